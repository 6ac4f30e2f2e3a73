"""The limits that tests hold requests against are Discord's own."""

from typing import Any

import pytest

from tests.discord_server.command_limits import broken_choices, broken_commands
from tests.discord_server.limits import broken_limits, broken_modal
from tests.discord_server.openapi import DESCRIPTION, Description
from tests.discord_server.payloads import COMPONENTS_V2
from tests.discord_server.state import Request

Json = dict[str, Any]


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def button(custom_id: str = "a", label: str = "A", **more: Any) -> Json:
    return {"type": 2, "style": 1, "custom_id": custom_id, "label": label, **more}


def row(*inside: Json) -> Json:
    return {"type": 1, "components": list(inside)}


def container(*inside: Json) -> Json:
    return {"type": 17, "components": list(inside)}


def section(*texts: Json, accessory: Json | None) -> Json:
    return {"type": 9, "components": list(texts), "accessory": accessory}


def gallery(*urls: str) -> Json:
    return {"type": 12, "items": [{"media": {"url": url}} for url in urls]}


def menu(count: int, **more: Any) -> Json:
    options = [{"label": str(n), "value": str(n)} for n in range(count)]
    return {"type": 3, "custom_id": "m", "options": options, **more}


def v2(*components: Json, **more: Any) -> Json:
    return {"flags": COMPONENTS_V2, "components": list(components), **more}


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        {"content": "x", "components": [row(button())]},
        v2(text("x")),
        v2(container(text("x" * 3990), row(button("a"), button("b", label="B")))),
        v2(*(text("x") for _ in range(40))),
        v2(section(text("x"), accessory=button())),
        v2(container(row(menu(25)))),
        v2(gallery("attachment://a.png"), attachments=[{"id": 0, "filename": "a.png"}]),
        v2(text("x"), content=None, embeds=[]),
    ],
)
def test_what_discord_takes_is_taken(body: Json) -> None:
    assert broken_limits(body) == []


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ({"content": "x" * 2001}, "content: 2001"),
        ({"content": ""}, "empty message"),
        ({"components": [text("x")]}, "without the flag"),
        (v2(text("x"), content="y"), "content beside"),
        (v2(text("x"), embeds=[{"title": "y"}]), "embeds beside"),
        (v2(), "components in total: 0"),
        (v2(*(text("x") for _ in range(41))), "components in total: 41"),
        (v2(*(row(button(str(n))) for n in range(21))), "components in total: 42"),
        (v2(text("x" * 2000), container(text("y" * 2001))), "units of text in total: 4001"),
        (v2(text("😀" * 2001)), "units of text in total: 4002"),
        (v2(text("漢" * 3600)), "bytes of body"),
        (v2(text(" ")), "blanks"),
        (v2(text("")), "text: 0"),
        (v2(row(button("a"), button("a"))), "custom_id 'a' is there 2 times"),
        (v2(text("x") | {"id": 5}, text("y") | {"id": 5}), "component id 5 is there 2 times"),
        (v2(row(button("x" * 101))), "custom_id: 101"),
        (v2(row(button(label="x" * 81))), "button label: 81"),
        (v2(row(button(label=""))), "shows nothing"),
        (v2(row(button(url="https://a.example"))), "a button needs"),
        (v2(row(*(button(str(n)) for n in range(6)))), "buttons of a row: 6"),
        (v2(row(menu(3), button())), "menu beside"),
        (v2(row(menu(26))), "options of a menu: 26"),
        (v2(row(menu(2, max_values=3))), "values of a menu: 3"),
        (v2(container(container(text("x")))), "in a container"),
        (v2(container()), "components of a container: 0"),
        (v2(button()), "component 2 at the top"),
        (v2(section(text("x"), accessory=None)), "without an accessory"),
        (v2(section(*(text("x") for _ in range(4)), accessory=button())), "texts of a section: 4"),
        (v2(gallery(*["https://a.example/x.png"] * 11)), "pictures: 11"),
        (v2(text("x"), attachments=[{"id": 0, "filename": "a.png"}]), "attached and not shown"),
        (
            v2(gallery("attachment://b.png"), attachments=[{"id": 0, "filename": "a.png"}]),
            "b.png is shown and not attached",
        ),
    ],
)
def test_what_discord_refuses_is_refused(body: Json, because: str) -> None:
    assert because in "; ".join(broken_limits(body))


def field(label: str = "What?", **more: Any) -> Json:
    inner = {"type": 4, "custom_id": "t", "style": 1, **more}
    return {"type": 18, "label": label, "component": inner}


def modal(*fields: Json, title: str = "Ask", custom_id: str = "m") -> Json:
    return {"title": title, "custom_id": custom_id, "components": list(fields)}


@pytest.mark.parametrize(
    ("data", "because"),
    [
        (modal(field()), ""),
        (modal(field(), title="x" * 46), "modal title: 46"),
        (modal(field(), custom_id="x" * 101), "modal custom_id: 101"),
        (modal(field("x" * 46)), "label: 46"),
        (modal(), "fields of a modal: 0"),
        (modal(field(placeholder="x" * 101)), "placeholder: 101"),
        (modal(field(), field()), "custom_id 't' is there 2 times"),
        (modal(container(text("x"))), "component 17 in a modal"),
    ],
)
def test_a_modal_is_held_to_its_limits(data: Json, because: str) -> None:
    broken = "; ".join(broken_modal(data))
    assert because in broken if because else broken == ""


def command(name: str = "ask", description: str = "Ask.", **more: Any) -> Json:
    return {"name": name, "description": description, "type": 1, **more}


def option(name: str = "q", **more: Any) -> Json:
    return {"name": name, "description": "What.", "type": 3, **more}


@pytest.mark.parametrize(
    ("commands", "because"),
    [
        ([command(options=[option()])], ""),
        ([command("nachfragen", name_localizations={"de": "frage"})], ""),
        ([{"name": "What does the news say?", "type": 3}], ""),
        ([command("Ask")], "'Ask' is no name"),
        ([command("a b")], "no name"),
        ([command("x" * 33)], "no name"),
        ([command(name_localizations={"de": "Frage"})], "'Frage' is no name"),
        ([command(description="")], "description: 0"),
        ([command(description="x" * 101)], "description: 101"),
        ([command(), command()], "is there 2 times"),
        ([command(options=[option(str(n)) for n in range(26)])], "options: 26"),
        (
            [command(options=[option("a"), option("b", required=True)])],
            "b is required behind an optional one",
        ),
        (
            [command(options=[option(choices=[{"name": "x", "value": "x" * 101}])])],
            "choice value: 101",
        ),
        (
            [
                command(
                    options=[
                        option(str(n), choices=[{"name": "n" * 100, "value": "v" * 100}] * 25)
                        for n in range(2)
                    ]
                )
            ],
            "units in all: 10",
        ),
        ([{"name": "x" * 33, "type": 3}], "name: 33"),
        ([{"name": "x", "type": 3, "description": "y"}], "no description"),
    ],
)
def test_commands_are_held_to_their_limits(commands: list[Json], because: str) -> None:
    broken = "; ".join(broken_commands(commands))
    assert because in broken if because else broken == ""


def test_more_than_twenty_five_choices_are_refused() -> None:
    assert broken_choices([{"name": "x", "value": "x"}] * 25) == []
    assert broken_choices([{"name": "x", "value": "x"}] * 26)
    assert broken_choices([{"name": "", "value": "x"}])


@pytest.mark.skipif(not DESCRIPTION.exists(), reason="no copy of Discord's description at hand")
@pytest.mark.parametrize(
    "request_",
    [
        Request("PATCH", "/webhooks/1/t/messages/@original", {"content": 5}),
        Request("PATCH", "/webhooks/1/t/messages/@original", {"embeds": [{"color": "blue"}]}),
        Request("POST", "/channels/1/messages", v2({"type": 17, "components": [{"type": 99}]})),
        Request("POST", "/channels/1/messages", v2({"type": 10})),
        Request("POST", "/interactions/1/t/callback", {"type": 99}),
        Request("POST", "/interactions/1/t/callback", None),
        Request("POST", "/interactions/1/t/callback", {"type": 9, "data": modal(field("x" * 46))}),
        Request("POST", "/nowhere", {}),
    ],
)
def test_a_request_that_is_not_as_discord_describes_it_is_found_out(request_: Request) -> None:
    assert Description().faults(request_)
