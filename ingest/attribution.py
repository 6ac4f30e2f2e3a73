"""Whom an article, or one sentence of it, names as the source of its news.

Pure: text in, names out. Only news organisations count, and only where the wording says that
they reported: "Reuters reported", "told the Financial Times", "PARIS (AFP)". A name alone
("The Washington Post building was evacuated") is a subject, not a source.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.outlets import DAY_OR_MONTH, OUTLET, canonical_outlet, same_outlet
from ingest.text import split_sentences

# The lead says where an article's news is from; further down other reports are background.
_LEAD_PARAGRAPHS = 3
_CONTEXT_CHARS = 140
# A longer paragraph or sentence is read up to here: foreign text must not cost what it likes.
_READ_CHARS = 4000

_ADVERB = (
    r"(?:has|have|had|also|first|earlier|later|exclusively|separately|previously|originally"
    r"|recently|since|then|now|already|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|(?:last|this) \w+"
    r"|in (?:a|an|its) (?:\w+ )?(?:report|story|article|exclusive|analysis|investigation))"
)
# "The New York Times reported a quarterly profit" is news about the paper; "Reuters reported
# record profits at Shell" is not. The object right behind the verb decides, and a report that
# opens with the figure ("Reuters reported losses in ...") is lost to it: ambiguous, so no source.
_OWN_BUSINESS = (
    r"(?: (?:an?|its|the|record|strong|weak|higher|lower|better|worse|than|expected|quarterly"
    r"|annual|net|operating|adjusted|(?:first|second|third|fourth)[- ]quarter|growing|falling"
    r"|rising|\S*\d\S*|million|billion|in))* "
    r"(?:profits?|loss(?:es)?|earnings|revenues?|sales|subscri\w+|layoffs|results|income)\b"
)
_AFTER = re.compile(
    r"(?: \([^()]{2,40}\))?"
    r"(?:,? (?:newspaper|magazine|daily|news agency|agency|news site|website|broadcaster|network))?"
    r"(?:[’']s? [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2})?"
    r"(?: and (?:\w+ )?(?:other )?(?:outlets|media|news organi[sz]ations|others))?"
    rf"(?:,? {_ADVERB},?){{0,3}}"
    rf" (?:report(?:ed|s)(?!{_OWN_BUSINESS}|ers?\b)"
    r"|(?:said|says)(?! (?:it|its|that it|they|in an? (?:statement|filing|tweet|press release"
    r"|memo|e-?mail|editor)))"
    r"|wrote|writes|revealed|reveals|disclosed|quoted|quotes|quoting|cited|cites|citing"
    r"|estimates|estimated|projected|noted|confirmed|learned|broke the (?:news|story)"
    r"|(?:was|is) (?:the )?first (?:to report|with)"
    r"|obtained|published (?:an?|the|its) (?:\w+ ){0,2}(?:report|investigation|story|article))\b"
)
# "..., reported The Guardian." but not "..., said BBC director-general Tim Davie"
_INVERTED = re.compile(
    r"[,”\"’'] (?:reported|reports|said|says|wrote|writes|noted|notes|added|adds|suggested) $"
)
_CLAUSE_END = re.compile(
    r"[.,;:!?”\"]|$| \(| (?:on|in|at|after|before|earlier|last|this|today"
    r"|yesterday|citing|and|as)\b"
    rf"| (?:{DAY_OR_MONTH})\b"
)
_NOUN_AFTER = re.compile(
    r"(?:[’']s?)? (?:reports?|reporting|investigation|analysis|review|tally|count|exclusive)\b"
)
_SHOW_AFTER = re.compile(r"(?:[’']s?) [“\"]?[A-Z]")
# "according to Fox News host X" speaks of a person.
_PERSON_AFTER = re.compile(
    r" (?:host|anchor|owner|executive|spokes\w+|CEO|chief|president|editor|publisher|publicist"
    r"|best-?sell\w+|building|headquarters|poll|survey|contributor|columnist|app)\b"
    rf"| (?!{DAY_OR_MONTH})[A-Z]"
)

_MEDIUM = (
    r"(?:newspaper|news agency|agency|broadcaster|outlet|website|site|magazine|daily|weekly"
    r"|tabloid|network|channel|television|TV|media|wire|wire service|station|affiliate|partner"
    r"|publication|service|radio|press)"
)
# What may stand between the construction and the name: "Russian state news agency".
_DESCRIPTION = (
    rf"(?:(?:[\w’'.-]+ ){{0,4}}?{_MEDIUM} |(?:the )?\w+-(?:run|owned|backed|controlled|based) )?"
)
_RELAYED = (
    r"(?:citing|quoting|cited by|quoted by|(?:as |first |originally |earlier |previously )?"
    r"reported (?:\w+ ){0,2}(?:by|in)|reports? (?:in|by|from)|reporting by"
    r"|(?:an?|the) [\w-]+ (?:report|story|article|investigation|analysis) (?:in|by|from))"
)
_BEFORE = (
    ("relayed", re.compile(rf"\b{_RELAYED} {_DESCRIPTION}$", re.IGNORECASE)),
    (
        "according",
        re.compile(
            r"\b(?:according to|per|via|as per)(?: an?| the)? (?:[\w-]+ ){0,4}?"
            r"(?:reports?|story|article|reporting|tally|data|figures|analysis|count|interview|investigation)"
            r" (?:in|by|from|with|(?:published|compiled|obtained|reviewed) (?:in|by))"
            rf" {_DESCRIPTION}$",
            re.IGNORECASE,
        ),
    ),
    ("according", re.compile(rf"\b(?:according to|as per|per|via) {_DESCRIPTION}$", re.IGNORECASE)),
    (
        "told",
        re.compile(
            r"\b(?:told|tells|telling|(?:speaking|spoke|talking|talked|confirmed|leaked|provided|said"
            r"|saying|announced|revealed|described|admitted|explained) (?:\w+ ){0,2}(?:to|with)"
            r"|(?:interview|conversation|statement|e-?mail|comments?|remarks|message|letter|call)"
            r"s? (?:\w+ )?(?:with|to|for|published (?:in|by))"
            r"|(?:obtained|seen|reviewed|verified|viewed|examined|published"
            r"|first shared[^.]{0,40}) (?:by|with|in))"
            rf" {_DESCRIPTION}$",
            re.IGNORECASE,
        ),
    ),
)
_REPORT_OF = re.compile(
    r"(?:\b(?:according to|citing|in|per)(?: an?| the)?|^an?|^the|^) $", re.IGNORECASE
)
_ON_SHOW = re.compile(r"\b(?:said|says|told|speaking|asked|appearing|interviewed)\b[^.]{0,60} on $")
# "a spokesperson for Reuters said": a name behind a preposition is not who says it.
_NOT_SUBJECT = re.compile(
    r"\b(?:of|for|at|from|by|in|with|to|on|against|about|sued|bought|acquired|told|and its)"
    r" (?:the )?$",
    re.IGNORECASE,
)

# PARIS (AFP) -, Feb 21 (Reuters) -, ENGLEWOOD, Colo. (AP) —, WASHINGTON, Feb. 21 (Xinhua) --,
# and "(CNN) The ..." with no dash, where nothing else stands in front.
_DATELINE = re.compile(
    rf"^(?P<place>[A-Z][^()\n]{{1,60}})?\((?P<outlet>{OUTLET.pattern})(?:/[^()]{{2,30}})?\)"
    r"(?:\s*[—–:-]+\s|(?(place)(?!))\s+(?=[A-Z]))"
)
# WASHINGTON —, ENGLEWOOD, Colo. -: the place alone, in capitals.
_PLACE = re.compile(r"^[A-Z][A-Z’' .-]{2,30}[A-Z](?:, [A-Z][\w. ]{1,20})? ?[—–-]+ (?=[A-Z“\"])")
_TITLE_CREDIT = re.compile(
    rf"(?:\s[-–—|]|[:,])\s*(?P<outlet>{OUTLET.pattern})(?: (?:reports?|exclusive|sources))?$"
)

# An old report is background: "In 2021, Forbes reported ...".
_LONG_AGO = re.compile(
    r"\b(?:[Ii]n (?:19|20)\d\d|[Ll]ast (?:year|month|(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December))|[Ee]arlier this year|years? ago"
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
    match = _DATELINE.match(opening) or _PLACE.match(opening)
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
        relation = _relation(sentence, name.start(), name.end())
        if relation:
            yield _Cited(canonical_outlet(name.group()), relation)


def _relation(sentence: str, start: int, end: int) -> str:
    before = sentence[max(0, start - _CONTEXT_CHARS) : start]
    after = sentence[end : end + _CONTEXT_CHARS]
    for relation, pattern in _BEFORE:
        if pattern.search(before):
            if relation == "according" and _PERSON_AFTER.match(after):
                return ""
            return relation
    if _ON_SHOW.search(before) and _SHOW_AFTER.match(after):
        return "told"
    if _REPORT_OF.search(before) and _NOUN_AFTER.match(after):
        return "reported"
    if _INVERTED.search(before) and _CLAUSE_END.match(after):
        return "according"
    if _AFTER.match(after) and not _NOT_SUBJECT.search(before):
        return "reported"
    return ""


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
