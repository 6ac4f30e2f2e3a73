"""`/news ingest`: a page, a file or pasted text becomes articles, with progress and a report."""

import asyncio
import json
import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands, ui

from bot.chat.admin_context import AdminContext
from bot.chat.cards.admin_replies import AdminReply, line, notice, with_form
from bot.chat.cards.views import layout
from bot.chat.cogs.admin_base import (
    AdminGroup,
    AdminModal,
    Interaction,
    ServerAdmin,
    answer_privately,
)
from bot.chat.delivery import BROKEN
from bot.chat.i18n.texts import Texts, texts_for
from bot.date_input import read_moment
from bot.errors import IngestEndedError, IngestFullError, UsageError
from bot.jobs.ingest_queue import LIMIT_S, IngestJob, IngestResult, JobProgress, UploadedFile
from ingest.web.credentials import holds_credentials, without_credentials

log = logging.getLogger(__name__)

_TELL_EVERY_S = 2.0
# A form that nobody has sent by then is forgotten.
_FORM_S = 3600.0
_MEGABYTE = 1024 * 1024
_MAX_PASTED = 4000
_MAX_NAME = 80


class IngestGroup(AdminGroup):
    """The commands that ingest articles."""

    def __init__(self, admin_context: AdminContext) -> None:
        super().__init__(admin_context, "ingest", "Add articles once.")

    @app_commands.command(
        name="url", description="Add a page, or the articles of a feed or a sitemap."
    )
    @app_commands.describe(url="An http or https address.", private="Only this server can read it.")
    async def url(
        self,
        interaction: Interaction,
        url: app_commands.Range[str, 4, 2000],
        private: bool | None = None,
    ) -> None:
        """Ingest an address."""
        async with self.working(interaction) as admin:
            texts, audience = admin.texts, admin.audience_for(private)
            if audience is None:
                reply = _say(texts, texts.not_public)
            elif holds_credentials(url):
                reply = _say(texts, texts.feed_secret)
            elif not url.strip().lower().startswith(("http://", "https://")):
                reply = _say(texts, line(texts.ingest_no_address, url=url))
            else:
                job = IngestJob((url.strip(),), audience)
                reply = await self._ingest(interaction, admin, job, url)
            await answer_privately(interaction, reply)

    @app_commands.command(
        name="file", description="Add a file of articles: JSON, HTML, text or a feed."
    )
    @app_commands.describe(
        file="JSON, JSON Lines, HTML, text, Markdown, RSS, Atom or WARC.",
        private="Only this server can read it.",
        outlet="The outlet, if the file does not name one.",
        date="The date of publication, if the file has none, like 2023-02-28.",
    )
    async def file(
        self,
        interaction: Interaction,
        file: discord.Attachment,
        private: bool | None = None,
        outlet: app_commands.Range[str, 1, 100] = "",
        date: app_commands.Range[str, 4, 40] = "",
    ) -> None:
        """Ingest an uploaded file."""
        async with self.working(interaction) as admin:
            given = IngestOptions(admin.audience_for(private), outlet, date)
            reply = await self._take_file(interaction, admin, file, given)
            await answer_privately(interaction, reply)

    async def _take_file(
        self,
        interaction: Interaction,
        admin: ServerAdmin,
        file: discord.Attachment,
        given: "IngestOptions",
    ) -> AdminReply:
        most = self.admin_context.settings.max_article_bytes
        if file.size > most:
            size, limit = (f"{count / _MEGABYTE:.1f}" for count in (file.size, most))
            words = admin.texts.ingest_too_large
            return _say(admin.texts, line(words, name=file.filename, size=size, limit=limit))
        job = _job(admin.texts, given)
        if isinstance(job, AdminReply):
            return job
        # from Discord's own address for it, by the library's session
        upload = UploadedFile(file.filename, await file.read())
        return await self._ingest(interaction, admin, job, file.filename, upload)

    @app_commands.command(name="text", description="Add an article that you paste.")
    @app_commands.describe(private="Only this server can read it.")
    async def text(self, interaction: Interaction, private: bool | None = None) -> None:
        """Open the form for a pasted article."""
        await interaction.response.send_modal(
            PasteForm(self, texts_for(interaction.locale), private)
        )

    async def take_text(
        self, interaction: Interaction, private: bool | None, pasted: "PastedArticle"
    ) -> None:
        """Ingest the pasted article."""
        async with self.working(interaction) as admin:
            given = IngestOptions(admin.audience_for(private), pasted.outlet, pasted.date)
            texts, reply = admin.texts, _job(admin.texts, given)
            if isinstance(reply, IngestJob):
                try:
                    reply = await self._ingest(
                        interaction, admin, reply, pasted.headline, pasted.upload
                    )
                except IngestFullError:
                    reply = self._kept(texts, _say(texts, texts.ingest_full), private, pasted)
            else:
                reply = self._kept(texts, reply, private, pasted)
            await answer_privately(interaction, reply)

    def _kept(
        self, texts: Texts, refusal: AdminReply, private: bool | None, pasted: "PastedArticle"
    ) -> AdminReply:
        """Return a refusal with the button that opens the form as it was sent."""
        form_id = self.admin_context.forms.keep(lambda: PasteForm(self, texts, private, pasted))
        return with_form(refusal, form_id, texts)

    async def _ingest(
        self,
        interaction: Interaction,
        admin: ServerAdmin,
        job: IngestJob,
        source: str,
        *uploads: UploadedFile,
    ) -> AdminReply:
        """Run a job, show its progress and return its report."""
        texts, shown = admin.texts, without_credentials(source)[:_MAX_NAME]
        progress = _Progress(interaction, texts, shown)
        try:
            done = await self.admin_context.ingests.run(job, progress.tell, uploads)
        except IngestEndedError as error:
            reference = secrets.token_hex(4)
            log.error(  # noqa: TRY400 - it is another process that failed: no stack of ours helps
                "ingest, interaction %s: failed, reference %s: %s", interaction.id, reference, error
            )
            return _say(texts, line(texts.ingest_ended, source=shown, reference=reference))
        finally:
            await progress.end()
        self._count(done)
        return _report(texts, shown, done)

    def _count(self, done: IngestResult) -> None:
        for outcome, count in done.counts.items():
            self.admin_context.answer_service.metrics.ingested(outcome, count)


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """The audience of ingested articles, and defaults for what a document does not state.

    Attributes:
        audience: The audience; None if the server may not ingest for it.
        outlet: The outlet, or "".
        date: When it was published, as typed; or "".
    """

    audience: str | None
    outlet: str
    date: str


@dataclass(frozen=True, slots=True)
class PastedArticle:
    """What was typed into the form for an article."""

    headline: str
    text: str
    outlet: str = ""
    date: str = ""

    @property
    def upload(self) -> UploadedFile:
        """It as a file that an ingest reads."""
        article = {"title": self.headline.strip(), "body": self.text}
        return UploadedFile("pasted.json", json.dumps(article, ensure_ascii=False).encode())


class PasteForm(AdminModal):
    """The form for an article.

    Args:
        group: Takes it in.
        texts: The reader's language.
        private: Whether only the server is to read it; None: as it is there.
        typed: What is in the form when it opens.
    """

    def __init__(
        self,
        group: IngestGroup,
        texts: Texts,
        private: bool | None,
        typed: PastedArticle | None = None,
    ) -> None:
        super().__init__(title=texts.paste_title, timeout=_FORM_S)
        self._group = group
        self._private = private
        typed = typed or PastedArticle("", "")
        self._headline = _field("headline", typed.headline, most=300)
        self._text = _field("text", typed.text, most=_MAX_PASTED, paragraph=True)
        self._outlet = _field("outlet", typed.outlet, most=100, required=False)
        self._date = _field("date", typed.date, most=40, required=False)
        for label, field in (
            (texts.paste_headline, self._headline),
            (texts.paste_text, self._text),
            (texts.paste_outlet, self._outlet),
            (texts.paste_date, self._date),
        ):
            self.add_item(ui.Label(text=label, component=field))

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Take the article in."""
        pasted = PastedArticle(
            self._headline.value, self._text.value, self._outlet.value, self._date.value
        )
        await self._group.take_text(interaction, self._private, pasted)


class _Progress:
    """Shows the progress of an ingest, at most every two seconds."""

    def __init__(self, interaction: Interaction, texts: Texts, source: str) -> None:
        self._interaction = interaction
        self._texts = texts
        self._source = source
        self._step = JobProgress()
        self._further = asyncio.Event()
        self._further.set()
        self._showing = asyncio.create_task(self._show())

    def tell(self, step: JobProgress) -> None:
        self._step = step
        self._further.set()

    async def end(self) -> None:
        self._showing.cancel()
        await asyncio.wait({self._showing})

    async def _show(self) -> None:
        while True:
            await self._further.wait()
            self._further.clear()
            with suppress(discord.HTTPException, *BROKEN):  # the report matters, not this
                progress = notice(self._texts, self._source, [self._words()])
                await self._interaction.edit_original_response(view=layout(progress.card))
            await asyncio.sleep(_TELL_EVERY_S)

    def _words(self) -> str:
        step, texts = self._step, self._texts
        if step.ahead:
            return texts.ingest_waiting.format(ahead=step.ahead)
        if step.done is None:
            return line(texts.ingest_starting, source=self._source)
        if step.total is None:
            return line(texts.ingest_progress, source=self._source, done=step.done)
        words = texts.ingest_progress_total
        return line(words, source=self._source, done=step.done, total=step.total)


def _report(texts: Texts, source: str, done: IngestResult) -> AdminReply:
    """Return the counts, and the reason for each article that was not ingested."""
    counts = line(texts.ingest_counts, **done.counts)
    lines = [
        line(
            words,
            source=without_credentials(rejection.source),
            reason=without_credentials(rejection.reason),
        )
        for words, group in (
            (texts.ingest_failed, done.failed),
            (texts.ingest_skipped, done.skipped),
            (texts.ingest_duplicate, done.duplicates),
        )
        for rejection in group
    ]
    lines += [
        line(texts.ingest_note, warning=without_credentials(warning)) for warning in done.warnings
    ]
    minutes = f"{LIMIT_S / 60:.0f}"
    stopped = [texts.ingest_stopped.format(minutes=minutes)] if done.stopped else []
    title = texts.ingest_title.format(source=source, new=done.new, changed=done.changed)
    return notice(texts, title, [counts, *lines], last=stopped, whole=True)


def _field(
    name: str, typed: str, *, most: int, required: bool = True, paragraph: bool = False
) -> "ui.TextInput[Any]":
    style = discord.TextStyle.paragraph if paragraph else discord.TextStyle.short
    return ui.TextInput(
        custom_id=name,
        style=style,
        default=typed or None,
        required=required,
        max_length=most,
    )


def _say(texts: Texts, sentence: str) -> AdminReply:
    return notice(texts, texts.paste_title, [sentence])


def _job(texts: Texts, given: IngestOptions) -> IngestJob | AdminReply:
    """Return the job, or the refusal."""
    if given.audience is None:
        return _say(texts, texts.not_public)
    try:
        date = given.date.strip()
        published_at = read_moment(date, end_of_day=False) if date else None
    except UsageError:
        return _say(texts, line(texts.ingest_no_date, date=given.date))
    return IngestJob((), given.audience, given.outlet.strip(), published_at)
