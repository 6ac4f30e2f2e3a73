"""Whether the evidence under an answer still stands; pure."""

import re
from dataclasses import replace

from bot.answer.types import Answer, Citation, Standing, Statement
from bot.following.notices import Change, CorrectionNotice
from index import Article, TimeSpan
from index.text.passages import sentences

_WORD = re.compile(r"\w+")
# A sentence that shares so many of the words of what was quoted is what became of it.
_BECAME = 0.4


def rewritten(answer: Answer, was: str, article: Article) -> CorrectionNotice | None:
    """Say what a rewritten article no longer says.

    Args:
        answer: An answer that cites its address.
        was: What the article said before. Of one address a server may have a copy of its own, with
            another text; an answer that rests on the other copy has words that were never here.
        article: As those who got the answer read it now.

    Returns:
        The first statement that it no longer holds, with the sentence that is nearest to it now;
        None if all stand. Other punctuation or spacing is no change, and neither is one around
        the words that were said.
    """
    body, said_before = _folded(article.body), _folded(was)
    for statement in answer.statements:
        for citation in statement.citations:
            said = _folded(statement.text)
            if citation.url != article.url or said not in said_before:
                continue
            if said in body or statement.text not in citation.quote:
                continue
            return CorrectionNotice(
                question=answer.question,
                change=Change.REWRITTEN,
                said=statement.text,
                before=citation,
                after=_now_says(citation, article),
            )
    return None


def overtaken(before: Answer, now: Answer) -> CorrectionNotice | None:
    """Say which later report has overtaken an answer.

    Args:
        before: The answer as it was given.
        now: The answer to the same question today.

    Returns:
        None unless the news marks what was said as overtaken, or leads with another value for
        what was asked, from a report that is newer than the one that was cited. None, too, if
        another model chose, or the embedded reader in its place. Of several questions it is the
        first whose answer was overtaken.
    """
    if bool(before.parts) != bool(now.parts):
        return None
    if before.parts:
        later = {part.question: part for part in now.parts}
        found = (overtaken(part, later.get(part.question, part)) for part in before.parts)
        return next((one for one in found if one is not None), None)
    if not before.statements or not now.statements or before.closest or now.closest:
        return None  # the closest report is no word on what was asked
    # two readers may prefer two sentences of the same news
    if before.chosen_by != now.chosen_by:
        return None
    was, lead = before.statements[0], _leading(now)
    if lead is None or _same(was, lead):
        return None
    marked = any(one.standing is Standing.OVERTAKEN and _says(one, was) for one in now.statements)
    if not marked and not (now.answered and _other_value(was, lead, now)):
        return None
    return CorrectionNotice(
        question=before.question,
        change=Change.OVERTAKEN,
        said=was.text,
        before=was.citations[0],
        after=lead.citations[0],
    )


def _leading(answer: Answer) -> Statement | None:
    return next((one for one in answer.statements if one.standing is not Standing.OVERTAKEN), None)


def _other_value(was: Statement, lead: Statement, now: Answer) -> bool:
    """Whether a newer report gives another value, and nothing that is still said gives the old."""
    if was.span is None or lead.span is None:
        return False
    then, later = was.citations[0].published_at, lead.citations[0].published_at
    if then is None or later is None or later <= then:
        return False
    still = {_folded(one.span.text) for one in now.statements if one.span is not None}
    if was.when is not None and lead.when is not None and _same_time(was.when, lead.when):
        return False
    return _folded(was.span.text) not in still and not _says_all(lead.text, was.span.text)


def _same_time(was: TimeSpan, now: TimeSpan) -> bool:
    return (was.start, was.end) == (now.start, now.end)


def _same(was: Statement, lead: Statement) -> bool:
    return _folded(was.text) == _folded(lead.text)


def _says(one: Statement, was: Statement) -> bool:
    """Whether a statement is the one that was made: the same words, or the same sentence cited."""
    if _same(one, was):
        return True
    quotes = {(cited.url, _folded(cited.quote)) for cited in was.citations}
    return any((cited.url, _folded(cited.quote)) in quotes for cited in one.citations)


def _says_all(text: str, value: str) -> bool:
    return _folded(value) in _folded(text)


def _now_says(citation: Citation, article: Article) -> Citation | None:
    """Return what stands in the place of a quote today."""
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
