"""Who may read an article: everybody, or the members of one Discord server."""

import re

from index.errors import AudienceError

PUBLIC = ""
_SHAPE = re.compile(r"[a-z][a-z0-9]*:[A-Za-z0-9_.-]+")


def checked(audience: str) -> str:
    """Return the audience unchanged if it is valid.

    Args:
        audience: "" for everybody, or a name such as "discord:123".

    Raises:
        AudienceError: It is neither, so no one could ever read an article stored under it.
    """
    if audience and not _SHAPE.fullmatch(audience):
        raise AudienceError(
            f'{audience!r} is not an audience; write one like "discord:123", or "" for everybody'
        )
    return audience
