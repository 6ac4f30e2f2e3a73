"""Whom an article, or one sentence of it, names as the source of its news.

Pure: text in, names out. Only news organisations count, and only where the wording says that
they reported: "Reuters reported", "told the Financial Times", "PARIS (AFP)". A name alone
("The Washington Post building was evacuated") is a subject, not a source.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.sources.attribution_patterns import relation
from index.sources.outlets import OUTLET, canonical_outlet, same_outlet
from index.text.cleaning import split_sentences
from index.text.lexicon import MONTH

# The lead says where an article's news is from; further down other reports are background.
_LEAD_PARAGRAPHS = 3
# A longer paragraph or sentence is read up to here: foreign text must not cost what it likes.
_READ_CHARS = 4000

# PARIS (AFP) -, Feb 21 (Reuters) -, ENGLEWOOD, Colo. (AP) —, WASHINGTON, Feb. 21 (Xinhua) --,
# and "(CNN) The ..." with no dash, where nothing else stands in front.
_DATELINE = re.compile(
    rf"^(?P<place>[A-Z][^()\n]{{1,60}})?\((?P<outlet>{OUTLET.pattern})(?:/[^()]{{2,30}})?\)"
    r"(?:\s*[—–:-]+\s|(?(place)(?!))\s+(?=[A-Z]))"
)
# WASHINGTON —, ENGLEWOOD, Colo. -: the place alone, in capitals.
_PLACE = re.compile(
    r"^[A-Z][A-Z’' .-]{2,30}[A-Z](?:, [A-Z][\w. ]{1,20})? ?(?:[—–-]+ |[—–])(?=[A-Z“\"])"
)
# "New York (CNN Business) Gas prices": only names of places are in front of the bracket.
_PLACE_AND_OUTLET = re.compile(
    rf"^[A-Z][\w.’'-]*(?:,? [A-Z][\w.’'-]*){{0,4}} ?\((?:{OUTLET.pattern})\) (?=[A-Z“\"])"
)
_TITLE_CREDIT = re.compile(
    rf"(?:\s[-–—|]|[:,])\s*(?P<outlet>{OUTLET.pattern})(?: (?:reports?|exclusive|sources))?$"
)

# An old report is background: "In 2021, Forbes reported ...".
_LONG_AGO = re.compile(
    rf"\b(?:[Ii]n (?:19|20)\d\d|[Ll]ast (?:year|month|{MONTH})|[Ee]arlier this year|years? ago"
    r"|[Bb]etween \w+ 20\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class _Cited:
    outlet: str
    relation: str  # how the wording ties it to the news: "reported", "relayed", "told", ...


def cited_sources(body: str, title: str = "", publisher: str = "") -> tuple[str, ...]:
    """Name the news organisations that an article's lead takes its news from.

    Args:
        body: Paragraphs with an empty line between; the first three are read.
        title: Its headline.
        publisher: The outlet itself, which is not its own source.

    Returns:
        Canonical names, nearest first: the agency of the dateline, the report it cites, the
        one that this report cites. Empty if the lead cites nobody.
    """
    chain: list[str] = []
    for position, full in enumerate(body.split("\n\n", _LEAD_PARAGRAPHS)[:_LEAD_PARAGRAPHS]):
        paragraph = full[:_READ_CHARS]
        dateline = _DATELINE.match(paragraph) if position == 0 else None
        if dateline:
            _append(chain, dateline["outlet"], publisher)
        news = paragraph[dateline.end() :] if dateline else paragraph
        cited = _first_chain(news, publisher, details=position > 0)
        if cited:
            for outlet in cited:
                _append(chain, outlet, publisher)
            break
    else:
        for outlet in _title_sources(title[:_READ_CHARS], publisher):
            _append(chain, outlet, publisher)
    return tuple(chain)


def sentence_source(sentence: str) -> str | None:
    """Name the news organisation that one sentence gives as its source.

    Args:
        sentence: One sentence of an article.

    Returns:
        Its canonical name; of a chain ("Reuters reported, citing Bloomberg") who reported
        first. None if the sentence names none.
    """
    sentence = sentence[:_READ_CHARS]
    dateline = _DATELINE.match(sentence)
    rest = sentence[dateline.end() :] if dateline else sentence
    chain = _chain(list(_cited(rest)))
    if chain:
        return chain[-1]
    return canonical_outlet(dateline["outlet"]) if dateline else None


def dateline_end(sentence: str) -> int:
    """Return where the news begins behind an opening dateline: "(CNN) ", "PARIS (AFP) - "; or 0."""
    opening = sentence[:_READ_CHARS]
    match = _DATELINE.match(opening) or _PLACE.match(opening) or _PLACE_AND_OUTLET.match(opening)
    return match.end() if match else 0


def _first_chain(paragraph: str, publisher: str, *, details: bool) -> list[str]:
    """The chain of the first sentence that cites anybody.

    Among `details`, below an article's first paragraph, "according to" and "told" give where a
    figure or a quote is from, not the news: of 25 articles by CNN, USA Today and The Week that
    were read for it, 7 would have had a wrong origin.
    """
    for sentence in split_sentences(paragraph):
        if details and _LONG_AGO.search(sentence):
            continue
        cited = [
            one
            for one in _cited(sentence)
            if not same_outlet(one.outlet, publisher)
            and not (details and one.relation in ("told", "according"))
        ]
        if cited:
            return _chain(cited)
    return []


def _chain(cited: list[_Cited]) -> list[str]:
    """The first outlet, and those that it relays; others beside it tell the same, not before it."""
    if not cited:
        return []
    chain = [cited[0].outlet]
    for one in cited[1:]:
        if one.relation == "relayed" and one.outlet not in chain:
            chain.append(one.outlet)
    return chain


def _cited(sentence: str) -> Iterator[_Cited]:
    for name in OUTLET.finditer(sentence):
        kind = relation(sentence, name.start(), name.end())
        if kind:
            yield _Cited(canonical_outlet(name.group()), kind)


def _title_sources(title: str, publisher: str) -> list[str]:
    cited = [one for one in _cited(title) if not same_outlet(one.outlet, publisher)]
    if cited:
        return _chain(cited)
    credit = _TITLE_CREDIT.search(title)
    return [canonical_outlet(credit["outlet"])] if credit else []


def _append(chain: list[str], outlet: str, publisher: str) -> None:
    outlet = canonical_outlet(outlet)
    if not same_outlet(outlet, publisher) and outlet not in chain:
        chain.append(outlet)
