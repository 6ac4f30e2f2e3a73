"""How Discord says no."""

from collections.abc import Sequence

from tests.discord_server.state import Known


class Refused(Exception):  # noqa: N818 - an answer, not a mistake
    """A request that Discord answers with an error."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def check(known: Known, broken: Sequence[str]) -> None:
    """Refuse a body of which anything is broken, and remember what."""
    if broken:
        known.broken += broken
        raise Refused(400, 50035, f"Invalid Form Body: {'; '.join(broken)}")
