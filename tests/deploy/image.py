"""The image's steps without a container engine: `python -m tests.deploy.image ROOT [NAME=VALUE]`.

ROOT is a clean Debian of the release that the image is based on, with Python as `python`:

    mmdebstrap --variant=minbase --include=python3,python3-venv,python-is-python3,ca-certificates \
        bookworm ROOT

The steps of the Dockerfile are run in it with chroot, by root, with NAME=VALUE for its ARGs. Then
the bot answers the demo's question and checks itself as the image's user, runs against a Discord on
loopback, and the HEALTHCHECK is asked. Both stages share one root, so that a file which is missing
from the second stage goes unnoticed; layers, the read-only root file system and the limits of a
container are not tried.
"""

import asyncio
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.discord_server import DiscordServer
from tests.discord_server.server import TOKEN

_SOURCE = Path(__file__).parents[2]
# What pip needs to know about the network of this machine.
_PASSED_ON = re.compile(r"(?:PIP|SSL)_\w+|\w+_proxy|\w+_PROXY")
_LINE_END = re.compile(r"\\\n")
_NAME = re.compile(r"\$\{(\w+)\}|\$(\w+)")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_HEALTHY_WITHIN_S = 120
_DOCTOR_FOUND_SOMETHING = 1


@dataclass(slots=True)
class Image:
    """What the steps of a Dockerfile have made so far.

    Attributes:
        root: The folder that is the image's root.
        values: The ARGs and ENVs of the present stage.
        user: The USER, "0:0" for root.
        folder: The WORKDIR.
        health: The command of the HEALTHCHECK.
        entry: The ENTRYPOINT.
    """

    root: Path
    values: dict[str, str] = field(default_factory=dict)
    user: str = "0:0"
    folder: str = "/"
    health: tuple[str, ...] = ()
    entry: tuple[str, ...] = ()

    def command(
        self, command: Sequence[str], **environment: str
    ) -> tuple[list[str], dict[str, str]]:
        """Return a command in the root, and the environment to start it with."""
        inside = ["chroot", f"--userspec={self.user}", str(self.root)]
        # env changes the folder inside the root
        whole = [*inside, "env", f"--chdir={self.folder}", *command]
        return whole, {"PATH": _PATH, "HOME": "/"} | self.values | environment


def main() -> None:
    """Run the steps, then the bot."""
    if len(sys.argv) < 2 or os.geteuid() != 0:
        sys.exit("usage, as root: python -m tests.deploy.image ROOT [NAME=VALUE ...]")
    arguments = dict(argument.split("=", 1) for argument in sys.argv[2:])
    image = Image(Path(sys.argv[1]).resolve())
    shutil.copy("/etc/resolv.conf", image.root / "etc" / "resolv.conf")
    for word, rest in steps((_SOURCE / "Dockerfile").read_text("utf-8")):
        print(f"{word} {rest[:100]}", flush=True)
        if word == "ARG":
            name, _, default = rest.partition("=")
            image.values[name] = arguments.get(name, default)
        elif word in _MAKERS:
            _MAKERS[word](image, rest)
        else:
            _note(image, word, rest)
    run = image.entry
    _check(image, (*run, "demo"))
    _check(image, (*run, "doctor"), _DOCTOR_FOUND_SOMETHING)
    asyncio.run(_healthy(image))


def steps(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Yield the instructions of a Dockerfile with what follows them, each as one line."""
    lines = [line for line in dockerfile.splitlines() if not line.startswith("#")]
    for line in _LINE_END.sub(" ", "\n".join(lines)).splitlines():
        if line.strip():
            word, rest = line.split(None, 1)
            yield word.upper(), rest.strip()


def _note(image: Image, word: str, rest: str) -> None:
    """Note what an instruction says about the stage or the finished image."""
    if word == "FROM":
        image.values, image.user, image.folder = {}, "0:0", "/"
    elif word == "ENV":
        for pair in shlex.split(rest):
            name, _, value = pair.partition("=")
            image.values[name] = _filled(image, value)
    elif word == "USER":
        image.user = rest
    elif word == "HEALTHCHECK":
        image.health = _words(rest.partition("CMD ")[2])
    elif word == "ENTRYPOINT":
        image.entry = _words(rest)


def _run_step(image: Image, rest: str) -> None:
    passed = {name: text for name, text in os.environ.items() if _PASSED_ON.fullmatch(name)}
    _run(image, ("/bin/sh", "-c", rest), **passed)


def _go_to(image: Image, rest: str) -> None:
    image.folder = rest
    (image.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)


def _words(text: str) -> tuple[str, ...]:
    """Return the words of an instruction in its JSON form."""
    return tuple(map(str, json.loads(text)))


def _filled(image: Image, text: str) -> str:
    known = {"PATH": _PATH} | image.values
    return _NAME.sub(lambda match: known.get(match[1] or match[2], ""), text)


def _copy(image: Image, rest: str) -> None:
    *names, target = rest.split()
    if names[0].startswith("--from="):
        return  # what another stage made lies there already
    to = image.root / image.folder.lstrip("/") / target
    for name in names:
        source = _SOURCE / name
        if source.is_dir():
            shutil.copytree(source, to, dirs_exist_ok=True)
        else:
            to.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, to)


_MAKERS = {"RUN": _run_step, "COPY": _copy, "WORKDIR": _go_to}


def _run(image: Image, command: Sequence[str], *fine: int, **environment: str) -> str:
    whole, values = image.command(command, **environment)
    done = subprocess.run(whole, env=values, check=False, text=True, stdout=subprocess.PIPE)
    if done.returncode not in {0, *fine}:
        sys.exit(f"{shlex.join(command)} ended with {done.returncode}:\n{done.stdout[-3000:]}")
    return done.stdout


def _check(image: Image, command: Sequence[str], *fine: int) -> None:
    began = time.monotonic()
    print(f"{image.user}: {shlex.join(command)}\n{_run(image, command, *fine)}", flush=True)
    print(f"({time.monotonic() - began:.0f} s)", flush=True)


async def _healthy(image: Image) -> None:
    """Run the bot and ask the HEALTHCHECK until it is content."""
    async with DiscordServer() as server:
        addresses = {
            "DISCORD_TOKEN": TOKEN,
            "NEWSDESK_DISCORD_API_URL": server.api_url,
            "NEWSDESK_DISCORD_GATEWAY_URL": server.gateway_url,
        }
        whole, values = image.command((*image.entry, "run"), **addresses)
        bot = await asyncio.create_subprocess_exec(*whole, env=values)
        try:
            began = time.monotonic()
            while not await _asked(image):
                if bot.returncode is not None or time.monotonic() - began > _HEALTHY_WITHIN_S:
                    sys.exit(f"the bot is not healthy; it ended with {bot.returncode}")
                await asyncio.sleep(1)
            await server.session(timeout_s=30)
            print(f"healthy after {time.monotonic() - began:.0f} s", flush=True)
        finally:
            if bot.returncode is None:
                bot.terminate()
            print(f"SIGTERM ends the bot with {await bot.wait()}", flush=True)


async def _asked(image: Image) -> bool:
    whole, values = image.command(image.health)
    asked = await asyncio.create_subprocess_exec(*whole, env=values, stderr=subprocess.DEVNULL)
    return await asked.wait() == 0


if __name__ == "__main__":
    main()
