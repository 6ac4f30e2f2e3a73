"""Which articles an audience may read, as conditions of a query."""

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import aliased

from index.audience import PUBLIC
from index.storage.schema import ArticleRow


def readable(audience: str | None) -> ColumnElement[bool]:
    """Return the condition that `audience` may read an article, for a query over `ArticleRow`.

    What is its own stands before the same in public: of one address, or of one text, its readers
    see their own and not a second one beside it.

    Args:
        audience: Whose private articles are read besides the public ones; "" for nobody's; None
            for everything there is, which is for whoever runs the machine.
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
    """Return the condition that `audience` has a public article for itself as well."""
    own = aliased(ArticleRow)
    mine = select(own.id).where(own.audience == audience).correlate(ArticleRow)
    same_text = and_(
        own.text_digest == ArticleRow.text_digest,
        # as in `article_rows.find_twin`: one outlet's headlines over one text are a placeholder
        or_(own.publisher != ArticleRow.publisher, own.title == ArticleRow.title),
    )
    # two questions, an index for each
    return or_(
        mine.where(own.identity == ArticleRow.identity).exists(), mine.where(same_text).exists()
    )
