"""PURE: the bytes of an OpenAI-compatible chat completion -> the pieces of text in them.

The stream: https://platform.openai.com/docs/api-reference/chat-streaming; a line `data: {...}` a
piece, the last `data: [DONE]`. A server that does not stream sends one JSON object.
"""

import json
from collections.abc import Iterator
from typing import Any

from bot.errors import WriterError

# A piece of a few letters comes in about 300 bytes; an answer has a few hundred pieces.
MAX_BYTES = 1024 * 1024
_NO_COMPLETION = "the server sent JSON that is no chat completion"


class StreamReader:
    """Takes a response's bytes as they come.

    Attributes:
        ended: Whether the server has said that the text is complete.

    Args:
        streams: Whether the server sends events; otherwise one JSON object.
    """

    def __init__(self, *, streams: bool) -> None:
        self.ended = False
        self._streams = streams
        self._bytes = 0
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[str]:
        """Take bytes and give the pieces of text that they complete.

        Raises:
            WriterError: They are not what such a server sends, or too many.
        """
        self._bytes += len(data)
        if self._bytes > MAX_BYTES:
            raise WriterError(f"the server sent more than {MAX_BYTES // 1024} KiB")
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
        except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, or a tower of [
            raise WriterError("the server sent something else than JSON") from error
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
        said = choice.get("delta" if self._streams else "message")
        text = said.get("content") if isinstance(said, dict) else False
        if text is not None and not isinstance(text, str):
            raise WriterError(_NO_COMPLETION)
        if text:
            yield text
        if choice.get("finish_reason") is not None or not self._streams:
            self.ended = True
