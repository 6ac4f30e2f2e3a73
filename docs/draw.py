"""Draw the README's pictures: what Discord shows of an answer and of a refusal."""  # noqa: INP001 - a script

import html
import importlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.chat.render import render
from bot.cli import DEMO_CLOCK, DEMO_QUESTION
from bot.clock import read_moment
from index import load_settings, open_library
from index.reranker import CrossEncoder
from ingest import ingest

PICTURES = Path(__file__).parent / "pictures"
REFUSED_QUESTION = "When will Putin visit Beijing?"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH_PX = 640
PIXELS_PER_PX = 2
MAX_PICTURE_BYTES = 200_000

# The markdown that `bot/chat/render.py` writes, and no more; the first that fits wins.
_MARKDOWN = re.compile(
    r"\\(?P<escaped>[^A-Za-z0-9\s])"
    r"|\[(?P<label>(?:\\.|\[[^\]]*\]|[^\[\]\\])+)\]\((?P<url>https?://[^\s()]+)\)"
    r"|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*"
    r"|<t:(?P<seconds>-?\d+):(?P<style>[Df])>"
    r"|(?P<line>\n)"
)

# Discord's sizes and its dark theme; its own font is not free, Inter is near to it.
_STYLE = """
* { box-sizing: border-box; margin: 0 }
html, body { background: #313338 }
body { width: %(width)dpx; padding: 18px 16px 20px; color: #dbdee1;
  font: 16px/1.375 Inter, "Noto Sans", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif }
.used { display: flex; align-items: center; gap: 5px; margin: 0 0 5px 56px; position: relative;
  font-size: 14px; line-height: 18px; color: #b5bac1 }
.used::before { content: ""; position: absolute; left: -36px; top: 8px; width: 33px; height: 12px;
  border: solid #4e5058; border-width: 2px 0 0 2px; border-top-left-radius: 6px }
.used b { font-weight: 500; color: #f2f3f5 }
.used .command { color: #00a8fc }
.person { width: 16px; height: 16px; border-radius: 50%%; overflow: hidden; position: relative;
  background: #3ba67c }
.person::before, .person::after { content: ""; position: absolute; left: 50%%;
  transform: translateX(-50%%); border-radius: 50%%; background: #eafff5 }
.person::before { top: 3px; width: 6px; height: 6px }
.person::after { top: 10px; width: 11px; height: 10px }
.message { display: flex; gap: 16px }
.desk { flex: none; width: 40px; height: 40px; border-radius: 50%%; background: #2f6fde;
  display: grid; place-items: center }
.desk div { width: 20px; height: 22px; border-radius: 2px; background: #fff; padding: 4px 3px;
  display: grid; gap: 2px; align-content: start }
.desk i { height: 2px; background: #2f6fde; opacity: .55 }
.desk i:first-child { height: 4px; opacity: 1 }
.who { display: flex; align-items: center; gap: 6px; line-height: 22px }
.who b { font-weight: 500; color: #f2f3f5 }
.who em { font: 500 11px/15px Inter, sans-serif; padding: 0 5px; border-radius: 4px;
  color: #fff; background: #5865f2 }
.who small { font-size: 12px; color: #949ba4; padding-left: 2px }
.embed { width: 520px; margin-top: 4px; padding: 2px 16px 16px 12px; border-radius: 4px;
  border-left: 4px solid; background: #2b2d31; font-size: 14px; line-height: 18px }
.embed h1 { margin-top: 8px; font-size: 16px; line-height: 22px; font-weight: 600; color: #f2f3f5 }
.embed .description { margin-top: 8px }
.embed h2 { margin: 8px 0 2px; font-size: 14px; line-height: 18px; font-weight: 600;
  color: #f2f3f5 }
.embed strong { font-weight: 600 }
.embed a { color: #00a8fc; text-decoration: none }
time { padding: 0 2px; border-radius: 3px; background: #3c3e44 }
"""

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title></title>
<style>%(style)s</style><body>
<div class="used"><span class="person"></span><b>reader</b> used
<span class="command">/ask</span></div>
<div class="message"><div class="desk"><div><i></i><i></i><i></i><i></i></div></div>
<div><div class="who"><b>Newsdesk</b><em>APP</em><small>%(sent)s</small></div>
%(content)s%(embeds)s</div></div>
<script>document.title = Math.ceil(document.body.getBoundingClientRect().height)
</script></body></html>
"""


def main() -> None:
    """Draw both pictures from the sample news, at the demo's clock."""
    now = read_moment(DEMO_CLOCK)
    questions = {"answer": DEMO_QUESTION, "refusal": REFUSED_QUESTION}
    PICTURES.mkdir(exist_ok=True)
    with demo_answerer() as answerer:
        for name, question in questions.items():
            answer = answerer.answer(question, now)
            if answer.answered != (name == "answer"):
                sys.exit(f"draw: {question!r} gives no {name} but {answer.text!r}")
            picture = screenshot(page(render(answer).to_dict(), now))
            if len(picture) > MAX_PICTURE_BYTES:
                sys.exit(f"draw: {name}.png has {len(picture)} bytes; install Pillow to shrink it")
            (PICTURES / f"{name}.png").write_bytes(picture)


@contextmanager
def demo_answerer() -> Iterator[Answerer]:
    """Yield an answerer over the sample news, in a home that is gone afterwards."""
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings(home=Path(home))
        with open_library(settings) as library:
            with as_file(files("ingest") / "sample" / "news.jsonl") as sample:
                report = ingest([str(sample)], library, settings, now=datetime.now(UTC))
            if report.exit_status:
                sys.exit("draw: the sample news could not be taken in; run `newsdesk demo`")
            yield Answerer(library, CrossEncoder())


def page(payload: dict[str, Any], sent: datetime) -> str:
    """Return the HTML of a message as Discord shows it below the `/ask` that it answers.

    Args:
        payload: The message as Discord's API takes it.
        sent: When it was sent.

    Returns:
        A page whose title, once it is shown, is its height in CSS pixels.
    """
    return _PAGE % {
        "style": _STYLE % {"width": WIDTH_PX},
        "sent": f"{sent:%d/%m/%Y}, {sent:%H:%M}",
        "content": f"<div>{markdown(payload['content'])}</div>" if payload["content"] else "",
        "embeds": "".join(_embed(embed) for embed in payload["embeds"]),
    }


def _embed(embed: dict[str, Any]) -> str:
    parts = []
    if "title" in embed:
        parts.append(f"<h1>{markdown(embed['title'])}</h1>")
    if "description" in embed:
        parts.append(f'<div class="description">{markdown(embed["description"])}</div>')
    parts += [
        f"<h2>{markdown(field['name'])}</h2><div>{markdown(field['value'])}</div>"
        for field in embed.get("fields", ())
    ]
    colour = f"#{embed['color']:06x}"
    return f'<div class="embed" style="border-color: {colour}">{"".join(parts)}</div>'


def markdown(text: str) -> str:
    """Return the HTML of `text`: escapes, links, bold, times and line ends; all else is plain."""
    shown, at = [], 0
    for found in _MARKDOWN.finditer(text):
        shown += [html.escape(text[at : found.start()]), _element(found)]
        at = found.end()
    return "".join([*shown, html.escape(text[at:])])


def _element(found: re.Match[str]) -> str:
    if found["escaped"]:
        return html.escape(found["escaped"])
    if found["label"]:
        return f'<a href="{html.escape(found["url"])}">{markdown(found["label"])}</a>'
    if found["bold"]:
        return f"<strong>{markdown(found['bold'])}</strong>"
    if found["seconds"]:
        moment = datetime.fromtimestamp(int(found["seconds"]), UTC)
        day = f"{moment.day} {moment:%B %Y}"
        return f"<time>{day if found['style'] == 'D' else f'{day} at {moment:%H:%M}'}</time>"
    return "<br>"


def screenshot(source: str) -> bytes:
    """Return the PNG of a page, as high as what stands on it.

    Args:
        source: The page's HTML; it tells its height as `page` says.

    Returns:
        The picture, in a palette where Pillow is installed.
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
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("draw: no Chromium here; install it, on Debian by `apt-get install chromium`")
    # The sandbox does not start for root in a container; the page is our own and escaped.
    options = """--headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run
        --disable-background-networking --disable-component-update --disable-sync""".split()
    done = subprocess.run(  # noqa: S603 - nothing in it comes from outside
        [
            browser,
            *options,
            f"--user-data-dir={document.parent / 'profile'}",
            f"--force-device-scale-factor={PIXELS_PER_PX}",
            f"--window-size={WIDTH_PX},{height}",
            action,
            document.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        sys.exit(f"draw: {browser} failed: {done.stderr.strip()[-200:]}")
    return done.stdout


def _shrunk(picture: bytes) -> bytes:
    """Return the picture in a palette, if Pillow is installed."""
    try:
        pillow = importlib.import_module("PIL.Image")
    except ImportError:
        return picture
    image = pillow.open(BytesIO(picture)).convert("RGB")
    small = BytesIO()
    image.quantize(128, dither=pillow.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    main()
