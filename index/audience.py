"""Who may read an article: everybody, or one server and nobody else."""

import re

from index.errors import AudienceError

PUBLIC = ""
_SHAPE = re.compile(r"[a-z][a-z0-9]*:[A-Za-z0-9_.-]+")


def checked(audience: str) -> str:
    """Return an audience as it is, if it is one.

    Args:
        audience: "" for everybody, or whose it is: "discord:123".

    Raises:
        AudienceError: It is neither; what came in under it nobody could ever read.
    """
    if audience and not _SHAPE.fullmatch(audience):
        raise AudienceError(
            f'{audience!r} is nobody\'s name; write it like "discord:123", or nothing for everybody'
        )
    return audience
