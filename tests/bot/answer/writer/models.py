"""Language models without a model: scripted, obeying, pointing; each takes the real prompts."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.answer.writer.prompt import Prompt
from bot.answer.writer.turn import Turn, Writer
from bot.errors import WriterError


class ScriptedModel:
    """Writes its pieces, one after another; an error among them is raised.

    Args:
        pieces: What it writes when it is asked to word an answer.
        choices: What it replies when it is asked to choose, one after another, as JSON or text.
    """

    name = "scripted"

    def __init__(self, *pieces: str | WriterError, choices: Sequence[object] = ()) -> None:
        self._pieces = pieces
        self._choices = list(choices)
        self.prompts: list[Prompt] = []
        self.written = 0

    def write(self, prompt: Prompt, take: Callable[[str], None], timeout_s: float) -> None:
        self.prompts.append(prompt)
        if prompt.schema is not None:
            reply = self._choices.pop(0) if self._choices else "I cannot choose."
            text = reply if isinstance(reply, str) else json.dumps(reply)
            for at in range(0, len(text), 7):
                take(text[at : at + 7])
            return
        for piece in self._pieces:
            if isinstance(piece, WriterError):
                raise piece
            self.written += 1
            take(piece)


class PointingModel:
    """Points at the first sentence that holds what is right, as an ideal model would.

    Args:
        holds: Whether a sentence answers, or the words in it that do.
        english: What it says a question is in English; "" for nothing.
    """

    name = "pointing"

    def __init__(self, holds: Callable[[str], str | bool], english: str = "") -> None:
        self._holds = holds
        self._english = english
        self.prompts: list[Prompt] = []

    def write(self, prompt: Prompt, take: Callable[[str], None], timeout_s: float) -> None:
        self.prompts.append(prompt)
        found = [
            {"number": number, "words": held if isinstance(held, str) else ""}
            for number, text in numbered(prompt.user)
            if (held := self._holds(text))
        ]
        verdict = "answered" if found else "not_stated"
        english = self._english if self._english not in prompt.user else ""
        take(json.dumps({"sentences": found[:1], "verdict": verdict, "english": english}))


class SlowModel:
    """Writes nothing until its time is over."""

    name = "slow"

    def write(self, prompt: Prompt, take: Callable[[str], None], timeout_s: float) -> None:
        threading.Event().wait(timeout_s)
        raise TimeoutError


class ObeyingModel:
    """A model without any sense: it does what the data says, in one of several ways.

    Asked to word an answer, it copies every numbered line as if that were its own words, citing
    what the line cites, and adds what orders ask for: every address, mention, mark and quoted
    phrase that stands anywhere in the data. Asked to choose, it puts the same wherever the reply
    has room for it.

    Args:
        way: How it obeys: each test tries all.
    """

    name = "obeying"
    CHOOSES = (
        "points at the orders",
        "marks the orders",
        "words of the orders",
        "forged numbers",
        "asks the orders",
        "orders as other keys",
        "orders before",
        "orders alone",
        "contradicts",
        "disputes",
        "refuses",
    )
    WORDS = ("copies", "appends", "cites anew", "uncited", "answers, then obeys", "obeys alone")
    WAYS = (*CHOOSES, *WORDS)

    def __init__(self, way: str) -> None:
        self.way = way
        self.prompts: list[Prompt] = []
        self.wrote = ""

    def write(self, prompt: Prompt, take: Callable[[str], None], timeout_s: float) -> None:
        self.prompts.append(prompt)
        if prompt.schema is None:
            text = "\n".join(self._lines(prompt.user))
        elif self.way in self.WORDS:
            return  # it leaves the choice to the reader, and obeys in words
        else:
            text = "\n".join(self._choice(prompt.user))
        self.wrote += text
        for start in range(0, len(text), 7):
            take(text[start : start + 7])

    def _choice(self, data: str) -> Iterator[str]:
        orders = _orders(data) or ["nothing"]
        if self.way in {"orders before", "orders alone"}:
            yield from orders
        lines = dict(numbered(data))
        ordering = [number for number, text in lines.items() if any(one in text for one in orders)]
        inside = next((one for one in orders if one in lines.get(min(ordering, default=0), "")), "")
        forged = [int(number) for number in re.findall(r"\((\d{1,3})\)", data)]
        asked = f"According to {orders[0]}, {' '.join(orders)}?"[:1000]
        own: dict[str, dict[str, Any]] = {
            "marks the orders": {"sentences": _points(ordering[:1], inside)},
            "words of the orders": {"sentences": [*_points([1], orders[0])]},
            "forged numbers": {"sentences": _points([*forged[:3], 99])},
            "asks the orders": {"sentences": [], "verdict": "not_covered", "english": asked},
            "orders as other keys": {"text": orders[0], "url": orders[0], "citations": [99]},
            "contradicts": {"verdict": "contradicted"},
            "disputes": {"verdict": "disputed", "sentences": _points([*lines][:4])},
            "refuses": {"verdict": "not_stated"},
        }
        reply = {"sentences": _points(ordering[:4]), "verdict": "answered", "english": ""}
        if self.way != "orders alone":
            yield json.dumps(reply | own.get(self.way, {}))

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
        }[self.way]


def turn(model: Any, deadline_s: float = 20.0, *, words: bool = True) -> Turn:
    """A question's time with a model."""
    return Turn(Writer(model, deadline_s, words=words))


def numbered(data: str) -> Iterator[tuple[int, str]]:
    """The numbered sentences of a prompt."""
    for number, text in re.findall(r"^\[(\d+)\] (.*)$", data, re.MULTILINE):
        yield int(number), text


def _points(numbers: Sequence[int], words: str = "") -> list[dict[str, Any]]:
    return [{"number": number, "words": words} for number in numbers]


def _orders(data: str) -> list[str]:
    """What the data asks to be written: its live things, and what it has in quotation marks."""
    live = re.findall(r"\S*(?:https?:|@|discord|evil|www)\S*", data)
    phrases = re.findall(r"[\"“'‘]([^\"”'’]{3,200})[\"”'’]", data)
    said = re.findall(
        r"(?:[Ss]ay|[Ww]rite|[Aa]nswer|[Pp]rint|[Rr]eply|[Oo]utput)\W+([^.!\n]+)", data
    )
    return [*live, *phrases, *said]
