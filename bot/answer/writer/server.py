"""A model behind an OpenAI-compatible server; the only module that imports `openai`."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from bot.answer.writer.prompt import Prompt
from bot.answer.writer.stream import StreamReader
from bot.answer.writer.turn import Writer
from bot.errors import WriterError
from bot.settings import Settings
from index.text.cleaning import clean_line

# A thinking model spends most of them on its thoughts. The deadline applies in any case.
_MAX_TOKENS = 4096
_MAX_NAME_CHARS = 80
# The client always sends a key, even to a local server that needs none.
_NO_KEY = "none"
_HOW = "see docs/writer.md"
# What servers answer to an unknown option.
_REFUSES_OPTIONS = frozenset({400, 422})
_HTTP_HINTS = {
    401: "the key is refused: NEWSDESK_WRITER_API_KEY",
    403: "the key is refused: NEWSDESK_WRITER_API_KEY",
    404: "no such model or address: NEWSDESK_WRITER_MODEL, NEWSDESK_WRITER_BASE_URL",
    429: "too many requests, try again later",
}


class OpenAIModel:
    """Asks a model for one completion, without tools. Never called inside an event loop.

    Servers differ in what they take: some know no JSON schema, OpenAI's thinking models take no
    temperature, and with `max_tokens` a long prompt may exceed a small context. A request that is
    answered with 400 or 422 is sent again with less, and what works is remembered.

    Args:
        model: Its name, as the server knows it.
        base_url: The server's address, up to and with /v1; None for OpenAI's own.
        api_key: The server's key; "" for none.
    """

    def __init__(self, *, model: str, base_url: str | None, api_key: str) -> None:
        self._model = model
        self._base_url = base_url
        self._api_key = api_key or _NO_KEY
        self._works: dict[
            bool, int
        ] = {}  # with and without a schema: the index of the options that work

    @property
    def name(self) -> str:
        """The model's name."""
        return clean_line(self._model)[:_MAX_NAME_CHARS]

    def write(self, prompt: Prompt, take: Callable[[str], None], timeout_s: float) -> None:
        """Complete a prompt; see `LanguageModel`."""
        # Not asyncio.run: at its end it would wait for a name server that does not answer.
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(self._write(prompt, take, timeout_s))
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    async def _write(self, prompt: Prompt, take: Callable[[str], None], timeout_s: float) -> None:
        async with (
            asyncio.timeout(timeout_s),
            aclosing(self._pieces(prompt, timeout_s)) as pieces,
        ):
            async for piece in pieces:
                take(piece)

    async def _pieces(self, prompt: Prompt, timeout_s: float) -> AsyncGenerator[str, None]:
        import openai

        try:
            async with (
                openai.AsyncOpenAI(
                    api_key=self._api_key,
                    base_url=self._base_url,
                    max_retries=0,
                    timeout=timeout_s,
                    http_client=openai.DefaultAsyncHttpxClient(follow_redirects=False),
                ) as client,
                AsyncExitStack() as stack,
            ):
                response = await self._response(client, prompt, stack)
                reader = StreamReader(streams=_streams(response.headers.get("content-type", "")))
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
            # from None: the server's message may repeat the key
            raise WriterError(f"the server answered HTTP {error.status_code}; {hint}") from None
        except openai.APITimeoutError:
            raise TimeoutError from None
        except Exception as error:  # noqa: BLE001 - whatever the client's own libraries let out
            kind = type(error.__cause__ or error).__name__
            raise WriterError(
                f"the server cannot be reached or broke off ({kind}); NEWSDESK_WRITER_BASE_URL "
                "says where it is"
            ) from None

    async def _response(self, client: Any, prompt: Prompt, stack: AsyncExitStack) -> Any:
        """Send a request, with the options that the server accepts."""
        import openai

        every = _options(prompt)
        known = self._works.get(prompt.schema is not None, 0)
        for at, options in enumerate(every[known:], start=known):
            request = client.chat.completions.with_streaming_response.create(
                model=self._model,
                messages=[
                    {"role": "system", "content": prompt.system},
                    {"role": "user", "content": prompt.user},
                ],
                stream=True,
                extra_body=options,
                # compressed bytes would evade the size limit
                extra_headers={"Accept-Encoding": "identity"},
            )
            try:
                response = await stack.enter_async_context(request)
            except openai.APIStatusError as error:
                if error.status_code not in _REFUSES_OPTIONS or at == len(every) - 1:
                    raise
            else:
                self._works[prompt.schema is not None] = at
                return response
        raise AssertionError("the last options are sent or raise")


def _options(prompt: Prompt) -> list[dict[str, Any]]:
    """Return the sets of options to try in turn, from all that are wanted down to none."""
    bounds = {"temperature": 0, "max_tokens": _MAX_TOKENS}
    if prompt.schema is None:
        return [bounds, {}]
    schema = {"name": "reply", "strict": True, "schema": prompt.schema}
    form = {"response_format": {"type": "json_schema", "json_schema": schema}}
    return [form | bounds, form, bounds, {}]


def open_writer(settings: Settings) -> Writer | None:
    """Return the writer that the settings name.

    Returns:
        The writer, or None where the embedded reader works alone.

    Raises:
        WriterError: A setting is wrong; the message names it and says what to do.
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
    # Their debug lines contain whole requests, with questions and private news.
    for name in ("openai", "httpx", "httpx2", "httpcore", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return Writer(
        OpenAIModel(
            model=model, base_url=_address(settings.writer_base_url), api_key=_key(settings)
        ),
        settings.writer_deadline_s,
        words=settings.writer_mode == "word",
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
