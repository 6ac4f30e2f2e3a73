"""The values of answering: what was asked, and what is said to it, with its proof."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why there is no answer: the kinds of not knowing."""

    NOT_COVERED = "not_covered"
    NOT_STATED = "not_stated"
    DISPUTED = "disputed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands: the article, and the sentence in it.

    Attributes:
        number: 1 for the first citation of an answer.
        title: The article's headline.
        publisher: The outlet that published it, or "".
        origin: Who reported it first-hand, as far as the article says.
        author: Names joined by ", ", or "".
        url: The article's address, http(s) or `file:`.
        published_at: When it was published, in UTC; None if unknown.
        quote: The sentence, letter by letter as it stands in the article.
    """

    number: int
    title: str
    publisher: str
    origin: str
    author: str
    url: str
    published_at: datetime | None
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said; it stands word for word in what it cites.

    Raises:
        ValueError: It cites nothing, or a cited quote does not hold its text.
    """

    text: str
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a statement without a citation: {self.text!r}")
        if not any(self.text in citation.quote for citation in self.citations):
            raise ValueError(f"a statement that its citations do not hold: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an answer rests on.

    Attributes:
        as_of: The moment the question was asked at.
        articles: How many articles the answer rests on; for a refusal, how many come near.
        newest_article_at: When the newest of them was published.
        origins: How many independent origins are behind them, copies not counted.
    """

    as_of: datetime
    articles: int
    newest_article_at: datetime | None
    origins: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question, or why nothing is.

    Attributes:
        question: As it was asked.
        text: The whole as plain text, with [1] after each statement; for a refusal, one sentence.
        statements: In reading order; empty for a refusal.
        citations: Numbered 1, 2, ... in the order of first use; for a refusal the nearest articles.
        coverage: What it rests on.
        reason: Which kind of not knowing; None when answered.
    """

    question: str
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    coverage: Coverage
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if bool(self.statements) != (self.reason is None):
            raise ValueError("an answer has statements or a reason for having none")

    @property
    def answered(self) -> bool:
        """Whether anything is stated."""
        return self.reason is None
