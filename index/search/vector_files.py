"""The files of a vector index: one for each segment, and a manifest that names them."""

import hashlib
import json
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np

from index.errors import LibraryError
from index.search.vector_index import Segment, VectorIndex

FORMAT = 3
_LARGEST = 2**63  # what SQLite holds as a number


@dataclass(frozen=True, slots=True)
class Manifest:
    """The description of a saved index; the files are used only if all of it matches.

    `segments` has for each segment the SHA-256 of its file and the ids that were removed since it
    was written.
    """

    format: int
    model: str
    dimension: int
    vectors: int
    revision: int
    newest_id: int
    segments: list[tuple[str, list[int]]]
    library: str


class IndexCache:
    """The files of a saved index; writing is atomic, and loading detects damage."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest_path = folder / "vectors.json"

    def exists(self) -> bool:
        """Whether an index was saved here."""
        return self._manifest_path.exists()

    def save(
        self, index: VectorIndex, *, model: str, library: str, revision: int, newest_id: int
    ) -> None:
        """Write the segments that have no file yet, and the manifest.

        Args:
            index: The index; nobody may change it meanwhile.
            model: The fingerprint of the encoder.
            library: The id of the library.
            revision: The revision of the library that the index holds.
            newest_id: The highest passage id that the index ever held.

        Raises:
            LibraryError: The folder cannot be written; the old files stay.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            digests = list(map(self._save_segment, index.segments))
            manifest = Manifest(
                format=FORMAT,
                model=model,
                dimension=index.dimension,
                vectors=len(index),
                revision=revision,
                newest_id=newest_id,
                segments=[
                    (digest, segment.ids[segment.removed].tolist())
                    for digest, segment in zip(digests, index.segments, strict=True)
                ],
                library=library,
            )
            _replace(self._manifest_path, json.dumps(asdict(manifest), indent=1).encode())
            self._clean_up(digests)
        except OSError as error:
            raise LibraryError(
                f"cannot write the index {self._manifest_path}: {error.strerror}; free disk space "
                "or check the folder's permissions (the articles are safe in the database)"
            ) from error
        index.name_segments(digests)

    def _save_segment(self, segment: Segment) -> str:
        if segment.name and self._path(segment.name).exists():
            return segment.name
        named = faiss.IndexIDMap(faiss.IndexFlatIP(segment.index.d))  # FAISS refuses a filled one
        named.index = segment.index
        faiss.copy_array_to_vector(segment.ids, named.id_map)
        named.ntotal = len(segment.ids)
        content = faiss.serialize_index(named).tobytes()
        digest = hashlib.sha256(content).hexdigest()
        _replace(self._path(digest), content)
        return digest

    def _path(self, digest: str) -> Path:
        return self._folder / f"vectors-{digest[:16]}.faiss"

    def _clean_up(self, digests: list[str]) -> None:
        """Delete the files that the manifest does not name."""
        named = set(map(self._path, digests))
        for path in self._folder.glob("vectors*.faiss"):
            if path not in named:
                path.unlink(missing_ok=True)

    def load(self, *, model: str, dimension: int) -> tuple[VectorIndex, Manifest] | None:
        """Return the saved index with its manifest; None if it is missing, damaged or outdated."""
        try:
            manifest = Manifest(**json.loads(self._manifest_path.read_bytes()))
            segments = [self._load_segment(*segment, dimension) for segment in manifest.segments]
        except (OSError, ValueError, TypeError, RecursionError, RuntimeError):
            return None
        # True is an int too, and SQLite raises an error for a number of more than 64 bits
        if not all(
            type(number) is int and 0 <= number < _LARGEST
            for number in (manifest.revision, manifest.newest_id)
        ):
            return None
        if (manifest.format, manifest.model, manifest.dimension) != (FORMAT, model, dimension):
            return None
        index = VectorIndex(dimension, segments)
        return (index, manifest) if len(index) == manifest.vectors else None

    def _load_segment(self, digest: str, removed: list[int], dimension: int) -> Segment:
        """Read a segment; its vectors stay in the file, which is mapped into memory.

        Raises:
            ValueError: The file is damaged.
        """
        path = self._path(digest)
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise ValueError(path)
        named = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(named, faiss.IndexIDMap) or named.d != dimension:
            raise ValueError(path)
        ids = faiss.vector_to_array(named.id_map)
        index = faiss.downcast_index(named.index)
        is_removed = np.isin(ids, np.asarray(removed, np.int64))
        return Segment(ids, index, is_removed, digest, owner=named)


def _replace(path: Path, content: bytes) -> None:
    """Write a temporary file and rename it, so that readers never see half a file."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.new")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
