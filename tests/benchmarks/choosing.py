"""The ceiling of a model that chooses: `python -m tests.benchmarks.choosing ../shared/data`.

Asks RealTimeQA's questions with a stub in the place of the model that points at the first sentence
which holds the quiz's answer, and says that there is none otherwise. What it reaches is what the
search leaves to be chosen from; a real model stays below. Then ten of the questions in German, with
the stub, which returns them in English, and without. Prints what one request sends, too.
"""

import argparse
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import mean, median

from bot.answer.answerer import Answerer
from bot.answer.types import Answer
from bot.answer.writer.turn import Writer
from index.models.reader import TrainedReader
from tests.benchmarks.scoring import holds
from tests.benchmarks.sets import Asked, open_set, read_questions
from tests.bot.answer.writer.models import PointingModel, numbered

# The beginnings of the English questions, and the whole in German; translated by hand.
GERMAN = {
    "Which wildly popular show": "Welche beliebte Serie bekommt eine neue Staffel?",
    "Police arrested 31 men": "Wo wurden 31 Männer bei einer Veranstaltung festgenommen?",
    "Gas prices in the US": "Wie viel kostet eine Gallone Normalbenzin in den USA im Schnitt?",
    "What is the biggest security": "Was ist laut dem Minister von Fidschi die größte Bedrohung?",
    "Which US national park": "Welcher Nationalpark wurde diese Woche von Hochwasser getroffen?",
    "Afghanistan was rocked": "Welche Stärke hatte das Erdbeben in Afghanistan?",
    "Covid-19 vaccinations in the US": "Für welche Altersgruppe begannen die Impfungen?",
    "Which popular US tourist": "Wo gibt es wieder öffentliche Führungen?",
    "NASA made history": "Von wo startete die Rakete der NASA in dieser Woche?",
    "The CDC announced this week": "Auf welchen Ausbruch reagiert die Seuchenbehörde?",
}


class Run:
    """Asks questions with a stub, and counts.

    Attributes:
        right: How many have the quiz's answer in the first statement.
        models: The stubs, one a question, with what each was sent.
    """

    def __init__(self, answerer: Answerer) -> None:
        self.right = 0
        self.models: list[PointingModel] = []
        self._answerer = answerer

    def ask(self, one: Asked, english: str = "") -> None:
        """Ask one question."""
        model = PointingModel(partial(holds, answers=one.answers), english)
        self._answerer._writer = Writer(model)
        self.models.append(model)
        answer = self._answerer.answer(one.text, one.now)
        assert answer.chosen_by == model.name
        self.right += _is_right(answer, one)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.choosing", description=__doc__
    )
    parser.add_argument("data", type=Path, help="the folder that holds realtimeqa-2022/")
    parser.add_argument("--home", type=Path, help="keep the library here")
    parser.add_argument("--german", action="store_true", help="the German questions alone")
    arguments = parser.parse_args()
    folder = arguments.data / "realtimeqa-2022"
    with (
        tempfile.TemporaryDirectory() as temporary,
        open_set(folder, arguments.home or Path(temporary)) as library,
    ):
        reader = TrainedReader()
        asked = [one for one in read_questions(folder) if one.answers]
        if not arguments.german:
            _report(asked, Answerer(library, reader))
        run = Run(Answerer(library, reader))
        alone, first = 0, 0
        for one in asked:
            german = next((GERMAN[part] for part in GERMAN if one.text.startswith(part)), "")
            if german:
                alone += _is_right(Answerer(library, reader).answer(german, one.now), one)
                run.ask(replace(one, text=german), one.text)
                first += len(run.models[-1].prompts) == 1
    print(f"\n{len(run.models)} questions in German: the first statement holds the answer for")
    print(f"  {run.right} with the stub ({first} without a second search), {alone} without a model")


def _report(asked: list[Asked], answerer: Answerer) -> None:
    run = Run(answerer)
    for one in asked:
        run.ask(one)
    prompts = [prompt for model in run.models for prompt in model.prompts]
    chars = [len(prompt.system) + len(prompt.user) for prompt in prompts]
    offered = [len(list(numbered(prompt.user))) for prompt in prompts]
    print(f"\n{len(asked)} answerable questions")
    print(f"  the first statement holds the answer: {run.right / len(asked):.3f}")
    print(f"  sentences a request: median {median(offered):.0f}, most {max(offered)}")
    print(f"  characters a request: mean {mean(chars):.0f}, most {max(chars)}")


def _is_right(answer: Answer, one: Asked) -> bool:
    return bool(answer.statements) and holds(answer.statements[0].text, one.answers)


if __name__ == "__main__":
    main()
