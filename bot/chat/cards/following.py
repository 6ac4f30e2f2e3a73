"""PURE: notices of follows -> text cards that keep every limit of Discord.

Everything from an article or a person goes through `markdown_escape.escape`; the only links are
those of citations. The limits of Components V2: 4,000 characters of text and 40 components a
message (https://docs.discord.com/developers/components/reference), and about 10 KB of UTF-8.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answer.types import Answer, Citation
from bot.chat.cards import phrases
from bot.chat.cards.answer import answer_card
from bot.chat.cards.components import Card, Text
from bot.chat.cards.markdown_escape import escape, mark, safe_url
from bot.chat.cards.text_limits import ROOM, cost
from bot.chat.i18n.texts import Texts
from bot.following.notices import (
    AnswerNotice,
    Change,
    CorrectionNotice,
    DigestNotice,
    Notice,
    StoriesNotice,
    StoryItem,
)
from bot.store.values import Digest, Follow, FollowKind, NoticePlace, QuietHours, WaitingQuestion

_MORE = 40  # what "and 12 more" may cost
_MAX_SUBJECT = 200
_MAX_HEADLINE = 220
_MAX_QUOTE = 300
_MAX_OUTLET = 80
_MAX_VERSION = 500
_MOST_LISTED = 60
_NEWS = 0x2F6FDE
_CORRECTION = 0xB07A1E


def card(notice: Notice, texts: Texts) -> Card:
    """Return the card that shows a notice.

    Args:
        notice: The notice.
        texts: In which language.
    """
    match notice:
        case StoriesNotice():
            return _stories(notice, texts)
        case AnswerNotice():
            return _answer(notice, texts)
        case DigestNotice():
            return _digest(notice, texts)
        case CorrectionNotice():
            return _correction(notice, texts)


def text_card(*paragraphs: str) -> Card:
    """Return a card of paragraphs of markdown; blank ones are left out."""
    return Card(tuple(Text(paragraph) for paragraph in paragraphs if paragraph.strip()), _NEWS)


def follow_card(heading: str, answer: Answer | None, texts: Texts) -> Card:
    """Return the confirmation of a follow, with what the news says so far."""
    if answer is None or not answer.answered:
        return text_card(heading)
    shown = answer_card(answer, texts)
    return replace(shown, parts=(Text(f"{heading}\n{texts.follow_as_it_stands}"), *shown.parts))


@dataclass(frozen=True, slots=True)
class FollowList:
    """Everything that one person or one channel has ordered."""

    follows: Sequence[Follow]
    waiting: Sequence[WaitingQuestion] = ()
    digests: Sequence[Digest] = ()
    quiet: Sequence[tuple[NoticePlace, QuietHours]] = ()


def following_card(mine: FollowList, here: FollowList, texts: Texts) -> Card:
    """Return the list of what is followed, by a person and in the channel that they are in."""
    blocks: list[str] = []
    for title, ordered in ((texts.following_title, mine), (texts.following_here_title, here)):
        lines = _ordered(ordered, texts)
        if lines:
            blocks += [f"### {title}", *lines]
    if not blocks:
        return text_card(texts.following_none)
    return _fitted([], blocks, [f"-# {texts.notice_end}"], texts)


def subject_of(follow: Follow, texts: Texts) -> str:
    """Return what is followed, as a line of a list."""
    names = {
        FollowKind.PERSON: texts.following_person,
        FollowKind.TOPIC: texts.following_topic,
        FollowKind.QUESTION: texts.following_question,
    }
    return names[follow.kind].format(subject=f"**{escape(follow.subject, _MAX_SUBJECT)}**")


def where(place: NoticePlace, texts: Texts) -> str:
    """Return where notices go: by direct message, or to a channel, shown as a link."""
    if place.channel_id is None:
        return texts.where_direct
    return texts.where_channel.format(channel=f"<#{place.channel_id}>")


# -- notices -------------------------------------------------------------------------------


def _stories(notice: StoriesNotice, texts: Texts) -> Card:
    subject = escape(notice.follow.subject, _MAX_SUBJECT)
    heading = f"### {texts.notice_new.format(subject=subject)}"
    stories = [_story(number, story, texts) for number, story in enumerate(notice.stories, start=1)]
    return _fitted([heading], stories, [f"-# {texts.notice_end}"], texts, more=notice.more)


def _digest(notice: DigestNotice, texts: Texts) -> Card:
    heading = f"### {texts.digest_title.format(day=escape(notice.day, _MAX_OUTLET))}"
    if not notice.stories:
        return text_card(heading, texts.digest_empty)
    stories = [_story(number, story, texts) for number, story in enumerate(notice.stories, start=1)]
    return _fitted([heading], stories, [f"-# {texts.notice_digest_end}"], texts)


def _answer(notice: AnswerNotice, texts: Texts) -> Card:
    shown = answer_card(notice.answer, texts, notice.answer_id)
    waited = notice.follow is None
    opening = texts.notice_answer if waited else texts.notice_question
    ping = f"<@{notice.pinged}> " if notice.pinged else ""
    return replace(shown, parts=(Text(f"{ping}**{opening}**"), *shown.parts))


def _correction(notice: CorrectionNotice, texts: Texts) -> Card:
    rewritten = notice.change is Change.REWRITTEN
    heading = texts.notice_rewritten if rewritten else texts.notice_overtaken
    before = replace(notice.before, number=1)
    quoted = escape(notice.statement, _MAX_VERSION)
    blocks = [f"{texts.notice_said}\n> {quoted}\n{_source(before, texts)}"]
    if notice.after is None:
        blocks.append(texts.notice_gone)
    else:
        after = replace(notice.after, number=2)
        says = texts.notice_says_now if rewritten else texts.notice_says_later
        quote = escape(after.quote, _MAX_VERSION)
        blocks.append(f"{says}\n> {quote}\n{_source(after, texts)}")
    shown = _fitted([f"{heading}\n### {escape(notice.question, _MAX_SUBJECT)}"], blocks, (), texts)
    return replace(shown, colour=_CORRECTION)


# -- lines ---------------------------------------------------------------------------------


def _story(number: int, story: StoryItem, texts: Texts) -> str:
    """Return a story: its headline with the link, how it begins, who says so, how many do."""
    headline = escape(story.title, _MAX_HEADLINE) or "…"
    lines = [f"{mark(number, safe_url(story.url))} **{headline}**"]
    if story.quote:
        lines.append(f"> {escape(story.quote, _MAX_QUOTE)}")
    cited = Citation(
        number,
        story.title,
        story.publisher,
        story.origin,
        "",
        story.url,
        story.published_at,
        story.quote,
    )
    origins = texts.origins.format(count=story.origins)
    lines.append("-# " + _dotted([phrases.reported(cited, texts), origins]))
    return "\n".join(lines)


def _source(citation: Citation, texts: Texts) -> str:
    return f"-# {phrases.source(citation, texts)}"


def _dotted(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _ordered(ordered: FollowList, texts: Texts) -> list[str]:
    lines = [
        texts.following_line.format(
            what=subject_of(follow, texts),
            where=where(follow.place, texts),
            when=phrases.day(follow.created_at),
        )
        for follow in ordered.follows
    ]
    lines += [
        texts.following_waiting.format(
            subject=f"**{escape(question.question, _MAX_SUBJECT)}**",
            where=where(_place(question), texts),
            when=phrases.day(question.asked_at),
        )
        for question in ordered.waiting
    ]
    lines += [
        texts.following_digest.format(
            hour=digest.hour,
            zone=escape(digest.timezone, _MAX_OUTLET),
            where=where(digest.place, texts),
        )
        for digest in ordered.digests
    ]
    lines += [
        texts.following_quiet.format(
            start=hours.from_hour,
            end=hours.until_hour,
            zone=escape(hours.timezone, _MAX_OUTLET),
            where=where(place, texts),
        )
        for place, hours in ordered.quiet
        if hours.from_hour != hours.until_hour
    ]
    return [f"- {line}" for line in lines]


def _place(waiting: WaitingQuestion) -> NoticePlace:
    if waiting.server_id is None:
        return NoticePlace(person_id=waiting.person_id)
    return NoticePlace(channel_id=waiting.channel_id)


def _fitted(
    head: Sequence[str],
    blocks: Sequence[str],
    foot: Sequence[str],
    texts: Texts,
    *,
    more: int = 0,
) -> Card:
    """Put a card together; blocks that do not fit are counted, never dropped silently.

    Lines of a list share a text; a card has few components, however long its list is.
    """
    room = ROOM - sum(cost(line) + 1 for line in (*head, *foot)) - _MORE
    shown: list[str] = []
    for block in blocks:
        room -= cost(block) + 1
        if (shown and room < 0) or len(shown) == _MOST_LISTED:
            break
        shown.append(block)
    left = len(blocks) - len(shown) + more
    if left:
        shown.append(texts.notice_more.format(count=left))
    lists = all("\n" not in block for block in shown)
    body = ["\n".join(shown)] if shown and lists else shown
    return text_card(*head, *body, *foot)
