"""PURE: what the newest stories say about a subject, one statement a story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.answer.sentences.trimming import without_dateline
from bot.answer.types import Statement
from bot.lookup.citations import CitationNumbering
from index import Article, Lead, Span
from index.sources.stories import Story, cluster
from index.text.words import words

OPENING_CHARS = 600
# With at least this many stories about the subject, stories that only name it are left out.
_ENOUGH_STORIES = 5
_SAME_SHARE = 0.6  # above this share of common words, two sentences say the same
_STEM = 6
_MAX_CITATIONS = 3
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SubjectSentence:
    """The sentence of an article that says most about the subject.

    Attributes:
        article: The article.
        sentence: The sentence, with its position in the body.
        central: Whether the article is about the subject, not only names it.
        self_contained: Whether the sentence is clear by itself: it opens with no "He" or "But".
    """

    article: Article
    sentence: Span
    central: bool = True
    self_contained: bool = True

    @property
    def in_opening(self) -> bool:
        """Whether the sentence is in the opening of the article, where the news is."""
        return self.sentence.start < OPENING_CHARS


def newest_statements(
    candidates: Sequence[SubjectSentence],
    leads: Sequence[Lead],
    numbering: CitationNumbering,
    limit: int,
) -> tuple[Statement, ...]:
    """Collect what is new, one statement a story.

    Args:
        candidates: One sentence of each article.
        leads: What these articles are about, the oldest first; an article without a lead is a story
            by itself.
        numbering: Gives the citations their numbers.
        limit: How many statements at most.

    Returns:
        Statements by day, the newest first; within a day, the stories of most outlets first. Each
        is the sentence of the story's latest report and cites up to three outlets. Stories that
        only name the subject fill up the list if there are too few about it. Sentences that are not
        self-contained are used only if there are no others.
    """
    self_contained = [sentence for sentence in candidates if sentence.self_contained] or candidates
    stories = _group_by_story([sentence for sentence in self_contained if sentence.central], leads)
    if len(stories) < min(limit, _ENOUGH_STORIES):  # stories that only name it are better than none
        stories += _group_by_story(
            [sentence for sentence in self_contained if not sentence.central], ()
        )[: limit - len(stories)]
    stories.sort(key=_newest_first)
    chosen: list[list[SubjectSentence]] = []
    stems: list[frozenset[str]] = []
    for story in stories:
        sentences = _latest_first(story)
        words_of_story = _stems(sentences[0])
        repeated = next(
            (place for place, earlier in enumerate(stems) if _alike(words_of_story, earlier)), None
        )
        if repeated is not None:
            chosen[repeated] += sentences
        elif len(chosen) < limit:
            chosen.append(sentences)
            stems.append(words_of_story)
    return tuple(_statement_of_outlets(sentences, numbering) for sentences in chosen)


def _newest_first(story: Sequence[SubjectSentence]) -> tuple[float, int, float]:
    """Return a sort key: by day, then by the number of outlets, then by time."""
    published = _published(story[-1])
    outlets = {sentence.article.publisher or sentence.article.url for sentence in story}
    return -published.toordinal(), -len(outlets), -published.timestamp()


def _latest_first(story: Sequence[SubjectSentence]) -> list[SubjectSentence]:
    """Put the latest report first; reports that open with the subject come before the others."""
    reports = story[::-1]
    return sorted(reports, key=lambda sentence: not sentence.in_opening)


def _stems(sentence: SubjectSentence) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words(sentence.sentence.text, most=None))


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) > _SAME_SHARE * min(len(a), len(b))


def _statement_of_outlets(
    sentences: Sequence[SubjectSentence], numbering: CitationNumbering
) -> Statement:
    """Return the first sentence as a statement that cites the first few outlets."""
    statement = cite_sentence(sentences[0], numbering)
    outlets: dict[str, SubjectSentence] = {}
    for sentence in sentences:
        outlets.setdefault(sentence.article.publisher or sentence.article.url, sentence)
    cited = [
        numbering.cite(sentence.article, sentence.sentence.text) for sentence in outlets.values()
    ]
    return replace(statement, citations=tuple(cited[:_MAX_CITATIONS]))


def _group_by_story(
    sentences: Sequence[SubjectSentence], leads: Sequence[Lead]
) -> list[tuple[SubjectSentence, ...]]:
    by_url = {sentence.article.url: sentence for sentence in sentences}
    stories = [
        tuple(by_url[article.url] for article in story.articles)
        for story in stories_of(by_url, leads)
    ]
    in_stories = {sentence.article.url for story in stories for sentence in story}
    return stories + [
        (sentence,) for sentence in sentences if sentence.article.url not in in_stories
    ]


def stories_of(articles: Mapping[str, object], leads: Sequence[Lead]) -> tuple[Story, ...]:
    """Group the leads whose addresses are in `articles` into stories."""
    return cluster([lead for lead in leads if lead.article.url in articles])


def cite_sentence(sentence: SubjectSentence, numbering: CitationNumbering) -> Statement:
    """Return a sentence as a statement with its citation, without a dateline."""
    text = without_dateline(sentence.sentence.text).text
    return Statement(text, (numbering.cite(sentence.article, sentence.sentence.text),))


def _published(sentence: SubjectSentence) -> datetime:
    return sentence.article.published_at or _NEVER
