"""Whatever a server answers becomes a whole document, "not modified", or one clear error."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pytest

from ingest.errors import FetchError, GoneError
from ingest.settings import IngestSettings
from ingest.web.fetch import Fetched, Fetcher, NotModified
from ingest.web.validators import Validators
from tests.ingest.web.scripted_server import Answer, scripted_server

Make = Callable[..., IngestSettings]

TEXT = b"<p>The harbour bridge opened on Monday after four years of work, the city said.</p>"
DEADLINE_S = 0.4
NONE = Validators()
OLD = Validators('"v1"', "Mon, 02 Nov 2026 08:00:00 GMT")


def raw(status: str, *headers: str, body: bytes = b"", length: bool = True) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def whole(status: str, *headers: str, body: bytes = b"") -> Answer:
    return Answer((raw(status, *headers, body=body),))


def packed(coding: str, body: bytes) -> Answer:
    return whole("200 OK", f"Content-Encoding: {coding}", body=body)


def unframed(body: bytes, *headers: str) -> bytes:
    return raw("200 OK", *headers, body=body, length=False)


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@dataclass(frozen=True)
class Step:
    """One request beside what must come of it."""

    path: str
    answer: Answer
    data: bytes | None = None  # of the document, if there is to be one
    error: str | None = None  # words of the error, if there is to be one; neither: not modified
    kind: type[FetchError] = FetchError
    status: int | None = None
    retry_after_s: float | None = None
    moved_to: str | None = None
    max_age_s: float | None = None
    charset: str = ""
    validators: Validators = NONE  # of the answer
    sent: Validators = NONE  # with the request


CUT = "cut short"
LATE = "no complete answer within"
BROKEN = "breaks the rules of HTTP"
CHUNKED = "Transfer-Encoding: chunked"

# fmt: off
STEPS = (
    Step("/plain", whole("200 OK", "ETag: \"v1\"", f"Last-Modified: {OLD.last_modified}",
         "Cache-Control: public, max-age=600", body=TEXT),
         data=TEXT, validators=OLD, max_age_s=600),
    Step("/same", whole("304 Not Modified", "Cache-Control: no-cache"), sent=OLD, max_age_s=0),
    Step("/changed", whole("200 OK", "ETag: W/\"v2\"", body=TEXT), data=TEXT, sent=OLD,
         validators=Validators("W/\"v2\"")),
    Step("/unasked-304", whole("304 Not Modified"), error="no conditions", status=304),
    Step("/301", whole("301 Moved", "Location: /plain-2"), data=TEXT, moved_to="/plain-2"),
    Step("/plain-2", whole("200 OK", body=TEXT), data=TEXT),
    Step("/308", whole("308 Moved", "Location: /301"), data=TEXT, moved_to="/plain-2"),
    Step("/moved-same", whole("301 Moved", "Location: /same"), sent=OLD, max_age_s=0,
         moved_to="/same"),
    Step("/302", whole("302 Found", "Location: /plain-2"), data=TEXT),
    Step("/303", whole("303 See Other", "Location: /plain-2"), data=TEXT),
    Step("/307", whole("307 For Now", "Location: /301"), data=TEXT),
    Step("/301-302", whole("301 Moved", "Location: /302"), data=TEXT),
    Step("/loop", whole("302 Found", "Location: /loop"), error="more than 5 redirects",
         status=302),
    Step("/nowhere", whole("301 Moved"), error="no address to go to", status=301),
    Step("/to-file", whole("302 Found", "Location: file:///etc/passwd"), error="not an http"),
    Step("/410", whole("410 Gone"), error="gone for good", kind=GoneError, status=410),
    Step("/404", whole("404 Not Found"), error="answered 404 Not Found", status=404),
    Step("/204", whole("204 No Content"), error="answered 204", status=204),
    Step("/429", whole("429 Slow Down", "Retry-After: 120"), error="asks to wait 120 s",
         status=429, retry_after_s=120),
    # asked to wait until a moment in five minutes
    Step("/429-date", whole("429 Slow Down"), error="429", status=429, retry_after_s=300),
    Step("/429-nonsense", whole("429 Slow Down", "Retry-After: soon"), error="429", status=429),
    Step("/500", whole("500 Oops", body=b"<h1>sorry</h1>"), error="500 Oops", status=500),
    Step("/502", whole("502 Bad Gateway"), error="502", status=502),
    Step("/503", whole("503 Busy", "Retry-After: 30"), error="503", status=503, retry_after_s=30),
    Step("/cut-length", Answer((unframed(TEXT, "Content-Length: 5000"),), end="close"), error=CUT),
    Step("/cut-chunks", Answer((unframed(chunks(TEXT), CHUNKED),), end="close"), error=CUT),
    Step("/cut-chunk", Answer((unframed(chunks(TEXT)[:-20], CHUNKED),), end="close"), error=CUT),
    Step("/cut-gzip", packed("gzip", gzip.compress(TEXT)[:-6]), error=CUT),
    Step("/cut-deflate", packed("deflate", zlib.compress(TEXT)[:-2]), error=CUT),
    Step("/cut-brotli", packed("br", brotli.compress(TEXT)[:-3]), error=CUT),
    Step("/reset-length", Answer((unframed(TEXT, "Content-Length: 5000"),), end="reset"),
         error=CUT),
    Step("/reset-unframed", Answer((unframed(TEXT),), end="reset"), error=CUT),
    Step("/reset-headers", Answer((b"HTTP/1.1 200 OK\r\nServer: x",), end="reset"),
         error="cannot connect"),
    Step("/no-answer", Answer((b"",), end="close"), error="cannot connect"),
    Step("/surplus", Answer((unframed(TEXT, "Content-Length: 20"),)), error=BROKEN),
    Step("/two-lengths", Answer((unframed(TEXT, "Content-Length: 20", "Content-Length: 30"),)),
         error=BROKEN),
    Step("/no-length", Answer((unframed(TEXT, "Content-Length: many"),)), error=BROKEN),
    Step("/slow-headers", Answer((b"HTTP/1.1 200 OK\r\n", b"X-Wait: a little\r\n"), 0.05, 200),
         error=LATE),
    Step("/drip", Answer((unframed(b"", "Content-Length: 5000"), b"x"), 0.05, 200), error=LATE),
    Step("/silence", Answer((unframed(TEXT, "Content-Length: 5000"),)), error=LATE),
    Step("/chunked", Answer((unframed(b"", CHUNKED), chunks(TEXT[:9]), chunks(TEXT[9:]),
         b"0\r\n\r\n"), 0.01), data=TEXT),
    Step("/until-close", Answer((unframed(TEXT),), end="close"), data=TEXT),
    Step("/gzip", packed("gzip", gzip.compress(TEXT)), data=TEXT),
    Step("/gzip-members", packed("gzip", gzip.compress(TEXT) + gzip.compress(b" more")),
         data=TEXT + b" more"),
    Step("/gzip-padded", packed("gzip", gzip.compress(TEXT) + bytes(64)), data=TEXT),
    Step("/not-gzip", packed("gzip", TEXT), error="cannot be unpacked"),
    Step("/brotli", packed("br", brotli.compress(TEXT)), data=TEXT),
    Step("/not-brotli", packed("br", b"\xff" * 50), error="cannot be unpacked"),
    Step("/deflate", packed("deflate", zlib.compress(TEXT)), data=TEXT),
    Step("/raw-deflate", packed("deflate", deflate(TEXT)), data=TEXT),
    Step("/unasked-coding", packed("zstd", TEXT), error="'zstd' was not asked for"),
    Step("/charset", whole("200 OK", "Content-Type: text/html; charset=UTF-8",
         body="é".encode("latin-1")), data=b"\xe9", charset="utf-8"),
    Step("/no-charset", whole("200 OK", "Content-Type: text/html; charset=klingon", body=TEXT),
         data=TEXT, charset="klingon"),
    Step("/odd-headers", whole("200 OK", "ETag: \"\xff\"", "Content-Type: text/\xff; charset=\xff",
         "Cache-Control: max-age=\xff", "Date: \xff", body=TEXT), data=TEXT, max_age_s=0),
    Step("/odd-reason", whole("500 \xff\x1b[31m"), error="answered 500 ?", status=500),
    Step("/odd-location", whole("302 Found", "Location: http://\xff\x1b/"), error="?"),
    Step("/empty", whole("200 OK"), error="empty", status=200),
    Step("/empty-gzip", packed("gzip", gzip.compress(b"")), error="empty", status=200),
    Step("/huge-header", whole("200 OK", "X-Long: " + "x" * 100_000, body=TEXT), error=BROKEN),
    Step("/many-headers", whole("200 OK", *["X-Many: x"] * 20_000, body=TEXT), error=BROKEN),
    Step("/no-http", Answer((b"SSH-2.0-OpenSSH_9.6\r\n",), end="close"), error=BROKEN),
    Step("/large", whole("200 OK", body=b"x" * 200_001), error="larger than 200000 bytes"),
)
# fmt: on


async def test_every_step_is_answered_as_written(settings_for: Make) -> None:
    settings = settings_for(fetch_timeout_s=DEADLINE_S, max_article_bytes=200_000)
    wrong = []
    with scripted_server() as server:
        moment = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
        server.script = {step.path: step.answer for step in STEPS}
        server.script["/429-date"] = whole("429 Slow Down", f"Retry-After: {moment}")
        async with Fetcher(settings) as fetcher:
            for step in STEPS:
                try:
                    found: object = await fetcher.fetch(server.url + step.path, step.sent)
                except FetchError as error:
                    found = error
                if words := judge(step, found, server.url):
                    wrong.append(f"{step.path}: {words}")
    assert not wrong, "\n".join(wrong)
    assert len(STEPS) >= 30


def judge(step: Step, found: object, base: str) -> str:
    """Say what is wrong, or nothing."""
    moved_to = step.moved_to and base + step.moved_to
    if isinstance(found, FetchError):
        if step.error is None or step.error not in str(found) or "\n" in str(found):
            return f"{found!r} instead of {step.error!r}"
        if type(found) is not step.kind or found.status != step.status:
            return f"{type(found).__name__} with {found.status}"
        if found.retry_after_s != pytest.approx(step.retry_after_s, abs=10):
            return f"asks to wait {found.retry_after_s}"
        return ""
    if step.error is not None:
        return f"{found!r} instead of {step.error!r}"
    if isinstance(found, NotModified):
        right: object = NotModified(found.url, moved_to, step.max_age_s)
        return "" if step.data is None and found == right else repr(found)
    assert isinstance(found, Fetched)
    right = (step.data, step.charset, step.validators, moved_to, step.max_age_s)
    got = (found.data, found.charset, found.validators, found.moved_to, found.max_age_s)
    return "" if got == right else f"{got} instead of {right}"


async def test_validators_are_sent_back_as_they_came_and_else_none(
    settings: IngestSettings,
) -> None:
    with scripted_server() as server:
        server.script["/"] = whole("304 Not Modified")
        async with Fetcher(settings) as fetcher:
            assert isinstance(await fetcher.fetch(server.url, OLD), NotModified)
            with pytest.raises(FetchError):
                await fetcher.fetch(server.url)
    asked, unasked = server.heads
    assert asked["If-None-Match"] == OLD.etag
    assert asked["If-Modified-Since"] == OLD.last_modified
    assert not {"If-None-Match", "If-Modified-Since"} & unasked.keys()
    assert asked["Accept-Encoding"] == "gzip, deflate, br"
