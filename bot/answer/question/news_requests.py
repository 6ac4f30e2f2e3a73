"""PURE: recognise requests for news in general: "what happened in Ohio?", "what's new?"."""

import re

from index.text.lexicon import WEEKDAY

_NOW = re.compile(
    r"\b(?:this (?:week|month|year|morning|evening|weekend)|today|yesterday|tonight|"
    r"(?:right )?now|currently|recent(?:ly)?|latest|newest|just|"
    r"(?:in the )?(?:past|last) (?:few )?(?:days?|weeks?))\b",
    re.IGNORECASE,
)
# Asks for any news on a topic; a question with further words asks for a fact.
_HAPPENED = re.compile(
    r"^(?:(?:so|and|but|hey|hi|ok(?:ay)?)\b[,\s]*)*(?:"
    r"what(?:[’']?s|\s+(?:is|are|has|was|were))?\s+(?:been\s+)?(?:happen(?:ed|ing|s)|going on|new|"
    r"(?:the )?(?:latest|newest)(?: (?:news|updates?))?|the news|up)"
    r"|what (?:do (?:we|you) know|can you tell me|is known)"
    r"|(?:(?:is|are) there )?any (?:news|updates?)|"
    r"(?:the )?(?:latest|newest)(?: (?:news|updates?))?"
    r"|(?:please )?tell me(?: more)?|(?:please )?(?:can you |could you )?"
    r"(?:summari[sz]e|sum up|recap)"
    r"(?: (?:the )?(?:latest )?(?:news|reports?|reporting|coverage|story|stories))?"
    r"|(?:please )?(?:give me )?(?:an? |the )?(?:short |quick |brief )?"
    r"(?:summary|overview|briefing|recap)"
    r"|brief (?:me|us)|(?:please )?(?:catch|bring|get) (?:me|us) up(?: to (?:date|speed))?"
    r"|(?:please )?(?:update|fill) (?:me|us)(?: in)?|news)\s+"
    r"(?:in|to|with|at|on|about|from|of|around|regarding)\s+"
    r"(?P<topic>[^?]+?)\s*[?.!]*$",
    re.IGNORECASE,
)
# ... of nothing in particular.
_NEWS = re.compile(
    r"^(?:(?:so|and|hey|hi|hello|ok(?:ay)?|newsdesk|please)\b[,\s]*)*(?:"
    r"what(?:[’']?s|\s+(?:is|are|has|was|were))?\s+(?:(?:in |on )?(?:the )?"
    r"(?:top |main |big(?:gest)? |latest )?(?:news|headlines|stories)|"
    r"(?:been )?happen(?:ed|ing|s)|going on|new|the latest|up)"
    r"|(?:(?:is|are) there )?any (?:new )?(?:news|headlines|updates?)"
    r"|(?:(?:give|show|tell) me )?(?:the )?(?:top |main |big(?:gest)? |latest )?"
    r"(?:news|headlines|stories|updates?)|(?:the )?latest)"
    r"(?:\s+(?:in the (?:news|world)|around the world|here|please))?\s*[?.!]*$",
    re.IGNORECASE,
)
# "Nicola Sturgeon", "Ohio derailment?": a topic without a question.
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|"
    r"will|would|can|could|should|may|might)\b|"
    r"^(?:hi|hello|hey|thanks?|thank you|ok(?:ay)?|yes|no)\b",
    re.IGNORECASE,
)
_MOST_OF_A_TOPIC = 6
# "Today" and the like, where nothing is asked but the news of a time.
_TIME = re.compile(
    r",?\s*\b(?:(?:of |for |from |on )?(?:today|yesterday|tonight|(?:right )?now|"
    r"(?:this|last|past|the (?:last|past))(?: few| \d+)? "
    r"(?:week|weekend|month|year|morning|evening|days?|weeks?|hours?|"
    rf"{WEEKDAY})|{WEEKDAY})"
    r"|lately|recently|currently|so far)(?:[’']s)?\b",
    re.IGNORECASE,
)


def speaks_of_now(asked: str) -> bool:
    """Whether a question asks for what is new: "this week", "latest", "today"."""
    return _NOW.search(asked) is not None


def asks_for_the_news(asked: str) -> bool:
    """Whether a question asks for the news in general, perhaps of a time.

    Args:
        asked: A question, white space folded.
    """
    return _NEWS.match(_TIME.sub("", asked).strip()) is not None


def topic_of(asked: str) -> str:
    """Return the topic of a request for news ("Ohio"); "" if the question asks for a fact.

    Args:
        asked: A question, white space folded.
    """
    happened = _HAPPENED.match(asked)
    topic = happened["topic"] if happened else "" if _ASKS.search(asked) else asked
    bare = " ".join(_NOW.sub(" ", topic).strip(" ?.!,").split())
    short = len(bare.split()) <= _MOST_OF_A_TOPIC and any(letter.isalpha() for letter in bare)
    return bare if short else ""
