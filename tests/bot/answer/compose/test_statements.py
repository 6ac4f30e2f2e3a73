"""Which sentence leads an answer."""

from dataclasses import dataclass

import pytest

from bot.answer.compose.statements import choose_quotations, valued
from bot.answer.evidence.candidates import candidates
from bot.answer.evidence.same_matter import comparing
from bot.answer.evidence.selection import ScoredCandidate
from bot.answer.question.question import read
from index import Evidence, Span
from index.models.reader import ReaderResult
from tests.fakes import OverlapReader
from tests.index.news import DAY, NOW, article

DEBATE = "When is the first debate?"
EXACT = "The first debate will be held on June 27 in Atlanta."
ROUGH = "They agreed to hold the first debate in June."


@dataclass(frozen=True, slots=True)
class Report:
    """A sentence with the words that a reader marks in it."""

    text: str
    marked: str
    probability: float
    days_ago: float


def leads(question: str, *reports: Report) -> str:
    """Return the text of the quotation that leads; the reports are given the best first."""
    asked = read(question)
    scored = []
    for number, report in enumerate(reports):
        at = NOW - report.days_ago * DAY
        news = article(f"n{number}", report.text, published_at=at, title="Debates")
        (sentence,) = candidates(
            asked, [Evidence(1, news, Span(0, len(news.body), news.body), 1.0, 0.5)]
        )
        start = report.text.index(report.marked)
        answer = Span(start, start + len(report.marked), report.marked)
        scored.append(ScoredCandidate(sentence, ReaderResult(5.0, answer, 0.9), report.probability))
    shown = choose_quotations(
        asked,
        valued(asked, scored),
        lambda text, _: text,
        comparing(OverlapReader(), asked),
    )
    return shown[0].sentence


@pytest.mark.parametrize(
    ("exact_probability", "exact_days_ago", "expected"),
    [
        (0.62, 1, EXACT),
        (0.62, 3, ROUGH),  # an earlier plan does not narrow what was agreed on later
        (0.40, 1, ROUGH),  # too improbable
    ],
)
def test_a_later_report_that_narrows_the_time_leads(
    exact_probability: float, exact_days_ago: float, expected: str
) -> None:
    rough = Report(ROUGH, "in June", 0.66, 2)
    exact = Report(EXACT, "June 27", exact_probability, exact_days_ago)
    assert leads(DEBATE, rough, exact) == expected
