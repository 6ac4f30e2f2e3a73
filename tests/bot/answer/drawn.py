"""Answers of every shape, drawn by hypothesis."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.answer.compose.multiple_questions import merge_answers
from bot.answer.types import Answer, Citation, Coverage, Reason, Standing, Statement
from index import Span, TimeSpan

# hypothesis wants bounds without a zone
moments = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Span(start, end, text[start:end])


@st.composite
def times(draw: st.DrawFn, text: str) -> TimeSpan:
    start = draw(moments)
    days = draw(st.sampled_from([0.04, 1, 30, 365]))
    return TimeSpan(draw(spans(text)), start, start + timedelta(days=days))


@st.composite
def statements(draw: st.DrawFn, citations: tuple[Citation, ...]) -> Statement:
    quote = citations[0].quote
    said = draw(spans(quote)).text if draw(st.booleans()) else quote
    return Statement(
        said,
        citations,
        span=draw(st.none() | spans(said)),
        when=draw(st.none() | times(said)),
        standing=draw(st.none() | st.sampled_from(Standing)),
    )


# With these there are statements.
SHOWN = (None, Reason.DISPUTED, Reason.CONTRADICTED)
# What a model's sentence may hold: brackets are for marks.
words = st.text(st.characters(exclude_characters="[]", exclude_categories=["Cs"]), max_size=300)


@st.composite
def answers(
    draw: st.DrawFn,
    texts: st.SearchStrategy[str],
    urls: st.SearchStrategy[str],
    counts: tuple[int, ...] = (0, 1, 2, 5),
) -> Answer:
    """Draw an answer or a refusal; `texts` are long ones, and short where they have to be."""
    count = draw(st.sampled_from(counts))
    short = texts.map(lambda text: text[:200])
    pool = [
        (draw(short), draw(short), draw(short), draw(urls), draw(st.none() | moments), draw(texts))
        for _ in range(min(count, 4))
    ]
    citations = tuple(
        Citation(number, title, publisher, origin, "", url, published_at, quote or "Nothing.")
        for number in range(1, count + 1)
        for title, publisher, origin, url, published_at, quote in [pool[number % len(pool)]]
    )
    coverage = Coverage(
        draw(moments), count, draw(st.none() | moments), draw(st.integers(0, 10**9))
    )
    reason = draw(st.none() | st.sampled_from(Reason))
    question, text, note = draw(texts), draw(texts), draw(st.just("") | short)
    chosen_by = draw(st.just("") | short)
    if not citations or reason not in SHOWN:
        reason = draw(st.sampled_from([one for one in Reason if one not in SHOWN]))
        near: tuple[Statement, ...] = ()
        if citations and reason is Reason.NOT_STATED and draw(st.booleans()):
            near = (draw(statements(citations[:1])),)
        return Answer(question, text, near, citations, coverage, reason, note, chosen_by=chosen_by)
    width = draw(st.sampled_from([1, 2, 200]))
    said = tuple(
        draw(statements(citations[at : at + width])) for at in range(min(len(citations), 20))
    )
    if reason is None and draw(st.booleans()):
        text = " ".join(f"{draw(words)} [{one.citations[0].number}]" for one in said)
        return Answer(question, text, said, citations, coverage, None, note, draw(short), chosen_by)
    briefing = reason is None and draw(st.booleans())
    return Answer(
        question,
        text,
        said,
        citations,
        coverage,
        reason,
        note,
        chosen_by=chosen_by,
        briefing=briefing,
    )


@st.composite
def several_answers(
    draw: st.DrawFn, texts: st.SearchStrategy[str], urls: st.SearchStrategy[str]
) -> Answer:
    """Draw an answer to two to four questions of one message."""
    one = answers(texts, urls).filter(lambda answer: not answer.written_by)
    parts = draw(st.lists(one, min_size=2, max_size=4))
    return merge_answers(draw(texts), parts, draw(moments), draw(st.just("") | texts))
