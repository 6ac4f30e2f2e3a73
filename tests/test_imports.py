"""Imports run one way: the contracts in pyproject.toml hold."""

import subprocess
import sys
from pathlib import Path

COMMAND = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def test_imports_run_one_way() -> None:
    """In a process of its own: the linter imports by the folder that it is started in."""
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "--no-cache"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 broken" in done.stdout
