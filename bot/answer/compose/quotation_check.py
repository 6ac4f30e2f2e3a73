"""PURE: quotations of whole sentences and of headlines, and whether they stand in their article."""

from collections.abc import Iterable

from bot.answer.compose.answer_builder import Quotation
from bot.answer.evidence.selection import Judged
from bot.answer.sentences.trimming import without_dateline
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


def quotation_fault(said: str, quote: str, body: str) -> str:
    """Say why a quotation does not stand where it is said to stand.

    Args:
        said: What is said of the sentence.
        quote: The sentence.
        body: Of the article.

    Returns:
        The reason; "" if it stands there, white space apart.
    """
    told = _spaced(said)
    if not told:
        return "it says nothing"
    if told not in _spaced(quote):
        return "it does not stand in the sentence that it cites"
    if _spaced(quote) not in _spaced(body):
        return "the sentence that it cites does not stand in the article"
    return ""


def _spaced(text: str) -> str:
    return " ".join(text.split())
