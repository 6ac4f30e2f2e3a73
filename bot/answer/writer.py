"""A model that words answers, behind an OpenAI-compatible server; the only home of `openai`."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from importlib.util import find_spec
from typing import Protocol
from urllib.parse import urlsplit

from bot.answer.prompt import Prompt
from bot.answer.stream import StreamReader
from bot.errors import WriterError
from index import Settings
from ingest.text import clean_line

_MAX_TOKENS = 400
_MAX_NAME_CHARS = 80
# A server that local clients reach without a key is still sent one: the client insists.
_NO_KEY = "none"
_HOW = "see docs/writer.md"
_HTTP_HINTS = {
    401: "the key is refused: NEWSDESK_WRITER_API_KEY",
    403: "the key is refused: NEWSDESK_WRITER_API_KEY",
    404: "no such model or address: NEWSDESK_WRITER_MODEL, NEWSDESK_WRITER_BASE_URL",
    429: "it wants fewer requests",
}


class Writer(Protocol):
    """Whoever puts answers into words."""

    @property
    def name(self) -> str:
        """The model's name, as people are told it."""

    def write(self, prompt: Prompt, take: Callable[[str], None]) -> None:
        """Write what a prompt asks for; blocks.

        Args:
            prompt: What is asked.
            take: Given the text piece by piece, as it comes; what it raises ends the writing and
                is raised here.

        Raises:
            WriterError: The text could not be had, or not all of it, or not in time.
        """


class OpenAIWriter:
    """Asks a model for one completion; no tools, temperature 0. Never inside an event loop.

    Args:
        model: Its name, as the server knows it.
        base_url: The server's address, up to and with /v1; None for OpenAI's own.
        api_key: The server's key; "" for none.
        deadline_s: Seconds that a whole text may take.
    """

    def __init__(
        self, *, model: str, base_url: str | None, api_key: str, deadline_s: float
    ) -> None:
        self._model = model
        self._base_url = base_url
        self._api_key = api_key or _NO_KEY
        self._deadline_s = deadline_s

    @property
    def name(self) -> str:
        """The model's name."""
        return clean_line(self._model)[:_MAX_NAME_CHARS]

    def write(self, prompt: Prompt, take: Callable[[str], None]) -> None:
        """Write what a prompt asks for; see `Writer`."""
        # Not asyncio.run: at its end it would wait for a name server that does not answer.
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(self._write(prompt, take))
        except TimeoutError as error:
            raise WriterError(f"not done within {self._deadline_s:g} s") from error
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    async def _write(self, prompt: Prompt, take: Callable[[str], None]) -> None:
        async with asyncio.timeout(self._deadline_s), aclosing(self._pieces(prompt)) as pieces:
            async for piece in pieces:
                take(piece)

    async def _pieces(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        import openai

        try:
            async with (
                openai.AsyncOpenAI(
                    api_key=self._api_key,
                    base_url=self._base_url,
                    max_retries=0,
                    timeout=self._deadline_s,
                    http_client=openai.DefaultAsyncHttpxClient(follow_redirects=False),
                ) as client,
                client.chat.completions.with_streaming_response.create(
                    model=self._model,
                    messages=[
                        {"role": "system", "content": prompt.system},
                        {"role": "user", "content": prompt.user},
                    ],
                    temperature=0,
                    max_tokens=_MAX_TOKENS,
                    stream=True,
                    # packed bytes would come in larger steps than are counted
                    extra_headers={"Accept-Encoding": "identity"},
                ) as response,
            ):
                streams = _streams(response.headers.get("content-type", ""))
                reader = StreamReader(streams=streams)
                async for data in response.iter_bytes():
                    for piece in reader.feed(data):
                        yield piece
                    if reader.ended:
                        return
                for piece in reader.end():
                    yield piece
        except WriterError:
            raise
        except openai.APIStatusError as error:
            hint = _HTTP_HINTS.get(error.status_code, "see its log")
            # from None: what the server says of a key may repeat it
            raise WriterError(f"the server answered HTTP {error.status_code}; {hint}") from None
        except openai.APITimeoutError:
            raise WriterError(f"not done within {self._deadline_s:g} s") from None
        except Exception as error:  # noqa: BLE001 - whatever the client's own libraries let out
            kind = type(error.__cause__ or error).__name__
            raise WriterError(
                f"the server cannot be reached or broke off ({kind}); NEWSDESK_WRITER_BASE_URL "
                "says where it is"
            ) from None


def open_writer(settings: Settings) -> Writer | None:
    """Make the writer that the settings name.

    Returns:
        It, or None where answers stay quotations.

    Raises:
        WriterError: It cannot be made: one line with the setting and what to do.
    """
    if settings.writer == "off":
        return None
    model = (settings.writer_model or "").strip()
    if not model:
        raise WriterError(
            f"NEWSDESK_WRITER_MODEL is not set: NEWSDESK_WRITER=openai needs a model's name; {_HOW}"
        )
    if find_spec("openai") is None:
        raise WriterError(
            "NEWSDESK_WRITER=openai needs the openai package: pip install 'newsdesk[writer]', or "
            "set NEWSDESK_WRITER=off"
        )
    # Their debug lines hold whole requests: other people's questions, and the news they may read.
    for name in ("openai", "httpx", "httpx2", "httpcore", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return OpenAIWriter(
        model=model,
        base_url=_address(settings.writer_base_url),
        api_key=_key(settings),
        deadline_s=settings.writer_deadline_s,
    )


def _address(base_url: str | None) -> str | None:
    if base_url is None:
        return None
    try:
        parts = urlsplit(base_url.strip())
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        good = False
    if not good:
        raise WriterError(
            "NEWSDESK_WRITER_BASE_URL is no address of a server: write it like "
            f"http://localhost:11434/v1, without a user name; {_HOW}"
        )
    return base_url.strip()


def _key(settings: Settings) -> str:
    key = settings.writer_api_key.get_secret_value().strip() if settings.writer_api_key else ""
    if not (key.isascii() and (key.isprintable() or not key)) or " " in key:
        raise WriterError(
            f"NEWSDESK_WRITER_API_KEY has characters that no key has, a space maybe; {_HOW}"
        )
    return key


def _streams(content_type: str) -> bool:
    """Whether a response comes as events.

    Raises:
        WriterError: It is neither events nor JSON.
    """
    kind = content_type.partition(";")[0].strip().casefold()
    if kind not in {"text/event-stream", "application/json"}:
        raise WriterError("the server sent neither events nor JSON; NEWSDESK_WRITER_BASE_URL?")
    return kind == "text/event-stream"
