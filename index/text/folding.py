"""Fold the letters of a text, so that every spelling of a name is the same text. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Literal

# Letters that Unicode neither decomposes nor names as a form of a plain letter.
_PLAIN = {
    "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH",
    "ŋ": "n", "Ŋ": "N", "ĸ": "k",
}  # fmt: skip
# The classes of combining marks that belong to the letter: nuktas, kana voicing marks, viramas and
# the vowel signs of Indian scripts (class 0). All other marks are accents or vowel points.
_PART_OF_LETTER = frozenset({0, 7, 8, 9})
_LETTERS_AND_DIGITS = ("L", "Nd")
# As German, Danish, Norwegian and Swedish write these letters where they are missing.
_SPELT_OUT = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa",
        "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa",
    }
)  # fmt: skip
_TWO_LETTERS = re.compile("[aou]e|aa", re.IGNORECASE)
# Ligatures, Arabic letters in their drawn forms, full-width and half-width characters.
_PRESENTATION_FORMS = re.compile("[\ufb00-\ufdff\ufe70-\uffef]")
# "Hawaiʻi": the sign is a letter in Unicode, and keyboards do not have it.
_MODIFIERS = range(0x02B0, 0x0300)
_LATIN = range(0x80, 0x250)


def fold_letters(text: str) -> str:
    """Return a text without case, accents, ligatures and wide forms, to compare it with another.

    "ERDOĞAN", "Erdogan" and "Erdoğan" in any Unicode normal form become "erdogan". Punctuation and
    white space stay, so the text has the same words as before. Positions shift.

    Args:
        text: Any text.
    """
    return plain_letters(text).casefold()


def plain_letters(text: str) -> str:
    """Return a text with folded letters, but in its own case: "Erdogan" for "Erdoğan"."""
    if text.isascii():
        return text
    plain = text.translate(_FOLDED)
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def spell_out(text: str) -> str:
    """Return a text with two letters for each that people without it write as two: "Mueller".

    "Müller" is typed "Muller" or "Mueller": `fold_letters` has the first spelling, this the second.

    Args:
        text: Any text, in composed letters.
    """
    return text if text.isascii() else text.translate(_SPELT_OUT)


def joined_letters(text: str) -> str:
    """Return a text with one letter for each two that may stand for one: "Muller" for "Mueller".

    Most such texts are no other spelling: "blu" for "blue". `spell_out` of what is found shows it.

    Args:
        text: Any text, in plain letters.
    """
    return _TWO_LETTERS.sub(lambda pair: pair.group()[0], text)


def plain_spellings(text: str) -> tuple[str, ...]:
    """Return how a text is spelt in plain letters: "Muller" and "Mueller" for "Müller".

    Two texts may be the same name if they share a spelling; "Muller" and "Mueller" do not.

    Args:
        text: Any text.
    """
    if text.isascii():
        return (text,)
    return tuple(dict.fromkeys((plain_letters(text), plain_letters(spell_out(compose(text))))))


def spellings(text: str) -> tuple[str, ...]:
    """Return how a text is spelt in plain letters, without case; see `plain_spellings`."""
    return tuple(spelling.casefold() for spelling in plain_spellings(text))


def compose(text: str) -> str:
    """Return a text with one code for a letter with its accents, and plain letters for ligatures.

    Case and accents stay. Characters that are drawn differently stay: NFC would replace the
    ideographs that Japanese names use.

    Args:
        text: Any text.
    """
    if text.isascii():
        return text
    plain = _PRESENTATION_FORMS.sub(_plain_form, text)
    if unicodedata.is_normalized("NFC", plain):  # nothing to compose, and far faster to find out
        return plain
    return _sequence().sub(_composed, plain)


@cache
def stroked_letters() -> Mapping[str, tuple[str, ...]]:
    """Return the small Latin letters that no normal form decomposes, by what they fold to."""
    found: dict[str, list[str]] = {}
    for letter in map(chr, _LATIN):
        if letter.islower() and unicodedata.normalize("NFKD", letter) == letter:
            plain = fold_letters(letter)
            if plain != letter:
                found.setdefault(plain, []).append(letter)
    return {plain: tuple(letters) for plain, letters in found.items()}


class _FoldingTable(dict[int, str]):
    """What each character becomes; filled at first use."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


_FOLDED = _FoldingTable()


def _fold_character(character: str) -> str:
    if ord(character) in _MODIFIERS:
        return ""
    parts = _plain_parts(character, "NFKD")
    return "".join(map(_plain_letter, (part for part in parts if not _is_accent(part))))


def _plain_parts(character: str, form: Literal["NFKC", "NFKD"]) -> str:
    """Normalise a letter or a digit; a symbol stays, because "™" would become two letters."""
    is_written = unicodedata.category(character).startswith(_LETTERS_AND_DIGITS)
    return unicodedata.normalize(form, character) if is_written else character


def _is_accent(character: str) -> bool:
    return unicodedata.combining(character) not in _PART_OF_LETTER


def _plain_letter(letter: str) -> str:
    """Return the letter that a letter is a form of: "l" for "ł", "o" for "ø"."""
    if letter.isascii():
        return letter
    name, form, _ = unicodedata.name(letter, "").partition(" WITH ")
    if form:
        try:
            return unicodedata.lookup(name)
        except KeyError:  # no letter has that name
            return letter
    return _PLAIN.get(letter, letter)


@cache
def _sequence() -> re.Pattern[str]:
    """Return a pattern of a letter with the marks after it, or the parts of Korean syllables."""
    marks = "".join(mark for mark in map(chr, range(0x10000)) if unicodedata.combining(mark))
    return re.compile(f"[^{marks}][{marks}]+|[\u1100-\u11ff]+")


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match.group())


def _plain_form(match: re.Match[str]) -> str:
    return _plain_parts(match.group(), "NFKC")
