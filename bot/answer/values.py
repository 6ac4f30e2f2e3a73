"""Whether a sentence can hold what a question asks for: a number, a time, anything new at all."""

import re

from bot.answer.question import Kind, Question
from bot.answer.reported import is_furniture
from bot.answer.stems import stems
from index.lexical import words

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "dozens?|hundreds?|thousands?|millions?|billions?|trillions?|half|quarters?|thirds?|double|"
    "triple|twice|none|no"
)
_NUMBER = re.compile(rf"\d[\d,.]*|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_TIME = re.compile(
    r"\d|\b(?:jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|"
    r"tomorrow|yesterday|tonight|morning|evening|noon|midnight|minutes?|hours?|days?|weeks?|"
    r"weekend|months?|quarter|years?|decades?|century|spring|summer|autumn|fall|winter|soon|"
    r"easter|christmas|ramadan|thanksgiving|new year)\b",
    re.IGNORECASE,
)
# A sentence whose words are this much the question's own says nothing that was not asked.
_ECHO = 0.85


# "3-2" is a score, "3" is none.
SCORE = re.compile(r"\bscores?\b", re.IGNORECASE)
RESULT = re.compile(r"(?<![\w–-])\d{1,3}\s?[-–]\s?\d{1,3}(?![\w–-])")
# What gives a reason mostly has one of these.
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|thanks to|in (?:response|reaction|light|protest|order)|"
    r"as (?:a result|part of|it|he|she|they|the|a|many|more)|so (?:that|as)|reasons?|caus\w+|after|"
    r"amid|over|following|fears?|concerns?|worr\w+|cit(?:ed|es|ing)|blam\w+|led|leads|led by|"
    r"result\w*|driven|drove|prompt\w*|forc\w+|spark\w*|trigger\w*|attribut\w+|stem\w*|"
    r"given|despite|lack|failed|failure|unable|accus\w+|alleg\w+|charged|convicted|for (?:his|her|"
    r"their|its|not|the|allegedly|\w+ing)|to (?:help|fight|curb|avoid|prevent|protect|stop|end|"
    r"ease|reduce|save|make|keep|allow|let|give|meet|tackle|combat|cut|boost|support|protest|punish|"
    r"deter|focus|spend|raise|lower|slow|improve|address|investigate|ensure)|mean\w*|says? he|"
    r"says? she|explain\w*|argu\w+)\b",
    re.IGNORECASE,
)
# How many were hurt is not told by how many died. "Casualties" and "victims" may be either.
_FATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:dead|died|dies?|deaths?|kill\w*|fatalit\w+|lost (?:his|her|their) li(?:fe|ves)|"
        r"casualt\w+|victims?|toll)\b",
        r"\b(?:injur\w+|wounded|hurt|hospitali[sz]ed|casualt\w+|victims?|toll)\b",
        r"\b(?:missing|unaccounted)\b",
        r"\b(?:arrest\w*|detain\w*|in custody)\b",
        r"\b(?:displaced|evacuat\w+|homeless|fled)\b",
    )
)


def _tells_of_others(sentence: str, question: str) -> bool:
    """Whether people's fate is asked for and a sentence has only that of others."""
    asked = {at for at, fate in enumerate(_FATES) if fate.search(question)}
    told = {at for at, fate in enumerate(_FATES) if fate.search(sentence)}
    return bool(asked) and bool(told) and not asked & told


def can_answer(sentence: str, question: Question) -> bool:
    """Whether a sentence holds the kind of thing that is asked for, and not only the question.

    Args:
        sentence: A sentence of the news.
        question: What is asked.
    """
    if is_furniture(sentence):
        return False
    if sentence.rstrip("”\"'’)").endswith("?"):
        return False
    said = words(sentence, most=None)
    asked = set(words(question.text))
    if said and sum(word in asked for word in said) >= _ECHO * len(said):
        return False
    if question.kind is Kind.HOW_MANY and SCORE.search(question.text):
        return RESULT.search(sentence) is not None
    if question.kind is Kind.HOW_MANY:
        if _tells_of_others(sentence, question.text):
            return False
        known = {number.casefold() for number in _NUMBER.findall(question.text)}
        return any(number.casefold() not in known for number in _NUMBER.findall(sentence))
    if question.kind is Kind.WHY:
        # what only says again that it happened gives no reason for it
        return _REASON.search(sentence) is not None or not stems(question.text) <= stems(sentence)
    if question.kind is Kind.WHEN:
        return _TIME.search(sentence) is not None
    return True
