"""Tells an article's news from what stands around it: credits, bylines, biographies, notices.

Pure: text in, values out. What is no news is removed only where its wording and its place both
say so; in doubt a paragraph stays.
"""

import re
from dataclasses import dataclass

from index.sources.outlets import OUTLET, canonical_outlet

# How far from the end credits, notices and biographies are looked for, in paragraphs.
_TAIL = 12
_BIOGRAPHY_TAIL = 2
_HEAD = 4
_HEAD_CHARS = 160
_CREDIT_WORDS = 9
# Longer paragraphs are left as they are: no notice is, and patterns on foreign text need a bound.
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
# Whole paragraphs that are no news wherever they stand.
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
# Whole paragraphs that are no news at the end of an article.
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
# A biography speaks of work and person, never of an event: these make it news.
_NEWSY = re.compile(
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
# "Source: U.S. Census Bureau" names where figures are from, not who reported the news.
_NO_OUTLET = re.compile(
    r"\b(?:bureau|department|ministry|census|university|institute|commission|survey|office"
    r"|federal reserve|world bank|imf|police|court|statista|getty|shutterstock)\b|\d{4}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """An article taken apart.

    Attributes:
        body: The news; paragraphs with an empty line between, letter by letter the publisher's.
        author: Whom a byline or a biography names, joined by ", ", or "".
        credits: Outlets that credit lines name, as canonical names: those of the end ("Source:
            Donga"), then those of the top ("Associated Press"). May name the publisher itself.
    """

    body: str
    author: str
    credits: tuple[str, ...]


def separate(body: str) -> Parts:
    """Take attribution and notices out of a body.

    Args:
        body: A clean body: paragraphs with an empty line between.

    Returns:
        Its parts. A body that holds nothing else keeps its paragraphs.
    """
    paragraphs = [part for part in body.split("\n\n") if part]
    byline, dateline, paragraphs = _take_head(paragraphs)
    biographer, named, paragraphs = _take_tail(paragraphs)
    news = [part for part in paragraphs if not _is_notice(part)]
    return Parts(
        body="\n\n".join(news),
        author=byline or biographer,
        credits=tuple(dict.fromkeys(named + dateline)),
    )


def _take_head(paragraphs: list[str]) -> tuple[str, list[str], list[str]]:
    """Take bylines and lines that only name the outlet from among the first paragraphs."""
    author, named, kept = "", list[str](), list[str]()
    for position, line in enumerate(paragraphs):
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else ""
        if position >= _HEAD or not following or len(line) > _HEAD_CHARS:
            kept.append(line)
        elif outlet := _OUTLET_LINE.match(line):
            named.append(canonical_outlet(outlet["outlet"]))
        elif byline := _BYLINE.match(line):
            people, outlets = _people(byline["names"])
            author = author or ", ".join(people)
            agency = OUTLET.match(byline["rest"] or "")
            named += outlets + ([canonical_outlet(agency.group())] if agency else [])
        elif _NAME_LINE.match(line) and _OUTLET_LINE.match(following) and position + 1 < _HEAD:
            author = author or _names(line)
        else:
            kept.append(line)
    return author, named, kept


def _take_tail(paragraphs: list[str]) -> tuple[str, list[str], list[str]]:
    """Take named, notices and a biography off the end, as long as the last paragraph is one."""
    author = ""
    named: list[str] = []
    kept = list(paragraphs)
    biographies = 0
    for _ in range(min(_TAIL, len(paragraphs))):
        last = kept[-1] if kept else ""
        if not last or len(last) > _NOTICE_CHARS:
            break
        others = "\n".join(kept[:-1])
        credit = _credit(last)
        if credit is not None:
            named[:0] = credit
        elif biographies < _BIOGRAPHY_TAIL and (found := _biographer(last, others)):
            author = found if not author else f"{found}, {author}"
            biographies += 1
        elif _NOTICE_AT_END.match(last) or _is_notice(last):
            reporter = _REPORTING_BY.match(last)
            author = author or (_names(reporter["names"]) if reporter else "")
        else:
            break
        kept.pop()
    if not kept:
        return "", [], paragraphs
    start = max(1, len(kept[-1]) - _CREDIT_CHARS)
    inline = _CREDIT_AT_END.search(kept[-1], start)
    if inline and (names := _outlets(inline["name"])):
        named[:0] = names
        kept[-1] = kept[-1][: inline.start()]
    return author, named, kept


def _is_notice(paragraph: str) -> bool:
    return len(paragraph) <= _NOTICE_CHARS and bool(_NOTICE_ANYWHERE.match(paragraph))


def _credit(line: str) -> list[str] | None:
    """The outlets that a credit line names; None if it is no credit line."""
    first_published = _FIRST_PUBLISHED.match(line)
    if first_published:
        return _outlets(first_published["name"])
    found = _CREDIT.match(line)
    if not found:
        return None
    name, label = found["name"], found["label"].casefold()
    if label.startswith("credit"):
        return []
    if not found["mark"].strip():
        # "Source Reuters", "Via Reuters": only with a name behind it, not with a sentence
        if line.endswith(".") or not re.fullmatch(rf"[A-Z]\S*|{_NAME}", name):
            return None
    elif len(name.split()) > _CREDIT_WORDS or re.search(r"[a-z][.!?] ", name):
        return None
    return _outlets(name)


def _outlets(text: str) -> list[str]:
    names = []
    for part in re.split(
        r"\s*[,;/|]\s*|\s+(?:and|via|&)\s+", re.sub(r"https?://(?:www\.)?", "", text)
    ):
        name = part.split("/")[0].strip(' .*_-–—()[]“”"').removeprefix("the ")
        if (
            name
            and not _NO_OUTLET.search(name)
            and (name[0].isupper() or "." in name or not name.isascii())
        ):
            names.append(canonical_outlet(name))
    return names


def _biographer(paragraph: str, others: str) -> str:
    """The name of whom a paragraph is the biography, or "" if it is none."""
    found = _BIOGRAPHY.match(paragraph)
    if not found or _NEWSY.search(paragraph):
        return ""
    name = found["name"]
    if "is " not in paragraph and not re.search(r"\b(?:for|at) [A-Z]", paragraph):
        return ""
    surname = name.split()[-1]
    # whom the news is about is no author of it ("Evan Gershkovich is a reporter for ...")
    if re.search(rf"\b{re.escape(surname)}\b", re.sub(_BYLINE, "", others)):
        return ""
    return name


def _names(text: str) -> str:
    return ", ".join(_people(text)[0])


def _people(text: str) -> tuple[list[str], list[str]]:
    """The people and the outlets among names: a byline's "RANDALL CHASE AP" has one of each."""
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
