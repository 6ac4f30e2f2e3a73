"""PURE: what the buttons of notices do, as the custom ids that come back from Discord."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.chat.cards.page_ids import short


class FollowButtonKind(StrEnum):
    """What is wanted with a follow, a brief or the data about a person."""

    UNFOLLOW = "unfollow"
    PAUSE = "pause"
    RESUME = "resume"
    MORE = "more"
    PREVIEW = "preview"
    DIGEST_OFF = "digest-off"
    FORGET = "forget"
    KEEP = "keep"


TEMPLATE = re.compile(rf"nf:(?P<kind>{'|'.join(FollowButtonKind)}):(?P<number>\d{{1,18}})")

# A button that follows a person or a topic holds its name.
SUBJECT = re.compile(r"ns:(?P<kind>person|topic):(?P<subject>[^\0]+)", re.DOTALL)
_MAX_SUBJECT = 80


@dataclass(frozen=True, slots=True)
class FollowAction:
    """A button's meaning; the number is the follow's, or 0 where it is about none."""

    kind: FollowButtonKind
    number: int = 0

    @property
    def custom_id(self) -> str:
        """What stands in the button."""
        return f"nf:{self.kind}:{self.number}"


def read_follow_action(custom_id: str) -> FollowAction | None:
    """Return the meaning of a custom id; None if it is no button of a notice."""
    found = TEMPLATE.fullmatch(custom_id)
    if found is None:
        return None
    return FollowAction(FollowButtonKind(found["kind"]), int(found["number"]))


def follow_subject_id(kind: str, subject: str) -> str:
    """Return the custom id of a button that follows a subject; "" if the subject is too long.

    Args:
        kind: "person" or "topic".
        subject: A name, or words.
    """
    return f"ns:{kind}:{subject}" if subject and short(subject, _MAX_SUBJECT) == subject else ""
