"""A sentence of the news, with the value that it gives as the answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.answer.sentences.answer_values import Value
from index import Article


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """A sentence, with the value that it gives as the answer.

    Attributes:
        url: The address of its article.
        title: The headline of its article.
        origin: Who reported it first-hand, or "".
        published_at: When it was published, in the zone of its outlet; None if unknown.
        sentence: The sentence, verbatim.
        value: The value that it gives as the answer, if there is one.
        score: How well the sentence answers the question, a logit of the reader.
    """

    url: str
    title: str
    origin: str
    published_at: datetime | None
    sentence: str
    value: Value | None
    score: float

    @classmethod
    def of(
        cls, article: Article, sentence: str, value: Value | None, score: float
    ) -> "ReportedValue":
        """Return the report of an article's sentence."""
        return cls(
            article.url,
            article.title,
            article.origin,
            article.published_locally,
            sentence,
            value,
            score,
        )
