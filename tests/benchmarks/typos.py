"""How often a typing error is read as what was meant: `python -m tests.benchmarks.typos DATA HOME`.

Takes questions of RealTimeQA 2022, puts one error of a seeded kind into one of their words (two
letters swapped, one left out, doubled, or another in its place), and reads them against a library
of its articles; and counts how many questions are changed that have no error.
"""

import argparse
import json
import random
import re
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from bot.answer.question import spelling
from index import load_settings, open_library
from index.text.words import STOPWORDS

_SHORTEST = 5
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KINDS = ("swap", "drop", "double", "replace")
_NOW = datetime(2024, 1, 1, tzinfo=UTC)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.typos", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder that holds realtimeqa-2022/")
    parser.add_argument("home", type=Path, help="a library of its articles")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--seed", type=int, default=20230301)
    parser.add_argument("--small", action="store_true", help="everything in small letters")
    parser.add_argument("--show", action="store_true", help="those that are not restored")
    arguments = parser.parse_args()
    library = open_library(load_settings(home=arguments.home))
    library.warm_up()
    folder = arguments.data / "realtimeqa-2022"
    answerable, unanswerable = (
        [json.loads(line)["question"] for line in (folder / name).read_text().splitlines()]
        for name in ("answerable.jsonl", "unanswerable.jsonl")
    )
    taken = [one for first in range(3) for one in answerable[first::3]][: arguments.questions]
    chance = random.Random(arguments.seed)
    outcomes: Counter[str] = Counter()
    times_ms: list[float] = []
    for asked in taken:
        question = " ".join((asked.lower() if arguments.small else asked).split())
        typed = with_error(question, chance)
        start = time.perf_counter()
        read = spelling.read(library, typed, _NOW, "").text
        times_ms.append(1000 * (time.perf_counter() - start))
        same = read.casefold() == question.casefold()
        left = read.casefold() == typed.casefold()
        outcome = "restored" if same else "left" if left else "wrong"
        outcomes[outcome] += 1
        if arguments.show and outcome != "restored":
            print(f"{outcome}: {typed} -> {read}")
    untouched = [" ".join(one.split()) for one in (*answerable, *unanswerable)]
    changed = [one for one in untouched if spelling.read(library, one, _NOW, "").text != one]
    times_ms.sort()
    print(
        f"{len(taken)} questions with an error: {outcomes['restored']} restored, "
        f"{outcomes['wrong']} changed wrongly, {outcomes['left']} left; "
        f"{times_ms[len(times_ms) // 2]:.1f} ms at the median, {times_ms[-1]:.1f} at most"
    )
    print(f"{len(untouched)} questions without one: {len(changed)} changed")


def with_error(question: str, chance: random.Random) -> str:
    """Put one typing error into a name or a content word of a question."""
    words = [
        match
        for match in re.finditer(r"(?<![\w’'-])[A-Za-z]+(?![\w-])", question)
        if len(match.group()) >= _SHORTEST and match.group().lower() not in STOPWORDS
    ]
    word = chance.choice(words)
    at = chance.randrange(1, len(word.group()) - 1)
    letters = word.group()
    wrong = letters
    while wrong == letters:
        match chance.choice(_KINDS):
            case "swap":
                wrong = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
            case "drop":
                wrong = letters[:at] + letters[at + 1 :]
            case "double":
                wrong = letters[:at] + letters[at] + letters[at:]
            case _:
                wrong = letters[:at] + chance.choice(_LETTERS) + letters[at + 1 :]
        at = chance.randrange(1, len(letters) - 1)
    return question[: word.start()] + wrong + question[word.end() :]


if __name__ == "__main__":
    main()
