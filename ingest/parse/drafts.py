"""JSON records to drafts of articles, and what a draft is.

Pure: values in, values out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.errors import NotAnArticleError, SourceError
from ingest.parse.publication_dates import parse_moment


@dataclass(frozen=True, slots=True)
class Draft:
    """What a source says about one article; "" and None where it says nothing.

    Attributes:
        source: What to call it in the report: a path, `path:line` or address.
        url: Its address, or the `file:` URI that stands in for one; never empty.
        title: Its headline as written.
        body: Its text as written.
        publisher: The outlet.
        author: Names joined by ", ".
        published_at: When it was published, in UTC.
        modified_at: When it was last changed, in UTC.
        warnings: What could not be read of it, one line each.
    """

    source: str
    url: str
    title: str = ""
    body: str = ""
    publisher: str = ""
    author: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    warnings: tuple[str, ...] = ()


def read_moment(value: object, source: str) -> tuple[datetime | None, tuple[str, ...]]:
    """Read a date as a document gives it.

    Returns:
        The moment or None, and a warning where there is a date that cannot be read.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, ()
    moment = parse_moment(value)
    if moment is None:
        shown = repr(value)[:60]
        return None, (f"{source}: the date {shown} cannot be read; taken in without a date",)
    return moment, ()


def read_record(record: object, source: str, url: str) -> Draft:
    """Read one article from JSON.

    Args:
        record: An object with `body` or `text`, and what else is known of `url`, `title`,
            `publisher` or `source`, `author` or `authors`, `published_at` or `date`,
            `modified_at` or `date_modified`.
        source: What to call it in the report.
        url: What stands in for an address if it has none.

    Raises:
        SourceError: A field holds what it cannot hold.
        NotAnArticleError: It has no text.
    """
    if not isinstance(record, Mapping):
        raise SourceError(f"an article is a JSON object, not {_kind(record)}")
    body = _text(record, "body", "text")
    if not body.strip():
        raise NotAnArticleError("it has no text in `body` or `text`")
    published_at, warnings = read_moment(_first(record, "published_at", "date"), source)
    modified_at = parse_moment(_first(record, "modified_at", "date_modified"))
    return Draft(
        source=source,
        url=_text(record, "url").strip() or url,
        title=_text(record, "title"),
        body=body,
        publisher=_name(_first(record, "publisher", "source"), "publisher"),
        author=_names(_first(record, "author", "authors")),
        published_at=published_at,
        modified_at=modified_at,
        warnings=warnings,
    )


def _first(record: Mapping[str, object], *names: str) -> object:
    return next((record[name] for name in names if record.get(name) not in (None, "", [])), None)


def _text(record: Mapping[str, object], *names: str) -> str:
    value = _first(record, *names)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SourceError(f"`{names[0]}` has to be text, not {_kind(value)}")
    return value


def _name(value: object, field: str) -> str:
    if isinstance(value, Mapping):  # {"name": ...}, as JSON-LD and news interfaces write it
        value = value.get("name")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SourceError(f"`{field}` has to be text, not {_kind(value)}")
    return value


def _names(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    names = [_name(one, "author").strip() for one in values]
    return ", ".join(name for name in names if name)


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"
