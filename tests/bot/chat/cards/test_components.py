"""A card is shown as its values say, within Discord's limits."""

from bot.chat.cards.components import Button, Card, Picture, Row, Separator, Text
from bot.chat.cards.views import files, layout, modal
from tests.bot.chat.cards.sent import body_of
from tests.discord_server.limits import broken_limits, broken_modal

CARD = Card(
    (
        Text("### A card"),
        Separator(),
        Picture("a.png", b"PNG", "a picture"),
        Row(
            (
                Button("Yes", "nd:yes:1", primary=True, emoji="👍"),
                Button("No", "nd:no:1", disabled=True),
            )
        ),
    ),
    colour=0x2F6FDE,
)


def test_a_card_is_sent_as_its_values_say() -> None:
    body = body_of(CARD)
    assert broken_limits({**body, "attachments": [{"id": 0, "filename": "a.png"}]}) == []
    (sent,) = body["components"]
    assert (sent["type"], sent["accent_color"]) == (17, 0x2F6FDE)
    text, line, gallery, row = sent["components"]
    assert (text["type"], text["content"]) == (10, "### A card")
    assert line["type"] == 14
    (picture,) = gallery["items"]
    assert picture["media"]["url"] == "attachment://a.png"
    assert picture["description"] == "a picture"
    yes, no = row["components"]
    assert (yes["custom_id"], yes["label"], yes["style"]) == ("nd:yes:1", "Yes", 1)
    assert (yes["emoji"]["name"], yes["disabled"]) == ("👍", False)
    assert (no["custom_id"], no["style"], no["disabled"]) == ("nd:no:1", 2, True)


async def test_a_view_is_not_kept_by_the_library() -> None:
    view = layout(CARD)
    assert view.to_components() == body_of(CARD)["components"]  # type: ignore[no-untyped-call]
    assert view.is_finished()


def test_a_picture_is_sent_with_its_description() -> None:
    (file,) = files(CARD)
    assert (file.filename, file.description, file.fp.read()) == ("a.png", "a picture", b"PNG")


async def test_a_modal_keeps_its_limits_and_is_not_kept() -> None:
    opened = modal("nd:wrong:1", "What was wrong?", "Tell us", placeholder="a date", most=500)
    assert broken_modal(opened.to_dict()) == []
    assert opened.is_finished()
