"""PURE: what buttons do, as the custom ids that come back from Discord."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.chat.cards.components import MAX_ACTION
from bot.chat.cards.markdown_escape import units


class ButtonKind(StrEnum):
    """What is wanted."""

    EVIDENCE = "evidence"
    TIMELINE = "timeline"
    MORE = "more"  # also the modal that it opens
    HELPFUL = "helpful"
    WRONG = "wrong"  # also the modal that it opens
    TELL = "tell"
    AGAIN = "again"  # ask again, because there is newer reporting
    UNFILTERED = "unfiltered"  # ask again, of all outlets and times
    FOLLOW = "follow"  # the question, by direct message
    HIDE = "hide"  # the answer, for everybody
    REST = "rest"  # the statements that the card leaves out


# An answer's id is 12 characters of base64; there is room for longer ones.
TEMPLATE = re.compile(
    rf"nd:(?P<kind>{'|'.join(ButtonKind)})(?:\.(?P<page>\d{{1,4}}))?:(?P<answer>[A-Za-z0-9_-]{{1,40}})"
)

# A button that asks a question holds the question itself.
QUESTION = re.compile(r"nq:(?P<question>.+)", re.DOTALL)


def question_id(question: str) -> str:
    """Return the custom id of a button that asks a question; "" if the question is too long."""
    custom_id = f"nq:{question}"
    return custom_id if units(custom_id) <= MAX_ACTION else ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button's or modal's meaning; None for a page opens the first, in a message of its own."""

    kind: ButtonKind
    answer_id: str
    page: int | None = None

    @property
    def custom_id(self) -> str:
        """What stands in the button; at most 60 characters."""
        page = "" if self.page is None else f".{self.page}"
        return f"nd:{self.kind}{page}:{self.answer_id}"


def read_action(custom_id: str) -> Action | None:
    """Return the meaning of a custom id; None if it is not one of ours."""
    found = TEMPLATE.fullmatch(custom_id)
    if found is None:
        return None
    page = None if found["page"] is None else int(found["page"])
    return Action(ButtonKind(found["kind"]), found["answer"], page)
