"""Questions of every kind on real news: `python -m tests.benchmarks.questions HOME_2022 HOME_2023`.

The folders are libraries into which the articles of RealTimeQA 2022 and 2023 were ingested. The
questions were written by hand from those articles, in the folder `questions` beside this file:

`false_premises.jsonl` has pairs of questions of 2023. The true one is answered by a sentence of its
article; in its false twin one name, verb, number, place or time is another, so that it takes for
granted what the article contradicts or does not state. A false twin is right when it is refused, or
contradicted.

`kinds.jsonl` has questions of 11 kinds, of 2022 and 2023. An answer is right when its statements
hold all strings of one of the alternatives, or enough of the key facts, and none of the bad ones.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.types import Answer
from bot.date_input import read_moment
from index import load_settings, open_library
from index.models.reader import TrainedReader
from tests.benchmarks.scoring import holds

CONTRADICTED = "contradicted"
_FOLDER = Path(__file__).with_suffix("")


@dataclass(frozen=True, slots=True)
class Pair:
    """A true question and its false twin.

    Attributes:
        id: Unique in the file.
        kind: What is exchanged in the twin: a name, verb, number, place or time.
        now: When both are asked.
        true_question: The article answers it in one sentence.
        answers: Strings of that sentence, each of them enough.
        false_question: The twin.
        outcome: What the article does with what the twin takes for granted: "contradicted" or
            "not_stated".
        url: The article.
        truth: Words of the article that show it.
    """

    id: str
    kind: str
    now: datetime
    true_question: str
    answers: tuple[str, ...]
    false_question: str
    outcome: str
    url: str
    truth: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what makes an answer to it good.

    Attributes:
        id: Unique in the file.
        kind: One of 11.
        corpus: The year of the articles, "2022" or "2023".
        text: The question.
        now: When it is asked.
        good: Alternatives; the strings of one must all occur.
        bad: Strings of which none may occur.
        any_of: Key facts, for a summary.
        at_least: How many of them must occur.
        speaker: Whose words are asked for, or "".
        urls: Where the answer stands.
    """

    id: str
    kind: str
    corpus: str
    text: str
    now: datetime
    good: tuple[tuple[str, ...], ...]
    bad: tuple[str, ...]
    any_of: tuple[str, ...]
    at_least: int
    speaker: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer is right, in the row of the table that it counts in."""

    row: str
    right: bool
    question: str
    answer: Answer


def load_pairs() -> list[Pair]:
    """Read the true questions and their false twins."""
    return [
        Pair(
            id=record["id"],
            kind=record["kind"],
            now=read_moment(record["as_of"]),
            true_question=record["true"]["question"],
            answers=tuple(record["true"]["answers"]),
            false_question=record["false"]["question"],
            outcome=record["false"]["outcome"],
            url=record["url"],
            truth=record["truth"],
        )
        for record in _records("false_premises.jsonl")
    ]


def load_questions() -> list[Question]:
    """Read the questions of all kinds."""
    return [
        Question(
            id=record["id"],
            kind=record["kind"],
            corpus=record["set"],
            text=record["question"],
            now=read_moment(record["as_of"]),
            good=tuple(map(tuple, record.get("good", ()))),
            bad=tuple(record.get("bad", ())),
            any_of=tuple(record.get("any_of", ())),
            at_least=record.get("at_least", 0),
            speaker=record.get("speaker", ""),
            urls=tuple(record["urls"]),
        )
        for record in _records("kinds.jsonl")
    ]


def _records(name: str) -> Iterator[dict[str, Any]]:
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def grade_kind(question: Question, statements: Sequence[str]) -> bool:
    """Whether the statements together answer the question."""
    text = "\n".join(statements)
    if not statements or holds(text, question.bad):
        return False
    if question.any_of:
        return sum(holds(text, [fact]) for fact in question.any_of) >= question.at_least
    return any(all(holds(text, [part]) for part in parts) for parts in question.good)


def grade_true(pair: Pair, statements: Sequence[str]) -> bool:
    """Whether a statement holds the answer to the true question."""
    return any(holds(statement, pair.answers) for statement in statements)


def grade_false(_pair: Pair, answer_reason: str | None, statements: Sequence[str]) -> bool:
    """Whether the false twin was refused or contradicted, whichever of the two the pair expects.

    A reason that comes with statements ("disputed", "contradicted") counts, as it warns the reader.
    """
    return answer_reason is not None or not statements


def main() -> None:
    """Ask all questions and print how many were answered rightly."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.questions",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("home_2022", type=Path, help="the library of RealTimeQA 2022's articles")
    parser.add_argument("home_2023", type=Path, help="the library of RealTimeQA 2023's articles")
    parser.add_argument("--list", action="store_true", help="print every question and its answer")
    arguments = parser.parse_args()
    with ExitStack() as opened:
        reader = TrainedReader()
        answerers = {
            corpus: Answerer(opened.enter_context(open_library(load_settings(home=home))), reader)
            for corpus, home in (("2022", arguments.home_2022), ("2023", arguments.home_2023))
        }
        verdicts = list(_ask(answerers))
    if arguments.list:
        for verdict in verdicts:
            _print_verdict(verdict)
    _print_table(verdicts)


def _ask(answerers: dict[str, Answerer]) -> Iterator[Verdict]:
    for question in load_questions():
        answer = answerers[question.corpus].answer(question.text, question.now)
        yield Verdict(question.kind, grade_kind(question, _texts(answer)), question.text, answer)
    for pair in load_pairs():
        answer = answerers["2023"].answer(pair.true_question, pair.now)
        right = grade_true(pair, _texts(answer))
        yield Verdict(f"true, {pair.kind}", right, pair.true_question, answer)
        answer = answerers["2023"].answer(pair.false_question, pair.now)
        right = grade_false(pair, answer.reason, _texts(answer))
        yield Verdict(f"false, {pair.kind}", right, pair.false_question, answer)


def _texts(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements]


def _print_verdict(verdict: Verdict) -> None:
    reason = f" [{verdict.answer.reason}]" if verdict.answer.reason else ""
    print(f"{'right' if verdict.right else 'WRONG'}  {verdict.row}: {verdict.question}{reason}")
    for text in _texts(verdict.answer):
        print(f"         {text}")


def _print_table(verdicts: Sequence[Verdict]) -> None:
    rows: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        rows[verdict.row].append(verdict)
    kinds = [row for row in rows if "," not in row]
    for heading, those in (
        ("questions of all kinds", kinds),
        ("true twins, right", [row for row in rows if row.startswith("true,")]),
        ("false twins, refused or contradicted", [row for row in rows if row.startswith("false,")]),
    ):
        together = [verdict for row in those for verdict in rows[row]]
        print(f"\n{heading:40} {_share(together)}")
        for row in those:
            print(f"  {row.partition(', ')[2] or row:38} {_share(rows[row])}")
    for prefix in ("true", "false"):
        reasons = Counter(
            str(verdict.answer.reason or "answered")
            for verdict in verdicts
            if verdict.row.startswith(f"{prefix},")
        )
        print(f"reasons, {prefix} twins: {dict(reasons)}")


def _share(verdicts: Sequence[Verdict]) -> str:
    right = sum(verdict.right for verdict in verdicts)
    return f"{right:3} of {len(verdicts):3}  {right / len(verdicts):.3f}"


if __name__ == "__main__":
    main()
