"""Defines the draft of an article, and reads drafts from JSON records.

Pure: values in, values out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.errors import NotAnArticleError, SourceError
from ingest.parse.publication_dates import find_offsets, parse_moment, read_date


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its source gives it; a missing field is "" or None.

    Attributes:
        source: Its name in the report: a path, `path:line` or address.
        url: Its address, or a `file:` URI if it has no address; never empty.
        title: Its headline, as written.
        body: Its text, as written.
        publisher: The outlet.
        author: Names joined by ", ".
        published_at: When it was published, aware, in the zone that its source states.
        modified_at: When it was last changed, aware.
        warnings: Fields that could not be read, one line each.
        picture: The address of its picture, as written.
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
    picture: str = ""


def warnings_of(note: str, source: str) -> tuple[str, ...]:
    """Return a note as warnings of a document.

    Args:
        note: What is wrong with a date or was not read, or "".
        source: The name of the document in the report.
    """
    return (f"{source}: {note}",) if note else ()


def read_record(record: object, source: str, url: str) -> Draft:
    """Read an article from a JSON record.

    Args:
        record: An object with `body` or `text`. Optional: `url`, `title`, `publisher` or
            `source`, `author` or `authors`, `published_at` or `date`, `modified_at` or
            `date_modified`, `image`.
        source: Its name in the report.
        url: The address to use if the record has no address.

    Raises:
        SourceError: A field has the wrong type.
        NotAnArticleError: The record has no text.
    """
    if not isinstance(record, Mapping):
        raise SourceError(f"an article must be a JSON object, not {_describe_type(record)}")
    body = _read_text(record, "body", "text")
    if not body.strip():
        raise NotAnArticleError("it has no text in `body` or `text`")
    modified = _first_value(record, "modified_at", "date_modified")
    date = read_date(_first_value(record, "published_at", "date"), find_offsets([modified]))
    return Draft(
        source=source,
        url=_read_text(record, "url").strip() or url,
        title=_read_text(record, "title"),
        body=body,
        publisher=_read_name(_first_value(record, "publisher", "source"), "publisher"),
        author=_join_names(_first_value(record, "author", "authors")),
        published_at=date.moment,
        modified_at=parse_moment(modified),
        warnings=warnings_of(date.note, source),
        picture=_read_picture(record.get("image")),
    )


def _read_picture(value: object) -> str:
    """Return the address of a picture; a value of another kind is no error, only none."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):  # {"url": ...}, as in JSON-LD
        value = value.get("url")
    return value if isinstance(value, str) else ""


def _first_value(record: Mapping[str, object], *names: str) -> object:
    return next((record[name] for name in names if record.get(name) not in (None, "", [])), None)


def _read_text(record: Mapping[str, object], *names: str) -> str:
    value = _first_value(record, *names)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SourceError(f"`{names[0]}` must be text, not {_describe_type(value)}")
    return value


def _read_name(value: object, field: str) -> str:
    if isinstance(value, Mapping):  # {"name": ...}, as in JSON-LD and news APIs
        value = value.get("name")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SourceError(f"`{field}` must be text, not {_describe_type(value)}")
    return value


def _join_names(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    names = [_read_name(item, "author").strip() for item in values]
    return ", ".join(name for name in names if name)


def _describe_type(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"
