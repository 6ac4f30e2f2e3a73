"""Discord's own description of its API, where a copy of it is at hand."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from openapi_schema_validator import OAS31Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.discord_server.state import Request

# Beside the project's folder, or above it; it is Discord's, not ours, and no part of the project.
_PLACES = [above / "shared" / "discord" / "openapi.json" for above in Path(__file__).parents[3:]]
DESCRIPTION = next((place for place in _PLACES if place.exists()), _PLACES[0])
_URI = "urn:discord"


def _one_of(
    validator: Any, alternatives: list[Any], instance: Any, schema: Any
) -> Iterator[ValidationError]:
    """Say what is wrong with each alternative only where not exactly one is right.

    The library lists all faults of the alternatives before the right one, and a component of a
    message has a dozen alternatives with alternatives of their own.
    """
    right = sum(validator.evolve(schema=each).is_valid(instance) for each in alternatives)
    if right != 1:
        yield from OAS31Validator.VALIDATORS["oneOf"](validator, alternatives, instance, schema)


_Validator = extend(OAS31Validator, {"oneOf": _one_of})


class Description:
    """The description, to hold requests against."""

    def __init__(self, path: Path = DESCRIPTION) -> None:
        self._document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self._registry = Registry[Any]().with_contents(
            [(_URI, self._document)], default_specification=DRAFT202012
        )
        # every bot that starts sends the same commands, which take half a second to check
        self._checked: dict[tuple[str, str, str], list[str]] = {}

    def faults(self, request: Request) -> list[str]:
        """Return what about a request is not as Discord describes it."""
        template = self._template(request.path)
        operation = self._document["paths"].get(template, {}).get(request.method.lower())
        if operation is None:
            return [f"{request.method} {request.path} is not described"]
        if "requestBody" not in operation:
            return [] if request.body is None else [f"{request.method} {template} takes no body"]
        body = _with_text_ids(request.body)
        key = request.method, template, json.dumps(body, sort_keys=True)
        if key not in self._checked:
            self._checked[key] = self._faults_of_body(request.method, template, body)
        return self._checked[key]

    def _faults_of_body(self, method: str, template: str, body: Any) -> list[str]:
        pointer = "/".join(
            part.replace("~", "~0").replace("/", "~1")
            for part in (
                "paths",
                template,
                method.lower(),
                "requestBody",
                "content",
                "application/json",
                "schema",
            )
        )
        validator = _Validator({"$ref": f"{_URI}#/{pointer}"}, registry=self._registry)
        return [
            f"{method} {template} {'.'.join(map(str, error.path))}: {error.message}"
            for error in validator.iter_errors(body)
        ]

    def _template(self, path: str) -> str:
        """Return the described path that fits, the one with the most fixed parts first."""
        parts = path.split("/")
        fitting = [
            template
            for template in self._document["paths"]
            if len(described := template.split("/")) == len(parts)
            and all(
                ours == theirs or theirs.startswith("{")
                for ours, theirs in zip(parts, described, strict=True)
            )
        ]
        return min(fitting, key=lambda template: template.count("{"), default=path)


def _with_text_ids(body: Any, inside: str = "") -> Any:
    """Return a body with its ids as text: discord.py sends some as numbers, Discord takes both."""
    if isinstance(body, list):
        return [_with_text_ids(item, inside) for item in body]
    if inside in {"users", "roles"} and isinstance(body, int):
        return str(body)
    if not isinstance(body, dict):
        return body
    return {
        key: str(value)
        if _is_id(key, inside) and isinstance(value, int)
        else _with_text_ids(value, key)
        for key, value in body.items()
    }


def _is_id(key: str, inside: str) -> bool:
    return key.endswith("_id") or (key == "id" and inside in {"attachments", "default_values"})


@cache
def description() -> Description | None:
    """Return the description, read once; None where no copy of it is at hand."""
    return Description() if DESCRIPTION.exists() else None
