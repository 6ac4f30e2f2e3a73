"""The bot under load: `python -m tests.benchmarks.load [--seconds 60] [--people 50]`.

Starts the bot as people run it (a process of its own, the real models), a Discord on loopback, and
an ingest of synthetic articles beside it, in the same library. People in several servers and in
direct messages ask without a pause: each the next question as soon as the last is answered or
refused, for a minute. Prints how long first replies and answers took, how late the bot's event loop
was (as the bot measures it) and how its memory grew.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

import aiohttp
import psutil
from prometheus_client.parser import text_string_to_metric_families

from bot.store import BotStore
from bot.store.values import ServerSettings
from tests.discord_server import DiscordServer
from tests.discord_server.places import NEWS, ORDINARY, Guild, Person, Place, dm_with
from tests.discord_server.server import TOKEN
from tests.discord_server.state import Asked

ROOT = Path(__file__).parents[2]
_SERVERS = 4
# Every so many people one asks in direct messages.
_DIRECT_EVERY = 10
_MEGABYTE = 1024 * 1024
_QUESTIONS = (
    "When might Xi visit Russia?",
    "Who did Wang Yi meet in Moscow?",
    "Who won Super Bowl LVII?",
    "Who won the Australian Open?",
    "How strong was the earthquake in Hatay?",
    "What did Biden say in Kyiv?",
    "Who is the president of Nigeria?",
    "How many people died in the earthquake?",
)


@dataclass(slots=True)
class Figures:
    """What was measured; times in seconds, memory in bytes."""

    first_replies_s: list[float] = field(default_factory=list)
    answers_s: list[float] = field(default_factory=list)
    refused: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    lag_within_s: dict[float, float] = field(default_factory=dict)
    rss: list[tuple[float, int]] = field(default_factory=list)
    ingested_all_the_while: bool = False
    took_s: float = 0.0

    @property
    def lag_p99_s(self) -> float:
        """The bound under which the event loop was late in 99 of 100 looks."""
        return min(bound for bound, share in self.lag_within_s.items() if share >= 0.99)

    @property
    def growth(self) -> int:
        """By how much the memory grew from a fifth of the time on, both smoothed."""
        sizes = [size for _, size in self.rss]
        fifth = max(1, len(sizes) // 5)
        early, late = sizes[fifth : 2 * fifth] or sizes[:1], sizes[-fifth:]
        return sum(late) // len(late) - sum(early) // len(early)


def percentile(values: list[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def measure(
    home: Path, *, seconds: float, people: int, articles: int, questions: int = 1_000_000
) -> Figures:
    """Put the bot under load.

    Args:
        home: An empty folder for the library.
        seconds: How long; who waits for an answer then waits no more.
        people: How many ask.
        articles: How many are ingested meanwhile.
        questions: How many are asked in all at most.
    """
    await _ingest_sample(home)
    guilds = tuple(_guild(number) for number in range(_SERVERS))
    with BotStore(home) as store:
        store.prepare()
        for guild in guilds:
            store.save_settings(ServerSettings(int(guild.id), cooldown_s=0))
    long_news = home / "long.jsonl"
    write_news(long_news, articles)
    port = _unused_port()
    figures = Figures()
    async with DiscordServer(guilds=guilds) as server:
        environment = {
            "DISCORD_TOKEN": TOKEN,
            "NEWSDESK_DISCORD_API_URL": server.api_url,
            "NEWSDESK_DISCORD_GATEWAY_URL": server.gateway_url,
            "NEWSDESK_METRICS_ADDRESS": f"127.0.0.1:{port}",
        }
        async with (
            process(home, "run", environment) as bot,
            process(home, "ingest", {}, str(long_news)) as ingest,
        ):
            await server.session(timeout_s=60)
            await _well(port, bot)
            began_s = time.monotonic()
            with _watching_memory(bot.pid, figures), suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await asyncio.gather(
                        *(
                            _ask(server, figures, guilds, number, questions // people)
                            for number in range(people)
                        )
                    )
            figures.took_s = time.monotonic() - began_s
            figures.ingested_all_the_while = ingest.returncode is None
            await _read_metrics(port, figures)
    return figures


async def _ask(
    server: DiscordServer,
    figures: Figures,
    guilds: tuple[Guild, ...],
    number: int,
    questions: int,
) -> None:
    """Let one person ask one question after another."""
    person = Person(f"8000000000000{number:05}", f"person-{number}", ORDINARY)
    direct = number % _DIRECT_EVERY == 0
    place = dm_with(person) if direct else guilds[number % len(guilds)].channels[0]
    chance = random.Random(number)
    for _ in range(questions):
        asked_s = time.monotonic()
        asked = await server.use(
            "ask", {"question": chance.choice(_QUESTIONS)}, person=person, place=place
        )
        figures.first_replies_s.append(await asked.first_reply(timeout_s=60))
        await _final(asked)
        if _is_refusal(asked):
            figures.refused += 1
            await asyncio.sleep(chance.uniform(1.0, 3.0))  # as who reads that sentence does
        else:
            figures.answers_s.append(time.monotonic() - asked_s)


async def _final(asked: Asked) -> None:
    """Wait for the answer itself: "Reading the news" is shown in its place after three seconds."""
    await asked.changes.until(
        lambda: _is_refusal(asked) or (asked.edits and asked.edits[-1]["components"]) or None,
        f"answer to {asked.id}",
        600.0,
    )


def _is_refusal(asked: Asked) -> bool:
    return asked.reply_type == 4


@asynccontextmanager
async def process(
    home: Path, command: str, environment: Mapping[str, str], *arguments: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a command of Newsdesk for as long as the block lasts; its log goes to a file."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    with (home / f"{command}.log").open("wb") as log:
        started = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", command, *arguments,
            cwd=ROOT, env=clean | {"NEWSDESK_HOME": str(home)} | dict(environment),
            stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            yield started
        finally:
            if started.returncode is None:
                started.kill()
            await started.wait()


def write_news(path: Path, articles: int) -> None:
    """Write articles about nothing that anybody asks for."""
    chance = random.Random(7)
    nouns = [f"noun{number}" for number in range(300)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            body = "\n\n".join(
                f"The committee of case {number} heard {' '.join(chance.choices(nouns, k=25))}."
                for _ in range(40)
            )
            record = {"url": f"https://o.example/{number}", "title": f"Case {number}", "body": body}
            file.write(json.dumps(record) + "\n")


async def _ingest_sample(home: Path) -> None:
    sample = str(files("ingest") / "sample" / "news.jsonl")
    async with process(home, "ingest", {}, sample) as ingest:
        if await ingest.wait():
            raise RuntimeError((home / "ingest.log").read_text(encoding="utf-8"))


async def _well(port: int, bot: asyncio.subprocess.Process) -> None:
    """Wait until the bot says that it is well."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(120):
        while True:
            if bot.returncode is not None:
                raise RuntimeError("the bot has ended; its log says why")
            try:
                async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)


async def _read_metrics(port: int, figures: Figures) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/metrics") as response,
    ):
        text = await response.text()
    lags: dict[float, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == "newsdesk_event_loop_lag_seconds_bucket":
                lags[float(sample.labels["le"])] = sample.value
            elif sample.name == "newsdesk_questions_total" and sample.value:
                figures.outcomes[sample.labels["outcome"]] += int(sample.value)
    total = lags[float("inf")]
    figures.lag_within_s = {bound: count / total for bound, count in lags.items()}


@contextmanager
def _watching_memory(pid: int, figures: Figures) -> Iterator[None]:
    async def watch() -> None:
        bot = psutil.Process(pid)
        while True:
            figures.rss.append((time.monotonic(), bot.memory_info().rss))
            await asyncio.sleep(0.5)

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()


def _guild(number: int) -> Guild:
    guild_id = f"81000000000000000{number}"
    channel: Place = replace(NEWS, channel_id=f"82000000000000000{number}", guild_id=guild_id)
    return Guild(guild_id, f"guild-{number}", channels=(channel,))


def _unused_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def lines(figures: Figures) -> Iterator[str]:
    """Write the figures."""
    first, answers = figures.first_replies_s, figures.answers_s
    ran = "all the while" if figures.ingested_all_the_while else "only for a part of it"
    yield (
        f"{len(first)} questions in {figures.took_s:.0f} s, {figures.refused} of them refused "
        f"politely; an ingest ran {ran}"
    )
    yield f"outcomes           {dict(figures.outcomes)}"
    yield (
        f"first reply        p50 {percentile(first, 0.5):.3f}, p99 {percentile(first, 0.99):.3f}, "
        f"slowest {max(first):.3f} s (aims: p99 1 s, none over 3 s)"
    )
    if answers:
        yield (
            f"answer             p50 {percentile(answers, 0.5):.2f}, "
            f"p99 {percentile(answers, 0.99):.2f} s, waiting included"
        )
    within = ", ".join(
        f"{share:.4f} within {bound:g} s"
        for bound, share in figures.lag_within_s.items()
        if bound in {0.01, 0.05, 0.1, 0.25}
    )
    yield f"event loop late    p99 within {figures.lag_p99_s:g} s (aim .1): {within}"
    sizes = [size for _, size in figures.rss]
    yield (
        f"memory             {sizes[0] / _MEGABYTE:.0f} MB at first, {max(sizes) / _MEGABYTE:.0f} "
        f"at most, {sizes[-1] / _MEGABYTE:.0f} at last; grew by {figures.growth / _MEGABYTE:.0f}"
    )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--articles", type=int, default=20_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        figures = asyncio.run(
            measure(
                Path(home),
                seconds=arguments.seconds,
                people=arguments.people,
                articles=arguments.articles,
            )
        )
    for line in lines(figures):
        print(line)


if __name__ == "__main__":
    main()
