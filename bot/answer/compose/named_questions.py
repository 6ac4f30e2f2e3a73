"""Questions on one name with a composition of their own: what X said, and who or what X is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer.compose import answer_builder, describing, speaking
from bot.answer.compose.answer_builder import Quotation
from bot.answer.compose.briefing import is_of
from bot.answer.compose.quotation_check import headline, sound
from bot.answer.compose.subject import Subject, of_the_time, subject_of
from bot.answer.evidence.timeliness import window
from bot.answer.question.question import Question
from bot.answer.types import Answer, Context, Reason
from index import Evidence, Library
from index.dates import asked_range
from index.models.reader import Reader

_NEAREST = 3

Search = Callable[[str, str], Sequence[Evidence]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What these questions are answered from.

    Attributes:
        library: The news.
        reader: Reads which words answer.
        search: Finds passages for a query, of one outlet; "" for all.
        now: The moment of the question.
        context: Who may read what.
        outlet: Only this outlet's news; "" for all.
    """

    library: Library
    reader: Reader
    search: Search
    now: datetime
    context: Context
    outlet: str

    def subject(self, name: str, *queries: str) -> Subject:
        """Find what the news has on a name, by what is searched for."""
        evidence = [one for query in queries for one in self.search(query, self.outlet)]
        audience = self.context.audience
        newest = not self.outlet and self.context.since is None
        return subject_of(self.library, name, evidence, self.now, audience=audience, newest=newest)


def answer_on_name(text: str, asked: Question, desk: Desk) -> Answer | None:
    """Answer what somebody said, or who or what it is.

    Args:
        text: The question, as it was typed.
        asked: The same, read.
        desk: What it is answered from.

    Returns:
        None where it is no such question, or nothing describes the name. Where the outlet that was
        asked for says nothing and others do, theirs with a note.
    """
    answer = _answer(text, asked, desk)
    if not desk.outlet or answer is None or answer.answered:
        return answer
    wide = _answer(text, asked, replace(desk, outlet=""))
    silent = answer_builder.SILENT_OUTLET.format(outlet=desk.outlet)
    return answer_builder.noted(wide, silent) if wide is not None and wide.answered else answer


def _answer(text: str, asked: Question, desk: Desk) -> Answer | None:
    saying = speaking.asks_for_words(asked.text)
    if saying is not None:
        return _said(text, asked, saying, desk)
    name = describing.asks_who(asked.text, asked.names)
    return _described(text, asked, name, desk) if name else None


def _said(text: str, asked: Question, saying: speaking.Saying, desk: Desk) -> Answer | None:
    """Answer with the speaker's words and nobody else's."""
    subject = desk.subject(saying.speaker, asked.text, saying.speaker)
    time = window(asked, asked_range(asked.text, desk.now), desk.now)
    timely = of_the_time(subject, lambda article: is_of(article, time))
    chosen, closest = _words(asked, saying, timely, desk)
    if chosen:
        return answer_builder.answer(text, chosen, desk.now)
    if time is not None:
        older, closest = _words(asked, saying, subject, desk)
        if older:
            return answer_builder.refusal(text, Reason.STALE, older, desk.now)
    if subject.kind is None and saying.speaker not in asked.names:  # "police", "Biden's lawyer"
        return None
    nearest = [headline(one.article) for one in subject.readings[:_NEAREST]]
    if closest:
        return answer_builder.closest(text, closest[0], nearest, desk.now)
    reason = Reason.NOT_STATED if nearest else Reason.NOT_COVERED
    return answer_builder.refusal(text, reason, nearest, desk.now)


def _words(
    asked: Question, saying: speaking.Saying, subject: Subject, desk: Desk
) -> tuple[list[Quotation], list[Quotation]]:
    """Return the speaker's words that answer, and those that come closest."""
    listed = speaking.words_on(saying.topic, subject)
    readings = desk.reader.read([speaking.pair(asked.text, one) for one in listed])
    chosen = speaking.chosen(saying, listed, readings)
    ranked = speaking.ranked(listed, readings)
    return sound(map(speaking.quotation, chosen)), sound(
        speaking.quotation(one) for _, one in ranked[:1]
    )


def _described(text: str, asked: Question, name: str, desk: Desk) -> Answer | None:
    """Answer with what describes a name, then with what it is in the news for."""
    subject = desk.subject(name, name)
    listed = describing.descriptions(subject)
    readings = desk.reader.read([describing.pair(asked.text, one) for one in listed])
    described = describing.best(subject, listed, readings)
    first = sound(map(describing.quotation, described))
    if not first:
        return None
    news = sound(describing.in_the_news(subject, described))
    return answer_builder.answer(text, [*first, *news], desk.now)
