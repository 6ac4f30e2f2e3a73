"""PURE: complete a follow-up ("and where?", "what did he say?") from the earlier questions."""

import re
from collections.abc import Callable, Sequence

from bot.answer.question.question import QuestionKind, names_in, read
from index.dates.tense import PAST
from index.text.folding import fold_letters
from index.text.words import STOPWORDS, words

# A question with no more content words than this depends on the one before.
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
# "In Georgia?": the last question about another place or person.
_ELSEWHERE = re.compile(
    r"^(?P<rest>(?:in|at|for|from|to|with|by|against|under|on)\s[^?]+?)\s*\??$", re.IGNORECASE
)
_MORE = re.compile(
    r"^(?:please\s+)?(?:(?:tell|give|show) (?:me|us) (?:more|the rest)|(?:and\s+)?(?:what|anything)"
    r" else(?: is there)?|more|go on|continue)(?: (?:details?|about (?:it|this|that)|on (?:it|this|"
    r"that)|please))*\W*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_PERSON = re.compile(r"\b(?P<word>he|she|him|his|her|hers|they|them|their)\b", re.IGNORECASE)
# "His" after a name refers to that name: "What did Macron say about his reform?"
_SUBJECT_PRONOUN = re.compile(r"\b(?:he|she|they|his|their|her(?=\s+\w))\b", re.IGNORECASE)
# Neither "this week", nor "said that Russia would", nor "are there talks" points back.
_THING = re.compile(
    r"\b(?:its?|these|those|this(?!\s+(?:morning|evening|week|weekend|month|year|spring|summer|"
    r"autumn|fall|winter|season)\b)|(?:(?<=did )|(?<=does )|(?<=is )|(?<=was )|(?<=will )|"
    r"(?<=would )|(?<=can )|(?<=could )|(?<=has )|(?<=about )|(?<=of )|(?<=after )|(?<=before )|"
    r"(?<=since )|(?<=for )|(?<=by )|(?<=to )|(?<=with ))that|that(?=[\s?!.]*$)|"
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!will )there(?!\s+(?:is|are|was|were|be|will)\b))\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"\b(?:people|persons?|any(?:one|body)|every(?:one|body))\b", re.IGNORECASE)
_VERB = re.compile(PAST)
_COUNTS = re.compile(r"^how (?:many|much) \w+\W*$", re.IGNORECASE)
# "When are they?" is about them; it is not the last question with a new asking word.
_IS_HE = re.compile(r"\b(?:is|are|was|were) (?:he|she|they)\b(?=\W*$)", re.IGNORECASE)
# The names that answered an earlier question, behind it: "Who won? [Ada Lovelace]".
_ANSWERED = re.compile(r"\s*\[(?P<names>[^\[\]]+)\]$")
_POSSESSIVE = frozenset({"his", "her", "hers", "their"})


def complete(text: str, before: Sequence[str]) -> str:
    """Complete a follow-up with the names and words of the conversation.

    Args:
        text: The new question.
        before: The earlier questions as typed, oldest first; see `with_answer`.

    Returns:
        A question that stands alone. `text` unchanged if it does already or is the first question.
    """
    text = " ".join(text.split())
    last, answered = _last_complete_question(before)
    if not last:
        return text
    asked = _LEAD_IN.sub("", text)
    if not _WORD.search(asked):
        return text
    if _MORE.match(text):
        return f"Tell me more about {_subject(last)}"
    about = _WHAT_ABOUT.match(text) or _ELSEWHERE.match(text)
    if about and _only_names(about["rest"]):
        return _with_new_subject(last, about["rest"])
    if _is_elliptic(asked) and not _IS_HE.search(asked):
        standing = _with_new_asking_word(last, asked)
        return standing if names_in(last) else _added(standing, answered)
    return _with_names(asked, last, answered)


def goes_on(text: str, before: Sequence[str]) -> bool:
    """Whether a question depends on the earlier ones: "and where?", and not "Who is Xi?"."""
    return bool(before) and complete(text, before) != " ".join(text.split())


def may_stand_alone(text: str) -> bool:
    """Whether nothing in a question points back, although it is short: "Is the queen dead?".

    It may go on from the one before ("How strong was the earthquake?") or be about anything else.
    "How many people died?" does not say in what, so it goes on.
    """
    asked = " ".join(text.split())
    return not (
        _LEAD_IN.match(asked)
        or _WHAT_ABOUT.match(asked)
        or _MORE.match(asked)
        or _is_elliptic(asked)
        or _says_of_nothing(asked)
        or _PERSON.search(asked)
        or _THING.search(asked)
    )


def with_answer(question: str, lead: str) -> str:
    """Return a question for `before`, with the names in the words that answered it.

    Args:
        question: As it was typed.
        lead: The words that answered it; "" for none.
    """
    names = [name for name in _named(lead) if name not in question]
    return _marked(question, names)


def rewritten(question: str, rewrite: Callable[[str], str]) -> str:
    """Return a question of `before` after a change that leaves the names of its answer alone."""
    found = _ANSWERED.search(question)
    return (
        rewrite(question) if found is None else rewrite(question[: found.start()]) + found.group()
    )


def _marked(question: str, names: Sequence[str]) -> str:
    return f"{question} [{', '.join(names)}]" if names else question


def _last_complete_question(before: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the last question, completed from those before it, and the names that answered it."""
    standing, answered = "", tuple[str, ...]()
    for question in before:
        found = _ANSWERED.search(question)
        bare = question if found is None else question[: found.start()]
        standing = complete(bare, [_marked(standing, answered)] if standing else [])
        answered = () if found is None else tuple(found["names"].split(", "))
    return standing, answered


def _only_names(rest: str) -> bool:
    """Whether names are all that carries meaning: "Syria", "in Syria"."""
    named = {word.casefold() for name in _named(rest) for word in _WORD.findall(name)}
    return bool(named) and all(
        word in named or word in STOPWORDS for word in map(str.casefold, _WORD.findall(rest))
    )


def _named(rest: str) -> tuple[str, ...]:
    return names_in(f"about {rest}")  # `names_in` ignores a name that opens a sentence


def _subject(last: str) -> str:
    """Return the words of a question that carry meaning, as they were typed."""
    meaningful = _content(words(_WH.sub(" ", last)))
    kept = [word for word in _WORD.findall(last) if fold_letters(word) in meaningful]
    return " ".join(dict.fromkeys(kept)) or last


def _is_elliptic(asked: str) -> bool:
    """Whether a question is little more than an asking word: "where?", "and how many?"."""
    rest = _WH.sub(" ", asked)
    left = [word for word in words(rest) if not _PERSON.fullmatch(word)]
    meaningful = _WH.search(asked) is not None and len(asked.split()) <= _FEW + 2
    return meaningful and not any(len(word) > 2 for word in _content(left))  # noqa: PLR2004


def _says_of_nothing(asked: str) -> bool:
    """Whether a question does not say what it is about: "who attended?", "how many victims?"."""
    left = _content(words(_PEOPLE.sub(" ", _WH.sub(" ", asked))))
    return _COUNTS.match(asked) is not None or (bool(left) and all(map(_VERB.fullmatch, left)))


def _content(found: Sequence[str]) -> list[str]:
    return [word for word in found if not _THING.fullmatch(word) and word not in _AUXILIARIES]


_AUXILIARIES = frozenset("did do does is was are were will would has have had exactly then".split())


def _with_new_asking_word(last: str, asked: str) -> str:
    """Return the last question with its asking word replaced."""
    word = _WH.search(asked)
    was = _WH.search(last)
    if word is None:
        return f"{asked} {last}"
    if was is None:
        return f"{word.group().capitalize()}: {last}"
    opening = word.group()
    opening = opening.capitalize() if was.start() == 0 else opening.lower()
    return last[: was.start()] + opening + last[was.end() :]


def _with_new_subject(last: str, rest: str) -> str:
    """Return the last question about something else: "in Syria" replaces "in Turkey"."""
    known = names_in(last)
    if not known:
        return f"{last.rstrip(' ?')} {rest}?"
    name = _named(rest)[0]
    opening = rest[: rest.index(name)].strip()
    old = next((old for old in known if opening and f"{opening} {old}" in last), known[0])
    return last.replace(old, name, 1)


def _with_names(asked: str, last: str, answered: Sequence[str]) -> str:
    """Replace pronouns by names, and append the remaining names."""
    known = [*names_in(last), *answered]
    if answered and read(last).kind is QuestionKind.WHO:  # "she" is who was asked for
        known = [*answered, *names_in(last)]
    own = names_in(asked)
    person = _PERSON.search(asked)
    thing = _THING.search(asked)
    if own and not thing and (person is None or _refers_to_own_name(asked, own[0])):
        return asked
    if not (person or thing) and len(words(_WH.sub(" ", asked))) > _FEW:
        return asked
    if person and known and not own:
        name = known.pop(0)
        pronoun = person["word"].casefold()
        replacement = f"{name}’s" if pronoun in _POSSESSIVE else name
        asked = asked[: person.start()] + replacement + asked[person.end() :]
    left = [name for name in known if name not in asked]
    topic = [word for word in words(_WH.sub(" ", last)) if word not in fold_letters(asked)]
    named = person and not thing and (names_in(last) or answered)
    return _added(asked, left if named else [*left, *_topic(topic, left)])


def _added(asked: str, names: Sequence[str]) -> str:
    return f"{asked.rstrip(' ?')} ({', '.join(names)})?" if names else asked


def _refers_to_own_name(asked: str, name: str) -> bool:
    """Whether every "he" and "his" of a question follows a name in the same question."""
    pronouns = list(_PERSON.finditer(asked))
    subjects = {match.start() for match in _SUBJECT_PRONOUN.finditer(asked)}
    return all(
        pronoun.start() in subjects and pronoun.start() > asked.index(name) for pronoun in pronouns
    )


def _topic(found: Sequence[str], named: Sequence[str]) -> list[str]:
    """Return up to four words of the last question that are not part of a name."""
    excluded = fold_letters(" ".join(named))
    return [word for word in found if word not in excluded][:4]
