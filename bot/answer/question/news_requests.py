"""PURE: recognise requests for news in general: "what happened in Ohio?", "what's new?"."""

import re
from datetime import UTC, datetime

from index.dates import asked_range
from index.sources.outlets import canonical_outlet

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
    r"|tell me what(?:[’']s| is| has)? (?:been )?(?:happen(?:ed|ing)|going on|new)"
    r"|(?:what (?:did|have) (?:i|we) miss(?:ed)?)"
    r"|which (?:headlines|stories) (?:are|were) there"
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
# "Ohio news": the last word is no part of the topic, unless it is of an outlet's name.
_NEWS_OF = re.compile(r"^(?P<topic>.+?)\s+(?:news|updates?|headlines)$")
_MOST_OF_A_TOPIC = 6
# Words of time that name no day.
_LATELY = re.compile(r",?\s*\b(?:(?:right )?now|lately|recently|currently|so far)\b", re.IGNORECASE)
# What stands between a time and the rest of a question: "on Monday", "earlier today, ...".
_JOINT_BEFORE = re.compile(
    r"[,\s]*\b(?:(?:of|for|from|on|in|over|at|during|between|around|the|earlier|early|late|"
    r"later|back)\s+)*$",
    re.IGNORECASE,
)
_JOINT_AFTER = re.compile(r"^(?:[’']s?\b)?[,\s]*")
# Where the words of a time stand in a question does not depend on when it is asked.
_ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def speaks_of_now(asked: str) -> bool:
    """Whether a question asks for what is new: "this week", "latest", "today"."""
    return _NOW.search(asked) is not None


def asks_for_the_news(asked: str) -> bool:
    """Whether a question asks for the news in general, perhaps of a time.

    Args:
        asked: A question, white space folded.
    """
    before, after = _around_time(asked)
    timeless = " ".join(f"{before} {after}".split())
    return _NEWS.match(_LATELY.sub("", timeless).strip()) is not None


def topic_of(asked: str) -> str:
    """Return the topic of a request for news ("Ohio"); "" if the question asks for a fact.

    Args:
        asked: A question, white space folded.
    """
    before, after = _around_time(asked)
    # a time in the midst may be a part of the topic: "the storm of 1999 in France"
    timeless = asked if before and after.strip(" ?.!") else f"{before}{after}".strip(" ,")
    happened = _HAPPENED.match(timeless)
    topic = happened["topic"] if happened else "" if _ASKS.search(timeless) else timeless
    bare = " ".join(_NOW.sub(" ", topic).strip(" ?.!,").split())
    news_of = _NEWS_OF.match(bare)
    if news_of and canonical_outlet(bare) == bare:
        bare = news_of["topic"]
    short = len(bare.split()) <= _MOST_OF_A_TOPIC and any(letter.isalpha() for letter in bare)
    return bare if short else ""


def _around_time(asked: str) -> tuple[str, str]:
    """Return what stands before and after the time that a question is limited to."""
    limited = asked_range(asked, _ANY_MOMENT)
    if limited is None:
        return asked, ""
    before = _JOINT_BEFORE.sub("", asked[: limited.place.start])
    return before, _JOINT_AFTER.sub("", asked[limited.place.end :])
