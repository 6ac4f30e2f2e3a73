"""PURE: what is new on a topic: of each story the sentence that opens it, the newest first."""

import math
from collections.abc import Sequence

from bot.answer.compose.answer_builder import Quotation
from bot.answer.evidence.timeliness import Window, published
from bot.answer.question.name_match import named
from bot.answer.question.question import Question, names_in
from bot.answer.sentences.complete_sentences import is_told, leans
from bot.answer.sentences.trimming import without_dateline
from index import Article, Evidence, Span
from index.text.passages import sentences
from index.text.stems import stems

_FEWEST, _MOST = 3, 5  # sentences, stories
# An article is on a topic that its headline or its opening names.
_OPENING = 600  # characters
_MOST_SENTENCES = 8
# A word of the topic is worth two of the headline; each sentence before costs half a word, and what
# only those before explain costs two.
_OF_THE_TOPIC, _LATER, _LEANING = 2.0, 0.5, 2.0
# So alike (cosine of their vectors) a passage and the topic mean the same in other words.
_ON_TOPIC = 0.55
# Headlines that share so many of their words are of one story.
_SAME_STORY = 0.5


def brief(
    question: Question, evidence: Sequence[Evidence], time: Window | None
) -> tuple[Quotation, ...]:
    """Tell what is new on a topic.

    Args:
        question: With the topic.
        evidence: Passages on it, best first.
        time: Of which time; None for any.

    Returns:
        Three to five sentences, if there are so many, of up to five stories; the newest first.
    """
    topic = stems(question.topic)
    chosen: list[tuple[Article, list[Span]]] = []
    on_topic = (one for one in evidence if _is_on(question.topic, one) and is_of(one.article, time))
    for one in on_topic:
        if any(_are_alike(one.article, other) for other, _ in chosen):
            continue
        ranked = _telling(topic, one.article)
        if topic & stems(ranked[0].text) or one.similarity >= _ON_TOPIC:
            chosen.append((one.article, ranked))
        if len(chosen) == _MOST:
            break
    chosen.sort(key=lambda one: published(one[0]), reverse=True)
    # few stories are told in more sentences each
    each = math.ceil(_FEWEST / max(1, len(chosen)))
    return tuple(
        Quotation(article, span.text, without_dateline(span.text).text)
        for article, ranked in chosen
        for span in sorted(ranked[:each], key=lambda span: span.start)
    )


def _are_alike(one: Article, other: Article) -> bool:
    mine, theirs = stems(one.title), stems(other.title)
    return len(mine & theirs) > _SAME_STORY * min(len(mine), len(theirs))


def _is_on(topic: str, one: Evidence) -> bool:
    """Whether an article opens with the topic's names, and with all its words or what they mean."""
    opening = f"{one.article.title} {one.article.body[:_OPENING]}"
    if not all(named(name, opening) for name in names_in(f"on {topic}")):
        return False
    return one.similarity >= _ON_TOPIC or stems(topic) <= stems(opening)


def is_of(article: Article, time: Window | None) -> bool:
    """Whether an article was published in a time; any is of None, an undated one of no other."""
    at = article.published_at
    if time is None or at is None:
        return time is None
    return time.start <= at and (time.end is None or at < time.end)


def _telling(topic: frozenset[str], article: Article) -> list[Span]:
    """Return sentences near the opening, those that tell most of the topic and the headline first.

    All but the first name the topic.
    """
    opening = sentences(article.body)[:_MOST_SENTENCES]
    told = [one for one in opening if is_told(one.text)] or opening[:1]
    title = stems(article.title)

    def worth(at: int) -> float:
        own = stems(told[at].text)
        lost = _LATER * at + _LEANING * leans(told[at].text)
        return _OF_THE_TOPIC * len(own & topic) + len(own & title) - lost

    first, *others = (told[at] for at in sorted(range(len(told)), key=worth, reverse=True))
    return [first, *(one for one in others if topic & stems(one.text))]
