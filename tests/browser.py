"""A headless Chromium, for what has to be seen or read as a browser shows it."""

import shutil
import subprocess
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The sandbox does not start for root in a container; the pages are our own and escaped.
_OPTIONS = """--headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run
    --disable-background-networking --disable-component-update --disable-sync""".split()


class NoBrowserError(Exception):
    """There is no Chromium here, or it failed; the text says what to do."""


def find_browser() -> str | None:
    """Return the path of a Chromium; None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def browse(
    address: str, profile: Path, size: tuple[int, int], *actions: str, scale: float = 1
) -> str:
    """Open a page and return what Chromium prints, for example with `--dump-dom`.

    Args:
        address: The page's address.
        profile: A folder for the browser's own files.
        size: The width and height of the window, in CSS pixels.
        actions: More options.
        scale: How many pixels a CSS pixel has.
    """
    browser = find_browser()
    if browser is None:
        raise NoBrowserError(
            "no Chromium here; install it, on Debian by `apt-get install chromium`"
        )
    done = subprocess.run(
        [
            browser,
            *_OPTIONS,
            f"--user-data-dir={profile}",
            f"--force-device-scale-factor={scale}",
            f"--window-size={size[0]},{size[1]}",
            *actions,
            address,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise NoBrowserError(f"{browser} failed: {done.stderr.strip()[-200:]}")
    return done.stdout
