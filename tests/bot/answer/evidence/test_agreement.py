"""Reports that give different values are told from those that agree, and from what is corrected."""

from dataclasses import replace

import pytest

from bot.answer.evidence.agreement import weigh
from bot.answer.evidence.reported_value import ReportedValue
from bot.answer.evidence.same_matter import Compare, comparing
from bot.answer.question.question import read
from bot.answer.sentences.answer_values import value_of
from bot.answer.types import Standing
from index.models.pairs import Pair
from index.models.reader import TrainedReader
from tests.index.news import DAY, NOW, article

D, O = Standing.DISPUTED, Standing.OVERTAKEN  # noqa: E741 - columns of a table

TOLL = "How many people died in the Turkey earthquake?"
WHEN = "When will the London marathon be held?"
WHO = "Who won the Monaco race?"
OUTCOME = "Did the senate approve the Willow project?"

READER = TrainedReader()

# outlet, days before now, sentence
Said = tuple[str, float, str]


def reports(question: str, said: tuple[Said, ...]) -> list[ReportedValue]:
    asked = read(question)
    listed = []
    for number, (outlet, days, text) in enumerate(said):
        at = NOW - days * DAY
        one = article(f"n{number}", text, publisher=outlet, published_at=at)
        (reading,) = READER.read([Pair(question, text)])
        value = value_of(asked, text, at, reading.answer)
        listed.append(ReportedValue.of(one, text, value, reading.score))
    return listed


def weighed(question: str, *said: Said) -> tuple[int, dict[int, Standing]]:
    result = weigh(read(question), reports(question, said), on(question))
    standings = dict(result.standings)
    assert result.disputed == (D in standings.values())
    return result.lead, standings


def on(question: str) -> Compare:
    return comparing(READER, read(question))


def died(what: str) -> str:
    return f"{what} people died in the earthquake in Turkey."


def held(when: str) -> str:
    return f"The London marathon will be held on {when}."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (TOLL, (("A", 2, died("In all 41")), ("B", 2, died("In all 41")))),
        (TOLL, (("A", 2, died("About 1,000")), ("B", 2, died("In all 1,043")))),
        (TOLL, (("A", 2, died("More than 1,000")), ("B", 2, died("In all 1,043")))),
        (WHEN, (("A", 2, held("12 May")), ("B", 1, held("May 12, 2023")))),
        (WHEN, (("A", 2, held("12 May")), ("B", 1, "The London marathon will be held in May."))),
        (WHO, (("A", 2, "Max Verstappen won the Monaco race."),
               ("B", 2, "Verstappen won the race in Monaco."))),
        (OUTCOME, (("A", 2, "The senate approved the Willow project."),
                   ("B", 1, "The senate approved the Willow project at night."))),
        (TOLL, (("A", 2, died("In all 41")),)),
        # a report of another year is of another race
        ("Who won the Monaco 2023 race?", (("A", 2, "Max Verstappen won the Monaco race."),
                                           ("B", 300, "Sergio Perez won the Monaco race."))),
    ],
)  # fmt: skip
def test_reports_that_can_all_be_true_agree(question: str, said: tuple[Said, ...]) -> None:
    assert weighed(question, *said) == (0, {})


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (TOLL, (("A", 2, died("In all 41")), ("B", 2, died("In all 65")))),
        (TOLL, (("A", 2, died("At least 90")), ("B", 2, died("Up to 50")))),
        (TOLL, (("A", 2, died("In all 65")), ("B", 1, died("In all 41")))),  # a toll that shrank
        (WHEN, (("A", 2, held("12 May")), ("B", 2, held("19 May")))),
        (WHO, (("A", 2, "Max Verstappen won the Monaco race."),
               ("B", 2, "Carlos Sainz won the Monaco race."))),
        (OUTCOME, (("A", 2, "The senate approved the Willow project."),
                   ("B", 2, "The senate did not approve the Willow project."))),
        # the newest does not win by being new
        (WHEN, (("A", 9, held("12 May")), ("B", 1, held("19 May")))),
        (WHEN, (("A", 1, held("12 May")), ("B", 9, held("19 May")))),
        (OUTCOME, (("A", 9, "The senate approved the Willow project."),
                   ("B", 1, "The senate rejected the Willow project."))),
        # nor does a higher number of the same day
        (TOLL, (("A", 2, died("In all 12")), ("B", 1.8, died("In all 17")))),
    ],
)  # fmt: skip
def test_reports_that_cannot_both_be_true_are_disputed(
    question: str, said: tuple[Said, ...]
) -> None:
    assert weighed(question, *said) == (0, {0: D, 1: D})


def test_the_count_of_others_overtakes_nothing() -> None:
    injured = "The number of people injured in the earthquake in Turkey has risen to 60."
    _, standings = weighed(TOLL, ("A", 3, died("In all 41")), ("B", 1, injured))
    assert O not in standings.values()


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        (WHEN, ("A", 9, held("12 May")),
         ("B", 1, "The London marathon has been postponed and will be held on 19 May.")),
        (WHEN, ("A", 9, held("12 May")),
         ("B", 1, "The London marathon will now be held on 19 May.")),
        (WHEN, ("A", 9, held("12 May")), ("A", 1, held("19 May"))),
        (TOLL, ("A", 3, died("In all 41")), ("B", 1, died("In all 650"))),
        (TOLL, ("A", 2, died("At least 40")), ("B", 1, died("At least 300"))),
        (TOLL, ("A", 3, died("In all 41")),
         ("B", 1, "The death toll of the earthquake has risen to 650 in Turkey.")),
        (TOLL, ("A", 3, died("In all 65")), ("B", 1, f"Correction: {died('in all 41')}")),
        (TOLL, ("A", 3, died("At least 65")),
         ("B", 1, "The number of dead in the earthquake in Turkey was lowered to 41.")),
        (WHEN, ("A", 9, held("12 May")),
         ("B", 1, "The club voted to bring the London marathon forward to 5 May.")),
        ("Where will the London marathon end?",
         ("A", 9, "The London marathon will end in Greenwich."),
         ("B", 1, "The end of the London marathon was moved from Greenwich to Hackney.")),
        ("Will the London marathon be held on Sunday?",
         ("A", 9, "The London marathon will be held on Sunday."),
         ("B", 1, "The city cancelled the London marathon, which was to be held on Sunday.")),
        (OUTCOME, ("A", 9, "The senate approved the Willow project."),
         ("B", 1, "The senate no longer wants to approve the Willow project.")),
        (WHO, ("A", 3, "Max Verstappen won the Monaco race."),
         ("B", 1, "Carlos Sainz won the Monaco race, the stewards said in a revised result.")),
    ],
)  # fmt: skip
def test_a_later_report_overtakes_an_earlier_one_that_it_corrects_or_goes_on_from(
    question: str, old: Said, new: Said
) -> None:
    """Whichever of them answers the more strongly."""
    assert weighed(question, old, new) == (1, {0: O})
    assert weighed(question, new, old) == (0, {1: O})


@pytest.mark.parametrize(
    ("question", "said"),
    [
        # the other choice denies nothing
        ("Is the London marathon open to walkers?",
         (("A", 3, "The London marathon is open to walkers."),
          ("B", 1, "“We open the London marathon to walkers or admit no walkers anywhere.”"))),
        # another number, of another thing
        (TOLL, (("A", 2, died("In all 41")),
                ("B", 2, "In the earthquake in Turkey 900 buildings collapsed."))),
        (TOLL, (("A", 2, died("In all 41")),
                ("B", 2, "Aid of $900 went to people in Turkey after the earthquake."))),
        # another matter
        (TOLL, (("A", 2, died("In all 41")),
                ("B", 2, "Rescuers from Spain pulled 65 people from a collapsed mine."))),
        (WHEN, (("A", 2, held("12 May")),
                ("B", 2, "Tickets for a museum on another river go on sale on 19 May."))),
        # no value at all
        (WHO, (("A", 2, "Max Verstappen won the Monaco race."),
               ("B", 2, "After a long night somebody won the Monaco race."))),
        ("Why did the bridge fall?", (("A", 2, "The bridge fell because of 2 cracks."),
                                      ("B", 2, "The bridge fell because of 9 cracks."))),
    ],
)  # fmt: skip
def test_what_is_another_matter_says_nothing_against_it(
    question: str, said: tuple[Said, ...]
) -> None:
    assert weighed(question, *said) == (0, {})


def test_a_report_that_hardly_answers_is_none_of_the_matter() -> None:
    first, second = reports(TOLL, (("A", 2, died("In all 41")), ("B", 2, died("In all 65"))))
    result = weigh(read(TOLL), [first, replace(second, score=4.0)], on(TOLL))
    assert (result.lead, result.standings, result.disputed) == (0, (), False)


def test_one_article_does_not_disagree_with_itself() -> None:
    first, second = reports(TOLL, (("A", 2, died("In all 41")), ("B", 2, died("In all 65"))))
    assert not weigh(read(TOLL), [first, replace(second, url=first.url)], on(TOLL)).disputed


def test_undated_reports_overtake_nobody() -> None:
    first, second = reports(WHEN, (("A", 2, held("12 May")), ("A", 1, held("19 May"))))
    undated = replace(second, published_at=None)
    assert weigh(read(WHEN), [first, undated], on(WHEN)).disputed


def test_nothing_is_weighed_against_nothing() -> None:
    assert weigh(read(TOLL), [], on(TOLL)).standings == ()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # all that was said before is overtaken, not only the strongest of it
        (
            (("A", 3, died("In all 41")), ("B", 3, died("In all 41")), ("C", 1, died("In all 90"))),
            (2, {0: O, 1: O}),
        ),
        # a toll that grew twice
        (
            (("A", 5, died("In all 41")), ("B", 3, died("In all 65")), ("C", 1, died("In all 90"))),
            (2, {0: O, 1: O}),
        ),
        # disputed among the newest, whatever was said before
        (
            (("A", 5, died("In all 41")), ("B", 1, died("In all 65")), ("C", 1, died("In all 90"))),
            (1, {0: O, 1: D, 2: D}),
        ),
    ],
)
def test_all_reports_are_weighed_against_the_one_that_leads(
    said: tuple[Said, ...], expected: tuple[int, dict[int, Standing]]
) -> None:
    assert weighed(TOLL, *said) == expected


def test_what_its_own_outlet_has_corrected_is_no_dispute() -> None:
    said = (("B", 1, held("19 May")), ("A", 9, held("12 May")), ("A", 2, held("19 May")))
    assert weighed(WHEN, *said) == (0, {1: O})
