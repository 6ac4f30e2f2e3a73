"""Makes an article from a draft: cleans it, removes attribution and fills in missing fields.

Pure: values in, values out.
"""

from datetime import datetime

from index.ranking import FUTURE_TOLERANCE
from index.sources.attribution import cited_sources
from index.sources.outlets import same_outlet
from index.text.cleaning import clean_body, clean_line, split_title
from index.types import Article
from ingest.errors import NotAnArticleError, SourceError
from ingest.parse.boilerplate import separate_boilerplate
from ingest.parse.drafts import Draft
from ingest.parse.pages.article_check import is_notice_under_headline
from ingest.web.canonical_urls import canonical_url
from ingest.web.picture_urls import picture_url

# Shorter texts are captions, teasers and error pages, too short for a passage.
MIN_BODY_CHARS = 40


def assemble(
    draft: Draft, *, publisher: str | None, published_at: datetime | None, now: datetime
) -> Article:
    """Make an article from a draft.

    Args:
        draft: The draft.
        publisher: The outlet, if the draft names no outlet.
        published_at: The publication date, if the draft has no date; aware.
        now: The time of ingestion, aware.

    Raises:
        NotAnArticleError: Too little text is left.
        SourceError: Its address is not valid.
    """
    parts = separate_boilerplate(clean_body(draft.body))
    title, body = clean_line(draft.title), parts.body
    if not title:
        title, body = split_title(body)
    elif body.partition("\n\n")[0] == title:
        body = body.partition("\n\n")[2]  # many pages repeat the headline above the text
    if len(body) < MIN_BODY_CHARS or not title:
        raise NotAnArticleError(f"it has hardly any text ({len(body)} characters)")
    outlet = clean_line(draft.publisher) or clean_line(publisher or "")
    if is_notice_under_headline(body, title, outlet):
        raise NotAnArticleError("its text is a notice to readers, not the article of its headline")
    cited = [*parts.credits, *cited_sources(body, title, outlet)]
    try:
        url = canonical_url(draft.url)
    except ValueError as error:
        raise SourceError(f"`url`: {error}") from None
    return Article(
        url=url,
        title=title,
        body=body,
        publisher=outlet,
        author=clean_line(draft.author) or parts.author,
        sources=tuple(dict.fromkeys(name for name in cited if not same_outlet(name, outlet))),
        published_at=draft.published_at or published_at,
        modified_at=draft.modified_at,
        fetched_at=now,
        picture=picture_url(draft.picture, url),
    )


def doubt_date(article: Article, now: datetime) -> str:
    """Return why the date of an article is not believed, for the report; "" if it is.

    Args:
        article: The article.
        now: The current time, aware.
    """
    at = article.published_at
    if at is None or at <= now + FUTURE_TOLERANCE:
        return ""
    return f"the date {at:%Y-%m-%d} lies in the future: until then the article counts as undated"
