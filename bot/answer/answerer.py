"""The one path from a question to an Answer, in the terminal, in Discord and in benchmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer import compose, question, select, spelling, trim
from bot.answer.antecedent import with_antecedent
from bot.answer.asked import kinds_of_name
from bot.answer.checker import quotation_fault
from bot.answer.conversation import complete
from bot.answer.headlines import headlines
from bot.answer.language import foreign_language
from bot.answer.question import Kind, Question
from bot.answer.smalltalk import not_understood
from bot.answer.telling import tell, value
from bot.answer.timeliness import Window, is_older, of_the_time, window
from bot.answer.types import Answer, Context, Reason
from bot.answer.wording import OnText, reword
from bot.answer.writer import Writer
from index import EntityKind, Evidence, Library, Named, Span, TimeSpan
from index.dates import asked_range, times
from index.lexical import words
from index.outlets import matching
from index.reranker import Reranker
from ingest.outlets import OUTLET, canonical_outlet

# Passages that sentences are taken from, and how many of one article: on RealTimeQA the answer
# stands in them for .96 of the questions.
_PASSAGES = 20
_PER_ARTICLE = 2
# A clause is said in the place of its sentence if it answers nearly as well (in logits).
_TRIM_LOSS = 0.5
# Of a question no sentence answers, so many headlines are read for the words of the question alone;
# on the matter they score above this: others are below -8.
_HEADLINES = 10
_ON_THE_MATTER = -6.0
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """What a look into the library brought."""

    selected: select.Selected
    stale: tuple[select.Scored, ...]
    nothing: bool


class Answerer:
    """Answers from one library; safe to share between threads.

    Args:
        library: The news.
        reranker: Scores sentences.
        writer: Puts answers into words; None where they stay quotations.
    """

    def __init__(self, library: Library, reranker: Reranker, writer: Writer | None = None) -> None:
        self._library = library
        self._reranker = reranker
        self._writer = writer

    def answer(
        self,
        text: str,
        now: datetime,
        context: Context | None = None,
        *,
        on_text: OnText | None = None,
    ) -> Answer:
        """Answer a question from the news.

        Args:
            text: The question, as it was typed.
            now: The moment it is asked at.
            context: Who may read what, what was asked before; None for a question by itself.
            on_text: Told the text so far while a model words it; see `wording.reword`.

        Returns:
            Statements with citations, or which kind of not knowing.

        Raises:
            LibraryError: The library cannot be used.
        """
        context = context or Context()
        sentence = self._not_understood(text, now, context)
        if sentence:
            return compose.refusal(text, Reason.NOT_UNDERSTOOD, (), now, sentence)
        read = self._read(text, now, context)
        quoted = self._quoted(text, read.text, now, context)
        return compose.noted(reword(quoted, now, self._writer, on_text), read.note)

    def warm_up(self) -> None:
        """Load what is heavy, so that the first question does not wait for it."""
        self._library.warm_up()
        self._reranker.score("news", ["news"])
        foreign_language("Was gibt es Neues?")

    def _not_understood(self, text: str, now: datetime, context: Context) -> str:
        """Return what to say to a text that is no question on the news in English, or ""."""
        return not_understood(
            text, lambda words: self._library.known_words(words, now, context.audience)
        )

    def _read(self, text: str, now: datetime, context: Context) -> spelling.Reading:
        """Return a question completed from the conversation, its typing errors put right."""
        completed = complete(text, context.before)
        return spelling.read(self._library, completed, now, context.audience)

    def _quoted(self, text: str, read: str, now: datetime, context: Context) -> Answer:
        asked = question.read(read)
        small = self._library.names_in_small_letters(asked.text)
        asked = question.with_names(asked, (one.place.text for one in small))
        outlet, asked = self._outlet(asked, now, context)
        if asked.kind is Kind.NEWS:
            return self._news(text, asked, now, context, outlet)
        note = ""
        found = self._look(asked, now, context, outlet)
        if outlet and found.selected.reason is not None:
            wide = self._look(asked, now, context, "")
            if wide.selected.reason is None:
                found, note = wide, f"{outlet} says nothing on this here; others do."
        if found.selected.reason is not None:
            return self._refusal(text, found, now, context)
        strong = with_antecedent(
            asked, found.selected.strong, lambda listed: self._names(asked, listed, now, context)
        )
        quotations = _sound(self._quotations(asked, strong))
        if not quotations:
            return compose.refusal(text, Reason.NOT_STATED, (), now)
        return compose.answer(text, quotations, now, note=note)

    def _news(
        self, text: str, asked: Question, now: datetime, context: Context, outlet: str
    ) -> Answer:
        """Tell what is in the news of the time that is asked about."""
        time = window(asked, asked_range(asked.text, now), now)
        told = _sound(headlines(self._library, now, time, context.audience, outlet))
        dates = [one.article.published_at for one in told]
        late = time is not None and any(at is not None and at < time.start for at in dates)
        if told and not late:
            return compose.answer(text, told, now)
        older = told or headlines(self._library, now, None, context.audience, outlet)
        if older:
            return compose.refusal(text, Reason.STALE, older, now)
        nothing = _Found(select.Selected((), Reason.NOT_COVERED), (), nothing=True)
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

    def _look(self, asked: Question, now: datetime, context: Context, outlet: str) -> _Found:
        limit = asked_range(asked.text, now)
        sought = _sought(asked, limit)
        evidence = self._library.search(
            sought,
            now,
            limit=_PASSAGES,
            per_article=_PER_ARTICLE,
            audience=context.audience,
            publisher=outlet,
            since=context.since,
        )
        listed = select.candidates(asked, evidence)
        logits = self._reranker.score(sought, [one.sentence.text for one in listed])
        names = self._names(asked, listed, now, context)
        judged = [
            select.Judged(one, logit, value(asked, one, own))
            for one, logit, own in zip(listed, logits, names, strict=True)
        ]
        time = window(asked, limit, now)
        selected, stale = self._of_the_time(asked, judged, time)
        if selected.reason is Reason.NOT_COVERED:
            selected = self._by_headline(asked, evidence)
        return _Found(selected, stale, nothing=not evidence)

    def _by_headline(self, asked: Question, evidence: Sequence[Evidence]) -> select.Selected:
        """See whether an article is on the matter though no sentence of it could answer."""
        articles = {one.article.url: one for one in reversed(evidence)}
        listed = [*reversed(articles.values())][:_HEADLINES]
        matter = " ".join(words(asked.topic or asked.text))
        logits = self._reranker.score(matter, [one.article.title for one in listed])
        ranked = sorted(zip(logits, listed, strict=True), key=lambda pair: -pair[0])
        nearest = tuple(one for logit, one in ranked if logit >= _ON_THE_MATTER)[:_NEAREST]
        return select.Selected((), Reason.NOT_STATED if nearest else Reason.NOT_COVERED, nearest)

    def _of_the_time(
        self,
        asked: Question,
        listed: Sequence[select.Judged],
        time: Window | None,
    ) -> tuple[select.Selected, tuple[select.Scored, ...]]:
        """Choose among what is of the time that is asked about; see what there is besides."""
        timely = of_the_time(time, listed, times)
        selected = select.choose(asked, timely)
        if time is None or selected.reason is None:
            return selected, ()
        every = select.choose(asked, listed)
        if every.reason is not None:
            return every, ()
        if is_older(time, [one.candidate for one in every.strong]):
            return select.Selected((), Reason.STALE), select.varied(every.strong)
        nearest = select.about(asked, listed)
        return select.Selected((), Reason.NOT_STATED, nearest), ()

    def _refusal(self, text: str, found: _Found, now: datetime, context: Context) -> Answer:
        reason = found.selected.reason
        assert reason is not None
        if reason is Reason.STALE:
            return compose.refusal(text, reason, _once_each(found.stale), now)
        empty = found.nothing and self._library.is_empty(context.audience)
        nearest = [_headline(one) for one in found.selected.nearest]
        return compose.refusal(text, reason, nearest, now, compose.NO_NEWS if empty else None)

    def _quotations(
        self, asked: Question, strong: Sequence[select.Scored]
    ) -> tuple[compose.Quotation, ...]:
        def cut(sentence: str, kept: Span | None) -> str:
            return self._trimmed(asked.text, sentence, kept)

        return tell(asked, strong, cut)

    def _names(
        self,
        asked: Question,
        listed: Sequence[select.Candidate],
        now: datetime,
        context: Context,
    ) -> list[tuple[Span, ...]]:
        """Return the names in each sentence that could be what is asked for, by their places."""
        kinds = kinds_of_name(asked)
        if not kinds:
            return [() for _ in listed]
        urls = list({one.evidence.article.url for one in listed})
        known = self._library.entities.places_in(urls, now, context.audience)
        return [
            _within(one.sentence, known.get(one.evidence.article.url, ()), kinds) for one in listed
        ]

    def _trimmed(self, asked: str, sentence: str, kept: Span | None) -> str:
        """Leave out of a sentence what does not answer, but never what has to be kept."""
        bare = trim.without_dateline(sentence).text
        clauses = [span.text for span in trim.trims(bare) if kept is None or kept.text in span.text]
        if not clauses:
            return bare
        whole, *parts = self._reranker.score(asked, [bare, *clauses])
        for clause, logit in zip(clauses, parts, strict=True):
            if logit >= whole - _TRIM_LOSS:
                return clause
        return bare


def _sound(quotations: Sequence[compose.Quotation]) -> list[compose.Quotation]:
    """Drop what does not stand in its article."""
    return [
        one for one in quotations if not quotation_fault(one.said, one.sentence, one.article.body)
    ]


def _sought(asked: Question, limit: TimeSpan | None) -> str:
    """Return the words that news is sought and read by."""
    if not asked.topic:
        return asked.text
    bare = " ".join(asked.topic.replace(limit.place.text, " ").split()) if limit else asked.topic
    return bare or asked.text


def _within(
    sentence: Span, known: Sequence[Named], kinds: Sequence[frozenset[EntityKind]]
) -> tuple[Span, ...]:
    """Return the names of the first of some kinds that a sentence has any of."""
    end = sentence.start + len(sentence.text)
    inside = [one for one in known if sentence.start <= one.place.start and one.place.end <= end]
    for kind in kinds:
        found = tuple(
            Span(one.place.start - sentence.start, one.place.end - sentence.start, one.place.text)
            for one in inside
            if one.kind in kind
        )
        if found:
            return found
    return ()


def _headline(one: Evidence) -> compose.Quotation:
    return compose.Quotation(one.article, one.article.title, one.article.title)


def _once_each(stale: Sequence[select.Scored]) -> list[compose.Quotation]:
    """Return the strongest sentence of each article."""
    said: dict[str, compose.Quotation] = {}
    for one in stale:
        article, sentence = one.candidate.evidence.article, one.candidate.sentence.text
        said.setdefault(article.url, compose.Quotation(article, sentence, sentence))
    return list(said.values())
