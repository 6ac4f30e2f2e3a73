"""The status page of a bot that has answered a day of questions, for the picture in the docs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

from bot.chat.services.metrics import Counts
from bot.chat.services.status_page import status_page
from bot.chat.services.status_values import NewsValues, StatusValues
from index import Outlet
from ingest.feeds.feed_types import Feed
from ingest.feeds.outcome_summary import DayCounts, OutcomeSummary, ReasonCount
from ingest.feeds.watch_state import WatchState
from ingest.web.validators import Validators
from tests.browser import browse

_SIZE_PX = (1000, 2400)
_MARGIN_PX = 24
_NEW = (31, 44, 40, 12, 9, 38, 47, 42, 39, 45, 14, 11, 36, 41)
_FAILING = (
    ("https://harbour.example/rss", "Harbour Gazette", "the server answers 503", 4, 7),
    ("https://old-mill.example/feed.xml", "Mill Town Post", "it answers 410", 1, 460),
)


def status_picture(outlets: Sequence[Outlet], now: datetime, folder: Path) -> Image.Image:
    """Return a picture of the status page, as high as its content.

    Args:
        outlets: The outlets of the sample news.
        now: The moment that is now in it.
        folder: For the browser's files.
    """
    document, picture = folder / "status.html", folder / "status.png"
    document.write_text(status_page(_values(outlets, now), private_link=True), encoding="utf-8")
    browse(document.as_uri(), folder / "profile", _SIZE_PX, f"--screenshot={picture}")
    shown = Image.open(BytesIO(picture.read_bytes())).convert("RGB")
    background = Image.new("RGB", shown.size, (255, 255, 255))
    content = ImageChops.difference(shown, background).getbbox()
    assert content is not None
    return shown.crop((0, 0, shown.width, min(shown.height, content[3] + _MARGIN_PX)))


def _values(outlets: Sequence[Outlet], now: datetime) -> StatusValues:
    days = tuple(
        DayCounts((now - timedelta(days=len(_NEW) - 1 - at)).date(), new, new // 9, new // 6)
        for at, new in enumerate(_NEW)
    )
    reasons = (
        ReasonCount("skipped", "it has hardly any text (… characters)", 31),
        ReasonCount("skipped", "no article shows on this page", 22),
        ReasonCount("failed", "Newsdesk/… may not fetch this page: robots.txt forbids it", 9),
    )
    return StatusValues(
        now=now,
        since=now - timedelta(hours=31),
        private=False,
        troubles=(),
        counts=Counts(
            questions={"answered": 214, "not_covered": 61, "not_stated": 43, "disputed": 6,
                       "stale": 12, "contradicted": 4, "not_understood": 9},
            refusals={"cooldown": 17, "person": 2},
            answer_s=(0.3, 1.0),
            lag_s=(0.005, 0.01),
            waiting=1,
            at_work=2,
            ingests=0,
        ),
        connected=True,
        latency_s=0.042,
        news=NewsValues(
            outlets=tuple(outlets[:12]),
            feeds={"active": 23, "failing": 1, "gone": 1, "paused": 2},
            failing=tuple(_feed(at, now) for at in range(len(_FAILING))),
            summary=OutcomeSummary(days, reasons),
            watch=WatchState(now, now - timedelta(minutes=3), 4, 1, 6),
        ),
    )  # fmt: skip


def _feed(at: int, now: datetime) -> Feed:
    url, publisher, error, failures, hours = _FAILING[at]
    return Feed(
        id=at,
        url=url,
        title="",
        publisher=publisher,
        tag="",
        every_minutes=30,
        paused=False,
        gone="410" in error,
        validators=Validators(),
        ttl_minutes=None,
        looked_at=now,
        next_look_at=now,
        last_new_at=now - timedelta(hours=hours),
        failures=failures,
        last_error=error,
    )
