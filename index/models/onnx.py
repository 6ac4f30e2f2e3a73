"""Run text models in ONNX Runtime, with an output for each text or each token."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

_BATCH = 16
# ONNX Runtime 1.30 joins an addition with the normalisation after it, in an operator that takes
# twice as long as the two: without it, the reader takes .9 of the time.
_SLOWER_JOINED = ["SkipLayerNormFusion"]

Rows = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The output of a model for the tokens of a text, without special ones.

    Attributes:
        places: The place of each token in the text: `(start, end)`, in characters.
        rows: The first output of the model, `(n_tokens, width)` float32.
    """

    places: tuple[tuple[int, int], ...]
    rows: Rows


def open_tokenizer(path: Path, max_tokens: int | None = None) -> Tokenizer:
    """Open a `tokenizer.json` without the padding and truncation that it defines.

    Args:
        path: The file.
        max_tokens: The length to cut texts to, special tokens included; None for no limit. Of a
            pair of texts, the longer is cut.
    """
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if max_tokens is not None:
        tokenizer.enable_truncation(max_tokens, strategy="longest_first")
    return tokenizer


class TokenIds(Protocol):
    """A tokenized text, such as the encoding that a tokenizer returns."""

    @property
    def ids(self) -> Sequence[int]:
        """The ids of the word pieces."""

    @property
    def type_ids(self) -> Sequence[int]:
        """0 for the first text of a pair, 1 for the second."""


def pad(encoded: Sequence[TokenIds]) -> dict[str, Ids]:
    """Pad texts to equal length: BERT's inputs by name, `(n_texts, n_tokens)` int64 each."""
    longest = max(len(tokens.ids) for tokens in encoded)
    ids, types, mask = (np.zeros((len(encoded), longest), dtype=np.int64) for _ in range(3))
    for row, tokens in enumerate(encoded):
        length = len(tokens.ids)
        ids[row, :length] = tokens.ids
        types[row, :length] = tokens.type_ids
        mask[row, :length] = 1
    return {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}


class TextModel:
    """A model with its tokenizer; safe to share between threads.

    A batch is computed by one thread, and as many batches at a time as there are cores: threads
    that share a batch wait for each other after each of its hundreds of operators.
    """

    def __init__(self, model: Path | bytes, tokenizer: Tokenizer) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # errors only: warnings are about graph optimisation
        options.intra_op_num_threads = 1
        self.tokenizer = tokenizer
        self._session: Any = onnxruntime.InferenceSession(
            model if isinstance(model, bytes) else str(model),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=_SLOWER_JOINED,
        )
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._threads = ThreadPoolExecutor(_cores(), thread_name_prefix="model")

    def run(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> Rows:
        """Run texts, or pairs of texts, through the model.

        Returns:
            The first output of the model, `(n_texts, width)` float32, in the order of the texts.
        """
        outputs = [output for _, output in self._outputs(texts)]
        return np.asarray(outputs, dtype=np.float32).reshape(len(outputs), -1)

    def run_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Run texts through a model with an output for each token, in the order of the texts."""
        found: list[Tokens] = []
        for encoded, output in self._outputs(texts):
            kept = [at for at, special in enumerate(encoded.special_tokens_mask) if not special]
            places = tuple(encoded.offsets[at] for at in kept)
            found.append(Tokens(places, np.asarray(output[kept], dtype=np.float32)))
        return found

    def _outputs(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> list[tuple[Any, Any]]:
        """Return the encoding of each text with the first output of the model, in order."""
        encoded = self.tokenizer.encode_batch(list(texts))
        # batches of similar length, because padding costs time too
        order = sorted(range(len(encoded)), key=lambda at: len(encoded[at].ids))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        found = self.outputs(pad([encoded[at] for at in batch]) for batch in batches)
        outputs: list[Any] = [None] * len(encoded)
        for batch, (first, *_) in zip(batches, found, strict=True):
            for at, output in zip(batch, first, strict=True):
                outputs[at] = output
        return list(zip(encoded, outputs, strict=True))

    def outputs(self, batches: Iterable[Mapping[str, Ids]]) -> Iterator[list[Any]]:
        """Run batches of tokenized texts through the model.

        Args:
            batches: BERT's inputs by name, `(n_texts, n_tokens)` each; unused ones are left out.

        Returns:
            All outputs of the model for each batch, in order.
        """
        return self._threads.map(self._run, batches)

    def _run(self, inputs: Mapping[str, Ids]) -> list[Any]:
        known = {name: value for name, value in inputs.items() if name in self._inputs}
        outputs: list[Any] = self._session.run(None, known)
        return outputs


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
