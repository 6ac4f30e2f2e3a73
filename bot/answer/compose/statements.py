"""PURE: choose the statements of an answer: the answer first, then what supports it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer.compose.answer_builder import Quotation
from bot.answer.evidence.agreement import WeighedReports, same_value, weigh
from bot.answer.evidence.candidates import ReadSentence
from bot.answer.evidence.reported_value import ReportedValue
from bot.answer.evidence.same_matter import Compare
from bot.answer.evidence.selection import ScoredCandidate
from bot.answer.evidence.timeliness import published
from bot.answer.question.comparison import sides, speaks_of
from bot.answer.question.lists import asks_for_several, listing
from bot.answer.question.question import Question, QuestionKind, asking
from bot.answer.sentences.answer_values import Value, value_of
from bot.answer.sentences.claims import Claims, check_each, sorts_of_time
from bot.answer.types import Standing
from index import Span, TimeSpan
from index.dates import statement_time, times

# A sentence with marked words comes first from this part of the best probability on. With .8 the
# first sentence is right in .706 of RealTimeQA 2022 and .695 of newsday; without, .685 and .695.
_NEARLY = 0.8
_MOST_STATEMENTS = 4
_MOST_WORDS = 120
# Two sentences that share more than this part of their words say the same.
_SAME = 0.6
# The words that answer are in bold only if the reader is surer of exactly these words than of all
# others together. Of numbers and times it may waver between "19" and "19 years", so less will do.
_SURE_OF_WORDS = 0.5
# The marked words are compared and put first from this sureness of the reader on: on RealTimeQA
# 2022 and newsday, .85 of the marked words of right sentences are then the answer; .77 without it.
_SURE = 0.2

Trim = Callable[[str, Span | None], str]


@dataclass(frozen=True, slots=True)
class ValuedSentence:
    """A sentence that answers.

    Attributes:
        scored: The sentence.
        value: The value that it gives as the answer, if there is one.
        lists: Whether the value is a list.
    """

    scored: ScoredCandidate
    value: Value | None = None
    lists: bool = False

    @property
    def read(self) -> ReadSentence:
        """The sentence."""
        return self.scored.read


def choose_quotations(
    question: Question, strong: Sequence[ValuedSentence], trim: Trim, compare: Compare
) -> tuple[Quotation, ...]:
    """Choose the quotations of an answer, and their order.

    Args:
        question: The question.
        strong: Sentences that answer, the strongest first, at least one.
        trim: Cuts a sentence to the part that answers; the span has to stay in it.
        compare: Judges whether two reports speak of the same thing.

    Returns:
        Quotations in reading order, at most four.
    """
    asked = asking(question.text)
    several, compared = asks_for_several(asked), sides(asked)
    denied = _denied(asked, strong)
    lead, *others = _put_first(strong, lambda sentence: id(sentence) not in denied)
    strong = [lead, *(sentence for sentence in others if id(sentence) not in denied)]
    strong = _put_first(strong, lambda sentence: sentence.value is not None)
    if several:
        strong = _put_first(strong, lambda sentence: sentence.lists)
    strong = _put_first(strong, lambda sentence: _is_more_exact(sentence, strong[0]))
    if compared is not None:
        strong = _put_first(strong, lambda sentence: _speaks_of_all(compared, sentence))
    result = WeighedReports(0, (), disputed=False)
    # different items of a list, or of a comparison, do not contradict each other
    if not several and compared is None:
        result = weigh(question, list(map(_report, strong)), compare)
    standings = dict(result.standings)
    lead = strong[result.lead]
    others = [
        sentence for at, sentence in enumerate(strong) if at in standings and at != result.lead
    ]
    beside = [] if compared is None else _on_other_sides(strong, compared)
    shown_sentences = varied(strong, [lead, *others[:3], *beside])
    supports = sorted(
        (
            sentence
            for sentence in shown_sentences
            if sentence is not lead and sentence not in others
        ),
        key=lambda sentence: published(sentence.read.evidence.article),
        reverse=True,
    )
    known = {id(sentence): standings.get(at) for at, sentence in enumerate(strong)}
    shown = [(sentence, sentence.value) for sentence in (lead, *others[:3])]
    # a different date or number in a supporting sentence is not marked as the answer
    fits = several or compared is not None
    shown += [
        (sentence, sentence.value if fits or _fits(lead.value, sentence.value) else None)
        for sentence in supports
    ]
    return tuple(
        _quotation(question, sentence, given, known.get(id(sentence)), trim)
        for sentence, given in shown
    )


def _denied(asked: str, listed: Sequence[ValuedSentence]) -> frozenset[int]:
    """Return the ids of the sentences that name another time than the question assumes.

    Numbers are not checked: "20 years, of which he has served 19".
    """
    times_of_it = Claims(sorts_of_time(asked), ())
    checks = check_each(times_of_it, [(sentence.read.text, None) for sentence in listed])
    return frozenset(
        id(sentence) for sentence, check in zip(listed, checks, strict=True) if check.denied
    )


def _report(sentence: ValuedSentence) -> ReportedValue:
    return ReportedValue.of(
        sentence.read.evidence.article,
        sentence.read.text,
        sentence.value,
        sentence.scored.reading.score,
    )


def _put_first(
    strong: Sequence[ValuedSentence], wanted: Callable[[ValuedSentence], bool]
) -> list[ValuedSentence]:
    """Put the first wanted sentence first, if it is nearly as probable as the best."""
    bar = _NEARLY * strong[0].scored.probability
    near = (
        sentence for sentence in strong if sentence.scored.probability >= bar and wanted(sentence)
    )
    lead = next(near, strong[0])
    return [lead, *(sentence for sentence in strong if sentence is not lead)]


def _is_more_exact(sentence: ValuedSentence, lead: ValuedSentence) -> bool:
    """Whether a later report narrows the lead's time: "June" to "June 27"."""
    if sentence.value is None or lead.value is None:
        return False
    exact, rough = sentence.value.time, lead.value.time
    return (
        exact is not None
        and rough is not None
        and rough.start <= exact.start
        and exact.end <= rough.end
        and exact.end - exact.start < rough.end - rough.start
        and published(sentence.read.evidence.article) >= published(lead.read.evidence.article)
    )


def _speaks_of_all(compared: tuple[str, str], sentence: ValuedSentence) -> bool:
    return all(speaks_of(side, sentence.read.text) for side in compared)


def _on_other_sides(
    strong: Sequence[ValuedSentence], compared: tuple[str, str]
) -> list[ValuedSentence]:
    """Return the first sentence on each side of a comparison that the lead does not mention."""
    lead, *others = strong
    missing = [side for side in compared if not speaks_of(side, lead.read.text)]
    found = (
        next((sentence for sentence in others if speaks_of(side, sentence.read.text)), None)
        for side in missing
    )
    return list({id(sentence): sentence for sentence in found if sentence is not None}.values())


def valued(question: Question, listed: Sequence[ScoredCandidate]) -> tuple[ValuedSentence, ...]:
    """Find the values that sentences give as the answer.

    Args:
        question: The question.
        listed: The sentences.
    """
    several = asks_for_several(asking(question.text))
    return tuple(_valued(question, scored, several=several) for scored in listed)


def _valued(question: Question, scored: ScoredCandidate, *, several: bool) -> ValuedSentence:
    if question.kind is QuestionKind.YES_NO:
        return ValuedSentence(scored)
    reading = scored.reading
    # marked times and numbers are checked by kind: .8 are right whatever the sureness of the reader
    checked = question.kind in {QuestionKind.WHEN, QuestionKind.HOW_MANY}
    answer = reading.answer if checked or reading.sureness >= _SURE else None
    if several:
        found = listing(question.text, scored.read.text, reading.answer)
        if found is not None:
            return ValuedSentence(scored, Value(found), lists=True)
    published_at = scored.read.evidence.article.published_locally
    return ValuedSentence(scored, value_of(question, scored.read.text, published_at, answer))


def _fits(lead: Value | None, value: Value | None) -> bool:
    return lead is None or value is None or same_value(lead, value)


def _quotation(
    question: Question,
    valued_sentence: ValuedSentence,
    value: Value | None,
    standing: Standing | None,
    trim: Trim,
) -> Quotation:
    article, sentence = valued_sentence.read.evidence.article, valued_sentence.read.text
    place = None if value is None else value.place
    return Quotation(
        article,
        sentence,
        trim(sentence, place),
        place if place is not None and _is_sure(question, valued_sentence) else None,
        _when(question, sentence, value, article.published_locally),
        standing,
    )


def _is_sure(question: Question, sentence: ValuedSentence) -> bool:
    """Whether the reader is sure which words of a sentence answer; a list is found by rule."""
    checked = question.kind in {QuestionKind.WHEN, QuestionKind.HOW_MANY}
    bar = _SURE if checked else _SURE_OF_WORDS
    return sentence.lists or sentence.scored.reading.sureness >= bar


def _when(
    question: Question, sentence: str, value: Value | None, published_at: datetime | None
) -> TimeSpan | None:
    if question.kind is QuestionKind.WHEN:
        return None if value is None else value.time
    return None if published_at is None else statement_time(sentence, times(sentence, published_at))


def varied(
    strong: Sequence[ValuedSentence], required: Sequence[ValuedSentence] = ()
) -> tuple[ValuedSentence, ...]:
    """Choose the most probable sentences that do not repeat each other.

    Args:
        strong: The most probable first.
        required: What is shown in any case, before them.

    Returns:
        `required`, then the others; at most four sentences with at most 120 words together.
    """
    taken = list(required)
    total = sum(_length(sentence) for sentence in taken)
    for sentence in strong:
        if len(taken) >= _MOST_STATEMENTS:
            break
        if sentence in taken or (taken and total + _length(sentence) > _MOST_WORDS):
            continue
        if any(_alike(sentence.read, earlier.read) for earlier in taken):
            continue
        taken.append(sentence)
        total += _length(sentence)
    return tuple(taken)


def _length(sentence: ValuedSentence) -> int:
    return len(sentence.read.text.split())


def _alike(a: ReadSentence, b: ReadSentence) -> bool:
    """Whether two sentences say the same, judged by their words."""
    shared = len(a.stems & b.stems)
    return shared > _SAME * min(len(a.stems), len(b.stems))
