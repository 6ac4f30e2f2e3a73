"""Separates the news of an article from its credits, bylines, biographies and notices.

Pure: text in, values out. A paragraph is removed only if both its wording and its position mark it
as boilerplate; in doubt it stays.
"""

import re
from dataclasses import dataclass

from index.sources.outlets import OUTLET, canonical_outlet

# How many paragraphs at the end may be credits, notices or biographies.
_TAIL_PARAGRAPHS = 12
_MAX_BIOGRAPHIES = 2
_HEAD_PARAGRAPHS = 4
_HEAD_CHARS = 160
_CREDIT_WORDS = 9
# Longer paragraphs are kept: no notice is longer, and patterns on untrusted text need a bound.
_NOTICE_CHARS = 1000
_CREDIT_CHARS = 100

_NAME = (
    r"[A-Z][\w.’'-]*(?: (?:(?:de|da|di|del|van|von|der|den|la|le|al|bin|el) )*[A-Z][\w.’'-]*){1,3}"
)
_NAMES = rf"{_NAME}(?:(?:, | and |, and | & ){_NAME})*"
_ROLE = (
    r"(?:journalist|reporter|writer|correspondent|columnist|editor|contributor|freelancer"
    r"|producer|bureau chief|news anchor|blogger)s?"
)

_CREDIT = re.compile(
    r"^[(\[]?\s*(?P<label>sources?|via|credits?|news source)(?P<mark>\s*[:：–—-]\s*|\s+)"
    r"(?P<name>\S.{0,78}?)\s*[)\]]?\.?$",
    re.IGNORECASE,
)
_CREDIT_AT_END = re.compile(
    r"\s*[(\[]\s*(?:[Ss]ources?|SOURCES?|[Vv]ia)\s*:?\s+(?P<name>[^()\[\]]{2,60})[)\]]\.?$"
)
_FIRST_PUBLISHED = re.compile(
    r"^[\W_]*this (?:article|story|piece|report|post|column)(?: \w+)? (?:was|is|has been)? ?"
    r"(?:originally |first |re)+(?:published|appeared|posted|ran|printed)"
    r"(?: (?:here|on|in|by|at|from|with permission from))* (?P<name>.{2,60}?)"
    r"(?: (?:on|as|under|and|with|at|in) .*|[.,:].*)?$",
    re.IGNORECASE,
)
# Whole paragraphs that are never news.
_NOTICE_ANYWHERE = re.compile(
    r"^(?:"
    r"(?:READ MORE|RELATED|MORE|SEE ALSO|ALSO READ|READ ALSO|READ NEXT|RECOMMENDED|WATCH|LISTEN"
    r"|DON[’']T MISS|MUST READ|SIGN UP|SUBSCRIBE)\b ?[:|►>–-] ?.{0,160}"
    r"|(?:Read more|Related|See also|Also read|Read also|Read next|Recommended|Related articles?"
    r"|Related stories|More on this(?: story)?|Recommended stories)(?: ?[:|►>] ?.{0,160})?"
    r"|(?:Advertisement|Advert|Story continues below(?: this)?(?: advertisement)?"
    r"|Article continues (?:after|below) (?:this )?(?:ad|advertisement)"
    r"|Scroll (?:down )?to continue)"
    r"|(?:Sign up|Subscribe|Click here|Tap here)\b.{0,120}\b"
    r"(?:newsletters?|inbox|e-?mail|alerts?|podcast|today|channel|app|here|subscri\w+)\b.{0,80}"
    r"|Share (?:this|on) .{0,60}"
    r"|Editor[’']s note\b.*"
    r"|How relevant is this ad to you\?.{0,40}"
    r"|Video player was slow to load content.{0,120}"
    r")[.!]?$",
    re.IGNORECASE,
)
# Whole paragraphs that are not news at the end of an article.
_NOTICE_AT_END = re.compile(
    r"^[\W_]*(?:"
    r"(?:copyright|©|\(c\) ?(?:19|20)\d\d).*"
    r"|(?:\S+ ){0,8}all rights reserved.*"
    r"|this material may not be published.*"
    r"|(?:you can )?(?:follow|find) .{1,80}\b(?:on|via) (?:twitter|facebook|instagram|threads"
    r"|tiktok|linkedin|mastodon|bluesky|x|telegram|youtube|whatsapp"
    r"|google news|social media)\b.{0,120}"
    r"|follow (?:@\w+|him|her|them|us|me)\b.{0,100}"
    r"|(?:contact|reach|e-?mail|message) (?:(?:the )?(?:reporter|author|writer|him|her|them|us)\b"
    r"|[A-Z].{1,60}\b(?:at|on|via) \S*@).{0,160}"
    r"|(?:e-?mail|twitter|contact|tel|phone|photo|photos|image|images|photo credit|image credit"
    r"|picture|featured image|tags?|topics?|filed under|categories|category|comments?"
    r"|published by|posted in|share|sign up|read more|read the original(?: article)?"
    r"|related|more information|press contact|media contact|contributing|contributors?"
    r"|additional reporting by|reporting by|editing by|written by|compiled by"
    r"|edited by)\s*:\s*.{0,200}"
    r"|\(?(?:additional )?(?:reporting|writing|editing|compiled|graphics|produced) by .{2,250}"
    r"|(?:the )?[\w’' .,&-]{2,160} contributed (?:reporting )?to this "
    r"(?:report|story|article).{0,80}"
    r"|[\w’' .,&-]{2,160} contributed (?:reporting|additional reporting)\b.{0,60}"
    r"|(?:the )?associated press(?:,? and wire reports)?|and wire reports|wire reports"
    r"|this (?:story|article|report|live blog)(?: and headline)? (?:has|have) been "
    r"(?:updated|corrected|amended|edited)\b.{0,160}"
    r"|this (?:story|article) is (?:developing|part of)\b.{0,160}"
    r"|(?:more|full|complete) (?:ap )?(?:\w+ )?coverage.{0,20}:? ?https?://.*"
    r"|(?:ap|more ap) [\w ]{2,40}: ?(?:https?://|@).*"
    r"|(?:click|tap) here .{0,120}|(?:sign up|subscribe)\b.{0,200}"
    r"|support (?:local|quality|independent) journalism.{0,120}"
    r"|the views expressed .{0,300}"
    r"|https?://\S+|@\w+"
    r")$",
    re.IGNORECASE | re.DOTALL,
)
_REPORTING_BY = re.compile(rf"^\(?[Rr]eporting by (?P<names>{_NAMES})")
_BIOGRAPHY = re.compile(
    rf"^(?:About the author:? ?)?(?P<name>{_NAME}),? "
    rf"(?:(?:is|was|has been) (?:\S+ ){{0,14}}?{_ROLE}\b"
    r"|(?:covers|writes about|writes for|reports on|reports for|reports from) )"
)
# A biography describes a person's work, never an event. These words mean that it is news.
_EVENT_WORDS = re.compile(
    r"[“”\"]|\b(?:who (?:was|were|has|had)|said|says|told|arrested|detained|killed|died|dead"
    r"|elected|accused|charged|jailed|released|sentenced|wounded|missing|sued|fired)\b"
)
_CAPITALS = r"[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){1,3}"
_BYLINE = re.compile(
    r"^(?:(?:Story )?[Bb]y|BY|Written by|Words by|Author:)\s+"
    rf"(?P<names>{_CAPITALS}(?:(?:,? (?:and|AND) |, ){_CAPITALS})*|{_NAMES})"
    r"(?:(?:\s*[,|/·•–—-]\s*|\s+)(?P<rest>[^.!?]{0,70}))?$"
)
_NAME_LINE = re.compile(rf"^{_NAMES}$")
# "Associated Press", "Special to the News Journal", "Dhaka, Bangladesh Reuters —", "CNN —"
_OUTLET_LINE = re.compile(
    rf"^(?:Special to |(?:[A-Z][^.!?:;]{{1,60}} )(?=.*[—–]$))?(?P<outlet>{OUTLET.pattern})"
    r"(?: [A-Z]\w+)?(?: and wire reports)? ?[—–-]*$"
)
# "Source: U.S. Census Bureau" is the source of figures, not the outlet that reported the news.
_NOT_AN_OUTLET = re.compile(
    r"\b(?:bureau|department|ministry|census|university|institute|commission|survey|office"
    r"|federal reserve|world bank|imf|police|court|statista|getty|shutterstock)\b|\d{4}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ArticleParts:
    """The news of an article, its author and its credits.

    Attributes:
        body: The news, verbatim; paragraphs with an empty line between.
        author: The names in the byline or the biographies, joined by ", ", or "".
        credits: The canonical names of the outlets in credit lines: first those at the end
            ("Source: Donga"), then those at the top ("Associated Press"). May include the
            publisher.
    """

    body: str
    author: str
    credits: tuple[str, ...]


def separate_boilerplate(body: str) -> ArticleParts:
    """Separate attribution and notices from a body.

    Args:
        body: A clean body: paragraphs with an empty line between.

    Returns:
        Its parts. If credits, notices and biographies are the whole body, they stay in it.
    """
    paragraphs = [paragraph for paragraph in body.split("\n\n") if paragraph]
    byline, head_outlets, paragraphs = _take_head(paragraphs)
    tail_author, tail_outlets, paragraphs = _take_tail(paragraphs)
    news = [paragraph for paragraph in paragraphs if not _is_notice(paragraph)]
    return ArticleParts(
        body="\n\n".join(news),
        author=byline or tail_author,
        credits=tuple(dict.fromkeys(tail_outlets + head_outlets)),
    )


def _take_head(paragraphs: list[str]) -> tuple[str, list[str], list[str]]:
    """Split off bylines and lines with only an outlet; return author, outlets and the rest."""
    author, credited, kept = "", list[str](), list[str]()
    for position, line in enumerate(paragraphs):
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else ""
        if position >= _HEAD_PARAGRAPHS or not following or len(line) > _HEAD_CHARS:
            kept.append(line)
        elif outlet := _OUTLET_LINE.match(line):
            credited.append(canonical_outlet(outlet["outlet"]))
        elif byline := _BYLINE.match(line):
            people, outlets = _split_names(byline["names"])
            author = author or ", ".join(people)
            agency = OUTLET.match(byline["rest"] or "")
            credited += outlets + ([canonical_outlet(agency.group())] if agency else [])
        elif (
            _NAME_LINE.match(line)
            and _OUTLET_LINE.match(following)
            and position + 1 < _HEAD_PARAGRAPHS
        ):
            author = author or _join_people(line)
        else:
            kept.append(line)
    return author, credited, kept


def _take_tail(paragraphs: list[str]) -> tuple[str, list[str], list[str]]:
    """Split off credits, notices and biographies; return author, outlets and the rest."""
    author = ""
    credited: list[str] = []
    kept = list(paragraphs)
    biographies = 0
    for _ in range(min(_TAIL_PARAGRAPHS, len(paragraphs))):
        last = kept[-1] if kept else ""
        if not last or len(last) > _NOTICE_CHARS:
            break
        rest = "\n".join(kept[:-1])
        credit = _read_credit(last)
        if credit is not None:
            credited[:0] = credit
        elif biographies < _MAX_BIOGRAPHIES and (name := _read_biography(last, rest)):
            author = name if not author else f"{name}, {author}"
            biographies += 1
        elif _NOTICE_AT_END.match(last) or _is_notice(last):
            reporter = _REPORTING_BY.match(last)
            author = author or (_join_people(reporter["names"]) if reporter else "")
        else:
            break
        kept.pop()
    if not kept:
        return "", [], paragraphs
    start = max(1, len(kept[-1]) - _CREDIT_CHARS)
    inline = _CREDIT_AT_END.search(kept[-1], start)
    if inline and (names := _find_outlets(inline["name"])):
        credited[:0] = names
        kept[-1] = kept[-1][: inline.start()]
    return author, credited, kept


def _is_notice(paragraph: str) -> bool:
    return len(paragraph) <= _NOTICE_CHARS and bool(_NOTICE_ANYWHERE.match(paragraph))


def _read_credit(line: str) -> list[str] | None:
    """Return the outlets in a credit line; None if the line is not a credit line."""
    first_published = _FIRST_PUBLISHED.match(line)
    if first_published:
        return _find_outlets(first_published["name"])
    credit = _CREDIT.match(line)
    if not credit:
        return None
    name, label = credit["name"], credit["label"].casefold()
    if label.startswith("credit"):
        return []
    if not credit["mark"].strip():
        # "Source Reuters", "Via Reuters": must be followed by a name, not by a sentence
        if line.endswith(".") or not re.fullmatch(rf"[A-Z]\S*|{_NAME}", name):
            return None
    elif len(name.split()) > _CREDIT_WORDS or re.search(r"[a-z][.!?] ", name):
        return None
    return _find_outlets(name)


def _find_outlets(text: str) -> list[str]:
    names = []
    for part in re.split(
        r"\s*[,;/|]\s*|\s+(?:and|via|&)\s+", re.sub(r"https?://(?:www\.)?", "", text)
    ):
        name = part.split("/")[0].strip(' .*_-–—()[]“”"').removeprefix("the ")
        if (
            name
            and not _NOT_AN_OUTLET.search(name)
            and (name[0].isupper() or "." in name or not name.isascii())
        ):
            names.append(canonical_outlet(name))
    return names


def _read_biography(paragraph: str, rest: str) -> str:
    """Return the name of the person whose biography a paragraph is; "" if it is not one."""
    biography = _BIOGRAPHY.match(paragraph)
    if not biography or _EVENT_WORDS.search(paragraph):
        return ""
    name = biography["name"]
    if "is " not in paragraph and not re.search(r"\b(?:for|at) [A-Z]", paragraph):
        return ""
    surname = name.split()[-1]
    # a person in the news is not its author ("Evan Gershkovich is a reporter for ...")
    if re.search(rf"\b{re.escape(surname)}\b", re.sub(_BYLINE, "", rest)):
        return ""
    return name


def _join_people(text: str) -> str:
    return ", ".join(_split_names(text)[0])


def _split_names(text: str) -> tuple[list[str], list[str]]:
    """Split names into people and outlets; the byline "RANDALL CHASE AP" has one of each."""
    people, outlets = list[str](), list[str]()
    for name in re.split(r",\s*(?:and |AND )?|\s+(?:and|AND|&)\s+", text):
        person, _, last = name.rpartition(" ")
        if OUTLET.fullmatch(name):
            outlets.append(canonical_outlet(name))
        elif person and OUTLET.fullmatch(last):
            people.append(person)
            outlets.append(canonical_outlet(last))
        elif name:
            people.append(name)
    return [name.title() if name.isupper() else name for name in people], outlets
