"""Which weights and bars no test would miss: `python -m tests.mutants [--only TEXT]`.

Sets the weight of each feature, each bar and each threshold to 0, one at a time, and runs the fast
tests and the quality gate on it. A mutant is killed by a test that fails, or by a figure of the
gate that falls below its floor. A mutant that survives is a weight that nothing protects: write a
test for what it is there for, or delete it.

Nothing is written to the working tree: a mutant is a value that is changed in this process, and for
the tests in a process of their own. Takes about ten minutes.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Self

import pytest
from hypothesis import settings

from bot.answer.answerer import Answerer
from bot.answer.evidence import false_premises
from bot.answer.evidence.selection import (
    ANSWER_COLUMNS,
    REREAD_COLUMNS,
    SENTENCE_COLUMNS,
    Caution,
    LinearModel,
    fitted,
)
from index.models.reader import TrainedReader
from index.names import context_features, decoding
from tests.benchmarks.__main__ import Remembering
from tests.quality.gate import WORDS, ask, below, build_library, figures, people, read_floors

_ROOT = Path(__file__).parents[1]
_TESTS = (
    "tests/bot/answer/evidence/test_selection.py",
    "tests/bot/answer/test_weights.py",
    "tests/bot/answer/evidence/test_false_premises.py",
    "tests/index/names/test_decoding.py",
    "tests/index/test_clues.py",
)
_BARS = "bars"
_WEIGHTS = "weights"
# Survivors in so many mutants.
_ALLOWED_ONE_IN = 30
_CLUES = (
    "_FLOOR _CAPITAL _TITLED _SPEAKING _QUOTED _AGED _WHO _NEVER _PLACED _DOUBTED _SHOUTED _WORK "
    "_ENDING"
).split()
_TAGGING = (
    "_CHANGE _TO_TITLE _PERSON_TO_TITLE _KNOWN _GIVEN _KNOWN_ELSEWHERE _LONE _LONE_IN_ARTICLE "
    "_LONE_TITLE _CAPITAL _PARTICLE _CONNECTED _IMPOSSIBLE"
).split()


@dataclass(frozen=True, slots=True)
class Mutant:
    """A value that is set to 0.

    Attributes:
        where: The module that has it; or `_WEIGHTS` or `_BARS` of the fitted selection.
        what: The constant, the feature or the caution.
    """

    where: ModuleType | str
    what: str

    @property
    def name(self) -> str:
        """What the table calls it."""
        where = self.where if isinstance(self.where, str) else self.where.__name__
        return f"{where}: {self.what}"

    @property
    def is_of_names(self) -> bool:
        """Whether articles have to be read anew for it."""
        return self.where in {context_features, decoding}


_MODELS = ("sentence", "reread", "answer")
_COLUMNS = dict.fromkeys((*SENTENCE_COLUMNS, *REREAD_COLUMNS, *ANSWER_COLUMNS))
MUTANTS = (
    *(Mutant(_WEIGHTS, name) for name in _COLUMNS),
    *(Mutant(_BARS, caution) for caution in Caution),
    *(Mutant(false_premises, name) for name in ("_ANSWERS", "_CLEARLY")),
    *(Mutant(context_features, name) for name in _CLUES),
    *(Mutant(decoding, name) for name in _TAGGING),
)


def main() -> None:
    """Try every mutant; the exit status is 1 where too many survive."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", default="", help="only mutants with this text in their name")
    parser.add_argument("--test", metavar="NAME", help="run the fast tests with one mutant")
    arguments = parser.parse_args()
    if arguments.test is not None:
        sys.exit(_run_tests(arguments.test))
    if not _pass_tests(""):
        sys.exit("mutants: the tests fail without a mutant; make them pass first")
    tried = [mutant for mutant in MUTANTS if arguments.only in mutant.name]
    killers: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder, Gate(Path(folder)) as gate:
        if lines := gate.broken(None):
            sys.exit(f"mutants: the gate fails without a mutant: {lines[0]}")
        for mutant in tried:
            by_tests = [] if _pass_tests(mutant.name) else ["tests"]
            with applied(mutant):
                broken = gate.broken(mutant)
            killers[mutant.name] = by_tests + ([f"gate ({', '.join(broken)})"] if broken else [])
            print(
                f"{mutant.name:40} {' and '.join(killers[mutant.name]) or 'SURVIVED'}", flush=True
            )
    _print_table(killers)
    survivors = sum(not by for by in killers.values())
    sys.exit(survivors * _ALLOWED_ONE_IN > len(killers))


class Gate:
    """The quality gate on one library; each pair of question and sentence is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._floors = read_floors().floors
        self._reader = Remembering(TrainedReader())
        self._library = build_library(folder / "sample")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._library.close()

    def broken(self, mutant: Mutant | None) -> list[str]:
        """Return the figures that fall below their floors, or the error that an answer raises."""
        try:
            lines = self._lines(mutant)
        except Exception as error:  # noqa: BLE001 - whatever a mutant breaks is reported
            return [type(error).__name__]
        # by itself an answer of a few words more is no fault
        return [name for name in (line.partition(":")[0] for line in lines) if name != WORDS]

    def _lines(self, mutant: Mutant | None) -> list[str]:
        if mutant is None or not mutant.is_of_names:
            return below(figures(ask(Answerer(self._library, self._reader))), self._floors)
        some = {name: floor for name, floor in self._floors.items() if name in people()}
        if lines := below(people(), some):
            return lines
        with build_library(self._folder / mutant.name.replace(": ", "-")) as library:
            return below(figures(ask(Answerer(library, self._reader))), self._floors)


@contextmanager
def applied(mutant: Mutant) -> Iterator[None]:
    """Set a value to 0 for a while."""
    if isinstance(mutant.where, ModuleType):
        old = getattr(mutant.where, mutant.what)
        setattr(mutant.where, mutant.what, type(old)(0))
        try:
            yield
        finally:
            setattr(mutant.where, mutant.what, old)
        return
    selection = fitted()
    kept = {name: getattr(selection, name) for name in (*_MODELS, "bars")}
    # the value that everybody shares is changed in place, frozen as it is
    if mutant.where == _BARS:
        bars = {**selection.bars, Caution(mutant.what): 0.0}
        object.__setattr__(selection, "bars", bars)
    else:
        for name in _MODELS:
            object.__setattr__(selection, name, _without(kept[name], mutant.what))
    try:
        yield
    finally:
        for name, value in kept.items():
            object.__setattr__(selection, name, value)


def _without(model: LinearModel, column: str) -> LinearModel:
    weights = zip(model.columns, model.weights, strict=True)
    return replace(
        model, weights=tuple(0.0 if name == column else weight for name, weight in weights)
    )


def _pass_tests(name: str) -> bool:
    """Run the fast tests in a process of their own, with a mutant; "" for none."""
    command = [sys.executable, "-m", "tests.mutants", "--test", name]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        sys.exit(f"mutants: the tests could not be run:\n{done.stdout}{done.stderr}")
    return done.returncode == 0


def _run_tests(name: str) -> int:
    # a busy machine kills no mutant
    settings.register_profile("mutants", deadline=None)
    settings.load_profile("mutants")
    # a mutant is applied in this process, which a worker would not see
    command = ["-x", "-n", "0", "-p", "no:cacheprovider", *_TESTS]
    if not name:
        return int(pytest.main(command))
    (mutant,) = (mutant for mutant in MUTANTS if mutant.name == name)
    with applied(mutant):
        return int(pytest.main(command))


def _print_table(killers: Mapping[str, list[str]]) -> None:
    survivors = [name for name, by in killers.items() if not by]
    by_tests = sum("tests" in by for by in killers.values())
    by_gate = sum(any(killer.startswith("gate") for killer in by) for by in killers.values())
    print(f"\n{len(killers)} mutants: {by_tests} killed by tests, {by_gate} by the gate")
    print(f"{len(survivors)} survived{': ' if survivors else ''}{', '.join(survivors)}")


if __name__ == "__main__":
    main()
