"""The checker on real news: `python -m tests.benchmarks.alterations ../shared/data`.

Takes sentences of RealTimeQA's articles and alters each in every way below that it allows; prints
how many of the alterations the checker refuses. What is named "swapped" may exchange an article
with a name ("Week The"); everything else has another meaning.
"""

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.answer.types import Citation
from bot.answer.writer.verify import check_sentence
from index.text.passages import sentences

_ARTICLES = 500
_SENTENCES = 4000
_FEWEST_WORDS, _MOST_WORDS = 8, 40

_NUMBER = re.compile(r"(?<![\w.,])\d(?:[\d,.]*\d)?")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+\b")
_DATES = (
    "January February March April June July August September October November December Monday "
    "Tuesday Wednesday Thursday Friday Saturday Sunday"
).split()
_DATE = re.compile(rf"\b(?:{'|'.join(_DATES)})\b")
_NEGATION = re.compile(r" (?:not|never|no|without)\b|n[’']t\b")
_HEDGE = re.compile(
    r" (?:could|may|might|would|allegedly|reportedly|likely|expected|plans|possibly)(?= )"
)
_SAID_LAST = re.compile(r", (?:[A-Z][\w ’]+|[a-z ]{3,20}) (?:said|told \w+|says)\b[^,]*\.$")
_UNITS = {
    "percent": "points",
    "million": "billion",
    "miles": "kilometers",
    "$": "€",
    "years": "months",
    "days": "weeks",
    "hours": "minutes",
}
_ADDED = "massive shocking brutal secretly allegedly not never French blue".split()


def main() -> None:
    """Run the benchmark."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.benchmarks.alterations FOLDER")
    chance = random.Random(7)
    source = Path(sys.argv[1]) / "realtimeqa-2022" / "articles.jsonl"
    records = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    found = [
        " ".join(one.text.split())
        for record in chance.sample(records, _ARTICLES)
        for one in sentences(record["body"])
    ]
    whole = list(filter(is_whole, found))
    taken = chance.sample(whole, min(_SENTENCES, len(whole)))
    pool = [one for one in taken if passes(one, one)]
    print(f"{len(pool)} of {len(taken)} sentences pass as they are")
    refused: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for sentence in pool:
        for what, altered in alterations(sentence, pool, chance):
            tried[what] += 1
            passed = passes(altered, sentence)
            refused[what] += not passed
            if passed:
                print(f"{what}: {sentence} -> {altered}")
    for what, count in tried.items():
        print(f"{what:20} {refused[what]:5} of {count:5} refused")
    print(f"{'together':20} {refused.total():5} of {tried.total():5} refused")


def passes(sentence: str, quote: str) -> bool:
    """Whether the checker lets a sentence through that cites another."""
    cited = Citation(1, "T", "P", "P", "", "https://a.example", None, quote)
    return not check_sentence(sentence, (1,), {1: cited}).fault


def is_whole(sentence: str) -> bool:
    """Whether a text is a sentence, of a usual length."""
    usual = _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS
    return usual and sentence[0].isupper() and sentence[-1] in '.”"'


def alterations(
    sentence: str, pool: Sequence[str], chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Alter a sentence in each way that it allows.

    Args:
        sentence: Of the news.
        pool: Other sentences, to take names and halves from.
        chance: Where, and by what.

    Yields:
        What was done, and the altered sentence, which differs.
    """
    other = chance.choice(pool)
    for altered in (
        *_changed(sentence, other, chance),
        *_dropped(sentence),
        *_added(sentence.split(), other.split(), chance),
    ):
        if altered[1] not in {sentence, other}:
            yield altered


def _changed(sentence: str, other: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    puts = {
        "number": (_NUMBER, [str(chance.randint(2, 99))]),
        "name": (_NAME, [one.group() for one in _NAME.finditer(other)]),
        "date": (_DATE, [chance.choice(_DATES)]),
    }
    for what, (pattern, put) in puts.items():
        places = list(pattern.finditer(sentence))
        if places and put:
            yield f"{what} changed", _put(sentence, chance.choice(places), put[0])
        if what != "date" and len(places) > 1:
            first, last = places[0], places[-1]
            swapped = _put(_put(sentence, last, first.group()), first, last.group())
            yield f"{what}s swapped", swapped
    for unit, wrong in _UNITS.items():
        if re.search(rf"(?<!\w){unit}\b" if unit != "$" else r"\$", sentence):
            yield "unit changed", sentence.replace(unit, wrong, 1)


def _dropped(sentence: str) -> Iterator[tuple[str, str]]:
    for what, (pattern, put) in {
        "negation dropped": (_NEGATION, ""),
        "hedge dropped": (_HEDGE, ""),
        "source dropped": (_SAID_LAST, "."),
    }.items():
        if lost := pattern.search(sentence):
            yield what, _put(sentence, lost, put)


def _added(words: list[str], others: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    at = chance.randrange(1, len(words) - 1)
    yield "word added", " ".join([*words[:at], chance.choice(_ADDED), *words[at:]])
    half = [*words[: len(words) // 2], *others[len(others) // 2 :]]
    yield "two joined", " ".join(half)


def _put(sentence: str, place: re.Match[str], text: str) -> str:
    return sentence[: place.start()] + text + sentence[place.end() :]


if __name__ == "__main__":
    main()
