"""Fit what decides which sentence answers: `python -m tests.benchmarks.selection DATA --homes DIR`.

Reads the candidates of every question of a set once, fits the three models of
`bot.answer.evidence.selection` on them, prints how they do on questions that they were not fitted
to, and with `--write` puts the coefficients into `bot/answer/evidence/selection.json`.
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.answer.evidence import features
from bot.answer.evidence import selection as selection_module
from bot.answer.evidence.candidates import ReadSentence
from bot.answer.evidence.finding import Finder
from bot.answer.evidence.selection import (
    ANSWER_COLUMNS,
    REREAD_COLUMNS,
    SENTENCE_COLUMNS,
    Caution,
    LinearModel,
    Selection,
    answer_row,
    reread_rows,
    sentence_logits,
    write,
)
from bot.answer.question import question
from bot.answer.types import Context
from index import Library
from index.models.pairs import Pair
from index.models.reader import Reader, TrainedReader
from index.models.training.premises import falsified
from tests.benchmarks.sets import Asked, open_set, read_questions

Matrix = NDArray[np.float64]

_FOLDS = 5
# How much the coefficients are held back, and how many sentences are said: chosen on 2022.
_SENTENCE_C, _ANSWER_C = 0.02, 0.01
_SAID = 3
# How often a small library is made with an article that answers.
_WITH_THE_ANSWER = 0.6
# Normal is where a wrong answer costs as much as a right one earns: right less wrong answers on
# RealTimeQA 2023 (out of fold), 2022 and newsday are 214 at .4 and 203 at .5.
_BARS = {Caution.LOW: 0.2, Caution.NORMAL: 0.45, Caution.HIGH: 0.65}
_FILE = Path(selection_module.__file__).with_name("selection.json")


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates, read.

    Attributes:
        asked: The question.
        listed: The candidates.
        scores: The reader's logit of each.
        matrix: `(n_candidates, len(features.NAMES))`.
        holds: Whether each holds the answer, 0 or 1.
        alone: The reader's logit of each without its headline and what stands before.
    """

    asked: Asked
    listed: tuple[ReadSentence, ...]
    scores: tuple[float, ...]
    matrix: Matrix
    holds: Matrix
    alone: Matrix

    def within(self, urls: set[str]) -> "Example":
        """Return what it would be in a library of some of its articles."""
        kept = [at for at, one in enumerate(self.listed) if one.evidence.article.url in urls]
        listed = tuple(self.listed[at] for at in kept)
        scores = tuple(self.scores[at] for at in kept)
        read = question.read(self.asked.text)
        matrix = features.features(read, listed, scores)
        return Example(self.asked, listed, scores, matrix, self.holds[kept], self.alone[kept])

    def reread(self, sentence: LinearModel) -> Matrix:
        """Return the features when the best by a model were read alone, as an answer needs them."""
        matrix = self.matrix.copy()
        best = Selection(sentence, _FLAT, _FLAT, {}).best(matrix)
        matrix[best, features.ALONE] = self.alone[best]
        return matrix

    def said_is_right(self, order: Sequence[int]) -> bool:
        """Whether one of the sentences that would be said holds the answer."""
        return any(bool(self.holds[at]) for at in order[:_SAID])


def main() -> None:
    """Fit and report."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.selection", description=__doc__
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--homes", type=Path, required=True, help="where the sets' libraries are")
    parser.add_argument("--fit", default="realtimeqa-2023")
    parser.add_argument("--report", nargs="*", default=("realtimeqa-2022",))
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    every = read_examples(
        arguments.data / arguments.fit, arguments.homes / arguments.fit, with_false_premises=True
    )
    whole = fit(every)
    scored = [judge(model, one) for model, one in zip(folds(every), every, strict=True)]
    for name, false in (("out of fold", False), ("out of fold, false premises", True)):
        some = [at for at, one in enumerate(every) if one.asked.id.endswith("-false") == false]
        _print_judged(
            f"{arguments.fit} {name}", [every[at] for at in some], [scored[at] for at in some]
        )
    for name in arguments.report:
        examples = read_examples(arguments.data / name, arguments.homes / name)
        _print_judged(name, examples, [judge(whole, example) for example in examples])
    if arguments.write:
        text = json.dumps(write(whole), indent=1)
        _FILE.write_text(f"{text}\n", encoding="utf-8")
        print(f"wrote {_FILE}")


def read_examples(
    folder: Path, home: Path, reader: Reader | None = None, *, with_false_premises: bool = False
) -> list[Example]:
    """Read the candidates of every question of a set, and of such with a false premise."""
    with open_set(folder, home) as library:
        reader = reader or TrainedReader()
        finder = Finder(library, reader, _UNFITTED, Caution.NORMAL)
        known = [
            asked
            for asked in read_questions(folder)
            if not asked.answers or _holds_any(library, asked.gold_urls)
        ]
        if with_false_premises:
            known += false_premises(library, known)
        return [_example(finder, reader, asked) for asked in known]


def false_premises(library: Library, known: Sequence[Asked]) -> list[Asked]:
    """Make near misses: questions with a name, a number, a time or a verb changed.

    What answered such a question is about something else, and answers it no more.
    """
    chance = random.Random(0)
    made: list[Asked] = []
    for one in known:
        articles = filter(None, (library.article(url) for url in one.gold_urls))
        seen = " ".join(f"{article.title} {article.body}" for article in articles)
        other = chance.choice(known).text
        changed = falsified(one.text, seen, other, chance) if one.answers else None
        if changed is not None:
            made.append(replace(one, id=f"{one.id}-false", text=changed, answers=()))
    return made


def _holds_any(library: Library, urls: Sequence[str]) -> bool:
    """Whether a library has one of some articles; one that was broken off lacks some."""
    return any(library.article(url) is not None for url in urls)


def _example(finder: Finder, reader: Reader, asked: Asked) -> Example:
    read = finder.read(question.read(asked.text), asked.now, Context())
    holds = np.array([asked.is_right(one.text) for one in read.listed], dtype=np.float64)
    scores = tuple(one.score for one in read.readings)
    sentence = question.asking(asked.text)
    alone = reader.read([Pair(sentence, candidate.text) for candidate in read.listed])
    matrix = read.matrix.copy()
    matrix[:, features.ALONE] = np.nan
    logits = np.array([reading.score for reading in alone])
    return Example(asked, read.listed, scores, matrix, holds, logits)


_FLAT = LinearModel((), (), (), (), 0.0)
_BY_READER = LinearModel(
    SENTENCE_COLUMNS,
    (0.0,) * len(SENTENCE_COLUMNS),
    (1.0,) * len(SENTENCE_COLUMNS),
    tuple(float(name == "reader") for name in SENTENCE_COLUMNS),
    0.0,
)
_UNFITTED = Selection(_BY_READER, _FLAT, _FLAT, {})


def augmented(examples: Sequence[Example]) -> list[Example]:
    """Return examples as small libraries would have them, and without articles that answer.

    Most libraries are smaller than the one that is fitted on: in them the best passage is of the
    best rank and has no other beside it, whatever it says, and one article alone has the answer.
    """
    chance = random.Random(0)
    made: list[Example] = []
    for example in examples:
        urls = list(dict.fromkeys(one.evidence.article.url for one in example.listed))
        good = {
            one.evidence.article.url
            for one, holds in zip(example.listed, example.holds, strict=True)
            if holds
        }
        if len(urls) > 1:
            few = set(chance.sample(urls, min(chance.choice((1, 1, 2, 3)), len(urls))))
            if good and chance.random() < _WITH_THE_ANSWER:
                few.add(chance.choice(sorted(good)))
            made.append(example.within(few))
        if good:
            made.append(example.within(set(urls) - good))
        if len(good) > 1:
            one = chance.choice(sorted(good))
            made.append(example.within(set(urls) - good | {one}))
    return made


def fit(examples: Sequence[Example]) -> Selection:
    """Fit the models; the later ones to what the first says of questions it was not fitted to."""
    every = [example for example in (*examples, *augmented(examples)) if len(example.matrix)]
    folds_of = [_fold(one.asked) for one in every]
    firsts = [
        _fit_sentence([one for one, at in zip(every, folds_of, strict=True) if at != fold])
        for fold in range(_FOLDS)
    ]
    read = [
        (example, example.reread(firsts[fold]), firsts[fold])
        for example, fold in zip(every, folds_of, strict=True)
    ]
    reread = _fit_reread(read)
    rows: list[Matrix] = []
    right: list[float] = []
    for fold in range(_FOLDS):
        others = [one for one, at in zip(read, folds_of, strict=True) if at != fold]
        model = Selection(firsts[fold], _fit_reread(others), _FLAT, {})
        for (example, matrix, _), at in zip(read, folds_of, strict=True):
            if at == fold:
                logits = model.logits(matrix)
                rows.append(answer_row(matrix, logits))
                right.append(float(example.said_is_right(list(np.argsort(-logits)))))
    answer = _fit_linear(ANSWER_COLUMNS, np.vstack(rows), np.array(right), _ANSWER_C)
    return Selection(_fit_sentence(every), reread, answer, _BARS)


def _fit_reread(read: Sequence[tuple[Example, Matrix, LinearModel]]) -> LinearModel:
    """Fit the second model on the candidates that were read alone."""
    rows: list[Matrix] = []
    holds: list[Matrix] = []
    for example, matrix, sentence in read:
        seen = ~np.isnan(matrix[:, features.ALONE])
        rows.append(reread_rows(matrix, sentence_logits(sentence, matrix))[seen])
        holds.append(example.holds[seen])
    return _fit_linear(REREAD_COLUMNS, np.vstack(rows), np.concatenate(holds), _SENTENCE_C)


def _fit_sentence(examples: Sequence[Example]) -> LinearModel:
    full = [one for one in examples if len(one.matrix)]
    columns = [features.NAMES.index(name) for name in SENTENCE_COLUMNS]
    matrix = np.vstack([one.matrix for one in full])[:, columns]
    return _fit_linear(
        SENTENCE_COLUMNS, matrix, np.concatenate([one.holds for one in full]), _SENTENCE_C
    )


def _fit_linear(columns: Sequence[str], matrix: Matrix, right: Matrix, c: float) -> LinearModel:
    mean = matrix.mean(axis=0)
    scale = matrix.std(axis=0)
    scale[scale < 1e-9] = 1.0
    model = LogisticRegression(C=c, max_iter=5000).fit((matrix - mean) / scale, right)
    return LinearModel(
        tuple(columns),
        tuple(mean.tolist()),
        tuple(scale.tolist()),
        tuple(model.coef_[0].tolist()),
        float(model.intercept_[0]),
    )


def judge(model: Selection, example: Example) -> tuple[float, list[int]]:
    """Return how probable a right answer is, and the candidates, the most probable first."""
    if not len(example.matrix):
        return 0.0, []
    matrix = example.reread(model.sentence)
    return model.probability(matrix), list(np.argsort(-model.logits(matrix)))


def folds(examples: Sequence[Example]) -> list[Selection]:
    """Return for each question the models that were fitted to the questions of other folds."""
    placed = [_fold(one.asked) for one in examples]
    models = [
        fit([one for one, at in zip(examples, placed, strict=True) if at != fold])
        for fold in range(_FOLDS)
    ]
    return [models[at] for at in placed]


def _fold(asked: Asked) -> int:
    """Return the fold of a question; that of a false premise is its true question's."""
    return crc32(asked.id.removesuffix("-false").encode()) % _FOLDS


def _print_judged(
    name: str, examples: Sequence[Example], scored: Sequence[tuple[float, list[int]]]
) -> None:
    """Print the order's figures, a reliability table and the curve of the caution."""
    probabilities = np.array([probability for probability, _ in scored])
    orders = [order for _, order in scored]
    answerable = np.array([bool(one.asked.answers) for one in examples])
    print(f"\n{name}: {answerable.sum()} answerable, {(~answerable).sum()} near misses")
    if not answerable.any():
        for bar in (0.15, 0.3, 0.6):
            print(f"  refused at {bar}: {(probabilities < bar).mean():.3f} of {len(examples)}")
        return
    first = np.array(
        [
            bool(order) and bool(one.holds[order[0]])
            for one, order in zip(examples, orders, strict=True)
        ]
    )
    said = np.array([one.said_is_right(order) for one, order in zip(examples, orders, strict=True)])
    ceiling = np.array([bool(one.holds.any()) for one in examples])
    print(
        f"  first right {first[answerable].mean():.3f}, "
        f"one of {_SAID} {said[answerable].mean():.3f}, "
        f"among the candidates {ceiling[answerable].mean():.3f}"
    )
    if (~answerable).any():
        print(f"  AUC answerable against near miss {roc_auc_score(answerable, probabilities):.3f}")
    print("  probability    questions  mean  right")
    for low in np.arange(0, 1, 0.2):
        inside = (probabilities >= low) & (probabilities < low + 0.2)
        if inside.any():
            print(
                f"   {low:.1f} to {low + 0.2:.1f}       {inside.sum():5}   "
                f"{probabilities[inside].mean():.2f}   {said[inside].mean():.2f}"
            )
    print("  bar   answered  first right  one right  refused of near misses")
    for bar in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        given = probabilities >= bar
        refused = f"{(~given)[~answerable].mean():.3f}" if (~answerable).any() else "-"
        print(
            f"   {bar:.1f}  {given[answerable].mean():.3f}     "
            f"{(given & first)[answerable].mean():.3f}        "
            f"{(given & said)[answerable].mean():.3f}      {refused}"
        )


if __name__ == "__main__":
    main()
