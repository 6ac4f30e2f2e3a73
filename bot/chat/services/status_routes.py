"""Serves the status page: the public news to all who reach the port, private news with a token."""

import hmac

import aiohttp
from aiohttp import web

from bot.chat.services.status_page import status_page
from bot.chat.services.status_values import StatusReader

# Nothing but the page itself: no script, no picture, no address of another server.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Newsdesk", charset="UTF-8"'}


def add_status_routes(application: web.Application, reader: StatusReader, token: str) -> None:
    """Add `/`, and `/private` where there is a token.

    Args:
        application: Gets the routes.
        reader: Reads what is shown.
        token: The password for the private news of every server; "" shows it to nobody.
    """

    async def shown(*, private: bool) -> web.Response:
        values = await reader.values(private=private)
        text = status_page(values, private_link=bool(token))
        return web.Response(text=text, content_type="text/html", headers=_HEADERS)

    async def public(_: web.Request) -> web.Response:
        return await shown(private=False)

    async def private(request: web.Request) -> web.Response:
        if not _is_allowed(request.headers.get("Authorization", ""), token):
            raise web.HTTPUnauthorized(headers=_CHALLENGE)
        return await shown(private=True)

    application.router.add_get("/", public)
    if token:
        application.router.add_get("/private", private)


def _is_allowed(header: str, token: str) -> bool:
    """Whether a request has the token: as a bearer, or as a browser's password."""
    scheme, _, given = header.partition(" ")
    if scheme.casefold() == "basic":
        try:
            given = aiohttp.BasicAuth.decode(header, encoding="utf-8").password
        except ValueError:
            return False
    return hmac.compare_digest(given.strip().encode(), token.encode())
