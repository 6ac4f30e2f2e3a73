"""Reads a request's body: JSON alone, or JSON and files in a form."""

import json
from contextvars import ContextVar

from aiohttp import web

from tests.discord_server.state import Request

# The request that is being handled; aiohttp runs each in a context of its own.
current: ContextVar[Request] = ContextVar("current")


async def read(request: web.Request, path: str) -> Request:
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return Request(request.method, path, json.loads(text) if text else None)
    body, files = None, {}
    form = await request.post()
    for name, part in form.items():
        if name == "payload_json":
            assert isinstance(part, str)
            body = json.loads(part)
        else:
            assert isinstance(part, web.FileField)
            files[part.filename] = part.file.read()
    return Request(request.method, path, body, files=files)
