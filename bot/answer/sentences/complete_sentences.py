"""PURE: recognise sentences that stand alone: no headings, captions or credits."""

import re
from collections.abc import Sequence

from index.text.lexicon import WEEKDAY

_LEAST, _MOST = 30, 400  # characters: readable at a glance
_END = re.compile(r"[.!][”\"’')\]]*$")
_NOT_WHOLE = re.compile(r"[?:…][”\"’')\]]*$|\.\.\.$")
_OPENS_QUOTED = re.compile(r"[“\"«‘']")
_NEEDS_CONTEXT = re.compile(
    r"[•–—-] *|(?:But|And|So|Or|Nor|Yet|That|This|It|They|These|Those|Such|He|She|We|I|You|His|Her"
    r"|Its|Their|Our|My|Him|Them|There|Here|Also|However|Still|Then|Thus|Hence|Instead|Indeed"
    r"|Meanwhile|Moreover|Furthermore|Nonetheless|Nevertheless|Otherwise|Likewise|Similarly"
    r"|Therefore|Additionally|Separately|Later|Earlier|Afterwards?|Eventually|Both|Neither|Another"
    r"|Others|Some|Even|Of course|Once there|As such|If so|In (?:addition|turn|response|another"
    r"|other|fact|this|that|these|those|both|all|short|contrast|particular|its|his|her|their)"
    r"|At (?:the time|the same time|that|this|least)|On (?:the other hand|top of)|As a result|After"
    r" (?:that|this|all)|For (?:example|instance|that|this|its|his|her|their|one)|By (?:contrast"
    r"|then)|The (?:same|latter|former|two|other|others|duo|pair|move|news|decision|announcement"
    r"|comments?|remarks?|statement|returns|report))\b"
)
# "Compared to Truss, he is milder", "During their talk, the two men ate"
_REFERS_BACK = re.compile(
    r"[A-Z][^,“\"]{0,70}, (?:he|she|they|it|his|her|their|the (?:two|pair|duo|former|latter))\b"
    r"|(?:During|In|After|Before|Of|With|At|For|On|Despite) (?:his|her|their|its|that|this)\b"
)
_DOES_SO = re.compile(r"\b(?:do|does|did|done|doing) so\b|\bsa(?:id|ys?) so(?: again| to|[,.]|$)")
_ANSWERS = re.compile(r"(?:Yes|No|Read|Asked|See|Watch)\b(?! [A-Z])")
# Cut off in the middle of a name: "to campaign for J.D."
_ENDS_SHORT = re.compile(
    r"(?:^|[\s(“])(?!(?:[UEDPL]\.[SNKUCRA]|[ap]\.m|U\.S\.A)\.$)"
    r"(?:[A-Z]\.)*(?:[A-Z]|Sen|Rep|Gov|Gen|Lt|Dr|Mr|Mrs|Ms|St|No|vs|Prof|Rev|Col|Sgt)\.$"
)
# Text of a site about itself.
_SITE_TEXT = re.compile(
    r"\b(?:in your inbox|newsletters?|sign up|subscrib\w+|click here|read more|keep reading"
    r"|this (?:story|article|column|page|live blog) (?:is|was|has|will)|this is a recap"
    r"|our daily|follow us|a version of this (?:story|article)"
    r"|here[’']s what (?:else )?you need to know|follow along|hide caption"
    r"|this (?:story|article|file) covers|live updates|see our)\b"
    r"|\b\d+ of \d+ photos?\b",
    re.IGNORECASE,
)
# Photo credits and pointers to a picture.
_CREDIT = re.compile(
    r"\b(?:Getty|Shutterstock|AFP|EPA|Reuters|Bloomberg|AP|Pool|Zuma)(?: Images)?\)?\.?$"
    r"|/(?:Getty|AP|AFP|Reuters|EPA|Shutterstock|Bloomberg|Pool)\b|\b(?:AP|File) Photo\b"
    r"|\b(?:via|Photo(?:graph)? by|Photo:|pictured|file photo|in this (?:photo|image))\b",
    re.IGNORECASE,
)
_CREDIT_FIRST = re.compile(
    r"[^,;:]{0,60}/(?:Getty|AP|AFP|Reuters|EPA|Shutterstock|Bloomberg|Pool)\b"
)
# News uses the past tense, captions the present.
_SHOWN = re.compile(
    r"^[^,;:]{0,90}?(?:,[^,]{0,60},)? (?:addresses|claps|speaks|arrives|poses|waves|walks|stands"
    r"|looks|shakes|hugs|smiles|gestures|holds|attends|greets|meets|delivers|listens|talks|sits|leaves"
    r"|departs|boards|visits|watches|applauds|reacts|appears|answers|celebrates|embraces|signs"
    r"|makes|gives|chats"
    r"|(?:stand|sit|walk|gather) (?:near|in front|outside|past|at|by|next)"
    r"|(?:is|are) (?:seen|applauded|pictured|shown|greeted|surrounded|escorted))\b"
)
# "The strike ended on Friday after talks": a clause in the past tense is no caption.
_PAST = re.compile(r"\b(?:\w{2,}ed|was|were|had|has|have|said|will|would|could|may|might)\b")
_ON_WHICH_SIDE = re.compile(r", (?:\d+, )?(?:(?:far )?(?:right|left)|cent(?:er|re)),")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June|July|Aug|Sep|Oct|Nov|Dec)\w*\.?"
_ON_A_DAY = re.compile(
    rf"\b(?:on|in) (?:{WEEKDAY}"
    rf"|{_MONTH}(?: \d|,? \d{{4}})|\d{{4}}\b)|\b{_MONTH} \d{{1,2}}, \d{{4}}|\blast {_MONTH}"
)
# The outlet is only spoken to, cited, or the place of an interview.
_CITING = re.compile(
    r"(?:\b(?:told|tells|tell|telling|to|by|with|via|according to|from|citing|cited|per|on|in|for"
    r"|quoted|contacted)|[(/@]) ?(?:the |The )?$"
)
_CITED = re.compile(
    r"(?:[’']s?)? ?(?:\(|/|\))|(?:[’']s?)? (?:(?:first |has |have |had |also |previously )*"
    r"(?:report(?:ed|s)?|said|says|cited|noted|writes|wrote|found|calculated|obtained|learned"
    r"|projects|projected|confirmed|reached out)\b"
    r"|(?:news agency|agency|correspondents?|reporters?|journalists?|anchor|analysis|analyst"
    r"|interview|polls?|survey|contributor|review|investigation|photographer|article|column"
    r"|editorial|tally|count|team|staff|medical|legal)\b|[“\"])"
)
_PHOTO_PLACE = re.compile(r"/[A-Z]")


def is_report_sentence(text: str) -> bool:
    """Whether a text is a complete sentence of a report.

    Args:
        text: As `index.text.passages.sentences` finds it: maybe a heading, a caption, a quotation.
    """
    return (
        _LEAST <= len(text) <= _MOST
        and _END.search(text) is not None
        and _NOT_WHOLE.search(text) is None
        and _ENDS_SHORT.search(text) is None
        and _OPENS_QUOTED.match(text) is None
        and not is_furniture(text)
        and not is_caption(text)
    )


def furniture(texts: Sequence[str]) -> frozenset[str]:
    """Return the texts that are about the site, or open with a photo credit."""
    return frozenset(filter(is_furniture, texts))


def is_furniture(text: str) -> bool:
    """Whether a text is about the site, or opens with a photo credit."""
    return _SITE_TEXT.search(text) is not None or _CREDIT_FIRST.match(text) is not None


def is_caption(text: str) -> bool:
    """Whether a text is the caption or the credit of a picture."""
    if _CREDIT.search(text) is not None:
        return True
    if _ON_A_DAY.search(text) is None:
        return False
    shown = _SHOWN.match(text)
    is_present = shown is not None and _PAST.search(shown.group()) is None
    return is_present or _ON_WHICH_SIDE.search(text) is not None


def needs_context(text: str) -> bool:
    """Whether a sentence needs the ones before it: "He said so again"."""
    return any(
        (
            _NEEDS_CONTEXT.match(text),
            _REFERS_BACK.match(text),
            _DOES_SO.search(text),
            _ANSWERS.match(text),
        )
    )


def is_credit(body: str, end: int) -> bool:
    """Whether a name that ends at `end` is a photographer's: "Kevin Frayer/Getty Images"."""
    return _PHOTO_PLACE.match(body, end) is not None


def is_cited(sentence: str, start: int, end: int) -> bool:
    """Whether an outlet is named only as the source: "told Reuters", "the AP reported".

    Args:
        sentence: The sentence that names it.
        start: Where the name begins.
        end: Where the name ends.
    """
    before, after = sentence[:start], sentence[end:]
    opens = not before.strip()
    return (
        _CITING.search(before) is not None
        or _CITED.match(after) is not None
        or (opens and re.match(r"\s*(?:[—–-]|$)", after) is not None)
    )
