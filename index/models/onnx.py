"""Text models in ONNX Runtime: texts go in, numbers for each text or each token come out."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

_BATCH = 16

Rows = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a model says of each token of a text, special ones left out.

    Attributes:
        places: Where each stands in the text: `(start, end)`, in characters.
        rows: The model's first output, `(n_tokens, width)` float32.
    """

    places: tuple[tuple[int, int], ...]
    rows: Rows


def open_tokenizer(path: Path, max_tokens: int | None = None) -> Tokenizer:
    """Open a `tokenizer.json` without the padding and truncation that it bakes in.

    Args:
        path: The file.
        max_tokens: Where to cut a text, special tokens counted; None for nowhere. Of a pair of
            texts the longer is cut.
    """
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if max_tokens is not None:
        tokenizer.enable_truncation(max_tokens, strategy="longest_first")
    return tokenizer


class InTokens(Protocol):
    """A text in tokens; a tokenizer's own encoding is one."""

    @property
    def ids(self) -> Sequence[int]:
        """Word pieces."""

    @property
    def type_ids(self) -> Sequence[int]:
        """0 for the first text of a pair, 1 for the second."""


def pad(encoded: Sequence[InTokens]) -> dict[str, Ids]:
    """Lay texts side by side: `(n_texts, n_tokens)` each, by the names of BERT's inputs."""
    longest = max(len(one.ids) for one in encoded)
    ids, types, mask = (np.zeros((len(encoded), longest), dtype=np.int64) for _ in range(3))
    for row, one in enumerate(encoded):
        length = len(one.ids)
        ids[row, :length] = one.ids
        types[row, :length] = one.type_ids
        mask[row, :length] = 1
    return {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}


class TextModel:
    """A model with its tokenizer; safe to share between threads."""

    def __init__(self, model: Path, tokenizer: Tokenizer) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # errors: warnings speak of graph optimisation
        # a waiting thread that spins takes the core that another process needs: on two busy cores
        # a reading took 1.5 s instead of .3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.tokenizer = tokenizer
        self._session: Any = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._lock = threading.Lock()

    def run(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> Rows:
        """Run texts, or pairs of them, through the model.

        Returns:
            The model's first output, `(n_texts, width)` float32, in the order of the texts.
        """
        outputs = [output for _, output in self._outputs(texts)]
        return np.asarray(outputs, dtype=np.float32).reshape(len(outputs), -1)

    def run_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Run texts through a model that says something of each token."""
        found: list[Tokens] = []
        for encoded, output in self._outputs(texts):
            own = [at for at, special in enumerate(encoded.special_tokens_mask) if not special]
            places = tuple(encoded.offsets[at] for at in own)
            found.append(Tokens(places, np.asarray(output[own], dtype=np.float32)))
        return found

    def _outputs(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> list[tuple[Any, Any]]:
        """Return each text's encoding with the model's first output for it, in order."""
        encoded = self.tokenizer.encode_batch(list(texts))
        # alike lengths together: padding is computed too
        order = sorted(range(len(encoded)), key=lambda at: len(encoded[at].ids))
        outputs: list[Any] = [None] * len(encoded)
        for start in range(0, len(order), _BATCH):
            some = order[start : start + _BATCH]
            for at, output in zip(some, self._run([encoded[at] for at in some]), strict=True):
                outputs[at] = output
        return list(zip(encoded, outputs, strict=True))

    def _run(self, encoded: Sequence[Any]) -> Any:
        return self.outputs(pad(encoded))[0]

    def outputs(self, inputs: Mapping[str, Ids]) -> list[Any]:
        """Run what is in tokens already through the model.

        Args:
            inputs: BERT's, by name, `(n_texts, n_tokens)` each; what the model does not take is
                left out.

        Returns:
            All outputs of the model, in its order.
        """
        known = {name: value for name, value in inputs.items() if name in self._inputs}
        outputs: list[Any] = self._session.run(None, known)
        return outputs
