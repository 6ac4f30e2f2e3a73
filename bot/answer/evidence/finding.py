"""Finds the sentences that may answer a question, reads them, and decides whether they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer.evidence.candidates import ReadSentence, candidates
from bot.answer.evidence.features import Matrix, features
from bot.answer.evidence.selection import Caution, Judged, Selection
from bot.answer.evidence.timeliness import is_older, is_timely, window
from bot.answer.question.name_match import named
from bot.answer.question.negation import asks_what_is_not, denies
from bot.answer.question.question import Question, asking
from bot.answer.types import Context, Reason
from index import Evidence, Library
from index.dates import asked_range, times
from index.models.pairs import Pair
from index.models.reader import Reader, Reading

# Passages that sentences are taken from, and how many of one article: on RealTimeQA the answer
# stands in them for .96 of the questions.
_PASSAGES = 20
_PER_ARTICLE = 2
# What is less probable than this part of the best is no word on what is asked.
_SUPPORT = 0.25
# Of a question without names, an article that has this much of its words is on the matter.
_ON_THE_MATTER = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """What a look into the library brought.

    Attributes:
        judged: What may be said, the most probable first; of a refusal, what comes nearest.
        reason: Why nothing is said; None where something is.
        nothing: Whether the search found nothing at all.
        is_close: Whether the first of `judged` is shown though it may not answer.
    """

    judged: tuple[Judged, ...]
    reason: Reason | None
    nothing: bool = False
    is_close: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """The candidates of a question, read.

    Attributes:
        listed: The candidates, the likeliest first.
        readings: What the reader makes of each.
        matrix: What is known of each, `(n_candidates, len(features.NAMES))`.
        nothing: Whether the search found nothing at all.
    """

    listed: tuple[ReadSentence, ...]
    readings: tuple[Reading, ...]
    matrix: Matrix
    nothing: bool


class Finder:
    """Looks into one library; safe to share between threads.

    Args:
        library: The news.
        reader: Reads which sentence answers.
        selection: Weighs what is known of a sentence.
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
            sought: What for.
            now: The moment it is asked at.
            context: Who may read what, and since when.
            outlet: Only this outlet's; "" for all.
            per_article: Passages of an article at most.
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

    def read(self, asked: Question, now: datetime, context: Context, outlet: str = "") -> Read:
        """Read the sentences that may answer; what is made of them is for others to say.

        Args:
            asked: The question.
            now: The moment it is asked at.
            context: Who may read what.
            outlet: Only this outlet's; "" for all.
        """
        evidence = self.search(asked.text, now, context, outlet)
        listed = candidates(asked, evidence)
        sentence = asking(asked.text)
        pairs = [Pair(sentence, one.text, one.evidence.article.title, one.before) for one in listed]
        readings = tuple(self._reader.read(pairs))
        matrix = features(asked, listed, [one.score for one in readings])
        return Read(listed, readings, matrix, nothing=not evidence)

    def look(self, asked: Question, now: datetime, context: Context, outlet: str = "") -> Found:
        """Find the sentences that answer, or why none does.

        Args:
            asked: The question.
            now: The moment it is asked at.
            context: Who may read what.
            outlet: Only this outlet's; "" for all.
        """
        read = self.read(asked, now, context, outlet)
        listed, matrix = read.listed, read.matrix
        if not listed:
            return Found((), Reason.NOT_COVERED, nothing=read.nothing)
        judged = self._selection.judge(listed, read.readings, matrix)
        bars = self._selection.bars
        time = window(asked, asked_range(asked.text, now), now)
        is_of_the_time = [is_timely(time, one, times) for one in listed]
        denied = asks_what_is_not(asking(asked.text))
        may_answer = [
            timely and (not denied or denies(one.text))
            for one, timely in zip(listed, is_of_the_time, strict=True)
        ]
        if self._selection.probability(matrix[may_answer]) >= bars[self._caution]:
            allowed = {id(one) for one, may in zip(listed, may_answer, strict=True) if may}
            return Found(tuple(one for one in judged if id(one.read) in allowed), None)
        if time is not None and self._selection.probability(matrix) >= bars[self._caution]:
            strong = supporting(judged)
            if is_older(time, [one.read for one in strong]):
                return Found(tuple(strong), Reason.STALE)
        nearest = tuple(one for one in judged if _is_on_the_matter(asked, one.read))
        reason = Reason.NOT_STATED if nearest else Reason.NOT_COVERED
        near = self._selection.probability(matrix[is_of_the_time]) >= bars[Caution.LOW]
        return Found(nearest, reason, is_close=bool(nearest) and near)


def supporting(judged: Sequence[Judged]) -> list[Judged]:
    """Return the sentences that are not much less probable than the first."""
    return [one for one in judged if one.probability >= _SUPPORT * judged[0].probability]


def _is_on_the_matter(asked: Question, one: ReadSentence) -> bool:
    """Whether an article is about what is asked, though it may not answer it."""
    if asked.names:
        article = one.evidence.article
        text = f"{article.title} {article.body}"
        return 2 * sum(named(name, text) for name in asked.names) >= len(asked.names)
    return one.article_overlap >= _ON_THE_MATTER
