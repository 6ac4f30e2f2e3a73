"""The dashboard and the alerts ask for what the bot counts, and alerts fire when they should."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.chat.services.metrics import LibraryCounts, Metrics

DEPLOY = Path(__file__).parents[2] / "deploy"
# Grafana puts a duration there.
INTERVAL = "$__rate_interval"


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))
    return found


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text("utf-8"))["groups"]
    rules: list[dict[str, Any]] = group["rules"]
    return rules


def expressions() -> Iterator[str]:
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield target["expr"].replace(INTERVAL, "5m")
    for rule in alerts():
        yield rule["expr"]


def series() -> dict[str, dict[str, set[str]]]:
    """Return every series that the bot hands out, with the values of its labels."""
    metrics = Metrics()
    metrics.holdings(LibraryCounts(1, 1.0, {}))
    found: dict[str, dict[str, set[str]]] = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        for sample in family.samples:
            labels = found.setdefault(sample.name, {})
            for name, value in sample.labels.items():
                labels.setdefault(name, set()).add(value)
    return found


def selectors(expression: Any) -> Iterator[Any]:
    """Yield every selector of a series in an expression."""
    if isinstance(expression, promql_parser.VectorSelector):
        yield expression
    elif isinstance(expression, promql_parser.MatrixSelector):
        yield expression.vector_selector
    else:
        inner = [getattr(expression, name, None) for name in ("lhs", "rhs", "expr")]
        for part in [*inner, *getattr(expression, "args", [])]:
            if part is not None:
                yield from selectors(part)


def groupings(expression: Any) -> Iterator[tuple[str, Any]]:
    """Yield every label that an expression groups by, with what it groups."""
    if isinstance(expression, promql_parser.AggregateExpr) and expression.modifier is not None:
        for label in expression.modifier.labels:
            yield label, expression.expr
    for name in ("lhs", "rhs", "expr"):
        if (part := getattr(expression, name, None)) is not None:
            yield from groupings(part)
    for part in getattr(expression, "args", []):
        yield from groupings(part)


@pytest.mark.parametrize("text", list(expressions()))
def test_every_expression_asks_for_what_the_bot_counts(text: str) -> None:
    known = series()
    parsed = promql_parser.parse(text)
    found = list(selectors(parsed))
    assert found, "it asks for nothing"
    for selector in found:
        assert selector.name in known
        for matcher in selector.matchers.matchers:
            assert matcher.value in known[selector.name][matcher.name]
    for label, grouped in groupings(parsed):
        assert all(label in known[selector.name] for selector in selectors(grouped))


def test_the_dashboard_shows_every_metric_of_the_bot() -> None:
    shown = {
        selector.name for text in expressions() for selector in selectors(promql_parser.parse(text))
    }
    endings = ("_created", "_sum", "_count")
    wanted = {name for name in series() if not name.endswith(endings)}
    assert shown == wanted


def test_panels_have_titles_of_their_own_and_do_not_overlap() -> None:
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        assert panel["title"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (place["x"] + right, place["y"] + down)
            for right in range(place["w"])
            for down in range(place["h"])
        }
        assert not cells & taken
        taken |= cells


def test_there_are_three_alerts_and_each_says_what_to_do() -> None:
    rules = alerts()
    assert len(rules) == 3
    for rule in rules:
        assert rule["annotations"]["summary"].endswith(".")
        assert "newsdesk" in rule["annotations"]["description"]


def fires(name: str, at: str, *given: str) -> dict[str, Any]:
    """Return a test for promtool: what is given every minute, and that the alert fires at a time.

    Args:
        name: The alert; it is expected to fire then.
        at: The time; one that ends in "!" says that the alert does not fire.
        given: `series values`, as promtool reads them.
    """
    (rule,) = (rule for rule in alerts() if rule["alert"] == name)
    expected = [] if at.endswith("!") else [{"exp_labels": rule["labels"]}]
    for one in expected:
        one["exp_annotations"] = rule["annotations"]
    pairs = [line.split(" ", 1) for line in given]
    return {
        "interval": "1m",
        "input_series": [{"series": key, "values": values} for key, values in pairs],
        "alert_rule_test": [
            {"eval_time": at.rstrip("!"), "alertname": name, "exp_alerts": expected}
        ],
    }


FAILED = 'newsdesk_questions_total{outcome="failed"}'
ANSWERED = 'newsdesk_questions_total{outcome="answered"}'
AGE = "newsdesk_newest_article_age_seconds"
CASES = (
    fires("NewsdeskNotConnected", "10m", "newsdesk_discord_connected 0x20"),
    fires("NewsdeskNotConnected", "10m", "newsdesk_articles 5x20"),
    fires("NewsdeskNotConnected", "10m!", "newsdesk_discord_connected 1x20"),
    fires("NewsdeskNotConnected", "4m!", "newsdesk_discord_connected 0x20"),
    fires("NewsdeskAnswersFail", "40m", f"{FAILED} 0+1x60", f"{ANSWERED} 0+9x60"),
    fires("NewsdeskAnswersFail", "40m!", f"{FAILED} 0+1x60", f"{ANSWERED} 0+99x60"),
    fires("NewsdeskAnswersFail", "40m!", f"{FAILED} 0x60", f"{ANSWERED} 0x60"),
    fires("NewsdeskNewsIsOld", "40m", f"{AGE} 22000x60"),
    fires("NewsdeskNewsIsOld", "40m!", f"{AGE} 3600x60"),
    fires("NewsdeskNewsIsOld", "40m!", f"{AGE} {' '.join(['NaN'] * 60)}"),
)


@pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool comes with Debian's package prometheus"
)
def test_the_alerts_fire_when_they_should_and_only_then(tmp_path: Path) -> None:
    file = tmp_path / "tests.yml"
    rules = [str(DEPLOY / "alerts.yml")]
    file.write_text(yaml.safe_dump({"rule_files": rules, "tests": list(CASES)}))
    done = subprocess.run(
        ["promtool", "test", "rules", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
