"""Sentences that would answer if a question had their number, time or verb in its place."""

import re
from collections.abc import Iterator, Sequence

from bot.answer.evidence.selection import Judged
from bot.answer.sentences.claims import of_one_kind, sorts_of_time
from bot.answer.sentences.quantities import agree, quantities
from index.models.opposites import opposites
from index.models.pairs import Pair
from index.models.reader import Reader

# A question with one of its claims changed is answered by a sentence whose score (a logit) is above
# this, and by so much above that of the question as it was asked.
_ANSWERS, _CLEARLY = 1.0, 1.5
_MOST_CHECKED = 2  # sentences


def contradicting(reader: Reader, question: str, judged: Sequence[Judged]) -> Judged | None:
    """Find a sentence that contradicts what a question takes for granted.

    Args:
        reader: Tells which questions the sentence answers.
        question: The sentence that asks.
        judged: Sentences that were read for it, the most probable first.

    Returns:
        The first of the two best that answers a `corrected` question and not this one; or None.
    """
    for one in judged[:_MOST_CHECKED]:
        title, before = one.read.evidence.article.title, one.read.before
        others = corrected(question, one.read.text)
        readings = reader.read([Pair(other, one.read.text, title, before) for other in others])
        best = max((reading.score for reading in readings), default=_ANSWERS)
        if best > max(_ANSWERS, one.reading.score + _CLEARLY):
            return one
    return None


def corrected(question: str, sentence: str) -> tuple[str, ...]:
    """Put a sentence's number, time or opposite verb in the place of a question's.

    "Why did the commission reject the bridge?" beside "The commission approved the bridge to ..."
    becomes "Why did the commission approve the bridge?". A reader can tell which of the two the
    sentence answers.

    Args:
        question: The sentence that asks.
        sentence: Of the news.

    Returns:
        A question for each claim that the sentence has otherwise; none where it has none.
    """
    return tuple(
        dict.fromkeys(
            (
                *_times(question, sentence),
                *_numbers(question, sentence),
                *_verbs(question, sentence),
            )
        )
    )


def _times(question: str, sentence: str) -> Iterator[str]:
    for mine, theirs in zip(sorts_of_time(question), sorts_of_time(sentence), strict=True):
        for one in mine - theirs:
            for other in sorted(theirs - mine):
                yield _with(question, one, other)


def _numbers(question: str, sentence: str) -> Iterator[str]:
    found = quantities(sentence)
    for one in quantities(question):
        alike = of_one_kind(one, found)
        if not any(agree(one, other) for other in alike):
            for other in alike:
                yield _with(question, one.place.text, other.place.text)


def _verbs(question: str, sentence: str) -> Iterator[str]:
    asked, said = (frozenset(re.findall(r"[a-z]+", text)) for text in (question, sentence))
    for word, other in opposites(question):
        # "approved or rejected?" takes neither for granted
        is_claimed = asked.isdisjoint(other.forms)
        if is_claimed and said.isdisjoint(other.own) and said.intersection(other.forms):
            yield _with(question, word, other.word)


def _with(question: str, mine: str, theirs: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(mine)}(?!\w)", lambda _: theirs, question, count=1)
