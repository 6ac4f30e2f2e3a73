"""Decompresses bodies (gzip, deflate, Brotli) in bounded steps, and stops at a size limit.

Pure: chunks in, the body or an error out.
"""

import zlib
from typing import Protocol

import brotli

from ingest.errors import FetchError

# The Accept-Encoding header; no other encoding is decompressed.
ACCEPTED = "gzip, deflate, br"
# The maximum output of a step. It is small because the output is briefly in memory twice.
_STEP_BYTES = 256 * 1024
_ZLIB_METHOD = 8  # the low four bits of zlib's first byte, RFC 1950
_GZIP_START = b"\x1f\x8b"
# Servers need no more than a few members, and each costs a new window of 32 kB.
_MAX_GZIP_MEMBERS = 1024
CUT = "the body was cut short; try again"


class Body(Protocol):
    """Collects a body, chunk by chunk."""

    def feed(self, chunk: bytes) -> None:
        """Add the next bytes, as received.

        Raises:
            FetchError: The bytes cannot be decompressed, or the body exceeds its limit.
        """

    def close(self) -> bytes:
        """End the body.

        Returns:
            The whole body, decompressed.

        Raises:
            FetchError: The compressed data is incomplete.
        """


def open_body(encoding: str, max_bytes: int) -> Body:
    """Return a collector for a body.

    Args:
        encoding: The Content-Encoding header, or "".
        max_bytes: The size limit of the decompressed body.

    Raises:
        FetchError: The encoding is not in `ACCEPTED`.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain(max_bytes)
        case "gzip" | "x-gzip":
            return _Zlib(max_bytes, gzip=True)
        case "deflate":
            return _Zlib(max_bytes, gzip=False)
        case "br":
            return _Brotli(max_bytes)
    raise FetchError(f"the encoding {encoding[:40]!r} was not asked for")


class _Plain:
    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._data = bytearray()

    def feed(self, chunk: bytes) -> None:
        self._data += chunk
        if len(self._data) > self._max_bytes:
            raise FetchError(
                f"it is larger than {self._max_bytes} bytes; raise NEWSDESK_MAX_ARTICLE_BYTES"
            )

    def close(self) -> bytes:
        return bytes(self._data)


class _Zlib(_Plain):
    def __init__(self, max_bytes: int, *, gzip: bool) -> None:
        super().__init__(max_bytes)
        self._gzip = gzip
        # window bits of 32 and more detect the header: gzip or zlib
        self._decompressor = zlib.decompressobj(wbits=47)
        self._members = 0
        self._pending = b""
        self._finished = False

    def feed(self, chunk: bytes) -> None:
        if chunk and not self._members:
            self._members = 1
            if not self._gzip and chunk[0] & 0x0F != _ZLIB_METHOD:
                self._decompressor = zlib.decompressobj(wbits=-15)  # deflate without zlib's header
        while chunk and not self._finished:
            chunk = self._step(chunk)

    def _step(self, chunk: bytes) -> bytes:
        """Decompress a part of `chunk`; return the rest of it."""
        if self._decompressor.eof:
            return self._next_member(chunk)
        try:
            super().feed(self._decompressor.decompress(chunk, _STEP_BYTES))
        except zlib.error as error:
            raise FetchError(f"the body cannot be unpacked: {error}") from error
        return (
            self._decompressor.unused_data
            if self._decompressor.eof
            else self._decompressor.unconsumed_tail
        )

    def _next_member(self, chunk: bytes) -> bytes:
        rest, self._pending = self._pending + chunk, b""
        if rest == _GZIP_START[:1]:
            self._pending = rest  # wait for the next chunk to decide
            return b""
        if not self._gzip or not rest.startswith(_GZIP_START):
            self._finished = True  # padding after the end is not part of the body
            return b""
        self._members += 1
        if self._members > _MAX_GZIP_MEMBERS:
            raise FetchError(f"the body has more than {_MAX_GZIP_MEMBERS} gzip members")
        self._decompressor = zlib.decompressobj(wbits=47)
        return rest

    def close(self) -> bytes:
        if self._members and not self._decompressor.eof:
            raise FetchError(CUT)
        return super().close()


class _Brotli(_Plain):
    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self._decompressor = brotli.Decompressor()
        self._started = False

    def feed(self, chunk: bytes) -> None:
        if not chunk:
            return
        self._started = True
        try:
            super().feed(self._decompressor.process(chunk, output_buffer_limit=_STEP_BYTES))
            while not self._decompressor.can_accept_more_data():
                super().feed(self._decompressor.process(b"", output_buffer_limit=_STEP_BYTES))
        except brotli.error as error:
            raise FetchError(f"the body cannot be unpacked: {error}") from error

    def close(self) -> bytes:
        if self._started and not self._decompressor.is_finished():
            raise FetchError(CUT)
        del self._decompressor  # free its window before the body is copied
        return super().close()
