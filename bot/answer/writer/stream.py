"""PURE: read the text of an OpenAI-compatible chat completion from its bytes, without thoughts.

The format: https://platform.openai.com/docs/api-reference/chat-streaming. Each piece is a line
`data: {...}`, the last line is `data: [DONE]`. A server that does not stream sends one JSON object.
Thoughts come in a separate field (`reasoning_content` of vLLM and llama.cpp, `reasoning` of
Ollama), which is not read, or in the text as <think>...</think>.
"""

import json
from collections.abc import Iterator
from typing import Any

from bot.errors import WriterError

# A piece of a few letters comes in about 300 bytes; thoughts and answer have up to 4,096 pieces.
MAX_BYTES = 4 * 1024 * 1024
_OPENS, _CLOSES = "<think>", "</think>"
_NO_COMPLETION = "the server sent JSON that is no chat completion"


class StreamReader:
    """Reads a response's bytes as they arrive.

    Attributes:
        ended: Whether the server has marked the text as complete.

    Args:
        streams: Whether the server sends events; otherwise one JSON object.
    """

    def __init__(self, *, streams: bool) -> None:
        self.ended = False
        self._streams = streams
        self._bytes = 0
        self._rest = b""
        self._thoughts = _ThoughtFilter()

    def feed(self, data: bytes) -> Iterator[str]:
        """Take bytes and give the pieces of text that they complete.

        Raises:
            WriterError: They are not what such a server sends, or too many.
        """
        self._bytes += len(data)
        if self._bytes > MAX_BYTES:
            raise WriterError(f"the server sent more than {MAX_BYTES // 2**20} MiB")
        self._rest += data
        if not self._streams:
            return
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            yield from self._event(line.strip())

    def end(self) -> Iterator[str]:
        """Give what is left when the response is over.

        Raises:
            WriterError: As `feed`, or the text broke off.
        """
        if self._streams:
            yield from self._event(self._rest.strip())
        else:
            yield from self._pieces(self._rest)
        if not self.ended:
            raise WriterError("the text broke off")

    def _event(self, line: bytes) -> Iterator[str]:
        if self.ended or not line.startswith(b"data:"):
            return
        data = line.removeprefix(b"data:").strip()
        if data == b"[DONE]":
            self.ended = True
        else:
            yield from self._pieces(data)

    def _pieces(self, data: bytes) -> Iterator[str]:
        try:
            event = json.loads(data.decode())
        except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, or nested too deeply
            raise WriterError("the server did not send JSON") from error
        if not isinstance(event, dict) or "error" in event:
            raise WriterError("the server reported an error")
        choices = event.get("choices")
        if not isinstance(choices, list):
            raise WriterError(_NO_COMPLETION)
        for choice in choices[:1]:
            yield from self._choice(choice)

    def _choice(self, choice: Any) -> Iterator[str]:
        if not isinstance(choice, dict):
            raise WriterError(_NO_COMPLETION)
        message = choice.get("delta" if self._streams else "message")
        text = message.get("content") if isinstance(message, dict) else False
        if text is not None and not isinstance(text, str):
            raise WriterError(_NO_COMPLETION)
        if text and (shown := self._thoughts.leave_out(text)):
            yield shown
        if choice.get("finish_reason") is not None or not self._streams:
            self.ended = True


class _ThoughtFilter:
    """Removes the thoughts that a text opens with."""

    def __init__(self) -> None:
        self._held = ""
        self._thinks = False
        self._over = False

    def leave_out(self, piece: str) -> str:
        """Return the part of the next piece that is no thought."""
        if self._over:
            return piece
        self._held += piece
        if not self._thinks:
            opening = self._held.lstrip()
            self._thinks = opening.startswith(_OPENS)
            if not self._thinks and not _OPENS.startswith(opening):
                self._over = True
                return self._held
        if self._thinks:
            _, closed, after = self._held.partition(_CLOSES)
            self._over = bool(closed)
            self._held = self._held[-len(_CLOSES) :]
            return after.lstrip()
        return ""
