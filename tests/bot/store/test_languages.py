"""Who reads which language is known until they are forgotten."""

from bot.store import BotStore


def test_the_language_that_was_noted_last_counts(store: BotStore) -> None:
    assert store.locale_of(5) == ""
    for locale in ("de", "de", "en-GB"):
        store.note_locale(5, locale)
        assert store.locale_of(5) == locale
    assert store.locale_of(6) == ""


def test_who_is_forgotten_has_no_language(store: BotStore) -> None:
    store.note_locale(5, "de")
    store.note_locale(6, "de")
    store.forget_person(5)
    assert (store.locale_of(5), store.locale_of(6)) == ("", "de")
