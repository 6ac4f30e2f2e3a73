"""Everything that can go wrong while news comes in, as one tree.

NewsdeskError
+-- IngestError
    +-- SourceError          a source cannot be read: reported as failed
    |   +-- FetchError       an address cannot be fetched
    |   |   +-- ForbiddenAddressError  it leads into a network that is off limits
    |   |   +-- GoneError    its server says that it is gone for good
    |   |   +-- RobotsError  its site's robots.txt refuses it
    |   +-- ParserError      the parser gave up on it, ran too long or took too much memory
    +-- FeedError            a feed is not watched, or watched already, or none was found
    +-- NotAnArticleError    it was read and is no article: reported as skipped
"""

from index.errors import NewsdeskError


class IngestError(NewsdeskError):
    """Something about one source; never the end of the run."""


class SourceError(IngestError):
    """A source cannot be read; the report counts it as failed."""


class FetchError(SourceError):
    """An address cannot be fetched.

    Attributes:
        status: The HTTP status of the answer that ended it, or None if none came.
        retry_after_s: Seconds for which the server asks to be left alone, or None.
    """

    def __init__(
        self, text: str, *, status: int | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(text)
        self.status = status
        self.retry_after_s = retry_after_s


class ForbiddenAddressError(FetchError):
    """An address leads into a network that nothing has allowed."""


class GoneError(FetchError):
    """The server says 410: what was there is gone for good."""


class RobotsError(FetchError):
    """The site's robots.txt refuses the address, or cannot be read for now."""


class ParserError(SourceError):
    """The parser process could not make sense of a document within its limits."""


class NotAnArticleError(IngestError):
    """What was read is no article: too short, binary, empty; the report counts it as skipped."""


class FeedError(IngestError):
    """A feed is not watched, is watched already, or cannot be found; nothing was changed."""
