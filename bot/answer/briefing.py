"""PURE: what is new on a topic: of each story the sentence that opens it, the newest first."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.answer.compose import Quotation
from bot.answer.mentions import named
from bot.answer.question import Question, names_in
from bot.answer.reported import is_told
from bot.answer.stems import stems
from bot.answer.timeliness import Window
from bot.answer.trim import without_dateline
from index import Article, Evidence
from index.passages import sentences

_MOST = 5
# An article is on a topic that its headline or its opening names.
_OPENING = 600  # characters
_MOST_SENTENCES = 8
# Headlines that share so many of their words are of one story.
_SAME_STORY = 0.5
_UNDATED = datetime.min.replace(tzinfo=UTC)


def brief(
    question: Question, evidence: Sequence[Evidence], time: Window | None
) -> tuple[Quotation, ...]:
    """Tell what is new on a topic.

    Args:
        question: With the topic.
        evidence: Passages on it, best first.
        time: Of which time; None for any.

    Returns:
        At most five sentences, each of another story, the newest first.
    """
    on_topic = [one.article for one in evidence if _is_on(question.topic, one.article)]
    timely = [one for one in on_topic if is_of(one, time)]
    chosen: list[Article] = []
    for article in timely:
        titles = [stems(other.title) for other in chosen]
        own = stems(article.title)
        alike = [len(own & title) > _SAME_STORY * min(len(own), len(title)) for title in titles]
        if not any(alike) and len(chosen) < _MOST:
            chosen.append(article)
    chosen.sort(key=lambda one: one.published_at or _UNDATED, reverse=True)
    return tuple(_quotation(question.topic, one) for one in chosen)


def _is_on(topic: str, article: Article) -> bool:
    opening = f"{article.title} {article.body[:_OPENING]}"
    names = names_in(f"on {topic}")
    if names:
        return all(named(name, opening) for name in names)
    asked = stems(topic)
    return len(asked & stems(opening)) > len(asked) / 2


def is_of(article: Article, time: Window | None) -> bool:
    """Whether an article was published in a time; any is of None, an undated one of no other."""
    at = article.published_at
    if time is None or at is None:
        return time is None
    return time.start <= at and (time.end is None or at < time.end)


def _quotation(topic: str, article: Article) -> Quotation:
    """Quote the first sentence that tells something of the topic, its dateline left out."""
    opening = [one.text for one in sentences(article.body)[:_MOST_SENTENCES]]
    asked = stems(topic)
    told = [one for one in opening if is_told(one)]
    sentence = next((one for one in told if asked & stems(one)), (told or opening)[0])
    return Quotation(article, sentence, without_dateline(sentence).text)
