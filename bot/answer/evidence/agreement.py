"""PURE: whether reports agree on the value asked for, disagree, or overtake each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.answer.evidence.false_premises import with_opposite_verbs
from bot.answer.evidence.other_matter import counts_part, has_name, is_narrower
from bot.answer.evidence.reported_value import ReportedValue
from bot.answer.evidence.same_matter import Compare
from bot.answer.question.name_match import named
from bot.answer.question.question import (
    Question,
    QuestionKind,
    is_in_present_tense,
    names_in,
)
from bot.answer.sentences.answer_values import Value
from bot.answer.sentences.quantities import Quantity, agree
from bot.answer.sentences.trimming import without_attribution
from bot.answer.types import Standing
from index.text.words import STOPWORDS, stems

# A report overtakes another only if it is later by at least this much.
_LATER = timedelta(hours=3)
# A higher count, or the contrary, overtakes only from the next day on: on the same day, two outlets
# with 12 and 17 injured disagree.
_NEXT_DAY = timedelta(hours=12)
_WORD = re.compile(r"\w+")
# A changed plan: the earlier report does not answer "it has been postponed to when".
_MOVES = re.compile(
    r"\b(?:postpon\w+|delay\w*|resched\w+|brought forward|moved (?:to|back|up|forward)|"
    r"push(?:ed|es) (?:back|to)|put off|no longer|cancel\w*|called off|scrapp?ed)\b",
    re.IGNORECASE,
)
# Another figure: both reports are of the same thing.
_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ion|ing)|clarif\w+|revis\w+|updat\w+|retract\w+|amend\w*|now|instead|"
    r"in fact|by mistake|in error|revers(?:ed|es|ing)|"
    r"rather than|initially|originally|previously|earlier (?:report|said|figure|estimate)\w*|"
    r"not,? as|as previously|new (?:date|figure|toll|estimate|tally|count)|"
    r"final (?:count|tally|toll|result|figure)|"
    r"has (?:risen|climbed|grown|increased|fallen|dropped)|"
    r"have (?:risen|climbed)|reach\w*|up from|down from)\b",
    re.IGNORECASE,
)
# What precedes a changed figure or date: "raised their estimate to $1.1 billion".
_CHANGED_TO = re.compile(r"\bto\W+$")
_DENIES = re.compile(
    r"\b(?:not(?! (?-i:[A-Z]))|never|no|nor|neither|den(?:y|ies|ied)|reject\w*|refus\w+|"
    r"rul(?:es?|ed) out|without|fail(?:s|ed) to|declin\w+)\b|n[’']t\b",
    re.IGNORECASE,
)
# The words after "number of", up to the first function word. The reader takes "the number of people
# injured has risen to 60" for an answer to how many died.
_FUNCTION_WORD = rf"(?:{'|'.join(map(re.escape, sorted(STOPWORDS)))})"
_NUMBER_OF = re.compile(
    rf"\bnumber of (?:those |the )?(?P<counted>(?:(?!{_FUNCTION_WORD}\b)[\w’'-]+ ?)+)",
    re.IGNORECASE,
)
_DEATHS = stems("died killed fatalities")
# What does not take place.
_DROPS = re.compile(
    r"(?<!not )(?<!n[’']t )\b(?:cancel\w*|call(?:s|ed)? off|scrap(?:s|ped)?)\b", re.IGNORECASE
)
# "Bring her home, or bring no one home": the other choice denies nothing.
_OR_ELSE = re.compile(r"\bor(?: [\w’'-]+){0,2} $", re.IGNORECASE)
# A negation denies what is asked if a word of the question follows within this many words.
_NEGATED_WORDS = 5
# A report that calls another false explains it.
_DEBUNKS = re.compile(r"\b(?:false(?:ly)?|untrue|hoax|rumou?rs?)\b", re.IGNORECASE)
# What these ask for is a name.
_NAMES = frozenset((QuestionKind.WHO, QuestionKind.WHERE))
# "Who is the speaker?" asks for what holds now.
_HOLDS_NOW = re.compile(
    r"\b(?:who|which \w+|what)(?:\s+(?:is|are|currently)\b|[’']s\b|\s+(?:leads|heads|runs|chairs|"
    r"owns|holds|coaches)\b)",
    re.IGNORECASE,
)


# What one alone can be: the winner, the holder of an office.
_HAS_ONE_ANSWER = re.compile(
    rf"\b(?:who|which \w+)\s+(?:w[io]ns?|will win|(?:is|was) the)\b|{_HOLDS_NOW.pattern}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WeighedReports:
    """How reports relate to each other.

    Attributes:
        lead: The index of the report to begin with.
        standings: The index and standing of each report that is disputed or overtaken.
        disputed: Whether the reports give different answers.
    """

    lead: int
    standings: tuple[tuple[int, Standing], ...]
    disputed: bool


def weigh(question: Question, reports: Sequence[ReportedValue], compare: Compare) -> WeighedReports:
    """Weigh reports against the strongest of them.

    Args:
        question: The question.
        reports: The strongest first.
        compare: Judges whether two reports speak of the same thing.
    """
    if not reports:
        return WeighedReports(0, (), disputed=False)
    lead, passed = 0, set[int]()
    while True:  # ends, as each is later than the previous
        later = [
            at
            for at, report in enumerate(reports)
            if _comes_first(question, report, reports[lead], compare)
        ]
        if not later:
            break
        passed.add(lead)
        lead = later[0]
    standings: dict[int, Standing] = {}
    for at, report in enumerate(reports):
        if at == lead:
            continue
        if at in passed or _comes_first(question, reports[lead], report, compare):
            standings[at] = Standing.OVERTAKEN
        elif _is_dispute(question, reports[lead], report, compare):
            # its own outlet may have corrected it since
            corrected = any(_comes_first(question, rival, report, compare) for rival in reports)
            standings[at] = Standing.OVERTAKEN if corrected else Standing.DISPUTED
    disputed = Standing.DISPUTED in standings.values()
    if disputed:
        standings[lead] = Standing.DISPUTED
    return WeighedReports(lead, tuple(sorted(standings.items())), disputed)


def overtakes(
    question: Question, later: ReportedValue, earlier: ReportedValue, compare: Compare
) -> bool:
    """Whether a report corrects an earlier report, or goes beyond it.

    A later report overtakes an earlier one if both speak of the same thing, it gives another value,
    and one of these holds: it says that something changed ("has been postponed to"), it names the
    earlier value too ("replacing Ines Korda"), both have the same origin, it gives a higher count
    on a later day, or it says that its figure is a new one ("raised their estimate to").

    Args:
        question: The question that both answer.
        later: The report that may overtake.
        earlier: The report that may be overtaken.
        compare: Judges whether two reports speak of the same thing.
    """
    if _time_between(earlier, later) < _LATER or not (
        _values_differ(question, later, earlier) or _count_grows(question, later, earlier)
    ):
        return False
    if _counts_another(question, later, earlier):
        return False
    relation = compare(earlier, later)
    return (relation.follows and _replaces(question, later, earlier)) or (
        relation.revises and _revises(later)
    )


def _comes_first(
    question: Question, later: ReportedValue, earlier: ReportedValue, compare: Compare
) -> bool:
    """Whether a report overtakes an earlier one, or names a later holder of an office."""
    if overtakes(question, later, earlier, compare):
        return True
    return (
        question.kind is QuestionKind.WHO
        and _HOLDS_NOW.search(question.text) is not None
        and _time_between(earlier, later) >= _LATER
        and _values_differ(question, later, earlier)
        and compare(earlier, later).follows
    )


def _time_between(earlier: ReportedValue, later: ReportedValue) -> timedelta:
    """Return how much later a report is; zero if that is unknown, or for the same article."""
    if later.published_at is None or earlier.published_at is None or later.url == earlier.url:
        return timedelta()
    return later.published_at - earlier.published_at


def same_value(a: Value, b: Value) -> bool:
    """Whether two values agree: equal numbers, overlapping times, or names that share a word."""
    if a.quantity and b.quantity:
        return a.quantity.unit == b.quantity.unit and agree(a.quantity, b.quantity)
    if a.time and b.time:
        return a.time.start < b.time.end and b.time.start < a.time.end
    return _shares_name(a.place.text, b.place.text)


def _counts_another(question: Question, later: ReportedValue, earlier: ReportedValue) -> bool:
    """Whether a later report counts others: "the number of people injured" after those who died."""
    known = stems(f"{question.text} {earlier.sentence}")
    if known & _DEATHS:
        known |= _DEATHS
    return any(
        not stems(match["counted"]) <= known for match in _NUMBER_OF.finditer(later.sentence)
    )


def _revises(later: ReportedValue) -> bool:
    """Whether a report says that its figure or date is a new one."""
    return _CORRECTS.search(f"{later.title}. {later.sentence}") is not None or _changed_to(later)


def _replaces(question: Question, later: ReportedValue, earlier: ReportedValue) -> bool:
    """Whether a later report shows that it replaces an earlier one."""
    text = f"{later.title}. {later.sentence}"
    origin = later.origin.casefold()
    if (origin and origin == earlier.origin.casefold()) or _MOVES.search(text):
        return True
    if question.kind is QuestionKind.WHEN and _changed_to(later):
        return True
    was = earlier.value if question.kind in _NAMES else None
    if was is not None and has_name(was.place.text, later.sentence):
        return True
    # of a plan or a state the later report holds: "will not attend" after "will attend"
    holds_now = question.kind is QuestionKind.YES_NO and is_in_present_tense(question.text)
    grows = _count_grows(question, later, earlier)
    return (holds_now or grows) and _time_between(earlier, later) >= _NEXT_DAY


def _changed_to(report: ReportedValue) -> bool:
    """Whether a report says that a figure or date was changed to its value."""
    value = report.value
    if value is None or (value.quantity is None and value.time is None):
        return False  # "travelled to Kenya" is no change of plan
    return _CHANGED_TO.search(report.sentence[: value.place.start]) is not None


def _count_grows(question: Question, later: ReportedValue, earlier: ReportedValue) -> bool:
    """Whether a report counts more of the same: "at least 96" after "at least 36"."""
    new = later.value.quantity if later.value else None
    old = earlier.value.quantity if earlier.value else None
    return (
        new is not None
        and old is not None
        and not (new.unit or old.unit)
        and _counts_alike(question, new, old)
        and new.low > old.low
        and not agree(_exact(new), _exact(old))
    )


def _exact(quantity: Quantity) -> Quantity:
    """Return a quantity without "at least"."""
    return Quantity(quantity.place, quantity.low, quantity.low, "", "", quantity.step)


def _is_dispute(question: Question, a: ReportedValue, b: ReportedValue, compare: Compare) -> bool:
    """Whether two reports of the same thing give different values."""
    if a.url == b.url or not _values_differ(question, a, b):
        return False
    # both may be true: "Gaga performed", "Dion performed"; "power cuts in Cornwall", "in Kerry"
    if question.kind in _NAMES and (
        _names_value_of(a, b)
        or _names_value_of(b, a)
        or _HAS_ONE_ANSWER.search(question.text) is None
        or is_narrower(question, a, b)
    ):
        return False
    return compare(a, b).same


def _names_value_of(a: ReportedValue, b: ReportedValue) -> bool:
    return b.value is not None and _shares_name(b.value.place.text, a.sentence)


def _values_differ(question: Question, a: ReportedValue, b: ReportedValue) -> bool:
    """Whether two reports give different values as the answer."""
    if question.kind is QuestionKind.YES_NO:
        if _DEBUNKS.search(a.sentence) or _DEBUNKS.search(b.sentence):
            return False
        return _denies(question, a.sentence) != _denies(question, b.sentence)
    first, second = a.value, b.value
    if first is None or second is None:
        return False
    # "51 percent no longer trust" does not contradict "44 percent trust"
    if _is_reversed(question, a) != _is_reversed(question, b):
        return False
    if _denies(question, a.sentence) != _denies(question, b.sentence):
        return False
    if first.quantity and second.quantity:
        first_quantity, second_quantity = _aged(first.quantity), _aged(second.quantity)
        return (
            first_quantity.unit == second_quantity.unit
            and _counts_alike(question, first_quantity, second_quantity)
            and not _is_part(question, a, b)
            and not agree(first_quantity, second_quantity)
        )
    if first.time and second.time:
        return first.time.end <= second.time.start or second.time.end <= first.time.start
    if question.kind not in _NAMES or not (_is_name(first) and _is_name(second)):
        return False
    return not _shares_name(first.place.text, second.place.text)


def _is_name(value: Value) -> bool:
    """Whether the words of a value are a name: "Max Verstappen", not "somebody"."""
    return any(
        word[0].isupper() and word.casefold() not in STOPWORDS
        for word in _WORD.findall(value.place.text)
    )


def _is_reversed(question: Question, report: ReportedValue) -> bool:
    """Whether a report has the opposite of a verb of the question."""
    return any(with_opposite_verbs(question.text, report.sentence))


def _denies(question: Question, sentence: str) -> bool:
    """Whether a sentence denies what a question asks.

    "Organisers cancelled the parade" does so if the question is whether it will take place; "Police
    arrested Vanni, not Vitelli" denies a name only.
    """
    asks_whether = question.kind is QuestionKind.YES_NO and not _DROPS.search(question.text)
    if asks_whether and _DROPS.search(sentence):
        return True
    asked = stems(question.text)
    return any(
        asked & stems(" ".join(_WORD.findall(sentence[match.start() :])[: _NEGATED_WORDS + 1]))
        for match in _DENIES.finditer(sentence)
        if _OR_ELSE.search(sentence[: match.start()]) is None
    )


def _aged(quantity: Quantity) -> Quantity:
    """Return "19" of "19 years old" as a number of years."""
    is_age = not quantity.unit and quantity.counted.startswith("year")
    return replace(quantity, unit="year") if is_age else quantity


def _counts_alike(question: Question, a: Quantity, b: Quantity) -> bool:
    """Whether two quantities may count the same kind of thing: "rose to 43" may count anything."""
    if a.unit or not (a.counted and b.counted):
        return True
    first, second, asked = stems(a.counted), stems(b.counted), stems(question.text)
    return bool(first & second) or (bool(first & asked) and bool(second & asked))


def _is_part(question: Question, a: ReportedValue, b: ReportedValue) -> bool:
    """Whether the smaller count is of a part: "16 gold medals" of "37 medals", one village's dead.

    It is if it counts a narrower kind, or if what it reports names something that neither the
    question nor the other report names.
    """
    smaller, larger = (a, b) if _count(a).low < _count(b).low else (b, a)
    part, whole = _count(smaller), _count(larger)
    if part.unit:
        return False
    if part.counted.startswith("of ") or counts_part(smaller, larger):
        return True
    kind = whole.counted.split()[:1]
    # "78,000 the number of jobs" are jobs, not of a narrower kind
    if kind and kind[0] in part.counted.split(" of ")[0].split()[1:]:
        return True
    reported = without_attribution(smaller.sentence, part.place).text
    known = f"{question.text} {larger.title} {larger.sentence}"
    return any(not named(name, known) for name in names_in(reported))


def _count(report: ReportedValue) -> Quantity:
    """Return the quantity of a report that has one."""
    assert report.value is not None
    assert report.value.quantity is not None
    return report.value.quantity


def _shares_name(name: str, sentence: str) -> bool:
    if named(name, sentence):
        return True
    words = {word.casefold() for word in _WORD.findall(sentence)}
    return any(word.casefold() in words for word in _WORD.findall(name) if word[0].isupper())
