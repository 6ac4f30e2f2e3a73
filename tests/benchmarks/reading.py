"""What reading costs: `python -m tests.benchmarks.reading [ROUNDS]`, in ms of processor time.

It reads the candidates of a question as an answer does: sixteen sentences with their context, and
the best of them once more alone.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

from bot.answer.evidence.selection import READ_ALONE
from index.models.pairs import Pair
from index.models.reader import TrainedReader

# As long as on RealTimeQA 2023: 110 word pieces with the context and 65 without.
_QUESTION = (
    "Which state has been bearing the brunt of a dangerous ice storm this week, and for how long?"
)
_SENTENCE = (
    "More than 360,000 homes and businesses were without power in Texas on Thursday morning, "
    "according to a tracking site, after {} days of freezing rain coated trees, roads and wires."
)
_TITLE = "Winter storm warnings: Texas roads iced over, hundreds of thousands without power"
_BEFORE = (
    "The storm is expected to continue into the evening. Officials told people to stay at home."
)
_CANDIDATES = 16


def main() -> None:
    """Print the medians."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    reader = TrainedReader()
    pairs = [
        Pair(_QUESTION, _SENTENCE.format(at + 2), _TITLE, _BEFORE) for at in range(_CANDIDATES)
    ]
    alone = [Pair(_QUESTION, pair.sentence) for pair in pairs]
    reader.read(pairs)
    steps: dict[str, Callable[[], object]] = {
        f"{_CANDIDATES} with context": lambda: reader.read(pairs),
        f"{READ_ALONE} alone": lambda: reader.read(alone[:READ_ALONE]),
    }
    took: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            started = time.process_time()
            step()
            took[name].append(1000 * (time.process_time() - started))
    for name, times in took.items():
        print(f"{name:16} {median(times):6.0f} ms")


if __name__ == "__main__":
    main()
