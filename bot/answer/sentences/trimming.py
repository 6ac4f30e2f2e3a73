"""PURE: shorten a sentence to what answers, without dateline and joined clauses."""

import re

from index import Span
from index.sources.attribution import dateline_end
from index.text.lexicon import SAYING, WEEKDAY

_LONG = 30  # words; a shorter sentence stays whole
_SHORTEST_CLAUSE = 8
_BORDER = re.compile(r", and (?=[^,]*\b(?:is|are|was|were|has|have|had|will|would|could|may)\b)|; ")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|may|might|must|said|says|\w+ed)\b"
)
_REFERS_BACK = re.compile(
    r"(?:it|he|she|they|this|that|these|those|which|who|also|then|if)\b", re.IGNORECASE
)
# Words that may negate or restrict a clause from outside it: the sentence then stays whole.
_RESTRICTS = re.compile(
    r"\b(?:not|no|never|nor|neither|without|den(?:y|ies|ied)|false(?:ly)?|if|unless|until|"
    r"although|though|despite|alleg\w+|claim\w*|rumou?r\w*|doubt\w*|cannot|none|nobody|nothing|"
    r"nowhere|hardly|scarcely|barely|whether|except|provided|unlikely|reportedly|suspect\w*|"
    r"accus\w+|refut\w+|hoax|fake|sa(?:id|ys?)|told(?! to\b)|according|report\w*|announced?|"
    r"warn\w*|estimat\w*|believ\w*|think|thought|suggest\w*|argu\w+|insist\w*|expect\w*)\b|n[’']t\b",
    re.IGNORECASE,
)
_SINGLE_QUOTE = re.compile(r"(?<!\w)['‘](?=\w)")
_SAID = rf"(?:{'|'.join(sorted(SAYING))})\b(?:(?<=told) (?:the |a )?\w+)?(?:(?: on)? {WEEKDAY})?"
_SAID_BEFORE = re.compile(rf"(?:[^,“\"]{{1,40}}, )?[^,“\"]{{2,60}}? {_SAID} (?:that )?(?=\w)")
_SAID_AFTER = re.compile(
    rf",? according to [^,“\"]+[.]$|, [^,“\"]{{2,60}}? {_SAID}[.]$|, {_SAID} [^,“\"]{{2,60}}[.]$"
)


def without_dateline(sentence: str) -> Span:
    """Return a sentence's place without the dateline that opens it, if one does."""
    start = dateline_end(sentence)
    return Span(start, len(sentence), sentence[start:])


def without_attribution(sentence: str, kept: Span) -> Span:
    """Return what a sentence reports, without who said it.

    Args:
        sentence: A whole sentence: "Police said that 12 people were hurt."
        kept: The place in it that has to stay.

    Returns:
        The place of "12 people were hurt."; of the whole sentence if it names no speaker.
    """
    start, end = 0, len(sentence)
    before = _SAID_BEFORE.match(sentence)
    if before is not None and before.end() <= kept.start:
        start = before.end()
    after = _SAID_AFTER.search(sentence, start)
    if after is not None and after.start() >= kept.end:
        end = after.start()
    return Span(start, end, sentence[start:end])


def trims(sentence: str) -> tuple[Span, ...]:
    """List the clauses of a long sentence that can stand without the rest.

    Only whole main clauses between ", and" or ";" count. The rest must neither negate nor restrict
    them, and no quotation may be cut.

    Args:
        sentence: A whole sentence.

    Returns:
        Places in the sentence, shortest first; empty if the sentence has to stay whole.
    """
    if len(sentence.split()) <= _LONG or _RESTRICTS.search(sentence):
        return ()
    borders = [(0, 0), *((m.start(), m.end()) for m in _BORDER.finditer(sentence))]
    borders.append((len(sentence), len(sentence)))
    found: list[Span] = []
    for first in range(len(borders) - 1):
        for last in range(first + 1, len(borders)):
            start, end = borders[first][1], borders[last][0]
            clause = sentence[start:end]
            whole = (start, end) == (0, len(sentence))
            if not whole and _closed(sentence[:start]) and _stands_alone(clause):
                found.append(Span(start, end, clause))
    return tuple(sorted(found, key=lambda span: len(span.text)))


def _stands_alone(clause: str) -> bool:
    return (
        len(clause.split()) >= _SHORTEST_CLAUSE
        and _FINITE.search(clause) is not None
        and _REFERS_BACK.match(clause) is None
        and _closed(clause)
    )


def _closed(text: str) -> bool:
    """Whether every quotation and bracket that opens in a text closes in it."""
    return (
        text.count("“") == text.count("”")
        and text.count("«") == text.count("»")
        and text.count('"') % 2 == 0
        and text.count("(") == text.count(")")
        and _SINGLE_QUOTE.search(text) is None  # its end looks like an apostrophe
    )
