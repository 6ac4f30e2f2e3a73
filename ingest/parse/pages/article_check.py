"""Checks whether an extracted text looks like the article of its page's headline.

Pure: values in, values out. It compares the text with what the page says of itself, in any
language. Where the page says nothing, a short text that mostly speaks to its reader is a notice;
the words for "you" are the only ones that are listed.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from index.text.passages import sentences

_WORD = re.compile(r"\w+")
# Scripts written without spaces: their words are taken as pairs of characters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2,}")
# Inflections of a word mostly share this beginning; shorter words are mostly function words.
_STEM_CHARS = 5
_MIN_WORD_CHARS = 4
# Fewer words decide nothing.
_MIN_WORDS = 3
# Of 4,000 news articles, 1.8 % share less with their own headline, and 62 % of other articles do.
# Half of the 1.8 % were registration notices stored under an article's headline.
_MIN_SHARED = 0.2
# A headline alone may be a pun: 1.2 % and 33 %.
_MIN_SHARED_WITH_HEADLINE = 0.1
# A text much shorter than its own summary is a notice or a caption.
_MIN_LENGTH_OF_DESCRIPTION = 0.6
_MIN_TEASERS = 4
_TEASERS_SHARE = 0.4
_TEASER_CHARS = 20
# A notice ("You can change your choice at any time") is short, and most of it addresses the reader.
# News of a page that does not call it an article may do so too, but is longer or does it less: of
# tests/ingest/parse/pages/notices.py, 32 notices of 32, and none of 19 articles.
_NOTICE_CHARS = 800
_MIN_ADDRESSING = 0.5
_ADDRESS = re.compile(
    r"\b(?:you|your|yours|yourself|vous|votre|vos|usted|ustedes|sus?|tus?|dein\w{0,2}|dich|euch)\b"
    r"|(?<=\w )(?-i:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b",
    re.IGNORECASE,
)
# Two words with capitals within a sentence: a full name, as notices have none.
_FULL_NAME = re.compile(
    r"(?<=[\w,] )(?!(?:Sie|Ihnen|Ihr\w*) )[A-Z]\w+ (?!(?:Sie|Ihnen|Ihr))[A-Z]\w+"
)
# What is beyond these limits does not change the verdict.
_MAX_LINKS = 1_000
_MAX_CHARS = 200_000


@dataclass(frozen=True, slots=True)
class ArticleCheck:
    """What a page says of its article.

    Attributes:
        headline: Its headline, or "".
        description: Its summary, or "".
        is_bare: Whether nothing else on the page, such as a date, shows that it is an article.
    """

    headline: str
    description: str
    is_bare: bool = False

    def accepts(self, body: str, links: Collection[str] = ()) -> bool:
        """Return whether a text looks like the article.

        Args:
            body: The text, one paragraph a line.
            links: The texts of the page's links.
        """
        # the headline above a notice says nothing of the notice
        text = body.replace(self.headline, "").strip()[:_MAX_CHARS]
        if not text or len(text) < _MIN_LENGTH_OF_DESCRIPTION * len(self.description.strip()):
            return False
        if self.is_bare and _is_notice(text):
            return False
        return not _is_list_of_teasers(text, links) and self._shares_words(text)

    def _shares_words(self, body: str) -> bool:
        present = _stems(body)
        wanted = [
            words
            for words in (_stems(self.headline), _stems(self.description))
            if len(words) >= _MIN_WORDS
        ]
        bar = _MIN_SHARED if self.description else _MIN_SHARED_WITH_HEADLINE
        shares = [len(words & present) / len(words) for words in wanted]
        return not shares or max(shares) >= bar


def is_notice_under_headline(body: str, headline: str, publisher: str) -> bool:
    """Return whether a text under an article's headline only addresses its reader.

    A site may show its terms or a registration form in place of the article. Of 6,491 stored
    articles, 52 have no word of their headline and mostly address the reader; all 52 are forms.

    Args:
        body: The text, one paragraph a line.
        headline: The article's headline; the publisher's name in it says nothing.
        publisher: The outlet, or "".
    """
    wanted = _stems(headline) - _stems(publisher)
    text = body.replace(headline, "")[:_MAX_CHARS]
    if len(wanted) < _MIN_WORDS or wanted & _stems(text):
        return False
    return _addresses_reader(text)


def _is_notice(text: str) -> bool:
    """Return whether a text is short, names nobody and mostly addresses its reader."""
    if len(text) > _NOTICE_CHARS or _FULL_NAME.search(text):
        return False
    return _addresses_reader(text)


def _addresses_reader(text: str) -> bool:
    spoken = [sentence.text for line in text.split("\n") for sentence in sentences(line)]
    addressing = sum(1 for sentence in spoken if _ADDRESS.search(sentence))
    return addressing >= _MIN_ADDRESSING * max(1, len(spoken))


def _is_list_of_teasers(body: str, links: Collection[str]) -> bool:
    """Return whether much of a text is no more than links to other pages."""
    teasers = [text for text in links if len(text) >= _TEASER_CHARS][:_MAX_LINKS]
    shown = [text for text in teasers if text in body]
    return len(shown) >= _MIN_TEASERS and sum(map(len, shown)) >= _TEASERS_SHARE * len(body)


def _stems(text: str) -> set[str]:
    folded = text.casefold()
    stems = {
        run[start : start + 2] for run in _UNSPACED.findall(folded) for start in range(len(run) - 1)
    }
    return stems | {
        word[:_STEM_CHARS]
        for word in _WORD.findall(_UNSPACED.sub(" ", folded))
        if len(word) >= _MIN_WORD_CHARS or (word.isdigit() and len(word) > 1)
    }
