"""Draws the pictures in `docs/pictures` from the sample news: `python -m tests.pictures`.

It needs Chromium.
"""

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path

from PIL import Image

from bot.answer.answerer import Answerer
from bot.chat.cards import following, lookups
from bot.chat.cards.answer import SearchedNews, answer_card
from bot.chat.cards.components import Card, Picture
from bot.chat.cards.dossier_card import dossier_card
from bot.chat.cards.evidence import evidence_cards
from bot.chat.cards.page_ids import LAST, LookupKind, LookupPage
from bot.chat.cards.starter_topics import topics_card
from bot.chat.i18n.texts import Texts, texts_for
from bot.cli.question_commands import DEMO_CLOCK, DEMO_QUESTION
from bot.date_input import read_moment
from bot.following.notices import StoriesNotice, story_item
from bot.lookup.alt_text import coverage_alt_text, timeline_alt_text
from bot.lookup.charts import coverage_picture, timeline_picture
from bot.lookup.library_access import Edition
from bot.lookup.people import person
from bot.lookup.timeline import timeline
from bot.settings import load_settings
from bot.store.postings import Posting
from bot.store.values import Follow, FollowKind, NoticePlace
from index import Outlet, open_library
from index.models.reader import TrainedReader
from ingest import ingest
from tests.bot.chat.cards.sent import body_of
from tests.browser import NoBrowserError, browse
from tests.pictures.discord_page import WIDTH_PX, page
from tests.pictures.status_picture import status_picture

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
REFUSED_QUESTION = "How much will Xi's trip to Moscow cost?"
PERSON = "Biden"
SUBJECT = "Turkey Syria earthquake"
TOPIC = "Northern Ireland"
OUTLET = "Northline News"
SERVER = "Evening Reading"
MOST = 60
_LONG_AGO = datetime(2023, 1, 1, tzinfo=UTC)
PIXELS_PER_PX = 2
MAX_PICTURE_BYTES = 200_000


def main() -> None:
    """Draw the pictures from the sample news, at the demo's clock."""
    now = read_moment(DEMO_CLOCK)
    texts = texts_for("en")
    PICTURES.mkdir(exist_ok=True)
    with demo_answerer() as lookup_service:
        answer = lookup_service.answer(DEMO_QUESTION, now)
        refusal = lookup_service.answer(REFUSED_QUESTION, now)
        if not answer.answered or refusal.answered:
            sys.exit(f"draw: expected an answer and a refusal: {answer.text!r}, {refusal.text!r}")
        status = lookup_service.news.status(now)
        searched = SearchedNews(status.articles, status.newest_article_at)
        evidence = evidence_cards(answer, "demo", texts)[0]
        edition = Edition(lookup_service.news, now)
        outlets = lookup_service.news.outlets(now)
        notices = {
            "notice": notice_card(edition, texts),
            "post": post_card(edition, texts),
        }
        looked_up = {
            "person": person_card(edition, texts),
            "timeline": timeline_card(edition, texts),
        }
    draw("answer", answer_card(answer, texts, "demo"), now)
    draw("refusal", answer_card(refusal, texts, "demo", searched), now)
    draw("evidence", evidence, now, used="Evidence", private=True)
    for name, card in looked_up.items():
        draw(name, card, now, used=f"/{name}")
    for name, card in notices.items():
        draw(name, card, now, used="")
    opening = texts.help_added.format(server=SERVER)
    draw("onboarding", topics_card(1, SERVER, texts, opening), now, used="")
    draw_status(outlets, now)


def person_card(edition: Edition, texts: Texts) -> Card:
    """Return the card of a person, as `/person` shows it first."""
    found = person(edition, PERSON, MOST)
    picture = Picture(
        "coverage.png",
        coverage_picture(found.name, found.coverage, found.as_of),
        coverage_alt_text(found.name, found.coverage),
    )
    lookup_page = LookupPage(LookupKind.PERSON, PERSON, edition.now)
    return dossier_card(found, lookup_page, texts, picture)


def timeline_card(edition: Edition, texts: Texts) -> Card:
    """Return the card of a timeline, as `/timeline` shows it first."""
    found = timeline(edition, SUBJECT, MOST)
    shown = lookups.events_of_page(found, LAST, texts)
    picture = Picture(
        "timeline.png",
        timeline_picture(found.subject, shown, found.as_of),
        timeline_alt_text(found.subject, shown),
    )
    lookup_page = LookupPage(LookupKind.TIMELINE, SUBJECT, edition.now, page=LAST)
    return lookups.timeline_card(found, lookup_page, texts, picture)


def notice_card(edition: Edition, texts: Texts) -> Card:
    """Return a notice to who follows a topic, with its buttons."""
    follow = Follow(
        1, FollowKind.TOPIC, TOPIC, (), NoticePlace(person_id=1), 1, None, "", _LONG_AGO
    )
    articles = edition.news.latest(edition.now, topic=TOPIC, limit=2)
    return following.card(StoriesNotice(follow, tuple(map(story_item, articles))), texts)


def post_card(edition: Edition, texts: Texts) -> Card:
    """Return the newest items of an outlet, as they are posted to a channel."""
    place = NoticePlace(channel_id=1)
    follow = Follow(1, FollowKind.OUTLET, OUTLET, (), place, 1, 1, "", _LONG_AGO, posting=Posting())
    articles = edition.news.latest(edition.now, publisher=OUTLET, limit=3)
    return following.card(StoriesNotice(follow, tuple(map(story_item, articles))), texts)


def draw(
    name: str, card: Card, now: datetime, *, used: str = "/ask", private: bool = False
) -> None:
    """Draw a card into `docs/pictures/NAME.png`, from the very payload that Discord is sent."""
    uploads = {picture.name: picture.content for picture in card.pictures}
    source = page(body_of(card), now, used=used, private=private, files=uploads)
    write(name, screenshot(source))


def draw_status(outlets: Sequence[Outlet], now: datetime) -> None:
    """Draw the status page into `docs/pictures/status.png`."""
    with tempfile.TemporaryDirectory() as folder:
        picture = BytesIO()
        status_picture(outlets, now, Path(folder)).save(picture, "PNG")
    write("status", _shrunk(picture.getvalue()))


def write(name: str, picture: bytes) -> None:
    """Write a picture into `docs/pictures`."""
    if len(picture) > MAX_PICTURE_BYTES:
        sys.exit(f"draw: {name}.png has {len(picture)} bytes, more than {MAX_PICTURE_BYTES}")
    (PICTURES / f"{name}.png").write_bytes(picture)


@contextmanager
def demo_answerer() -> Iterator[Answerer]:
    """Yield an answerer of the sample news, in a home that is gone afterwards."""
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings(home=Path(home))
        with open_library(settings) as library:
            with as_file(files("ingest") / "sample" / "news.jsonl") as sample:
                report = ingest([str(sample)], library, settings, now=datetime.now(UTC))
            if report.exit_status:
                sys.exit("draw: the sample news was not ingested; run `newsdesk demo` to see why")
            yield Answerer(library, TrainedReader())


def screenshot(source: str) -> bytes:
    """Return the PNG of a page, as high as its content.

    Args:
        source: The page's HTML; its title is its height, see `discord_page.page`.

    Returns:
        The picture, with a palette of 128 colors.
    """
    with tempfile.TemporaryDirectory() as folder:
        document, picture = Path(folder, "page.html"), Path(folder, "page.png")
        document.write_text(source, encoding="utf-8")
        title = re.search(r"<title>(\d+)<", _browse(document, 1000, "--dump-dom"))
        if title is None:
            sys.exit("draw: the browser did not show the page; try another version of Chromium")
        _browse(document, int(title[1]), f"--screenshot={picture}")
        return _shrunk(picture.read_bytes())


def _browse(document: Path, height: int, action: str) -> str:
    try:
        return browse(
            document.as_uri(),
            document.parent / "profile",
            (WIDTH_PX, height),
            action,
            scale=PIXELS_PER_PX,
        )
    except NoBrowserError as error:
        sys.exit(f"draw: {error}")


def _shrunk(picture: bytes) -> bytes:
    """Return the picture with a palette of 128 colors, which is a third of the size."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    small = BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    main()
