"""The values of answering: what was asked, and what is said to it, with its proof."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from index import Span, TimeSpan

# Given the text so far while a model words an answer.
OnText = Callable[[str], None]

# What a reader is shown at once; of a dispute every side, of a list of news most of it.
_MOST_WORDS = 60
_MOST_WORDS_OF_MANY = 120


# What a reader could follow, or what could call somebody.
_LIVE = re.compile(r"://|\bwww\.|\bdiscord\.|@\w", re.IGNORECASE)


class Reason(StrEnum):
    """Why there is no answer: the kinds of not knowing."""

    NOT_COVERED = "not_covered"
    NOT_STATED = "not_stated"
    DISPUTED = "disputed"
    STALE = "stale"
    CONTRADICTED = "contradicted"  # the question takes for granted what the news denies
    NOT_UNDERSTOOD = "not_understood"  # no question on the news in English


class Standing(StrEnum):
    """How a statement stands among the others of its answer."""

    DISPUTED = "disputed"  # another report gives another value for what was asked
    OVERTAKEN = "overtaken"  # a later report corrects it or has gone beyond it


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a question.

    Attributes:
        audience: Whose private news may be read besides the public: "" for nobody's.
        outlet: Only reports of this outlet count; "" for all.
        since: Only reports published from here on count; None for all.
        before: What was asked earlier in the conversation, the oldest first.
    """

    audience: str = ""
    outlet: str = ""
    since: datetime | None = None
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands: the article, and the sentence in it.

    Attributes:
        number: 1 for the first citation of an answer.
        title: The article's headline.
        publisher: The outlet that published it, or "".
        origin: Who reported it first-hand, as far as the article says.
        author: Names joined by ", ", or "".
        url: The article's address, http(s) or `file:`.
        published_at: When it was published, in UTC; None if unknown.
        quote: The sentence, letter by letter as it stands in the article.
    """

    number: int
    title: str
    publisher: str
    origin: str
    author: str
    url: str
    published_at: datetime | None
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said; it stands word for word in what it cites.

    Attributes:
        text: The words.
        citations: Where they stand, at least one.
        span: What of `text` is asked for: "April or early May"; None where that is not clear.
        when: The time that `text` speaks of, resolved against the article's date.
        standing: How it stands among the others; None for undisputed.

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
    """What an answer rests on.

    Attributes:
        as_of: The moment the question was asked at.
        articles: How many articles the answer rests on; for a refusal, how many come near.
        newest_article_at: When the newest of them was published.
        origins: How many independent origins are behind them, copies not counted.
    """

    as_of: datetime
    articles: int
    newest_article_at: datetime | None
    origins: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question, or why nothing is.

    Attributes:
        question: As it was asked.
        text: What is shown at once as plain text: on a line of its own what leads, then the shown
            statements with [1] after each; for a refusal, one sentence.
        statements: In reading order. A refusal has none, except that a dispute shows both sides, a
            contradiction what the news says instead, and some the closest report.
        citations: Numbered 1, 2, ... in the order of first use; for a refusal the nearest articles.
        coverage: What it rests on.
        reason: Which kind of not knowing; None when answered.
        note: What else the reader has to know: that the outlet that was asked for says nothing,
            or how the question was read; or "".
        written_by: The model whose words `text` is; "" where it is the statements themselves.
        chosen_by: The model that chose the sentences, or that found none; "" where the embedded
            reader did.
        briefing: Whether it lists what is new, and no words of it answer.
        parts: The answers to the questions of a message that asks several, in order; () for one
            question. The statements of the whole are theirs, the closest reports among them, and
            it is answered where one of them is.

    Raises:
        ValueError: It has statements and a reason for having none, or neither; or it is not what
            its parts are.
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
            raise ValueError("an answer has statements or a reason for having none")

    def _check_parts(self) -> None:
        if self.statements != tuple(one for part in self.parts for one in part.statements):
            raise ValueError("an answer whose statements are not those of its parts")
        if self.reason not in {part.reason for part in self.parts}:
            raise ValueError("an answer whose reason is none of its parts'")
        if self.answered != any(part.answered for part in self.parts):
            raise ValueError("an answer that is answered, and none of its parts is, or the reverse")

    @property
    def answered(self) -> bool:
        """Whether the news says what was asked, or one part of it, and with one voice."""
        return self.reason is None

    @property
    def closest(self) -> bool:
        """Whether it is a refusal that quotes the closest report, and says nothing else."""
        if self.parts:
            told = [part for part in self.parts if part.statements]
            return bool(told) and all(part.closest for part in told)
        return self.reason is Reason.NOT_STATED and bool(self.statements)

    @property
    def lead(self) -> str:
        """The words that answer; "" where that is not clear, or they are a whole statement.

        Of several questions each part has its own. An address or a mention never leads: a hostile
        article could have put it there.
        """
        if not self.answered or self.briefing or self.parts:
            return ""
        first = self.statements[0]
        if first.span is None or first.standing is not None or first.span.text == first.text:
            return ""
        return "" if _LIVE.search(first.span.text) else first.span.text

    @property
    def leading(self) -> tuple[Statement, ...]:
        """The first statement of each question that is answered."""
        answered = [part for part in self.parts or (self,) if part.answered]
        return tuple(part.statements[0] for part in answered)

    @property
    def shown(self) -> tuple[Statement, ...]:
        """The statements that are shown at once, in reading order.

        The first and those with a standing always; further ones within 60 words in all, or 120 of a
        dispute or a briefing. Of several questions everything is shown.
        """
        return tuple(one for at, one in enumerate(self.statements) if at in self._shown_places())

    @property
    def more(self) -> tuple[Statement, ...]:
        """The statements that are shown when they are asked for."""
        shown = self._shown_places()
        return tuple(one for at, one in enumerate(self.statements) if at not in shown)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The citations of what is shown at once; all where nothing else waits behind it."""
        if self.written_by or not self.more:
            return self.citations
        numbers = {citation.number for one in self.shown for citation in one.citations}
        return tuple(one for one in self.citations if one.number in numbers)

    @property
    def nearest(self) -> tuple[Citation, ...]:
        """Those of `sources` that only come near to what is asked."""
        told = [part for part in self.parts or (self,) if part.statements and not part.closest]
        numbers = {citation.number for part in told for citation in part.citations}
        return tuple(one for one in self.sources if one.number not in numbers)

    def _shown_places(self) -> frozenset[int]:
        if self.parts:
            return frozenset(range(len(self.statements)))
        many = self.briefing or self.reason is Reason.DISPUTED
        most = _MOST_WORDS_OF_MANY if many else _MOST_WORDS
        lengths = [len(one.text.split()) for one in self.statements]
        shown = {at for at, one in enumerate(self.statements) if at == 0 or one.standing}
        total = sum(lengths[at] for at in shown)
        for at, length in enumerate(lengths):
            if at in shown:
                continue
            total += length
            if total > most:
                break
            shown.add(at)
        return frozenset(shown)
