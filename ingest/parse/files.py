"""Finds the files of a source and reads them: JSON Lines line by line, other files whole."""

import glob
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import unquote, urlsplit

from ingest.errors import IngestError, NotAnArticleError, SourceError
from ingest.parse.archives import is_archive, read_archive
from ingest.parse.documents import (
    Document,
    load_json,
    read_document,
    reject,
    unpack,
)
from ingest.parse.drafts import Draft, read_record
from ingest.parse.encoding import DocumentKind, marked_encoding, sniff
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.parse.syndication.feed_entries import Entry
from ingest.report import Rejected, show_path

_JSON_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_KINDS: dict[str, DocumentKind] = {
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


def find_files(source: str) -> list[Path | Rejected]:
    """Find the files of a path, a folder or a glob pattern.

    Args:
        source: A path, a `file:` URI, or a pattern with `*`, `?`, `[]` and `**`.

    Returns:
        The files, sorted; for a folder all files in it and its subfolders that are not hidden. What
        is no file, such as a pipe, a link to nothing or a link that leads out of the folder, is
        rejected.

    Raises:
        SourceError: No file was found.
    """
    path = path_of(source)
    try:
        if path.is_dir():
            names, unreadable = _walk(path)
            inside: Path | None = path.resolve()
        else:
            exact = path.exists() or path.is_symlink()
            listed = [str(path)] if exact else glob.glob(str(path), recursive=True)  # noqa: PTH207
            names, unreadable, inside = [Path(name) for name in listed], [], None
        found: list[Path | Rejected] = []
        for name in sorted(names):
            reason = _reason_against(name, inside)
            if reason:
                found.append(Rejected(show_path(name), reason, failed=False))
            elif not name.is_dir():
                found.append(name)
        found += unreadable
    except (OSError, ValueError) as error:
        raise SourceError(f"the path cannot be searched: {_describe(error)}") from error
    if not found:
        if path.is_dir():
            raise SourceError("the folder holds no files")
        if glob.has_magic(source):
            raise SourceError(
                "no file matches the pattern; quote it so that the shell does not expand it"
            )
        raise SourceError("there is no such file; check the path")
    return found


def path_of(source: str) -> Path:
    """Return the path of a source: a path, a `file:` URI, or a pattern.

    "~/news" is in the home folder; "~backup.txt" is a file of that name, unless it is a user.
    """
    if source.startswith("file:"):
        source = unquote(urlsplit(source).path, errors="surrogateescape")
    path = Path(source)
    try:
        return path if path.exists() else path.expanduser()
    except (RuntimeError, OSError, ValueError):  # no such user; the caller meets the others again
        return path


def _walk(folder: Path) -> tuple[list[Path], list[Rejected]]:
    """Return what lies in a folder and its subfolders, hidden ones left out; links stay closed."""
    unreadable: list[Rejected] = []

    def note(error: OSError) -> None:
        shown = show_path(Path(error.filename or folder))
        unreadable.append(Rejected(shown, f"it cannot be read: {_describe(error)}", failed=True))

    found: list[Path] = []
    for parent, folders, files in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if _is_shown(name)]
        links = [name for name in folders if Path(parent, name).is_symlink()]
        found += [Path(parent, name) for name in (*links, *files) if _is_shown(name)]
    return found, unreadable


def _reason_against(path: Path, folder: Path | None) -> str:
    """Return why a path is not read, or "".

    Args:
        path: A file, a folder, a link or something else.
        folder: The resolved folder that a link must not lead out of; None for any.
    """
    if path.is_symlink():
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: a link to itself
            return "it is a link to nothing"
        if folder is not None and not target.is_relative_to(folder):
            return "it is a link that leads out of the folder; give its target to ingest it"
        if folder is not None and target.is_dir():
            return "it is a link to a folder, which is read in its own place"
    if not path.is_file() and not path.is_dir():
        return "it is no file, but a pipe, a socket or a device"
    return ""


def count_documents(path: Path) -> int | None:
    """Count the documents of a file if that is cheap.

    Returns:
        Number of lines of a JSON Lines file; None for JSON, feeds, sitemaps and archives; else 1.
    """
    suffix = path.suffix.lower()
    if suffix not in _JSON_LINES_SUFFIXES:
        inner = _inner_suffix(path)
        many = (
            is_archive(path)
            or inner in _JSON_LINES_SUFFIXES
            or _KINDS.get(inner) in ("json", "feed")
        )
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
    path: Path, parsers: Parsers, max_bytes: int, *, named: bool
) -> Iterator[Draft | Entry | Document | Rejected]:
    """Read every article of a file.

    Args:
        path: The file.
        parsers: Parse HTML and feeds.
        max_bytes: Largest size of a document, or of a line of JSON Lines. A JSON file is not
            limited, because it may hold many articles.
        named: The source is this file, not a folder or pattern. A file with an unknown suffix
            is then read by its content; otherwise it is skipped.

    Yields:
        The same as `documents.read_document`. A sitemap is yielded unread, as a document.
    """
    source = show_path(path)
    suffix = path.suffix.lower()
    try:
        if _inner_suffix(path) in _JSON_LINES_SUFFIXES:
            yield from _read_lines(path, max_bytes)
            return
        if is_archive(path):
            yield from _read_captured(path, parsers, max_bytes)
            return
        if _inner_suffix(path) not in _KINDS and not named:
            raise NotAnArticleError(f"files of type {suffix or path.name!r} are not supported")
        size = path.stat().st_size
        if size > max_bytes and suffix != ".json":
            raise SourceError(
                f"it is larger than {max_bytes} bytes; raise NEWSDESK_MAX_ARTICLE_BYTES"
            )
        data = unpack(path.read_bytes(), max_bytes)
    except OSError as error:
        yield Rejected(source, f"it cannot be read: {_describe(error)}", failed=True)
        return
    except IngestError as error:
        yield reject(source, error)
        return
    kind, sniffed = _KINDS.get(_inner_suffix(path)), sniff(data)
    if kind in ("text", "html") and sniffed in ("html", "feed"):  # a name says less than a root
        kind = sniffed
    if kind in (None, "feed") and sniffed == "sitemap":
        yield Document(source, path.resolve().as_uri(), data, "sitemap")
        return
    yield from read_document(
        Document(source, path.resolve().as_uri(), data, kind or sniffed), parsers
    )


def _read_captured(
    path: Path, parsers: Parsers, max_bytes: int
) -> Iterator[Draft | Entry | Rejected]:
    for page in read_archive(path, max_bytes):
        if isinstance(page, Rejected):
            yield page
        else:
            yield from read_document(page, parsers)


def _inner_suffix(path: Path) -> str:
    """Return the suffix without `.gz`."""
    name = path.name.lower()
    return Path(name.removesuffix(".gz")).suffix


def _read_lines(path: Path, max_bytes: int) -> Iterator[Draft | Rejected]:
    uri = path.resolve().as_uri()
    has_content = False
    with _open_lines(path) as stream:
        mark = marked_encoding(stream.read(4))
        stream.seek(0)
        lines = _number_lines(_to_utf8(stream, mark), max_bytes)
        for number, line in lines:
            source = f"{show_path(path)}:{number}"
            try:
                if line is None:
                    raise SourceError(
                        f"line {number} is longer than {max_bytes} bytes;"
                        " raise NEWSDESK_MAX_ARTICLE_BYTES"
                    )
                if not line.strip():
                    continue
                has_content = True
                yield read_record(_load_line(line, number), source, f"{uri}#{number}")
            except IngestError as error:
                has_content = True
                yield reject(source, error)
    if not has_content:
        yield Rejected(show_path(path), "it is empty", failed=False)


@contextmanager
def _open_lines(path: Path) -> Iterator[BinaryIO]:
    """Open a file, unpacked line by line if it is gzipped.

    Raises:
        SourceError: The packed data is damaged.
    """
    with path.open("rb") as packed:
        is_packed = packed.read(2) == b"\x1f\x8b"
        packed.seek(0)
        if not is_packed:
            yield packed
            return
        try:
            yield cast("BinaryIO", gzip.GzipFile(fileobj=packed))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise SourceError("its gzip data is damaged; what follows was not read") from error


def _load_line(line: bytes, number: int) -> object:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"line {number} is not UTF-8; save the file as UTF-8") from error
    try:
        return load_json(text)
    except SourceError as error:
        raise SourceError(f"line {number}: {error}") from None


def _to_utf8(stream: BinaryIO, mark: str) -> BinaryIO:
    """Return the stream in UTF-8; some shells write redirected output in UTF-16."""
    if mark in ("", "utf-8-sig"):
        return stream
    try:
        return io.BytesIO(stream.read().decode(mark).encode())
    except UnicodeError as error:
        raise SourceError(
            f"it has the byte order mark of {mark} but another encoding; save it as UTF-8"
        ) from error


def _number_lines(stream: BinaryIO, max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1; None for a line that is too long."""
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        if len(line) <= max_bytes or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(max_bytes)
        yield number, None


def _is_shown(name: str) -> bool:
    return not name.startswith((".", "__MACOSX"))


def _describe(error: Exception) -> str:
    return getattr(error, "strerror", None) or " ".join(str(error).split())
