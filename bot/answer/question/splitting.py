"""PURE: split a message into questions: "Who won the cup, and where was it played?" has two.

A message is split after question marks and before lines that ask, then before "and when did ..."
if both sides are questions. In doubt it stays whole.
"""

import re
from dataclasses import dataclass, replace

from bot.answer.question.gibberish import ASKS_NOTHING
from bot.answer.question.question import source_of
from index.dates.tense import PAST

_ADVERBS = frozenset({"when", "where", "why", "how"})
_WH = frozenset({*_ADVERBS, "who", "whom", "whose", "which", "what", "how many"})
_BE = frozenset("is are was were has have had".split())
_DO = frozenset("do does did will wo would can ca could should may might".split())
_AUXILIARIES = _BE | _DO
_PRONOUNS = frozenset("i we you he she it they there this that these those anyone anybody".split())
_DETERMINERS = frozenset("the a an his her its their my our your".split())
_SUBJECTS = _PRONOUNS | _DETERMINERS
_PREPOSITIONS = frozenset("for by in at on to from with of until since about under into".split())
# What may stand between an asking word and its verb: "how badly damaged is", "where exactly did".
_MOST_BETWEEN = 2
_LONGEST_SUBJECT = 5
_LONGEST_TAIL = 4  # "and for how long", "and in which city"
_LONG = 3
_MOST_CHARS = 2000  # a pasted page is not split

_TOKEN = re.compile(r"\w+(?:[-.]\w+)*")
_NOT = re.compile(r"n[’']t\b", re.IGNORECASE)
_IS = re.compile(r"\b(who|what|when|where|why|how)[’']?s\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_VERB = re.compile(rf"(?<![\w’'-])(?:{PAST})(?![\w’'-])")
# List markers, and words that only introduce the question.
_MARKER = re.compile(r"^(?:\s*(?:[-*•]|\(?\d{1,2}[.):]|[a-d]\)|>)\s+)+")
_LEAD_IN = re.compile(
    r"^(?:(?:and|but|also|plus|so|then|ok(?:ay)?|hi|hey|hello|please|pls|newsdesk|first(?:ly)?|"
    r"second(?:ly)?|third(?:ly)?|finally|next)\b[,:!\s]*)+",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"^(?:(?:can|could|would|will) (?:you|someone|anyone)(?: please)? (?:tell me|explain|say)|"
    r"(?:do|does) (?:you|u|anyone|anybody|someone) (?:happen to )?know|(?:please )?tell me|"
    r"i(?:[’']d| would) (?:like|love) to know|i (?:want|need) to know|any idea|"
    r"(?:i[’']?m|i was|just)? ?(?:wondering|curious)|let me know)\s+",
    re.IGNORECASE,
)
_RHETORICAL = re.compile(
    r"^(?:(?:did|do|have) (?:you|u|ya|anyone|any of you)(?: guys| all)? "
    r"(?:know|knew|hear|heard|see|seen|remember|read)\b|(?:can|could|may) (?:i|we) ask\b|"
    r"(?:is it )?(?:true|right|really|huh|correct|ok(?:ay)?)\W*$)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",\s*(?:(?:is|are|was|were|do|does|did|has|have|had|will|wo|would|can|ca|could|should)"
    r"(?:n[’']t)? (?:i|we|you|he|she|it|they|there)|right|correct|huh|no|yes)\s*\?+$",
    re.IGNORECASE,
)
_INTRO = re.compile(r"^[^,?]{2,80},\s*(?=\w)")
_WHAT_ABOUT = re.compile(r"^\s*(?:and|or|(?:what|how) about)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|both)\b(?!.*\band\b)", re.IGNORECASE)
_JOINT = re.compile(
    r"\s*(?:[,;]\s*)?(?<!\w)(?:(?:and|but)(?: also| then)?|also|plus|&)\s+|\s*[,;]\s+|\s+[-–—]\s+",
    re.IGNORECASE,
)
_WEAK = re.compile(r"^\s*[,;–—-]\s+$")
_SHARED = re.compile(
    r"^(?P<first>(?:(?:when|where|why|how)\s*(?:,|,?\s(?:and|&))\s+)+)(?P<last>when|where|why|how)\b"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)
_MARKED = re.compile(r"\?[?!]*(?=\s|$|[A-Za-z]+\s)")
_STOPPED = re.compile(r"(?<=[^\W\d]{3})[.;!]\s+")
_NUMBERED = re.compile(r"\s+(?=\(?[2-9][.):]\s)")


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One question of a message.

    Attributes:
        text: The question as typed, after the sentences that introduce it.
        shown: The question alone, as a sentence.
        joined: Whether it shares a sentence with the question before it.
        source: The source that another question of its sentence names: "CNN"; "" for none.
    """

    text: str
    shown: str
    joined: bool = False
    source: str = ""


def questions(text: str) -> tuple[QuestionPart, ...]:
    """Return the questions of a message, in order.

    Args:
        text: As it was typed, line breaks included.

    Returns:
        At least one; the whole message if it does not have several clear questions.
    """
    found: list[QuestionPart] = []
    scene: list[str] = []
    for sentence in _sentences(text) if len(text) <= _MOST_CHARS else ():
        if ASKS_NOTHING.match(sentence):
            continue
        if not _asks(sentence):
            scene.append(sentence)
            continue
        found += _pieces(sentence, " ".join(scene))
        scene.clear()
    if len(found) < 2:  # noqa: PLR2004 - one question is no list
        whole = " ".join(text.split())
        return (QuestionPart(whole, whole),)
    if scene:
        last = found[-1]
        found[-1] = replace(last, text=" ".join((*scene, last.text)))
    return tuple(found)


def _pieces(sentence: str, scene: str) -> list[QuestionPart]:
    """Return the questions of a sentence, the first with the introduction."""
    source = source_of(sentence)
    found: list[QuestionPart] = []
    for clause in _clauses(_opened(sentence)):
        asked = clause.rstrip(" ,;.:!?") + "?"
        shown = _LEAD_IN.sub("", asked)
        found.append(
            QuestionPart(
                asked if found else f"{scene} {asked}".strip(),
                shown[:1].upper() + shown[1:],
                joined=bool(found),
                source="" if source_of(clause) else source,
            )
        )
    return found


def _opened(sentence: str) -> str:
    """Remove the words that introduce a question, but keep the "and" of "and in Syria?"."""
    unmarked = _MARKER.sub("", sentence)
    asks = any(token.lower() in _WH for token in _tokens(unmarked))
    return unmarked if _WHAT_ABOUT.match(unmarked) and not asks else _bare(sentence)


# -- sentences -----------------------------------------------------------------------------


def _sentences(text: str) -> list[str]:
    """Split a message at line breaks before questions, after question marks and full stops."""
    if _MARKER.match(text):
        text = _NUMBERED.sub("\n", text)
    lines: list[str] = []
    for line in filter(str.strip, text.splitlines()):
        if lines and not (_MARKER.match(line) or _asks(line) or lines[-1].rstrip()[-1] in ".?!:"):
            lines[-1] += f" {line.strip()}"  # a line that was too long
        else:
            lines.append(line.strip())
    return [part for line in lines for part in _marked(line) for part in _stopped(part)]


def _marked(line: str) -> list[str]:
    """Split after question marks, except in quotations and brackets."""
    parts: list[str] = []
    start = 0
    for match in _MARKED.finditer(line):
        if not _is_quoted(line, match.start()):
            parts.append(line[start : match.end()].strip())
            start = match.end()
    return [part for part in (*parts, line[start:].strip()) if re.search(r"\w", part)]


def _stopped(part: str) -> list[str]:
    """Split "It rained. where was it?" at the full stop if a question follows."""
    for match in _STOPPED.finditer(part):
        after = part[match.end() :]
        if _reads_as_question(after) and not _is_quoted(part, match.start()):
            return [part[: match.end()].strip(), *_stopped(after)]
    return [part]


def _is_quoted(text: str, at: int) -> bool:
    """Whether a position is in a quotation or in brackets."""
    before = text[:at]
    return before.count('"') % 2 == 1 or any(
        before.count(opens) > before.count(closes) for opens, closes in ("“”", "()", "[]")
    )


def _bare(sentence: str) -> str:
    return _LEAD_IN.sub("", _MARKER.sub("", sentence)).strip() or sentence


def _asks(sentence: str) -> bool:
    """Whether a sentence asks for something in the news; a rhetorical opener does not."""
    bare = _bare(sentence)
    tokens = _tokens(bare)
    asking_words = [token for token in tokens if token.lower() in _WH]
    if _TAG.search(bare) or (_RHETORICAL.match(bare) and not asking_words):
        return False
    if bare.endswith("?"):
        opens = bool(tokens) and tokens[0].lower() in _AUXILIARIES
        about = _WHAT_ABOUT.match(_MARKER.sub("", sentence))
        return bool(asking_words or opens or about) or _asks_after_intro(bare)
    return _reads_as_question(bare)


def _reads_as_question(sentence: str) -> bool:
    """Whether a sentence is a question by its words, without a question mark."""
    bare = _bare(sentence)
    clause = _Clause.of(bare)
    if clause.kind == "is":
        # "Will Smith won." and "May resigned." ask nothing
        return clause.is_inverted and not bare.endswith(".")
    is_tail = clause.is_tail and bare[-1] not in ".!"  # "How sad."
    return clause.asks or is_tail or _FRAME.match(bare) is not None


def _asks_after_intro(sentence: str) -> bool:
    """Whether a question follows an introduction: "After the vote, did he resign?"."""
    intro = _INTRO.match(sentence)
    return intro is not None and _Clause.of(sentence[intro.end() :]).asks


# -- clauses -------------------------------------------------------------------------------


def _clauses(sentence: str) -> list[str]:
    """Split a sentence before each further clause that is a question."""
    for joint in _JOINT.finditer(sentence):
        left, right = sentence[: joint.start()], sentence[joint.end() :]
        if not _is_quoted(sentence, joint.start()) and _divides(
            left, right, is_weak=_WEAK.match(joint.group()) is not None
        ):
            return [*_shared(left), *_clauses(right)]
    return _shared(sentence)


def _shared(clause: str) -> list[str]:
    """Split "when and where did he die" into two questions with the same clause."""
    found = _SHARED.match(clause)
    if found is None:
        return [clause]
    rest = found["rest"].rstrip(" ?!.")
    if rest and not _Clause.of(f"{found['last']}{rest}").is_inverted:
        return [clause]
    asked = [token for token in _tokens(found["first"]) if token.lower() in _ADVERBS]
    return [f"{word}{rest}" for word in (*asked, found["last"])]


def _divides(left: str, right: str, *, is_weak: bool) -> bool:
    """Whether two sides of an "and" or a comma are two questions."""
    if _BETWEEN.search(left):
        return False
    frame = _FRAME.match(left)
    first, second = _first_clause(left[frame.end() :] if frame else left), _Clause.of(right)
    is_framed = frame is not None  # "can you tell me who the minister is"
    is_open = first.is_long and (first.kind == "is" or (is_framed and first.kind != ""))
    if not (first.asks or is_open):
        return False
    if second.is_tail:
        return not first.is_nested
    if is_weak:
        return second.kind in _ADVERBS and second.is_inverted
    if is_framed and second.kind in _WH and second.is_long:
        return True
    return second.is_inverted or (second.asks and not first.is_nested)


def _first_clause(left: str) -> "_Clause":
    """Read the first clause of a sentence, without its introduction."""
    shared = _SHARED.match(left)
    if shared is not None:
        left = f"{shared['last']}{shared['rest']}"
    clause = _Clause.of(left)
    intro = _INTRO.match(left)
    if clause.kind == "" and intro is not None:
        return _Clause.of(left[intro.end() :])
    return clause


def _tokens(text: str) -> list[str]:
    plain = _HOW_MANY.sub("how_many", _IS.sub(r"\1 is", _NOT.sub(" not", text)))
    return [word.replace("how_many", "how many") for word in _TOKEN.findall(plain) if word != "not"]


@dataclass(frozen=True, slots=True)
class _Clause:
    """How a clause opens.

    Attributes:
        kind: Its asking word; "is" for a yes-no question; "" for no question.
        rest: The words after the asking word; all words of a yes-no question.
    """

    kind: str
    rest: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Clause":
        """Read a clause."""
        tokens = _tokens(text)
        small = [token.lower() for token in tokens]
        at = 1 if len(small) > 1 and small[0] in _PREPOSITIONS and small[1] in _WH else 0
        if small[at : at + 1] and small[at] in _WH:
            return cls(small[at], tuple(tokens[at + 1 :]))
        return cls("is" if small and small[0] in _AUXILIARIES else "", tuple(tokens))

    @property
    def asks(self) -> bool:
        """Whether it is a whole question."""
        return self.is_inverted or self._asks_for_the_subject

    @property
    def is_long(self) -> bool:
        """Whether it is long enough for a subject and a verb."""
        return len(self.rest) > 1

    @property
    def is_nested(self) -> bool:
        """Whether it has another asking word: "what was said about who won"."""
        return any(token.lower() in _WH for token in self.rest)

    @property
    def is_tail(self) -> bool:
        """Whether it is hardly more than an asking word: "why", "for how long"."""
        if self.kind not in _WH or len(self.rest) > _LONGEST_TAIL - 2 or self.asks:
            return False
        return not any(_is_subject(token) or token.lower() in _AUXILIARIES for token in self.rest)

    @property
    def is_inverted(self) -> bool:
        """Whether a verb stands before its subject, as only in a question: "when did it"."""
        small = [token.lower() for token in self.rest]
        if self.kind == "is":
            return len(small) > 2 and _has_subject(small[0], self.rest[1])  # noqa: PLR2004
        if not self.kind:
            return False
        longest = _MOST_BETWEEN if self.kind in _ADVERBS else _LONGEST_SUBJECT
        at = next((at for at, token in enumerate(small) if token in _AUXILIARIES), None)
        if at is None or at > longest or at + 1 >= len(small):
            return False
        if any(_is_subject(token) for token in small[:at]):
            return False
        if self.kind in _ADVERBS:
            return self.kind == "how" or at == 0 or small[0] in {"exactly", "else"}
        return _is_subject(self.rest[at + 1]) or self.rest[at + 1][0].isupper()

    @property
    def _asks_for_the_subject(self) -> bool:
        """Whether it asks for who or what does something: "who won", "which team has won"."""
        if self.kind in _ADVERBS or self.kind not in _WH or not self.rest:
            return False
        first = self.rest[0].lower()
        if _is_subject(first) or first == "to":
            return False
        if self.kind in {"who", "whom", "what"} and self.rest[0][0].isupper():
            return False  # "what Biden said"
        if first in _AUXILIARIES:
            return self.kind != "which" and len(self.rest) > 1
        return self.kind == "who" or len(self.rest) >= _LONG or _has_verb(self.rest)


def _has_verb(words: tuple[str, ...]) -> bool:
    text = " ".join(words).lower()
    return _VERB.search(text) is not None or any(word in _AUXILIARIES for word in text.split())


def _is_subject(word: str) -> bool:
    return word.lower() in _SUBJECTS


def _has_subject(verb: str, subject: str) -> bool:
    """Whether a subject follows the verb that opens a question."""
    if verb in _DO:
        return _is_subject(subject) or subject[0].isupper()
    return subject.lower() in _PRONOUNS
