"""The errors of ingestion, as one tree.

NewsdeskError
+-- IngestError
    +-- SourceError          a source cannot be read: reported as failed
    |   +-- FetchError       an address cannot be fetched
    |   |   +-- ForbiddenAddressError  the address leads into a network that is not allowed
    |   |   +-- GoneError    the server answered 410: gone for good
    |   |   +-- RobotsError  the site's robots.txt forbids the address
    |   +-- ParserError      the parser failed, ran too long or took too much memory
    +-- FeedError            a feed is not watched, is watched already, or was not found
    +-- NotAnArticleError    a source was read but is not an article: reported as skipped
"""

from index.errors import NewsdeskError


class IngestError(NewsdeskError):
    """Something went wrong with a single source; the run continues."""


class SourceError(IngestError):
    """A source cannot be read; the report counts it as failed."""


class FetchError(SourceError):
    """An address cannot be fetched.

    Attributes:
        status: The HTTP status of the last response, or None without a response.
        retry_after_s: Seconds that the server asks clients to wait, or None.
    """

    def __init__(
        self, text: str, *, status: int | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(text)
        self.status = status
        self.retry_after_s = retry_after_s


class ForbiddenAddressError(FetchError):
    """An address leads into a network that the settings do not allow."""


class GoneError(FetchError):
    """The server answered 410: the document is gone for good."""


class RobotsError(FetchError):
    """The site's robots.txt forbids the address, or cannot be read at the moment."""


class ParserError(SourceError):
    """The parser process could not parse a document within its limits."""


class NotAnArticleError(IngestError):
    """A document is not an article: too short, binary or empty; the report counts it as skipped."""


class FeedError(IngestError):
    """A feed is not watched, is watched already, or was not found; nothing was changed."""
