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

from bot.answer.answerer import Answerer
from bot.answer.writer.turn import Writer
from index.models.reader import TrainedReader
from tests.benchmarks.scoring import holds
from tests.benchmarks.sets import open_set, read_questions
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
    with (
        tempfile.TemporaryDirectory() as temporary,
        open_set(folder, arguments.home or Path(temporary)) as library,
    ):
        answerer = Answerer(library, TrainedReader())
        answerer.warm_up()
        right, pointed = 0, 0
        chars: list[int] = []
        offered: list[int] = []
        asked = [one for one in read_questions(folder) if one.answers]
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
