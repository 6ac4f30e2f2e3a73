"""PURE: quotations of whole sentences and of headlines, and whether they stand in their article."""

from collections.abc import Iterable

from bot.answer.compose import Quotation
from bot.answer.selection import Judged
from bot.answer.trim import without_dateline
from bot.answer.writer.checker import quotation_fault
from index import Article


def sound(quotations: Iterable[Quotation]) -> list[Quotation]:
    """Drop what does not stand in its article."""
    return [
        one for one in quotations if not quotation_fault(one.said, one.sentence, one.article.body)
    ]


def whole(one: Judged) -> Quotation:
    """Quote a whole sentence, without its dateline."""
    article, sentence = one.read.evidence.article, one.read.text
    return Quotation(article, sentence, without_dateline(sentence).text)


def headline(article: Article) -> Quotation:
    """Quote an article's headline."""
    return Quotation(article, article.title, article.title)
