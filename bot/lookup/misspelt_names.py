"""Which names of the news a person may have meant who misspelt one."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from bot.answer.question.question import names_in
from bot.answer.question.spelling import doubtful
from bot.lookup.library_access import Edition, LookupLibrary
from index import Entity, EntityKind
from index.names.matching import fold, strip_titles

_MOST = 3
# Entities looked at for each word, those in most articles first.
_LOOKED_AT = 25
_LOOKED_AT_BY_LETTER = 300
_SHORT, _LONG = 3, 8  # letters: one letter may be wrong, and two in a long word


def nearest_names(edition: Edition, name: str, kind: EntityKind | None = None) -> tuple[str, ...]:
    """Return known names of which a name may be a misspelling, the likeliest first.

    Args:
        edition: The news.
        name: As it was typed.
        kind: Only entities of this kind; None for all.

    Returns:
        () if no name is close in every word, or if the name is known as it is.
    """
    found: dict[int, tuple[int, int, str]] = {}
    for entity in _candidates(edition, name, kind):
        spelt = (misspelt(name, written) for written in (entity.name, *entity.aliases))
        wrong = min((letters for letters in spelt if letters is not None), default=None)
        if wrong == 0:
            return ()
        if wrong is not None:
            found[entity.id] = (wrong, -entity.articles, entity.name)
    return tuple(dict.fromkeys(close for *_, close in sorted(found.values())))[:_MOST]


def meant_questions(
    edition: Edition, question: str, known: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Return a question again with each name that may have been meant in it.

    Args:
        edition: The news.
        question: As it was typed.
        known: Lower-case words of it that the news uses; they are no misspelt names.

    Returns:
        Pairs of the name and the question with that name, up to three.
    """
    found: dict[str, str] = {}
    for typed in _typed_names(question, frozenset(known)):
        for name in nearest_names(edition, typed):
            written = name.replace("\\", r"\\")
            replaced = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", written, question)
            found.setdefault(name, replaced)
    return tuple(found.items())[:_MOST]


def words_of_names(question: str) -> tuple[str, ...]:
    """Return the words of a question that may be misspelt names, in lower case."""
    return tuple(dict.fromkeys(place.text.lower() for place in doubtful(question)))


def misspelt(typed: str, name: str) -> int | None:
    """Return how many letters of a typed name are wrong; None if it is another name.

    Every typed word has to be close to a word of the name, in the same order, and the last to the
    last: "Jo Bidden" is "Joe Biden" and sounds only like "Osama bin Laden"; "Obama" is no "Osama".
    """
    total = 0
    left = fold(strip_titles(name)).split()[::-1]
    words = fold(strip_titles(typed)).split()[::-1]
    for at, word in enumerate(words):
        beside = left[:1] if at == 0 else left
        places = ((place, _wrong(word, own)) for place, own in enumerate(beside))
        place, wrong = next((pair for pair in places if pair[1] is not None), (0, None))
        if wrong is None:
            return None
        total += wrong
        left = left[place + 1 :]
    return total if words else None


def _wrong(typed: str, word: str) -> int | None:
    most = 2 if min(len(typed), len(word)) >= _LONG else 1
    if min(len(typed), len(word)) <= _SHORT and typed[:1] != word[:1]:
        most = 0
    distance = OSA.distance(typed, word, score_cutoff=most)
    return distance if distance <= most else None


def _typed_names(question: str, known: frozenset[str]) -> Iterator[str]:
    names = names_in(question)
    yield from names
    # people type in small letters, in haste
    inside = " ".join(names).lower().split()
    for place in doubtful(question):
        if place.text.lower() not in known and place.text.lower() not in inside:
            yield place.text


def _candidates(edition: Edition, name: str, kind: EntityKind | None) -> Iterator[Entity]:
    news: LookupLibrary = edition.news
    for word in fold(strip_titles(name)).split():
        for length, limit in ((4, _LOOKED_AT), (2, _LOOKED_AT), (1, _LOOKED_AT_BY_LETTER)):
            yield from news.entities.suggest(
                word[:length], edition.now, kind=kind, limit=limit, audience=edition.audience
            )
