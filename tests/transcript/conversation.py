"""Lead a newcomer through thirty turns with the bot, and write down what both said."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.answer.answerer import Answerer
from bot.chat.i18n.texts import texts_for
from bot.chat.run import serve
from bot.chat.services.answer_service import AnswerService, Limits
from bot.settings import load_settings
from bot.store import BotStore
from bot.store.values import ServerSettings
from index import Article, Library
from index.models.reader import TrainedReader
from tests.bot.chat.conftest import CHILD
from tests.bot.chat.shown import labels, texts
from tests.discord_server import DiscordServer
from tests.discord_server.payloads import BOT_ID, Json
from tests.discord_server.places import ADA, GUILD_ID, Person
from tests.discord_server.server import TOKEN
from tests.discord_server.state import Asked, Posted
from tests.quality.gate import build_library

PAGE = Path(__file__).parents[2] / "docs" / "transcript.md"
BEN = Person("900000000000000021", "ben")
_WAIT_S = 60.0
_MOST_LINES = 14  # of a message; the rest is counted
_HEAD = """\
# A newcomer's first thirty turns

Ada has just joined a server with Newsdesk. The library holds the 40 sample articles of January and
February 2023, so answers in the present tense are marked as old news; two articles arrive while
she is there. `python -m tests.transcript` writes this page from the running bot, and a test
compares it. Buttons are in [brackets]; a date stands where Discord shows one.
"""


@dataclass(slots=True)
class Scribe:
    """Writes down a conversation.

    Attributes:
        server: The Discord that it takes place on.
        ada: The newcomer, with her language.
        lines: The page so far.
        sent: How many messages the bot had sent unasked when the last turn ended.
    """

    server: DiscordServer
    ada: Person = ADA
    lines: list[str] = field(default_factory=list)
    sent: int = 0

    def chapter(self, name: str) -> None:
        """Begin a chapter."""
        self.lines += ["", f"## {name}"]

    async def says(self, text: str) -> Json:
        """Ada mentions the bot."""
        return await self._posted(
            f"@Newsdesk {text}", await self.server.mention(text, person=self.ada)
        )

    async def replies(self, message: Json, text: str) -> Json:
        """Ada replies to a message of the bot."""
        return await self._posted(
            f"(reply) {text}", await self.server.reply(message, text, person=self.ada)
        )

    async def replies_to_ben(self, claim: str, text: str) -> Json:
        """Ben writes something, and Ada asks the bot about it."""
        ben = await self.server.post(claim, person=BEN)
        self.lines += ["", f"**Ben** {claim}"]
        posted = await self.server.post(f"<@{BOT_ID}> {text}", to=ben.payload, person=self.ada)
        return await self._posted(f"(reply to Ben) @Newsdesk {text}", posted)

    async def uses(self, path: str, **options: str | int) -> Json:
        """Ada uses a command."""
        shown = " ".join(f"{name}: {value}" for name, value in options.items())
        asked = await self.server.use(path, options, person=self.ada)
        return await self._asked(f"/{path} {shown}".rstrip(), asked)

    async def presses(self, message: Json, name: str) -> Json:
        """Ada presses a button, by the name of its text."""
        wanted = {str(getattr(texts_for(code), name)) for code in (self.ada.locale, "en")}
        label = next(label for label in labels(message) if label in wanted)
        asked = await self.server.press(message, label, person=self.ada)
        return await self._asked(f"presses [{label}]", asked)

    async def hears(self) -> Json:
        """The bot writes without being asked."""
        server = self.server
        wanted = self.sent + 1
        message = await server.changes.until(
            lambda: (
                server.rest.messages[wanted - 1] if len(server.rest.messages) >= wanted else None
            ),
            f"message {wanted}",
            _WAIT_S,
        )
        self.sent = wanted
        self._bot(message, " (unasked)")
        return message

    def happens(self, event: str) -> None:
        """Something happens outside of Discord."""
        self.lines += ["", f"*{event}*"]

    async def _posted(self, shown: str, posted: Posted) -> Json:
        self.lines += ["", f"**Ada** {shown}"]
        reply = await posted.reply(_WAIT_S)
        self.sent = len(self.server.rest.messages)
        self._bot(reply)
        return reply

    async def _asked(self, shown: str, asked: Asked) -> Json:
        self.lines += ["", f"**Ada** {shown}"]
        answer = await asked.answer(_WAIT_S)
        self._bot(answer, " (only Ada sees it)" if asked.ephemeral else "")
        self.sent = len(self.server.rest.messages)
        return answer

    def _bot(self, message: Json, how: str = "") -> None:
        told = [_plain(line) for text in texts(message) for line in text.splitlines()]
        told = [line for line in told if line]
        if len(told) > _MOST_LINES:
            told = [*told[:_MOST_LINES], f"({len(told) - _MOST_LINES} more lines)"]
        buttons = " ".join(f"[{label}]" for label in labels(message))
        quoted = [f"> {line}  " for line in [*told, *([buttons] if buttons else [])]]
        self.lines += ["", f"**Newsdesk**{how}", "", *quoted]


def _plain(line: str) -> str:
    """Return a line of Discord's markdown as it looks on the page."""
    line = re.sub(r"^(> )?(-# |#+ )", r"\1", line).replace("\\", "")
    line = re.sub(r"<t:(\d+):[DdFf]>", lambda found: _day(int(found[1])), line)
    line = re.sub(r"<t:\d+:R>", "… ago", line)
    line = re.sub(r"<#\d+>", "#news", line)
    line = re.sub(r"<@!?\d+>", "@Ada", line)
    return line.replace("](<", "](").replace(">)", ")").strip()


def _day(seconds: int) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    recent = datetime.now(UTC) - moment < timedelta(days=2)
    return "today" if recent else f"{moment.day} {moment:%B %Y}"


async def converse(home: Path, language: str = "", database_url: str = "") -> str:
    """Lead the conversation.

    Args:
        home: An empty folder for the library.
        language: Of Ada and the server; "" for the server's English, and the page.
        database_url: Of the database; "" for the file in the home.

    Returns:
        The page.
    """
    ada = replace(ADA, locale=language or ADA.locale)
    with BotStore(home, database_url) as store:
        store.prepare()
        store.save_settings(ServerSettings(int(GUILD_ID), locale=language))
    library = await asyncio.to_thread(build_library, home, database_url)
    async with DiscordServer() as server, _running(server, home, library, database_url):
        scribe = Scribe(server, ada)
        await _talk(scribe, library)
        assert server.complaints() == []
    return _HEAD + "\n".join(scribe.lines) + "\n"


async def _talk(ada: Scribe, library: Library) -> None:
    ada.chapter("Hello")
    await ada.says("hello!")
    await ada.says("what can you do?")
    await ada.says("what sources do you have?")

    ada.chapter("A question, and what stands behind the answer")
    answer = await ada.uses("ask", question="When might Xi visit Russia?")
    await ada.presses(answer, "evidence")
    await ada.presses(answer, "helpful")
    answer = await ada.replies(answer, "Who did Wang Yi meet in Moscow?")
    await ada.replies(answer, "What did he say?")
    await ada.says("Who won the Super Bowl?")
    await ada.says("thanks!")

    ada.chapter("Typing errors, other languages, no question")
    await ada.says("How many peple died in the earthqake in Turkey?")
    await ada.says("Wann besucht Xi Russland?")
    await ada.says("asdf jklö")
    await ada.replies_to_ben("China will never send a president to Moscow.", "is this true?")

    ada.chapter("What the news does not say")
    refusal = await ada.uses("ask", question="Who is the king of Bhutan?")
    await ada.presses(refusal, "tell_me")
    await ada.uses("ask", question="How much will Xi's trip to Moscow cost?")
    await ada.uses("ask", question="What happened yesterday?")

    ada.chapter("Looking things up")
    await ada.uses("person", name="Biden")
    await ada.uses("topic", words="earthquake")
    await ada.uses("timeline", subject="Turkey Syria earthquake")
    await ada.uses("latest")
    await ada.uses("sources")

    ada.chapter("Following")
    await ada.uses("follow topic", words="space telescope")
    card = await ada.uses("person", name="Wang Yi")
    await ada.presses(card, "follow_this")
    await ada.uses("follow quiet", start=0, end=0)
    await ada.uses("following")
    ada.happens("Two articles arrive.")
    await asyncio.to_thread(lambda: list(library.add(arriving())))
    notice = await ada.hears()
    await ada.hears()
    await ada.presses(notice, "button_unfollow")
    await ada.uses("ask", question="Who is the king of Bhutan?")
    await ada.uses("timezone", zone="Tokyo")
    forget = await ada.uses("forget-me")
    await ada.presses(forget, "forget_yes")


def arriving() -> list[Article]:
    """Return the articles that arrive while Ada is there."""
    now = datetime.now(UTC)
    return [
        Article(
            "https://courier.example/bhutan",
            "King of Bhutan opens hydropower plant",
            "THIMPHU - Jigme Khesar Namgyel Wangchuck, the king of Bhutan, opened a hydropower "
            "plant in Punatsangchhu.\n\nThe plant took eleven years to build, the government said.",
            publisher="The Courier",
            published_at=now,
            fetched_at=now,
        ),
        Article(
            "https://courier.example/telescope",
            "Space telescope sends first pictures",
            "PARIS - The space telescope Aurora sent its first pictures, the agency that built it "
            "said.\n\nIt was launched in spring and is to work for ten years.",
            publisher="The Courier",
            published_at=now,
            fetched_at=now,
        ),
    ]


@asynccontextmanager
async def _running(
    server: DiscordServer, home: Path, library: Library, database_url: str
) -> AsyncIterator[None]:
    settings = load_settings(
        home=home,
        database_url=database_url,
        discord_token=SecretStr(TOKEN),
        discord_api_url=server.api_url,
        discord_gateway_url=server.gateway_url,
        round_every_s=0.2,
        watch=False,
    )
    roomy = Limits(per_server=100, per_person=100)
    answer_service = AnswerService(
        lambda: Answerer(library, TrainedReader()), limits=roomy, cooldown_s=lambda _: 0.0
    )
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings, answer_service, stop, ingest_command=CHILD))
    try:
        await server.session(timeout_s=_WAIT_S)
        await answer_service.made()
        yield
    finally:
        stop.set()
        async with asyncio.timeout(_WAIT_S):
            await serving
        answer_service.close()
