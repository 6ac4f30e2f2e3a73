"""PURE: whether what is about to be said stands in what it cites, and if not, why.

A quotation has to stand in its sentence and that in its article, letter by letter. A sentence that
a model wrote has to be one cited sentence said shorter: every content word, name, number and date
of it stands there, in the same order, tied by the same words ("by", "of", "or", "was"), with every
negation, every "could" and every "said" (`alignment`). No sentence may be put together from two.
What it lets through and what not: docs/writer.md, with the figures.
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
    Reading,
    fold,
    lemma,
    read_sentence,
)

MAX_SENTENCE_CHARS = 400
_FEWEST_WORDS = 2
_LONGEST_OUTLET = 6

# Words that make of a fact a wish, a plan, a claim or a falsehood: none of them may be lost.
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
# They mean another day to who reads it later.
_RELATIVE = frozenset("today tonight yesterday tomorrow ago".split())

_FOREIGN: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
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
_TOLD_LAST = re.compile(
    rf",[”\"’']? (?:(?P<who>{_NAME}?) (?P<verb>said|says|reported|announced|told [\w ]+)"
    rf"|said (?P<name>{_NAME})|(?P<source>according to {_NAME}))\.?[”\"]?$"
)
_AS_TOLD = re.compile(r"according to (?:the )?(?P<name>[^,]+), (?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker says of a sentence.

    Attributes:
        keys: The numbers of the citations that hold it, in the order they were given.
        fault: Why it is refused; "" if it passes.
    """

    keys: tuple[int, ...]
    fault: str = ""


def check_sentence(sentence: str, keys: Sequence[int], evidence: Mapping[int, Citation]) -> Verdict:
    """Check a sentence that a model wrote.

    Args:
        sentence: Without its citations' marks.
        keys: What it cites.
        evidence: All that it may cite, by number.

    Returns:
        Which of its citations hold the whole of it; it passes if one does. A citation that is not
        among the evidence is never forgiven.
    """
    fault = _foreign(sentence) or _uncitable(keys, evidence)
    if fault:
        return Verdict((), fault)
    faults = {key: _fault(sentence, evidence[key]) for key in dict.fromkeys(keys)}
    held = tuple(key for key, reason in faults.items() if not reason)
    return Verdict(held) if held else Verdict((), next(iter(faults.values())))


def _foreign(sentence: str) -> str:
    """Say what in a sentence no plain sentence has."""
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"} for letter in sentence):
        return "it has an invisible character"
    if len(sentence) > MAX_SENTENCE_CHARS:
        return f"it is longer than {MAX_SENTENCE_CHARS} characters"
    for text in (sentence, unicodedata.normalize("NFKC", sentence)):
        for what, pattern in _FOREIGN:
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
    """Say why one citation does not hold a sentence."""
    said = read_sentence(_without_outlet(sentence, citation))
    source = read_sentence(citation.quote)
    if len(said.tokens) < _FEWEST_WORDS:
        return "it says too little to be checked"
    fault = (
        _new_words(said, source, citation.number)
        or _lost_words(said, source, citation.number)
        or _misquoted(sentence, citation)
    )
    if fault:
        return fault
    readings = [source, *map(read_sentence, _turned(citation.quote))]
    if any(is_shortened(said, reading) for reading in readings):
        return ""
    return f"its words stand in [{citation.number}] in another order or relation"


def _without_outlet(sentence: str, citation: Citation) -> str:
    """Take off "According to CNN," where CNN is who published or first reported it."""
    told = _AS_TOLD.match(sentence)
    if told is None or len(told["name"].split()) > _LONGEST_OUTLET:
        return sentence
    names = {fold(name).casefold().removeprefix("the ") for name in _outlets(citation)}
    if fold(told["name"]).casefold().removeprefix("the ") not in names:
        return sentence
    return sentence[told.end() :]


def _outlets(citation: Citation) -> tuple[str, ...]:
    return tuple(name for name in (citation.publisher, citation.origin) if name)


def _new_words(said: Reading, source: Reading, number: int) -> str:
    """Say which content word, name or number of a sentence its source does not have."""
    for token in said.tokens:
        if token.text.casefold() in _RELATIVE:
            return f"“{token.text}” means another day to who reads it later"
        if not any(is_same(token, other) for other in source.tokens):
            return f"“{token.text}” does not stand in [{number}]"
    if not said.persons <= source.persons:
        return f"“{min(said.persons - source.persons)}” does not stand in [{number}]"
    return ""


def _lost_words(said: Reading, source: Reading, number: int) -> str:
    """Say which word that denies, bounds or attributes what its source says a sentence lacks."""
    missing = _turning(source) - _turning(said)
    if missing:
        return f"[{number}] has “{min(missing)}”, the sentence has not"
    added = _turning(said) - _turning(source)
    if added:
        return f"“{min(added)}” does not stand so often in [{number}]"
    return ""


def _turning(reading: Reading) -> Counter[str]:
    links = [*(link for token in reading.tokens for link in token.links), *reading.trailing]
    turning = NEGATIONS | MODALS | CONDITIONS
    return Counter(link for link in links if link in turning) + Counter(
        token.lemma for token in reading.tokens if token.lemma in _WEAKENS and not token.is_name
    )


def _misquoted(sentence: str, citation: Citation) -> str:
    """Say whether something stands in quotation marks that was not said so."""
    source = fold(citation.quote)
    parts = fold(sentence).split('"')
    if len(parts) % 2 == 0:
        return "a quotation is not closed"
    for quoted in parts[1::2]:
        if quoted.strip(" .,") not in source:
            return f"“{quoted}” is no quotation from [{citation.number}]"
    return ""


def _turned(quote: str) -> tuple[str, ...]:
    """Return a sentence with who said it put elsewhere: "It burned, police said." has it last."""
    told = _TOLD_LAST.search(quote)
    if told is None:
        return ()
    head = quote[: told.start()]
    if told["source"]:
        return (f"{told['source']}, {head}.",)
    if told["who"]:
        return (f"{told['who']} {told['verb']} {head}.", f"{head}, {told['verb']} {told['who']}.")
    return (f"{head}, {told['name']} said.", f"{told['name']} said {head}.")
