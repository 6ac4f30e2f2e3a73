"""Split a body into sentences and passages, by place, so that every quote can be checked."""

import re
from collections.abc import Callable, Sequence

import sentencex

from index.text.lexicon import WEEKDAY
from index.types import Article, Span

# sentencex ends a sentence after these where a capital follows; news puts a name or a day there.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Cmdr|Gov|Sen|Sens|Rep|Reps|Rev|Hon|Pres|"
    r"St|Ste|Mt|Ft|Sault Ste|No|Nos|vs|v|Jr|Sr|Inc|Corp|Co|Ltd|approx|est|"
    r"Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\.|\b[A-Z]\.)\s*$"
)
# Characters of a headline that are encoded with each passage: more would push the passage out.
_PREFIX_TITLE = 120
_CLOCK = re.compile(r"\b[ap]\.m\.\s*$")
_DAY = re.compile(rf"^{WEEKDAY}|^(?:ET|EST|EDT|PT|PST|PDT|GMT|BST|local time)\b")
# sentencex 1.0.32 panics on some lines with a no-break space or another that takes several bytes.
_WIDE_SPACE = re.compile(r"[^\S ]")
# The ones of _ABBREVIATION that do end sentences, unless what follows goes on in lower case.
_MAY_END = re.compile(r"\b(?:Jr|Sr|Inc|Corp|Co|Ltd|No)\.\s*$|\b[A-Z]\.[A-Z]\.\s*$")


def sentences(body: str) -> tuple[Span, ...]:
    """Find the sentences of a body; none runs over a line's end.

    Args:
        body: Paragraphs, one line each.

    Returns:
        The sentences in reading order, without the white space around them.
    """
    found: list[Span] = []
    line_start = 0
    for line in body.split("\n"):
        for start, end in _in_line(line):
            text = line[start:end]
            stripped = text.strip()
            if stripped:
                begin = line_start + start + text.index(stripped)
                found.append(Span(begin, begin + len(stripped), stripped))
        line_start += len(line) + 1
    return tuple(found)


def _in_line(line: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    at = 0
    for text in sentencex.segment("en", _WIDE_SPACE.sub(" ", line)):
        end = at + len(text)
        if pieces and _goes_on(line[pieces[-1][0] : pieces[-1][1]], text):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((at, end))
        at = end
    if at != len(line):  # the splitter dropped characters: never trust its borders then
        return [(0, len(line))]
    return pieces


def _goes_on(before: str, after: str) -> bool:
    after = after.lstrip()
    if not after:
        return True
    if _CLOCK.search(before) and _DAY.match(after):
        return True
    if not _ABBREVIATION.search(before):
        return False
    return not _MAY_END.search(before) or after[0].islower()


def prefix(article: Article) -> str:
    """Return what is put before a passage when it is encoded: title, publisher and date."""
    title = article.title[:_PREFIX_TITLE]
    date = article.published_at.strftime("%d %B %Y").lstrip("0") if article.published_at else ""
    return " - ".join(
        part for part in (title, article.publisher[: _PREFIX_TITLE // 2], date) if part
    )


def split(
    body: str, count_tokens: Callable[[Sequence[str]], Sequence[int]], max_tokens: int
) -> tuple[Span, ...]:
    """Pack sentences into passages.

    Args:
        body: An article's body.
        count_tokens: The encoder's count of tokens for each of several texts.
        max_tokens: How many tokens a passage may have; one longer sentence is cut at words.

    Returns:
        Passages in reading order that together hold every sentence once.
    """
    whole = sentences(body)
    pieces: list[tuple[Span, int]] = []
    for sentence, tokens in zip(whole, count_tokens([s.text for s in whole]), strict=True):
        if tokens <= max_tokens:
            pieces.append((sentence, tokens))
        else:
            pieces.extend(_cut(sentence, count_tokens, max_tokens))
    passages: list[Span] = []
    first: Span | None = None
    last: Span | None = None
    total = 0
    for piece, tokens in pieces:
        if first is not None and last is not None and total + tokens > max_tokens:
            passages.append(Span(first.start, last.end, body[first.start : last.end]))
            first, total = None, 0
        first = first or piece
        last = piece
        total += tokens
    if first is not None and last is not None:
        passages.append(Span(first.start, last.end, body[first.start : last.end]))
    return tuple(passages)


def _cut(
    sentence: Span, count_tokens: Callable[[Sequence[str]], Sequence[int]], max_tokens: int
) -> list[tuple[Span, int]]:
    """Cut one over-long sentence at words, and a word without end at characters."""
    words = [
        (m.start() + shift, min(m.end(), m.start() + shift + 64))
        for m in re.finditer(r"\S+", sentence.text)
        for shift in range(0, m.end() - m.start(), 64)
    ]
    counts = count_tokens([sentence.text[a:b] for a, b in words])
    pieces: list[tuple[Span, int]] = []
    start, total = words[0][0], 0
    end = start
    for (begin, stop), tokens in zip(words, counts, strict=True):
        if total and total + tokens > max_tokens:
            pieces.append((_part(sentence, start, end), total))
            start, total = begin, 0
        end = stop
        total += tokens
    pieces.append((_part(sentence, start, end), total))
    return pieces


def _part(sentence: Span, start: int, end: int) -> Span:
    return Span(sentence.start + start, sentence.start + end, sentence.text[start:end])
