"""PURE: find the quotations of a person in an article, each with its proof.

Precision comes first: a quotation counts only if the wording around it names the speaker
(`"…," said X`; `X told Reuters: "…"`), or has "he" right after a sentence about X alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer.sentences.quote_masking import (
    FINISHED,
    OTHER,
    PERSON,
    QUOTATION,
    THING,
    MaskedParagraph,
    MaskedQuotation,
    mask,
)
from index import Span
from index.sources.outlets import DAY_OR_MONTH
from index.text.passages import sentences

# Fewer words are a quoted phrase, not a statement.
_LEAST_WORDS = 4
_LONGEST_PROOF = 600  # characters

_P, _O, _T = PERSON, OTHER, THING
_ANY_QUOTATION = f"[{QUOTATION}{FINISHED}]"
_NO_NAME = (
    f"[^{_P}{_O}{QUOTATION}{FINISHED}.;:"  # the user adds further excluded characters and "]"
)
_VERB = (
    r"(?:said|says|told|tells|wrote|writes|tweeted|posted|added|adds|explained|explains|warned"
    r"|warns|insisted|insists|argued|argues|continued|continues|noted|notes|announced|declared"
    r"|declares|stated|states|claimed|claims|acknowledged|admitted|admits|replied|responded"
    r"|recalled|recalls|joked|quipped|concluded|promised|vowed|urged|testified|remarked"
    r"|reiterated|stressed|emphasi[sz]ed|predicted|cautioned|complained|conceded|countered"
    r"|suggested|shouted|asked|asks|lamented|pleaded|boasted|observed|exclaimed|reflected|pledged"
    r"|commented)\b"
)
_ADVERB = (
    r"(?:has|have|had|also|later|then|once|again|previously|earlier|recently|first|further|even"
    r"|publicly|flatly|simply|repeatedly|bluntly|quickly|since|finally|now|famously|himself"
    rf"|herself|jokingly|(?:on )?(?:{DAY_OR_MONTH})(?: \d+)?|last \w+|in \d{{4}})"
)
# ", a senior fellow at T," and "(no relation)" behind a name
_APPOSITION = (
    rf"(?:, [RDI]-[A-Z][\w.-]+,"  # a party and a state: "Scalise, R-La., said"
    rf"|, (?!and\b|but\b){_NO_NAME},]{{1,90}}(?:, {_NO_NAME},]{{1,60}})?,"
    rf"| \({_NO_NAME}()]{{1,60}}\))?"
)
_SPEAKER = f"(?P<speaker>{_P}|[Hh]e|[Ss]he)(?![\\w’'-])"
_ABOUT_TO_SPEAK = rf"{_SPEAKER}{_APPOSITION}(?: {_ADVERB},?){{0,3}}"
_SPOKE = rf"{_ABOUT_TO_SPEAK} {_VERB}"
_NAME_THEN_VERB = re.compile(rf",? {_SPOKE}")
# "French vaccination chief X said", "said Denver great X"; but "said Jill X" is of a relative
_NO_JOINT = (
    r"(?!(?:of|for|to|by|with|in|at|from|on|as|about|and|or|that|who|than|against)\b)"
    r"(?![\w-]+ing\b)"
)
_DESCRIBED = rf"(?:(?:{_NO_JOINT}(?:[\w&’'.-]+|{_T}) ){{0,5}}{_NO_JOINT}[a-z][\w-]+ )?"
_VERB_THEN_NAME = re.compile(
    rf",? (?:{_ADVERB} )?{_VERB} {_DESCRIBED}{_SPEAKER}(?!,? (?:and|or) (?:{_O}|[A-Z]|{_T}))"
)
# “Will you run?” X said no: that is not X's question.
_CLAUSE_END = re.compile(
    rf"$|[.,;:!?]| [—–-]| (?:in|to|at|on|during|after|of|while|when|as|from|before|about|last|this"
    rf"|yesterday|today|earlier|through|via|with|into|outside|following|ahead|adding|reporters"
    rf"|lawmakers|{DAY_OR_MONTH})\b| ?[{_T}{_O}]"
)
# “…,” X recalled the lawyer saying
_NESTED_QUOTE = re.compile(
    rf"[^.,;:!?{QUOTATION}{FINISHED}]{{0,80}}\b(?:saying|telling|having said)\b"
)
_BEHIND_NAME = re.compile(rf"^{_APPOSITION}")
_NOT_SUBJECT = re.compile(r"[\w’'-]|,? and\b")
# A person without a name, who may be the "he" of the next sentence.
_SOMEBODY = re.compile(
    r"\b(?:man|woman|men|women|people|mother|father|wife|husband|son|daughter|brother|sister|friend"
    r"|ally|coach|mayor|president|minister|chancellor|king|queen|pope|spokes\w+|officials?|lawyer"
    r"|attorney|judge|doctor|player|reporter|host|officer|senator|governor|lawmaker|critics?|aide"
    r"|advis[eo]r|boss|chief|leader|student|teacher|professor|expert|analyst|author|director|actor"
    r"|actress|candidate|opponent|rival|colleague|partner|counterpart|predecessor|successor|victim)s?"
    r"\b"
)
# What may stand before the subject of a clause.
_BEFORE_SPEAKER = (
    r"(?:^|[:;,] |[—–-] "
    r"|\b(?:[Aa]nd|[Bb]ut|[Aa]s|[Ww]hile|[Ww]hen|where|because|[Aa]fter|that|[Tt]hough|[Bb]efore) )"
)
_SPOKE_BEFORE = re.compile(rf"{_BEFORE_SPEAKER}{_SPOKE}")
# Verbs that report without quoting: "X said that ...", "X denied ..."
_REPORTED = (
    r"(?:believes?|thinks|hopes|denied|denies|condemned|condemns|praised|praises|criticized"
    r"|criticised|dismissed|described|describes|welcomed|hailed|apologi[sz]ed|confirmed|rejected"
    r"|blamed|defended|accused|thanked|congratulated|called (?:it|him|her|them|the|for|on))\b"
)
_REPORTED_BEFORE = re.compile(
    rf"(?:{_BEFORE_SPEAKER}|^{_DESCRIBED}){_ABOUT_TO_SPEAK} (?:{_VERB}|{_REPORTED})"
)
_REPORTED_AFTER = re.compile(
    rf", (?:{_ABOUT_TO_SPEAK} {_VERB}|{_VERB} {_DESCRIBED}(?P<behind>{_P})(?![\w’'-]))"
)
_WHOM = re.compile(
    rf"^ (?:the )?(?:[{_T}{_O}]|[A-Z][\w.]*|reporters|journalists|lawmakers|supporters|fans)"
    rf"(?:(?:[’']s?)? (?:{_O}|[A-Z][\w’']*))*"
)
# Between verb and quotation: signs that the quotation is of another person or thing.
_SOMETHING_ELSE = re.compile(
    rf"[{_P}{_O}]|{_ANY_QUOTATION}|{_VERB}|\b(?:call\w*|describ\w+|quot\w+|cit(?:ed|ing)|texted"
    r"|texting|reads?|reading|stating|phrases?|slogans?|chant\w*|known|dubbed|nicknamed"
    r"|(?:en)?titled|named|labell?ed|who|whose|which|whom|according|terms?|termed|signs?|lyrics?"
    r"|songs?|words?|sayings?|headlines?|clauses?|articles?|asking|hear\w*|he|she|they)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?;]")
_MOST_BETWEEN = 110  # characters
_ASKED = re.compile(r"\b[Aa]sked\b[^.]*$")
_ATTRIBUTED = re.compile(rf",? (?:[^{QUOTATION}{FINISHED}.;:]{{0,80}} )?{_VERB}")
# `“…,” X said in March. “…”`, and `“…,” X said in March, “…”`
_CARRIES_ON = re.compile(rf"[^{QUOTATION}{FINISHED}.!?]*(?:[.!?]|,| [—–-]) |")
_ENDS_THERE = re.compile(rf"[^{QUOTATION}{FINISHED}.!?]*[.!?]?\s*")
_SENTENCE_END = re.compile(
    rf"(?:(?<![A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\bSen)(?<!\bRep)(?<!\bGov)"
    rf"(?<!\bGen)[.!?]|{FINISHED})\s+(?=[^a-z\s])"
)
_OPENING = re.compile(rf"(?:[A-Z][^{_P}{_O}{QUOTATION}{FINISHED},]{{0,70}}, )?")


@dataclass(frozen=True, slots=True)
class AttributedQuote:
    """A quotation with its proof.

    Attributes:
        quote: The words between the marks, in the body.
        proof: The part of the body that contains them and names the speaker.
        pronoun: "he" or "she" if the proof has only a pronoun; "" if it has the name.
    """

    quote: Span
    proof: Span
    pronoun: str = ""


@dataclass(frozen=True, slots=True)
class _Attribution:
    """The evidence that a quotation is the person's.

    Attributes:
        start: Where the attribution begins in the masked text.
        end: Where the attribution and the quotation have ended.
        pronoun: "he" or "she", or "".
        since: Where the proof begins in the body.
    """

    start: int
    end: int
    pronoun: str
    since: int


def find_quotes(
    body: str,
    person: Sequence[Span],
    others: Sequence[Span] = (),
    things: Sequence[Span] = (),
) -> tuple[AttributedQuote, ...]:
    """Find the quotations of a person.

    Args:
        body: The body of an article.
        person: Where it names the person, without title and possessive.
        others: Where it names other people.
        things: Where it names organisations and places.

    Returns:
        Quotations of at least four words, in reading order.
    """
    found: list[AttributedQuote] = []
    before: _Paragraph | None = None
    for masked in mask(body, person, others, things):
        before = _Paragraph(body, masked, before)
        found += before.quoted
    return tuple(found)


def find_reported(
    body: str,
    person: Sequence[Span],
    others: Sequence[Span] = (),
    things: Sequence[Span] = (),
) -> tuple[Span, ...]:
    """Find the sentences that report what a person said, thinks or denies.

    Args:
        body: The body of an article.
        person: Where it names the person, without title and possessive.
        others: Where it names other people.
        things: Where it names organisations and places.

    Returns:
        Whole sentences in which the person speaks, in reading order.
    """
    found: list[Span] = []
    for masked in mask(body, person, others, things, quoting=False):
        borders = [0, *(end.end() for end in _SENTENCE_END.finditer(masked.text))]
        for first, last in zip(borders, [*borders[1:], len(masked.text)], strict=True):
            if _is_reported(masked.text[first:last]):
                found.append(whole_sentences(body, masked.starts[first], masked.starts[last] - 1))
    return tuple(span for span in dict.fromkeys(found) if not span.text.endswith("?"))


def _is_reported(sentence: str) -> bool:
    """Whether the first report in a masked sentence is of the person's words."""
    before = _REPORTED_BEFORE.search(sentence)
    if before is not None and before["speaker"] == _P:
        reported = sentence[before.end() :]
        if len(reported.split()) >= _LEAST_WORDS:
            return not re.search(_VERB, sentence[: before.start()])
    after = _REPORTED_AFTER.search(sentence)
    if after is None or _P not in (after["speaker"], after["behind"]):
        return False
    if after["behind"] and not _CLAUSE_END.match(sentence, after.end()):
        return False
    reported = sentence[: after.start()]
    return len(reported.split()) >= _LEAST_WORDS and not re.search(_VERB, reported)


class _Paragraph:
    """The quotations of a paragraph, read with the paragraph before it."""

    def __init__(self, body: str, masked: MaskedParagraph, before: "_Paragraph | None") -> None:
        self._body = body
        self._text = masked.text
        self._starts = masked.starts
        self._before = before
        self.latest: _Attribution | None = None  # of the quotation before the one that is read
        self.open = False  # whether the last quotation continues in the next paragraph
        self.quoted: list[AttributedQuote] = []
        for number, quotation in enumerate(masked.quotations):
            self.latest = self._attribution(quotation, first=number == 0)
            self.open = not quotation.closed
            if self.latest and len(quotation.inner.text.split()) >= _LEAST_WORDS:
                proof = self._proof(quotation, self.latest)
                self.quoted.append(
                    AttributedQuote(_trimmed(quotation.inner), proof, self.latest.pronoun)
                )

    def _attribution(self, quotation: MaskedQuotation, *, first: bool) -> _Attribution | None:
        """Return why a quotation is the person's; None if it is not known to be."""
        at = quotation.at
        spoken = self._named_after(at) or self._named_before(at)
        if spoken is not None:
            if not spoken.pronoun:
                return spoken
            since = self._antecedent(spoken.start, at)
            return None if since is None else replace(spoken, since=since)
        if self._text[at] == QUOTATION and _ATTRIBUTED.match(self._text, at + 1):
            return None
        latest = self.latest
        if latest is not None and _CARRIES_ON.fullmatch(self._text[latest.end : at]):
            return _Attribution(at, at + 1, latest.pronoun, latest.since)
        if first and at == 0 and self._before is not None and self._before.open:
            latest = self._before.latest
            return None if latest is None else _Attribution(0, 1, latest.pronoun, latest.since)
        return None

    def _named_after(self, at: int) -> _Attribution | None:
        """`…,” said X` or `…,” X said`."""
        text = self._text
        if text[at] != QUOTATION or _ASKED.search(text[:at]):
            return None
        said_by = _VERB_THEN_NAME.match(text, at + 1)
        spoken = said_by or _NAME_THEN_VERB.match(text, at + 1)
        if spoken is None:
            return None
        asks = text[at + 1] != "," and self._body[self._starts[at + 1] - 2] in "?!"
        # “…,” said Reed family spokesperson Franks: the speaker is not Reed
        if (said_by or asks) and not _CLAUSE_END.match(text, spoken.end()):
            return None
        if _NESTED_QUOTE.match(text, spoken.end()):
            return None
        return _Attribution(at, spoken.end(), _pronoun(spoken), self._starts[at])

    def _named_before(self, at: int) -> _Attribution | None:
        """`X said: “…”`, `X told Reuters that “…”`, `X said the plan “…”`."""
        begin = self._sentence_start(at)
        sentence = self._text[begin:at]
        for spoken in reversed(list(_SPOKE_BEFORE.finditer(sentence))):
            between = sentence[spoken.end() :]
            if spoken.group().endswith(("told", "tells", "asked", "asks", "urged")):
                between = _WHOM.sub("", between)
            if (
                len(between) <= _MOST_BETWEEN
                and not _SOMETHING_ELSE.search(between)
                and not _STOP.search(between)
                and between.count(",") <= 1
            ):
                start = begin + spoken.start("speaker")
                return _Attribution(start, at + 1, _pronoun(spoken), self._starts[start])
        return None

    # -- whom "he" means ---------------------------------------------------------------------

    def _antecedent(self, at: int, quotation_at: int) -> int | None:
        """Find the text about the person alone right before a pronoun.

        Args:
            at: The pronoun, or the quotation in front of it.
            quotation_at: The quotation.

        Returns:
            Where that text begins in the body; None without such a text.
        """
        begin = self._sentence_start(at)
        within = self._text[begin:at]
        if at != quotation_at and (_P in within or _O in within):
            return self._starts[begin] if _is_subject_alone(within) else None
        if not self._text[:begin].strip():
            return None if self._before is None else self._before.ends_on_person()
        return self._on_person(begin)

    def ends_on_person(self) -> int | None:
        """Return where the text about the person alone that ends the paragraph begins, if any."""
        return self._on_person(len(self._text.rstrip()))

    def _on_person(self, end: int) -> int | None:
        if self.latest is not None:
            rest = self._text[self.latest.end : end]
            only = _O not in self._text[:end] and _ENDS_THERE.fullmatch(rest)
            return self.latest.since if only else None
        begin = self._sentence_start(len(self._text[:end].rstrip()) - 1)
        return self._starts[begin] if _is_subject_alone(self._text[begin:end]) else None

    # -- places ------------------------------------------------------------------------------

    def _sentence_start(self, at: int) -> int:
        ends = [end.end() for end in _SENTENCE_END.finditer(self._text) if end.end() <= at]
        return ends[-1] if ends else 0

    def _proof(self, quotation: MaskedQuotation, attribution: _Attribution) -> Span:
        start = min(quotation.inner.start, self._starts[attribution.start])
        end = max(quotation.inner.end, self._starts[attribution.end])
        whole = whole_sentences(self._body, min(start, attribution.since), end)
        return (
            whole if len(whole.text) <= _LONGEST_PROOF else whole_sentences(self._body, start, end)
        )


def whole_sentences(body: str, start: int, end: int) -> Span:
    """Return the span of the whole sentences around a span of a body."""
    line_start = body.rfind("\n", 0, start) + 1
    line_end = body.find("\n", end)
    line = body[line_start : line_end if line_end >= 0 else len(body)]
    held = [
        sentence
        for sentence in sentences(line)
        if sentence.end > start - line_start and sentence.start < end - line_start
    ]
    first = min(start, line_start + held[0].start) if held else start
    last = max(end, line_start + held[-1].end) if held else end
    return Span(first, last, body[first:last])


def _is_subject_alone(sentence: str) -> bool:
    """Whether the person is the subject of a sentence that names nobody else."""
    place = sentence.find(_P)
    if place < 0 or _O in sentence or re.search(_ANY_QUOTATION, sentence):
        return False
    rest = _BEHIND_NAME.sub("", sentence[place + 1 :])
    if _NOT_SUBJECT.match(rest) or _SOMEBODY.search(rest):
        return False
    return _OPENING.fullmatch(sentence[:place]) is not None


def _pronoun(spoken: re.Match[str]) -> str:
    speaker = spoken["speaker"].lower()
    return "" if speaker == _P else speaker


def _trimmed(inner: Span) -> Span:
    """Remove the comma before "said X"."""
    text = inner.text.strip().rstrip(",").rstrip()
    start = inner.start + inner.text.index(text)
    return Span(start, start + len(text), text)
