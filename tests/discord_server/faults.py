"""Discord's bad days, to be scripted: answers that a request gets instead of its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateLimited:
    """429: too many requests; the client must wait."""

    retry_after_s: float
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """A bare status, 5xx for the most part; `code` is Discord's own number."""

    status: int
    code: int = 0
    message: str = "scripted"


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection ends without an answer; `after` the request was carried out, or before."""

    after: bool = False


Fault = RateLimited | Status | Dropped
