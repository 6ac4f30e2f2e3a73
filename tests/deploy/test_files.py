"""The files by which Newsdesk is deployed are valid, and say what the product does."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.service_units import Service, unit
from tests.deploy.image import steps

ROOT = Path(__file__).parents[2]
# systemd's own scale: 0 is most and 10 least shut off
MOST_EXPOSURE = 2.5
UNITS = {"newsdesk": Service.BOT, "newsdesk-watch": Service.WATCH}
SCHEMAS = {
    "compose.yaml": "vendor.compose-spec",
    ".github/dependabot.yml": "vendor.dependabot",
    ".github/workflows/checks.yml": "vendor.github-workflows",
    ".github/workflows/docs.yml": "vendor.github-workflows",
    ".github/workflows/release.yml": "vendor.github-workflows",
}
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)


@pytest.mark.parametrize("name", UNITS)
def test_the_unit_of_the_repository_is_what_the_command_prints(name: str) -> None:
    written = (ROOT / "deploy" / f"{name}.service").read_text("utf-8")
    assert written == unit(UNITS[name], "/opt/newsdesk/bin/newsdesk")


@needs_systemd
@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_the_unit_and_finds_little_exposed(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.service"
    file.write_text(unit(UNITS[name], "/bin/true"))
    verified = subprocess.run(
        ["systemd-analyze", "verify", file], check=False, capture_output=True, text=True
    )
    complaints = [line for line in verified.stderr.splitlines() if file.name in line]
    assert complaints == []
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", file],
        check=False,
        capture_output=True,
        text=True,
    )
    exposure = re.search(r"Overall exposure level.*: ([\d.]+)", judged.stdout)
    assert exposure is not None, judged.stderr
    assert float(exposure[1]) < MOST_EXPOSURE


def test_the_command_prints_the_path_of_this_installation() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "bot.cli.app", "service", "watch"],
        check=True,
        capture_output=True,
        text=True,
    )
    program = Path(sys.executable).with_name("newsdesk")
    assert f"ExecStart={program} watch" in printed.stdout


@pytest.mark.parametrize("file", SCHEMAS)
def test_a_file_is_what_its_schema_asks_for(file: str) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[file], ROOT / file],
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="the linter's package is for Linux")
def test_the_dockerfile_has_no_complaint_of_its_linter() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    linted = subprocess.run(
        [linter, "--format", "json", ROOT / "Dockerfile"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert json.loads(linted.stdout) == []


def test_the_image_copies_what_the_package_is_made_of() -> None:
    steps = (ROOT / "Dockerfile").read_text("utf-8")
    copied = set(re.findall(r"^COPY (?!--)(.*) \S+$", steps, re.MULTILINE))
    named = {name for line in copied for name in line.split()}
    assert {"pyproject.toml", "README.md", "LICENSE", "bot", "index", "ingest"} <= named
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {f"!{name}" for name in named} <= set(ignored)


def test_every_instruction_of_the_dockerfile_is_one_that_is_tried_without_an_engine() -> None:
    """`python -m tests.deploy.image` runs them in a clean Debian, in minutes, with a network."""
    found = list(steps((ROOT / "Dockerfile").read_text("utf-8")))
    noted = {"ARG", "FROM", "ENV", "LABEL", "USER", "VOLUME", "HEALTHCHECK", "STOPSIGNAL"}
    assert {word for word, _ in found} <= noted | {"RUN", "COPY", "WORKDIR", "ENTRYPOINT", "CMD"}
    assert found[-1] == ("CMD", '["run"]')
    assert all("\\" not in rest for word, rest in found if word == "RUN")
