"""PURE: compose a briefing on a topic from the opening sentences of stories, newest first."""

import math
from collections.abc import Sequence

from bot.answer.compose.answer_builder import Quotation
from bot.answer.evidence.timeliness import Window, names_the_time, published
from bot.answer.question.name_match import named
from bot.answer.question.question import Question, names_in
from bot.answer.sentences.complete_sentences import is_report_sentence, needs_context
from bot.answer.sentences.trimming import without_dateline
from index import Article, Evidence, Span
from index.dates import times
from index.text.passages import sentences
from index.text.words import stems

_FEWEST, _MOST = 3, 5  # sentences, stories
# An article is on a topic that its headline or its opening names.
_OPENING = 600  # characters
_MOST_SENTENCES = 8
# A word of the topic counts as two of the headline. Each earlier sentence costs half a word; a
# sentence that only makes sense after the earlier ones costs two.
_OF_THE_TOPIC, _LATER, _LEANING = 2.0, 0.5, 2.0
# From this cosine similarity on, a passage is on the topic even if it uses other words.
_ON_TOPIC = 0.55
# Headlines that share more than this part of their words belong to one story.
_SAME_STORY = 0.5
# A sentence that shares more than this part of its words with another says the same.
_SAME = 0.8


def brief(
    question: Question, evidence: Sequence[Evidence], time: Window | None
) -> tuple[Quotation, ...]:
    """Compose a briefing on a topic.

    Args:
        question: The question with its topic.
        evidence: Passages on the topic, best first.
        time: The time to cover; None for any.

    Returns:
        Three to five sentences, if available, from up to five stories, newest first.
    """
    topic = stems(question.topic)
    chosen: list[tuple[Article, list[Span]]] = []
    on_topic = (found for found in evidence if _is_on(question.topic, found))
    for found in on_topic:
        if any(_are_alike(found.article, earlier) for earlier, _ in chosen):
            continue
        ranked = _of_the_time(_sentences_on(topic, found), found.article, time)
        ranked = [span for span in ranked if not _repeats(span.text, chosen)]
        if ranked:
            chosen.append((found.article, ranked))
        if len(chosen) == _MOST:
            break
    chosen.sort(key=lambda entry: published(entry[0]), reverse=True)
    # fewer stories get more sentences each
    each = math.ceil(_FEWEST / max(1, len(chosen)))
    return tuple(
        Quotation(article, span.text, without_dateline(span.text).text)
        for article, ranked in chosen
        for span in sorted(ranked[:each], key=lambda span: span.start)
    )


def _are_alike(a: Article, b: Article) -> bool:
    words_a, words_b = stems(a.title), stems(b.title)
    return len(words_a & words_b) > _SAME_STORY * min(len(words_a), len(words_b))


def _repeats(text: str, chosen: Sequence[tuple[Article, Sequence[Span]]]) -> bool:
    """Whether a sentence begins another story already, perhaps of another outlet."""
    words = stems(text)
    return any(len(words & stems(spans[0].text)) > _SAME * len(words) for _, spans in chosen)


def _is_on(topic: str, found: Evidence) -> bool:
    """Whether an article opens with the topic's names and its words, or is close in meaning."""
    opening = f"{found.article.title} {found.article.body[:_OPENING]}"
    if not all(named(name, opening) for name in names_in(f"on {topic}")):
        return False
    return found.similarity >= _ON_TOPIC or stems(topic) <= stems(opening)


def _of_the_time(found: list[Span], article: Article, time: Window | None) -> list[Span]:
    """Return the sentences of a report from the time, or those of another that name the time."""
    if is_within(article, time):
        return found
    return [sentence for sentence in found if names_the_time(time, sentence.text, article, times)]


def is_within(article: Article, time: Window | None) -> bool:
    """Whether an article was published within a time; an undated article is only within None."""
    at = article.published_at
    if time is None or at is None:
        return time is None
    return time.start <= at and (time.end is None or at < time.end)


def _sentences_on(topic: frozenset[str], found: Evidence) -> list[Span]:
    """Return the best sentences of an article's opening on a topic, or else of the passage found.

    Of a digest of several stories, only the passage may be on the topic. A passage that is close in
    meaning may use other words, but those of another passage then say nothing on the topic.
    """
    article, passage = found.article, found.passage
    opening = sentences(article.body)[:_MOST_SENTENCES]
    inside = [
        Span(passage.start + span.start, passage.start + span.end, span.text)
        for span in sentences(passage.text)
    ]
    for placed in (opening, inside):
        ranked = _informative_sentences(topic, article, placed)
        if ranked and topic & stems(ranked[0].text):
            return ranked
    ranked = _informative_sentences(topic, article, opening)
    is_found = bool(ranked) and passage.start <= ranked[0].start < passage.end
    return ranked if is_found and found.similarity >= _ON_TOPIC else []


def _informative_sentences(
    topic: frozenset[str], article: Article, placed: Sequence[Span]
) -> list[Span]:
    """Return sentences ranked by their words of the topic and the headline, the earlier first.

    All but the first have a word of the topic.
    """
    if not placed:
        return []
    informative = [span for span in placed if is_report_sentence(span.text)] or list(placed[:1])
    title = stems(article.title)

    def worth(at: int) -> float:
        words = stems(informative[at].text)
        lost = _LATER * at + _LEANING * needs_context(informative[at].text)
        return _OF_THE_TOPIC * len(words & topic) + len(words & title) - lost

    first, *others = (
        informative[at] for at in sorted(range(len(informative)), key=worth, reverse=True)
    )
    return [first, *(sentence for sentence in others if topic & stems(sentence.text))]
