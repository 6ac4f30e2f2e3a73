"""One helpful sentence for each failure, in the reader's language, and nothing of the failure."""

import re
from collections.abc import Callable

import pytest
from discord import app_commands

from bot.chat.error_messages import explain
from bot.chat.i18n.texts import texts_for
from bot.errors import BusyError, CooldownError, NotAllowedError, WrongChannelError
from index.errors import LibraryBusyError, LibraryError

SECRET = "https://ada:s3cret@example.org"


class Failed(app_commands.AppCommandError):
    """What discord.py wraps an error of ours in, for this purpose."""


def wrapped(error: Exception) -> Exception:
    outer = Failed("outside")
    outer.__cause__ = error
    return outer


@pytest.mark.parametrize("wrap", [lambda error: error, wrapped], ids=["bare", "wrapped"])
@pytest.mark.parametrize(
    ("error", "english", "german"),
    [
        (
            BusyError("person"),
            "You already have questions in the queue",
            "Du hast noch offene Fragen",
        ),
        (BusyError("server"), "This server already has many questions", "Auf diesem Server warten"),
        (BusyError("everybody"), "in a few minutes", "in ein paar Minuten"),
        (CooldownError(7), "wait 7 s", "warte 7 s"),
        (NotAllowedError(), "“Manage Server”", "Server verwalten"),
        (NotAllowedError(in_server=False), "only works in a server", "nur auf einem Server"),
        (WrongChannelError((5, 6)), "ask in <#5>, <#6>", "frage in <#5>, <#6>"),
    ],
)
def test_a_refusal_is_polite_and_no_failure(
    error: Exception,
    english: str,
    german: str,
    wrap: Callable[[Exception], Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert english in explain(wrap(error), "/ask").content
    assert german in explain(wrap(error), "/ask", texts_for("de")).content
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ZeroDivisionError(SECRET), "Something went wrong"),
        (LibraryError(f"{SECRET} is gone"), "Something went wrong"),
        (LibraryBusyError(f"{SECRET} is busy"), "is being updated"),
        (wrapped(LibraryBusyError(f"{SECRET} is busy")), "is being updated"),
        (Failed(SECRET), "Something went wrong"),
    ],
)
def test_a_failure_has_a_reference_that_is_in_the_log_and_tells_nothing_else(
    error: Exception, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    told = explain(error, "/ask, interaction 5").content
    assert says in told
    assert "s3cret" not in told
    reference = re.search(r"[0-9a-f]{8}", told)
    assert reference is not None
    (record,) = [one for one in caplog.records if one.levelname == "ERROR"]
    assert reference[0] in record.getMessage()
    assert "interaction 5" in record.getMessage()


def test_a_long_list_of_channels_is_cut() -> None:
    told = explain(WrongChannelError(tuple(range(10**18, 10**18 + 300))), "/ask").content
    assert len(told) < 2000
    assert "…" in told
