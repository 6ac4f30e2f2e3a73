"""The wheel with the weights installs with pip, and its weights are then the ones that are used."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from index.models.catalogue import ENCODER, LANGUAGE
from index.models.wheel import build

MOST_BYTES = 100_000_000  # of a file at PyPI

pytestmark = pytest.mark.slow


def test_the_wheel_is_small_enough_and_its_weights_are_used(tmp_path: Path) -> None:
    wheel = build(tmp_path / "wheels")
    assert wheel.stat().st_size < MOST_BYTES
    with zipfile.ZipFile(wheel) as archive:
        licences = archive.read(next(n for n in archive.namelist() if n.endswith("LICENSES")))
    assert b"Apache License 2.0" in licences
    assert b"ShareAlike 3.0" in licences

    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--target", site, wheel],
        check=True,
    )
    listed = subprocess.run(
        [sys.executable, "-m", "bot.cli.app", "models", "--json"],
        env={"PYTHONPATH": str(site), "NEWSDESK_HOME": str(tmp_path), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    )
    files = {model["name"]: model["file"] for model in map(json.loads, listed.stdout.splitlines())}
    for weights in (ENCODER, LANGUAGE):
        assert files[weights.name] == str(site / "newsdesk_models" / weights.name / weights.file)
    assert all(files.values())
