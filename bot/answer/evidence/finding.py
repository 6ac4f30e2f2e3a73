"""Finds the sentences that may answer a question, reads them, and decides whether they do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer.evidence.candidates import ReadSentence, candidates
from bot.answer.evidence.features import ALONE, Matrix, features
from bot.answer.evidence.selection import Caution, ScoredCandidate, Selection
from bot.answer.evidence.timeliness import (
    Window,
    asks_back,
    is_background,
    is_older,
    is_timely,
    window,
)
from bot.answer.question.name_match import named
from bot.answer.question.negation import asks_what_is_not, denies
from bot.answer.question.question import Question, asking
from bot.answer.types import Context, Reason
from index import Article, Evidence, Library
from index.dates import asked_range, times
from index.models.pairs import Pair
from index.models.reader import Reader, ReaderResult
from index.text.words import stems

# Passages to take sentences from, in all and per article: on RealTimeQA they hold the answer for
# .96 of the questions.
_PASSAGES = 20
_PER_ARTICLE = 2
# Sentences less probable than this part of the best do not support the answer.
_SUPPORT = 0.25
# An article is on the matter of a question without names if it contains this part of its words.
_ON_THE_MATTER = 0.5


@dataclass(frozen=True, slots=True)
class FinderResult:
    """The sentences that answer a question, or the reason of a refusal.

    Attributes:
        scored: The sentences that answer, most probable first; for a refusal, the nearest.
        reason: The reason of a refusal; None for an answer.
        nothing: Whether the search found no passage.
        is_close: Whether the first of `scored` is the closest report of a refusal.
    """

    scored: tuple[ScoredCandidate, ...]
    reason: Reason | None
    nothing: bool = False
    is_close: bool = False


@dataclass(frozen=True, slots=True)
class ReadCandidates:
    """The candidates of a question, with the results of the reader.

    Attributes:
        listed: The candidates, the likeliest first.
        readings: The result of the reader for each.
        matrix: Their features, `(n_candidates, len(features.NAMES))` float64.
        nothing: Whether the search found no passage.
    """

    listed: tuple[ReadSentence, ...]
    readings: tuple[ReaderResult, ...]
    matrix: Matrix
    nothing: bool


class Finder:
    """Finds sentences in one library; safe to share between threads.

    Args:
        library: The news.
        reader: Scores the sentences.
        selection: Weighs the features of the sentences.
        caution: How sure an answer has to be.
    """

    def __init__(
        self, library: Library, reader: Reader, selection: Selection, caution: Caution
    ) -> None:
        self._library = library
        self._reader = reader
        self._selection = selection
        self._caution = caution

    def search(
        self,
        sought: str,
        now: datetime,
        context: Context,
        outlet: str = "",
        per_article: int = _PER_ARTICLE,
    ) -> tuple[Evidence, ...]:
        """Search the news.

        Args:
            sought: The search query.
            now: When the question is asked.
            context: The audience, and the earliest date of publication.
            outlet: Use only this outlet's articles; "" for all.
            per_article: The most passages from an article.
        """
        return self._library.search(
            sought,
            now,
            limit=_PASSAGES,
            per_article=per_article,
            audience=context.audience,
            publisher=outlet,
            since=context.since,
        )

    def read(
        self, asked: Question, now: datetime, context: Context, outlet: str = ""
    ) -> ReadCandidates:
        """Score the candidates of a question, without deciding whether they answer.

        Args:
            asked: The question.
            now: When the question is asked.
            context: The audience.
            outlet: Use only this outlet's articles; "" for all.
        """
        evidence = self.search(asked.text, now, context, outlet)
        listed = candidates(asked, evidence)
        asking_sentence = asking(asked.text)
        pairs = [
            Pair(asking_sentence, sentence.text, sentence.evidence.article.title, sentence.before)
            for sentence in listed
        ]
        readings = tuple(self._reader.read(pairs))
        matrix = features(asked, listed, [reading.score for reading in readings])
        best = self._selection.best(matrix)
        alone = self._reader.read([Pair(asking_sentence, listed[at].text) for at in best])
        matrix[best, ALONE] = [reading.score for reading in alone]
        return ReadCandidates(listed, readings, matrix, nothing=not evidence)

    def look(
        self, asked: Question, now: datetime, context: Context, outlet: str = ""
    ) -> FinderResult:
        """Find the sentences that answer, or the reason why none does.

        Args:
            asked: The question.
            now: When the question is asked.
            context: The audience.
            outlet: Use only this outlet's articles; "" for all.
        """
        time = window(asked, asked_range(asked.text, now, context.zone), now)
        if time is not None and time.end is not None and time.is_a_day:
            # a report that comes out every day is found among those of that day
            since = time.start if context.since is None else max(time.start, context.since)
            of_day = replace(context, since=since)
            found = self._judge(asked, time, self.read(asked, min(now, time.end), of_day, outlet))
            if found.reason is None:
                return found
        return self._judge(asked, time, self.read(asked, now, context, outlet))

    def _judge(self, asked: Question, time: Window | None, read: ReadCandidates) -> FinderResult:
        """Decide whether the candidates answer a question about a time."""
        listed, matrix = read.listed, read.matrix
        if not listed:
            return FinderResult((), Reason.NOT_COVERED, nothing=read.nothing)
        scored = self._selection.judge(listed, read.readings, matrix)
        bars = self._selection.bars
        is_of_the_time = [time is None or is_timely(time, sentence, times) for sentence in listed]
        denied = asks_what_is_not(asking(asked.text))
        may_answer = [
            timely and (not denied or denies(sentence.text))
            for sentence, timely in zip(listed, is_of_the_time, strict=True)
        ]
        if self._selection.probability(matrix[may_answer]) >= bars[self._caution]:
            allowed = {
                id(sentence) for sentence, may in zip(listed, may_answer, strict=True) if may
            }
            answering = [sentence for sentence in scored if id(sentence.read) in allowed]
            if time is None and not asks_back(asked):
                answering = _news_first(asked, answering)
            return FinderResult(tuple(answering), None)
        if time is not None and self._selection.probability(matrix) >= bars[self._caution]:
            strong = supporting(scored)
            if is_older(time, [sentence.read for sentence in strong]):
                return FinderResult(tuple(strong), Reason.STALE)
        nearest = _on_the_matter(asked, scored)
        reason = Reason.NOT_STATED if nearest else Reason.NOT_COVERED
        near = self._selection.probability(matrix[is_of_the_time]) >= bars[Caution.LOW]
        # how probable an answer is says nothing of another than the best
        is_close = near and nearest[:1] == scored[:1]
        return FinderResult(nearest, reason, is_close=is_close)


def supporting(scored: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """Return the sentences that are nearly as probable as the first."""
    return [
        sentence for sentence in scored if sentence.probability >= _SUPPORT * scored[0].probability
    ]


def _news_first(asked: Question, scored: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """Put the sentences on what was long before their reports behind others that answer."""
    strong = supporting(scored)
    words = stems(asking(asked.text))
    background = [sentence for sentence in strong if is_background(words, sentence.read, times)]
    behind = set(map(id, background))
    ahead = [sentence for sentence in strong if id(sentence) not in behind]
    return [*ahead, *background, *scored[len(strong) :]]


def _on_the_matter(
    asked: Question, scored: Sequence[ScoredCandidate]
) -> tuple[ScoredCandidate, ...]:
    """Return the sentences of articles on the matter of a question, even if none answers it."""
    if not asked.names:
        return tuple(
            sentence for sentence in scored if sentence.read.article_overlap >= _ON_THE_MATTER
        )
    articles = {sentence.read.evidence.article for sentence in scored}
    near = {article.url for article in articles if _names_half(asked.names, article)}
    return tuple(sentence for sentence in scored if sentence.read.evidence.article.url in near)


def _names_half(names: Sequence[str], article: Article) -> bool:
    """Whether an article has half of the names or more."""
    text = f"{article.title} {article.body}"
    return 2 * sum(named(name, text) for name in names) >= len(names)
