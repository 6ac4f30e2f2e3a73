"""PURE: whether the evidence of an answer still stands."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.answer.question.question import QuestionKind, read
from bot.answer.types import Answer, Citation, Standing, Statement
from bot.following.notices import Change, CorrectionNotice
from index import Article, TimeSpan
from index.text.passages import sentences

# Called with a question, an earlier and a later statement that answer it.
Overtakes = Callable[[str, Statement, Statement], bool]

_WORD = re.compile(r"\w+")
# A sentence that shares more than this part of the words of a quote is its new version.
_BECAME = 0.4


def rewritten(answer: Answer, was: str, article: Article) -> CorrectionNotice | None:
    """Find a statement that a rewritten article no longer contains.

    Args:
        answer: An answer that cites the article.
        was: The previous text of the article. A server may have a private copy of an address with
            another text; the statements of an answer from that copy are not in this text.
        article: The article as the audience of the answer reads it now.

    Returns:
        The first statement that the article no longer contains, with the nearest sentence that it
        contains now; None if all stand. Changes of punctuation or spacing, or outside the quoted
        words, do not count.
    """
    body, text_before = _folded(article.body), _folded(was)
    for statement in answer.statements:
        for citation in statement.citations:
            text = _folded(statement.text)
            if citation.url != article.url or text not in text_before:
                continue
            if text in body or statement.text not in citation.quote:
                continue
            return CorrectionNotice(
                question=answer.question,
                change=Change.REWRITTEN,
                statement=statement.text,
                before=citation,
                after=_now_says(citation, article),
            )
    return None


def overtaken(before: Answer, now: Answer, overtakes: Overtakes) -> CorrectionNotice | None:
    """Find the later report that has overtaken an answer.

    Args:
        before: The original answer.
        now: The answer to the same question now.
        overtakes: Judges whether the new statement corrects the old one.

    Returns:
        The report that the new answer begins with, if the new answer marks the old statement as
        overtaken or gives another value from a newer report; else None. The change is `NEWER` if
        it is not certain that both reports speak of the same thing. None, too, if the two answers
        were chosen by different models. With several questions, the first overtaken answer counts.
    """
    if bool(before.parts) != bool(now.parts):
        return None
    if before.parts:
        later = {part.question: part for part in now.parts}
        found = (
            overtaken(part, later.get(part.question, part), overtakes) for part in before.parts
        )
        return next((notice for notice in found if notice is not None), None)
    if not before.statements or not now.statements or before.closest or now.closest:
        return None  # the closest report does not answer the question
    # different readers may prefer different sentences of the same news
    if before.chosen_by != now.chosen_by:
        return None
    was, lead = before.statements[0], _leading(now)
    if lead is None or _same(was, lead):
        return None
    marked = any(
        statement.standing is Standing.OVERTAKEN and _says(statement, was)
        for statement in now.statements
    )
    if not marked and not (now.answered and _other_value(was, lead, now)):
        return None
    certain = overtakes(before.question, was, lead)
    return CorrectionNotice(
        question=before.question,
        change=Change.OVERTAKEN if certain else Change.NEWER,
        statement=was.text,
        before=was.citations[0],
        after=lead.citations[0],
    )


def _leading(answer: Answer) -> Statement | None:
    return next(
        (
            statement
            for statement in answer.statements
            if statement.standing is not Standing.OVERTAKEN
        ),
        None,
    )


def _other_value(was: Statement, lead: Statement, now: Answer) -> bool:
    """Whether a newer report gives another value, and no statement still gives the old value."""
    if was.span is None or lead.span is None:
        return False
    then, later = was.citations[0].published_at, lead.citations[0].published_at
    if then is None or later is None or later <= then:
        return False
    still = {
        _folded(statement.span.text) for statement in now.statements if statement.span is not None
    }
    if (
        read(now.question).kind is QuestionKind.WHEN
        and was.when is not None
        and lead.when is not None
        and _same_time(was.when, lead.when)
    ):
        return False
    return _folded(was.span.text) not in still and not _says_all(lead.text, was.span.text)


def _same_time(was: TimeSpan, now: TimeSpan) -> bool:
    return (was.start, was.end) == (now.start, now.end)


def _same(was: Statement, lead: Statement) -> bool:
    return _folded(was.text) == _folded(lead.text)


def _says(statement: Statement, was: Statement) -> bool:
    """Whether two statements have the same words, or cite the same sentence."""
    if _same(statement, was):
        return True
    quotes = {(cited.url, _folded(cited.quote)) for cited in was.citations}
    return any((cited.url, _folded(cited.quote)) in quotes for cited in statement.citations)


def _says_all(text: str, value: str) -> bool:
    return _folded(value) in _folded(text)


def _now_says(citation: Citation, article: Article) -> Citation | None:
    """Return the sentence that replaced a quote."""
    quoted = set(_WORD.findall(citation.quote.casefold()))
    best, share = None, _BECAME
    for sentence in sentences(article.body):
        found = set(_WORD.findall(sentence.text.casefold()))
        alike = len(found & quoted) / len(found | quoted)
        if alike > share:
            best, share = sentence.text, alike
    if best is None:
        return None
    return replace(
        citation,
        title=article.title,
        published_at=article.modified_at or article.published_at,
        quote=best,
    )


def _folded(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
