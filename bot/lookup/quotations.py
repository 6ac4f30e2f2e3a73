"""PURE: quotations of a person from all articles, each once, the newest first."""

import re
from collections import Counter
from collections.abc import Iterable

from bot.answer.sentences.quote_attribution import AttributedQuote
from bot.answer.sentences.speakers import NamedArticle, quotes_of
from bot.answer.types import Statement
from bot.lookup.citations import CitationNumbering
from index import Article
from index.text.words import words

# Part of a sentence says little by itself unless it has at least this many words.
_FRAGMENT_WORDS = 8
_SAME_SHARE = 0.7  # above this share of common words, two quotations are the same
# How many quotations to read for each one that is wanted: some are repeats, some are not kept.
_READ_PER_RESULT = 3
_MAX_CITATIONS = 3
_QUOTED = re.compile(r"[“\"][^“”\"]*(?:[”\"]|$)")
# "Biden said on Friday" says no more than the date beside it.
_FEWEST_WORDS_OF_AN_OCCASION = 6


def collect_quotations(
    readings: Iterable[NamedArticle], numbering: CitationNumbering, limit: int
) -> tuple[Statement, ...]:
    """Collect quotations of a person.

    Args:
        readings: Articles that name the person, the newest first.
        numbering: Gives the citations their numbers.
        limit: How many quotations at most.

    Returns:
        One statement a quotation, in the order of the articles. Its citations are whole sentences
        that name the speaker, from up to three outlets.
    """
    found: list[tuple[Article, AttributedQuote]] = []
    for reading in readings:
        found += [(reading.article, quoted) for quoted in quotes_of(reading)]
        if len(found) >= _READ_PER_RESULT * limit:
            break
    pronouns = Counter(quoted.pronoun for _, quoted in found if quoted.pronoun)
    # a person who is "he" fifty times and "she" once is "he"; the one exception is somebody else
    usual = pronouns.most_common(1)[0][0] if pronouns else ""
    groups: list[list[tuple[Article, AttributedQuote]]] = []
    stems: list[frozenset[str]] = []
    for article, quoted in found:
        if quoted.pronoun not in ("", usual) or _is_fragment(quoted.quote.text):
            continue
        quote_stems = frozenset(words(quoted.quote.text, most=None))
        for group, group_stems in zip(groups, stems, strict=True):
            if len(quote_stems & group_stems) > _SAME_SHARE * min(
                len(quote_stems), len(group_stems)
            ):
                group.append((article, quoted))
                break
        else:
            groups.append([(article, quoted)])
            stems.append(quote_stems)
    return tuple(_statement(group, numbering) for group in groups[:limit])


def occasion_of(quotation: Statement) -> str:
    """Return what the news says about where and why a quotation was said.

    Args:
        quotation: A quotation; the sentence that names its speaker is what it cites.

    Returns:
        The words outside of the quotation marks: "Biden said in response to a question about the
        object."; "" if they say only who spoke.
    """
    outside = _QUOTED.split(quotation.citations[0].quote)
    occasion = " ".join(max(outside, key=len).split()).strip(" ,;:—–-")
    return occasion if len(occasion.split()) >= _FEWEST_WORDS_OF_AN_OCCASION else ""


def _is_fragment(text: str) -> bool:
    return not text[:1].isupper() and text[:1] != "[" and len(text.split()) < _FRAGMENT_WORDS


def _statement(
    group: Iterable[tuple[Article, AttributedQuote]], numbering: CitationNumbering
) -> Statement:
    outlets: dict[str, tuple[Article, AttributedQuote]] = {}
    for article, quoted in group:
        outlets.setdefault(article.publisher or article.url, (article, quoted))
    chosen = list(outlets.values())[:_MAX_CITATIONS]
    citations = tuple(numbering.cite(article, quoted.proof.text) for article, quoted in chosen)
    return Statement(chosen[0][1].quote.text, citations)
