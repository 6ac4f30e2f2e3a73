"""PURE: the cards that offer feeds to begin with: topics, the feeds of one, what was added."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.cards.components import Button, Card, Part, Row, Text
from bot.chat.cards.markdown_escape import escape
from bot.chat.cards.text_limits import fit
from bot.chat.i18n.texts import LANGUAGES, Texts
from ingest.feeds.starter import StarterFeed, starter_feeds
from ingest.web.retries import EVERY_MINUTES

TEMPLATE = re.compile(
    r"nr:(?P<step>topics|show|add):(?P<language>[a-z]{0,8})\.(?P<topic>[a-z]{0,20}):(?P<server>\d{1,20})"
)
_COLOUR = 0x2F6FDE
_MAX_NAME = 80
_MAX_URL = 200


@dataclass(frozen=True, slots=True)
class StarterStep:
    """What a button of these cards does.

    Attributes:
        step: "topics" shows the topics, "show" the feeds of one, "add" adds them.
        server_id: The server that the feeds are for; the card may be a direct message.
        language: The language of the feeds; "" for "topics".
        topic: The topic; "" for "topics".
    """

    step: str
    server_id: int
    language: str = ""
    topic: str = ""

    @property
    def custom_id(self) -> str:
        """What stands in the button."""
        return f"nr:{self.step}:{self.language}.{self.topic}:{self.server_id}"

    @property
    def feeds(self) -> tuple[StarterFeed, ...]:
        """The feeds that it is about; none if the list has no such topic any more."""
        return starter_feeds().get(self.language, {}).get(self.topic, ())


def read_step(custom_id: str) -> StarterStep | None:
    """Return the meaning of a custom id; None if it is no button of these cards."""
    found = TEMPLATE.fullmatch(custom_id)
    if found is None:
        return None
    return StarterStep(found["step"], int(found["server"]), found["language"], found["topic"])


def topics_card(server_id: int, server: str, texts: Texts, opening: str = "") -> Card:
    """Return the card with a button for each topic, a row for each language.

    Args:
        server_id: The server that the feeds are for.
        server: Its name.
        texts: The reader's language.
        opening: What is said first; "" for nothing.
    """
    about = texts.starter_about.format(server=f"**{escape(server, _MAX_NAME)}**")
    lines = filter(None, (f"### {texts.starter_title}", opening, about))
    parts: list[Part] = [Text("\n".join(lines))]
    own = texts.language
    # the reader's own language stands first
    for language in sorted(starter_feeds(), key=lambda name: name != own):
        buttons = tuple(
            Button(
                topic_name(topic, texts),
                StarterStep("show", server_id, language, topic).custom_id,
            )
            for topic in starter_feeds()[language]
        )
        parts += [Text(f"**{LANGUAGES.get(language, language)}**"), Row(buttons)]
    return Card(tuple(parts), _COLOUR)


def feeds_card(step: StarterStep, texts: Texts) -> Card:
    """Return the card with the feeds of a topic, and the button that adds them."""
    heading = texts.starter_offer.format(
        topic=f"**{topic_name(step.topic, texts)}**", minutes=EVERY_MINUTES
    )
    lines = [f"- {fit(feed.outlet, _MAX_NAME)} · {fit(feed.url, _MAX_URL)}" for feed in step.feeds]
    add = StarterStep("add", step.server_id, step.language, step.topic)
    buttons = (
        Button(texts.starter_add.format(count=len(step.feeds)), add.custom_id, primary=True),
        Button(texts.starter_back, StarterStep("topics", step.server_id).custom_id),
    )
    return Card((Text("\n".join([heading, *lines])), Row(buttons)), _COLOUR)


def added_card(step: StarterStep, lines: Sequence[str], texts: Texts) -> Card:
    """Return the card that says what was added, and what to do next."""
    heading = f"### {topic_name(step.topic, texts)}"
    back = Button(texts.starter_back, StarterStep("topics", step.server_id).custom_id)
    body = Text("\n".join([heading, *lines, texts.starter_next]))
    return Card((body, Row((back,))), _COLOUR)


def topic_name(topic: str, texts: Texts) -> str:
    """Return a topic's name in a language."""
    names = {
        "world": texts.topic_world,
        "business": texts.topic_business,
        "technology": texts.topic_technology,
        "science": texts.topic_science,
        "sport": texts.topic_sport,
    }
    return names.get(topic, topic)
