"""The bot's texts in Discord, in each language.

Each language is one file `locales/*.json`; docs/translating.md describes it. A private reply uses
the reader's language (`interaction.locale`), a reply in a channel the server's language:
`texts_for(settings.locale, interaction.guild_locale)`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

from bot.chat.i18n.sentences import Sentence, date_words
from index.dates import DateWords

DEFAULT = "en"

# The commands as Discord shows them to be clicked, by their names: "</news feed add:123>". One
# process serves one application, so they hold for the whole process, as discord.py's addresses do.
_mentions: dict[str, str] = {}
_FOLDER = Path(__file__).parent / "locales"


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of one language; the `{names}` in them are filled in with `format`.

    Callers escape the values that they fill in.

    Args:
        language: Its code: "de".
        dates: How it writes dates.
    """

    language: str
    dates: DateWords

    # failures
    unexpected: str
    news_coming_in: str
    restarting: str
    command_changed: str
    busy_person: str
    busy_server: str
    busy_everybody: str
    cooldown: str
    not_here: str
    not_allowed: str
    blocked: str
    note_read_as: str
    note_silent_outlet: str
    note_left_out: str
    people_title: str
    people_blocked: str
    people_unblocked: str
    people_not_yourself: str
    people_not_blocked: str
    people_full: str
    people_none: str
    only_in_server: str

    # feeds
    feed_added: str
    audience_private: str
    audience_public: str
    feed_others: str
    feed_unwatched: str
    status_watched: str
    status_never_watched: str
    feed_known: str
    feed_unknown: str
    feed_not_yours: str
    feed_secret: str
    feed_refused: str
    feed_forbidden: str
    not_public: str
    feed_removed: str
    feed_paused: str
    feed_resumed: str
    feed_interval: str
    articles_title: str
    articles_recent: str
    articles_none: str
    article_line: str
    article_unread: str
    article_removed: str
    article_unknown: str
    article_not_yours: str
    outcome_new: str
    outcome_changed: str
    outcome_unchanged: str
    outcome_duplicate: str
    outcome_skipped: str
    outcome_failed: str
    starter_title: str
    starter_about: str
    starter_offer: str
    starter_add: str
    starter_back: str
    starter_added: str
    starter_known: str
    starter_failed: str
    starter_next: str
    starter_gone: str
    topic_world: str
    topic_business: str
    topic_technology: str
    topic_science: str
    topic_sport: str
    feeds_title: str
    feeds_none: str
    feed_line: str
    feed_never: str
    feed_active: str
    feed_is_paused: str
    feed_gone: str
    feed_private: str
    feed_public: str
    feed_failing: str
    test_title: str
    test_summary: str
    test_article: str
    undated: str

    # ingest
    ingest_waiting: str
    ingest_starting: str
    ingest_progress: str
    ingest_progress_total: str
    ingest_title: str
    ingest_counts: str
    ingest_duplicate: str
    ingest_skipped: str
    ingest_failed: str
    ingest_note: str
    ingest_stopped: str
    ingest_ended: str
    ingest_full: str
    ingest_too_large: str
    ingest_no_address: str
    ingest_no_date: str
    form_kept: str
    form_again: str
    form_gone: str
    paste_title: str
    paste_headline: str
    paste_text: str
    paste_outlet: str
    paste_date: str

    # status
    status_title: str
    status_articles: str
    status_no_articles: str
    status_index_healthy: str
    status_index_broken: str
    status_feeds: str
    status_queue: str
    status_ingest: str
    check_title: str
    check_ok: str
    check_bad: str
    check_may_write: str
    check_missing: str
    check_closed: str
    check_watched: str
    check_feeds_failing: str
    check_feeds: str
    check_library: str
    check_rounds: str
    check_notices: str
    check_deaf: str
    perm_view: str
    perm_send: str
    perm_send_threads: str
    perm_embed: str
    perm_attach: str
    perm_history: str
    perm_threads: str
    export_title: str
    export_done: str

    # settings
    settings_title: str
    settings_channels: str
    settings_channels_hint: str
    settings_roles: str
    settings_roles_hint: str
    settings_language: str
    settings_language_hint: str
    settings_language_own: str
    settings_behaviour: str
    settings_behaviour_hint: str
    settings_mention_only: str
    settings_thread_answers: str
    settings_asker_pages: str
    settings_cooldown: str
    settings_cooldown_bad: str
    settings_saved: str
    channel_title: str
    channel_as_server: str
    channel_threads: str
    channel_listens: str
    channel_listens_hint: str
    channel_cooldown_hint: str
    settings_everywhere: str
    settings_nobody_else: str
    settings_yes: str
    settings_no: str

    # what people say
    unanswered_title: str
    unanswered_none: str
    unanswered_line: str
    reason_not_covered: str
    reason_not_stated: str
    reason_disputed: str
    reason_stale: str
    reason_contradicted: str
    reason_not_understood: str
    unanswered_resolved: str
    unanswered_unknown: str
    unanswered_cleared: str
    feedback_title: str
    feedback_none: str
    feedback_summary: str
    feedback_helpful: str
    feedback_wrong: str
    feedback_unsaid: str
    and_more: str
    full_report: str

    # answers
    citing: str
    untitled: str
    sources: str
    nearest: str
    and_more_sources: str
    and_more_said: str
    as_of: str
    newest_report: str
    origins: str
    disputed: str
    overtaken: str
    kind_not_covered: str
    kind_not_stated: str
    kind_disputed: str
    kind_stale: str
    kind_contradicted: str
    kind_not_understood: str
    why_not_covered: str
    why_not_stated: str
    why_closest: str
    why_disputed: str
    why_stale: str
    why_contradicted: str
    why_not_understood: str
    searched: str
    searched_undated: str
    searched_nothing: str
    no_sentence: str
    no_sentence_since: str
    filter_outlet: str
    filter_since: str
    lift_filter: str
    evidence: str
    timeline: str
    ask_more: str
    rest: str
    rest_title: str
    helpful: str
    wrong: str
    tell_me: str
    newer_reporting: str
    old_news: str
    worded_by: str
    chosen_by: str
    evidence_title: str
    we_said: str
    we_said_all: str
    by_author: str
    from_feed: str
    reported_on: str
    page: str
    previous: str
    next: str

    # asking
    ask_something: str
    ask_shorter: str
    cannot_read: str
    nothing_to_read: str
    cannot_see: str
    since_unknown: str
    reading: str
    reading_behind: str
    writing: str
    thread_name: str
    forgotten: str
    more_title: str
    more_label: str
    more_hint: str
    wrong_title: str
    wrong_label: str
    wrong_hint: str
    thanks_helpful: str
    thanks_wrong: str
    will_tell: str
    will_tell_directly: str
    will_tell_hello: str
    waits_already: str
    cannot_write: str
    zone_yours: str
    zone_servers: str
    help_greeting: str
    help_thanks: str
    help_chatter: str
    help_about: str
    help_holds: str
    help_holds_nothing: str
    help_outlets: str
    help_commands: str
    help_joined: str
    help_added: str
    help_title: str
    help_try: str

    # following
    follow_done: str
    follow_question_done: str
    follow_as_it_stands: str
    follow_person: str
    follow_topic: str
    follow_question: str
    where_direct: str
    where_channel: str
    follow_known: str
    follow_person_full: str
    follow_place_full: str
    follow_no_words: str
    follow_not_yours: str
    follow_cannot_write: str
    follow_no_member: str
    follow_closed: str
    follow_hello: str
    digest_hello: str
    follow_this: str
    button_unfollow: str
    button_pause: str
    button_resume: str
    button_more: str
    button_stop: str
    button_preview: str
    button_digest_off: str
    button_hide: str
    hide_not_yours: str
    hide_failed: str
    paused_done: str
    resumed_done: str
    following_paused: str
    following_feed: str
    following_outlet: str
    post_done: str
    post_filter: str
    post_any: str
    post_all: str
    post_none: str
    post_pings: str
    post_picture: str
    post_quiet: str
    post_no_feed: str
    post_no_outlet: str
    post_no_ping: str
    post_previewed: str
    post_preview_none: str
    notice_posted: str
    forget_asks: str
    forget_yes: str
    forget_no: str
    forget_kept: str
    unfollow_done: str
    unfollow_unknown: str
    following_title: str
    following_here_title: str
    following_none: str
    following_line: str
    following_person: str
    following_topic: str
    following_question: str
    following_waiting: str
    following_digest: str
    following_quiet: str
    quiet_done: str
    quiet_off: str
    zone_unknown: str
    digest_on: str
    digest_off: str
    digest_none: str
    digest_title: str
    digest_empty: str
    forgotten_person: str
    notice_new: str
    notice_more: str
    notice_answer: str
    notice_question: str
    notice_end: str
    notice_digest_end: str
    notice_rewritten: str
    notice_overtaken: str
    notice_said: str
    notice_says_now: str
    notice_says_later: str
    notice_gone: str

    # looking up
    look_articles: str
    look_also: str
    look_new: str
    look_quotes: str
    look_names: str
    look_overview: str
    look_people: str
    look_organisations: str
    look_places: str
    look_nothing: str
    look_nearest: str
    look_latest: str
    look_latest_on: str
    look_sources: str
    look_no_outlet: str
    look_others: str
    look_old: str
    look_gone: str
    look_not_yours: str


def texts_for(*locales: object) -> Texts:
    """Return the sentences for a reader.

    Args:
        locales: Discord's language codes ("de", "en-GB"), by priority; None and "" are skipped.

    Returns:
        The texts of the first locale that is set, if it is supported; else English.
    """
    for locale in locales:
        if name := str(locale or ""):
            language = name.partition("-")[0].lower()
            return _texts(language if language in LANGUAGES else DEFAULT)
    return _texts(DEFAULT)


@dataclass(frozen=True, slots=True)
class CommandText:
    """The name and description of a command or option in a language."""

    name: str
    description: str = ""


def named(language: str, path: str) -> CommandText | None:
    """Return the name of a command or an option in a language.

    Args:
        language: One of `LANGUAGES`.
        path: Its English name after its parents' names: "news feed add", "news feed add url".

    Returns:
        None if it has only an English name.
    """
    found = _words(language).get("commands", {}).get(path)
    return None if found is None else CommandText(found["name"], found.get("description", ""))


def choice(language: str, name: str) -> str | None:
    """Return a choice's name in a language, by its English name; None if it has no other."""
    found = _words(language).get("choices", {}).get(name)
    return None if found is None else str(found)


def small_talk_phrases(language: str) -> Mapping[str, Sequence[str]]:
    """Return a language's greetings and the like, by what they are; see `small_talk`."""
    phrases: Mapping[str, Sequence[str]] = _words(language)["small_talk"]
    return phrases


def mention_commands(mentions: Mapping[str, str]) -> None:
    """Write commands in all sentences from now on so that they can be clicked.

    Args:
        mentions: Discord's mention of each command, by its full English name; {} for plain names.
    """
    _mentions.clear()
    _mentions.update(mentions)
    _texts.cache_clear()


@cache
def _texts(language: str) -> Texts:
    words, locale = _words(language), Locale.parse(language)
    command = _command_pattern()
    sentences = {
        name: Sentence.read(_clickable(given, command), locale)
        for name, given in words["texts"].items()
    }
    return Texts(language, date_words(locale, words.get("dates", {})), **sentences)


def command_mentions() -> tuple[str, ...]:
    """Return the mentions of commands that sentences have; see `mention_commands`."""
    return tuple(_mentions.values())


def _command_pattern() -> re.Pattern[str] | None:
    """Return what finds a command in a sentence; None while no command can be clicked."""
    longest_first = "|".join(sorted(map(re.escape, _mentions), key=len, reverse=True))
    return re.compile(rf"(?<![\w<])/({longest_first})(?!\w)") if longest_first else None


def _clickable(
    given: str | Mapping[str, str], command: re.Pattern[str] | None
) -> str | Mapping[str, str]:
    """Return a sentence, or its plurals, with the commands in it as Discord's mentions."""
    if command is None:
        return given

    def linked(text: str) -> str:
        return command.sub(lambda found: _mentions[found[1]], text)

    if isinstance(given, str):
        return linked(given)
    return {form: linked(text) for form, text in given.items()}


@cache
def _words(language: str) -> Mapping[str, Any]:
    words: dict[str, Any] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return words


def _languages() -> dict[str, str]:
    codes = sorted((path.stem for path in _FOLDER.glob("*.json")), key=lambda code: code != DEFAULT)
    names = {code: Locale.parse(code).get_display_name() or code for code in codes}
    return {code: name[0].upper() + name[1:] for code, name in names.items()}


# Each language that has a file, with its own name for itself; English first.
LANGUAGES = _languages()
