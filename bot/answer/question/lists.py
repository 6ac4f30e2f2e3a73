"""PURE: recognise questions that ask for several things, and find lists of names."""

import re
from collections.abc import Iterator

from bot.answer.question.question import CAPITAL, NO_NAMES
from index import Span
from index.text.lexicon import NUMBER_WORDS

# "Which two countries will", "what other teams lost": the noun asked for is a plural ...
_PLURAL = (
    r"(?:people|men|women|children|(?!(?:news|series|species|was|has|does|its)\b)[a-z]+[^\Wsui’']s)"
)
# ... which a verb shows that follows it.
_VERB = (
    r"(?:are|were|have|had|did|do|will|would|can|could|should|may|might|must|get|got|won|lost|"
    r"\w+ed)\b"
)
_SEVERAL = re.compile(
    rf"\b(?:which|what)(?: (?!of\b)[\w-]+){{0,3}}? {_PLURAL} (?:\w+ly )?{_VERB}|"
    rf"\b(?:which|what) (?:{'|'.join(NUMBER_WORDS[2:11])}|\d\d?) |"
    r"^(?:please )?(?:name|list)\b|^who (?:are|were|all)\b",
    re.IGNORECASE,
)
_ITEM = rf"{CAPITAL}[\w’'.&-]*(?:(?: of| the| de| al| bin| van| von)*[ -]{CAPITAL}[\w’'.&-]*)*"
_BETWEEN = r"(?:,? (?:and|or) |, )(?:the )?"
_RUN = re.compile(rf"(?<!\w){_ITEM}(?:{_BETWEEN}{_ITEM})+")
_JOINED = re.compile(r" (?:and|or) ")
# "Paris, France" is one place.
_FEWEST_BY_COMMAS = 3


def asks_for_several(asked: str) -> bool:
    """Whether a question asks for more than one thing.

    Args:
        asked: The sentence that asks.
    """
    return _SEVERAL.search(asked) is not None


def listings(sentence: str) -> Iterator[Span]:
    """Find where a sentence lists names: "Spain, Portugal and Morocco".

    Args:
        sentence: A sentence of the news.

    Yields:
        The whole of each list, at least two names long.
    """
    for run in _RUN.finditer(sentence):
        names = [item for item in re.finditer(_ITEM, run.group()) if _is_name(item.group())]
        if len(names) < 2:  # noqa: PLR2004 - a list
            continue
        start, end = run.start() + names[0].start(), run.start() + names[-1].end()
        text = sentence[start:end].rstrip(".’'")
        if _JOINED.search(text) or len(names) >= _FEWEST_BY_COMMAS:
            yield Span(start, start + len(text), text)


def listing(question: str, sentence: str, answer: Span | None) -> Span | None:
    """Return the list in a sentence that answers a question for several things.

    Args:
        question: The question.
        sentence: A sentence of the news.
        answer: The words that the reader marked as the answer.

    Returns:
        The list that contains the marked words, else the only one. None if there is no list with
        two names that are not in the question.
    """
    known = question.casefold()
    found = [
        span
        for span in listings(sentence)
        if sum(item.casefold() not in known for item in _items(span.text)) > 1
    ]
    around = [span for span in found if answer is not None and span.meets(answer)]
    if around or len(found) == 1:
        return (around or found)[0]
    return None


def _items(text: str) -> list[str]:
    return re.split(_BETWEEN, text)


def _is_name(text: str) -> bool:
    return not NO_NAMES.issuperset(text.casefold().split())
