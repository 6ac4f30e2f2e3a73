"""Which articles tell the same story, and how many independent origins it has; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from index.types import Article, Lead

# An article joins the story whose middle it is nearest to, if it is this near (cosine) and the
# story was told within these days. Read by eye on RealTimeQA's 1,472 articles at .6, .65, .7, .75:
# below, a weekly column swallows its subjects; above, one event falls into two.
_NEAR = 0.65
_STILL_TOLD = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event.

    Attributes:
        articles: The oldest first.
        origins: Who reported it first-hand, in the order of appearance, each once.
        outlets: Who carried it, copies included.
        first_at: When the first report was published, in UTC.
        latest_at: When the latest was.
    """

    articles: tuple[Article, ...]
    origins: tuple[str, ...]
    outlets: tuple[str, ...]
    first_at: datetime
    latest_at: datetime

    @property
    def headline(self) -> str:
        """The latest report's headline."""
        return self.articles[-1].title


@dataclass(slots=True)
class _Growing:
    middle: NDArray[np.float64]
    latest_at: datetime
    leads: list[Lead] = field(default_factory=list)

    def likeness(self, vector: NDArray[np.float64]) -> float:
        return float(self.middle @ vector / (np.linalg.norm(self.middle) or 1.0))

    def join(self, lead: Lead, vector: NDArray[np.float64], at: datetime) -> None:
        self.leads.append(lead)
        self.middle = self.middle + vector
        self.latest_at = at


def cluster(leads: Sequence[Lead]) -> tuple[Story, ...]:
    """Join articles into stories.

    Args:
        leads: What each article is about, the oldest first; undated ones are passed over.

    Returns:
        Stories, the one with the most independent origins first, then the most told, then the
        newest.
    """
    stories: list[_Growing] = []
    for lead in leads:
        at = lead.article.published_at
        if at is None:
            continue
        vector = np.asarray(lead.vector, dtype=np.float64)
        told = [story for story in stories if at - story.latest_at <= _STILL_TOLD]
        nearest = max(told, key=lambda story: story.likeness(vector), default=None)
        if nearest is None or nearest.likeness(vector) < _NEAR:
            nearest = _Growing(np.zeros_like(vector), at)
            stories.append(nearest)
        nearest.join(lead, vector, at)
    finished = [_finish(story) for story in stories]
    finished.sort(
        key=lambda one: (len(one.origins), len(one.articles), one.latest_at), reverse=True
    )
    return tuple(finished)


def _finish(story: _Growing) -> Story:
    articles = tuple(lead.article for lead in story.leads)
    dates = [one.published_at for one in articles if one.published_at is not None]
    origins = dict.fromkeys(one.origin or one.url for one in articles)
    outlets = dict.fromkeys(
        outlet
        for lead in story.leads
        for outlet in (lead.article.publisher, *lead.copies)
        if outlet
    )
    return Story(articles, tuple(origins), tuple(outlets), min(dates), max(dates))
