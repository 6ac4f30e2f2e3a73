"""The types of answering: contexts, answers, statements and citations."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from index import Span, TimeSpan

# Called with the text so far while a model words an answer.
OnText = Callable[[str], None]

# The most words shown at once, for most answers and for disputes and briefings.
_MOST_WORDS = 60
_MOST_WORDS_OF_MANY = 120
# A statement about the present counts as current for so long.
_NEWS_FOR = timedelta(weeks=3)


# Addresses, and mentions that would notify people.
_LIVE = re.compile(r"://|\bwww\.|\bdiscord\.|@\w", re.IGNORECASE)


class Reason(StrEnum):
    """The reason of a refusal."""

    NOT_COVERED = "not_covered"
    NOT_STATED = "not_stated"
    DISPUTED = "disputed"
    STALE = "stale"
    CONTRADICTED = "contradicted"  # the question takes for granted what the news denies
    NOT_UNDERSTOOD = "not_understood"  # not a question on the news in English


class Standing(StrEnum):
    """How a statement relates to the other statements of its answer."""

    DISPUTED = "disputed"  # another report gives another value for what was asked
    OVERTAKEN = "overtaken"  # a later report corrects it or has gone beyond it


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a question.

    Attributes:
        audience: The audience whose private news may be read too; "" for public news only.
        outlet: Use only reports of this outlet; "" for all.
        since: Use only reports published from then on; None for all.
        before: Earlier questions of the conversation, oldest first.
        zone: The asker's time zone, which says when their "yesterday" was.
    """

    audience: str = ""
    outlet: str = ""
    since: datetime | None = None
    before: tuple[str, ...] = ()
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Citation:
    """The article and the sentence that a statement stands in.

    Attributes:
        number: 1 for the first citation of an answer.
        title: The article's headline.
        publisher: The outlet that published it, or "".
        origin: Who reported it first-hand, as far as the article says.
        author: Names joined by ", ", or "".
        url: The article's address, http(s) or `file:`.
        published_at: When it was published, by the clock of that place; None if unknown.
        quote: The sentence, verbatim from the article.
        is_summary: Whether only a feed's own text of the article is known.
    """

    number: int
    title: str
    publisher: str
    origin: str
    author: str
    url: str
    published_at: datetime | None
    quote: str
    is_summary: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A quotation that is part of an answer; it stands verbatim in what it cites.

    Attributes:
        text: The quoted words.
        citations: The citations that contain them, at least one.
        span: The words of `text` that answer: "April or early May"; None if unclear.
        when: The time that `text` names, resolved against the article's date.
        standing: Its standing; None if undisputed.

    Raises:
        ValueError: It cites nothing, a cited quote does not hold its text, or its text does not
            hold its span or time.
    """

    text: str
    citations: tuple[Citation, ...]
    span: Span | None = None
    when: TimeSpan | None = None
    standing: Standing | None = None

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a statement without a citation: {self.text!r}")
        if not any(self.text in citation.quote for citation in self.citations):
            raise ValueError(f"a statement that its citations do not hold: {self.text!r}")
        for place in (self.span, self.when.place if self.when else None):
            if place is not None and self.text[place.start : place.end] != place.text:
                raise ValueError(f"{place.text!r} does not stand there in {self.text!r}")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of an answer.

    Attributes:
        as_of: When the question was asked.
        articles: The number of cited articles; for a refusal, of the nearest articles.
        newest_article_at: When the newest of them was published.
        origins: The number of independent origins, without copies.
    """

    as_of: datetime
    articles: int
    newest_article_at: datetime | None
    origins: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question: statements with citations, or a refusal.

    Attributes:
        question: The question, as it was asked.
        text: The text shown at once: the lead on a separate line, then the shown statements, each
            followed by its marks ("[1]"); for a refusal, a sentence.
        statements: In reading order. A refusal has none, with three exceptions: disputed,
            contradicted, and a refusal that quotes the closest report.
        citations: Numbered 1, 2, ... in order of first use; for a refusal, the nearest articles.
        coverage: Its coverage.
        reason: The reason of a refusal; None for an answer.
        note: What else people need to know: that the requested outlet has no answer, or how the
            question was read; or "".
        written_by: The model that worded `text`; "" if it quotes the statements.
        chosen_by: The model that chose the sentences, or found none; "" for the embedded reader.
        briefing: Whether it is a briefing; a briefing has no lead.
        parts: The answers to the questions of a message, in order; () for a single question. The
            statements are those of the parts, closest reports included. It is answered if any
            part is.
        is_about_now: Whether the question asks for what holds now: "Who is the speaker?".

    Raises:
        ValueError: Its statements do not fit its reason, or it does not fit its parts.
    """

    question: str
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    coverage: Coverage
    reason: Reason | None = None
    note: str = ""
    written_by: str = ""
    chosen_by: str = ""
    briefing: bool = False
    parts: tuple["Answer", ...] = ()
    is_about_now: bool = False

    def __post_init__(self) -> None:
        if self.parts:
            self._check_parts()
            return
        allowed = {
            None: bool(self.statements),
            Reason.DISPUTED: bool(self.statements),
            Reason.CONTRADICTED: bool(self.statements),
            Reason.NOT_STATED: len(self.statements) <= 1,
        }
        if not allowed.get(self.reason, not self.statements):
            raise ValueError("the statements of an answer do not fit its reason")

    def _check_parts(self) -> None:
        if self.statements != tuple(
            statement for part in self.parts for statement in part.statements
        ):
            raise ValueError("an answer whose statements are not those of its parts")
        if self.reason not in {part.reason for part in self.parts}:
            raise ValueError("an answer with a reason that no part has")
        if self.answered != any(part.answered for part in self.parts):
            raise ValueError("an answer has to be answered if and only if one of its parts is")

    @property
    def answered(self) -> bool:
        """Whether the news answers the question, or a part of it, without a dispute."""
        return self.reason is None

    @property
    def closest(self) -> bool:
        """Whether it is a refusal whose only statements are closest reports."""
        if self.parts:
            with_statements = [part for part in self.parts if part.statements]
            return bool(with_statements) and all(part.closest for part in with_statements)
        return self.reason is Reason.NOT_STATED and bool(self.statements)

    @property
    def lead(self) -> str:
        """The words that answer; "" if that is unclear, or if they are a whole statement.

        With several questions, each part has a lead. An address or a mention is never the lead: a
        hostile article could contain it.
        """
        if not self.answered or self.briefing or self.parts:
            return ""
        first = self.statements[0]
        if first.span is None or first.standing is not None or first.span.text == first.text:
            return ""
        return "" if _LIVE.search(first.span.text) else first.span.text

    @property
    def old_news_at(self) -> datetime | None:
        """When the first statement was published, if it is old news for a question about now.

        None for an answer whose first report is at most three weeks old.
        """
        if not (self.is_about_now and self.statements and self.answered) or self.parts:
            return None
        at = self.statements[0].citations[0].published_at
        return at if at is not None and self.coverage.as_of - at > _NEWS_FOR else None

    @property
    def leading(self) -> tuple[Statement, ...]:
        """The first statement of each answered question."""
        answered = [part for part in self.parts or (self,) if part.answered]
        return tuple(part.statements[0] for part in answered)

    @property
    def shown(self) -> tuple[Statement, ...]:
        """The statements that are shown at once, in reading order.

        Always the first and those with a standing; others up to 60 words in all, or 120 for a
        dispute or a briefing. With several questions, everything is shown.
        """
        return tuple(
            statement for at, statement in enumerate(self.statements) if at in self._shown_places()
        )

    @property
    def more(self) -> tuple[Statement, ...]:
        """The statements that are shown on request."""
        shown = self._shown_places()
        return tuple(statement for at, statement in enumerate(self.statements) if at not in shown)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The citations of the statements shown at once."""
        if self.written_by or not self.more:
            return self.citations
        numbers = {citation.number for statement in self.shown for citation in statement.citations}
        return tuple(citation for citation in self.citations if citation.number in numbers)

    @property
    def nearest(self) -> tuple[Citation, ...]:
        """The `sources` that no statement of an answer cites."""
        answered = [part for part in self.parts or (self,) if part.statements and not part.closest]
        numbers = {citation.number for part in answered for citation in part.citations}
        return tuple(citation for citation in self.sources if citation.number not in numbers)

    def _shown_places(self) -> frozenset[int]:
        if self.parts:
            return frozenset(range(len(self.statements)))
        many = self.briefing or self.reason is Reason.DISPUTED
        most = _MOST_WORDS_OF_MANY if many else _MOST_WORDS
        lengths = [len(statement.text.split()) for statement in self.statements]
        shown = {
            at for at, statement in enumerate(self.statements) if at == 0 or statement.standing
        }
        total = sum(lengths[at] for at in shown)
        for at, length in enumerate(lengths):
            if at in shown:
                continue
            total += length
            if total > most:
                break
            shown.add(at)
        return frozenset(shown)
