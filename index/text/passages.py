"""Split a body into sentences and passages with their positions, so that quotes can be checked."""

import re
from collections.abc import Callable, Sequence

import sentencex

from index.text.lexicon import SHORT_MONTHS, WEEKDAY
from index.types import Article, Span

# sentencex ends a sentence after these before a capital; in news a name or day follows instead.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Cmdr|Gov|Sen|Sens|Rep|Reps|Rev|Hon|Pres|"
    r"St|Ste|Mt|Ft|Sault Ste|No|Nos|vs|v|Jr|Sr|Inc|Corp|Co|Ltd|approx|est|"
    rf"{'|'.join(SHORT_MONTHS)})\.|\b[A-Z]\.)\s*$"
)
# Characters of a headline that are encoded with each passage; more would displace the passage.
_PREFIX_TITLE = 120
_CLOCK = re.compile(r"\b[ap]\.m\.\s*$")
_DAY = re.compile(rf"^{WEEKDAY}|^(?:ET|EST|EDT|PT|PST|PDT|GMT|BST|local time)\b")
# sentencex 1.0.32 panics on some lines with a no-break or other multi-byte space.
_WIDE_SPACE = re.compile(r"[^\S ]")
# The abbreviations that may end a sentence, unless a lower-case word follows.
_MAY_END = re.compile(r"\b(?:Jr|Sr|Inc|Corp|Co|Ltd|No)\.\s*$|\b[A-Z]\.[A-Z]\.\s*$")


def sentences(body: str) -> tuple[Span, ...]:
    """Find the sentences of a body; no sentence crosses the end of a line.

    Args:
        body: Paragraphs, one line each.

    Returns:
        The sentences in reading order, without surrounding white space.
    """
    spans: list[Span] = []
    line_start = 0
    for line in body.split("\n"):
        for start, end in _split_line(line):
            text = line[start:end]
            stripped = text.strip()
            if stripped:
                begin = line_start + start + text.index(stripped)
                spans.append(Span(begin, begin + len(stripped), stripped))
        line_start += len(line) + 1
    return tuple(spans)


def _split_line(line: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    at = 0
    for text in sentencex.segment("en", _WIDE_SPACE.sub(" ", line)):
        end = at + len(text)
        if pieces and _continues(line[pieces[-1][0] : pieces[-1][1]], text):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((at, end))
        at = end
    if at != len(line):  # the splitter dropped characters, so its borders are wrong
        return [(0, len(line))]
    return pieces


def _continues(before: str, after: str) -> bool:
    after = after.lstrip()
    if not after:
        return True
    if _CLOCK.search(before) and _DAY.match(after):
        return True
    if not _ABBREVIATION.search(before):
        return False
    return not _MAY_END.search(before) or after[0].islower()


def prefix(article: Article) -> str:
    """Return the text that is encoded before a passage: title, publisher and date."""
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
        max_tokens: The most tokens of a passage; a longer sentence is cut at words.

    Returns:
        Passages in reading order, which together contain every sentence once.
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
    """Cut an overlong sentence between words, and a word after 64 characters."""
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
