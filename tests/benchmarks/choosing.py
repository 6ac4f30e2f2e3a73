"""The ceiling of a model that chooses: `python -m tests.benchmarks.choosing ../shared/data`.

Asks RealTimeQA's questions with a stub in the place of the model that points at the first sentence
which holds the quiz's answer, and says that there is none otherwise. What it reaches is what the
search leaves to be chosen from; a real model stays below. Prints what one request sends, too.
"""

import argparse
import tempfile
from functools import partial
from pathlib import Path
from statistics import mean, median

from index.reranker import CrossEncoder

from bot.answer.answerer import Answerer
from bot.answer.writer.turn import Writer
from index import load_settings, open_library
from tests.benchmarks.__main__ import _ingest, _read
from tests.benchmarks.scoring import holds
from tests.bot.answer.writer.models import PointingModel, numbered


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.choosing", description=__doc__
    )
    parser.add_argument("data", type=Path, help="the folder that holds the sets")
    parser.add_argument("--set", default="realtimeqa-2022", help="which of them")
    parser.add_argument("--home", type=Path, help="keep the library here")
    arguments = parser.parse_args()
    folder = arguments.data / arguments.set
    with tempfile.TemporaryDirectory() as temporary:
        settings = load_settings(home=arguments.home or Path(temporary))
        with open_library(settings) as library:
            _ingest(folder / "articles.jsonl", library, settings)
            answerer = Answerer(library, CrossEncoder())
            answerer.warm_up()
            right, pointed = 0, 0
            chars: list[int] = []
            offered: list[int] = []
            asked = list(_read(folder / "answerable.jsonl"))
            for one in asked:
                model = PointingModel(partial(holds, answers=one.answers))
                answerer._writer = Writer(model)
                answer = answerer.answer(one.text, one.now)
                pointed += answer.chosen_by == model.name
                right += bool(answer.statements) and holds(answer.statements[0].text, one.answers)
                for prompt in model.prompts:
                    chars.append(len(prompt.system) + len(prompt.user))
                    offered.append(sum(1 for _ in numbered(prompt.user)))
    print(f"\n{len(asked)} answerable questions, {pointed} chosen by the stub")
    print(f"  the first statement holds the answer: {right / len(asked):.3f}")
    print(f"  sentences a request: median {median(offered):.0f}, most {max(offered)}")
    print(f"  characters a request: mean {mean(chars):.0f}, most {max(chars)}")


if __name__ == "__main__":
    main()
