"""Print systemd units that run Newsdesk on a Linux server: `newsdesk service`."""

import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.terminal import print_lines

# What systemd takes away from a program that only needs its own folder and the network:
# https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html. MemoryDenyWriteExecute
# is left out: PyTorch and ONNX Runtime make code while they run.
_UNIT = """\
# {purpose}
# Written by `{command}`. Put it into /etc/systemd/system/, then: systemctl enable --now {name}
[Unit]
Description={description}
Documentation=https://github.com/newsdesk-bot/newsdesk
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
ExecStart={program} {run}
# DISCORD_TOKEN and all other settings, one NAME=value a line, readable by root only
EnvironmentFile=-/etc/newsdesk/newsdesk.env
Environment=NEWSDESK_HOME=%S/newsdesk HOME=%S/newsdesk
Restart=on-failure
RestartSec=10
# a question that is being answered, or an article that is being stored, is finished first
TimeoutStopSec=60

DynamicUser=yes
User=newsdesk
StateDirectory=newsdesk
StateDirectoryMode=0700
UMask=0077
WorkingDirectory=%S/newsdesk

CapabilityBoundingSet=
AmbientCapabilities=
LockPersonality=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateMounts=yes
PrivateTmp=yes
PrivateUsers=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""


class Service(StrEnum):
    """What a unit runs."""

    BOT = "bot"
    WATCH = "watch"


_NAMES = {Service.BOT: "newsdesk", Service.WATCH: "newsdesk-watch"}


def unit(service: Service, program: str) -> str:
    """Return a systemd unit.

    Args:
        service: What it runs.
        program: The path of the `newsdesk` program.
    """
    bot = service is Service.BOT
    return _UNIT.format(
        purpose="The bot; it also watches the feeds, unless NEWSDESK_WATCH=false."
        if bot
        else "Watches the feeds without the bot, which then has NEWSDESK_WATCH=false.",
        command=f"newsdesk service {service}",
        name=_NAMES[service],
        description="Newsdesk, a Discord bot for the news" if bot else "Newsdesk's feed watcher",
        program=program,
        run="run" if bot else "watch",
    )


def service(
    which: Annotated[
        Service, typer.Argument(help="bot (which also watches the feeds), or watch alone.")
    ] = Service.BOT,
) -> None:
    """Print a systemd unit that runs Newsdesk with the paths of this installation."""
    print_lines(unit(which, program()).splitlines())


def program() -> str:
    """Return the path of the `newsdesk` program that runs, or of the one that is installed."""
    beside = Path(sys.executable).with_name("newsdesk")
    return str(beside) if beside.exists() else shutil.which("newsdesk") or "newsdesk"
