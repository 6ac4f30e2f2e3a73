"""Encode texts as vectors, with ONNX or sentence_transformers; torch is imported when needed."""

import hashlib
import logging
import os
import threading
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.models.catalogue import ENCODER
from index.models.onnx import TextModel, open_tokenizer
from index.models.weights import locate
from index.settings import DEFAULT_MODEL
from index.text.folding import plain_letters

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

_SHA256 = ENCODER.sha256
_BATCH = 32
_SPECIAL_TOKENS = 2
# Up to this many texts come from a question; more come from ingestion, and torch in bf16 is faster.
_FEW = 4

log = logging.getLogger(__name__)


class Encoder(Protocol):
    """An encoder of texts; the tests have a second implementation."""

    @property
    def fingerprint(self) -> str:
        """The id of the vector space: vectors with equal fingerprints are comparable."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the encoder reads; it ignores the rest."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, without special ones."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: `(n_texts, dimension)` float32, L2-normalised."""


class SentenceTransformerEncoder:
    """Any sentence-transformers model; loaded at first use, safe to share between threads."""

    def __init__(self, model: str) -> None:
        self._name = model
        self._lock = threading.Lock()
        self._model: Any = None
        self._fingerprint = ""

    def _load(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model, self._fingerprint = _load_model(self._name)
            return self._model

    @property
    def fingerprint(self) -> str:
        """The model's name and the hash of its weights."""
        self._load()
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._load().get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, without special ones."""
        limit = self._load().max_seq_length
        return (int(limit) if limit else 512) - 2

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, without special ones."""
        tokenize = self._load().tokenizer
        if not texts:
            return []
        encoded = tokenize(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: `(n_texts, dimension)` float32, L2-normalised."""
        model = self._load()
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = model.encode(
            list(texts),
            batch_size=_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        # bf16 lengths deviate from 1 by up to .002
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-12)
        return vectors


class DefaultEncoder:
    """all-MiniLM-L6-v2 from its package; safe to share between threads.

    Loading it with torch takes five seconds. The first load also writes the weights as an ONNX
    graph beside the database. Later, that graph encodes the questions; it loads in a third of a
    second, and its vectors differ by at most 1e-6 in any component.
    """

    dimension = 384
    max_tokens = 254
    fingerprint = f"{DEFAULT_MODEL}@{_SHA256[:12]}"

    def __init__(self, folder: Path | None = None) -> None:
        self._graph_path = (
            None if folder is None else folder / f"{DEFAULT_MODEL}-{_SHA256[:12]}.onnx"
        )
        self._lock = threading.Lock()
        self._tokenizer: Tokenizer | None = None
        self._graph: TextModel | None = None
        self._torch: SentenceTransformerEncoder | None = None

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, without special ones."""
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = open_tokenizer(_default_folder() / "tokenizer.json")
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(tokens.ids) for tokens in encoded]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: `(n_texts, 384)` float32, L2-normalised."""
        # BERT removes accents, but leaves "ł" and "ı"
        texts = [plain_letters(text) for text in texts]
        if len(texts) <= _FEW:
            graph = self._open_graph()
            if graph is not None:
                return graph.run(texts) if texts else np.zeros((0, self.dimension), np.float32)
        return self._open_torch().encode(texts)

    def _open_graph(self) -> TextModel | None:
        with self._lock:
            path = self._graph_path
            if self._graph is None and path is not None and _is_complete(path):
                tokenizer = open_tokenizer(
                    _default_folder() / "tokenizer.json", self.max_tokens + _SPECIAL_TOKENS
                )
                self._graph = TextModel(path, tokenizer)
            return self._graph

    def _open_torch(self) -> SentenceTransformerEncoder:
        with self._lock:
            if self._torch is None:
                folder = _default_folder()
                self._torch = SentenceTransformerEncoder(str(folder))
                if self._graph_path is not None and not _is_complete(self._graph_path):
                    _export(folder, self._graph_path)
            return self._torch


def _is_complete(graph: Path) -> bool:
    """Whether an exported graph is complete: its hash matches the file beside it."""
    try:
        with graph.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        return graph.with_suffix(".sha256").read_text() == found
    except OSError:
        return False


def _export(folder: Path, path: Path) -> None:
    """Write the model with mean pooling and normalisation as an ONNX graph, atomically."""
    import torch
    from transformers import AutoModel
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()

    class Pooled(torch.nn.Module):  # type: ignore[misc] # torch is Any here
        def __init__(self) -> None:
            super().__init__()
            self.model = AutoModel.from_pretrained(
                folder, use_safetensors=True, attn_implementation="eager", dtype=torch.float32
            ).eval()

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            states = self.model(input_ids, attention_mask, token_type_ids).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1)
            return torch.nn.functional.normalize(mean, dim=1)

    example = torch.ones((2, 8), dtype=torch.int64)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "texts", 1: "tokens"} for name in names} | {"vectors": {0: "texts"}}
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")  # the tracer warns about values that are constant here
            torch.onnx.export(
                Pooled(),
                (example, example, example),
                str(temporary),
                input_names=names,
                output_names=["vectors"],
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
        with temporary.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        temporary.replace(path)
        path.with_suffix(".sha256").write_text(digest)
    except Exception as error:  # noqa: BLE001 - a failed export only costs time
        log.warning("cannot write the ONNX encoder to %s, so loading stays slow: %s", path, error)
    finally:
        temporary.unlink(missing_ok=True)


def _default_folder() -> Path:
    return locate(ENCODER)


def _load_model(name: str) -> tuple[Any, str]:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # stderr shows the progress of ingestion only

    try:
        model = SentenceTransformer(
            name,
            device="cpu",
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "dtype": torch.float32},
        )
    except Exception as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise ModelError(
            f"NEWSDESK_EMBEDDING_MODEL: cannot load {name!r}: {reason}; "
            "set it to the name of a sentence-transformers model or to a folder with one"
        ) from error
    digest = hashlib.sha256()
    for tensor in model.state_dict().values():
        digest.update(tensor.detach().numpy().tobytes())
    # Faster on processors with bf16; cosine to fp32 .9999, see docs/decisions/encoder.md
    if _computes_bf16(torch):
        model = model.to(torch.bfloat16)
    return model, f"{Path(name).name}@{digest.hexdigest()[:12]}"


def _computes_bf16(torch: Any) -> bool:
    checks: list[Callable[[], bool]] = [
        getattr(torch.cpu, check)
        for check in ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
        if hasattr(torch.cpu, check)
    ]
    return any(check() for check in checks)


def open_encoder(model: str, folder: Path | None = None) -> Encoder:
    """Return the encoder of a model; the weights are loaded at first use.

    Args:
        model: `all-MiniLM-L6-v2` for the packaged model, else a sentence-transformers name or path.
        folder: Where the packaged model may store its ONNX graph; None for nowhere.
    """
    return DefaultEncoder(folder) if model == DEFAULT_MODEL else SentenceTransformerEncoder(model)
