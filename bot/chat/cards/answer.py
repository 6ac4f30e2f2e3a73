"""PURE: an Answer -> the card that shows it, an answer's or one of the five kinds of refusal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer.citation_marks import UncitedError, take_sentences
from bot.answer.compose.answer_builder import REFUSALS, lead_time
from bot.answer.types import Answer, Citation, Coverage, Reason, Standing, Statement
from bot.chat.cards import phrases
from bot.chat.cards.button_ids import Action, ButtonKind, question_id
from bot.chat.cards.components import (
    MAX_BUTTONS,
    MAX_LABEL,
    Button,
    Card,
    Part,
    Row,
    Separator,
    Text,
)
from bot.chat.cards.text_limits import ROOM, cost, fit, fit_lines
from bot.chat.i18n.texts import Texts

ANSWERED = 0x2F6FDE
OLD_NEWS = 0x5C6B7A  # slate
# Grey: nobody has it. Amber: it is there, and does not say. Magenta: they disagree. Brown: old.
# Red: the question has it wrong.
# Light grey: it was no question.
COLOURS = {
    Reason.NOT_COVERED: 0x80848E,
    Reason.NOT_STATED: 0xE0A030,
    Reason.DISPUTED: 0xC0528F,
    Reason.STALE: 0x9C6B3C,
    Reason.CONTRADICTED: 0xC03A2B,
    Reason.NOT_UNDERSTOOD: 0xB5BAC1,
}

# Of the card's room; the sources have what the others leave.
_MAX_QUESTION = 300
_MAX_LEAD = 200
_MAX_STATEMENTS = 2000
_MAX_STATEMENT = 900
_MIN_STATEMENT = 160
_MAX_SENTENCE = 700
_MAX_NOTE = 300
_MIN_SOURCES = 500
# A model's wording; longer it is left out, and the statements stand for themselves.
_MAX_WORDED = 1500


@dataclass(frozen=True, slots=True)
class SearchedNews:
    """What was searched.

    Attributes:
        articles: How many articles were searched.
        newest_at: When the newest of them was published; None if unknown.
        outlet: The only outlet that was searched; "" for all.
        since: The earliest date of publication; None for all.
    """

    articles: int
    newest_at: datetime | None = None
    outlet: str = ""
    since: datetime | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether a part of the library was left out."""
        return bool(self.outlet) or self.since is not None


def answer_card(
    answer: Answer,
    texts: Texts,
    answer_id: str = "",
    searched: SearchedNews | None = None,
    meant: Sequence[tuple[str, str]] = (),
    *,
    newer: bool = False,
    hideable: bool = False,
) -> Card:
    """Return the card of an answer.

    Args:
        answer: An answer, or a refusal with the nearest articles as its citations. What leads
            stands first; the statements that are not shown at once are behind a button. Of several
            questions each stands above what answers it.
        texts: The reader's language.
        answer_id: Under which the answer is kept; "" where it is not, and has no buttons.
        searched: What was looked through; shown with a refusal.
        meant: Names that may have been meant, each with the question that has it.
        newer: Whether to offer newer reporting, which a later report may be.
        hideable: Whether others see it, so that who asked may hide it.
    """
    rest = _rest(answer, texts, searched)
    room = ROOM - _MIN_SOURCES - cost(rest)
    parts = _several(answer, room, texts) if answer.parts else _question_parts(answer, room, texts)
    taken = _taken(parts) + cost(rest)
    if answer.sources:
        parts.append(Separator())
        parts.append(Text(_sources(answer, texts, max(_MIN_SOURCES, ROOM - taken))))
    if rest:
        parts.append(Text(rest))
    if buttons := question_buttons(meant):
        parts += [Text(texts.look_nearest), Row(buttons)]
    if answer_id:
        filtered = searched is not None and searched.is_filtered
        parts += _rows(answer, answer_id, texts, newer=newer, filtered=filtered, hideable=hideable)
    answered = ANSWERED if answer.old_news_at is None else OLD_NEWS
    colour = answered if answer.reason is None else COLOURS[answer.reason]
    return Card(tuple(parts), colour)


def question_buttons(questions: Sequence[tuple[str, str]]) -> tuple[Button, ...]:
    """Return a button for each label with the question that it asks; too long ones are left out."""
    return tuple(
        Button(label, question_id(question))
        for label, question in questions
        if len(label) <= MAX_LABEL and question_id(question)
    )


def _question_parts(answer: Answer, room: int, texts: Texts) -> list[Part]:
    """Return the parts of a question and its answer.

    Args:
        answer: To one question.
        room: What all of it may cost.
        texts: The reader's language.
    """
    parts: list[Part] = [Text(f"### {fit(answer.question, min(_MAX_QUESTION, room // 4)) or '?'}")]
    if answer.reason is not None:
        parts.append(Text(_refusal(answer, answer.reason, min(_MAX_SENTENCE, room // 3), texts)))
    note = fit(phrases.note(answer.note, texts), min(_MAX_NOTE, room // 6))
    if note:
        parts.append(Text(f"*{note}*"))
    lead = _lead(answer, min(_MAX_LEAD, room // 6), texts)
    if (old := answer.old_news_at) is not None:
        as_of = texts.old_news.format(month=texts.dates.month_and_year(old))
        lead = f"{as_of} {lead}".rstrip()
    if lead:
        parts.append(Text(lead))
    worded = _worded(answer, texts)
    if worded:
        parts += [Text(worded), Separator()]
    if answer.statements:
        most = _MAX_STATEMENTS - max(0, cost(worded) + cost(lead) - _MAX_QUESTION)
        left = room - _taken(parts)
        parts.append(Text(_statements(answer, min(most, left), texts)))
    return parts


def _several(answer: Answer, room: int, texts: Texts) -> list[Part]:
    """Return the parts of several questions, each above its answer."""
    parts: list[Part] = []
    if note := fit(phrases.note(answer.note, texts), _MAX_NOTE):
        parts.append(Text(f"*{note}*"))
    each = (room - _taken(parts)) // len(answer.parts)
    for at, part in enumerate(answer.parts):
        parts += [Separator()] if at else []
        parts += _question_parts(part, each, texts)
    return parts


def _taken(parts: Sequence[Part]) -> int:
    return sum(cost(part.content) for part in parts if isinstance(part, Text))


def _rest(answer: Answer, texts: Texts, searched: SearchedNews | None) -> str:
    """Return what the answer rests on, who chose it, and what was searched; in small."""
    if answer.reason is Reason.NOT_UNDERSTOOD:
        return ""
    stated = bool(answer.statements) and not answer.closest
    rest = _coverage(answer.coverage, texts, answered=stated)
    if answer.chosen_by:
        chosen_by = fit(answer.chosen_by, phrases.MAX_OUTLET)
        rest += f" · {texts.chosen_by.format(model=chosen_by)}"
    if searched is not None and not stated:
        rest = f"{_searched(searched, texts, answer.reason)}\n{rest}"
    return rest


def kind_of(reason: Reason, texts: Texts) -> str:
    """Return the heading of a refusal."""
    return {
        Reason.NOT_COVERED: texts.kind_not_covered,
        Reason.NOT_STATED: texts.kind_not_stated,
        Reason.DISPUTED: texts.kind_disputed,
        Reason.STALE: texts.kind_stale,
        Reason.CONTRADICTED: texts.kind_contradicted,
        Reason.NOT_UNDERSTOOD: texts.kind_not_understood,
    }[reason]


def _refusal(answer: Answer, reason: Reason, room: int, texts: Texts) -> str:
    """Return the kind of a refusal as a heading, and its sentence below."""
    own = {
        Reason.NOT_COVERED: texts.why_not_covered,
        Reason.NOT_STATED: texts.why_not_stated,
        Reason.DISPUTED: texts.why_disputed,
        Reason.STALE: texts.why_stale,
        Reason.CONTRADICTED: texts.why_contradicted,
        Reason.NOT_UNDERSTOOD: texts.why_not_understood,
    }
    text = answer.text.removeprefix(answer.note).lstrip()
    if reason is Reason.NOT_UNDERSTOOD and text != REFUSALS[reason]:
        # in the language of the question, which the heading is not
        return fit(text, room) or own[reason]
    heading = f"**{kind_of(reason, texts)}**"
    if answer.closest:
        return f"{heading}\n{texts.why_closest}"
    if answer.statements or text == REFUSALS[reason]:
        return f"{heading}\n{own[reason]}"
    # "Not covered: ..." in plain text; here the heading says that much
    first, colon, after = text.partition(": ")
    sentence = after if colon and first == REFUSALS[reason].partition(":")[0] else text
    shown = fit(sentence[:1].upper() + sentence[1:], room)
    return f"{heading}\n{shown}" if shown else heading


def _lead(answer: Answer, room: int, texts: Texts) -> str:
    """Return the words that answer in bold, with what their time adds; "" if nothing leads."""
    words_shown = fit(" ".join(answer.lead.split()), room)
    if not words_shown:
        return ""
    time = fit(lead_time(answer, texts.dates), phrases.MAX_OUTLET)
    return f"**{words_shown}** ({time})" if time else f"**{words_shown}**"


def _worded(answer: Answer, texts: Texts) -> str:
    """Return a model's wording with linked marks, and who worded it; "" without one."""
    if not answer.written_by:
        return ""
    citations = {citation.number: citation for citation in answer.citations}
    try:
        sentences, _ = take_sentences(answer.text)
        text = " ".join(
            f"{fit(part.text, _MAX_WORDED)} {phrases.marks([citations[key] for key in part.keys])}"
            for part in sentences
        )
    except (UncitedError, KeyError):  # kept by an older version maybe; the statements stand
        return ""
    worded = (
        f"{text}\n-# {texts.worded_by.format(model=fit(answer.written_by, phrases.MAX_OUTLET))}"
    )
    # with its mark and its author what had to be cut is too long as well
    return worded if text and cost(worded) <= _MAX_WORDED else ""


def _statements(answer: Answer, room: int, texts: Texts) -> str:
    """Return the statements with their marks, each with its note in small below."""
    statements = answer.shown
    blocks: list[str] = []
    for at, statement in enumerate(statements):
        marks = phrases.marks(statement.citations)
        if answer.closest or answer.briefing:  # of several days perhaps
            small = phrases.reported(statement.citations[0], texts)
        else:
            small = statement_note(statement, texts, dated=at == 0 and bool(lead_time(answer)))
        left = min(_MAX_STATEMENT, room - cost(marks) - cost(small) - 4)
        if not blocks and left < _MIN_STATEMENT:
            marks = phrases.bare_marks(statement.citations)  # the sources have the links
            left = min(_MAX_STATEMENT, room - cost(marks) - cost(small) - 4)
        if blocks and left < _MIN_STATEMENT:
            blocks.append(f"… {texts.and_more_said.format(count=len(statements) - at)}")
            break
        block = f"{phrases.quotation(statement, left)} {marks}"
        if small:
            block += f"\n-# {small}"
        blocks.append(block)
        room -= cost(block) + 2
    return "\n\n".join(blocks)


def statement_note(statement: Statement, texts: Texts, *, dated: bool = False) -> str:
    """Return what stands in small below a statement: its time, its standing and its source.

    Args:
        statement: The statement.
        texts: The reader's language.
        dated: Whether its time stands elsewhere.
    """
    parts = [] if dated else [phrases.resolved(statement.when, texts)]
    standing = {Standing.DISPUTED: texts.disputed, Standing.OVERTAKEN: texts.overtaken}
    if statement.standing is not None:
        parts.append(standing[statement.standing])
        parts.append(phrases.reported(statement.citations[0], texts))
    return " · ".join(filter(None, parts))


def _sources(answer: Answer, texts: Texts, room: int) -> str:
    """Return what is cited, and below it what only comes near; each article once."""
    near = answer.nearest
    cited = [citation for citation in answer.sources if citation not in near]
    blocks: list[str] = []
    for heading, citations in ((texts.sources, cited), (texts.nearest, near)):
        if citations:
            least = _MIN_SOURCES // 2 if near and not blocks and cited else 0
            left = room - least - sum(map(cost, blocks)) - cost(heading) - 8
            lines = fit_lines(_articles(citations, texts), left, texts.and_more_sources)
            blocks.append(f"**{heading}**\n{lines}")
    return "\n\n".join(blocks)


def _articles(citations: Sequence[Citation], texts: Texts) -> list[str]:
    articles: dict[tuple[object, ...], list[Citation]] = {}
    for citation in citations:
        same = (
            citation.url,
            citation.origin,
            citation.title,
            citation.publisher,
            citation.published_at,
        )
        articles.setdefault(same, []).append(citation)
    return [phrases.source(first, texts, rest) for first, *rest in articles.values()]


def _coverage(coverage: Coverage, texts: Texts, *, answered: bool) -> str:
    """Return what the answer rests on, in small; a refusal has no origins behind it."""
    parts = [texts.as_of.format(when=phrases.at(coverage.as_of))]
    newest = coverage.newest_article_at
    if newest is not None and answered:
        parts.append(texts.newest_report.format(day=phrases.day(newest), ago=phrases.ago(newest)))
    if coverage.origins and answered:
        parts.append(texts.origins.format(count=coverage.origins))
    return "-# " + " · ".join(parts)


def _searched(searched: SearchedNews, texts: Texts, reason: Reason | None) -> str:
    if reason in {Reason.NOT_COVERED, Reason.NOT_STATED} and searched.is_filtered:
        filters: list[str] = []
        if searched.outlet:
            outlet = fit(searched.outlet, phrases.MAX_OUTLET)
            filters.append(texts.filter_outlet.format(outlet=outlet))
        if searched.since is not None:
            filters.append(texts.filter_since.format(day=phrases.day(searched.since)))
        if searched.since is not None:  # nobody has counted the articles since then
            return f"-# {texts.no_sentence_since.format(filters=', '.join(filters))}"
        filtered = ", ".join(filters)
        return f"-# {texts.no_sentence.format(count=searched.articles, filters=filtered)}"
    if not searched.articles:
        return f"-# {texts.searched_nothing}"
    newest = searched.newest_at
    count = searched.articles
    if newest is None:
        return f"-# {texts.searched_undated.format(count=count)}"
    return (
        f"-# {texts.searched.format(count=count, day=phrases.day(newest), ago=phrases.ago(newest))}"
    )


def _rows(
    answer: Answer,
    answer_id: str,
    texts: Texts,
    *,
    newer: bool,
    filtered: bool,
    hideable: bool,
) -> list[Row]:
    def button(kind: ButtonKind, label: str, emoji: str = "", *, primary: bool = False) -> Button:
        return Button(label, Action(kind, answer_id).custom_id, primary, emoji)

    buttons: list[Button] = []
    if answer.statements:
        buttons.append(button(ButtonKind.EVIDENCE, texts.evidence, primary=True))
        buttons.append(button(ButtonKind.TIMELINE, texts.timeline))
    if answer.more:
        buttons.append(button(ButtonKind.REST, texts.rest))
    if answer.reason not in {None, Reason.NOT_UNDERSTOOD}:
        buttons.append(button(ButtonKind.TELL, texts.tell_me, primary=not answer.statements))
    buttons.append(button(ButtonKind.MORE, texts.ask_more))
    judged = [
        button(ButtonKind.HELPFUL, texts.helpful, "👍"),
        button(ButtonKind.WRONG, texts.wrong, "👎"),
    ]
    if answer.reason is None:
        judged.append(button(ButtonKind.FOLLOW, texts.follow_this))
    if hideable:
        judged.append(button(ButtonKind.HIDE, texts.button_hide))
    if len(buttons) + len(judged) > MAX_BUTTONS:
        rows = [Row(tuple(buttons)), Row(tuple(judged))]
    else:
        rows = [Row((*buttons, *judged))]
    if filtered:
        rows.insert(0, Row((button(ButtonKind.UNFILTERED, texts.lift_filter, primary=True),)))
    if newer:
        rows.insert(0, Row((button(ButtonKind.AGAIN, texts.newer_reporting, primary=True),)))
    return rows
