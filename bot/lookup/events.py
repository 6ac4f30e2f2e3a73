"""Sentences on a subject to dated events, one event once; pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.answer.sentences.complete_sentences import is_told, leans
from bot.answer.sentences.trimming import without_dateline
from bot.answer.types import Statement
from bot.lookup.citations import Ledger
from bot.lookup.types import Event
from index import Article, Span, TimeSpan
from index.dates import label, times
from index.text.lexicon import WEEKDAY
from index.text.words import words

# A longer stretch of time is no date, unless it is another year than the report's.
_DATE = timedelta(days=31)
_DAYS = timedelta(days=3)
_YEAR = timedelta(days=366)
# What opens an article happened about when it was published; further down only a stated date tells.
_OPENING_CHARS = 450
# A bare "Monday" is rarely further from the report; then the report is of another day than it says.
_WEEKDAY_WITHIN = timedelta(days=3)
# Two sentences that share so many of their words, dated within these days, tell one event.
_SAME = 0.5
_SAME_WITHIN = timedelta(days=3)
_REPEATED = 0.8  # then it is one sentence, whenever it was printed again
_MOST_CANDIDATES = 800
_MOST_OF_A_DAY = 2
_MOST_OF_AN_ARTICLE = 3
_MOST_CITATIONS = 3

_SPEECH = re.compile(r"[“\"]")
_WEEKDAY = re.compile(
    rf"(?:(?:on|early|late|by) )*{WEEKDAY}(?:'s|’s)?(?: \w+)?",
    re.IGNORECASE,
)
# What stands behind one of these is the background of what is told: "who resigned in July".
_BACKGROUND = re.compile(
    r"\b(?:who|whom|which|that|whose|where|since|until|before|after|following|than|as we)\b[^,;]*$"
    r"|^With\b[^,;]*$"
)
# "the January 6, 2021, attack", "2024 polls", "a Dec. 8 letter": which is meant, not when it was.
_OF_NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|a|an|his|her|its|their|this|that)|[’']s?)\s+$", re.IGNORECASE
)
_OF_NOUN_AFTER = re.compile(
    r",? (?!(?:in|on|at|to|by|of|for|from|with|when|while|after|before|and|or|but|as|that|which|who"
    r"|where|since|until|because|through|during|over|under|amid|into|against|about|it|he|she|they"
    r"|we|than|if|is|are|was|were|has|had|have|will|would|could|may|not|also|just|only|the|a|an"
    r"|his|her|its|their|this|these|with|without|between|near|outside|inside|following|according"
    r"|saying|\w+ly|\w+ing|\w+ed|told|said|says|came|took|left|went|became|began|won|lost|met)\b)"
    r"[a-z][\w-]+"
)
_NAMED_DATE = re.compile(r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{4})")
# "in an hour" and "over the past two weeks" date nothing.
_NO_DATE = re.compile(
    r"\b(?:hours?|minutes?|seconds?|recent|past|few|coming|previous|several)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence on the subject.

    Attributes:
        article: Where it stands.
        sentence: Its place in the body.
        weight: How much it is about the subject, 0 to 1.
    """

    article: Article
    sentence: Span
    weight: float = 0.5


@dataclass(frozen=True, slots=True)
class _Candidate:
    excerpt: Excerpt
    said: str
    start: datetime
    end: datetime
    label: str
    place: TimeSpan | None
    stems: frozenset[str]
    score: float


def events(
    excerpts: Iterable[Excerpt],
    ledger: Ledger,
    now: datetime,
    limit: int,
    common: Iterable[str] = (),
) -> tuple[Event, ...]:
    """Choose the events that matter most.

    Args:
        excerpts: Sentences on the subject, in any order.
        ledger: Gives the citations their numbers.
        now: Reports dated later are not believed to be.
        limit: How many events at most.
        common: Words that tell no event from another: the subject's names.

    Returns:
        Events, the earliest first, each with up to three outlets that tell it.
    """
    names = frozenset(words(" ".join(common), most=None)) if common else frozenset()
    candidates = [one for one in (_candidate(e, names, now) for e in excerpts) if one is not None]
    candidates.sort(key=lambda one: (-one.score, one.start, one.excerpt.article.url))
    groups = _grouped(candidates[:_MOST_CANDIDATES])
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
        if days[day] >= _MOST_OF_A_DAY or articles[url] >= _MOST_OF_AN_ARTICLE:
            continue
        days[day] += 1
        articles[url] += 1
        chosen.append(group)
        if len(chosen) == limit:
            break
    chosen.sort(key=lambda group: (group[0].start, group[0].end))
    return tuple(_event(group, ledger) for group in chosen)


def reported(published: datetime, statement: Statement) -> Event:
    """Return an event that is dated by its report alone."""
    return Event(*_day_of(published), statement, stated=False)


def _day_of(published: datetime) -> tuple[datetime, datetime, str]:
    start = published.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1), f"{start.day} {start:%B %Y}"


def _candidate(excerpt: Excerpt, names: frozenset[str], now: datetime) -> _Candidate | None:
    article, sentence = excerpt.article, excerpt.sentence
    said = without_dateline(sentence.text).text
    if not is_told(said):
        return None
    published = article.published_at
    opening = sentence.start < _OPENING_CHARS
    found = None if published is None else _date(said, published)
    if found is not None:
        start, end, name = found.start, found.end, label(found)
    elif published is not None and opening and published <= now + timedelta(days=1):
        start, end, name = _day_of(published)
    else:
        return None
    score = (
        1.5 * (found is not None)
        + 1.5 * opening
        + 3.0 * excerpt.weight
        - 1.0 * bool(_SPEECH.search(said))
        - 1.5 * leans(said)
    )
    stems = frozenset(word[:6] for word in words(said, most=None) if word not in names)
    return _Candidate(excerpt, said, start, end, name, found, stems, score)


def _date(said: str, published: datetime) -> TimeSpan | None:
    """Choose the time that a sentence's event is dated by, the most exact of them.

    Args:
        said: The sentence.
        published: When its article was.

    Returns:
        None where the sentence gives none, only one of its background, or a weekday that the
        day of publication cannot have meant.
    """
    found = [one for one in times(said, published) if _dates(one, said, published)]
    exact = [one for one in found if one.end - one.start <= _DATE]
    if exact:
        return min(exact, key=lambda one: (one.end - one.start > _DAYS, one.place.start))
    # "this year" and "in recent months" date nothing; "in 2013" does
    rough = [
        one for one in found if one.end - one.start <= _YEAR and one.start.year != published.year
    ]
    return rough[0] if rough else None


def _dates(one: TimeSpan, said: str, published: datetime) -> bool:
    before, after = said[: one.place.start], said[one.place.end :]
    if _BACKGROUND.search(before) or _NO_DATE.search(one.place.text):
        return False
    if (
        _NAMED_DATE.fullmatch(one.place.text)
        and _OF_NOUN_AFTER.match(after)
        and (one.place.text.isdigit() or _OF_NOUN_BEFORE.search(before))
    ):
        return False
    if _WEEKDAY.fullmatch(one.place.text):
        midday = one.start + (one.end - one.start) / 2
        return abs(midday - published) <= _WEEKDAY_WITHIN
    return True


def _grouped(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Join what tells the same event; the strongest of each comes first."""
    groups: list[list[_Candidate]] = []
    for one in candidates:
        for group in groups:
            best = group[0]
            near = abs(one.start - best.start) <= _SAME_WITHIN
            if _share(one, best) > (_SAME if near else _REPEATED):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _share(one: _Candidate, other: _Candidate) -> float:
    """Return how much of the words of the shorter sentence the other has, too."""
    return len(one.stems & other.stems) / max(1, min(len(one.stems), len(other.stems)))


def _importance(group: Sequence[_Candidate]) -> float:
    tellers = {one.excerpt.article.url for one in group}
    return group[0].score + 0.5 * min(4, len(tellers) - 1)


def _event(group: Sequence[_Candidate], ledger: Ledger) -> Event:
    best = group[0]
    outlets: dict[str, _Candidate] = {}
    for one in group:
        outlets.setdefault(one.excerpt.article.publisher or one.excerpt.article.url, one)
    citations = tuple(
        ledger.cite(one.excerpt.article, one.excerpt.sentence.text)
        for one in list(outlets.values())[:_MOST_CITATIONS]
    )
    statement = Statement(best.said, citations, when=best.place)
    return Event(
        start=best.start.astimezone(UTC),
        end=best.end.astimezone(UTC),
        label=best.label,
        statement=statement,
        stated=best.place is not None,
    )
