"""The bot's metrics for Prometheus; they contain no texts, names or ids."""

from collections.abc import Callable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.samples import Sample

from bot.answer.types import Answer, Reason

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Around what is measured: .2 s for an answer at rest, minutes in a queue behind a busy server.
_SECONDS = (0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0)
_LAG_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)
_REFUSALS = ("cooldown", "person", "server", "everybody")
_ENTRIES = ("new", "changed", "unchanged", "duplicate", "skipped", "failed")
_FEEDS = ("active", "paused", "gone", "failing")


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """What the library and the feeds hold, for all readers together.

    Attributes:
        articles: Articles.
        newest_article_age_s: Seconds since the newest was published; None without any.
        feeds: How many feeds are in each state.
    """

    articles: int
    newest_article_age_s: float | None
    feeds: dict[str, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted since the start, as the status page shows it.

    Attributes:
        questions: How many questions ended in each outcome: "answered", a refusal, "failed".
        refusals: How many were not taken on, by reason.
        answer_s: Within how many seconds half of the answers came, and 95 % of them.
        lag_s: By how many seconds the event loop is late at most in half of the looks, and in 95 %.
        waiting: Questions that wait.
        at_work: Questions that are worked on.
        ingests: Ingests ordered in Discord that are not done.
    """

    questions: dict[str, int]
    refusals: dict[str, int]
    answer_s: tuple[float | None, float | None]
    lag_s: tuple[float | None, float | None]
    waiting: int
    at_work: int
    ingests: int


class Metrics:
    """Counts in a registry of its own, so that two bots in one process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "newsdesk_questions",
            "Questions that were worked on, by what came of them.",
            ["outcome"],
            registry=self._registry,
        )
        self._answer_s = Histogram(
            "newsdesk_answer_seconds",
            "Seconds from a question to its answer, waiting included.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._refusals = Counter(
            "newsdesk_refusals",
            "Questions that were not taken on, by whose queue was full, or for the cooldown.",
            ["reason"],
            registry=self._registry,
        )
        self._waiting = self._gauge("waiting_questions", "Questions that wait for their turn.")
        self._at_work = self._gauge("working_questions", "Questions that are worked on.")
        self._ingests = self._gauge("ingest_jobs", "Ingests ordered in Discord that are not done.")
        self._entries = Counter(
            "newsdesk_ingested",
            "What became of what was ingested from Discord.",
            ["outcome"],
            registry=self._registry,
        )
        self._latency = self._gauge("discord_latency_seconds", "Heartbeat to acknowledgement.")
        self._connected = self._gauge("discord_connected", "1 while the gateway is connected.")
        self._lag_s = Histogram(
            "newsdesk_event_loop_lag_seconds",
            "By how much the event loop is late: what Discord waits for, waits so long.",
            buckets=_LAG_SECONDS,
            registry=self._registry,
        )
        self._articles = self._gauge("articles", "Articles in the library.")
        self._newest = self._gauge("newest_article_age_seconds", "Age of the newest article.")
        self._feeds = Gauge("newsdesk_feeds", "Feeds by state.", ["state"], registry=self._registry)
        # A series that is there from the start: a rate over one that appears misses its first.
        for outcome in ("answered", *map(str, Reason), "failed"):
            self._questions.labels(outcome)
        for reason in _REFUSALS:
            self._refusals.labels(reason)
        for entry in _ENTRIES:
            self._entries.labels(entry)

    def answered(self, answer: Answer, seconds: float) -> None:
        """Count an answer, or a refusal to answer for want of news."""
        self._questions.labels("answered" if answer.reason is None else str(answer.reason)).inc()
        self._answer_s.observe(seconds)

    def failed(self) -> None:
        """Count a question whose answer failed."""
        self._questions.labels("failed").inc()

    def refused(self, reason: str) -> None:
        """Count a question that was not taken on: "cooldown", or whose queue was full."""
        self._refusals.labels(reason).inc()

    def ingested(self, outcome: str, count: int) -> None:
        """Count what became of entries of an ingest."""
        self._entries.labels(outcome).inc(count)

    def watch_questions(self, waiting: Callable[[], int], at_work: Callable[[], int]) -> None:
        """Read how much waits whenever somebody asks."""
        self._waiting.set_function(waiting)
        self._at_work.set_function(at_work)

    def watch_ingests(self, waiting: Callable[[], int]) -> None:
        """Read how many ingests wait whenever somebody asks."""
        self._ingests.set_function(waiting)

    def discord(self, *, connected: bool, latency_s: float) -> None:
        """Note the state of the connection; a latency that is not known is NaN."""
        self._connected.set(connected)
        self._latency.set(latency_s)

    def lagged(self, seconds: float) -> None:
        """Count by how much the event loop was late."""
        self._lag_s.observe(max(0.0, seconds))

    def holdings(self, held: LibraryCounts) -> None:
        """Note what is held."""
        self._articles.set(held.articles)
        age_s = held.newest_article_age_s
        self._newest.set(float("nan") if age_s is None else age_s)
        for state in _FEEDS:
            self._feeds.labels(state).set(held.feeds.get(state, 0))

    def counts(self) -> Counts:
        """Return what was counted since the start."""
        return Counts(
            questions=_by_label(self._questions),
            refusals=_by_label(self._refusals),
            answer_s=_within(self._answer_s),
            lag_s=_within(self._lag_s),
            waiting=_number(self._waiting),
            at_work=_number(self._at_work),
            ingests=_number(self._ingests),
        )

    def text(self) -> bytes:
        """Return all of it in Prometheus's text format."""
        return generate_latest(self._registry)

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(f"newsdesk_{name}", about, registry=self._registry)


def _samples(metric: Counter | Gauge | Histogram, ending: str = "") -> list[Sample]:
    return [
        sample
        for family in metric.collect()
        for sample in family.samples
        if sample.name.endswith(ending)
    ]


def _by_label(counter: Counter) -> dict[str, int]:
    return {
        next(iter(sample.labels.values())): int(sample.value)
        for sample in _samples(counter, "_total")
    }


def _number(gauge: Gauge) -> int:
    return int(_samples(gauge)[0].value)


def _within(histogram: Histogram) -> tuple[float | None, float | None]:
    """Return the bounds below which half of the values lie, and 95 %; None without any value.

    A bound above the last bucket's is infinite.
    """
    buckets = [
        (float(sample.labels["le"]), sample.value) for sample in _samples(histogram, "_bucket")
    ]
    total = buckets[-1][1]

    def bound(share: float) -> float | None:
        return next(at for at, count in buckets if count >= share * total) if total else None

    return bound(0.5), bound(0.95)
