"""Everything that can go wrong while news comes in, as one tree.

NewsdeskError
+-- IngestError
    +-- SourceError          a source cannot be read: reported as failed
    |   +-- FetchError       an address cannot be fetched
    |   |   +-- ForbiddenAddressError  it leads into a network that is off limits
    |   +-- ParserError      the parser gave up on it, ran too long or took too much memory
    +-- NotAnArticleError    it was read and is no article: reported as skipped
"""

from index.errors import NewsdeskError


class IngestError(NewsdeskError):
    """Something about one source; never the end of the run."""


class SourceError(IngestError):
    """A source cannot be read; the report counts it as failed."""


class FetchError(SourceError):
    """An address cannot be fetched."""


class ForbiddenAddressError(FetchError):
    """An address leads into a network that nothing has allowed."""


class ParserError(SourceError):
    """The parser process could not make sense of a document within its limits."""


class NotAnArticleError(IngestError):
    """What was read is no article: too short, binary, empty; the report counts it as skipped."""
