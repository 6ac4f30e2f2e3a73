"""Find the outlets that an article or a sentence names as the source of its news.

Pure: text in, names out. Only news organisations count, and only where the wording states that
they reported: "Reuters reported", "told the Financial Times", "PARIS (AFP)". A name alone
("The Washington Post building was evacuated") is a subject, not a source.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.sources.attribution_patterns import find_relation
from index.sources.outlets import OUTLET, canonical_outlet, same_outlet
from index.text.lexicon import MONTH
from index.text.passages import sentences

# The first paragraphs give the source of the news; reports cited further down are background.
_LEAD_PARAGRAPHS = 3
# A limit for paragraphs and sentences, so that untrusted text cannot cost too much.
_READ_CHARS = 4000

# PARIS (AFP) -, Feb 21 (Reuters) -, ENGLEWOOD, Colo. (AP) —, WASHINGTON, Feb. 21 (Xinhua) --,
# and "(CNN) The ..." without a dash, if nothing precedes the bracket.
_DATELINE = re.compile(
    rf"^(?P<place>[A-Z][^()\n]{{1,60}})?\((?P<outlet>{OUTLET.pattern})(?:/[^()]{{2,30}})?\)"
    r"(?:\s*[—–:-]+\s|(?(place)(?!))\s+(?=[A-Z]))"
)
# WASHINGTON —, ENGLEWOOD, Colo. -: only the place, in capitals.
_PLACE = re.compile(
    r"^[A-Z][A-Z’' .-]{2,30}[A-Z](?:, [A-Z][\w. ]{1,20})? ?(?:[—–-]+ |[—–])(?=[A-Z“\"])"
)
# "New York (CNN Business) Gas prices": only a place precedes the bracket.
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
class _CitedOutlet:
    outlet: str
    relation: str  # see attribution_patterns.find_relation


def cited_sources(body: str, title: str = "", publisher: str = "") -> tuple[str, ...]:
    """Find the outlets that the first paragraphs of an article name as its sources.

    Args:
        body: Paragraphs separated by empty lines; the first three are read.
        title: The headline.
        publisher: The article's publisher, which never counts as a source.

    Returns:
        Canonical names, nearest first: the agency in the dateline, the report that the article
        cites, the report which that one cites. Empty if no source is named.
    """
    chain: list[str] = []
    for position, full_paragraph in enumerate(
        body.split("\n\n", _LEAD_PARAGRAPHS)[:_LEAD_PARAGRAPHS]
    ):
        paragraph = full_paragraph[:_READ_CHARS]
        dateline = _DATELINE.match(paragraph) if position == 0 else None
        if dateline:
            _append(chain, dateline["outlet"], publisher)
        text = paragraph[dateline.end() :] if dateline else paragraph
        cited = _first_chain(text, publisher, details=position > 0)
        if cited:
            for outlet in cited:
                _append(chain, outlet, publisher)
            break
    else:
        for outlet in _title_sources(title[:_READ_CHARS], publisher):
            _append(chain, outlet, publisher)
    return tuple(chain)


def sentence_source(sentence: str) -> str | None:
    """Find the outlet that a sentence names as its source.

    Args:
        sentence: One sentence of an article.

    Returns:
        Its canonical name; of a chain ("Reuters reported, citing Bloomberg") the one that reported
        first. None if the sentence names no source.
    """
    sentence = sentence[:_READ_CHARS]
    dateline = _DATELINE.match(sentence)
    rest = sentence[dateline.end() :] if dateline else sentence
    chain = _chain(list(_cited(rest)))
    if chain:
        return chain[-1]
    return canonical_outlet(dateline["outlet"]) if dateline else None


def dateline_end(sentence: str) -> int:
    """Return where the text after a dateline begins ("(CNN) ", "PARIS (AFP) - "), or 0."""
    opening = sentence[:_READ_CHARS]
    match = _DATELINE.match(opening) or _PLACE.match(opening) or _PLACE_AND_OUTLET.match(opening)
    return match.end() if match else 0


def _first_chain(paragraph: str, publisher: str, *, details: bool) -> list[str]:
    """Return the chain of the first sentence that cites an outlet.

    Below the first paragraph (`details`), "according to" and "told" give the source of a figure or
    quote, not of the news: of 25 articles by CNN, USA Today and The Week that were checked, 7 would
    have had a wrong origin.
    """
    for sentence in (span.text for span in sentences(paragraph)):
        if details and _LONG_AGO.search(sentence):
            continue
        cited = [
            citation
            for citation in _cited(sentence)
            if not same_outlet(citation.outlet, publisher)
            and not (details and citation.relation in ("told", "according"))
        ]
        if cited:
            return _chain(cited)
    return []


def _chain(cited: list[_CitedOutlet]) -> list[str]:
    """Return the first outlet and those that it relays; others reported the same in parallel."""
    if not cited:
        return []
    chain = [cited[0].outlet]
    for citation in cited[1:]:
        if citation.relation == "relayed" and citation.outlet not in chain:
            chain.append(citation.outlet)
    return chain


def _cited(sentence: str) -> Iterator[_CitedOutlet]:
    for name in OUTLET.finditer(sentence):
        wording = find_relation(sentence, name.start(), name.end())
        if wording:
            yield _CitedOutlet(canonical_outlet(name.group()), wording)


def _title_sources(title: str, publisher: str) -> list[str]:
    cited = [citation for citation in _cited(title) if not same_outlet(citation.outlet, publisher)]
    if cited:
        return _chain(cited)
    credit = _TITLE_CREDIT.search(title)
    return [canonical_outlet(credit["outlet"])] if credit else []


def _append(chain: list[str], outlet: str, publisher: str) -> None:
    outlet = canonical_outlet(outlet)
    if not same_outlet(outlet, publisher) and outlet not in chain:
        chain.append(outlet)
