"""Whatever an answer holds, its cards keep Discord's limits and link to citations only."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.compose.answer_builder import REFUSALS, with_note
from bot.answer.question import language
from bot.answer.question.question import is_in_present_tense
from bot.answer.types import Answer, Citation, Coverage, Reason, Standing, Statement
from bot.chat.cards import phrases
from bot.chat.cards.answer import ANSWERED, COLOURS, OLD_NEWS, SearchedNews, answer_card
from bot.chat.cards.components import MAX_BODY_BYTES, Card, Text
from bot.chat.cards.evidence import (
    dated_events,
    dated_timeline,
    evidence_cards,
    rest_cards,
    timeline_cards,
)
from bot.chat.cards.messages import say
from bot.chat.i18n.texts import LANGUAGES, Texts, texts_for
from bot.lookup.types import Event, Timeline
from index import Span, TimeSpan
from tests.bot.answer.drawn import answers as drawn_answers
from tests.bot.answer.drawn import several_answers
from tests.bot.chat.cards.discord_markdown import INVITE, MENTION, read
from tests.bot.chat.cards.sent import body_bytes, body_of
from tests.bot.chat.cards.test_markdown_escape import NASTY, REPEATABLE
from tests.bot.chat.cards.test_markdown_escape import texts as nasty_texts
from tests.bot.chat.fake_answers import XI
from tests.discord_server.limits import broken_limits
from tests.discord_server.payloads import components_of

NOW = datetime(2023, 2, 22, 12, tzinfo=UTC)
COVERAGE = Coverage(NOW, 1, datetime(2023, 2, 21, tzinfo=UTC), 1)
ENGLISH = texts_for("en")
ID = "abcdefghij-_"

long_texts = nasty_texts | st.builds(
    lambda text, times: text * times, nasty_texts, st.integers(min_value=1, max_value=400)
).map(lambda text: text[:10_000])
urls = st.one_of(
    st.builds("https://{}.example/{}".format, st.sampled_from("abc"), nasty_texts),
    st.builds("http://a.example/{}".format, st.text("abc()<>[]*_|`\\ \"'", max_size=500)),
    st.builds("file:///srv/{}".format, st.text("abc/", max_size=20)),
    nasty_texts,
)
answers = drawn_answers(long_texts, urls, (0, 1, 1, 2, 3, 7, 30, 200))
every_answer = answers | several_answers(long_texts, urls)
languages = st.sampled_from(sorted(LANGUAGES)).map(texts_for)


def all_cards(answer: Answer, texts: Texts) -> list[Card]:
    cards = [answer_card(answer, texts, ID, SearchedNews(1472, NOW)), answer_card(answer, texts)]
    if answer.statements:
        cards += evidence_cards(answer, ID, texts)
        cards += rest_cards(answer, ID, texts) if answer.more else ()
        cards += timeline_cards(answer.question, dated_events(answer, texts), ID, texts)
    return cards


def shown_texts(card: Card) -> list[str]:
    every = components_of(body_of(card)["components"])
    return [one["content"] for one in every if one["type"] == 10]


def plain(url: str) -> str:
    """Return an address without what is not told apart: encodings, case, empty parts."""
    try:
        return unquote(urlsplit(url.strip()).geturl(), errors="replace").lower()
    except ValueError:
        return "unreadable"


@settings(REPEATABLE, max_examples=250)
@given(every_answer, languages)
def test_every_card_of_any_answer_keeps_the_limits_and_nothing_foreign_is_live(
    answer: Answer, texts: Texts
) -> None:
    known = {plain(citation.url) for citation in answer.citations}
    dates = {c.published_at for c in answer.citations} | {
        answer.coverage.as_of,
        answer.coverage.newest_article_at,
        NOW,
    }
    seconds = {int(date.timestamp()) for date in dates if date is not None}
    for card in all_cards(answer, texts):
        payload = body_of(card)
        assert broken_limits(payload) == []
        assert body_bytes(card) <= MAX_BODY_BYTES
        for text in shown_texts(card):
            text.encode()
            assert all(unicodedata.category(c) not in {"Cf", "Cc", "Co"} or c == "\n" for c in text)
            # what scans for pings and invites knows nothing of escapes
            assert not MENTION.search(text)
            assert not INVITE.search(re.sub(r"\(http\S+\)", "", text))
            reading = read(text)
            assert (reading.addresses, reading.mentions) == ([], [])
            # ours alone: headings, small print, quotes, bold and italics; all of them in pairs
            assert set(reading.formatting) <= {"### ", "-# ", "> ", "*"}
            assert reading.formatting.count("*") % 2 == 0
            assert set(reading.timestamps) <= seconds
            for label, url in reading.links:
                assert re.fullmatch(r"\[\d+\]", label)
                assert url.startswith(("http://", "https://"))
                assert plain(url) in known


@settings(REPEATABLE, max_examples=60)
@given(answers)
def test_every_statement_that_is_shown_carries_its_citation(answer: Answer) -> None:
    if not answer.statements:
        return
    said = next(text for text in shown_texts(answer_card(answer, ENGLISH)) if text[0] == "“")
    blocks = said.split("\n\n")
    for block, statement in zip(blocks, answer.shown, strict=False):
        shown = read(block).shown
        if shown.startswith("… and ") and "Evidence" in shown:
            continue
        assert f"[{statement.citations[0].number}]" in shown


@settings(REPEATABLE, max_examples=60)
@given(every_answer)
def test_the_evidence_has_every_citation_of_every_statement(answer: Answer) -> None:
    if not answer.statements:
        return
    text = "\n".join(
        text for card in evidence_cards(answer, ID, ENGLISH) for text in shown_texts(card)
    )
    pairs = sum(len(statement.citations) for statement in answer.statements)
    assert len(re.findall(r"^\*\*In the answer.*?:\*\*", text, re.MULTILINE)) == pairs


def xi(number: int = 1, **more: object) -> Citation:
    kept = {name: getattr(XI, name) for name in Citation.__slots__}
    return Citation(**{**kept, "number": number, **more})


def span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part), part)


def test_an_answer_is_the_question_the_statements_the_sources_and_the_coverage() -> None:
    quote = XI.quote
    when = TimeSpan(
        span(quote, "April or in early May"),
        datetime(2023, 4, 1, tzinfo=UTC),
        datetime(2023, 5, 11, tzinfo=UTC),
    )
    local = Citation(
        2, "Local [draft]", "Desk", "Desk", "", "file:///srv/a.txt", None, "Nothing is decided."
    )
    answer = Answer(
        "When might Xi visit Russia?",
        "unused",
        (
            Statement(quote, (XI,), span(quote, "April or in early May"), when),
            Statement("Nothing", (local, XI)),
        ),
        (XI, local),
        COVERAGE,
        note="Donga says nothing of it.",
    )
    card = answer_card(answer, ENGLISH, ID)
    assert shown_texts(card) == [
        "### When might Xi visit Russia?",
        "*Donga says nothing of it.*",
        "**April or in early May** (2023)",
        "“A visit could take place in **April or in early May**.” [[1]](https://news.example/xi-putin)\n\n"
        "“Nothing” \\[2\\][[1]](https://news.example/xi-putin)",
        "**Sources**\n"
        "[[1]](https://news.example/xi-putin) Xi plans to meet Putin · "
        "News Rebeat, citing The Wall Street Journal · <t:1677024000:D>\n"
        "\\[2\\] Local \\[draft\\] · Desk",
        "-# As of <t:1677067200:f> · newest report <t:1676937600:D> (<t:1676937600:R>) · "
        "1 independent origin",
    ]
    assert labels(card) == ["Evidence", "Timeline", "Ask more", "Helpful", "Wrong", "Follow this"]


def test_an_article_is_one_source_however_many_of_its_sentences_are_cited() -> None:
    cited = (xi(1), xi(2), xi(3, origin="News Rebeat"))
    statements = tuple(Statement(XI.quote, (one,)) for one in cited)
    answer = Answer("When?", "unused", statements, cited, COVERAGE)
    sources = shown_texts(answer_card(answer, ENGLISH))[2]
    assert sources.splitlines()[1:] == [
        f"[[1]]({XI.url})[[2]]({XI.url}) Xi plans to meet Putin · "
        "News Rebeat, citing The Wall Street Journal · <t:1677024000:D>",
        f"[[3]]({XI.url}) Xi plans to meet Putin · News Rebeat · <t:1677024000:D>",
    ]


def labels(card: Card) -> list[str]:
    every = components_of(body_of(card)["components"])
    return [one["label"] for one in every if one["type"] == 2]


def test_a_model_s_wording_stands_above_the_quotes_and_says_whose_it_is() -> None:
    answer = Answer(
        "When might Xi visit Russia?",
        "Xi may go in April or May. [1]",
        (Statement(XI.quote, (XI,)),),
        (XI,),
        COVERAGE,
        written_by="a *model*",
    )
    texts = shown_texts(answer_card(answer, ENGLISH, ID))
    assert texts[1] == (
        f"Xi may go in April or May. [[1]]({XI.url})\n"
        "-# Worded by a \\*model\\*. The quotations below are word for word from the articles."
    )
    assert texts[2].startswith(f"“{XI.quote}”")


LONG = tuple(
    Statement(quote, (xi(number, quote=quote, url=f"https://news.example/{number}"),))
    for number in range(1, 5)
    for quote in [f"{number} " + "word " * 24 + "end."]
)


def test_what_goes_beyond_sixty_words_is_behind_a_button_with_its_sources() -> None:
    cited = tuple(one.citations[0] for one in LONG)
    answer = Answer("When?", "unused", LONG, cited, COVERAGE)
    card = answer_card(answer, ENGLISH, ID)
    texts = "\n".join(shown_texts(card))
    assert [one.text in texts for one in LONG] == [True, True, False, False]
    assert [one.url in texts for one in cited] == [True, True, False, False]
    assert labels(card) == [
        "Evidence",
        "Timeline",
        "More",
        "Ask more",
        "Helpful",
        "Wrong",
        "Follow this",
    ]
    (rest,) = rest_cards(answer, ID, ENGLISH)
    texts = "\n".join(shown_texts(rest))
    assert [one.text in texts for one in LONG] == [False, False, True, True]
    assert "[[3]](https://news.example/3) Xi plans to meet Putin · News Rebeat" in texts


def test_the_time_of_the_sentence_is_no_part_of_a_number_that_leads() -> None:
    quote = "On Monday a quake of magnitude 6.4 struck."
    cited = xi(quote=quote)
    monday = TimeSpan(span(quote, "Monday"), NOW, NOW + timedelta(days=1))
    said = Statement(quote, (cited,), span(quote, "6.4"), monday)
    texts = shown_texts(answer_card(Answer("?", "unused", (said,), (cited,), COVERAGE), ENGLISH))
    assert texts[1] == "**6\\.4**"
    assert texts[2].startswith("“On Monday a quake of magnitude **6\\.4** struck.”")
    assert "2023" in texts[2].split("\n")[1]


def test_the_closest_report_stands_under_the_heading_of_what_is_not_stated() -> None:
    near = xi(2, title="Nearby", url="https://news.example/near")
    answer = Answer(
        "When?", "unused", (Statement(XI.quote, (XI,)),), (XI, near), COVERAGE, Reason.NOT_STATED
    )
    card = answer_card(answer, ENGLISH, ID, SearchedNews(1472, NOW))
    _, heading, said, nearest, rest = shown_texts(card)
    assert (
        heading == "**Covered, but not stated**\nNo article states it plainly. The closest report:"
    )
    assert said == (
        f"“{XI.quote}” [[1]]({XI.url})\n"
        "-# News Rebeat, citing The Wall Street Journal · <t:1677024000:D>"
    )
    assert nearest.startswith(f"**Nearest articles**\n[[1]]({XI.url}) Xi plans")
    assert "Nearby" in nearest
    assert rest.startswith("-# Searched 1,472 articles")
    assert "independent" not in rest
    assert {"Evidence", "Notify me when this is reported"} <= set(labels(card))
    assert card.colour == COLOURS[Reason.NOT_STATED]


@pytest.mark.parametrize("text", ["No mark.", "Wrong mark. [7]", "", "x" * 5000 + " [1]"])
def test_a_wording_that_cannot_be_shown_leaves_the_quotes(text: str) -> None:
    said = (Statement(XI.quote, (XI,)),)
    answer = Answer("When?", text, said, (XI,), COVERAGE, written_by="a model")
    assert shown_texts(answer_card(answer, ENGLISH))[1].startswith(f"“{XI.quote}”")


@pytest.mark.parametrize(
    ("standing", "says"),
    [(Standing.DISPUTED, "Disputed"), (Standing.OVERTAKEN, "Overtaken by a later report")],
)
def test_a_statement_that_does_not_stand_alone_says_whose_it_is(
    standing: Standing, says: str
) -> None:
    answer = Answer("When?", "", (Statement(XI.quote, (XI,), standing=standing),), (XI,), COVERAGE)
    said = shown_texts(answer_card(answer, ENGLISH))[1]
    small = said.split("\n")[1]
    assert small.startswith("-# ")
    assert small.endswith(
        f"{says} · News Rebeat, citing The Wall Street Journal · <t:1677024000:D>"
    )


@pytest.mark.parametrize(
    ("reason", "heading"),
    [
        (Reason.NOT_COVERED, "Not covered"),
        (Reason.NOT_STATED, "Covered, but not stated"),
        (Reason.DISPUTED, "The reports disagree"),
        (Reason.STALE, "Only old reports"),
        (Reason.CONTRADICTED, "The news says this instead"),
    ],
)
def test_a_refusal_says_its_kind_what_was_searched_and_the_nearest_and_offers_to_tell(
    reason: Reason, heading: str
) -> None:
    shows = reason in {Reason.DISPUTED, Reason.CONTRADICTED}
    statements = (Statement(XI.quote, (XI,), standing=Standing.DISPUTED),) if shows else ()
    answer = Answer("Who?", REFUSALS[reason], statements, (XI,), COVERAGE, reason)
    card = answer_card(answer, ENGLISH, ID, SearchedNews(1472, NOW))
    texts = shown_texts(card)
    assert texts[1].startswith(f"**{heading}**\n")
    assert ("**Sources**" if shows else "**Nearest articles**") in texts[-2]
    searched = texts[-1].startswith("-# Searched 1,472 articles, the newest from <t:1677067200:D>")
    assert searched is not shows
    assert "Notify me when this is reported" in labels(card)
    assert ("Evidence" in labels(card)) is shows
    assert card.colour == COLOURS[reason]


@pytest.mark.parametrize(
    ("searched", "says"),
    [
        (
            SearchedNews(7, NOW, outlet="CNN"),
            "I found no sentence that says it in 7 articles (filters: outlet CNN)",
        ),
        (
            SearchedNews(7, NOW, outlet="CNN", since=NOW),
            "I found no sentence that says it (filters: outlet CNN, since <t:1677067200:D>)",
        ),
        (SearchedNews(7, NOW, since=NOW), "(filters: since <t:1677067200:D>)"),
    ],
)
def test_a_refusal_names_its_filters_and_offers_to_lift_them(
    searched: SearchedNews, says: str
) -> None:
    reason = Reason.NOT_COVERED
    answer = Answer("Who?", REFUSALS[reason], (), (), COVERAGE, reason)
    card = answer_card(answer, ENGLISH, ID, searched)
    assert says in shown_texts(card)[-1]
    assert ENGLISH.lift_filter in labels(card)
    assert ENGLISH.lift_filter not in labels(answer_card(answer, ENGLISH, ID, SearchedNews(7, NOW)))


@pytest.mark.parametrize(
    ("question", "weeks", "opening"),
    [
        ("Who leads Ghana?", 23, "As of September 2022: **A visit**"),
        ("Who leads Ghana?", 2, "**A visit**"),
        ("Who won in Ghana?", 23, "**A visit**"),
        ("When might Xi visit Russia?", 23, "As of September 2022: **A visit**"),
        ("Who will lead Ghana?", 23, "As of September 2022: **A visit**"),
    ],
)
def test_old_news_of_what_holds_now_is_dated_and_has_its_own_colour(
    question: str, weeks: int, opening: str
) -> None:
    at = NOW - timedelta(weeks=weeks)
    cited = replace(XI, published_at=at)
    span = Span(0, 7, XI.quote[:7])
    answer = Answer(
        question,
        "",
        (Statement(XI.quote, (cited,), span),),
        (cited,),
        COVERAGE,
        is_about_now=is_in_present_tense(question),
    )
    card = answer_card(answer, ENGLISH, ID)
    assert shown_texts(card)[1] == opening
    assert card.colour == (OLD_NEWS if opening.startswith("As of") else ANSWERED)
    assert shown_texts(answer_card(answer, texts_for("de"), ID))[1] == opening.replace(
        "As of", "Stand"
    )


def test_a_note_stands_above_the_answer() -> None:
    note = "CNN has nothing on this here; other outlets do."
    answer = Answer("Who?", "", (Statement(XI.quote, (XI,)),), (XI,), COVERAGE, note=note)
    assert shown_texts(answer_card(answer, ENGLISH, ID))[1] == f"*{note}*"


@pytest.mark.parametrize(
    ("note", "german"),
    [
        ("Read as: Zürich, St. Gallen.", "Gelesen als: Zürich, St. Gallen."),
        (
            "Read as: Xi. A.B. News has nothing on this here; other outlets do.",
            "Gelesen als: Xi. A.B. News hat hier nichts dazu; andere Medien schon.",
        ),
        (
            "Only the first 4 of 6 questions are answered.",
            "Nur die ersten 4 von 6 Fragen sind beantwortet.",
        ),
        ("Anything else. It stays.", "Anything else. It stays."),
    ],
)
def test_a_note_is_in_the_language_of_the_card(note: str, german: str) -> None:
    assert phrases.note(note, texts_for("de")) == german
    assert phrases.note(note, ENGLISH) == note


def test_what_was_not_understood_is_said_in_the_language_of_the_question() -> None:
    """Without a heading in the reader's, what was searched, or an offer to tell."""
    sentence = language.LANGUAGES["fr"].sentence
    answer = Answer("Qui ?", sentence, (), (), COVERAGE, Reason.NOT_UNDERSTOOD)
    card = answer_card(answer, texts_for("de"), ID)
    assert shown_texts(card)[1:] == [sentence]
    assert texts_for("de").tell_me not in labels(card)


def test_what_could_not_be_read_is_said_in_the_language_of_the_reader() -> None:
    answer = Answer("???", REFUSALS[Reason.NOT_UNDERSTOOD], (), (), COVERAGE, Reason.NOT_UNDERSTOOD)
    german = texts_for("de")
    says = shown_texts(answer_card(answer, german, ID))[1]
    assert says == f"**{german.kind_not_understood}**\n{german.why_not_understood}"


@pytest.mark.parametrize("reason", [Reason.NOT_COVERED, Reason.NOT_STATED, Reason.STALE])
def test_a_refusal_says_how_the_question_was_read(reason: Reason) -> None:
    refused = Answer("Xu?", REFUSALS[reason], (), (), COVERAGE, reason)
    shown = shown_texts(answer_card(with_note(refused, "Read as: Xi."), ENGLISH))
    without = shown_texts(answer_card(refused, ENGLISH))
    assert shown == [*without[:2], "*Read as: Xi.*", *without[2:]]


def test_the_kinds_look_different() -> None:
    assert len(set(COLOURS.values())) == len(Reason)


def test_a_refusal_with_words_of_its_own_keeps_them_without_saying_its_kind_twice() -> None:
    own = "Stale: the newest report is of 3 June *2021*."
    answer = Answer("Who?", own, (), (), COVERAGE, Reason.STALE)
    says = shown_texts(answer_card(answer, ENGLISH))[1]
    assert says == "**Only old reports**\nThe newest report is of 3 June \\*2021\\*."


@pytest.mark.parametrize("reason", [None, Reason.NOT_STATED])
def test_the_model_that_chose_is_named(reason: Reason | None) -> None:
    statements = () if reason else (Statement(XI.quote, (XI,)),)
    answer = Answer("Who?", "Text", statements, (XI,), COVERAGE, reason, chosen_by="a *model*")
    assert shown_texts(answer_card(answer, ENGLISH))[-1].endswith(" · Chosen by a \\*model\\*")


def test_an_empty_library_is_told_how_news_comes_in() -> None:
    answer = Answer("Who?", REFUSALS[Reason.NOT_COVERED], (), (), COVERAGE, Reason.NOT_COVERED)
    card = answer_card(answer, ENGLISH, ID, SearchedNews(0))
    assert "/news ingest" in shown_texts(card)[-1]


def test_what_does_not_fit_is_counted() -> None:
    """Of words as long as these only the room of the card is too little."""
    citations = tuple(
        Citation(n, "T" * 300, "P", "P", "", f"https://a.example/{n}", None, "Q" * 900)
        for n in range(1, 61)
    )
    statements = tuple(Statement(citation.quote, (citation,)) for citation in citations)
    answer = Answer("Q?", "", statements, citations, COVERAGE)
    texts = shown_texts(answer_card(answer, ENGLISH, ID))
    blocks = texts[1].split("\n\n")
    assert blocks[-1] == f"… and {61 - len(blocks)} more, under Evidence"
    listed = texts[2].split("\n")[1:]
    assert listed[-1] == f"… and {61 - len(listed)} more"
    assert len(listed) > 3


def test_the_pages_of_the_evidence_are_turned_by_buttons() -> None:
    citations = tuple(
        Citation(n, "T", "P", "P", "", f"https://a.example/{n}", None, f"{n} " + "word " * 100)
        for n in range(1, 31)
    )
    statements = tuple(Statement(citation.quote, (citation,)) for citation in citations)
    pages = evidence_cards(Answer("Q?", "", statements, citations, COVERAGE), ID, ENGLISH)
    assert len(pages) > 2

    def turning(card: Card) -> list[tuple[str, bool]]:
        every = components_of(body_of(card)["components"])
        return [(one["custom_id"], one["disabled"]) for one in every if one["type"] == 2]

    assert turning(pages[0])[1] == (f"nd:evidence.1:{ID}", False)
    assert turning(pages[0])[0][1], "there is nothing before the first page"
    assert turning(pages[1])[0] == (f"nd:evidence.0:{ID}", False)
    assert turning(pages[-1])[1][1], "there is nothing behind the last page"


def test_evidence_shows_the_exact_sentence_and_where_it_stands() -> None:
    citation = xi(author="Ann Bee")
    statement = Statement("A visit could take place in April", (citation,))
    answer = Answer("When?", "", (statement,), (citation,), COVERAGE)
    (card,) = evidence_cards(answer, ID, ENGLISH)
    assert shown_texts(card)[1] == (
        f"**In the answer:** “A visit could take place in April” [[1]]({XI.url})\n"
        "> “**A visit could take place in April** or in early May.”\n"
        f"-# [[1]]({XI.url}) Xi plans to meet Putin\n"
        "-# News Rebeat, citing The Wall Street Journal · by Ann Bee · <t:1677024000:D>"
    )


def test_evidence_says_a_whole_sentence_once_with_what_was_asked_for_in_bold() -> None:
    at_eight = xi(published_at=datetime(2023, 2, 22, 8, tzinfo=UTC))
    statement = Statement(XI.quote, (at_eight,), span(XI.quote, "April"))
    answer = Answer("When?", "", (statement,), (at_eight,), COVERAGE)
    (card,) = evidence_cards(answer, ID, ENGLISH)
    said, quote, _, who = shown_texts(card)[1].split("\n")
    assert said == f"**In the answer, word for word:** [[1]]({XI.url})"
    assert quote == "> “A visit could take place in **April** or in early May.”"
    assert who.endswith(" · <t:1677052800:f>")


def test_a_timeline_goes_by_the_times_that_are_spoken_of_then_by_the_day_of_the_report() -> None:
    early = TimeSpan(
        Span(0, 9, "In March "), datetime(2022, 3, 1, tzinfo=UTC), datetime(2022, 4, 1, tzinfo=UTC)
    )
    cited = xi(2, quote="In March it began.", published_at=NOW)
    undated = xi(3, quote="Nobody knows when.", published_at=None)
    statements = (
        Statement(undated.quote, (undated,)),
        Statement(XI.quote, (XI,)),
        Statement(cited.quote, (cited,), when=early),
    )
    answer = Answer("What?", "", statements, (XI, cited, undated), COVERAGE)
    (card,) = timeline_cards("What?", dated_events(answer, ENGLISH), ID, ENGLISH)
    assert [text.split("\n")[0] for text in shown_texts(card)[1:]] == [
        "**March 2022**",
        "**<t:1677024000:D>** (date of the report)",
        "**no date**",
    ]


@pytest.mark.parametrize(
    ("stated", "label"),
    [(True, "**3 May 2023**"), (False, "**<t:1677024000:D>** (date of the report)")],
)
def test_events_that_were_looked_up_say_whether_the_date_is_the_sentence_s(
    *, stated: bool, label: str
) -> None:
    day = datetime(2023, 5, 3, tzinfo=UTC)
    statement = Statement(XI.quote, (XI,))
    event = Event(day, day + timedelta(days=1), "3 May 2023", statement, stated)
    answer = Answer("What?", "", (statement,), (XI,), COVERAGE)
    told = dated_timeline(Timeline("What?", day, (event,), (XI,)), answer, ENGLISH)
    (card,) = timeline_cards("What?", told, ID, ENGLISH)
    assert shown_texts(card)[1].split("\n")[0] == label


@pytest.mark.parametrize("word", NASTY)
@pytest.mark.parametrize("shape", [lambda word: word, lambda word: f"a {word} b"])
def test_a_span_is_bold_and_nothing_else(word: str, shape: Callable[[str], str]) -> None:
    """Whatever stands in and around the asked part, only that part is bold."""
    quote = f"{shape(word)}April{shape(word)}"
    citation = xi(quote=quote)
    statement = Statement(quote, (citation,), span(quote, "April"))
    card = answer_card(Answer("When?", "", (statement,), (citation,), COVERAGE), ENGLISH)
    said = shown_texts(card)[1]
    assert "**April**" in said
    assert read(said).formatting == ["*"] * 4


@settings(REPEATABLE)
@given(nasty_texts)
def test_a_plain_sentence_is_plain(text: str) -> None:
    payload = say(text)
    assert read(payload.content).mentions == []
    assert len(payload.content) <= 2000


def test_the_nasty_texts_are_live_where_nothing_is_escaped() -> None:
    """The reading that these tests trust sees what it should see."""
    reading = read(" ".join(NASTY))
    assert len(reading.mentions) >= 10
    assert ("x", "http://evil.example") in reading.links
    assert "discord.gg/abc" in reading.addresses
    assert reading.formatting
    assert broken_limits(body_of(Card((Text("x" * 4001),))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_summary", [True, False])
def test_a_card_shows_where_only_the_feeds_own_text_is_known(
    language: str, *, is_summary: bool
) -> None:
    texts = texts_for(language)
    citation = xi(is_summary=is_summary)
    answer = Answer("Q?", "", (Statement(citation.quote, (citation,)),), (citation,), COVERAGE)
    for card in (answer_card(answer, texts), *evidence_cards(answer, ID, texts)):
        assert (texts.from_feed in "\n".join(shown_texts(card))) is is_summary
