"""PURE: what is said of the strong sentences: what is asked first, then what supports it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer.compose.answer_builder import Quotation
from bot.answer.evidence.agreement import Report, Weighed, same_value, weigh
from bot.answer.evidence.candidates import ReadSentence
from bot.answer.evidence.selection import Judged
from bot.answer.evidence.timeliness import published
from bot.answer.question.comparison import sides, speaks_of
from bot.answer.question.lists import asks_for_several, listing
from bot.answer.question.question import Kind, Question, asking
from bot.answer.sentences.answer_values import Value, value_of
from bot.answer.sentences.claims import Claims, check, sorts_of_time
from bot.answer.types import Standing
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
    """A sentence that answers.

    Attributes:
        judged: The sentence.
        value: What it gives for what is asked, if that can be told.
        lists: Whether that is a list.
    """

    judged: Judged
    value: Value | None = None
    lists: bool = False

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
    asked = asking(question.text)
    several, compared = asks_for_several(asked), sides(asked)
    lead, *others = _put_first(strong, lambda one: not _denied(asked, one))
    strong = [lead, *(one for one in others if not _denied(asked, one))]
    strong = _put_first(strong, lambda one: one.value is not None)
    if several:
        strong = _put_first(strong, lambda one: one.lists)
    if compared is not None:
        strong = _put_first(strong, lambda one: _speaks_of_all(compared, one))
    result = Weighed(0, (), disputed=False)
    # two of several things, or of two that are compared, are no disagreement
    if not several and compared is None:
        result = weigh(question, list(map(_report, strong)))
    standings = dict(result.standings)
    lead = strong[result.lead]
    others = [one for at, one in enumerate(strong) if at in standings and at != result.lead]
    beside = [] if compared is None else _on_other_sides(strong, compared)
    said = varied(strong, [lead, *others[:3], *beside])
    supports = sorted(
        (one for one in said if one is not lead and one not in others),
        key=lambda one: published(one.read.evidence.article),
        reverse=True,
    )
    known = {id(one): standings.get(at) for at, one in enumerate(strong)}
    shown = [(one, one.value) for one in (lead, *others[:3])]
    # of what supports it another date or number is not shown as what was asked for
    fits = several or compared is not None
    shown += [
        (one, one.value if fits or _fits(lead.value, one.value) else None) for one in supports
    ]
    return tuple(_quotation(question, one, given, known.get(id(one)), trim) for one, given in shown)


def _denied(asked: str, one: Valued) -> bool:
    """Whether a sentence has another time than the question takes for granted.

    A number is none: "20 years, of which he has served 19".
    """
    times_of_it = Claims(sorts_of_time(asked), ())
    return check(times_of_it, one.read.text).denied > 0


def _report(one: Valued) -> Report:
    return Report(one.read.evidence.article, one.read.text, one.value, one.read.overlap)


def _put_first(strong: Sequence[Valued], wanted: Callable[[Valued], bool]) -> list[Valued]:
    """Put the first sentence that is wanted before one that is not and hardly more probable."""
    bar = _NEARLY * strong[0].judged.probability
    near = (one for one in strong if one.judged.probability >= bar and wanted(one))
    lead = next(near, strong[0])
    return [lead, *(one for one in strong if one is not lead)]


def _speaks_of_all(compared: tuple[str, str], one: Valued) -> bool:
    return all(speaks_of(side, one.read.text) for side in compared)


def _on_other_sides(strong: Sequence[Valued], compared: tuple[str, str]) -> list[Valued]:
    """Return the first sentence on each side of a comparison that what leads does not speak of."""
    lead, *others = strong
    missing = [side for side in compared if not speaks_of(side, lead.read.text)]
    found = (
        next((one for one in others if speaks_of(side, one.read.text)), None) for side in missing
    )
    return list({id(one): one for one in found if one is not None}.values())


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
    if asks_for_several(asking(question.text)):
        found = listing(question.text, judged.read.text, reading.answer)
        if found is not None:
            return Valued(judged, Value(found), lists=True)
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
