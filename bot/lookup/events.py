"""PURE: turn sentences on a subject into dated events, each event once."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.answer.sentences.complete_sentences import is_report_sentence
from bot.answer.sentences.trimming import without_dateline
from bot.answer.types import Statement
from bot.lookup.citations import CitationNumbering
from bot.lookup.event_sentences import looks_back, reports_an_event
from bot.lookup.standalone import stands_alone
from bot.lookup.types import Event
from index import Article, Span, TimeSpan
from index.dates import is_aside, label, times
from index.text.lexicon import WEEKDAY
from index.text.words import words

# A longer period is not a date, unless it is in another year than the report.
_DATE = timedelta(days=31)
_DAYS = timedelta(days=3)
_YEAR = timedelta(days=366)
# The opening of an article is about the day it was published; further down, only a stated date
# counts.
_OPENING_CHARS = 450
# A bare "Monday" is rarely further from the report; if it is, the date of the report is wrong.
_WEEKDAY_WITHIN = timedelta(days=3)
# Above this share of common words, two sentences with dates this close report the same event.
_SAME_SHARE = 0.5
_SAME_WITHIN = timedelta(days=3)
_REPEATED_SHARE = 0.8  # above this share, they are the same sentence at any distance in time
_MAX_CANDIDATES = 800
_MAX_PER_DAY = 2
_MAX_PER_ARTICLE = 3
_MAX_CITATIONS = 3

_SPEECH = re.compile(r"[“\"]")
_WEEKDAY = re.compile(
    rf"(?:(?:on|early|late|by) )*{WEEKDAY}(?:'s|’s)?(?: \w+)?",
    re.IGNORECASE,
)
# A date after one of these words belongs to the background: "who resigned in July".
_BACKGROUND = re.compile(
    r"\b(?:who|whom|which|that|whose|where|since|until|before|after|following|than|as we)\b[^,;]*$"
    r"|^With\b[^,;]*$"
)
# "in an hour" and "over the past two weeks" give no date.
_NO_DATE = re.compile(
    r"\b(?:hours?|minutes?|seconds?|recent|past|few|coming|previous|several)\b", re.IGNORECASE
)
# "Announced in late August" is of the August before the report.
_PAST_BEFORE = re.compile(r"(?:^|, )[A-Z]?[a-z]+ed $")
_HOUR = re.compile(
    r"(?:(?:at|by|around|about|before|after|shortly|just|until|from) )*"
    r"(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\b\.?)?|noon|midnight)(?: [A-Z]{1,4}| local time)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence on the subject.

    Attributes:
        article: The article.
        sentence: The sentence, with its position in the body.
        weight: How much it is about the subject, 0 to 1.
    """

    article: Article
    sentence: Span
    weight: float = 0.5


@dataclass(frozen=True, slots=True)
class _Candidate:
    excerpt: Excerpt
    text: str
    start: datetime
    end: datetime
    label: str
    place: TimeSpan | None
    stems: frozenset[str]
    score: float


def events(
    excerpts: Iterable[Excerpt],
    numbering: CitationNumbering,
    now: datetime,
    limit: int,
    common: Iterable[str] = (),
    *,
    since: datetime | None = None,
) -> tuple[Event, ...]:
    """Choose the events that matter most.

    Args:
        excerpts: Sentences on the subject, in any order.
        numbering: Gives the citations their numbers.
        now: The clock; a later publication date is not used as a date of an event.
        limit: How many events at most.
        common: Words that do not distinguish one event from another: the names of the subject.
        since: Only events that begin from then on; None for all.

    Returns:
        Events, the earliest first, each citing up to three outlets.
    """
    names = frozenset(words(" ".join(common), most=None)) if common else frozenset()
    candidates = [
        candidate
        for candidate in (_candidate(excerpt, names, now) for excerpt in excerpts)
        if candidate is not None and (since is None or candidate.start >= since)
    ]
    candidates.sort(
        key=lambda candidate: (-candidate.score, candidate.start, candidate.excerpt.article.url)
    )
    groups = _group_by_event(candidates[:_MAX_CANDIDATES])
    groups.sort(key=lambda group: (-_importance(group), group[0].start))
    chosen: list[list[_Candidate]] = []
    days: Counter[datetime] = Counter()
    articles: Counter[str] = Counter()
    for group in groups:
        best = group[0]
        day, url = (
            best.start.replace(hour=0, minute=0, second=0, microsecond=0),
            best.excerpt.article.url,
        )
        if days[day] >= _MAX_PER_DAY or articles[url] >= _MAX_PER_ARTICLE:
            continue
        days[day] += 1
        articles[url] += 1
        chosen.append(group)
        if len(chosen) == limit:
            break
    chosen.sort(key=lambda group: (group[0].start, group[0].end))
    return tuple(_event(group, numbering) for group in chosen)


def event_by_report(published: datetime, statement: Statement) -> Event:
    """Return an event whose date is the day of its report."""
    return Event(*_day_of(published), statement, stated=False)


def _day_of(published: datetime) -> tuple[datetime, datetime, str]:
    # the UTC day of the same date, like the days that sentences name
    start = datetime(published.year, published.month, published.day, tzinfo=UTC)
    return start, start + timedelta(days=1), f"{start.day} {start:%B %Y}"


def _candidate(excerpt: Excerpt, names: frozenset[str], now: datetime) -> _Candidate | None:
    article, sentence = excerpt.article, excerpt.sentence
    text = without_dateline(sentence.text).text
    if not is_report_sentence(text):
        return None
    published = article.published_locally
    opening = sentence.start < _OPENING_CHARS
    date = None if published is None else _event_date(text, published)
    if date is not None:
        start, end, name = date.start, date.end, label(date)
    elif published is not None and opening and published <= now + timedelta(days=1):
        start, end, name = _day_of(published)
    else:
        return None
    if not (stands_alone(text, names) and reports_an_event(text, dated=date is not None)):
        return None
    score = (
        1.5 * (date is not None)
        + 1.5 * opening
        + 3.0 * excerpt.weight
        - 1.0 * bool(_SPEECH.search(text))
    )
    stems = frozenset(word[:6] for word in words(text, most=None) if word not in names)
    return _Candidate(excerpt, text, start, end, name, date, stems, score)


def _event_date(sentence: str, published: datetime) -> TimeSpan | None:
    """Return the most exact time that dates the event of a sentence.

    Args:
        sentence: The sentence.
        published: When its article was published.

    Returns:
        The time; None if the sentence states none, only one of its background, or a weekday too
        far from the day of publication.
    """
    past = looks_back(sentence)
    found = [
        time
        for time in times(sentence, published)
        if _is_event_date(time, sentence, published)
        and not (time.start > published and (past or _follows_a_past(sentence, time)))
    ]
    exact = [time for time in found if time.end - time.start <= _DATE]
    if exact:
        return min(exact, key=lambda time: (time.end - time.start > _DAYS, time.place.start))
    # "this year" and "in recent months" give no date; "in 2013" does
    rough = [
        time
        for time in found
        if time.end - time.start <= _YEAR and time.start.year != published.year
    ]
    return rough[0] if rough else None


def _is_event_date(time: TimeSpan, sentence: str, published: datetime) -> bool:
    before = sentence[: time.place.start]
    if _BACKGROUND.search(before) or _NO_DATE.search(time.place.text) or _is_hour(time):
        return False
    if is_aside(sentence, time.place.start, time.place.end):
        return False
    if _WEEKDAY.fullmatch(time.place.text):
        midday = time.start + (time.end - time.start) / 2
        return abs(midday - published) <= _WEEKDAY_WITHIN
    return True


def _follows_a_past(sentence: str, time: TimeSpan) -> bool:
    return _PAST_BEFORE.search(sentence[: time.place.start]) is not None


def _is_hour(time: TimeSpan) -> bool:
    """Whether a time is only of the clock: "at 2:23 a.m." says nothing about the day."""
    return _HOUR.fullmatch(time.place.text) is not None


def _group_by_event(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Group the candidates that report the same event; the strongest of a group comes first."""
    groups: list[list[_Candidate]] = []
    for candidate in candidates:
        for group in groups:
            best = group[0]
            near = abs(candidate.start - best.start) <= _SAME_WITHIN
            if _overlap(candidate, best) > (_SAME_SHARE if near else _REPEATED_SHARE):
                group.append(candidate)
                break
        else:
            groups.append([candidate])
    return groups


def _overlap(a: _Candidate, b: _Candidate) -> float:
    """Return the share of the shorter sentence's words that both sentences have."""
    return len(a.stems & b.stems) / max(1, min(len(a.stems), len(b.stems)))


def _importance(group: Sequence[_Candidate]) -> float:
    urls = {candidate.excerpt.article.url for candidate in group}
    return group[0].score + 0.5 * min(4, len(urls) - 1)


def _event(group: Sequence[_Candidate], numbering: CitationNumbering) -> Event:
    best = group[0]
    outlets: dict[str, _Candidate] = {}
    for candidate in group:
        outlets.setdefault(
            candidate.excerpt.article.publisher or candidate.excerpt.article.url, candidate
        )
    citations = tuple(
        numbering.cite(candidate.excerpt.article, candidate.excerpt.sentence.text)
        for candidate in list(outlets.values())[:_MAX_CITATIONS]
    )
    statement = Statement(best.text, citations, when=best.place)
    return Event(
        start=best.start.astimezone(UTC),
        end=best.end.astimezone(UTC),
        label=best.label,
        statement=statement,
        stated=best.place is not None,
    )
