"""Answer questions about a name: what X said, and who or what X is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer.compose import answer_builder, describing, speaking
from bot.answer.compose.answer_builder import Quotation
from bot.answer.compose.briefing import is_within
from bot.answer.compose.quotation_check import keep_sound, quote_headline
from bot.answer.compose.subject import NamedSubject, subject_of, within_time
from bot.answer.evidence.timeliness import window
from bot.answer.notes import SILENT_OUTLET
from bot.answer.question.question import Question
from bot.answer.types import Answer, Context, Reason
from index import Evidence, Library
from index.dates import asked_range
from index.models.reader import Reader

_NEAREST = 3

Search = Callable[[str, str], Sequence[Evidence]]


@dataclass(frozen=True, slots=True)
class NameTools:
    """What these questions are answered with.

    Attributes:
        library: The news.
        reader: Reads which words answer.
        search: Finds passages for a query and an outlet; "" for all outlets.
        now: When the question is asked.
        context: Who may read what.
        outlet: Only this outlet's news; "" for all.
    """

    library: Library
    reader: Reader
    search: Search
    now: datetime
    context: Context
    outlet: str

    def subject(self, name: str, *queries: str) -> NamedSubject:
        """Find the articles on a name with the given search queries."""
        evidence = [passage for query in queries for passage in self.search(query, self.outlet)]
        audience = self.context.audience
        newest = not self.outlet and self.context.since is None
        return subject_of(self.library, name, evidence, self.now, audience=audience, newest=newest)


def answer_on_name(text: str, asked: Question, tools: NameTools) -> Answer | None:
    """Answer what a speaker said, or who or what a name is.

    Args:
        text: The question, as it was typed.
        asked: The same, read.
        tools: What it is answered with.

    Returns:
        None for any other question, or if no sentence describes the name. If the requested outlet
        has no answer but other outlets do, their answer with a note.
    """
    answer = _answer(text, asked, tools)
    if not tools.outlet or answer is None or answer.answered:
        return answer
    wide = _answer(text, asked, replace(tools, outlet=""))
    silent = SILENT_OUTLET.format(outlet=tools.outlet)
    return answer_builder.with_note(wide, silent) if wide is not None and wide.answered else answer


def _answer(text: str, asked: Question, tools: NameTools) -> Answer | None:
    saying = speaking.asks_for_words(asked.text)
    if saying is not None:
        return _answer_with_words(text, asked, saying, tools)
    name = describing.asks_who(asked.text, asked.names)
    return _answer_with_description(text, asked, name, tools) if name else None


def _answer_with_words(
    text: str, asked: Question, saying: speaking.SpeakerQuestion, tools: NameTools
) -> Answer | None:
    """Answer with the speaker's words only."""
    subject = tools.subject(saying.speaker, asked.text, saying.speaker)
    time = window(asked, asked_range(asked.text, tools.now, tools.context.zone), tools.now)
    timely = within_time(subject, lambda article: is_within(article, time))
    chosen, closest = _words(asked, saying, timely, tools)
    if chosen:
        return answer_builder.answer(text, chosen, tools.now)
    if time is not None:
        older, closest = _words(asked, saying, subject, tools)
        if older:
            return answer_builder.refusal(text, Reason.STALE, older, tools.now)
    if subject.kind is None and saying.speaker not in asked.names:  # "police", "Biden's lawyer"
        return None
    nearest = [quote_headline(reading.article) for reading in subject.readings[:_NEAREST]]
    if closest:
        return answer_builder.closest(text, closest[0], nearest, tools.now)
    reason = Reason.NOT_STATED if nearest else Reason.NOT_COVERED
    return answer_builder.refusal(text, reason, nearest, tools.now)


def _words(
    asked: Question, saying: speaking.SpeakerQuestion, subject: NamedSubject, tools: NameTools
) -> tuple[list[Quotation], list[Quotation]]:
    """Return quotations of the speaker that answer, and the closest one."""
    listed = speaking.words_on(saying.topic, subject)
    readings = tools.reader.read([speaking.pair(asked.text, words) for words in listed])
    chosen = speaking.choose_words(saying, listed, readings)
    ranked = speaking.rank_words(listed, readings)
    return keep_sound(map(speaking.quotation, chosen)), keep_sound(
        speaking.quotation(words) for _, words in ranked[:1]
    )


def _answer_with_description(
    text: str, asked: Question, name: str, tools: NameTools
) -> Answer | None:
    """Answer with descriptions of a name, then with news on it."""
    subject = tools.subject(name, name)
    listed = describing.descriptions(subject)
    readings = tools.reader.read(
        [describing.pair(asked.text, description) for description in listed]
    )
    described = describing.best(subject, listed, readings)
    first = keep_sound(map(describing.quotation, described))
    if not first:
        return None
    news = keep_sound(describing.in_the_news(subject, described))
    return answer_builder.answer(text, [*first, *news], tools.now)
