"""PURE: quote sentences and headlines, and check that quotations stand in their article."""

from collections.abc import Iterable

from bot.answer.compose.answer_builder import Quotation
from bot.answer.evidence.selection import ScoredCandidate
from bot.answer.sentences.trimming import without_dateline
from index import Article


def keep_sound(quotations: Iterable[Quotation]) -> list[Quotation]:
    """Drop the quotations that do not stand in their article."""
    return [
        quotation
        for quotation in quotations
        if not quotation_fault(quotation.text, quotation.sentence, quotation.article.body)
    ]


def quote_sentence(scored: ScoredCandidate) -> Quotation:
    """Quote a whole sentence, without its dateline."""
    article, sentence = scored.read.evidence.article, scored.read.text
    return Quotation(article, sentence, without_dateline(sentence).text)


def quote_headline(article: Article) -> Quotation:
    """Quote an article's headline."""
    return Quotation(article, article.title, article.title)


def quotation_fault(text: str, quote: str, body: str) -> str:
    """Return why a quotation is wrong.

    Args:
        text: The part of the sentence that is quoted.
        quote: The sentence.
        body: The body of the article.

    Returns:
        The reason; "" if the quotation is correct, ignoring white space.
    """
    spaced = _spaced(text)
    if not spaced:
        return "it has no words"
    if spaced not in _spaced(quote):
        return "it does not stand in the sentence that it cites"
    if _spaced(quote) not in _spaced(body):
        return "the sentence that it cites does not stand in the article"
    return ""


def _spaced(text: str) -> str:
    return " ".join(text.split())
