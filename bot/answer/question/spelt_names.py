"""Write the names of a question as the news writes them: "Mueller" as "Müller", and the reverse."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice, product

from bot.answer.question.question import names_in
from index import Library
from index.names.matching import fold
from index.text.folding import spell_out

_TWO_LETTERS = re.compile("[aou]e|aa")
_MOST_SPELLINGS = 16


def as_the_news_spells(library: Library, text: str, now: datetime, audience: str) -> str:
    """Replace the names of a question that the news writes with other letters.

    "Mueller" may be "Müller", and "Müller" may be "Mueller"; but "Mueller" is not "Muller". A name
    that the news has as it is typed stays.

    Args:
        library: The news.
        text: A question, in composed letters.
        now: The moment of the question.
        audience: The audience of the asker.
    """
    for name in names_in(text):
        spellings = list(islice(_spellings(name), _MOST_SPELLINGS))
        if spellings:
            written = _written(library, name, spellings, now, audience)
            text = text.replace(name, written)
    return text


def _written(
    library: Library, name: str, spellings: Sequence[str], now: datetime, audience: str
) -> str:
    """Return a name as the news writes it; as typed if the news has that, or no spelling of it."""
    typed = fold(name)
    known = library.entities.written([typed, *spellings], now, audience)
    words = typed.split()
    is_read = len(library.known_words(words, now, audience)) == len(words)
    if typed in known or (is_read and len(words) == 1):
        return name
    for spelling in spellings:
        found = known.get(spelling, "")
        if not found and not is_read:
            # what is not known as a name may still stand in the news
            found = _written_words(library, spelling, now, audience)
        if found and fold(spell_out(found)) == fold(spell_out(name)):
            return found
    return name


def _written_words(library: Library, spelling: str, now: datetime, audience: str) -> str:
    words = spelling.split()
    if not library.known_words(words, now, audience).issuperset(words):
        return ""  # to find a word is far quicker than to count its spellings
    written = [library.written_word(word, now, audience) for word in words]
    return " ".join(written) if all(written) else ""


def _spellings(name: str) -> Iterator[str]:
    """Yield the other spellings of a name, folded; the news need not have them."""
    typed = fold(name)
    forms = [
        dict.fromkeys((word, fold(spell_out(written)), *_contracted(word)))
        for word, written in zip(typed.split(), name.split(), strict=False)
    ]
    for words in product(*forms):
        spelling = " ".join(words)
        if spelling != typed:
            yield spelling


def _contracted(word: str) -> Iterator[str]:
    """Yield a folded word with one or all of its pairs of letters as one: "muller"."""
    places = [match.start() for match in _TWO_LETTERS.finditer(word)]
    for place in places:
        yield word[: place + 1] + word[place + 2 :]
    if len(places) > 1:
        yield _TWO_LETTERS.sub(lambda pair: pair.group()[0], word)
