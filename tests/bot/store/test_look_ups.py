"""A long subject of a look-up is kept for as long as its card is likely to be read."""

from datetime import timedelta

from bot.store import BotStore
from bot.store.look_ups import SUBJECTS_KEPT
from tests.bot.store.conftest import NOW


def test_a_subject_is_found_by_its_key_until_it_is_old(store: BotStore) -> None:
    store.keep_subject("a", "What happened in Oslo?", NOW)
    assert store.subject("a") == "What happened in Oslo?"
    assert store.subject("b") is None
    store.keep_subject("a", "What happened in Oslo?", NOW + SUBJECTS_KEPT / 2)
    store.keep_subject("b", "Who won?", NOW + SUBJECTS_KEPT + timedelta(days=1))
    assert store.subject("a") == "What happened in Oslo?", "used again since"
    store.keep_subject("b", "Who won?", NOW + 2 * SUBJECTS_KEPT)
    assert store.subject("a") is None
