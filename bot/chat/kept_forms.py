"""Keeps what was typed into a form that could not be taken, for a button that opens it again."""

import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Self

from discord import ui

from bot.chat.cards.messages import say
from bot.chat.delivery import Interaction, acknowledge, answer_interaction, open_modal
from bot.chat.error_messages import telling
from bot.chat.i18n.texts import texts_for

_KEPT_S = 3600.0
_MOST = 200
_TEMPLATE = re.compile(r"nk:(?P<key>[A-Za-z0-9_-]{1,40})")


class KeptForms:
    """Keeps forms for an hour, in memory only; belongs to one event loop.

    Args:
        clock: Seconds, never going back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._forms: OrderedDict[str, tuple[float, Callable[[], ui.Modal]]] = OrderedDict()

    def keep(self, make: Callable[[], ui.Modal]) -> str:
        """Keep a form.

        Args:
            make: Makes the form, filled in as it was sent.

        Returns:
            The custom id of a button that opens it.
        """
        key = secrets.token_urlsafe(12)
        self._forms[key] = (self._clock(), make)
        while len(self._forms) > _MOST:
            self._forms.popitem(last=False)
        return f"nk:{key}"

    def get(self, key: str) -> ui.Modal | None:
        """Return the form; None if it is not kept any more."""
        at_s, make = self._forms.get(key, (0.0, None))
        return None if make is None or self._clock() - at_s > _KEPT_S else make()


class FormButton(ui.DynamicItem[ui.Button[Any]], template=_TEMPLATE):
    """A button that opens a form again."""

    def __init__(self, custom_id: str, key: str) -> None:
        super().__init__(ui.Button(label="…", custom_id=custom_id))
        self._key = key

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the key from the id."""
        return cls(match.string, match["key"])

    async def callback(self, interaction: Interaction, /) -> None:
        """Open the form, or say that it is gone."""
        client: Any = interaction.client
        forms: KeptForms = client.kept_forms
        form = forms.get(self._key)
        async with telling(interaction, "form button"):
            if form is not None:
                await open_modal(interaction, form)
            elif await acknowledge(interaction, private=True):
                gone = texts_for(interaction.locale).form_gone
                await answer_interaction(interaction, say(gone), private=True)
