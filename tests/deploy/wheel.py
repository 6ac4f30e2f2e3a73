"""Build the wheel, install it with pip, uv and pipx, each in a fresh environment, and run the demo.

`python -m tests.deploy.wheel`; it needs uv and pipx on the PATH, and a few minutes.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
WANTED = "April or early May"


def main() -> None:
    """Try each way, and print how long it took."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", str(folder), str(ROOT))
        (wheel,) = folder.glob("newsdesk-*.whl")
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB", flush=True)
        os.environ |= {"PIPX_HOME": str(folder / "pipx"), "PIPX_BIN_DIR": str(folder / "bin")}
        for name, commands in _ways(folder, wheel):
            began = time.monotonic()
            for command in commands:
                shown = _run(*command, NEWSDESK_HOME=str(folder / f"{name}-home"))
            if WANTED not in shown:
                sys.exit(f"{name}: the demo gave another answer:\n{shown}")
            print(f"{name}: the demo answers, {time.monotonic() - began:.0f} s", flush=True)


def _ways(folder: Path, wheel: Path) -> Iterator[tuple[str, list[list[str]]]]:
    pip = folder / "pip"
    yield (
        "pip",
        [
            [sys.executable, "-m", "venv", str(pip)],
            [str(pip / "bin" / "pip"), "install", "--quiet", str(wheel)],
            [str(pip / "bin" / "newsdesk"), "demo"],
        ],
    )
    yield "uv", [["uvx", "--from", str(wheel), "--python", sys.executable, "newsdesk", "demo"]]
    yield (
        "pipx",
        [
            ["pipx", "install", "--quiet", "--python", sys.executable, str(wheel)],
            [str(folder / "bin" / "newsdesk"), "demo"],
        ],
    )


def _run(*command: str, **environment: str) -> str:
    place = Path(tempfile.gettempdir())
    done = subprocess.run(
        command,
        env=os.environ | environment,
        cwd=place,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
