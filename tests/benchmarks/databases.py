"""Compare the answers of one library on SQLite and on PostgreSQL, byte for byte.

`python -m tests.benchmarks.databases` asks the questions of the quality gate on the sample news,
ingested into each. With the folder of a set, for example RealTimeQA 2022, its library is copied
from SQLite to PostgreSQL with `newsdesk migrate-data` and the questions of the set are asked.
With `--search` it prints how well the set's articles are found by the local search and by that in
PostgreSQL, instead.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.cli.data_commands import migrate_data
from bot.cli.json_output import answer_payload, json_line
from index import Library, open_library
from index.models.reader import TrainedReader
from ingest import ingest
from ingest.settings import load_settings
from tests.benchmarks.__main__ import print_retrieval
from tests.benchmarks.sets import open_set
from tests.benchmarks.sets import read_questions as questions_of_set
from tests.postgres import running_postgres
from tests.quality.gate import ARTICLES, read_questions

Asked = tuple[str, datetime]


def differences(
    sqlite: Library, postgresql: Library, questions: Sequence[Asked]
) -> tuple[list[str], dict[str, float], int]:
    """Ask both libraries every question.

    Returns:
        The questions whose answers differ in a byte, the seconds that each library took, and how
        many statements the answers have.
    """
    reader = TrainedReader()
    answerers = {"SQLite": Answerer(sqlite, reader), "PostgreSQL": Answerer(postgresql, reader)}
    taken_s = dict.fromkeys(answerers, 0.0)
    differing = []
    statements = 0
    for text, now in questions:
        lines = set()
        for name, answerer in answerers.items():
            started = time.perf_counter()
            answer = answerer.answer(text, now)
            lines.add(json_line(answer_payload(answer)).encode())
            statements += len(answer.statements) if name == "SQLite" else 0
            taken_s[name] += time.perf_counter() - started
        if len(lines) > 1:
            differing.append(text)
    return differing, taken_s, statements


def main() -> int:
    """Run the comparison and print its result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="the folder of a set")
    parser.add_argument("--home", type=Path, help="where the set's library is kept")
    parser.add_argument("--search", action="store_true", help="compare the two searches of a set")
    arguments = parser.parse_args()
    with running_postgres() as server, tempfile.TemporaryDirectory() as scratch:
        url = server.schema()
        home = Path(scratch) / "sqlite"
        if arguments.folder:
            home = arguments.home or home
            open_set(arguments.folder, home).close()
            migrate_data(str(home), url)
            asked_of_set = questions_of_set(arguments.folder)
            if arguments.search:
                for search in ("local", "server"):
                    print(f"search: {search}")
                    other = load_settings(
                        home=Path(scratch) / "other", database_url=url, search=search
                    )
                    with open_library(other) as library:
                        print_retrieval(library, asked_of_set)
                return 0
            questions = [(asked.text, asked.now) for asked in asked_of_set]
        else:
            for place in ({"home": home}, {"home": Path(scratch) / "other", "database_url": url}):
                settings = load_settings(**place)
                with open_library(settings) as library:
                    ingest([str(ARTICLES)], library, settings, now=datetime.now(UTC))
            questions = [(asked.question.text, asked.question.now) for asked in read_questions()]
        with (
            open_library(load_settings(home=home)) as sqlite,
            open_library(
                load_settings(home=Path(scratch) / "other", database_url=url)
            ) as postgresql,
        ):
            differing, taken_s, statements = differences(sqlite, postgresql, questions)
    print(f"{len(questions) - len(differing)} of {len(questions)} answers are equal byte for byte")
    print(f"they have {statements} statements")
    for name, seconds in taken_s.items():
        print(f"{name}: {1000 * seconds / len(questions):.0f} ms an answer")
    for text in differing:
        print(f"differs: {text}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
