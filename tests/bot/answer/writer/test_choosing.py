"""The model points, code quotes; what it may not point at is answered by the embedded reader."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.answer.types import Answer, Context, Reason, Standing
from bot.answer.writer.turn import Writer
from bot.errors import WriterError
from index import Article, open_library
from tests.bot.answer.conftest import Answering
from tests.bot.answer.test_answerer import VISIT, check_citations
from tests.bot.answer.writer.models import PointingModel, ScriptedModel, SlowModel, numbered
from tests.bot.answering import overlap_answerer
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import DAY, NOW, QUAKE, WHALE, article

QUESTION = "When might Xi visit Russia?"
TRIP = "A trip to Moscow is planned for the first week of April, the Kremlin said."
LATER = "Xi Jinping will not travel before June, his office said on Sunday."
XI = article("xi", f"PARIS (Reuters) - {TRIP}\n\nXi was elected for a third term.", title="Trip")
PUTIN = article(
    "putin", f"{LATER} The two last met in 2022.", publisher="Post", published_at=NOW - DAY
)
BY_URL = {one.url: one for one in (XI, PUTIN)}


def with_model(answerer: Answerer, model: object, deadline_s: float = 20) -> Answerer:
    answerer._writer = Writer(model, deadline_s)  # type: ignore[arg-type]
    return answerer


def choice(*pointers: tuple[int, str], verdict: str = "answered", english: str = "") -> object:
    sentences = [{"number": number, "words": words} for number, words in pointers]
    return {"sentences": sentences, "verdict": verdict, "english": english}


def number_of(sentence: str, model: ScriptedModel) -> int:
    return next(n for n, text in numbered(model.prompts[0].user) if sentence in text)


def ask(answering: Answering, reply: object, *more: object) -> tuple[Answer, ScriptedModel]:
    model = ScriptedModel(choices=(reply, *more))
    answer = with_model(answering(XI, PUTIN), model).answer(QUESTION, NOW)
    check_shown(answer)
    return answer, model


def check_shown(answer: Answer) -> None:
    if answer.statements:
        check_citations(answer, BY_URL) if answer.reason is None else None
    for one in answer.citations:
        assert one.quote in f"{BY_URL[one.url].title}\n{BY_URL[one.url].body}"


# The articles are offered best first; the numbers are those of the prompt in the test below.
TRIP_AT, TERM_AT, LATER_AT, MET_AT = 3, 4, 1, 2


def test_the_model_sees_the_question_the_clock_and_the_numbered_sentences(
    answering: Answering,
) -> None:
    answer, model = ask(answering, choice((TRIP_AT, "first week of April")))
    (prompt,) = model.prompts
    assert "It is Wednesday, 1 March 2023 (UTC)." in prompt.system
    fence = prompt.user.splitlines()[0].removeprefix("BEGIN ")
    assert prompt.user.splitlines() == [
        f"BEGIN {fence}",
        f"Question: {QUESTION}",
        "(Post, 28 February 2023) Story putin",
        f"[{LATER_AT}] {LATER}",
        f"[{MET_AT}] The two last met in 2022.",
        "(Daily, 27 February 2023) Trip",
        f"[{TRIP_AT}] PARIS (Reuters) - {TRIP}",
        f"[{TERM_AT}] Xi was elected for a third term.",
        f"END {fence}",
    ]
    assert fence in prompt.system
    assert prompt.schema is not None
    assert answer.chosen_by == "scripted"


def test_what_is_shown_is_the_articles_text(answering: Answering) -> None:
    """Its words are found by number and place, and its dateline is left out."""
    answer, _ = ask(answering, choice((TRIP_AT, "FIRST week of April.")))
    assert answer.answered
    assert answer.written_by == ""
    (statement,) = answer.statements
    assert statement.text == TRIP
    assert statement.span is not None
    assert statement.span.text == "first week of April"
    assert statement.when is not None
    assert statement.when.start.isoformat() == "2023-04-01T00:00:00+00:00"
    assert answer.text == f"first week of April (1 to 7 April 2023)\n{TRIP} [1]"
    assert answer.citations[0].quote == f"PARIS (Reuters) - {TRIP}"


def test_several_sentences_come_in_the_models_order(answering: Answering) -> None:
    answer, _ = ask(answering, choice((TRIP_AT, ""), (LATER_AT, "June")))
    assert [one.text for one in answer.statements] == [TRIP, LATER]
    assert [one.span is not None for one in answer.statements] == [False, True]


def test_a_dispute_shows_both_sides(answering: Answering) -> None:
    answer, _ = ask(answering, choice((TRIP_AT, ""), (LATER_AT, ""), verdict="disputed"))
    assert answer.reason is Reason.DISPUTED
    assert [one.standing for one in answer.statements] == [Standing.DISPUTED] * 2
    assert answer.text.startswith("Disputed: the reports disagree. ")


def test_a_contradiction_shows_what_the_news_says_instead(answering: Answering) -> None:
    answer, _ = ask(answering, choice((LATER_AT, "not"), verdict="contradicted"))
    assert answer.reason is Reason.CONTRADICTED
    assert not answer.answered
    assert answer.text.startswith(f"The news says this instead: {LATER} [1]")


def test_a_stale_answer_names_the_old_sentences(answering: Answering) -> None:
    answer, _ = ask(answering, choice((LATER_AT, ""), verdict="stale"))
    assert (answer.reason, answer.statements) == (Reason.STALE, ())
    assert [one.quote for one in answer.citations] == [LATER]


@pytest.mark.parametrize(
    ("reply", "nearest"),
    [
        (choice(verdict="not_stated"), ["putin", "xi"]),
        (choice((TERM_AT, ""), verdict="not_stated"), ["xi"]),
        (choice(verdict="not_covered"), []),
        (choice((TERM_AT, ""), verdict="not_covered"), []),
    ],
)
def test_a_refusal_is_the_models_own_judgement(
    answering: Answering, reply: object, nearest: list[str]
) -> None:
    answer, _ = ask(answering, reply)
    assert answer.statements == ()
    assert [one.url.rsplit("/", 1)[1] for one in answer.citations] == nearest
    assert all(one.quote == one.title for one in answer.citations)
    assert answer.chosen_by == "scripted"


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "I am a helpful assistant.",
        choice((99, "")),
        choice((TRIP_AT, "in June")),
        choice((TRIP_AT, ""), (LATER_AT, "never")),
        choice(verdict="contradicted"),
        '{"sentences": "all"}',
        "{" * 5000,
        "\x00" * 200_000,
        '{"sentences": [{"number": 1, "words": "' + "and again " * 5000,
    ],
)
def test_nonsense_leaves_the_answer_to_the_embedded_reader(
    answering: Answering, reply: object, caplog: pytest.LogCaptureFixture
) -> None:
    answerer = answering(article("xi", VISIT), article("quake", QUAKE))
    read = answerer.answer(QUESTION, NOW)
    assert read.answered
    answer = with_model(answerer, ScriptedModel(choices=[reply])).answer(QUESTION, NOW)
    assert answer == read
    (line,) = [one.getMessage() for one in caplog.records if "choosing" in one.name]
    assert line.startswith("the answer is not chosen by scripted: ")
    assert len(line) < 200


def test_a_slow_model_costs_its_deadline_and_no_more(answering: Answering) -> None:
    answerer = answering(article("xi", VISIT))
    read = answerer.answer(QUESTION, NOW)
    began_s = time.monotonic()
    answer = with_model(answerer, SlowModel(), 0.3).answer(QUESTION, NOW)
    assert 0.3 <= time.monotonic() - began_s < 3
    assert answer == read


def test_choosing_and_wording_share_one_deadline(answering: Answering) -> None:
    answerer = answering(article("xi", VISIT))
    answerer._writer = Writer(SlowModel(), 0.3, words=True)
    began_s = time.monotonic()
    assert answerer.answer(QUESTION, NOW).answered
    assert time.monotonic() - began_s < 3


def test_a_model_that_fails_leaves_the_answer_to_the_embedded_reader(answering: Answering) -> None:
    class Down(SlowModel):
        def write(self, *_: object) -> None:
            raise WriterError("the server cannot be reached")

    answer = with_model(answering(article("xi", VISIT)), Down()).answer(QUESTION, NOW)
    assert (answer.answered, answer.chosen_by) == (True, "")


GERMAN = "Wann reist der chinesische Staatschef nach Moskau?"
ENGLISH = "When will Xi travel on a trip to Moscow?"
FILLER = tuple(
    article(f"f{number}", f"Der Bericht {number} nach der Reise, wann immer. {WHALE}")
    for number in range(30)
)


def test_a_question_in_german_finds_english_news(answering: Answering) -> None:
    """The model returns it in English, code searches again, and the model chooses from that."""
    model = PointingModel(lambda text: "first week of April" if TRIP in text else "", ENGLISH)
    answerer = answering(XI, *FILLER)
    assert not answerer.answer(GERMAN, NOW).answered
    answer = with_model(answerer, model).answer(GERMAN, NOW)
    first, second = model.prompts
    assert TRIP not in first.user
    assert f"Question: {ENGLISH}" in second.user
    assert (answer.question, answer.chosen_by) == (GERMAN, "pointing")
    assert [one.text for one in answer.statements] == [TRIP]
    assert ENGLISH not in answer.text


def test_it_is_asked_in_english_once(answering: Answering) -> None:
    """A model that goes on translating is not asked for ever."""
    again = choice(verdict="not_covered", english="What else?")
    _, model = ask(answering, again, again, again, again)
    assert len(model.prompts) == 2


def test_an_english_question_is_not_asked_again_in_the_same_words(answering: Answering) -> None:
    _, model = ask(answering, choice(verdict="not_stated", english="when might XI visit Russia"))
    assert len(model.prompts) == 1


def test_a_question_that_is_answered_is_not_searched_again(answering: Answering) -> None:
    _, model = ask(answering, choice((TRIP_AT, ""), english="When might Xi travel?"))
    assert len(model.prompts) == 1


def test_an_outlet_that_says_nothing_is_given_up_for_all(answering: Answering) -> None:
    model = PointingModel(lambda text: "April" if TRIP in text else "")
    answerer = with_model(answering(XI, PUTIN), model)
    answer = answerer.answer(QUESTION, NOW, Context(outlet="Post"))
    assert TRIP not in model.prompts[0].user
    assert [one.text for one in answer.statements] == [TRIP]
    assert answer.note == "Post has nothing on this here; other outlets do."
    model.prompts.clear()
    answer = answerer.answer(QUESTION, NOW, Context(outlet="Daily"))
    assert (answer.answered, answer.note, len(model.prompts)) == (True, "", 1)


def test_a_servers_own_news_is_sent_for_that_server_alone(answering: Answering) -> None:
    answerer = answering(PUTIN)
    list(answerer.news.add([XI], "discord:1"))
    for audience, sent in (("discord:1", True), ("discord:2", False), ("", False)):
        model = ScriptedModel()
        with_model(answerer, model).answer(QUESTION, NOW, Context(audience=audience))
        assert (TRIP in model.prompts[0].user) is sent


def test_an_empty_library_and_the_news_of_the_day_need_no_model(answering: Answering) -> None:
    model = ScriptedModel()
    assert not with_model(answering(), model).answer(QUESTION, NOW).answered
    assert with_model(answering(XI, PUTIN), model).answer("What's in the news?", NOW).answered
    assert model.prompts == []


def test_a_page_without_a_full_stop_is_not_sent(answering: Answering) -> None:
    page = article("page", "Xi Russia visit April " * 60)
    model = ScriptedModel()
    with_model(answering(XI, page), model).answer(QUESTION, NOW)
    assert all(len(text) <= 1000 for _, text in numbered(model.prompts[0].user))


@pytest.mark.usefixtures("database_url")
def test_in_word_mode_the_chosen_sentences_are_worded(tmp_path: Path) -> None:
    """What does not pass the checks leaves the chosen quotations."""
    articles: tuple[Article, ...] = (XI, PUTIN)
    with open_library(settings(tmp_path), HashingEncoder()) as library:
        list(library.add(articles))
        worded, refused = (
            overlap_answerer(
                library,
                Writer(ScriptedModel(text, choices=[choice((TRIP_AT, "April"))]), words=True),
            ).answer(QUESTION, NOW)
            for text in (
                "A trip to Moscow is planned for the first week of April, the Kremlin said. [1]",
                "A trip to Moscow is planned for May. [1]",
            )
        )
    assert (worded.chosen_by, worded.written_by) == ("scripted", "scripted")
    assert worded.text == f"{TRIP} [1]"
    assert refused.written_by == ""
    assert refused.statements == replace(worded, written_by="").statements
