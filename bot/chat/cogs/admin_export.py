"""`/news export`: a server's data as JSON."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.chat.admin_context import AdminContext
from bot.chat.cogs.admin_base import ServerAdmin
from bot.store.questions import MAX_UNANSWERED
from ingest.web.credentials import without_credentials

_MOST_FEEDBACK = 10_000


def exported(admin_context: AdminContext, admin: ServerAdmin) -> str:
    """Return the settings, feeds, follows, unanswered questions and feedback of a server.

    Who gave feedback and who set something up is left out; what others follow directly, too.
    """
    store, server_id = admin_context.store, admin.server_id
    data = {
        "settings": asdict(store.settings(server_id)),
        "channels": [asdict(channel) for channel in store.channels(server_id)],
        "feeds": [
            {
                "url": without_credentials(feed.url),
                "name": feed.publisher or feed.title,
                "tag": feed.tag,
                "every_minutes": feed.every_minutes,
                "paused": feed.paused,
                "private": bool(feed.audience),
                "last_error": feed.last_error,
            }
            for feed in admin_context.feeds.feeds(admin.audience)
        ],
        "follows": [
            {
                "kind": follow.kind,
                "subject": follow.subject,
                "channel": follow.place.channel_id,
                "since": follow.created_at,
                "paused": follow.paused,
                "posting": None if follow.posting is None else follow.posting.write(),
            }
            for follow in store.follows_in(server_id)
        ],
        "unanswered": [asdict(entry) for entry in store.unanswered(server_id, MAX_UNANSWERED)],
        "feedback": [
            {
                "question": entry.question,
                "verdict": entry.verdict,
                "what_was_wrong": entry.what_was_wrong,
                "at": entry.at,
            }
            for entry in store.feedback(server_id, _MOST_FEEDBACK)
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
