"""Print the quality table and every miss: `python -m tests.quality [--all]`."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.answer.answerer import Answerer
from index.models.reader import TrainedReader
from tests.quality.gate import (
    Figure,
    Floors,
    Graded,
    ask,
    below,
    build_library,
    digest,
    figures,
    read_floors,
)


def main() -> None:
    """Ask all questions; the exit status is 1 where a figure is below its floor."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("--all", action="store_true", help="print every answer, not only misses")
    arguments = parser.parse_args()
    floors = read_floors()
    with tempfile.TemporaryDirectory() as home, build_library(Path(home)) as library:
        graded = ask(Answerer(library, TrainedReader()))
        found = figures(graded)
    _print_answers(
        graded if arguments.all else [answered for answered in graded if not answered.right]
    )
    _print_table(found, floors)
    failures = below(found, floors.floors)
    if digest() != floors.digest:
        failures.append(f"the digest is {digest()}, floors.json has {floors.digest}")
    print("\n".join(failures) or "every figure holds its floor")
    sys.exit(bool(failures))


def _print_answers(graded: Sequence[Graded]) -> None:
    for answered in graded:
        question = answered.asked.question
        verdict = "right" if answered.right else "MISS"
        print(f"\n{verdict} {question.id}: {question.text}")
        print(f"  wanted: {answered.asked.outcome} {question.good or question.any_of or ''}")
        print(f"  got: {answered.outcome} {answered.answer.text}")


def _print_table(found: dict[str, Figure], floors: Floors) -> None:
    print(f"\n{'figure':45}{'value':>8}{'floor':>8}")
    for name, figure in found.items():
        floor = floors.floors.get(name)
        bar = f"{floor.value:8.4f}" if floor else f"{'-':>8}"
        print(f"{name:45}{figure.value:8.4f}{bar}  {figure.some} of {figure.of}")


if __name__ == "__main__":
    main()
