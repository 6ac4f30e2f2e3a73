"""PURE: sentences that are filled in as their language writes numbers, dates and plurals."""

from collections.abc import Mapping
from datetime import date
from typing import Self

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from index.dates import ENGLISH, DateWords

_OTHER = "other"
_COUNTS = "counts"


class Sentence(str):
    """A sentence of a language. `format` fills in its places, numbers in the language's way.

    A sentence that counts something has a form for each plural of its language: the rules are
    those of Unicode's CLDR, which Babel carries.
    """

    __slots__ = ("_counts", "_forms", "_locale")

    _locale: Locale
    _counts: str
    _forms: Mapping[str, str]

    @classmethod
    def read(cls, given: str | Mapping[str, str], locale: Locale) -> Self:
        """Read a sentence as it stands in a language's file.

        Args:
            given: The sentence; or one per plural ("one", "other"), and under "counts" the name of
                the place that decides between them.
            locale: The language.

        Raises:
            KeyError: A sentence with plurals lacks "counts" or "other".
        """
        forms = {} if isinstance(given, str) else given
        sentence = cls(given if isinstance(given, str) else given[_OTHER])
        sentence._locale = locale
        sentence._counts = forms[_COUNTS] if forms else ""
        sentence._forms = forms
        return sentence

    def format(self, *args: object, **filled: object) -> str:
        """Return the sentence with its places filled in.

        Args:
            args: Not used: every place has a name.
            filled: A value for each place. Whole numbers are written with the language's
                separators.
        """
        chosen = str(self)
        if self._forms:
            counted = filled[self._counts]
            plural = self._locale.plural_form(counted) if isinstance(counted, int) else _OTHER
            chosen = self._forms.get(plural, chosen)
        written = {
            name: format_decimal(value, locale=self._locale) if type(value) is int else value
            for name, value in filled.items()
        }
        return chosen.format(*args, **written)


def date_words(locale: Locale, phrases: Mapping[str, str]) -> DateWords:
    """Return how a language writes dates.

    Args:
        locale: The language.
        phrases: Its phrases for stretches of time; none for English.
    """
    if not phrases:
        return ENGLISH

    def month(day: date) -> str:
        return format_date(day, "LLLL", locale=locale)

    def month_and_year(day: date) -> str:
        return format_skeleton("yMMMM", day, locale=locale)

    def whole(day: date) -> str:
        return format_date(day, "medium", locale=locale)

    return DateWords(phrases, whole, month, month_and_year)
