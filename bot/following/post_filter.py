"""PURE: decide which items of a feed or an outlet are posted."""

import re
from datetime import datetime, timedelta

from bot.following.follow_matching import MatchableArticle, names_person, speaks_of
from bot.store.postings import FilterMode, Posting
from bot.store.values import Follow
from index import Article
from index.text.folding import spellings

# Items from longer before the order are not new: a feed that is added brings its whole list.
_BEFORE_ORDER = timedelta(days=1)

_WORD = re.compile(r"\w+")


def passes(posting: Posting, matchable: MatchableArticle) -> bool:
    """Whether an article passes the filter of a posting; without a filter every article does."""
    if not posting.is_filtered:
        return True
    texts = _spaced_spellings(f"{matchable.article.title}\n{matchable.article.body}")
    hits = [
        *(
            any(spelt in text for spelt in _spaced_spellings(words) for text in texts)
            for words in posting.words
        ),
        *(names_person(matchable, name) for name in posting.people),
        *(speaks_of(matchable, topic) for topic in posting.topics),
    ]
    match posting.mode:
        case FilterMode.ANY:
            return any(hits)
        case FilterMode.ALL:
            return all(hits)
        case FilterMode.NONE:
            return not any(hits)


def is_new_to(follow: Follow, article: Article, at: datetime) -> bool:
    """Whether an item arrived after a post was ordered, and was not published long before.

    Args:
        follow: The follow of a feed or an outlet.
        article: The item.
        at: When it arrived.
    """
    published = article.published_at
    fresh = published is None or published >= follow.created_at - _BEFORE_ORDER
    return at >= follow.created_at and fresh


def _spaced_spellings(text: str) -> list[str]:
    return [f" {' '.join(_WORD.findall(spelling))} " for spelling in spellings(text)]
