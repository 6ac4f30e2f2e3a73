"""Find sentences that contradict the number, time or verb that a question takes for granted."""

import re
from collections.abc import Iterator, Sequence

from bot.answer.evidence.selection import ScoredCandidate
from bot.answer.sentences.claims import comparable_quantities, sorts_of_time
from bot.answer.sentences.quantities import agree, quantities
from index.models.opposites import opposites
from index.models.pairs import Pair
from index.models.reader import Reader

# A sentence answers a changed question if its score (a logit) is above the first bar, and exceeds
# its score for the original question by the second.
_ANSWERS, _CLEARLY = 1.0, 1.5
_MOST_CHECKED = 2  # sentences


def contradicting(
    reader: Reader, question: str, scored: Sequence[ScoredCandidate]
) -> ScoredCandidate | None:
    """Find a sentence that contradicts what a question takes for granted.

    Args:
        reader: Scores which questions the sentence answers.
        question: The sentence that asks.
        scored: Sentences that were read for it, the most probable first.

    Returns:
        The first of the two best that answers a `corrected` question but not this one; or None.
    """
    for candidate in scored[:_MOST_CHECKED]:
        title, before = candidate.read.evidence.article.title, candidate.read.before
        changed_questions = corrected(question, candidate.read.text)
        readings = reader.read(
            [Pair(changed, candidate.read.text, title, before) for changed in changed_questions]
        )
        best = max((reading.score for reading in readings), default=_ANSWERS)
        if best > max(_ANSWERS, candidate.reading.score + _CLEARLY):
            return candidate
    return None


def corrected(question: str, sentence: str) -> tuple[str, ...]:
    """Replace a question's number, time or verb by that of a sentence.

    "Why did the commission reject the bridge?" beside "The commission approved the bridge to ..."
    becomes "Why did the commission approve the bridge?". A reader can tell which of the two the
    sentence answers.

    Args:
        question: The sentence that asks.
        sentence: A sentence of the news.

    Returns:
        A question for each claim that the sentence states differently; may be empty.
    """
    return tuple(
        dict.fromkeys(
            (
                *_times(question, sentence),
                *_numbers(question, sentence),
                *with_opposite_verbs(question, sentence),
            )
        )
    )


def _times(question: str, sentence: str) -> Iterator[str]:
    for asked_times, stated_times in zip(
        sorts_of_time(question), sorts_of_time(sentence), strict=True
    ):
        for asked_time in asked_times - stated_times:
            for stated_time in sorted(stated_times - asked_times):
                yield _replaced(question, asked_time, stated_time)


def _numbers(question: str, sentence: str) -> Iterator[str]:
    found = quantities(sentence)
    for asked_number in quantities(question):
        alike = comparable_quantities(asked_number, found)
        if not any(agree(asked_number, stated_number) for stated_number in alike):
            for stated_number in alike:
                yield _replaced(question, asked_number.place.text, stated_number.place.text)


def with_opposite_verbs(question: str, sentence: str) -> Iterator[str]:
    """Replace a question's verb by its opposite if a sentence has that instead.

    Args:
        question: The sentence that asks.
        sentence: A sentence of the news.

    Yields:
        "Who opposed the bridge?" for "Who supported the bridge?".
    """
    asked, stated = (frozenset(re.findall(r"[a-z]+", text)) for text in (question, sentence))
    for word, opposite in opposites(question):
        # "approved or rejected?" takes neither for granted
        is_claimed = asked.isdisjoint(opposite.forms)
        if is_claimed and stated.isdisjoint(opposite.own) and stated.intersection(opposite.forms):
            yield _replaced(question, word, opposite.word)


def _replaced(question: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, question, count=1)
