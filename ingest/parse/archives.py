"""Web archives (WARC, gzip'd too) to the pages captured in them; the only home of warcio.

An archive is read record by record and never held whole. Where a record is broken, reading goes
on at the next place that looks like one.
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
from ingest.report import Rejected

_GZIP = b"\x1f\x8b"
# Where a record may begin: a gzip member of its own, or a line with the format's name.
_BEGINNINGS = {True: b"\x1f\x8b\x08", False: b"WARC/"}
_SEARCHED_BYTES = 1 << 20
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)


def is_archive(path: Path) -> bool:
    """Whether a file is called a WARC file."""
    return path.name.lower().endswith((".warc", ".warc.gz"))


def read_archive(path: Path, max_bytes: int) -> Iterator[Document | Rejected]:
    """Read every captured page of an archive.

    Args:
        path: A `.warc` or `.warc.gz` file.
        max_bytes: Size up to which a page is read, unpacked.

    Yields:
        HTML pages that were answered with 200, under the address they were captured from; every
        other answer with the reason why it is left out; of records that are no answers, how many
        there are. When a page was captured is not when it was published, and is not told.
    """
    others: Counter[str] = Counter()
    found = False
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == _GZIP
            stream.seek(0)
            for record in _records(stream, max_bytes, packed=packed):
                found = True
                if not record.problem and record.kind not in ("response", "revisit"):
                    others[record.kind] += 1
                else:
                    yield _document(record, path)
    except OSError as error:
        yield Rejected(str(path), f"it cannot be read: {error}", failed=True)
        return
    if not found:
        yield Rejected(str(path), "it is empty", failed=False)
    for kind, count in others.items():
        records = "record holds" if count == 1 else "records hold"
        yield Rejected(str(path), f"{count} {kind} {records} no page", failed=False)


@dataclass(frozen=True, slots=True)
class _Record:
    """A record as it is written, or why it cannot be read.

    Attributes:
        offset: Where in the file it begins.
        kind: The WARC-Type; "" for what is no record.
        is_adrift: Where it ends is not known, and so where the next begins.
    """

    offset: int
    kind: str = ""
    url: str = ""
    status: str = ""
    content_type: str = ""
    data: bytes = b""
    problem: str = ""
    is_adrift: bool = False


def _document(record: _Record, path: Path) -> Document | Rejected:
    source = f"{path}#{record.url or record.offset}"
    if record.problem:
        return Rejected(source, record.problem, failed=True)
    reason = _no_page(record)
    if reason:
        return Rejected(source, reason, failed=False)
    charset = _CHARSET.search(record.content_type)
    return Document(source, record.url, record.data, "html", charset.group(1) if charset else "")


def _no_page(record: _Record) -> str:
    """Why a record is left out, or ""."""
    if record.kind == "revisit":
        return "a revisit: the page is as it was captured before"
    if not record.url.lower().startswith(("http://", "https://")):
        return "it was captured from no http(s) address"
    if record.status != str(HTTPStatus.OK.value):
        return f"its server answered {record.status or 'nothing'}"
    media_type = record.content_type.partition(";")[0].strip().lower()
    return "" if media_type in _PAGES else f"it is {media_type or 'of no stated kind'}, not HTML"


def _records(stream: BinaryIO, max_bytes: int, *, packed: bool) -> Iterator[_Record]:
    """Read record after record; after a broken one from where the next may begin."""
    start: int | None = 0
    done = 0
    while start is not None:
        stream.seek(start)
        reader = _open(stream)
        try:
            while record := _next(reader, max_bytes):
                done += 1
                yield record
                if record.is_adrift:
                    break
        except Exception as error:  # noqa: BLE001  warcio raises whatever the bytes make it raise
            if packed and "non-chunked gzip" in str(error):
                # packed as a whole, and not record by record
                stream.seek(0)
                whole = cast("BinaryIO", gzip.GzipFile(fileobj=stream))
                yield from islice(_records(whole, max_bytes, packed=False), done, None)
                return
            words = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
            problem = f"the record at byte {reader.offset} is broken: {words}"
            yield _Record(reader.offset, problem=problem)
            start = _find(stream, _BEGINNINGS[packed], reader.offset + 1)
        else:
            if record is None:
                return
            start = _find(stream, _BEGINNINGS[packed], record.offset + 1)


def _open(stream: BinaryIO) -> Any:
    from warcio.archiveiterator import ArchiveIterator  # late: few sources are archives

    return ArchiveIterator(stream, check_digests=True)


def _next(reader: Any, max_bytes: int) -> _Record | None:
    """Read one record to its end, where it shows whether it was whole."""
    errors = reader.err_count
    # warcio notes on stderr what `err_count` tells too
    with contextlib.redirect_stderr(io.StringIO()):
        record = next(reader, None)
        if record is None:
            return None
        offset = reader.offset
        is_answer = record.rec_type == "response"
        data = _read(record.content_stream(), max_bytes) if is_answer else b""
        reader.read_to_end()
    headers, http = record.rec_headers, record.http_headers
    is_adrift = (
        reader.err_count > errors
        or getattr(record.raw_stream, "limit", 0) > 0
        or not (headers.get_header("Content-Length") or "").isdecimal()
    )
    problem = ""
    if is_adrift:
        problem = f"the record at byte {offset} is broken: it is not as long as it says"
    elif is_answer:
        problem = _problem(record, data, max_bytes)
    return _Record(
        offset=offset,
        kind=record.rec_type or "nameless",
        url=headers.get_header("WARC-Target-URI") or "",
        status=(http.get_statuscode() or "") if http else "",
        content_type=(http.get_header("Content-Type") or "") if http else "",
        data=data,
        problem=problem,
        is_adrift=is_adrift,
    )


def _read(stream: Any, max_bytes: int) -> bytes:
    data = bytearray()
    while len(data) <= max_bytes and (piece := stream.read(max_bytes + 1 - len(data))):
        data += piece
    return bytes(data)


def _problem(record: Any, data: bytes, max_bytes: int) -> str:
    """What is wrong with a captured answer, or ""."""
    if len(data) > max_bytes:
        return f"it is larger than {max_bytes} bytes; raise NEWSDESK_MAX_ARTICLE_BYTES"
    cut = record.rec_headers.get_header("WARC-Truncated")
    if cut:
        return f"its capture was cut short ({cut})"
    # a payload's digest is taken before or after unpacking, as the archiver pleases
    if any("block digest failed" in one for one in record.digest_checker.problems):
        return "its digest does not fit: the archive is damaged there"
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


def _find(stream: BinaryIO, beginning: bytes, start: int) -> int | None:
    """Find where `beginning` stands next; None at the end, and where nothing can be read."""
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
