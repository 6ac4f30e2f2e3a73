"""Query conditions on which articles an audience may read."""

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import aliased

from index.audience import PUBLIC
from index.storage.schema import ArticleRow


def readable(audience: str | None) -> ColumnElement[bool]:
    """Return the condition that `audience` may read an article, for a query over `ArticleRow`.

    A private article hides public ones with the same address or text, so that its readers do not
    see the article twice.

    Args:
        audience: The audience whose private articles are read besides the public ones; "" for the
            public ones alone; None for all articles, which only the operator may see.
    """
    if audience is None:
        return true()
    if audience == PUBLIC:
        return ArticleRow.audience == PUBLIC
    return or_(
        ArticleRow.audience == audience,
        and_(ArticleRow.audience == PUBLIC, ~shadowed(audience)),
    )


def shadowed(audience: str) -> ColumnElement[bool]:
    """Return the condition that `audience` also has a public article privately."""
    private = aliased(ArticleRow)
    same_audience = select(private.id).where(private.audience == audience).correlate(ArticleRow)
    same_text = and_(
        private.text_digest == ArticleRow.text_digest,
        # as in `article_rows.find_same_text`: one text under different headlines is a placeholder
        or_(private.publisher != ArticleRow.publisher, private.title == ArticleRow.title),
    )
    # two subqueries, so that each uses an index
    return or_(
        same_audience.where(private.identity == ArticleRow.identity).exists(),
        same_audience.where(same_text).exists(),
    )
