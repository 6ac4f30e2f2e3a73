"""PURE: the value of an answer: a quantity, a time, or the words themselves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.answer.question.question import Question, QuestionKind, is_in_present_tense
from bot.answer.sentences.quantities import Quantity, quantities
from index import Span, TimeSpan
from index.dates import times
from index.text.lexicon import MONTH, NUMBER_WORDS, SAYING, WEEKDAY
from index.text.words import STOPWORDS, stem, stems

# A question about the future is not answered by a time before the report.
_TO_COME = re.compile(r"\b(?:will|might|may|could|going to|due|expected|planned)\b", re.IGNORECASE)
# A question in the present tense is not answered by a time that had long passed.
_JUST_PASSED = timedelta(days=60)
# The time of speaking is no answer: "will be held at sunset, organizers said Friday".
_SAID = re.compile(rf"\b(?:{'|'.join(sorted(SAYING))})\s+(?:(?:late|early|on)\s+)*$")
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
_MOVE = re.compile(
    r"\bfrom (?P<start>[^,;]{1,60}?) to (?:the )?(?P<end>[A-Z][\w’'.-]*\w(?: [A-Z][\w’'.-]*\w)*)"
)
# "Delayed until March" gives its end as the new time.
_UNTIL = re.compile(
    r"(?P<before>\b(?:delay\w*|postpon\w+|put off|push(?:ed)? back|moved)\b[^,;]{0,80}?\s)"
    r"(?P<until>until|till)(?=\s)",
    re.IGNORECASE,
)
# A score or a range: "3-2", "10–12".
_SCORE = re.compile(r"(?<![\w.,–-])\d{1,3}(?:[–-]\d{1,3})+(?![\w–-]|[.,]\d)")
_PLACEHOLDER_DATE = datetime(2000, 1, 1, tzinfo=UTC)

_NUMBER = re.compile(
    rf"\b\d[\d,.]*\b|\b(?:{'|'.join(NUMBER_WORDS[2:13])}|dozens?|"
    r"hundreds?|thousands?|millions?|billions?|half|percent)\b",
    re.IGNORECASE,
)
_A_WORD = re.compile(r"\w+")
_NAME = re.compile(r"\b[A-Z][\w’'&.-]+")
_TIME = re.compile(rf"\b(?:{MONTH}|{WEEKDAY}|(?:19|20)\d\d|today|tomorrow|yesterday|tonight)\b")


@dataclass(frozen=True, slots=True)
class Value:
    """The value that a sentence gives as an answer.

    Attributes:
        place: The place of the words in the sentence.
        quantity: For "how many", the number.
        time: For "when", the stretch of time; None in an undated report.
    """

    place: Span
    quantity: Quantity | None = None
    time: TimeSpan | None = None


def value_of(
    question: Question, sentence: str, published_at: datetime | None, answer: Span | None
) -> Value | None:
    """Return the value of the words that answer.

    Args:
        question: The question.
        sentence: A sentence of the news.
        published_at: When it was published, by the clock of that place, to resolve "on Friday";
            None if unknown.
        answer: The words of the sentence that answer, as the reader marked them.

    Returns:
        None if no words are marked, if "when" is asked and they have no time, or if "how many" is
        asked and they have no number.
    """
    if answer is None:
        return None
    if question.kind is QuestionKind.WHEN:
        found = [
            time
            for time in times(_moved_to(sentence), published_at or _PLACEHOLDER_DATE)
            if time.place.meets(answer) and not _is_of_speaking(question, sentence, time)
        ]
        if published_at is not None and is_in_present_tense(question.text):
            clock = published_at.replace(tzinfo=UTC)  # times without a zone are read like this
            if not _TO_COME.search(question.text):  # "When is the deadline?": it may have passed
                clock -= _JUST_PASSED
            found = [time for time in found if time.end > clock]
        if not found:
            return None
        first = found[0]
        return Value(first.place, time=first if published_at is not None else None)
    if question.kind is QuestionKind.HOW_MANY:
        counted = [quantity for quantity in quantities(sentence) if quantity.place.meets(answer)]
        if not counted:
            return None
        return Value(_whole_score(sentence, counted[0].place), quantity=counted[0])
    if not _says_something(answer.text):
        return None
    from_there = question.kind is not QuestionKind.WHERE or _FROM.search(question.text) is not None
    return Value(answer if from_there else _end_of_move(sentence, answer))


def _whole_score(sentence: str, number: Span) -> Span:
    """Return "3-2" for the 3 in it, or the number itself."""
    for score in _SCORE.finditer(sentence):
        whole = Span(score.start(), score.end(), score.group())
        if whole.meets(number):
            return whole
    return number


def _moved_to(sentence: str) -> str:
    """Replace "until" by "to", padded to its length, where it gives a new time."""
    return _UNTIL.sub(lambda move: f"{move['before']}{'to':<{len(move['until'])}}", sentence)


def _end_of_move(sentence: str, answer: Span) -> Span:
    """Return "Geneva" if any words of "from Budapest to Geneva" are marked."""
    for move in _MOVE.finditer(sentence):
        whole = Span(move.start("start"), move.end(), "")
        if whole.meets(answer):
            return Span(move.start("end"), move.end(), move["end"])
    return answer


def _says_something(words: str) -> bool:
    """Whether words are more than a pronoun: "He", "them", but not "US"."""
    return any(
        (len(word) > 1 and word.isupper()) or word.casefold() not in STOPWORDS
        for word in _A_WORD.findall(words)
    )


def _is_of_speaking(question: Question, sentence: str, time: TimeSpan) -> bool:
    """Whether a time is when something was said, in a question that does not ask for that."""
    if _SAID.search(sentence[: time.place.start]) is None:
        return False
    return stems(question.text).isdisjoint(map(stem, SAYING))


def score_values(question: Question, sentences: Sequence[tuple[str, str]]) -> tuple[float, ...]:
    """Score whether sentences have a value of the kind asked for that is not in the question.

    Args:
        question: The question.
        sentences: Sentences of the news, each with the body of its article. If the body has the
            first word of a sentence in lower case, the word is no name.

    Returns:
        For each 0 or 1; 0.5 if in doubt: any noun may answer "which animal". 1 for questions that
        any words may answer: "why".
    """
    if question.kind not in _VALUE_PATTERNS:
        return (1.0,) * len(sentences)
    patterns, otherwise = _VALUE_PATTERNS[question.kind]
    asked = question.text.casefold()
    return tuple(
        1.0 if _has_new_value(patterns, text, body, asked) else otherwise
        for text, body in sentences
    )


def _has_new_value(patterns: Sequence[re.Pattern[str]], text: str, body: str, asked: str) -> bool:
    def is_new_in(words: str) -> bool:
        found = (value for pattern in patterns for value in pattern.findall(words))
        return any(value.casefold() not in asked for value in found)

    opening = _OPENING.match(text)
    if is_new_in(text if opening is None else text[opening.end() :]):
        return True
    if opening is None or not is_new_in(text):
        return False
    first = opening["word"].lower()
    if first[0].isdigit():
        return True
    return first not in STOPWORDS and re.search(rf"\b{re.escape(first)}\b", body) is None


_OPENING = re.compile(r"\W*(?P<word>\w+)")
_VALUE_PATTERNS = {
    QuestionKind.HOW_MANY: ((_NUMBER,), 0.0),
    QuestionKind.WHEN: ((_TIME,), 0.0),
    QuestionKind.WHO: ((_NAME,), 0.0),
    QuestionKind.WHERE: ((_NAME,), 0.0),
    QuestionKind.WHICH: ((_NAME, _NUMBER), 0.5),
    QuestionKind.WHAT: ((_NAME, _NUMBER), 0.5),
}
