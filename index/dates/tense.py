"""Decide whether a sentence speaks of the past or the future at a place in it.

The last verb before the place in its clause decides, else the first after it, else one in a
neighbouring clause. There is no part-of-speech tagger: it would cost more than all the rest, and a
list of auxiliaries, irregular past forms and "-ed" decides the same in nearly all news sentences.
"""

import re
from dataclasses import dataclass, field

from index.dates.calendar import TimeDirection
from index.text.lexicon import MONTH, WEEKDAY

_FUTURE = (
    r"will|\w+[’']ll|won[’']t|shall|would|wouldn[’']t|could|might|may|should|must|going to|gonna|"
    r"(?:re)?schedul(?:ed?|ing)|slated|upcoming|forthcoming|coming up|deadline|"
    r"expect(?:s|ed|ing)?|anticipat(?:es?|ed|ing)|project(?:s|ed) to|predicts?|"
    # "due to storms" says nothing about time
    r"due(?! to (?!be|go|start|begin|take|meet|open|arrive|visit|speak|appear|expire|end|launch"
    r"|land|return|hold|leave|play|vote|face|report)\b)|planned|planning|plans? (?:to|for)|"
    r"intend(?:s|ed|ing)?|aim(?:s|ed|ing)? (?:to|for)|hop(?:es?|ed|ing) to|"
    r"set (?:to|for)|about to|ready to|likely to|poised to|prepar(?:es?|ing) (?:to|for)|"
    r"(?:wants?|needs?|has|have|had|bid|seeks?|seeking|race) to|(?:has|have|had) until|starting|"
    r"beginning|ahead of|no later than|(?:is|are) to [a-z]+|to be [a-z]+|"
    r"(?:is|are) (?:coming|going|meeting|holding|hosting|launching|returning|visiting|travell?ing"
    r"|opening|closing|heading|running|leaving)|"
    r"(?:begins|starts|opens|kicks? off|returns|resumes|airs|premieres|debuts|expires|takes? effect"
    r"|goes? into effect|comes? into force|heads? to|goes to|go to|faces? off|arrives"
    r"|runs)(?! up\b)"
)
# "Stay closed" and "remains suspended" say how things are, not what happened.
_STATE = "".join(
    rf"(?<!\b{verb} )" for verb in ("stay", "stays", "staying", "remain", "remains", "remaining")
)
# Past before the verb, future after it: "voted on Monday to close it on Friday".
_DECIDED = (
    r"(?:agreed|voted|decided|promised|vowed|pledged|asked|ordered|invited|wanted|told \w+|urged"
    r"|required|allowed|supposed|predicted) to|"
    # "postponed the launch of the rocket to 3 September"
    r"(?:delayed|postponed|deferred|adjourned|rescheduled|(?:put|pushed|moved) (?:off|back)|"
    r"brought forward) (?:[\w’'-]+ ){0,8}?"
    rf"(?:until|till|(?:to|for)(?= (?:{MONTH}|{WEEKDAY}|next|\d{{1,2}} {MONTH}|the \d)))|"
    r"(?:extended|delayed|postponed|adjourned|pushed|suspended|moved|deferred|booked|reserved) "
    r"(?:\w+ )?(?:until|till|(?:to|for)(?= [A-Z\d]| next| the \d))"
)
PAST = (
    r"(?<!\bbe )(?<!being )(?:"
    r"was|were|wasn[’']t|weren[’']t|had|did|didn[’']t|has|"
    # "could have a big game on Sunday"
    r"(?<!will )(?<!would )(?<!could )(?<!might )(?<!may )(?<!must )(?<!should )(?<!to )have|"
    r"hasn[’']t|haven[’']t|been|"
    r"said|says|told|tells|wrote|writes|read|heard|made|came|went|took|gave|got|saw|found|held|"
    r"won|lost|led|left|met|began|broke|brought|built|bought|caught|chose|cut|drew|drove|fell|fled|"
    r"flew|fought|grew|hit|kept|knew|laid|let|paid|put|quit|ran|rose|sank|sent|set|shot|shut|sold|"
    r"sought|spent|spoke|spread|stood|struck|swept|swore|taught|thought|threw|tore|understood|wore|"
    r"became|beat|felt|forgave|forgot|hung|hurt|meant|rang|sat|shook|slept|slid|spun|stole|stuck|"
    r"withdrew|overthrew|undertook|dealt|dug|ate|froze|gone|done|seen|taken|given|born|died|"
    rf"(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bits )(?<!\bhis )(?<!\bher ){_STATE}"
    r"(?!(?:need|speed|indeed|hundred|united|proceed|exceed|succeed|breed|sacred|naked|hatred|"
    r"limited|related|based|supposed|aged|beloved|unprecedented|alleged|embed|required)\b)"
    r"[a-z]{3,}ed)"
)
# "After announcing it on Thursday, she ..." is over, whatever the main verb says.
_OVER = r"after (?:\w+ly )?[a-z]{2,}ing"
# A participle right after a comma opens an aside: "the tax, announced by Hunt, rises in April".
_ASIDE = r"(?<=, )(?:\w+ly )?[a-z]{3,}ed(?= (?:by|in|on|at|to|after|with|from|during)\b)"
_CUE = re.compile(
    rf"(?<![\w’'-])(?:(?P<aside>{_ASIDE})|(?P<decided>{_DECIDED})|(?P<future>{_FUTURE})"
    rf"|(?P<past>{_OVER}|{PAST}))(?![\w’'-])"
)
_LEANINGS = {
    "aside": (TimeDirection.PAST, TimeDirection.PAST),
    "decided": (TimeDirection.FUTURE, TimeDirection.PAST),
    "future": (TimeDirection.FUTURE, TimeDirection.FUTURE),
    "past": (TimeDirection.PAST, TimeDirection.PAST),
}
_BORDER = re.compile(
    r"[,;:—()“”\"!?]|\.(?=\s|$)|\s[–-]\s|\b(?:that|but|while|although|though|whereas)\b"
)
_LATER_CLAUSE = re.compile(r"\b(?:that|which|who|after|before|when|if|because|since|until|by)\b")
# A clause that is no more than this many characters to the place has no subject of its own yet.
_OPENING_CHARS = 40
_SINCE = re.compile(r"\b(?:[Ss]ince|[Aa]s of) (?:the |early |late |mid-?|last )?$")
_UNTIL = re.compile(
    r"\b(?:[Bb]y|[Uu]ntil|[Tt]ill|[Bb]efore|[Uu]p to) (?:at least )?(?:the |early |late )?$"
)


@dataclass(slots=True)
class Tense:
    """The leanings of one text; its cues are found at first use."""

    text: str
    # position of each cue, and the leanings of places after it and before it
    _cues: list[tuple[int, tuple[TimeDirection, TimeDirection]]] | None = field(
        default=None, init=False
    )
    _asides: set[int] = field(default_factory=set, init=False)
    _borders: list[int] = field(default_factory=list, init=False)

    def at(self, start: int, end: int) -> TimeDirection:
        """Return whether the sentence speaks of the past or the future at `text[start:end]`."""
        before = self.text[max(0, start - 24) : start]
        if _SINCE.search(before):
            return TimeDirection.PAST
        direction = self._by_verbs(start, end)
        if direction is TimeDirection.NONE and _UNTIL.search(before):
            return TimeDirection.FUTURE
        return direction

    def _by_verbs(self, start: int, end: int) -> TimeDirection:
        if self._cues is None:
            cues = list(_CUE.finditer(self.text))
            self._cues = [(cue.start(), _LEANINGS[cue.lastgroup or "past"]) for cue in cues]
            self._asides = {cue.start() for cue in cues if cue["aside"]}
            self._borders = [border.start() for border in _BORDER.finditer(self.text)]
        left = max((position for position in self._borders if position < start), default=-1)
        right = min(
            (position for position in self._borders if position >= end), default=len(self.text)
        )
        cues_before = [after for position, (after, _) in self._cues if left < position < start]
        if cues_before:
            return cues_before[-1]
        inner = _LATER_CLAUSE.search(self.text, end, right)
        limit = inner.start() if inner else right
        cues_after = [before for position, (_, before) in self._cues if end <= position < limit]
        if cues_after:
            return cues_after[0]
        main = [cue for cue in self._cues if cue[0] not in self._asides]
        earlier = [after for position, (after, _) in main if position < start]
        later = [before for position, (_, before) in main if position >= end]
        if left < 0 and start <= _OPENING_CHARS and later:
            return later[0]
        if earlier:
            return earlier[-1]
        return later[0] if later else TimeDirection.NONE
