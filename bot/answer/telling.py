"""PURE: what is said of the strong sentences: what is asked first, then what supports it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer.agreement import Report, same_value, weigh
from bot.answer.candidates import ReadSentence
from bot.answer.compose import Quotation
from bot.answer.question import Kind, Question
from bot.answer.selection import Judged
from bot.answer.timeliness import published
from bot.answer.types import Standing
from bot.answer.values import Value, value_of
from index import Span, TimeSpan
from index.dates import times

# A sentence with marked words leads if it is so probable, in parts of the best: with .8 the first
# sentence is right in .706 of RealTimeQA 2022 and .695 of newsday, without in .685 and .695.
_NEARLY = 0.8
_MOST_STATEMENTS = 4
_MOST_WORDS = 120
# Two sentences that share so many of their words say the same.
_SAME = 0.6
# The words that answer are shown as such where the reader is this sure of them: on RealTimeQA 2022
# and newsday .85 of the marked words of right sentences are then the answer, .77 of all.
_SURE = 0.2

Trim = Callable[[str, Span | None], str]


@dataclass(frozen=True, slots=True)
class Valued:
    """A sentence that answers, with what it gives for what is asked, if that can be told."""

    judged: Judged
    value: Value | None = None

    @property
    def read(self) -> ReadSentence:
        """The sentence."""
        return self.judged.read


def tell(question: Question, strong: Sequence[Valued], trim: Trim) -> tuple[Quotation, ...]:
    """Decide what is said, and in which order.

    Args:
        question: What is asked.
        strong: Sentences that answer, the strongest first, at least one.
        trim: Cuts a sentence to what answers; the span is what has to stay in it.

    Returns:
        Quotations in reading order, at most four.
    """
    strong = _with_words_first(strong)
    reports = [
        Report(one.read.evidence.article, one.read.text, one.value, one.read.overlap)
        for one in strong
    ]
    result = weigh(question, reports)
    standings = dict(result.standings)
    lead = strong[result.lead]
    others = [one for at, one in enumerate(strong) if at in standings and at != result.lead]
    said = varied(strong, [lead, *others[:3]])
    supports = sorted(
        (one for one in said if one is not lead and one not in others),
        key=lambda one: published(one.read.evidence.article),
        reverse=True,
    )
    known = {id(one): standings.get(at) for at, one in enumerate(strong)}
    shown = [(one, one.value) for one in (lead, *others[:3])]
    # of what supports it another date or number is not shown as what was asked for
    shown += [(one, one.value if _fits(lead.value, one.value) else None) for one in supports]
    return tuple(_quotation(question, one, given, known.get(id(one)), trim) for one, given in shown)


def _with_words_first(strong: Sequence[Valued]) -> list[Valued]:
    """Put a sentence whose words answer before one without that is hardly more probable."""
    bar = _NEARLY * strong[0].judged.probability
    near = [one for one in strong if one.judged.probability >= bar and one.value is not None]
    lead = strong[0] if strong[0].value is not None or not near else near[0]
    return [lead, *(one for one in strong if one is not lead)]


def valued(question: Question, judged: Judged) -> Valued:
    """Find what a sentence gives for what is asked.

    Args:
        question: What is asked.
        judged: The sentence.
    """
    if question.kind is Kind.YES_NO:
        return Valued(judged)
    reading = judged.reading
    # a marked time or number is checked by its kind, and right in .8 however sure the reader is
    checked = question.kind in {Kind.WHEN, Kind.HOW_MANY}
    answer = reading.answer if checked or reading.sureness >= _SURE else None
    published_at = judged.read.evidence.article.published_at
    return Valued(judged, value_of(question, judged.read.text, published_at, answer))


def _fits(lead: Value | None, other: Value | None) -> bool:
    return lead is None or other is None or same_value(lead, other)


def _quotation(
    question: Question, one: Valued, value: Value | None, standing: Standing | None, trim: Trim
) -> Quotation:
    article, sentence = one.read.evidence.article, one.read.text
    place = None if value is None else value.place
    return Quotation(
        article,
        sentence,
        trim(sentence, place),
        place,
        _when(question, sentence, value, article.published_at),
        standing,
    )


def _when(
    question: Question, sentence: str, value: Value | None, published_at: datetime | None
) -> TimeSpan | None:
    if question.kind is Kind.WHEN:
        return None if value is None else value.time
    found = () if published_at is None else times(sentence, published_at)
    return found[0] if found else None


def varied(strong: Sequence[Valued], said: Sequence[Valued] = ()) -> tuple[Valued, ...]:
    """Take the most probable that do not repeat each other, as many as one reads at a glance.

    Args:
        strong: The most probable first.
        said: What is said in any case, before them.

    Returns:
        What is said, `said` first; at most four of at most 120 words together.
    """
    taken = list(said)
    total = sum(_length(one) for one in taken)
    for one in strong:
        if len(taken) >= _MOST_STATEMENTS:
            break
        if one in taken or (taken and total + _length(one) > _MOST_WORDS):
            continue
        if any(_alike(one.read, other.read) for other in taken):
            continue
        taken.append(one)
        total += _length(one)
    return tuple(taken)


def _length(one: Valued) -> int:
    return len(one.read.text.split())


def _alike(one: ReadSentence, other: ReadSentence) -> bool:
    """Whether two sentences say the same, by their words."""
    shared = len(one.stems & other.stems)
    return shared > _SAME * min(len(one.stems), len(other.stems))
