"""Answer a question from the library; the terminal, Discord and benchmarks all use this."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.answer.compose import answer_builder, briefing, multiple_questions
from bot.answer.compose.headlines import headlines
from bot.answer.compose.named_questions import NameTools, answer_on_name
from bot.answer.compose.quotation_check import keep_sound, quote_headline, quote_sentence
from bot.answer.compose.statements import choose_quotations, valued
from bot.answer.evidence.false_premises import contradicting
from bot.answer.evidence.finding import Finder, FinderResult, supporting
from bot.answer.evidence.overtaking import overtakes_statement
from bot.answer.evidence.same_matter import comparing
from bot.answer.evidence.selection import Caution, ScoredCandidate, Selection, fitted
from bot.answer.evidence.timeliness import window
from bot.answer.notes import SILENT_OUTLET
from bot.answer.question import question, spelling
from bot.answer.question.followups import complete, may_stand_alone, rewritten
from bot.answer.question.gibberish import not_understood
from bot.answer.question.language import foreign_language
from bot.answer.question.question import Question, QuestionKind, asking
from bot.answer.question.spelt_names import as_the_news_spells
from bot.answer.question.splitting import QuestionPart, questions
from bot.answer.sentences import trimming
from bot.answer.types import Answer, Context, OnText, Reason, Statement
from bot.answer.writer.choosing import choose
from bot.answer.writer.rewrite import reword
from bot.answer.writer.turn import Turn, Writer
from index import Evidence, Library, Span
from index.dates import asked_range
from index.models.pairs import Pair
from index.models.reader import Reader
from index.names.matching import fold
from index.sources.outlet_lookup import match_outlets
from index.sources.outlets import OUTLET, canonical_outlet
from index.text.folding import compose

# A clause replaces its sentence if its logit is at most this much lower.
_TRIM_LOSS = 0.5
_MOST_COMPARED = 8  # sentences whose values are compared
_NEAREST = 3


class Answerer:
    """Answers from one library; safe to share between threads.

    Args:
        library: The news; also `Answerer.news`.
        reader: Scores which sentences answer.
        writer: A language model that chooses sentences; None to leave that to the reader.
        caution: How sure an answer has to be.
        selection: Weighs the features of sentences; None for the fitted models.
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
        self.news = library
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
        """Answer a question from the news; several questions of a message one after the other.

        Args:
            text: One or several questions, as they were typed.
            now: When it is asked.
            context: The audience and the earlier questions; None for a question by itself.
            on_text: Called with the text so far while a model words it; see `rewrite.reword`.

        Returns:
            Statements with citations, or a refusal with its reason.

        Raises:
            LibraryError: The library cannot be used.
        """
        context = context or Context()
        typed, before = compose(text), tuple(map(question.with_apostrophes, context.before))
        context = replace(context, before=before)
        reply = self._reply(question.with_apostrophes(typed), now, context, on_text)
        return replace(reply, question=typed)

    def _reply(self, text: str, now: datetime, context: Context, on_text: OnText | None) -> Answer:
        turn = None if self._writer is None else Turn(self._writer)
        sentence = self._not_understood(text, now, context)
        if sentence:
            chosen = (
                None if turn is None else self._choose_in_any_language(text, now, context, turn)
            )
            return chosen or answer_builder.refusal(text, Reason.NOT_UNDERSTOOD, (), now, sentence)
        pieces = questions(text)
        if len(pieces) > 1 and turn is None:
            return self._answer_each(text, pieces, now, context)
        alone = self._correct(text, now, context)
        read = self._complete(alone, now, context)
        quoted = self._answer_piece(text, read.text, now, context, turn)
        if turn is None and not quoted.answered and read is not alone and may_stand_alone(text):
            # what was asked before may have nothing to do with it
            by_itself = self._answer_piece(text, alone.text, now, context, turn)
            if by_itself.reason is not Reason.NOT_COVERED:
                read, quoted = alone, by_itself
        if turn is not None and len(pieces) > 1 and not quoted.chosen_by:
            return self._answer_each(
                text, pieces, now, context
            )  # the model, which reads them all, failed
        reply = quoted if turn is None else reword(quoted, now, turn, on_text)
        return answer_builder.with_note(reply, read.note)

    def _answer_each(
        self, text: str, pieces: Sequence[QuestionPart], now: datetime, context: Context
    ) -> Answer:
        """Answer the questions of a message one after the other."""

        def ask(shown: str, standing: str) -> tuple[Answer, str]:
            read = self._correct(standing, now, context)
            quoted = self._answer_piece(shown, read.text, now, context, None)
            return answer_builder.with_note(quoted, read.note), read.text

        return multiple_questions.ask_each(
            text, pieces, multiple_questions.single_questions(context.before), ask, now
        )

    def overtakes(
        self, text: str, earlier: Statement, later: Statement, context: Context | None = None
    ) -> bool:
        """Whether a later statement corrects the statement of an earlier answer.

        Args:
            text: The question that both answer, as it was typed.
            earlier: The statement of the earlier answer.
            later: The statement that answers now.
            context: The earlier questions; None for a question by itself.
        """
        before = () if context is None else context.before
        text = question.with_apostrophes(text)
        completed = complete(text, multiple_questions.single_questions(before))
        return overtakes_statement(self._reader, question.read(completed), earlier, later)

    def warm_up(self) -> None:
        """Load the models, so that the first question does not wait for them."""
        self.news.warm_up()
        self._reader.read([Pair("news", "news")])
        foreign_language("Was gibt es Neues?")

    def _not_understood(self, text: str, now: datetime, context: Context) -> str:
        """Return the reply to a text that is not an English question on the news, or ""."""
        return not_understood(
            text, lambda words: self.news.known_words(words, now, context.audience)
        )

    def _choose_in_any_language(
        self, text: str, now: datetime, context: Context, turn: Turn
    ) -> Answer | None:
        """Let the language model answer a question in another language."""
        if foreign_language(text) is None:
            return None
        asked = question.read(text)
        return self._choose(text, asked, now, context, outlet="", turn=turn)

    def _complete(
        self, read: spelling.CorrectedQuestion, now: datetime, context: Context
    ) -> spelling.CorrectedQuestion:
        """Complete a question from the conversation; the question itself if it stands alone."""
        notes: list[str] = []

        def correct(earlier: str) -> str:
            corrected = self._correct(earlier, now, context)
            if fold(corrected.text) != fold(earlier):  # not its capitals alone
                notes.append(corrected.note)
            return corrected.text

        single = multiple_questions.single_questions(context.before)
        completed = complete(read.text, [rewritten(earlier, correct) for earlier in single])
        if completed == " ".join(read.text.split()):
            return read
        note = read.note or "".join(notes[-1:])
        return replace(self._correct(completed, now, context), note=note)

    def _correct(self, text: str, now: datetime, context: Context) -> spelling.CorrectedQuestion:
        """Write a question's names as the news does, and correct its spelling."""
        spelt = as_the_news_spells(self.news, text, now, context.audience)
        return spelling.read(self.news, spelt, now, context.audience)

    def _answer_piece(
        self, text: str, read: str, now: datetime, context: Context, turn: Turn | None
    ) -> Answer:
        asked = question.read(read)
        mentions = self.news.names_in_small_letters(asked.text)
        asked = question.with_names(asked, (mention.place.text for mention in mentions))
        outlet, asked = self._requested_outlet(asked, now, context)
        if asked.kind is QuestionKind.NEWS:
            return self._list_headlines(text, asked, now, context, outlet)
        if asked.kind is QuestionKind.HAPPENED:
            return self._brief_topic(text, asked, now, context, outlet)
        on_name = answer_on_name(text, asked, self._name_desk(now, context, outlet))
        if on_name is not None:
            return on_name
        chosen = self._choose(text, asked, now, context, outlet=outlet, turn=turn)
        return chosen or self._answer_from_reader(text, asked, now, context, outlet)

    def _answer_from_reader(
        self, text: str, asked: Question, now: datetime, context: Context, outlet: str
    ) -> Answer:
        """Answer with the sentences that the reader scores best."""
        note = ""
        found = self._finder.look(asked, now, context, outlet)
        if outlet and found.reason is not None:
            other_outlets = self._finder.look(asked, now, context, "")
            if other_outlets.reason is None:
                found, note = other_outlets, SILENT_OUTLET.format(outlet=outlet)
        if found.reason in {None, Reason.NOT_STATED}:
            first = found.scored[:1] if found.reason is None else found.scored
            contradiction = contradicting(self._reader, asking(asked.text), first)
            if quotations := keep_sound([quote_sentence(contradiction)] if contradiction else []):
                return answer_builder.answer(text, quotations, now, note=note, contradicted=True)
        if found.reason is not None:
            return self._refuse(text, found, now, context)
        quotations = keep_sound(self._compose_quotations(asked, found.scored))
        if not quotations:
            return answer_builder.refusal(text, Reason.NOT_STATED, (), now)
        return answer_builder.answer(text, quotations, now, note=note)

    def _name_desk(self, now: datetime, context: Context, outlet: str) -> NameTools:
        def search(query: str, publisher: str) -> tuple[Evidence, ...]:
            return self._finder.search(query, now, context, publisher, per_article=1)

        return NameTools(self.news, self._reader, search, now, context, outlet)

    def _brief_topic(
        self, text: str, asked: Question, now: datetime, context: Context, outlet: str
    ) -> Answer:
        """Compose a briefing on a topic; without one, answer as any question."""
        evidence = self._finder.search(asked.topic, now, context, outlet, per_article=1)
        # "the latest on X" may be old: its date is shown beside it
        span = asked_range(asked.text, now, context.zone)
        time = None if span is None else window(asked, span, now)
        quotations = keep_sound(briefing.brief(asked, evidence, time))
        if quotations:
            return answer_builder.answer(text, quotations, now, briefing=True)
        older = keep_sound(briefing.brief(asked, evidence, None))
        if older:
            return answer_builder.refusal(text, Reason.STALE, older, now)
        # no article opens with it, but one may speak of it further down
        return self._answer_from_reader(text, asked, now, context, outlet)

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
        """Let the language model choose sentences; None without a model, or if it fails."""
        if turn is None or self.news.is_empty(context.audience):
            return None

        def search(query: str, publisher: str) -> tuple[Evidence, ...]:
            return self._finder.search(query, now, context, publisher)

        return choose(text, asked.text, search, now, turn, outlet=outlet)

    def _list_headlines(
        self, text: str, asked: Question, now: datetime, context: Context, outlet: str
    ) -> Answer:
        """List the headlines of the time asked about."""
        time = window(asked, asked_range(asked.text, now, context.zone), now)
        quotations = keep_sound(headlines(self.news, now, time, context.audience, outlet))
        dates = [quotation.article.published_at for quotation in quotations]
        late = time is not None and any(at is not None and at < time.start for at in dates)
        if quotations and not late:
            return answer_builder.answer(text, quotations, now, briefing=True)
        older = quotations or headlines(self.news, now, None, context.audience, outlet)
        if older:
            return answer_builder.refusal(text, Reason.STALE, older, now)
        nothing_found = FinderResult((), Reason.NOT_COVERED, nothing=True)
        return self._refuse(text, nothing_found, now, context)

    def _requested_outlet(
        self, asked: Question, now: datetime, context: Context
    ) -> tuple[str, Question]:
        """Return the requested outlet ("" for any), and the question without it."""
        if context.outlet:
            return context.outlet, asked
        if not asked.source:
            return "", asked
        known = [outlet.name for outlet in self.news.outlets(now, context.audience)]
        name = canonical_outlet(asked.source)
        if OUTLET.fullmatch(asked.source) or match_outlets((asked.source, name), known):
            return name, question.without_source(asked)
        return "", question.with_source_named(asked)

    def _refuse(self, text: str, found: FinderResult, now: datetime, context: Context) -> Answer:
        reason = found.reason
        assert reason is not None
        if reason is Reason.STALE:
            return answer_builder.refusal(text, reason, _quote_once_per_article(found.scored), now)
        empty = found.nothing and self.news.is_empty(context.audience)
        nearest = [
            quote_headline(scored.read.evidence.article)
            for scored in _first_of_each_article(found.scored)[:_NEAREST]
        ]
        if found.is_close and (closest := keep_sound([quote_sentence(found.scored[0])])):
            return answer_builder.closest(text, closest[0], nearest, now)
        return answer_builder.refusal(
            text, reason, nearest, now, answer_builder.NO_NEWS if empty else None
        )

    def _compose_quotations(
        self, asked: Question, scored: Sequence[ScoredCandidate]
    ) -> tuple[answer_builder.Quotation, ...]:

        def cut(sentence: str, kept: Span | None) -> str:
            return self._trimmed(asked.text, sentence, kept)

        return choose_quotations(
            asked,
            valued(asked, supporting(scored)[:_MOST_COMPARED]),
            cut,
            comparing(self._reader, asked),
        )

    def _trimmed(self, asked: str, sentence: str, kept: Span | None) -> str:
        """Cut a sentence to the clause that answers and holds the kept span."""
        bare = trimming.without_dateline(sentence).text
        clauses = [
            span.text for span in trimming.trims(bare) if kept is None or kept.text in span.text
        ]
        if not clauses:
            return bare
        whole, *parts = self._reader.read(
            [Pair(asked, candidate) for candidate in (bare, *clauses)]
        )
        for clause, part in zip(clauses, parts, strict=True):
            if part.score >= whole.score - _TRIM_LOSS:
                return clause
        return bare


def _first_of_each_article(scored: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """Keep the first sentence of each article."""
    return list(
        {sentence.read.evidence.article.url: sentence for sentence in reversed(scored)}.values()
    )[::-1]


def _quote_once_per_article(stale: Sequence[ScoredCandidate]) -> list[answer_builder.Quotation]:
    """Quote the most probable sentence of each article."""
    return [
        answer_builder.Quotation(
            sentence.read.evidence.article, sentence.read.text, sentence.read.text
        )
        for sentence in _first_of_each_article(stale)
    ]
