"""PURE: the status page as HTML without a script; every text in it is escaped."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from html import escape

from bot.chat.services.metrics import Counts
from bot.chat.services.status_values import NewsValues, StatusValues
from ingest.feeds.feed_types import Feed

REFRESH_S = 60
_MOST_OUTLETS, _MOST_FEEDS, _MOST_REASONS = 20, 40, 20
_LONGEST = 200
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_OUTCOMES = {
    "answered": "answered",
    "not_covered": "refused: not covered by the news",
    "not_stated": "refused: covered, but not stated",
    "disputed": "refused: the reports disagree",
    "stale": "refused: only old reports",
    "contradicted": "refused: the news contradicts the question",
    "not_understood": "refused: not understood",
    "failed": "failed",
}
_REFUSALS = {
    "cooldown": "asked again too soon",
    "person": "too many questions of one person",
    "server": "too many questions of one server",
    "everybody": "too many questions in all",
}
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --bar: #4a7fd4; --bad: #c62f2f;
  --good: #2c8a4b; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 64rem;
  font: 15px/1.45 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.05rem; margin: 0 0 .6rem; }
p { margin: .4rem 0; } .quiet { opacity: .7; }
.state { border-left: .3rem solid var(--good); padding: .4rem .8rem; background: var(--soft);
  margin: 1rem 0; } .state.bad { border-color: var(--bad); }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
  gap: 1rem; }
section { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem;
  min-width: 0; } section.wide { grid-column: 1 / -1; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .2rem .5rem .2rem 0; vertical-align: top;
  border-top: 1px solid var(--line); }
th { font-weight: 600; border-top: 0; white-space: nowrap; } td.text { overflow-wrap: anywhere; }
td.day { white-space: nowrap; } td.value { text-align: right; }
td.number, th.number { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
td.chart { width: 55%; } .bar { background: var(--bar); height: .9rem; border-radius: .2rem;
  min-width: 1px; margin-top: .2rem; }
"""


def status_page(values: StatusValues, *, private_link: bool) -> str:
    """Return the page.

    Args:
        values: What it shows.
        private_link: Whether the operator has set a token, with which more is shown.
    """
    return "".join(_page(values, private_link=private_link))


def _page(values: StatusValues, *, private_link: bool) -> Iterator[str]:
    yield (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="refresh" content="{REFRESH_S}">'
        f"<title>Newsdesk: status</title><style>{_STYLE}</style></head><body>"
    )
    shown = "public and private news" if values.private else "public news"
    yield (
        f"<header><h1>Newsdesk</h1><p class=quiet>Running for {_age(values.now - values.since)}; "
        f"as of {values.now:%Y-%m-%d %H:%M:%S} UTC; {shown}"
    )
    if private_link and not values.private:
        yield ' (<a href="/private">with private news</a>)'
    yield "</p></header>"
    if values.troubles:
        lines = "<br>".join(map(_text, values.troubles))
        yield f'<div class="state bad">Something is wrong:<br>{lines}</div>'
    else:
        yield '<div class="state">All is well.</div>'
    yield "<main>"
    yield _section("Questions since the start", _questions(values.counts))
    yield _section("Now", _now(values))
    yield _section(f"Articles of the last {len(values.news.summary.days)} days", _days(values.news))
    yield _section("Newest article of each outlet", _outlets(values))
    yield _section("Failing feeds", _feeds(values), wide=True)
    yield _section("Left out, and why", _reasons(values.news), wide=True)
    yield "</main></body></html>"


def _questions(counts: Counts) -> Iterator[str]:
    yield _rows(
        (_text(words), _number(counts.questions.get(outcome, 0)))
        for outcome, words in _OUTCOMES.items()
    )
    half, most = counts.answer_s
    if half is None:
        yield "<p class=quiet>No answer was given yet.</p>"
    else:
        yield f"<p>Half of the answers came within {_seconds(half)}, 95 % within {_seconds(most)}."
    yield "<h2>Not taken on</h2>"
    yield _rows(
        (_text(words), _number(counts.refusals.get(reason, 0)))
        for reason, words in _REFUSALS.items()
    )


def _now(values: StatusValues) -> Iterator[str]:
    counts, news = values.counts, values.news
    state = f"connected, {_seconds(values.latency_s)}" if values.connected else "not connected"
    watch = news.watch
    checked = "none yet"
    if watch.round_at is not None:
        checked = (
            f"{_ago(watch.round_at, values.now)}: {watch.feeds} feeds, {watch.failed} failed, "
            f"{watch.new} new"
        )
    yield _rows(
        [
            ("Discord", _text(state)),
            ("waiting questions", _number(counts.waiting)),
            ("questions at work", _number(counts.at_work)),
            ("unfinished ingests", _number(counts.ingests)),
            ("event loop late by", _seconds(counts.lag_s[1])),
            ("feeds", _text(_states(news.feeds))),
            ("feeds are watched", "yes" if watch.is_watched(values.now) else "no"),
            ("last checks", _text(checked)),
        ]
    )


def _days(news: NewsValues) -> Iterator[str]:
    days = news.summary.days
    if not any(day.new or day.changed or day.rejected for day in days):
        yield "<p class=quiet>Nothing came in.</p>"
        return
    most = max(day.new for day in days) or 1
    yield "<table><tr><th>day (UTC)</th><th></th><th class=number>new</th>"
    yield "<th class=number>changed</th><th class=number>left out</th></tr>"
    for day in reversed(days):
        width = round(100 * day.new / most)
        yield (
            f"<tr><td class=day>{day.day:%d %b}</td><td class=chart>"
            f'<div class=bar style="width:{width}%"></div></td>'
            f"<td class=number>{day.new}</td><td class=number>{day.changed}</td>"
            f"<td class=number>{day.rejected}</td></tr>"
        )
    yield "</table>"


def _outlets(values: StatusValues) -> Iterator[str]:
    outlets = values.news.outlets
    if not outlets:
        yield "<p class=quiet>No article has an outlet.</p>"
        return
    yield "<table><tr><th>outlet</th><th class=number>articles</th>"
    yield "<th class=number>newest</th></tr>"
    for outlet in outlets[:_MOST_OUTLETS]:
        newest = "undated" if outlet.latest_at is None else _ago(outlet.latest_at, values.now)
        yield (
            f"<tr><td class=text>{_text(outlet.name)}</td><td class=number>{outlet.articles}</td>"
            f"<td class=number>{newest}</td></tr>"
        )
    yield "</table>"
    yield _more(len(outlets) - _MOST_OUTLETS)


def _feeds(values: StatusValues) -> Iterator[str]:
    failing = values.news.failing
    if not failing:
        yield "<p class=quiet>No feed fails.</p>"
        return
    yield "<table><tr><th>feed</th><th>reason</th><th class=number>failures</th>"
    yield "<th class=number>newest</th></tr>"
    for feed in failing[:_MOST_FEEDS]:
        yield "".join(_feed(feed, values.now))
    yield "</table>"
    yield _more(len(failing) - _MOST_FEEDS)


def _feed(feed: Feed, now: datetime) -> Iterator[str]:
    name = feed.publisher or feed.title
    yield f"<tr><td class=text>{_text(name)}{'<br>' if name else ''}"
    yield f"<span class=quiet>{_text(feed.url)}</span>"
    if feed.audience:
        yield f"<br><span class=quiet>private to {_text(feed.audience)}</span>"
    reason = f"ended: {feed.last_error}" if feed.gone else feed.last_error
    newest = "never" if feed.last_new_at is None else _ago(feed.last_new_at, now)
    yield f"</td><td class=text>{_text(reason)}</td><td class=number>{feed.failures}</td>"
    yield f"<td class=number>{newest}</td></tr>"


def _reasons(news: NewsValues) -> Iterator[str]:
    reasons = news.summary.reasons
    if not reasons:
        yield "<p class=quiet>Nothing was left out.</p>"
        return
    yield "<table><tr><th>outcome</th><th>reason</th><th class=number>sources</th></tr>"
    for reason in reasons[:_MOST_REASONS]:
        yield (
            f"<tr><td>{_text(reason.outcome)}</td><td class=text>{_text(reason.reason)}</td>"
            f"<td class=number>{reason.count}</td></tr>"
        )
    yield "</table>"
    yield _more(len(reasons) - _MOST_REASONS)


def _section(title: str, content: Iterable[str], *, wide: bool = False) -> str:
    kind = " class=wide" if wide else ""
    return f"<section{kind}><h2>{_text(title)}</h2>{''.join(content)}</section>"


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of two columns; the values are HTML."""
    body = "".join(f"<tr><td>{name}</td><td class=value>{value}</td></tr>" for name, value in rows)
    return f"<table>{body}</table>"


def _more(number: int) -> str:
    return f"<p class=quiet>and {number} more</p>" if number > 0 else ""


def _states(feeds: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in sorted(feeds.items())) or "none"


def _text(text: str) -> str:
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return escape(shown.encode(errors="replace").decode())


def _number(number: int) -> str:
    return f"{number:,}"


def _seconds(seconds: float | None) -> str:
    if seconds is None or math.isnan(seconds):
        return "not known"
    return "longer than is measured" if math.isinf(seconds) else f"{seconds:.3g} s"


def _ago(moment: datetime, now: datetime) -> str:
    return f"{_age(now - moment)} ago"


def _age(age: timedelta) -> str:
    if age >= 2 * _DAY:
        return f"{age.days} days"
    if age >= 2 * _HOUR:
        return f"{age // _HOUR} hours"
    return f"{max(0, age // timedelta(minutes=1))} minutes"
