"""PURE: notices of follows -> text cards that keep every limit of Discord.

Everything from an article or a person goes through `markdown_escape.escape`; the only links are
those of citations. The limits of Components V2: 4,000 characters of text and 40 components a
message (https://docs.discord.com/developers/components/reference), and about 10 KB of UTF-8.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer.types import Answer, Citation
from bot.chat.cards import phrases
from bot.chat.cards.answer import answer_card
from bot.chat.cards.components import Button, Card, Part, PicturedText, Row, Text
from bot.chat.cards.follow_ids import FollowAction, FollowButtonKind
from bot.chat.cards.markdown_escape import clean, escape, mark, safe_url
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
from bot.store.postings import FilterMode, PostFormat
from bot.store.values import Digest, Follow, FollowKind, NoticePlace, QuietHours, WaitingQuestion

_MORE = 40  # what "and 12 more" may cost
_MAX_SUBJECT = 200
_MAX_HEADLINE = 220
_MAX_QUOTE = 300
_MAX_OUTLET = 80
_MAX_VERSION = 500
_MOST_LISTED = 60
_PICTURE = 80  # what JSON has around a picture
_NEWS = 0x2F6FDE
_CORRECTION = 0xB07A1E


def card(notice: Notice, texts: Texts, *, buttons: bool = True) -> Card:
    """Return the card that shows a notice.

    Args:
        notice: The notice.
        texts: In which language.
        buttons: Whether a brief can be turned off by a button; not where it was only looked at.
    """
    match notice:
        case StoriesNotice():
            return _stories(notice, texts)
        case AnswerNotice():
            return _answer(notice, texts)
        case DigestNotice():
            return _digest(notice, texts, buttons=buttons)
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
        FollowKind.FEED: texts.following_feed,
        FollowKind.OUTLET: texts.following_outlet,
    }
    return names[follow.kind].format(subject=f"**{escape(follow.subject, _MAX_SUBJECT)}**")


def where(place: NoticePlace, texts: Texts) -> str:
    """Return where notices go: by direct message, or to a channel, shown as a link."""
    if place.channel_id is None:
        return texts.where_direct
    return texts.where_channel.format(channel=f"<#{place.channel_id}>")


# -- notices -------------------------------------------------------------------------------


def _stories(notice: StoriesNotice, texts: Texts) -> Card:
    follow = notice.follow
    subject, posting = escape(follow.subject, _MAX_SUBJECT), follow.posting
    title = texts.notice_posted if follow.kind.posts else texts.notice_new
    heading = [f"### {title.format(subject=subject)}"]
    if posting is not None and posting.role_id is not None and not notice.preview:
        heading.insert(0, f"<@&{posting.role_id}>")
    shows = PostFormat.LEAD if posting is None else posting.shows
    headlines = shows is PostFormat.HEADLINE
    stories = [
        _story(number, story, texts, lead=not headlines)
        for number, story in enumerate(notice.stories, start=1)
    ]
    if notice.preview:
        shown = _fitted(heading, stories, [f"-# {texts.post_previewed}"], texts)
    else:
        end = [] if follow.kind.posts else [f"-# {texts.notice_end}"]
        shown = _fitted(heading, stories, end, texts, more=notice.more)
    if shows is PostFormat.PICTURE:
        shown = _pictured(shown, dict(zip(stories, notice.stories, strict=True)), texts)
    return shown if notice.preview else _with_buttons(shown, follow_buttons(follow, texts))


def _pictured(shown: Card, stories: Mapping[str, StoryItem], texts: Texts) -> Card:
    """Put pictures beside the stories of a card, as far as there is room.

    Args:
        shown: The card, each story a text.
        stories: Each story by its text.
        texts: In which language the pictures are described.
    """
    parts: list[Part] = []
    room = ROOM - sum(cost(part.content) for part in shown.parts if isinstance(part, Text))
    for part in shown.parts:
        story = stories.get(part.content) if isinstance(part, Text) else None
        address = None if story is None else safe_url(story.picture)
        if story is None or address is None or not isinstance(part, Text):
            parts.append(part)
            continue
        title = clean(story.title)[:_MAX_HEADLINE]
        description = texts.post_picture.format(title=title)
        room -= cost(address) + cost(description) + _PICTURE
        fits = room >= 0
        parts.append(PicturedText(part.content, address, description) if fits else part)
    return replace(shown, parts=tuple(parts))


def follow_buttons(follow: Follow, texts: Texts) -> tuple[Button, ...]:
    """Return the buttons below a notice of a follow: end it, pause it, see more."""

    def button(kind: FollowButtonKind, label: str) -> Button:
        return Button(label, FollowAction(kind, follow.id).custom_id)

    more = [button(FollowButtonKind.MORE, texts.button_more)]
    shown = more if follow.kind not in {FollowKind.QUESTION, FollowKind.FEED} else []
    pause = button(FollowButtonKind.PAUSE, texts.button_pause)
    resume = button(FollowButtonKind.RESUME, texts.button_resume)
    ends = texts.button_stop if follow.kind.posts else texts.button_unfollow
    unfollow = button(FollowButtonKind.UNFOLLOW, ends)
    return (*shown, resume if follow.paused else pause, unfollow)


def post_card(follow: Follow, texts: Texts) -> Card:
    """Return the confirmation of a post: from where, to where, which items, who is notified."""
    subject = f"**{escape(follow.subject, _MAX_SUBJECT)}**"
    lines = [texts.post_done.format(subject=subject, where=where(follow.place, texts))]
    posting = follow.posting
    if posting is not None and posting.is_filtered:
        modes = {
            FilterMode.ANY: texts.post_any,
            FilterMode.ALL: texts.post_all,
            FilterMode.NONE: texts.post_none,
        }
        terms = ", ".join((*posting.words, *posting.people, *posting.topics))
        chosen = modes[posting.mode].format(terms=escape(terms, _MAX_VERSION))
        lines.append(texts.post_filter.format(filter=chosen))
    if posting is not None and posting.role_id is not None:
        lines.append(texts.post_pings.format(role=f"<@&{posting.role_id}>"))
    preview = FollowAction(FollowButtonKind.PREVIEW, follow.id).custom_id
    shown = text_card("\n".join(lines), f"-# {texts.post_quiet}")
    first = Button(texts.button_preview, preview, primary=True)
    return _with_buttons(shown, (first, *follow_buttons(follow, texts)))


def forget_card(texts: Texts) -> Card:
    """Return the question whether everything about a person is to be deleted."""
    yes, no = FollowAction(FollowButtonKind.FORGET), FollowAction(FollowButtonKind.KEEP)
    buttons = (Button(texts.forget_yes, yes.custom_id), Button(texts.forget_no, no.custom_id))
    return _with_buttons(text_card(texts.forget_asks), buttons)


def paused_card(follow: Follow, texts: Texts) -> Card:
    """Return the word that a follow is paused, or resumed, with the button to undo that."""
    sentence = texts.paused_done if follow.paused else texts.resumed_done
    shown = text_card(sentence.format(what=subject_of(follow, texts)))
    return _with_buttons(shown, follow_buttons(follow, texts))


def _with_buttons(shown: Card, buttons: tuple[Button, ...]) -> Card:
    return replace(shown, parts=(*shown.parts, Row(buttons)))


def _digest(notice: DigestNotice, texts: Texts, *, buttons: bool) -> Card:
    heading = f"### {texts.digest_title.format(day=escape(notice.day, _MAX_OUTLET))}"
    if not notice.stories:
        return text_card(heading, texts.digest_empty)
    stories = [_story(number, story, texts) for number, story in enumerate(notice.stories, start=1)]
    shown = _fitted([heading], stories, [f"-# {texts.notice_digest_end}"], texts)
    end = FollowAction(FollowButtonKind.DIGEST_OFF).custom_id
    return _with_buttons(shown, (Button(texts.button_digest_off, end),)) if buttons else shown


def _answer(notice: AnswerNotice, texts: Texts) -> Card:
    shown = answer_card(notice.answer, texts, notice.answer_id)
    waited = notice.follow is None
    opening = texts.notice_answer if waited else texts.notice_question
    ping = f"<@{notice.pinged}> " if notice.pinged else ""
    shown = replace(shown, parts=(Text(f"{ping}**{opening}**"), *shown.parts))
    if notice.follow is None:
        return shown
    return _with_buttons(shown, follow_buttons(notice.follow, texts))


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


def _story(number: int, story: StoryItem, texts: Texts, *, lead: bool = True) -> str:
    """Return a story: its headline with the link, how it begins, who says so, how many do."""
    headline = escape(story.title, _MAX_HEADLINE) or "…"
    lines = [f"{mark(number, safe_url(story.url))} **{headline}**"]
    if story.quote and lead:
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
    lines = [_followed(follow, texts) for follow in ordered.follows]
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


def _followed(follow: Follow, texts: Texts) -> str:
    line = texts.following_line.format(
        what=subject_of(follow, texts),
        where=where(follow.place, texts),
        when=phrases.day(follow.created_at),
    )
    return texts.following_paused.format(line=line) if follow.paused else line


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
