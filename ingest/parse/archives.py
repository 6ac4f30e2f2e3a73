"""Reads the captured pages of web archives (WARC, plain or gzipped); only this module uses warcio.

An archive is read record by record and is never in memory as a whole. After a broken record,
reading continues at the next position that looks like a record.
"""

import contextlib
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from ingest.parse.documents import Document
from ingest.report import Rejected, show_path

_GZIP = b"\x1f\x8b"
# The bytes that a record starts with: a gzip header if packed, else the name of the format.
_BEGINNINGS = {True: b"\x1f\x8b\x08", False: b"WARC/"}
_SEARCHED_BYTES = 1 << 20
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)


def is_archive(path: Path) -> bool:
    """Return whether a file's name is that of a WARC file."""
    return path.name.lower().endswith((".warc", ".warc.gz"))


def read_archive(path: Path, max_bytes: int) -> Iterator[Document | Rejected]:
    """Read every captured page of an archive.

    Args:
        path: A `.warc` or `.warc.gz` file.
        max_bytes: Size up to which a page is read, unpacked.

    Yields:
        HTML pages with status 200, each with the address that it was captured from; for every
        other response, the reason why it is left out; for each other type of record, their
        number. The date of a capture is ignored, because it is not the publication date.
    """
    other_types: Counter[str] = Counter()
    found = False
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == _GZIP
            stream.seek(0)
            for record in _read_records(stream, max_bytes, packed=packed):
                found = True
                if not record.problem and record.kind not in ("response", "revisit"):
                    other_types[record.kind] += 1
                else:
                    yield _to_document(record, path)
    except OSError as error:
        yield Rejected(show_path(path), f"it cannot be read: {error}", failed=True)
        return
    if not found:
        yield Rejected(show_path(path), "it is empty", failed=False)
    for kind, count in other_types.items():
        records = "record holds" if count == 1 else "records hold"
        yield Rejected(show_path(path), f"{count} {kind} {records} no page", failed=False)


@dataclass(frozen=True, slots=True)
class _Record:
    """A record as written, or why it cannot be read.

    Attributes:
        offset: Its position in the file, in bytes.
        kind: Its WARC-Type; "" if no record could be read.
        end_unknown: Its end is unknown, and so is the start of the next record.
    """

    offset: int
    kind: str = ""
    url: str = ""
    status: str = ""
    content_type: str = ""
    data: bytes = b""
    problem: str = ""
    end_unknown: bool = False


def _to_document(record: _Record, path: Path) -> Document | Rejected:
    source = f"{show_path(path)}#{record.url or record.offset}"
    if record.problem:
        return Rejected(source, record.problem, failed=True)
    reason = _reason_to_skip(record)
    if reason:
        return Rejected(source, reason, failed=False)
    charset = _CHARSET.search(record.content_type)
    return Document(source, record.url, record.data, "html", charset.group(1) if charset else "")


def _reason_to_skip(record: _Record) -> str:
    """Return why a record is left out, or ""."""
    if record.kind == "revisit":
        return "a revisit record: the page has not changed since an earlier capture"
    if not record.url.lower().startswith(("http://", "https://")):
        return "it was not captured from an http(s) address"
    if record.status != str(HTTPStatus.OK.value):
        return f"its server answered {record.status or 'nothing'}"
    media_type = record.content_type.partition(";")[0].strip().lower()
    return "" if media_type in _PAGE_TYPES else f"it is {media_type or 'of unknown type'}, not HTML"


def _read_records(stream: BinaryIO, max_bytes: int, *, packed: bool) -> Iterator[_Record]:
    """Read all records; after a broken record, search for the start of the next."""
    start: int | None = 0
    done = 0
    while start is not None:
        stream.seek(start)
        reader = _open_archive(stream)
        try:
            while record := _read_next(reader, max_bytes):
                done += 1
                yield record
                if record.end_unknown:
                    break
        except Exception as error:  # noqa: BLE001  warcio raises whatever the bytes make it raise
            if packed and "non-chunked gzip" in str(error):
                # the file is gzipped as a whole, not record by record
                stream.seek(0)
                whole = cast("BinaryIO", gzip.GzipFile(fileobj=stream))
                yield from islice(_read_records(whole, max_bytes, packed=False), done, None)
                return
            words = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
            problem = f"the record at byte {reader.offset} is broken: {words}"
            yield _Record(reader.offset, problem=problem)
            start = _find_next(stream, _BEGINNINGS[packed], reader.offset + 1)
        else:
            if record is None:
                return
            start = _find_next(stream, _BEGINNINGS[packed], record.offset + 1)


def _open_archive(stream: BinaryIO) -> Any:
    from warcio.archiveiterator import ArchiveIterator  # late: few sources are archives

    return ArchiveIterator(stream, check_digests=True)


def _read_next(reader: Any, max_bytes: int) -> _Record | None:
    """Read the next record to its end, where it is known to be complete or not; None at the end."""
    errors = reader.err_count
    # warcio also prints to stderr what it counts in `err_count`
    with contextlib.redirect_stderr(io.StringIO()):
        record = next(reader, None)
        if record is None:
            return None
        offset = reader.offset
        is_response = record.rec_type == "response"
        data = _read_limited(record.content_stream(), max_bytes) if is_response else b""
        reader.read_to_end()
    headers, http = record.rec_headers, record.http_headers
    end_unknown = (
        reader.err_count > errors
        or getattr(record.raw_stream, "limit", 0) > 0
        or not (headers.get_header("Content-Length") or "").isdecimal()
    )
    problem = ""
    if end_unknown:
        problem = f"the record at byte {offset} is broken: its length does not match its header"
    elif is_response:
        problem = _find_problem(record, data, max_bytes)
    return _Record(
        offset=offset,
        kind=record.rec_type or "nameless",
        url=headers.get_header("WARC-Target-URI") or "",
        status=(http.get_statuscode() or "") if http else "",
        content_type=(http.get_header("Content-Type") or "") if http else "",
        data=data,
        problem=problem,
        end_unknown=end_unknown,
    )


def _read_limited(stream: Any, max_bytes: int) -> bytes:
    data = bytearray()
    while len(data) <= max_bytes and (piece := stream.read(max_bytes + 1 - len(data))):
        data += piece
    return bytes(data)


def _find_problem(record: Any, data: bytes, max_bytes: int) -> str:
    """Return what is wrong with a captured response, or ""."""
    if len(data) > max_bytes:
        return f"it is larger than {max_bytes} bytes; raise NEWSDESK_MAX_ARTICLE_BYTES"
    cut = record.rec_headers.get_header("WARC-Truncated")
    if cut:
        return f"its capture was cut short ({cut})"
    # archivers compute a payload's digest before or after unpacking, so it proves nothing
    if any("block digest failed" in problem for problem in record.digest_checker.problems):
        return "its digest does not match; the archive is damaged there"
    http = record.http_headers
    length = (http.get_header("Content-Length") or "") if http else ""
    if (
        http
        and length.isdecimal()
        and not http.get_header("Transfer-Encoding")
        and not http.get_header("Content-Encoding")
        and 0 <= record.payload_length < int(length)
    ):
        return "its capture was cut short"
    return ""


def _find_next(stream: BinaryIO, beginning: bytes, start: int) -> int | None:
    """Return the next position of `beginning`; None at the end or if reading fails."""
    try:
        stream.seek(start)
        tail = b""
        position = start
        while block := stream.read(_SEARCHED_BYTES):
            at = (tail + block).find(beginning)
            if at >= 0:
                return position - len(tail) + at
            position += len(block)
            tail = (tail + block)[-len(beginning) + 1 :]
    except (OSError, EOFError, zlib.error):
        return None
    return None
