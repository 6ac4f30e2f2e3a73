"""Compare a statement with the answer of a data set, the same value in other words included.

The word lists are this file's own: a ruler that used the product's lists would share its mistakes.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_KEPT = re.compile(r"[\w$€£%.]+")
# "US" is a country and "us" is not, so these are replaced before case is folded.
_COUNTRIES = (
    (re.compile(r"\bU\.S\.(?:A\.)?|\bUSA?\b|\b[Uu]nited [Ss]tates(?: of America\b)?"), "usa"),
    (re.compile(r"\bU\.K\.|\bUK\b|\b[Uu]nited [Kk]ingdom\b|\b[Gg]reat [Bb]ritain\b"), "britain"),
)
# What people of a country, and what comes from it, are called; the countries without a plural s.
_DEMONYMS = dict(
    pair.split(":")
    for pair in """
    afghan:afghanistan albanian:albania algerian:algeria american:usa argentine:argentina
    argentinian:argentina australian:australia austrian:austria bangladeshi:bangladesh
    belarusian:belarus belgian:belgium bolivian:bolivia brazilian:brazil british:britain
    bulgarian:bulgaria canadian:canada chilean:chile chinese:china colombian:colombia
    croatian:croatia cuban:cuba czech:czechia danish:denmark dutch:netherland egyptian:egypt
    english:england estonian:estonia ethiopian:ethiopia filipino:philippine finnish:finland
    french:france georgian:georgia german:germany ghanaian:ghana greek:greece haitian:haiti
    hungarian:hungary icelandic:iceland indian:india indonesian:indonesia iranian:iran iraqi:iraq
    irish:ireland israeli:israel italian:italy jamaican:jamaica japanese:japan jordanian:jordan
    kenyan:kenya korean:korea kuwaiti:kuwait latvian:latvia lebanese:lebanon libyan:libya
    lithuanian:lithuania malaysian:malaysia mexican:mexico moroccan:morocco nigerian:nigeria
    norwegian:norway pakistani:pakistan palestinian:palestine peruvian:peru polish:poland
    portuguese:portugal qatari:qatar romanian:romania russian:russia scottish:scotland
    serbian:serbia singaporean:singapore somali:somalia spanish:spain sudanese:sudan
    swedish:sweden swiss:switzerland syrian:syria taiwanese:taiwan thai:thailand tunisian:tunisia
    turkish:turkey ukrainian:ukraine venezuelan:venezuela vietnamese:vietnam welsh:wale
    """.split()
)
# After these it is another region's: "Latin American", "North American".
_REGIONS = frozenset("north south latin central african".split())
_UNITS = dict(
    zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True)
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
_NUMBERS = {"zero": 0} | _UNITS | _TEENS | _TENS
_TWO_WORDS = re.compile(rf"\b({'|'.join(_TENS)})[ -]({'|'.join(_UNITS)})\b")
_PERCENT = re.compile(r"\bper\s?cent\b")
_BEFORE_PERCENT = re.compile(r"(?<=\d) %")
_SHORTEST_PLURAL = 4


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether a text holds one of the answers.

    Not told apart: case, punctuation, "the" and "a", a plural s, "four" and 4, "percent" and %,
    "Ukrainian" and Ukraine, "U.S.", "US" and "United States".
    """
    haystack = f" {_normal(text)} "
    return any(f" {_normal(answer)} " in haystack for answer in answers)


def _normal(text: str) -> str:
    for pattern, name in _COUNTRIES:
        text = pattern.sub(f" {name} ", text)
    bare = _PERCENT.sub(" % ", _ARTICLES.sub(" ", text.casefold().replace(",", "")))
    bare = _TWO_WORDS.sub(lambda found: str(_TENS[found[1]] + _UNITS[found[2]]), bare)
    words = [word.strip(".") for word in _KEPT.findall(bare)]
    same = [_one_form(word, before) for before, word in pairwise(["", *words])]
    return _BEFORE_PERCENT.sub("%", " ".join(filter(None, same)))


def _one_form(word: str, before: str) -> str:
    if word in _NUMBERS:
        return str(_NUMBERS[word])
    singular = _singular(word)
    if singular == "american" and before in _REGIONS:
        return singular
    return _DEMONYMS.get(singular, singular)


def _singular(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or not word.isalpha() or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word.removesuffix("es")
    return word.removesuffix("s")
