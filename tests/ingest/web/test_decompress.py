"""A packed body comes out the same however it is cut into chunks, or not at all."""

import gzip
import zlib

import brotli
import pytest

from ingest.errors import FetchError
from ingest.web.decompress import open_body

TEXT = "The harbour bridge opened on Monday — after four years of work.".encode() * 3


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


BODIES = [
    ("", TEXT),
    ("identity", TEXT),
    ("gzip", gzip.compress(TEXT)),
    ("x-gzip", gzip.compress(TEXT)),
    ("gzip", gzip.compress(TEXT[:50]) + gzip.compress(b"") + gzip.compress(TEXT[50:])),
    ("gzip", gzip.compress(TEXT) + bytes(20)),
    ("gzip", gzip.compress(TEXT) + b"\x1f"),
    ("deflate", zlib.compress(TEXT)),
    ("deflate", raw_deflate(TEXT)),
    ("br", brotli.compress(TEXT)),
    ("BR", brotli.compress(TEXT)),
]
IDS = [f"{number}-{packing}" for number, (packing, _) in enumerate(BODIES)]


def unpack(packing: str, chunks: list[bytes], max_bytes: int = 10_000) -> bytes:
    body = open_body(packing, max_bytes)
    for chunk in chunks:
        body.feed(chunk)
    return body.close()


@pytest.mark.parametrize(("packing", "packed"), BODIES, ids=IDS)
def test_every_cut_gives_the_same(packing: str, packed: bytes) -> None:
    assert unpack(packing, [packed]) == TEXT
    assert unpack(packing, [packed[n : n + 1] for n in range(len(packed))]) == TEXT
    for cut in range(len(packed) + 1):
        assert unpack(packing, [packed[:cut], b"", packed[cut:]]) == TEXT


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
    ],
    ids=["gzip", "deflate", "raw deflate", "br"],
)
def test_no_beginning_passes_for_the_whole(packing: str, packed: bytes) -> None:
    for cut in range(1, len(packed)):
        with pytest.raises(FetchError, match="cut short"):
            unpack(packing, [packed[:cut]])


@pytest.mark.parametrize(("packing", "packed"), BODIES, ids=IDS)
def test_the_limit_is_exact(packing: str, packed: bytes) -> None:
    assert unpack(packing, [packed], len(TEXT)) == TEXT
    with pytest.raises(FetchError, match=f"larger than {len(TEXT) - 1} bytes"):
        unpack(packing, [packed], len(TEXT) - 1)


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br"])
def test_nothing_is_packed_as_nothing(packing: str) -> None:
    assert unpack(packing, []) == b""


def test_brotli_has_nothing_behind_its_end() -> None:
    packed = brotli.compress(TEXT)
    for chunks in ([packed + b"more"], [packed, b"more"]):
        with pytest.raises(FetchError, match="cannot be unpacked"):
            unpack("br", chunks)


def test_a_body_in_thousands_of_pieces_is_refused() -> None:
    with pytest.raises(FetchError, match="more than 1024 gzip members"):
        unpack("gzip", [gzip.compress(b"") * 2000])


@pytest.mark.parametrize("packing", ["zstd", "gzip, gzip", "compress", "aws-chunked"])
def test_other_packings_are_refused(packing: str) -> None:
    with pytest.raises(FetchError, match="not asked for"):
        unpack(packing, [])
