"""A draft to an article: cleaned, its attribution taken out, its blanks filled.

Pure: values in, values out; `now` is given.
"""

from datetime import datetime

from index.sources.attribution import cited_sources
from index.sources.outlets import same_outlet
from index.text.cleaning import clean_body, clean_line, split_title
from index.types import Article
from ingest.errors import NotAnArticleError, SourceError
from ingest.parse.boilerplate import separate
from ingest.parse.drafts import Draft
from ingest.web.canonical_urls import canonical_url

# Shorter texts are captions, teasers and error pages: nothing that a passage could be made of.
MIN_BODY_CHARS = 40


def assemble(
    draft: Draft, *, publisher: str | None, published_at: datetime | None, now: datetime
) -> Article:
    """Make an article of a draft.

    Args:
        draft: What its source says.
        publisher: The outlet, where the draft names none.
        published_at: When it was published, where the draft does not say; aware.
        now: When it came in.

    Raises:
        NotAnArticleError: Too little text is left.
        SourceError: Its address is none.
    """
    parts = separate(clean_body(draft.body))
    title, body = clean_line(draft.title), parts.body
    if not title:
        title, body = split_title(body)
    elif body.partition("\n\n")[0] == title:
        body = body.partition("\n\n")[2]  # pages repeat their headline above the text
    if len(body) < MIN_BODY_CHARS or not title:
        raise NotAnArticleError(f"it has hardly any text ({len(body)} characters)")
    outlet = clean_line(draft.publisher) or clean_line(publisher or "")
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
    )
