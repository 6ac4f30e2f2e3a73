"""PURE: the card that greets, says what the bot can do, and offers questions to begin with."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat.cards import phrases
from bot.chat.cards.answer import ANSWERED, question_buttons
from bot.chat.cards.components import Card, Part, Row, Text
from bot.chat.cards.text_limits import fit
from bot.chat.i18n.small_talk import SmallTalk
from bot.chat.i18n.texts import Texts


@dataclass(frozen=True, slots=True)
class LibraryOverview:
    """What the library has for an audience.

    Attributes:
        articles: How many articles.
        newest_at: When the newest was published; None without dated articles.
        outlets: How many outlets.
        largest: The names of the outlets with the most articles, the largest first.
        examples: Questions that the newest stories answer.
    """

    articles: int
    newest_at: datetime | None
    outlets: int
    largest: tuple[str, ...]
    examples: tuple[str, ...]


def help_card(talk: SmallTalk, held: LibraryOverview | None, texts: Texts) -> Card:
    """Return the reply to a greeting, thanks, chatter, or a question about the bot.

    Args:
        talk: Which of them.
        held: What the library has; None while it is being opened.
        texts: The reader's language.
    """
    lines: list[str] = []
    match talk:
        case SmallTalk.GREETING:
            lines.append(texts.help_greeting)
        case SmallTalk.THANKS:
            lines.append(texts.help_thanks)
        case SmallTalk.CHATTER:
            lines.append(texts.help_chatter)
        case SmallTalk.ABOUT:
            lines += [f"### {texts.help_title}", texts.help_about, texts.help_commands]
        case SmallTalk.SOURCES if held is not None and held.largest:
            names = ", ".join(fit(name, phrases.MAX_OUTLET) for name in held.largest)
            lines.append(texts.help_outlets.format(names=names))
        case SmallTalk.SOURCES:
            lines.append(texts.help_about)
    if held is not None and not held.articles:
        lines.append(texts.help_holds_nothing)
    elif held is not None and talk in {SmallTalk.ABOUT, SmallTalk.SOURCES}:
        newest = held.newest_at
        when = texts.undated if newest is None else phrases.day(newest)
        holds = texts.help_holds.format(articles=held.articles, outlets=held.outlets, when=when)
        lines.append(f"-# {holds}")
    parts: list[Part] = [Text("\n".join(lines))]
    asked = held.examples if held is not None else ()
    examples = question_buttons([(question, question) for question in asked])
    if examples:
        parts += [Text(texts.help_try), Row(examples)]
    return Card(tuple(parts), ANSWERED)
