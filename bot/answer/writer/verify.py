"""PURE: check that a sentence which a model wrote stands in a sentence that it cites.

The sentence has to be a shortened form of one cited sentence (`alignment`). Its content words,
names, numbers and dates stand there in the same order, linked by the same words ("by", "of", "or",
"was"). No negation, "could" or "said" may be lost. A sentence combined from two is refused.
docs/writer.md says what passes and what does not, with figures.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answer.types import Citation
from bot.answer.writer.alignment import is_same, is_shortened
from bot.answer.writer.tokens import (
    CONDITIONS,
    MODALS,
    NEGATIONS,
    ParsedSentence,
    fold,
    read_sentence,
)
from index.text.inflection import lemma

MAX_SENTENCE_CHARS = 400
_FEWEST_WORDS = 2
_LONGEST_OUTLET = 6

# Words that turn a fact into a wish, a plan, a claim or a falsehood. None may be lost.
_WEAKENS = frozenset(
    lemma(word)
    for word in (
        "alleged allegedly allege reportedly report apparently possibly perhaps maybe probably "
        "likely unlikely presumably supposedly purported purportedly seemingly potentially nearly "
        "almost plan hope want seek try attempt aim intend consider discuss propose call urge ask "
        "demand offer refuse fail expect predict forecast believe think thought fear suspect "
        "accuse claim rumour rumor doubt deny prepare threaten warn suggest estimate appear seem "
        "vow promise pledge say tell told announce according argue insist hoax fake false falsely "
        "untrue wrong wrongly mistaken mistakenly reject dismiss dispute refute contradict retract "
        "cancel postpone delay abandon scrap would-be so-called hypothetical fictional"
    ).split()
)
# Their meaning depends on the day of reading.
_RELATIVE = frozenset("today tonight yesterday tomorrow ago".split())

_FORBIDDEN: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        (
            "an address",
            r"://|\bwww\.|\bhttps?\b|[\w-]{2,}\.[^\W\d_]{2,}(?!\.)|\.(?:gg|onion)\b",
        ),
        ("an address", r"\b(?:discord|javascript|data|mailto|steam|file)\s*:"),
        ("an invitation", r"discord\W{0,3}(?:app)?\W{0,3}(?:gg|com|me|io|li)\b"),
        ("a mention", r"[@＠]"),
        ("markup", r"[<>\[\]{}|\\`*_~^#=]|^\s*(?:[-+>]|\d+[.)])\s"),
    )
)
_NAME = r"[\w.&’'-]+(?: [\w.&’'-]+){0,7}"
_CLOSING_ATTRIBUTION = re.compile(
    rf",[”\"’']? (?:(?P<who>{_NAME}?) (?P<verb>said|says|reported|announced|told [\w ]+)"
    rf"|said (?P<name>{_NAME})|(?P<source>according to {_NAME}))\.?[”\"]?$"
)
_OPENING_ATTRIBUTION = re.compile(r"according to (?:the )?(?P<name>[^,]+), (?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SentenceCheck:
    """The result of checking a sentence.

    Attributes:
        keys: The numbers of the citations that support it, in the order given.
        fault: Why the sentence is refused; "" if it passes.
    """

    keys: tuple[int, ...]
    fault: str = ""


def check_sentence(
    sentence: str, keys: Sequence[int], evidence: Mapping[int, Citation]
) -> SentenceCheck:
    """Check a sentence that a model wrote.

    Args:
        sentence: The sentence, without citation marks.
        keys: The numbers that it cites.
        evidence: The citations that it may use, by number.

    Returns:
        The citations that support the whole sentence. It passes if one does, and fails if it cites
        a number outside the evidence.
    """
    fault = _forbidden(sentence) or _uncitable(keys, evidence)
    if fault:
        return SentenceCheck((), fault)
    faults = {key: _fault(sentence, evidence[key]) for key in dict.fromkeys(keys)}
    held = tuple(key for key, reason in faults.items() if not reason)
    return SentenceCheck(held) if held else SentenceCheck((), next(iter(faults.values())))


def _forbidden(sentence: str) -> str:
    """Return what makes a text no plain sentence; "" for a plain one."""
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"} for letter in sentence):
        return "it has an invisible character"
    if len(sentence) > MAX_SENTENCE_CHARS:
        return f"it is longer than {MAX_SENTENCE_CHARS} characters"
    for text in (sentence, unicodedata.normalize("NFKC", sentence)):
        for what, pattern in _FORBIDDEN:
            if pattern.search(text):
                return f"it has {what}"
    if "?" in sentence:
        return "it asks"
    return ""


def _uncitable(keys: Sequence[int], evidence: Mapping[int, Citation]) -> str:
    if not keys:
        return "it cites nothing"
    for key in keys:
        if key not in evidence:
            return f"it cites [{key}], which is no evidence"
    return ""


def _fault(sentence: str, citation: Citation) -> str:
    """Return why a citation does not support a sentence; "" if it does."""
    wording = read_sentence(_without_outlet(sentence, citation))
    source = read_sentence(citation.quote)
    if len(wording.tokens) < _FEWEST_WORDS:
        return "it says too little to be checked"
    fault = (
        _new_words(wording, source, citation.number)
        or _lost_words(wording, source, citation.number)
        or _misquoted(sentence, citation)
    )
    if fault:
        return fault
    readings = [source, *map(read_sentence, _with_attribution_moved(citation.quote))]
    if any(is_shortened(wording, reading) for reading in readings):
        return ""
    return f"its words stand in [{citation.number}] in another order or relation"


def _without_outlet(sentence: str, citation: Citation) -> str:
    """Remove an opening "According to CNN," where CNN is the publisher or the origin."""
    attribution = _OPENING_ATTRIBUTION.match(sentence)
    if attribution is None or len(attribution["name"].split()) > _LONGEST_OUTLET:
        return sentence
    names = {fold(name).casefold().removeprefix("the ") for name in _outlets(citation)}
    if fold(attribution["name"]).casefold().removeprefix("the ") not in names:
        return sentence
    return sentence[attribution.end() :]


def _outlets(citation: Citation) -> tuple[str, ...]:
    return tuple(name for name in (citation.publisher, citation.origin) if name)


def _new_words(wording: ParsedSentence, source: ParsedSentence, number: int) -> str:
    """Return a fault if the source lacks a content word, name or number of the sentence."""
    for token in wording.tokens:
        if token.text.casefold() in _RELATIVE:
            return f"“{token.text}” means another day to who reads it later"
        if not any(is_same(token, other) for other in source.tokens):
            return f"“{token.text}” does not stand in [{number}]"
    if not wording.persons <= source.persons:
        return f"“{min(wording.persons - source.persons)}” does not stand in [{number}]"
    return ""


def _lost_words(wording: ParsedSentence, source: ParsedSentence, number: int) -> str:
    """Return a fault if source and sentence differ in words that negate, limit or attribute."""
    missing = _turning_words(source) - _turning_words(wording)
    if missing:
        return f"[{number}] has “{min(missing)}”, the sentence has not"
    added = _turning_words(wording) - _turning_words(source)
    if added:
        return f"“{min(added)}” does not stand so often in [{number}]"
    return ""


def _turning_words(reading: ParsedSentence) -> Counter[str]:
    links = [*(link for token in reading.tokens for link in token.links), *reading.trailing]
    turning = NEGATIONS | MODALS | CONDITIONS
    return Counter(link for link in links if link in turning) + Counter(
        token.lemma for token in reading.tokens if token.lemma in _WEAKENS and not token.is_name
    )


def _misquoted(sentence: str, citation: Citation) -> str:
    """Return a fault if the source lacks words that stand in quotation marks."""
    source = fold(citation.quote)
    parts = fold(sentence).split('"')
    if len(parts) % 2 == 0:
        return "a quotation is not closed"
    for quoted in parts[1::2]:
        if quoted.strip(" .,") not in source:
            return f"“{quoted}” is no quotation from [{citation.number}]"
    return ""


def _with_attribution_moved(quote: str) -> tuple[str, ...]:
    """Return the other orders of a sentence that ends in its attribution: "..., police said."."""
    attribution = _CLOSING_ATTRIBUTION.search(quote)
    if attribution is None:
        return ()
    head = quote[: attribution.start()]
    if attribution["source"]:
        return (f"{attribution['source']}, {head}.",)
    if attribution["who"]:
        return (
            f"{attribution['who']} {attribution['verb']} {head}.",
            f"{head}, {attribution['verb']} {attribution['who']}.",
        )
    return (f"{head}, {attribution['name']} said.", f"{attribution['name']} said {head}.")
