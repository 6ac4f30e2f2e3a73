"""Encode texts as vectors: the default model in ONNX Runtime, others with sentence-transformers."""

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.models import encoder_graph
from index.models.catalogue import ENCODER, READER_TOKENIZER
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

    The first use writes the weights as an ONNX graph beside the database, in a second. The graph's
    vectors have a cosine of .999 to those of the weights in fp32.
    """

    dimension = 384
    max_tokens = 254
    fingerprint = f"{DEFAULT_MODEL}@{_SHA256[:12]}"

    def __init__(self, folder: Path | None = None) -> None:
        self._graph_path = (
            None if folder is None else folder / f"{DEFAULT_MODEL}-{_SHA256[:12]}-8bit.onnx"
        )
        self._lock = threading.Lock()
        self._tokenizer: Tokenizer | None = None
        self._graph: TextModel | None = None

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, without special ones."""
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = open_tokenizer(_tokenizer_path())
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(tokens.ids) for tokens in encoded]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: `(n_texts, 384)` float32, L2-normalised."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        # BERT removes accents, but leaves "ł" and "ı"
        return self._open_graph().run([plain_letters(text) for text in texts])

    def _open_graph(self) -> TextModel:
        with self._lock:
            if self._graph is None:
                tokenizer = open_tokenizer(_tokenizer_path(), self.max_tokens + _SPECIAL_TOKENS)
                self._graph = TextModel(self._graph_file(), tokenizer)
            return self._graph

    def _graph_file(self) -> Path | bytes:
        """Return the graph's file, or the graph itself where there is no file."""
        path = self._graph_path
        if path is not None and _is_complete(path):
            return path
        content = encoder_graph.build(_default_folder() / ENCODER.file)
        if path is not None:
            _save(content, path)
        return content


def _is_complete(graph: Path) -> bool:
    """Whether an exported graph is complete: its hash matches the file beside it."""
    try:
        with graph.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        return graph.with_suffix(".sha256").read_text() == found
    except OSError:
        return False


def _save(graph: bytes, path: Path) -> None:
    """Write a graph and its hash, and remove the graphs of other versions."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(graph)
        temporary.replace(path)
        path.with_suffix(".sha256").write_text(hashlib.sha256(graph).hexdigest())
        for old in path.parent.glob(f"{DEFAULT_MODEL}-*"):
            if old.stem != path.stem and ".new" not in old.suffixes:
                old.unlink(missing_ok=True)
    except OSError as error:  # it only costs time
        log.warning("cannot write the encoder to %s, so loading stays slow: %s", path, error)
    finally:
        temporary.unlink(missing_ok=True)


def _default_folder() -> Path:
    return locate(ENCODER)


def _tokenizer_path() -> Path:
    return locate(READER_TOKENIZER) / READER_TOKENIZER.file


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
