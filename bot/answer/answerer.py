"""The one path from a question to an Answer, in the terminal, in Discord and in benchmarks."""

from collections.abc import Sequence
from datetime import datetime

from bot.answer.compose import answer_builder, briefing, multiple_questions
from bot.answer.compose.headlines import headlines
from bot.answer.compose.named_questions import Desk, answer_on_name
from bot.answer.compose.quotation_check import headline, sound, whole
from bot.answer.compose.statements import tell, valued
from bot.answer.evidence.false_premises import contradicting
from bot.answer.evidence.finding import Finder, Found, supporting
from bot.answer.evidence.selection import Caution, Judged, Selection, fitted
from bot.answer.evidence.timeliness import window
from bot.answer.question import question, spelling
from bot.answer.question.followups import complete
from bot.answer.question.language import foreign_language
from bot.answer.question.question import Kind, Question, asking
from bot.answer.question.smalltalk import not_understood
from bot.answer.question.splitting import Piece, questions
from bot.answer.sentences import trimming
from bot.answer.types import Answer, Context, OnText, Reason
from bot.answer.writer.choosing import choose
from bot.answer.writer.rewrite import reword
from bot.answer.writer.turn import Turn, Writer
from index import Evidence, Library, Span
from index.dates import asked_range
from index.models.pairs import Pair
from index.models.reader import Reader
from index.sources.outlet_lookup import matching
from index.sources.outlets import OUTLET, canonical_outlet

# A clause is said in the place of its sentence if it answers nearly as well (in logits).
_TRIM_LOSS = 0.5
_MOST_COMPARED = 8  # sentences whose values are compared
_NEAREST = 3


class Answerer:
    """Answers from one library; safe to share between threads.

    Args:
        library: The news.
        reader: Reads which sentence answers.
        writer: A language model that chooses sentences; None where the reader alone does.
        caution: How sure an answer has to be.
        selection: Weighs what is known of a sentence; None for the one that was fitted.
    """

    def __init__(
        self,
        library: Library,
        reader: Reader,
        writer: Writer | None = None,
        *,
        caution: Caution = Caution.NORMAL,
        selection: Selection | None = None,
    ) -> None:
        self._library = library
        self._reader = reader
        self._writer = writer
        self._finder = Finder(library, reader, selection or fitted(), caution)

    def answer(
        self,
        text: str,
        now: datetime,
        context: Context | None = None,
        *,
        on_text: OnText | None = None,
    ) -> Answer:
        """Answer a question from the news; several of one message one by one.

        Args:
            text: The question, or several, as they were typed.
            now: The moment it is asked at.
            context: Who may read what, what was asked before; None for a question by itself.
            on_text: Told the text so far while a model words it; see `rewrite.reword`.

        Returns:
            Statements with citations, or which kind of not knowing.

        Raises:
            LibraryError: The library cannot be used.
        """
        context = context or Context()
        turn = None if self._writer is None else Turn(self._writer)
        sentence = self._not_understood(text, now, context)
        if sentence:
            chosen = None if turn is None else self._chosen_at_once(text, now, context, turn)
            return chosen or answer_builder.refusal(text, Reason.NOT_UNDERSTOOD, (), now, sentence)
        pieces = questions(text)
        if len(pieces) > 1 and turn is None:
            return self._each(text, pieces, now, context)
        read = self._correct(text, now, context)
        quoted = self._quoted(text, read.text, now, context, turn)
        if turn is not None and len(pieces) > 1 and not quoted.chosen_by:
            return self._each(text, pieces, now, context)  # the model failed, which reads them all
        said = quoted if turn is None else reword(quoted, now, turn, on_text)
        return answer_builder.noted(said, read.note)

    def _each(self, text: str, pieces: Sequence[Piece], now: datetime, context: Context) -> Answer:
        """Answer the questions of a message one by one."""

        def ask(shown: str, standing: str) -> tuple[Answer, str]:
            read = spelling.read(self._library, standing, now, context.audience)
            quoted = self._quoted(shown, read.text, now, context, None)
            return answer_builder.noted(quoted, read.note), read.text

        return multiple_questions.ask_each(
            text, pieces, multiple_questions.one_by_one(context.before), ask, now
        )

    def warm_up(self) -> None:
        """Load what is heavy, so that the first question does not wait for it."""
        self._library.warm_up()
        self._reader.read([Pair("news", "news")])
        foreign_language("Was gibt es Neues?")

    def _not_understood(self, text: str, now: datetime, context: Context) -> str:
        """Return what to say to a text that is no question on the news in English, or ""."""
        return not_understood(
            text, lambda words: self._library.known_words(words, now, context.audience)
        )

    def _chosen_at_once(
        self, text: str, now: datetime, context: Context, turn: Turn
    ) -> Answer | None:
        """Have the language model read a question that may be in another language."""
        if foreign_language(text) is None:
            return None
        asked = question.read(text)
        return self._choose(text, asked, now, context, outlet="", turn=turn)

    def _correct(self, text: str, now: datetime, context: Context) -> spelling.Reading:
        """Return a question completed from the conversation, its typing errors put right."""
        completed = complete(text, multiple_questions.one_by_one(context.before))
        return spelling.read(self._library, completed, now, context.audience)

    def _quoted(
        self, text: str, read: str, now: datetime, context: Context, turn: Turn | None
    ) -> Answer:
        asked = question.read(read)
        small = self._library.names_in_small_letters(asked.text)
        asked = question.with_names(asked, (one.place.text for one in small))
        outlet, asked = self._outlet(asked, now, context)
        if asked.kind is Kind.NEWS:
            return self._news(text, asked, now, context, outlet)
        if asked.kind is Kind.HAPPENED:
            return self._briefing(text, asked, now, context, outlet)
        on_name = answer_on_name(text, asked, self._desk(now, context, outlet))
        if on_name is not None:
            return on_name
        chosen = self._choose(text, asked, now, context, outlet=outlet, turn=turn)
        return chosen or self._found(text, asked, now, context, outlet)

    def _found(
        self, text: str, asked: Question, now: datetime, context: Context, outlet: str
    ) -> Answer:
        """Answer with the sentences that the reader finds."""
        note = ""
        found = self._finder.look(asked, now, context, outlet)
        if outlet and found.reason is not None:
            wide = self._finder.look(asked, now, context, "")
            if wide.reason is None:
                found, note = wide, answer_builder.SILENT_OUTLET.format(outlet=outlet)
        if found.reason in {None, Reason.NOT_STATED}:
            first = found.judged[:1] if found.reason is None else found.judged
            other = contradicting(self._reader, asking(asked.text), first)
            if told := sound([whole(other)] if other else []):
                return answer_builder.answer(text, told, now, note=note, contradicted=True)
        if found.reason is not None:
            return self._refusal(text, found, now, context)
        quotations = sound(self._quotations(asked, found.judged))
        if not quotations:
            return answer_builder.refusal(text, Reason.NOT_STATED, (), now)
        return answer_builder.answer(text, quotations, now, note=note)

    def _desk(self, now: datetime, context: Context, outlet: str) -> Desk:
        def search(query: str, publisher: str) -> tuple[Evidence, ...]:
            return self._finder.search(query, now, context, publisher, per_article=1)

        return Desk(self._library, self._reader, search, now, context, outlet)

    def _briefing(
        self, text: str, asked: Question, now: datetime, context: Context, outlet: str
    ) -> Answer:
        """Tell what is new on a topic."""
        evidence = self._finder.search(asked.topic, now, context, outlet, per_article=1)
        # "the latest on X" may be old: its date is told beside it
        span = asked_range(asked.text, now)
        time = None if span is None else window(asked, span, now)
        told = sound(briefing.brief(asked, evidence, time))
        if told:
            return answer_builder.answer(text, told, now, briefing=True)
        older = sound(briefing.brief(asked, evidence, None))
        if older:
            return answer_builder.refusal(text, Reason.STALE, older, now)
        nothing = Found((), Reason.NOT_COVERED, nothing=not evidence)
        return self._refusal(text, nothing, now, context)

    def _choose(
        self,
        text: str,
        asked: Question,
        now: datetime,
        context: Context,
        *,
        outlet: str,
        turn: Turn | None,
    ) -> Answer | None:
        """Have the language model choose; None where there is none, or it fails."""
        if turn is None or self._library.is_empty(context.audience):
            return None

        def search(query: str, publisher: str) -> tuple[Evidence, ...]:
            return self._finder.search(query, now, context, publisher)

        return choose(text, asked.text, search, now, turn, outlet=outlet)

    def _news(
        self, text: str, asked: Question, now: datetime, context: Context, outlet: str
    ) -> Answer:
        """Tell what is in the news of the time that is asked about."""
        time = window(asked, asked_range(asked.text, now), now)
        told = sound(headlines(self._library, now, time, context.audience, outlet))
        dates = [one.article.published_at for one in told]
        late = time is not None and any(at is not None and at < time.start for at in dates)
        if told and not late:
            return answer_builder.answer(text, told, now, briefing=True)
        older = told or headlines(self._library, now, None, context.audience, outlet)
        if older:
            return answer_builder.refusal(text, Reason.STALE, older, now)
        nothing = Found((), Reason.NOT_COVERED, nothing=True)
        return self._refusal(text, nothing, now, context)

    def _outlet(self, asked: Question, now: datetime, context: Context) -> tuple[str, Question]:
        """Return the outlet whose word is asked for, "" for any, and the question without it."""
        if context.outlet:
            return context.outlet, asked
        if not asked.source:
            return "", asked
        known = [one.name for one in self._library.outlets(now, context.audience)]
        name = canonical_outlet(asked.source)
        if OUTLET.fullmatch(asked.source) or matching((asked.source, name), known):
            return name, question.without_source(asked)
        return "", question.with_source_named(asked)

    def _refusal(self, text: str, found: Found, now: datetime, context: Context) -> Answer:
        reason = found.reason
        assert reason is not None
        if reason is Reason.STALE:
            return answer_builder.refusal(text, reason, _once_each(found.judged), now)
        empty = found.nothing and self._library.is_empty(context.audience)
        nearest = [
            headline(one.read.evidence.article) for one in _by_article(found.judged)[:_NEAREST]
        ]
        if found.is_close and (closest := sound([whole(found.judged[0])])):
            return answer_builder.closest(text, closest[0], nearest, now)
        return answer_builder.refusal(
            text, reason, nearest, now, answer_builder.NO_NEWS if empty else None
        )

    def _quotations(
        self, asked: Question, judged: Sequence[Judged]
    ) -> tuple[answer_builder.Quotation, ...]:

        def cut(sentence: str, kept: Span | None) -> str:
            return self._trimmed(asked.text, sentence, kept)

        return tell(asked, [valued(asked, one) for one in supporting(judged)[:_MOST_COMPARED]], cut)

    def _trimmed(self, asked: str, sentence: str, kept: Span | None) -> str:
        """Leave out of a sentence what does not answer, but never what has to be kept."""
        bare = trimming.without_dateline(sentence).text
        clauses = [
            span.text for span in trimming.trims(bare) if kept is None or kept.text in span.text
        ]
        if not clauses:
            return bare
        whole, *parts = self._reader.read([Pair(asked, one) for one in (bare, *clauses)])
        for clause, part in zip(clauses, parts, strict=True):
            if part.score >= whole.score - _TRIM_LOSS:
                return clause
        return bare


def _by_article(judged: Sequence[Judged]) -> list[Judged]:
    """Take the first of each article."""
    return list({one.read.evidence.article.url: one for one in reversed(judged)}.values())[::-1]


def _once_each(stale: Sequence[Judged]) -> list[answer_builder.Quotation]:
    """Quote the most probable sentence of each article."""
    return [
        answer_builder.Quotation(one.read.evidence.article, one.read.text, one.read.text)
        for one in _by_article(stale)
    ]
