"""PURE: recognise sentences that a reader understands without the article around them."""

import re
from collections.abc import Collection

from bot.answer.sentences.complete_sentences import is_report_sentence, needs_context
from index.text.passages import sentences

# The lead of a report is among its first sentences.
_LEAD_AMONG = 8

_HAS_A_WORD = re.compile(r"[^\W\d_]{2}")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_OPENS_OR_CLOSES = re.compile(r"[“”]|(?<!\w)\"|\"(?!\w)")
_FIRST_OR_SECOND_PERSON = re.compile(r"\b(?:I|I’m|I'm|[Ww]e|[Mm]y|[Oo]ur|us|[Yy]ou|[Yy]our)\b")
# "him" cannot be the subject of its own clause, so it needs a second person before it.
_OBJECT = re.compile(r"\bhim\b|\bher\b(?= (?:to|by|with|for|in|on|at|from|as|and|or)\b|[.,;]|$)")
_OF_A_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)\b")
_CLAUSE = re.compile(
    r"[,;:—–]|\b(?:that|who|whom|which|because|when|while|if|after|before|as|said|says|and|but)\b"
)
_NAME = re.compile(r"(?<![\w’'])[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*)*")
# At the start of a sentence any word has a capital; that of a name stands before its verb.
_NO_NAME_FIRST = re.compile(
    r"[A-Z][a-z]+(?= (?!(?:has|had|is|was|will|would|did|said|says|and|[a-z]+ed|[A-Z]\w+)\b)[a-z])"
)
_SOMEBODY = re.compile(r"\b(?:a|an|one|every|each|another) (?:[\w-]+ ){0,3}[\w-]+")
_WORD = r"(?!(?:of|for|in|on|at|to|from|with|by|and|that|who)\b)[a-z-]+"
# "The spokesperson noted": a description of somebody or something that stands further up.
_DESCRIBED = re.compile(
    rf"The (?P<what>(?:{_WORD} ){{0,2}}{_WORD})"
    r" (?:has|have|had|is|are|was|were|will|would|did|does|also|then|later|said|says|[a-z]{2,}ed)\b"
)


def stands_alone(text: str, subject: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence is clear by itself: nobody and nothing in it stands further up.

    Args:
        text: A complete sentence of a report.
        subject: Words in lower case that the reader knows already: "the frost" is clear to a
            reader who looks frost up.
    """
    described = _DESCRIBED.match(text)
    plain = _QUOTED.sub("“”", text)
    return not (
        needs_context(text)
        or text.startswith("(")
        or _cuts_a_quotation(text)
        or _FIRST_OR_SECOND_PERSON.search(plain)
        or (described and not subject & set(described["what"].split()))
        or _points_to_nobody(plain)
    )


def opening_sentences(body: str) -> list[str]:
    """Return the sentences among which the lead of an article is."""
    return [place.text for place in sentences(body)[:_LEAD_AMONG]]


def lead(body: str, repeated: Collection[str] = ()) -> str:
    """Return the sentence that opens the news of an article.

    A greeting, a question, a scene and the site's own words are passed over. Of a text of fragments
    it is the first one.

    Args:
        body: The article's text, not empty.
        repeated: Sentences that open other articles too, such as what a site says of itself.
    """
    opening = opening_sentences(body)
    complete = [text for text in opening if is_report_sentence(text) and text not in repeated]
    first = next(filter(_HAS_A_WORD.search, opening), body)  # not the "1." of a list
    return next(filter(stands_alone, complete), next(iter(complete), first))


def _cuts_a_quotation(text: str) -> bool:
    """Whether a quotation begins or ends outside of a sentence."""
    if text.count("“") != text.count("”"):
        return True
    return '"' in text and len(_OPENS_OR_CLOSES.findall(text)) % 2 == 1


def _points_to_nobody(text: str) -> bool:
    """Whether a pronoun means a person whom the sentence has not named before it."""
    pronoun = _OF_A_PERSON.search(text)
    if pronoun is None:
        return False
    before = text[: pronoun.start()]
    if not _people_in(before):
        # "As he left, Biden said": the name follows
        return not re.match(r"(?:As|When|While|After|Before|In|With|During|Since)\b", before)
    place = _OBJECT.search(text)
    if place is None or place.start() != pronoun.start():
        return False
    clause = _CLAUSE.split(before)[-1]
    return len(_people_in(before)) == 1 and bool(_people_in(clause))


def _people_in(text: str) -> list[str]:
    """Return the names in a text, and what else "he" may mean: "a man"."""
    first = _NO_NAME_FIRST.match(text)
    named = text[first.end() :] if first else text
    return [*_NAME.findall(named), *_SOMEBODY.findall(text)]
