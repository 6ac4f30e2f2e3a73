"""The image's steps without a container engine: `python -m tests.deploy.image ROOT [NAME=VALUE]`.

ROOT is a clean Debian of the release that the image is based on, with its Python as `python`:

    mmdebstrap --variant=minbase --include=python3,python3-venv,python-is-python3,ca-certificates \
        trixie ROOT

It stays clean: each stage of the Dockerfile is a copy of it beside it. The steps are run there with
chroot, by root, with NAME=VALUE for ARGs. Then the bot answers the demo's question, checks itself,
runs against a Discord on loopback until the HEALTHCHECK is content, and backs itself up: as the
image's user without any capability, on a root file system that is read-only but for the volume and
memory, as compose.yaml has it. Layers and the limits of a container are not tried.
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
# What pip needs to know about the network of this machine, and the files among it.
_PASSED_ON = re.compile(r"(?:PIP|SSL)_\w+|\w+_proxy|\w+_PROXY")
_TRUSTED = ("PIP_CERT", "SSL_CERT_FILE")
_LINE_END = re.compile(r"\\\n")
_NAME = re.compile(r"\$\{(\w+)\}|\$(\w+)")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_HEALTHY_WITHIN_S = 600  # on a busy machine
_DOCTOR_FOUND_SOMETHING = 1
_IN_MEMORY = ("/tmp", "/dev/shm")
_WRITABLE = r"\( -type f -o -type d \) -writable"
# In a mount namespace of its own: $0 is the root, $1 the volume; what follows is run in the root.
_CONTAINED = """
set -e
mount --bind "$0" "$0"
mount --bind "$0$1" "$0$1"
mount -o remount,bind,ro "$0"
mount -t tmpfs tmpfs "$0/tmp"
mount -t proc proc "$0/proc"
mount -t tmpfs tmpfs "$0/dev/shm"
root=$0
shift
exec chroot "$root" setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""


@dataclass(slots=True)
class Image:
    """What the steps of a Dockerfile have made so far.

    Attributes:
        clean: The clean Debian that every stage begins as.
        stages: The root of each stage, by its name; that of a stage without one by its number.
        values: The ARGs and ENVs of the present stage.
        given: The ARGs before the first stage, which its base may name.
        user: The USER, "0:0" for root.
        folder: The WORKDIR.
        volume: The VOLUME.
        health: The command of the HEALTHCHECK.
        entry: The ENTRYPOINT.
    """

    clean: Path
    stages: dict[str, Path] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    user: str = "0:0"
    folder: str = "/"
    volume: str = ""
    health: tuple[str, ...] = ()
    entry: tuple[str, ...] = ()

    @property
    def root(self) -> Path:
        """The root of the present stage."""
        return list(self.stages.values())[-1]

    def step(self, command: Sequence[str], **environment: str) -> tuple[list[str], dict[str, str]]:
        """Return a command of the build, and the environment to start it with."""
        whole = ["chroot", f"--userspec={self.user}", str(self.root), *self._in_folder(command)]
        return whole, self._environment(environment)

    def contained(
        self, command: Sequence[str], **environment: str
    ) -> tuple[list[str], dict[str, str]]:
        """Return a command of the finished image, and the environment to start it with."""
        user, _, group = self.user.partition(":")
        ids = (f"--reuid={user}", f"--regid={group}", "--clear-groups")
        mounting = ("unshare", "--mount", "/bin/sh", "-c", _CONTAINED, str(self.root), self.volume)
        return [*mounting, *ids, *self._in_folder(command)], self._environment(environment)

    def _in_folder(self, command: Sequence[str]) -> list[str]:
        return ["env", f"--chdir={self.folder}", *command]

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        return {"PATH": _PATH, "HOME": "/"} | self.values | more


def main() -> None:
    """Run the steps, then the bot."""
    if len(sys.argv) < 2 or os.geteuid() != 0:
        sys.exit("usage, as root: python -m tests.deploy.image ROOT [NAME=VALUE ...]")
    arguments = dict(argument.split("=", 1) for argument in sys.argv[2:])
    image = Image(Path(sys.argv[1]).resolve())
    for word, rest in steps((_SOURCE / "Dockerfile").read_text("utf-8")):
        print(f"{word} {rest[:100]}", flush=True)
        if word == "ARG":
            name, _, default = rest.partition("=")
            values = image.values if image.stages else image.given
            values[name] = arguments.get(name, default)
        elif word in _MAKERS:
            _MAKERS[word](image, rest)
        else:
            _note(image, word, rest)
    size = subprocess.run(["du", "-sm", image.root], check=True, capture_output=True, text=True)
    print(f"the image has {size.stdout.split()[0]} MB unpacked", flush=True)
    _refuse_to_write(image)
    _check(image, (*image.entry, "demo"))
    _check(image, (*image.entry, "doctor"), _DOCTOR_FOUND_SOMETHING)
    asyncio.run(_healthy(image))
    _check(image, (*image.entry, "backup", f"{image.volume}/backup.zip"))


def steps(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Yield the instructions of a Dockerfile with what follows them, each as one line."""
    lines = [line for line in dockerfile.splitlines() if not line.startswith("#")]
    for line in _LINE_END.sub(" ", "\n".join(lines)).splitlines():
        if line.strip():
            word, rest = line.split(None, 1)
            yield word.upper(), rest.strip()


def _begin(image: Image, rest: str) -> None:
    """Begin a stage: a copy of the clean root, whose Python has to be that of the base."""
    base, _, name = _filled(image.given, rest).partition(" AS ")
    root = image.clean.with_name(f"{image.clean.name}-{len(image.stages)}")
    subprocess.run(["rm", "-rf", str(root)], check=True)
    subprocess.run(["cp", "-a", str(image.clean), str(root)], check=True)
    for file in ("/etc/resolv.conf", *map(os.environ.get, _TRUSTED)):
        if file is not None:
            shutil.copy(file, root / file.lstrip("/"))
    image.stages[name or str(len(image.stages))] = root
    image.values, image.user, image.folder = {}, "0:0", "/"
    wanted = f"Python {base.removeprefix('python:').removesuffix('-slim')}."
    found = _run(*image.step(("python", "--version")))
    if not found.startswith(wanted):
        sys.exit(f"the base is {base}, and {image.clean} has {found.strip()}")


def _note(image: Image, word: str, rest: str) -> None:
    """Note what an instruction says about the stage or the finished image."""
    if word == "ENV":
        for pair in shlex.split(rest):
            name, _, value = pair.partition("=")
            image.values[name] = _filled({"PATH": _PATH} | image.values, value)
    elif word == "USER":
        image.user = rest
    elif word == "VOLUME":
        image.volume = rest
    elif word == "HEALTHCHECK":
        image.health = _words(rest.partition("CMD ")[2])
    elif word == "ENTRYPOINT":
        image.entry = _words(rest)


def _run_step(image: Image, rest: str) -> None:
    passed = {name: text for name, text in os.environ.items() if _PASSED_ON.fullmatch(name)}
    _run(*image.step(("/bin/sh", "-c", rest), **passed))


def _go_to(image: Image, rest: str) -> None:
    image.folder = rest
    (image.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)


def _words(text: str) -> tuple[str, ...]:
    """Return the words of an instruction in its JSON form."""
    return tuple(map(str, json.loads(text)))


def _filled(known: dict[str, str], text: str) -> str:
    return _NAME.sub(lambda match: known.get(match[1] or match[2], ""), text)


def _copy(image: Image, rest: str) -> None:
    *names, target = rest.split()
    source = _SOURCE
    if names[0].startswith("--from="):
        source = image.stages[names.pop(0).removeprefix("--from=")]
    to = image.root / image.folder.lstrip("/") / target.lstrip("/")
    for name in names:
        copied = source / name.lstrip("/")
        if copied.is_dir():
            shutil.copytree(copied, to, symlinks=True, dirs_exist_ok=True)
        else:
            to.mkdir(parents=True, exist_ok=True)
            shutil.copy(copied, to)


_MAKERS = {"FROM": _begin, "RUN": _run_step, "COPY": _copy, "WORKDIR": _go_to}


def _run(command: Sequence[str], environment: dict[str, str], *fine: int) -> str:
    done = subprocess.run(
        command, env=environment, check=False, text=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    if done.returncode not in {0, *fine}:
        sys.exit(f"{shlex.join(command)} ended with {done.returncode}:\n{done.stdout[-3000:]}")
    return done.stdout


def _refuse_to_write(image: Image) -> None:
    """Show that the image's user can write to the volume and to memory, and nowhere else."""
    places = (image.volume, *_IN_MEMORY)
    written = " ".join(f"{place}/written" for place in places)
    left_out = " -o ".join(f"-path {place}" for place in (*places, "/proc"))
    elsewhere = rf"find / \( {left_out} \) -prune -o {_WRITABLE} -print 2>/dev/null || :"
    found = _run(
        *image.contained(("/bin/sh", "-c", f"set -e; touch {written}; rm {written}; {elsewhere}"))
    )
    if found:
        sys.exit(f"more can be written than {', '.join(places)}:\n{found}")
    print(f"{image.user} can write to {', '.join(places)} only", flush=True)


def _check(image: Image, command: Sequence[str], *fine: int) -> None:
    began = time.monotonic()
    shown = _run(*image.contained(command), *fine)
    print(f"{image.user}: {shlex.join(command)}\n{shown}", flush=True)
    print(f"({time.monotonic() - began:.0f} s)", flush=True)


async def _healthy(image: Image) -> None:
    """Run the bot and ask the HEALTHCHECK until it is content."""
    async with DiscordServer() as server:
        addresses = {
            "DISCORD_TOKEN": TOKEN,
            "NEWSDESK_DISCORD_API_URL": server.api_url,
            "NEWSDESK_DISCORD_GATEWAY_URL": server.gateway_url,
        }
        whole, values = image.contained((*image.entry, "run"), **addresses)
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
    whole, values = image.contained(image.health)
    asked = await asyncio.create_subprocess_exec(*whole, env=values, stderr=subprocess.DEVNULL)
    return await asked.wait() == 0


if __name__ == "__main__":
    main()
