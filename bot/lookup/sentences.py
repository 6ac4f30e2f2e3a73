"""What can be said by itself: whole sentences, no headings, captions or credits; pure."""

import re

_LEAST, _MOST = 30, 400  # characters that are taken in at a glance
_END = re.compile(r"[.!][”\"’')\]]*$")
_NOT_WHOLE = re.compile(r"[?:…][”\"’')\]]*$|\.\.\.$")
_SAYING = re.compile(r"[“\"«‘']")
_LEANS = re.compile(r"(?:But|And|So|That|This|It|They|These|Those|He|She|Also|However|Still)\b")
# What a site says of itself.
_FURNITURE = re.compile(
    r"\b(?:in your inbox|newsletters?|sign up|subscrib\w+|click here|read more|this (?:story"
    r"|article|column|page|live blog) (?:is|was|has|will)|this is a recap|our daily|follow us"
    r"|follow along)\b",
    re.IGNORECASE,
)
# Who took the picture, and where one is told to look.
_CREDIT = re.compile(
    r"\b(?:Getty|Shutterstock|AFP|EPA|Reuters|Bloomberg|AP|Pool|Zuma)(?: Images)?\)?\.?$"
    r"|/(?:Getty|AP|AFP|Reuters|EPA|Shutterstock|Bloomberg|Pool)\b|\b(?:AP|File) Photo\b"
    r"|\b(?:via|Photo(?:graph)? by|Photo:|pictured|file photo|in this (?:photo|image))\b",
    re.IGNORECASE,
)
# News tells what is past in the past; what a picture shows is told in the present.
_SHOWN = re.compile(
    r"^[^,;:]{0,90}?(?:,[^,]{0,60},)? (?:addresses|claps|speaks|arrives|poses|waves|walks|stands"
    r"|looks|shakes|hugs|smiles|gestures|holds|attends|greets|meets|delivers|listens|talks|sits|leaves"
    r"|departs|boards|visits|watches|applauds|reacts|appears|answers|celebrates|embraces|signs"
    r"|makes|gives|(?:is|are) (?:seen|applauded|pictured|shown|greeted|surrounded|escorted))\b"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June|July|Aug|Sep|Oct|Nov|Dec)\w*\.?"
_ON_A_DAY = re.compile(
    r"\b(?:on|in) (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    rf"|{_MONTH}(?: \d|,? \d{{4}}))|\b{_MONTH} \d{{1,2}}, \d{{4}}"
)
_PHOTO_PLACE = re.compile(r"/[A-Z]")


def is_told(text: str) -> bool:
    """Whether a text is a sentence of a report that tells something.

    Args:
        text: As `index.passages.sentences` finds it: maybe a heading, a caption, a quotation.
    """
    return (
        _LEAST <= len(text) <= _MOST
        and _END.search(text) is not None
        and _NOT_WHOLE.search(text) is None
        and _SAYING.match(text) is None
        and _FURNITURE.search(text) is None
        and not is_caption(text)
    )


def is_caption(text: str) -> bool:
    """Whether a text says what a picture shows, or whose it is."""
    if _CREDIT.search(text) is not None:
        return True
    return _SHOWN.match(text) is not None and _ON_A_DAY.search(text) is not None


def leans(text: str) -> bool:
    """Whether a sentence opens with what only those before it explain."""
    return _LEANS.match(text) is not None


def is_credit(body: str, end: int) -> bool:
    """Whether a name that ends at `end` is a photographer's: "Kevin Frayer/Getty Images"."""
    return _PHOTO_PLACE.match(body, end) is not None
