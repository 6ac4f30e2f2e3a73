"""What a person said, from all articles: one saying once, the newest first; pure."""

from collections import Counter
from collections.abc import Iterable

from bot.answer.sentences.quote_attribution import Quoted
from bot.answer.sentences.speakers import Reading, quotes_of
from bot.answer.types import Statement
from bot.lookup.citations import Ledger
from index import Article
from index.text.words import words

# A stretch of a sentence tells little by itself unless it is this long, in words.
_FRAGMENT = 8
_SAME = 0.7
# So many quotations a saying that is wanted are read: the others are repeats or not kept.
_ENOUGH = 3
_MOST_CITATIONS = 3


def sayings(readings: Iterable[Reading], ledger: Ledger, limit: int) -> tuple[Statement, ...]:
    """Collect what a person is quoted with.

    Args:
        readings: Articles that name the person, the newest first.
        ledger: Gives the citations their numbers.
        limit: How many sayings at most.

    Returns:
        One statement a saying, in the order of the articles; its citations are up to three
        outlets that quote it, whole sentences that say whose it is.
    """
    found: list[tuple[Article, Quoted]] = []
    for one in readings:
        found += [(one.article, quoted) for quoted in quotes_of(one)]
        if len(found) >= _ENOUGH * limit:
            break
    pronouns = Counter(quoted.pronoun for _, quoted in found if quoted.pronoun)
    # whoever is "he" fifty times and "she" once is "he"; the once was somebody else
    usual = pronouns.most_common(1)[0][0] if pronouns else ""
    groups: list[list[tuple[Article, Quoted]]] = []
    stems: list[frozenset[str]] = []
    for article, quoted in found:
        if quoted.pronoun not in ("", usual) or _is_fragment(quoted.said.text):
            continue
        own = frozenset(words(quoted.said.text, most=None))
        for group, theirs in zip(groups, stems, strict=True):
            if len(own & theirs) > _SAME * min(len(own), len(theirs)):
                group.append((article, quoted))
                break
        else:
            groups.append([(article, quoted)])
            stems.append(own)
    return tuple(_statement(group, ledger) for group in groups[:limit])


def _is_fragment(said: str) -> bool:
    return not said[:1].isupper() and said[:1] != "[" and len(said.split()) < _FRAGMENT


def _statement(group: Iterable[tuple[Article, Quoted]], ledger: Ledger) -> Statement:
    outlets: dict[str, tuple[Article, Quoted]] = {}
    for article, quoted in group:
        outlets.setdefault(article.publisher or article.url, (article, quoted))
    chosen = list(outlets.values())[:_MOST_CITATIONS]
    citations = tuple(ledger.cite(article, quoted.proof.text) for article, quoted in chosen)
    return Statement(chosen[0][1].said.text, citations)
