"""What the newest stories say of a subject: one story once, however many outlets tell it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.answer.sentences.trimming import without_dateline
from bot.answer.types import Statement
from bot.lookup.citations import Ledger
from index import Article, Lead, Span
from index.sources.stories import Story, cluster
from index.text.words import words

OPENING_CHARS = 600
_FEW = 5  # stories on a subject: who has so many need none that only name it
_SAME = 0.6  # sentences that share so many of their words tell the same
_STEM = 6
_MOST_CITATIONS = 3
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Telling:
    """An article on the subject, with its sentence that says most of it.

    Attributes:
        article: The article.
        sentence: Its place in the body.
        central: Whether the article is about the subject, not only names it.
        stands: Whether the sentence can be read by itself: it does not open with "He" or "But".
    """

    article: Article
    sentence: Span
    central: bool = True
    stands: bool = True

    @property
    def leads(self) -> bool:
        """Whether the sentence is of the article's opening: news comes first."""
        return self.sentence.start < OPENING_CHARS


def newest(
    tellings: Sequence[Telling], leads: Sequence[Lead], ledger: Ledger, limit: int
) -> tuple[Statement, ...]:
    """Say what is new, one story once.

    Args:
        tellings: One of each article.
        leads: What these articles are about, the oldest first; one without is its own story.
        ledger: Gives the citations their numbers.
        limit: How many statements at most.

    Returns:
        Statements, the newest day's first and on a day what most outlets have, of each story its
        latest report's sentence, with up to three outlets; stories that only name the subject come
        in where there are too few that are about it. Sentences that do not stand by themselves are
        said only where there is no other.
    """
    standing = [one for one in tellings if one.stands] or tellings
    stories = _joined([one for one in standing if one.central], leads)
    if len(stories) < min(limit, _FEW):  # then those that only name it are better than nothing
        stories += _joined([one for one in standing if not one.central], ())[: limit - len(stories)]
    stories.sort(key=_newest_first)
    chosen: list[list[Telling]] = []
    stems: list[frozenset[str]] = []
    for story in stories:
        told = _in_order(story)
        own = _stems(told[0])
        same = next((at for at, other in enumerate(stems) if _alike(own, other)), None)
        if same is not None:
            chosen[same] += told
        elif len(chosen) < limit:
            chosen.append(told)
            stems.append(own)
    return tuple(_attested(told, ledger) for told in chosen)


def _newest_first(story: Sequence[Telling]) -> tuple[float, int, float]:
    """Return where a story stands: by its day, on that by how many outlets have it."""
    published = _published(story[-1])
    outlets = {one.article.publisher or one.article.url for one in story}
    return -published.toordinal(), -len(outlets), -published.timestamp()


def _in_order(story: Sequence[Telling]) -> list[Telling]:
    """Put the latest report first, of those that open with the subject if there are any."""
    latest_first = story[::-1]
    return sorted(latest_first, key=lambda one: not one.leads)


def _stems(one: Telling) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words(one.sentence.text, most=None))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > _SAME * min(len(one), len(other))


def _attested(told: Sequence[Telling], ledger: Ledger) -> Statement:
    """Say what the first tells, with a citation for each of some outlets."""
    statement = tell(told[0], ledger)
    outlets: dict[str, Telling] = {}
    for one in told:
        outlets.setdefault(one.article.publisher or one.article.url, one)
    cited = [ledger.cite(one.article, one.sentence.text) for one in outlets.values()]
    return replace(statement, citations=tuple(cited[:_MOST_CITATIONS]))


def _joined(tellings: Sequence[Telling], leads: Sequence[Lead]) -> list[tuple[Telling, ...]]:
    by_url = {one.article.url: one for one in tellings}
    stories = [
        tuple(by_url[article.url] for article in story.articles)
        for story in stories_of(by_url, leads)
    ]
    told = {one.article.url for story in stories for one in story}
    return stories + [(one,) for one in tellings if one.article.url not in told]


def stories_of(articles: Mapping[str, object], leads: Sequence[Lead]) -> tuple[Story, ...]:
    """Join into stories those of the leads whose addresses are among `articles`."""
    return cluster([lead for lead in leads if lead.article.url in articles])


def tell(told: Telling, ledger: Ledger) -> Statement:
    """Say what an article tells, with its citation; a dateline is nothing of it."""
    said = without_dateline(told.sentence.text).text
    return Statement(said, (ledger.cite(told.article, told.sentence.text),))


def _published(told: Telling) -> datetime:
    return told.article.published_at or _NEVER
