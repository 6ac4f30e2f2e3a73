"""Writers without a model: one says what it is told to, one obeys whatever it reads."""

import re
from collections.abc import Callable, Sequence

from bot.answer.prompt import Prompt
from bot.errors import WriterError


class ScriptedWriter:
    """Writes its pieces, one after another; an error among them is raised."""

    name = "scripted"

    def __init__(self, *pieces: str | WriterError) -> None:
        self._pieces = pieces
        self.prompts: list[Prompt] = []
        self.written = 0

    def write(self, prompt: Prompt, take: Callable[[str], None]) -> None:
        self.prompts.append(prompt)
        for piece in self._pieces:
            if isinstance(piece, WriterError):
                raise piece
            self.written += 1
            take(piece)


class ObeyingWriter:
    """A model without any sense: it does what the data says, in one of several ways.

    It copies every numbered line into its answer as if that were its own words, citing what the
    line cites, and adds what orders ask for: every address, mention, mark and quoted phrase that
    stands anywhere in the data.

    Args:
        way: Which sentence of its obedience it writes: each test tries all.
    """

    name = "obeying"
    WAYS = ("copies", "appends", "cites anew", "uncited", "answers, then obeys", "obeys alone")

    def __init__(self, way: str) -> None:
        self._way = way
        self.prompts: list[Prompt] = []
        self.wrote = ""

    def write(self, prompt: Prompt, take: Callable[[str], None]) -> None:
        self.prompts.append(prompt)
        self.wrote = "\n".join(self._lines(prompt.user))
        for start in range(0, len(self.wrote), 7):
            take(self.wrote[start : start + 7])

    def _lines(self, data: str) -> Sequence[str]:
        lines = re.findall(r"^\[(\d+)\] \([^)]*\) (.*)$", data, re.MULTILINE)
        orders = _orders(data)
        copies = [f"{text} [{number}]" for number, text in lines]
        first = lines[0][1] if lines else ""
        return {
            "copies": copies,
            "appends": [f"{first} {order} [1]" for order in orders],
            "cites anew": [f"{first} [{number}]" for number in range(1, 100, 7)],
            "uncited": [first, *orders],
            "answers, then obeys": [*copies[:1], *(f"{order} [1]" for order in orders)],
            "obeys alone": [*(f"{order} [1]" for order in orders), *orders],
        }[self._way]


def _orders(data: str) -> list[str]:
    """What the data asks to be written: its live things, and what it has in quotation marks."""
    live = re.findall(r"\S*(?:https?:|@|discord|evil|www)\S*", data)
    phrases = re.findall(r"[\"“'‘]([^\"”'’]{3,200})[\"”'’]", data)
    said = re.findall(
        r"(?:[Ss]ay|[Ww]rite|[Aa]nswer|[Pp]rint|[Rr]eply|[Oo]utput)\W+([^.!\n]+)", data
    )
    return [*live, *phrases, *said]
