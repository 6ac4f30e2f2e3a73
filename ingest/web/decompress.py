"""Unpacks a body step by step (gzip, deflate, Brotli), and never far beyond its limit.

Pure: chunks in, the body or an error out.
"""

import zlib
from typing import Protocol

import brotli

from ingest.errors import FetchError

# What is asked for; nothing else is unpacked.
ACCEPTED = "gzip, deflate, br"
# Unpacked at one step. Small, because each step's piece exists twice for a moment.
_STEP_BYTES = 256 * 1024
_ZLIB_METHOD = 8  # what the low half of zlib's first byte is, RFC 1950
_GZIP_START = b"\x1f\x8b"
# A server has no reason for more than a few; each costs a new window of 32 kB.
_MAX_GZIP_MEMBERS = 1024
CUT = "its body was cut short; try again"


class Body(Protocol):
    """Takes a body in, chunk by chunk."""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes as they came.

        Raises:
            FetchError: They cannot be unpacked, or the body is larger than its limit.
        """

    def close(self) -> bytes:
        """End the body.

        Returns:
            All of it, unpacked.

        Raises:
            FetchError: Its packing says that more should have come.
        """


def open_body(packing: str, max_bytes: int) -> Body:
    """Prepare for a body.

    Args:
        packing: The Content-Encoding header, or "".
        max_bytes: How large the body may be, unpacked.

    Raises:
        FetchError: The packing is none that was asked for.
    """
    match packing.strip().lower():
        case "" | "identity":
            return _Plain(max_bytes)
        case "gzip" | "x-gzip":
            return _Zipped(max_bytes, gzip=True)
        case "deflate":
            return _Zipped(max_bytes, gzip=False)
        case "br":
            return _Brotli(max_bytes)
    raise FetchError(f"its encoding {packing[:40]!r} was not asked for")


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


class _Zipped(_Plain):
    def __init__(self, max_bytes: int, *, gzip: bool) -> None:
        super().__init__(max_bytes)
        self._gzip = gzip
        # for gzip its header, for deflate zlib's: window bits 32 and more tell them apart
        self._unpack = zlib.decompressobj(wbits=47)
        self._members = 0
        self._held = b""
        self._over = False

    def feed(self, chunk: bytes) -> None:
        if chunk and not self._members:
            self._members = 1
            if not self._gzip and chunk[0] & 0x0F != _ZLIB_METHOD:
                self._unpack = zlib.decompressobj(wbits=-15)  # deflate without zlib's header
        while chunk and not self._over:
            chunk = self._step(chunk)

    def _step(self, chunk: bytes) -> bytes:
        """Unpack some of `chunk`; return what is left of it."""
        if self._unpack.eof:
            return self._next_member(chunk)
        try:
            super().feed(self._unpack.decompress(chunk, _STEP_BYTES))
        except zlib.error as error:
            raise FetchError(f"its body cannot be unpacked: {error}") from error
        return self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail

    def _next_member(self, chunk: bytes) -> bytes:
        rest, self._held = self._held + chunk, b""
        if rest == _GZIP_START[:1]:
            self._held = rest  # the next chunk tells
            return b""
        if not self._gzip or not rest.startswith(_GZIP_START):
            self._over = True  # padding behind the end is no part of the body
            return b""
        self._members += 1
        if self._members > _MAX_GZIP_MEMBERS:
            raise FetchError(f"its body is in more than {_MAX_GZIP_MEMBERS} pieces")
        self._unpack = zlib.decompressobj(wbits=47)
        return rest

    def close(self) -> bytes:
        if self._members and not self._unpack.eof:
            raise FetchError(CUT)
        return super().close()


class _Brotli(_Plain):
    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self._unpack = brotli.Decompressor()
        self._started = False

    def feed(self, chunk: bytes) -> None:
        if not chunk:
            return
        self._started = True
        try:
            super().feed(self._unpack.process(chunk, output_buffer_limit=_STEP_BYTES))
            while not self._unpack.can_accept_more_data():
                super().feed(self._unpack.process(b"", output_buffer_limit=_STEP_BYTES))
        except brotli.error as error:
            raise FetchError(f"its body cannot be unpacked: {error}") from error

    def close(self) -> bytes:
        if self._started and not self._unpack.is_finished():
            raise FetchError(CUT)
        del self._unpack  # its window is not held while the body is copied
        return super().close()
