"""A card is the same for Discord whether its values or the library's view are sent."""

import pytest

from bot.chat.cards.components import (
    Button,
    Card,
    CardFile,
    Gallery,
    Menu,
    Option,
    Picture,
    Row,
    Section,
    Separator,
    Style,
    Text,
)
from bot.chat.cards.views import files, layout, modal
from tests.discord_server.limits import broken_limits, broken_modal
from tests.discord_server.payloads import components_of

CARD = Card(
    (
        Text("### A card"),
        Separator(),
        Separator(visible=False, wide=True),
        Section((Text("a"), Text("b")), Button("Open", "nd:open:1", style=Style.PRIMARY)),
        Section((Text("c"),), Picture("attachment://a.png", "a picture")),
        Gallery((Picture("attachment://a.png", "a picture"), Picture("attachment://a.png", ""))),
        Row((Button("Yes", "nd:yes:1", emoji="👍"), Button("No", "nd:no:1", disabled=True))),
        Row((Button("Out", url="https://a.example/"),)),
        Row((Menu("nd:which:1", "Which?", (Option("A", "a", "the first"), Option("B", "b"))),)),
    ),
    colour=0x2F6FDE,
    uploads=(CardFile("a.png", b"PNG", "a picture"),),
)


async def test_a_view_is_what_its_values_say() -> None:
    assert layout(CARD).to_components() == CARD.to_dict()["components"]  # type: ignore[no-untyped-call]
    assert layout(CARD).is_finished(), "the library must not keep it"


def test_a_card_pings_nobody_and_counts_itself_as_discord_does() -> None:
    body = CARD.to_dict()
    assert body["allowed_mentions"] == {"parse": []}
    assert broken_limits({**body, "attachments": [{"id": 0, "filename": "a.png"}]}) == []
    texts = "### A card" + "a" + "b" + "Open" + "c" + "Yes" + "No" + "Out"
    assert CARD.size == len(list(components_of(body["components"]))) == 19
    assert CARD.text_units == len(texts)


def test_a_full_card_is_one_too_many_for_discord_where_it_says_so() -> None:
    full = Card(tuple(Text("x") for _ in range(39)))
    assert full.size == 40
    assert broken_limits(full.to_dict()) == []
    over = Card((*full.parts, Text("x")))
    assert broken_limits(over.to_dict())


def test_a_file_is_sent_with_its_description() -> None:
    (file,) = files(CARD)
    assert (file.filename, file.description, file.fp.read()) == ("a.png", "a picture", b"PNG")


async def test_a_modal_keeps_its_limits_and_is_not_kept() -> None:
    opened = modal("nd:wrong:1", "What was wrong?", "Tell us", placeholder="a date", most=500)
    assert broken_modal(opened.to_dict()) == []
    assert opened.is_finished()


def test_a_button_does_one_thing() -> None:
    with pytest.raises(ValueError, match="one thing"):
        Button("Both", "nd:x:1", url="https://a.example/")
    with pytest.raises(ValueError, match="one thing"):
        Button("Nothing")
