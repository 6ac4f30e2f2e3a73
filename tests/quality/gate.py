"""Ask the gate's questions on the sample news and turn the answers into figures.

`questions.jsonl` has the questions. Each says which `outcome` is right: `answered`, or the reason
for which it must be refused. An answer is right when the lead or the first statement holds all
strings of one of the alternatives in `good`. Of lists, comparisons, summaries, disputes and several
questions in one message, everything that is shown at once counts.

`people.jsonl` has the names of the people in each article, labelled by hand.

`floors.json` has the floors.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.types import Answer, Reason, Statement
from bot.date_input import read_moment
from index import EntityKind, Library, open_library
from index.names.recogniser import open_recogniser
from ingest import ingest
from ingest.settings import load_settings
from tests.benchmarks.questions import Question, grade_kind

ARTICLES = Path(__file__).parents[2] / "ingest" / "sample" / "news.jsonl"
_FOLDER = Path(__file__).parent
QUESTIONS = _FOLDER / "questions.jsonl"
PEOPLE = _FOLDER / "people.jsonl"
FLOORS = _FOLDER / "floors.json"

ANSWERED = "answered"
WORDS = "words an answer"
WORD_FOR_WORD = "statements word for word in their article"
_WHOLE = frozenset({"list", "comparison", "summary", "several", Reason.DISPUTED})
_FALSE = "false_"
_NOTHING = frozenset({Reason.NOT_STATED, Reason.NOT_COVERED})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the gate.

    Attributes:
        question: The question with what makes an answer right.
        outcome: `answered`, or the reason for which it must be refused.
    """

    question: Question
    outcome: str

    @property
    def kind(self) -> str:
        """The row of the table that it counts in."""
        return self.question.kind


@dataclass(frozen=True, slots=True)
class Graded:
    """A question with its answer.

    Attributes:
        asked: The question.
        answer: What the product answers.
        right: Whether that is the right answer, or the right refusal.
    """

    asked: Asked
    answer: Answer
    right: bool

    @property
    def outcome(self) -> str:
        """What came of the question, in the words of `Asked.outcome`."""
        return str(self.answer.reason or ANSWERED)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the table; `some` of `of`, or words in `of` answers."""

    some: int
    of: int

    @property
    def value(self) -> float:
        """The share, or the mean; 0 where there is nothing to count."""
        return round(self.some / self.of, 4) if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Floor:
    """How far a figure may go.

    Attributes:
        value: The least value; of `WORDS` the most.
        reason: Why it was lowered; "" while it is the first that was measured.
    """

    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class Floors:
    """What `floors.json` has.

    Attributes:
        digest: Of the articles, questions and labels that the figures were measured on.
        reason: Why it is this digest.
        floors: The floor of each figure.
    """

    digest: str
    reason: str
    floors: Mapping[str, Floor]


def read_questions() -> tuple[Asked, ...]:
    """Read the questions."""
    return tuple(_asked(record) for record in _records(QUESTIONS))


def read_floors() -> Floors:
    """Read the floors."""
    written = json.loads(FLOORS.read_text(encoding="utf-8"))
    return Floors(
        written["digest"],
        written["reason"],
        {name: Floor(floor["floor"], floor["reason"]) for name, floor in written["floors"].items()},
    )


def digest() -> str:
    """Return the SHA-256 of the articles, the questions and the labels."""
    # as text, so that a checkout with Windows line ends has the same digest
    texts = (path.read_text(encoding="utf-8") for path in (ARTICLES, QUESTIONS, PEOPLE))
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def build_library(home: Path, database_url: str = "") -> Library:
    """Ingest the sample news into a library on disk, with the real weights.

    Args:
        home: An empty folder.
        database_url: Of an empty database; "" for the file in the home.
    """
    settings = load_settings(home=home, database_url=database_url)
    library = open_library(settings)
    ingest([str(ARTICLES)], library, settings, now=datetime.now(UTC))
    return library


def ask(answerer: Answerer) -> tuple[Graded, ...]:
    """Ask every question and grade the answers."""
    return tuple(
        grade(asked, answerer.answer(asked.question.text, asked.question.now))
        for asked in read_questions()
    )


def grade(asked: Asked, answer: Answer) -> Graded:
    """Grade an answer: its outcome must be the right one, and its words where any are asked for."""
    good = asked.question.good or asked.question.any_of
    is_outcome = asked.outcome == (answer.reason or ANSWERED)
    right = is_outcome and (not good or grade_kind(asked.question, _counted(asked, answer)))
    return Graded(asked, answer, right)


def figures(graded: Sequence[Graded]) -> dict[str, Figure]:
    """Return the figures by their names, in the order of the table."""
    answerable = [result for result in graded if result.asked.outcome == ANSWERED]
    false = [result for result in graded if result.asked.kind.startswith(_FALSE)]
    denied = [result for result in false if result.asked.outcome == Reason.CONTRADICTED]
    refused = [
        result for result in graded if result.asked.outcome != ANSWERED and result not in false
    ]
    said = [result for result in answerable if result.answer.answered]
    found = {
        "answered": Figure(len(said), len(answerable)),
        "answered right": _share(answerable),
        "right in what is shown": Figure(sum(_holds(result) for result in said), len(answerable)),
        "right in what is shown, or quoted in a refusal": Figure(
            sum(_holds(result) for result in answerable), len(answerable)
        ),
        "refused": _refused(refused),
        "refused for the right reason": _share(refused),
        "no report quoted, where none comes near": Figure(
            sum(
                not result.answer.statements
                for result in refused
                if result.asked.outcome in _NOTHING
            ),
            sum(result.asked.outcome in _NOTHING for result in refused),
        ),
        "refused or contradicted, of false premises": _refused(false),
        "contradicted with what the news says instead": _share(denied),
    }
    rows: defaultdict[str, list[Graded]] = defaultdict(list)
    for result in graded:
        rows[result.asked.kind].append(result)
    found |= {f"kind {kind}": _share(rows[kind]) for kind in rows}
    statements = [statement for result in graded for statement in result.answer.statements]
    found[WORD_FOR_WORD] = Figure(_word_for_word(statements), len(statements))
    found |= people()
    shown = [statement for one in said for statement in one.answer.shown]
    found[WORDS] = Figure(sum(len(statement.text.split()) for statement in shown), len(said))
    return found


def people() -> dict[str, Figure]:
    """Compare the people whom each article is found to name with those that it names."""
    recogniser = open_recogniser()
    articles = {record["url"]: record for record in _records(ARTICLES)}
    labelled, found = set[tuple[str, str]](), set[tuple[str, str]]()
    for label in _records(PEOPLE):
        url, article = label["url"], articles[label["url"]]
        labelled |= {(url, name) for name in label["people"]}
        found |= {
            (url, name.place.text)
            for name in recogniser.read(article["title"], article["body"])
            if name.kind is EntityKind.PERSON
        }
    right = len(labelled & found)
    return {
        "people found, of those named": Figure(right, len(labelled)),
        "people named, of those found": Figure(right, len(found)),
    }


def below(found: Mapping[str, Figure], floors: Mapping[str, Floor], allowed: int = 0) -> list[str]:
    """Return a line for each figure below its floor, or above it where fewer is better.

    A figure without a floor, or a floor without a figure, is such a line too.

    Args:
        found: The figures.
        floors: Their floors.
        allowed: How many questions (or words an answer) a figure may be off. Processors round the
            reader's 8-bit products differently, so elsewhere a question may fall the other way.
    """
    lines = [
        f"{name}: no floor; add it to {FLOORS.name}" for name in found if name not in floors
    ] + [f"{name}: a floor without a figure" for name in floors if name not in found]
    for name, figure in found.items():
        if name not in floors:
            continue
        value, floor = figure.value, floors[name].value
        if name == WORDS:
            is_below = value > floor + allowed
        else:
            slack = 0 if name == WORD_FOR_WORD or not figure.of else allowed / figure.of
            is_below = value < round(floor - slack, 4)
        if is_below:
            lines.append(f"{name}: {value} ({figure.some} of {figure.of}), the floor is {floor}")
    return lines


def _asked(record: dict[str, Any]) -> Asked:
    question = Question(
        id=record["id"],
        kind=record["kind"],
        corpus="sample",
        text=record["question"],
        now=read_moment(record["as_of"]),
        good=tuple(map(tuple, record.get("good", ()))),
        bad=tuple(record.get("bad", ())),
        any_of=tuple(record.get("any_of", ())),
        at_least=record.get("at_least", 0),
        speaker=record.get("speaker", ""),
        urls=(),
    )
    return Asked(question, record["outcome"])


def _counted(asked: Asked, answer: Answer) -> list[str]:
    """Return the texts in which the right value counts."""
    if asked.kind in _WHOLE:
        return [statement.text for statement in answer.shown]
    if answer.answered:
        return [answer.lead, *(statement.text for statement in answer.leading)]
    return [statement.text for statement in answer.statements[:1]]


def _holds(result: Graded) -> bool:
    return grade_kind(result.asked.question, [said.text for said in result.answer.shown])


def _share(graded: Sequence[Graded]) -> Figure:
    return Figure(sum(result.right for result in graded), len(graded))


def _refused(graded: Sequence[Graded]) -> Figure:
    return Figure(sum(not result.answer.answered for result in graded), len(graded))


def _word_for_word(statements: Sequence[Statement]) -> int:
    """Count the statements that stand in each article that they cite, white space aside."""
    bodies = {
        record["url"]: " ".join(f"{record['title']}\n{record['body']}".split())
        for record in _records(ARTICLES)
    }
    return sum(
        all(" ".join(cited.quote.split()) in bodies[cited.url] for cited in statement.citations)
        and any(statement.text in cited.quote for cited in statement.citations)
        for statement in statements
    )


def _records(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
