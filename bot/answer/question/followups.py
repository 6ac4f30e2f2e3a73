"""PURE: a follow-up ("and where?", "what did he say?"), completed by what was asked before."""

import re
from collections.abc import Sequence

from bot.answer.question.question import names_in
from index.text.words import STOPWORDS, words

# A question with so few words that carry meaning leans on the one before.
_FEW = 2
_WH = re.compile(
    r"\b(?:how (?:many|much|old|long|far|soon|often|high|big)|which|who(?:m|se)?|when|"
    r"where|why|how|what(?: (?:time|day|date|year|city|country))?)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r"^\s*(?:(?:and|but|so|ok(?:ay)?|then|also)\b[,\s]*)+", re.IGNORECASE)
_WHAT_ABOUT = re.compile(
    r"^(?:(?:what|how) about|and|what of)\s+(?P<rest>(?!to\b)[^?]+?)\s*\??$", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
_PERSON = re.compile(r"\b(?P<word>he|she|him|his|her|hers|they|them|their)\b", re.IGNORECASE)
# "His", with a name before it, is that name's: "What did Macron say about his reform?"
_OF_ITS_OWN = re.compile(r"\b(?:he|she|they|his|their|her(?=\s+\w))\b", re.IGNORECASE)
# Neither "this week", nor "said that Russia would", nor "are there talks" points back.
_THING = re.compile(
    r"\b(?:its?|these|those|this(?!\s+(?:morning|evening|week|weekend|month|year|spring|summer|"
    r"autumn|fall|winter|season)\b)|(?:(?<=did )|(?<=does )|(?<=is )|(?<=was )|(?<=will )|"
    r"(?<=would )|(?<=can )|(?<=could )|(?<=has )|(?<=about )|(?<=of )|(?<=after )|(?<=before )|"
    r"(?<=since )|(?<=for )|(?<=by )|(?<=to )|(?<=with ))that|that(?=[\s?!.]*$)|"
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!will )there(?!\s+(?:is|are|was|were|be|will)\b))\b",
    re.IGNORECASE,
)
# "When are they?" asks of them, not the last question with another asking word.
_IS_HE = re.compile(r"\b(?:is|are|was|were) (?:he|she|they)\b(?=\W*$)", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "her", "hers", "their"})


def complete(text: str, before: Sequence[str]) -> str:
    """Complete a follow-up with the names and words of the conversation.

    Args:
        text: What is asked now.
        before: What was asked earlier, the oldest first, each as it was typed.

    Returns:
        A question that stands by itself; `text` as it is where it does already, or where nothing
        was asked before.
    """
    text = " ".join(text.split())
    last = _standing(before)
    if not last:
        return text
    asked = _LEAD_IN.sub("", text)
    if not _WORD.search(asked):
        return text
    about = _WHAT_ABOUT.match(text)
    if about and _only_names(about["rest"]):
        return _about_another(last, about["rest"])
    if _is_elliptic(asked) and not _IS_HE.search(asked):
        return _asked_otherwise(last, asked)
    return _with_names(asked, last)


def _standing(before: Sequence[str]) -> str:
    """Return the latest question, itself completed from those before it."""
    standing = ""
    for one in before:
        standing = complete(one, [standing] if standing else [])
    return standing


def _only_names(rest: str) -> bool:
    """Whether it is a name and nothing else that carries meaning: "Syria", "in Syria"."""
    named = {word.casefold() for name in _named(rest) for word in _WORD.findall(name)}
    return bool(named) and all(
        word in named or word in STOPWORDS for word in map(str.casefold, _WORD.findall(rest))
    )


def _named(rest: str) -> tuple[str, ...]:
    return names_in(f"about {rest}")  # a name that opens a sentence is none to `names_in`


def _is_elliptic(asked: str) -> bool:
    """Whether nothing is left of a question without its asking word: "where?", "and how many?"."""
    rest = _WH.sub(" ", asked)
    left = [word for word in words(rest) if not _PERSON.fullmatch(word)]
    meaningful = _WH.search(asked) is not None and len(asked.split()) <= _FEW + 2
    return meaningful and not any(len(word) > 2 for word in _content(left))  # noqa: PLR2004


def _content(found: Sequence[str]) -> list[str]:
    return [word for word in found if not _THING.fullmatch(word) and word not in _AUXILIARIES]


_AUXILIARIES = frozenset("did do does is was are were will would has have had exactly then".split())


def _asked_otherwise(last: str, asked: str) -> str:
    """Ask the last question's matter with another asking word."""
    word = _WH.search(asked)
    was = _WH.search(last)
    if word is None:
        return f"{asked} {last}"
    if was is None:
        return f"{word.group().capitalize()}: {last}"
    opening = word.group()
    opening = opening.capitalize() if was.start() == 0 else opening.lower()
    return last[: was.start()] + opening + last[was.end() :]


def _about_another(last: str, rest: str) -> str:
    """Ask the last question of another: "in Syria" for "in Turkey", or for its first name."""
    known = names_in(last)
    if not known:
        return f"{last.rstrip(' ?')} {rest}?"
    name = _named(rest)[0]
    opening = rest[: rest.index(name)].strip()
    old = next((one for one in known if opening and f"{opening} {one}" in last), known[0])
    return last.replace(old, name, 1)


def _with_names(asked: str, last: str) -> str:
    """Put names in the place of pronouns; those that are left are named at the end."""
    known = list(names_in(last))
    own = names_in(asked)
    person = _PERSON.search(asked)
    thing = _THING.search(asked)
    if own and not thing and (person is None or _is_own(asked, own[0])):
        return asked
    if not (person or thing) and len(words(asked)) > _FEW:
        return asked
    if person and known and not own:
        name = known.pop(0)
        said = person["word"].casefold()
        put = f"{name}’s" if said in _POSSESSIVE else name
        asked = asked[: person.start()] + put + asked[person.end() :]
    left = [name for name in known if name not in asked]
    topic = [word for word in words(last) if word.casefold() not in asked.casefold()]
    added = left if person and not thing and names_in(last) else [*left, *_topic(topic, left)]
    return f"{asked.rstrip(' ?')} ({', '.join(added)})?" if added else asked


def _is_own(asked: str, name: str) -> bool:
    """Whether every "he" and "his" of a question stands behind its own name."""
    pronouns = list(_PERSON.finditer(asked))
    own = {match.start() for match in _OF_ITS_OWN.finditer(asked)}
    return all(one.start() in own and one.start() > asked.index(name) for one in pronouns)


def _topic(found: Sequence[str], named: Sequence[str]) -> list[str]:
    """Return the words of the last question that are no names."""
    said = " ".join(named).casefold()
    return [word for word in found if word.casefold() not in said][:4]
