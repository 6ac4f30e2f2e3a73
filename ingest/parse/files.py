"""Finds the files that a source names, and reads them: JSON Lines by the line, others whole."""

import glob
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from ingest.errors import IngestError, NotAnArticleError, SourceError
from ingest.parse.archives import is_archive, read_archive
from ingest.parse.documents import Document, Linked, load_json, read_document, rejected, unpacked
from ingest.parse.drafts import Draft, read_record
from ingest.parse.encoding import Kind, marked_encoding, sniff
from ingest.parse.sandbox import Parser
from ingest.report import Rejected

_LINES = frozenset({".jsonl", ".ndjson"})
_KINDS: dict[str, Kind] = {
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
}
_COUNTED_BYTES = 1 << 20


def find_files(source: str) -> list[Path]:
    """Find what a path, a folder or a glob pattern names.

    Args:
        source: A path, a `file:` URI, or a pattern with `*`, `?`, `[]` and `**`.

    Returns:
        Files, sorted; of a folder all that are not hidden, also in its folders.

    Raises:
        SourceError: Nothing is there.
    """
    if source.startswith("file:"):
        source = unquote(urlsplit(source).path)
    path = Path(source).expanduser()
    try:
        if path.is_dir():
            files = [one for one in path.rglob("*") if _is_shown(one.relative_to(path))]
        elif path.exists():
            return [path]
        else:
            files = [Path(one) for one in glob.glob(str(path), recursive=True)]  # noqa: PTH207
        found = sorted(one for one in files if one.is_file())
    except (OSError, ValueError) as error:
        raise SourceError(f"it cannot be looked for: {_cause(error)}") from error
    if not found:
        if path.is_dir():
            raise SourceError("the folder holds no files")
        if glob.has_magic(source):
            raise SourceError(
                "no file fits the pattern; quote it so that the shell leaves it alone"
            )
        raise SourceError("there is no such file; check the path")
    return found


def count_documents(path: Path) -> int | None:
    """Tell how many documents a file holds, where that is cheap to know.

    Returns:
        Lines of JSON Lines, 1 for one-article kinds, None for JSON, feeds, sitemaps, archives.
    """
    suffix = path.suffix.lower()
    if suffix not in _LINES:
        many = is_archive(path) or _KINDS.get(_inner_suffix(path)) in ("json", "feed")
        return None if many else 1
    count, last = 0, b"\n"
    try:
        with path.open("rb") as stream:
            while block := stream.read(_COUNTED_BYTES):
                count, last = count + block.count(b"\n"), block
    except OSError:
        return 1
    return count + (not last.endswith(b"\n"))


def read_file(
    path: Path, parser: Parser, max_bytes: int, *, named: bool
) -> Iterator[Draft | Linked | Document | Rejected]:
    """Read every article of a file.

    Args:
        path: The file.
        parser: Parses HTML and feeds.
        max_bytes: Size up to which a document, or a line of JSON Lines, is read; a JSON file
            may hold many articles and is not limited.
        named: A person named this very file: then one of an unknown kind is judged by its look.

    Yields:
        As `documents.read_document`; and a sitemap, whose pages are elsewhere, as it is.
    """
    source = str(path)
    suffix = path.suffix.lower()
    try:
        if suffix in _LINES:
            yield from _read_lines(path, max_bytes)
            return
        if is_archive(path):
            yield from _read_captured(path, parser, max_bytes)
            return
        if _inner_suffix(path) not in _KINDS and not named:
            raise NotAnArticleError(f"files of kind {suffix or path.name!r} are not read")
        size = path.stat().st_size
        if size > max_bytes and suffix != ".json":
            raise SourceError(
                f"it is larger than {max_bytes} bytes; raise NEWSDESK_MAX_ARTICLE_BYTES"
            )
        data = unpacked(path.read_bytes(), max_bytes)
    except OSError as error:
        yield Rejected(source, f"it cannot be read: {_cause(error)}", failed=True)
        return
    except IngestError as error:
        yield rejected(source, error)
        return
    kind, look = _KINDS.get(_inner_suffix(path)), sniff(data)
    if kind in (None, "feed") and look == "sitemap":
        yield Document(source, path.resolve().as_uri(), data, "sitemap")
        return
    yield from read_document(Document(source, path.resolve().as_uri(), data, kind or look), parser)


def _read_captured(
    path: Path, parser: Parser, max_bytes: int
) -> Iterator[Draft | Linked | Rejected]:
    for one in read_archive(path, max_bytes):
        if isinstance(one, Rejected):
            yield one
        else:
            yield from read_document(one, parser)


def _inner_suffix(path: Path) -> str:
    """What kind of file it is, or would be once unpacked."""
    name = path.name.lower()
    return Path(name.removesuffix(".gz")).suffix


def _read_lines(path: Path, max_bytes: int) -> Iterator[Draft | Rejected]:
    uri = path.resolve().as_uri()
    found = False
    with path.open("rb") as stream:
        mark = marked_encoding(stream.read(4))
        stream.seek(0)
        lines = _lines(_as_utf8(stream, mark), max_bytes)
        for number, line in lines:
            source = f"{path}:{number}"
            try:
                if line is None:
                    raise SourceError(
                        f"line {number} is longer than {max_bytes} bytes;"
                        " raise NEWSDESK_MAX_ARTICLE_BYTES"
                    )
                if not line.strip():
                    continue
                found = True
                yield read_record(_load_line(line, number), source, f"{uri}#{number}")
            except IngestError as error:
                found = True
                yield rejected(source, error)
    if not found:
        yield Rejected(str(path), "it is empty", failed=False)


def _load_line(line: bytes, number: int) -> object:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"line {number} is not UTF-8; save the file as UTF-8") from error
    try:
        return load_json(text)
    except SourceError as error:
        raise SourceError(f"line {number}: {error}") from None


def _as_utf8(stream: BinaryIO, mark: str) -> BinaryIO:
    """The stream in UTF-8; some shells write UTF-16 when output is redirected."""
    if mark in ("", "utf-8-sig"):
        return stream
    try:
        return io.BytesIO(stream.read().decode(mark).encode())
    except UnicodeError as error:
        raise SourceError(f"it begins as {mark} and is not; save it as UTF-8") from error


def _lines(stream: BinaryIO, max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Number the lines; None stands for one that is too long."""
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        if len(line) <= max_bytes or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(max_bytes)
        yield number, None


def _is_shown(path: Path) -> bool:
    return not any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _cause(error: Exception) -> str:
    return getattr(error, "strerror", None) or " ".join(str(error).split())
