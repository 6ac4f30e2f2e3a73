"""The validators of a document, apart from fetching, which takes longer to import."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators of a conditional request, which saves the server from sending all again.

    Attributes:
        etag: The ETag header of an earlier answer, unchanged; or "".
        last_modified: Its Last-Modified header, unchanged; or "".
    """

    etag: str = ""
    last_modified: str = ""


NO_VALIDATORS = Validators()
