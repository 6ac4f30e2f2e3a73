"""The requests to a language model for one question; they share one deadline."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.answer.writer.prompt import Prompt
from bot.errors import WriterError


class LanguageModel(Protocol):
    """A model that completes a prompt."""

    @property
    def name(self) -> str:
        """Its name, as people see it."""

    def write(self, prompt: Prompt, take: Callable[[str], None], timeout_s: float) -> None:
        """Complete a prompt; blocks.

        Args:
            prompt: What is asked.
            take: Called with each piece of the text as it comes, thoughts left out. If it raises,
                the request ends and the error is raised here.
            timeout_s: Seconds for the whole text.

        Raises:
            TimeoutError: The text was not complete in time.
            WriterError: There is no text, or not all of it.
        """


@dataclass(frozen=True, slots=True)
class Writer:
    """A model and its use.

    Attributes:
        model: The model.
        deadline_s: Seconds that the model has for one question, all requests together.
        words: Whether the model also words the answer after choosing the sentences.
    """

    model: LanguageModel
    deadline_s: float = 20.0
    words: bool = False


class Turn:
    """One question's requests to a model.

    Args:
        writer: The model. The deadline starts now.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._until_s = time.monotonic() + writer.deadline_s

    @property
    def name(self) -> str:
        """The model's name."""
        return self._writer.model.name

    @property
    def words(self) -> bool:
        """Whether the model words the answer too."""
        return self._writer.words

    def write(self, prompt: Prompt, take: Callable[[str], None]) -> None:
        """Complete a prompt within the time that is left; see `LanguageModel`.

        Raises:
            WriterError: There is no text, not all of it, or not in time.
        """
        late = f"not done within {self._writer.deadline_s:g} s"
        left_s = self._until_s - time.monotonic()
        if left_s <= 0:
            raise WriterError(late)
        try:
            self._writer.model.write(prompt, take, left_s)
        except TimeoutError as error:
            raise WriterError(late) from error
