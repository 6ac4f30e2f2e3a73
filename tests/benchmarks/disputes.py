"""Disputes and corrections on pairs of sentences: `python -m tests.benchmarks.disputes`.

`disputes.jsonl` and `corrections.jsonl` have questions with two sentences each, written by hand in
the style of news. About half are look-alikes: another person, year, office or part of the whole.
The pairs were written before the code was changed. Rules and bars were chosen on the misses of the
half called `dev`; of `reported` only the totals were seen, but after each change. The pairs called
`second`, `third`, `unseen` and `look-alikes` were written later, one set after the other. Each was
judged once by the code as it then was, and the misses were read only after that. The pairs in
`more_disputes.jsonl` and `more_corrections.jsonl` ("more") are by somebody who had not read the
code.
"""

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.answer.compose import answer_builder
from bot.answer.compose.statements import choose_quotations, valued
from bot.answer.evidence.candidates import candidates
from bot.answer.evidence.features import ALONE, features
from bot.answer.evidence.overtaking import overtakes_statement
from bot.answer.evidence.same_matter import comparing
from bot.answer.evidence.selection import fitted
from bot.answer.question.question import asking, read
from bot.answer.types import Answer, Reason
from bot.following.corrections import overtaken
from bot.following.notices import Change
from index import Article, Evidence, Span
from index.models.pairs import Pair
from index.models.reader import Reader, TrainedReader

_HERE = Path(__file__).parent
_FIRST_AT = datetime(2024, 5, 14, 9, tzinfo=UTC)
_SAME_DAY = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class ReportPair:
    """A question and two reports.

    Attributes:
        half: "dev", "reported" or "more"; of corrections also "second", "third", "unseen"
            or "look-alikes".
        wanted: "disputed", "corrected", "overtaken" or "apart".
        kind: Why, in a few words.
        question: The question.
        first: The sentence of the earlier report.
        second: The sentence of the later report.
        days_apart: The days between them; 0 for four hours.
    """

    half: str
    wanted: str
    kind: str
    question: str
    first: str
    second: str
    days_apart: int


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.disputes")
    parser.add_argument("--misses", metavar="HALF", help="print the misses of a half, such as dev")
    misses = parser.parse_args().misses
    reader = TrainedReader()
    for name, wanted in (("disputes", "disputed"), ("corrections", "corrected")):
        pairs = read_pairs(name)
        found = [judge(reader, pair, name) for pair in pairs]
        for half in dict.fromkeys(pair.half for pair in pairs):
            results = [
                (pair.wanted == wanted, got)
                for pair, got in zip(pairs, found, strict=True)
                if pair.half == half
            ]
            print(f"{name}, {half}: {_figures(results)}")
        if misses:
            for pair, got in zip(pairs, found, strict=True):
                if pair.half == misses and got != (pair.wanted == wanted):
                    print(f"  {'false' if got else 'missed'}: {pair.question} ({pair.kind})")
                    print(f"    {pair.first}\n    {pair.second}")


def read_pairs(name: str) -> list[ReportPair]:
    """Read the pairs of the two files beside this one.

    Args:
        name: "disputes" or "corrections".
    """
    files = [_HERE / f"{name}.jsonl", _HERE / f"more_{name}.jsonl"]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [ReportPair(**json.loads(line)) for line in lines]


def judge(reader: Reader, pair: ReportPair, name: str) -> bool:
    """Whether the product shows a dispute, or sends a correction, for a pair."""
    first = _article("first", pair.first, timedelta())
    second = _article("second", pair.second, timedelta(days=pair.days_apart) or _SAME_DAY)
    both = _compose(reader, pair.question, [first, second])
    if name == "disputes":
        return both.reason is Reason.DISPUTED
    before = _compose(reader, pair.question, [first])
    later = _compose(reader, pair.question, [second])
    found = [
        overtaken(
            before,
            now,
            lambda text, old, new: overtakes_statement(reader, read(text), old, new),
        )
        for now in (both, later)
    ]
    return any(notice is not None and notice.change is Change.OVERTAKEN for notice in found)


def _article(name: str, text: str, after: timedelta) -> Article:
    return Article(
        url=f"https://{name}.example/",
        title="News",
        body=text,
        publisher=name,
        published_at=_FIRST_AT + after,
        fetched_at=_FIRST_AT + after,
    )


def _compose(reader: Reader, question: str, articles: Iterable[Article]) -> Answer:
    """Answer a question from one sentence of each article, without the decision to answer."""
    asked = read(question)
    evidence = [
        Evidence(at, article, Span(0, len(article.body), article.body), 1.0, 0.6)
        for at, article in enumerate(articles)
    ]
    listed = candidates(asked, evidence)
    readings = reader.read([Pair(asking(asked.text), sentence.text) for sentence in listed])
    scores = [reading.score for reading in readings]
    matrix = features(asked, listed, scores)
    matrix[:, ALONE] = scores  # none was read with its headline
    scored = fitted().judge(listed, readings, matrix)
    quotations = choose_quotations(
        asked,
        valued(asked, scored),
        lambda sentence, _: sentence,
        comparing(reader, asked),
    )
    return answer_builder.answer(question, quotations, _FIRST_AT + timedelta(days=400))


def _figures(results: Iterable[tuple[bool, bool]]) -> str:
    listed = list(results)
    right = sum(wanted and got for wanted, got in listed)
    shown = sum(got for _, got in listed)
    real = sum(wanted for wanted, _ in listed)
    precision = f"{right / shown:.2f}" if shown else "-"
    recall = f"{right / real:.2f}" if real else "-"
    return f"precision {precision} ({right} of {shown}), recall {recall} ({right} of {real})"


if __name__ == "__main__":
    main()
