"""PURE: replace the quotations and names of a paragraph by single letters, for simple patterns.

`“I won,” said US President Joe Biden.` becomes `Q said P.` for quotations of Biden.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Span
from index.sources.outlets import DAY_OR_MONTH
from index.text.words import STOPWORDS

QUOTATION = "\ue000"  # ends so that "said X" may follow: in a comma, a question mark, a dash
FINISHED = "\ue001"  # a quotation that ends in a full stop, or does not end in its paragraph
PERSON = "\ue002"  # the speaker in question, with the titles in front
OTHER = "\ue003"  # another person, likewise
THING = "\ue004"  # an organisation or a place

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CURLY = re.compile(r"“(?P<curly>[^“”]+)(?P<closed>”)?|«(?P<angled>[^«»]+)»")
_STRAIGHT = re.compile(r'"(?P<straight>[^"]+)"')
_MARK = re.compile(r'[“”«»"]')
_LEADS_ON = re.compile(r"[,?!—–…-]$|\.{2,}$")
_LAST_WORD = re.compile(r"\S+$")
_DAY_OR_MONTH = re.compile(DAY_OR_MONTH)

_TITLES = frozenset(
    "the a an former then ex current late president prime minister secretary senator chief "
    "executive chairman chairwoman chair founder co-founder leader billionaire actor actress "
    "singer author director coach captain player manager governor mayor king queen prince princess "
    "pope attorney general treasurer commissioner ambassador lawmaker congressman congresswoman "
    "republican democrat democratic sheriff sergeant officer professor researcher economist "
    "analyst expert host comedian star rapper musician owner entrepreneur head vice deputy foreign "
    "finance defense defence health interior secretary-general speaker majority minority judge "
    "justice activist candidate nominee incumbent opposition national security tennis football "
    "world champion quarterback novelist writer filmmaker producer journalist scientist assistant "
    "associate senior supreme court ceo cfo coo".split()
)
_SHORT_TITLES = frozenset("Mr. Mrs. Ms. Dr. Sen. Rep. Gov. Gen. Lt. Col. Prof. Rev. Sir".split())
_OFFICES = frozenset(
    "secretary minister director head chief president leader governor mayor chairman chairwoman "
    "chair commissioner king queen prince princess duke duchess pope archbishop ambassador "
    "speaker secretary-general".split()
)
# "aide of President X" names the aide, "Secretary of State X" names X.
_PERSONAL = frozenset("president prime king queen prince princess pope senator governor".split())


@dataclass(frozen=True, slots=True)
class MaskedQuotation:
    """A quotation in a masked paragraph.

    Attributes:
        inner: The words without the marks, in the body.
        at: Where its letter stands in the masked text.
        closed: Whether it ends with a mark; if not, it continues in the next paragraph.
    """

    inner: Span
    at: int
    closed: bool


@dataclass(frozen=True, slots=True)
class MaskedParagraph:
    """A masked paragraph.

    Attributes:
        text: The masked text.
        quotations: Its quotations, in reading order.
        starts: Where each letter of `text` begins in the body, and where the paragraph ends.
    """

    text: str
    quotations: tuple[MaskedQuotation, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _QuotedPiece:
    start: int
    end: int
    letter: str
    inner: tuple[int, int] = (0, 0)
    closed: bool = True


def mask(
    body: str,
    person: Sequence[Span],
    others: Sequence[Span],
    things: Sequence[Span],
    *,
    quoting: bool = True,
) -> Iterator[MaskedParagraph]:
    """Mask a body, one paragraph after another.

    Args:
        body: Of an article.
        person: Where it names the speaker, without title and possessive.
        others: Where it names other people.
        things: Where it names organisations and places.
        quoting: Whether to mask only paragraphs with a quotation or right before one; the others
            come back empty.
    """
    letters = [*((span, PERSON) for span in person), *((span, OTHER) for span in others)]
    letters += [(span, THING) for span in things]
    letters.sort(key=lambda pair: (pair[0].start, pair[1]))
    at, start = 0, 0
    lines = body.split("\n")
    # a paragraph matters if it has a quotation, or the next that is not empty has one
    quoted = [_MARK.search(line) is not None for line in lines]
    following = [any(quoted[number + 1 : number + 3]) for number in range(len(lines))]
    for number, line in enumerate(lines):
        end = start + len(line)
        while at < len(letters) and letters[at][0].start < start:
            at += 1
        names: list[_QuotedPiece] = []
        while at < len(letters) and letters[at][0].start < end:
            span, letter = letters[at]
            if span.end <= end:
                names.append(_QuotedPiece(span.start - start, span.end - start, letter))
            at += 1
        if line.strip():
            matters = quoted[number] or following[number] or not quoting
            yield _masked(line, start, names) if matters else MaskedParagraph("", (), (start,))
        start = end + 1


def _masked(line: str, offset: int, names: Sequence[_QuotedPiece]) -> MaskedParagraph:
    pieces = list(_quotations(line))
    for name in names:
        begin = name.start if name.letter == THING else _with_titles(line, name, names)
        taken = any(
            begin < piece.end and piece.start < name.end for piece in pieces if piece is not name
        )
        if not taken or name.letter != THING:
            pieces = [
                piece
                for piece in pieces
                if not (piece.letter == THING and begin <= piece.start < name.end)
            ]
            if not any(begin < piece.end and piece.start < name.end for piece in pieces):
                pieces.append(_QuotedPiece(begin, name.end, name.letter))
    text: list[str] = []
    starts: list[int] = []
    quotations: list[MaskedQuotation] = []
    at = 0
    for piece in sorted(pieces, key=lambda item: item.start):
        text += _PRIVATE.sub(" ", line[at : piece.start])
        starts += range(offset + at, offset + piece.start)
        if piece.letter in (QUOTATION, FINISHED):
            first, last = piece.inner
            inner = Span(offset + first, offset + last, line[first:last])
            quotations.append(MaskedQuotation(inner, len(text), piece.closed))
        text.append(piece.letter)
        starts.append(offset + piece.start)
        at = piece.end
    text += _PRIVATE.sub(" ", line[at:])
    starts += range(offset + at, offset + len(line) + 1)
    return MaskedParagraph("".join(text), tuple(quotations), tuple(starts))


def _quotations(line: str) -> Iterator[_QuotedPiece]:
    if '"' in line and ("“" in line) != ("”" in line):  # the other mark of each pair is straight
        line = line.replace("“", '"').replace("”", '"')
    if "“" in line or "«" in line:
        for match in _CURLY.finditer(line):
            group = "curly" if match["curly"] else "angled"
            closed = group == "angled" or match["closed"] is not None
            if closed or match.end() == len(line):  # else the marks are in disorder
                yield _quotation(line, match, group, closed=closed)
    elif line.count('"') % 2 == 0:
        for match in _STRAIGHT.finditer(line):
            yield _quotation(line, match, "straight", closed=True)
    elif line.startswith('"') and line.count('"') == 1:
        yield _QuotedPiece(0, len(line), FINISHED, (1, len(line)), closed=False)


def _quotation(line: str, match: re.Match[str], group: str, *, closed: bool) -> _QuotedPiece:
    leads_on = closed and (
        _LEADS_ON.search(match[group].rstrip("’' ")) or line[match.end() : match.end() + 1] == ","
    )
    letter = QUOTATION if leads_on else FINISHED
    return _QuotedPiece(match.start(), match.end(), letter, match.span(group), closed)


def _with_titles(line: str, name: _QuotedPiece, names: Sequence[_QuotedPiece]) -> int:
    """Return where the titles in front of a name begin: "Secretary of State", "Tesla CEO"."""
    things = {piece.end: piece.start for piece in names if piece.letter == THING}
    one_word = " " not in line[name.start : name.end]
    start, inner = name.start, ""
    while line[:start].endswith(" "):
        before = line[: start - 1]
        thing = things.get(len(before)) or things.get(len(before) - 2)
        if thing is not None and before[thing:].removesuffix("’s").removesuffix("'s"):
            start, inner = thing, "State"
            continue
        token = _LAST_WORD.search(before)
        if token is None:
            break
        word = token[0]
        known = word.lower().split("-")[-1] in _TITLES or word in _SHORT_TITLES
        capital = (
            word.isalpha()
            and word[0].isupper()
            and (word.isupper() or word.lower() not in STOPWORDS)
        )
        # "Jill" in "Jill Biden" is no title of a Biden
        capital = capital and not (one_word and start == name.start)
        capital = capital and not _DAY_OR_MONTH.fullmatch(word)
        joint = word in {"of", "for", "and"} and _is_office(before[: token.start()], inner)
        if not (known or capital or joint):
            break
        start, inner = token.start(), word
    return start


def _is_office(before: str, inner: str) -> bool:
    """Whether "of" joins an office to its field: "Secretary of State"."""
    token = _LAST_WORD.search(before.rstrip())
    return (
        inner[:1].isupper()
        and inner.lower() not in _PERSONAL
        and token is not None
        and token[0].lower() in _OFFICES
    )
