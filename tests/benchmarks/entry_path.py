"""The way of a feed's entry through the code: `python -m tests.benchmarks.entry_path [--files]`.

Serves a feed with one entry and its page on loopback, and counts what `newsdesk watch` and
`newsdesk ingest` call until the article is stored: project files and functions that are entered,
and calls from a file into another ("hops"). Each road reads another feed first to warm up. The
watcher's own loop, which polls while a feed is checked, is left out: its calls depend on time.
"""

import argparse
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from ingest.pipeline import ingest
from tests.benchmarks.question_path import Trace, short
from tests.ingest.feeds.feed_world import NOW, Site, World, body, rss, site
from tests.ingest.news_server import page

_MAIN = threading.get_ident()


class WorkersTrace(Trace):
    """Counts in every thread but the main one, if `is_main_left_out`."""

    is_main_left_out = False

    def profile(self, frame: FrameType, event: str, argument: object) -> None:
        """Count an event of `sys.setprofile`."""
        if not (self.is_main_left_out and threading.get_ident() == _MAIN):
            super().profile(frame, event, argument)


def serve(running: Site, name: str, number: int) -> str:
    """Serve a feed with one entry that has only a teaser; return the feed's address."""
    link = f"{running.url}/{name}/article"
    item = (
        f"<item><guid>{link}</guid><title>Report {number}</title><link>{link}</link>"
        "<pubDate>Mon, 06 May 2024 08:00:00 GMT</pubDate>"
        f"<description>Report number {number} is about the bridge.</description></item>"
    )
    running.put(f"/{name}/feed", rss(item))
    running.put(f"/{name}/article", page(f"Report {number}", body(number)).encode())
    running.answers[f"/{name}/article"].headers["Content-Type"] = "text/html"
    return f"{running.url}/{name}/feed"


def count(trace: Trace, read: Callable[[], None]) -> list[str]:
    """Trace a call and print its figures; return the files that it entered."""
    trace.hops, trace.functions = 0, set()
    trace.on = True
    read()
    trace.on = False
    entered = {short(code).partition(" ")[0] for code in trace.functions}
    print(f"{len(entered)} files, {len(trace.functions)} functions, {trace.hops} hops")
    return sorted(entered)


def main() -> None:
    """Print the figures of both roads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", action="store_true", help="list the files that are entered")
    show_files = parser.parse_args().files
    trace = WorkersTrace()
    threading.setprofile(trace.profile)
    sys.setprofile(trace.profile)
    with tempfile.TemporaryDirectory() as folder, site() as running:
        world = World(Path(folder))

        def watch(name: str, number: int) -> None:
            world.watch(serve(running, name, number))
            (check,) = world.look()
            assert check.counts == {"new": 1}, check

        def ingest_feed(name: str, number: int) -> None:
            address = serve(running, name, number)
            report = ingest([address], world.library, world.settings, now=NOW)
            assert report.new == 1, report

        for title, road in (("watch", watch), ("ingest", ingest_feed)):
            number = len(title)
            road(f"{title}-warm-up", number)
            print(f"newsdesk {title}: ", end="")
            trace.is_main_left_out = title == "watch"
            entered = count(trace, lambda: road(title, number * 10))  # noqa: B023
            if show_files:
                print("\n".join(entered))
        world.close()
    threading.setprofile(None)
    sys.setprofile(None)


if __name__ == "__main__":
    main()
