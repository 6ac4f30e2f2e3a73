"""Look up what the news says about a topic: words, or a name of something other than a person."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answer.sentences.complete_sentences import is_report_sentence
from bot.lookup.dossier import best_sentences_of, dossier
from bot.lookup.events import Excerpt
from bot.lookup.library_access import Edition
from bot.lookup.mentions import (
    NamingArticle,
    articles_naming,
    excerpts_from,
    named_most,
    related_to,
)
from bot.lookup.misspelt_names import nearest_names
from bot.lookup.standalone import stands_alone
from bot.lookup.subject_stories import SubjectSentence
from bot.lookup.types import Dossier, SubjectKind
from index import Article, Entity, Evidence, Span
from index.text.folding import plain_spellings, spellings
from index.text.inflection import lemma
from index.text.passages import sentences
from index.text.words import words

_WORD = re.compile(r"\w+")
# Only the newest articles with the words are read: enough for all pages of a card.
_MAX_ARTICLES = 1000
_BATCH_SIZE = 250
# If no article has all the words, articles found by meaning need this cosine similarity.
_NEAR = 0.45
_MAX_BY_MEANING = 40
_CENTRAL_SENTENCES = 5
_EARLY_CHARS = 60
_MIDDLE_CHARS = 130
_MIN_MATCHES = 3
_RARE = 5  # a name in so few articles may be a word that was taken for a name
_ENOUGH_ABOUT = 4  # with this many articles about a topic, passing mentions are left out
_SENTENCES_READ = 60  # of an article; news states its subject early


def topic(edition: Edition, asked: str, limit: int = 20) -> Dossier:
    """Look a topic up.

    Args:
        edition: The news.
        asked: The words of the topic.
        limit: How many items of each kind at most: statements, events, related names.

    Returns:
        The dossier; it has no articles if nothing was found.
    """
    name = " ".join(asked.split())
    entity = entity_named(edition, name)
    articles = [] if entity is not None and entity.articles > _RARE else articles_on(edition, name)
    # a word that is a name once or twice ("Monkeypox" in a headline) is a topic like others
    if entity is not None and 2 * entity.articles >= len(articles):
        return _on_entity(edition, asked, entity, limit)
    if not articles:
        nearest = nearest_names(edition, name)
        return Dossier(SubjectKind.TOPIC, asked, name, edition.now, nearest=nearest)
    return dossier(
        edition,
        limit,
        kind=SubjectKind.TOPIC,
        asked=asked,
        name=name,
        articles=articles,
        best_sentences=[
            sentence
            for article in articles
            if (sentence := best_sentence(article, name)) is not None
        ],
        excerpts=excerpts_on(articles, stems_of(name)),
        common=(name,),
        related=named_most(edition, articles, limit),
    )


def _on_entity(edition: Edition, asked: str, entity: Entity, limit: int) -> Dossier:
    naming: list[NamingArticle] = articles_naming(edition, entity)
    articles = [article.article for article in naming]
    return dossier(
        edition,
        limit,
        kind=SubjectKind.TOPIC,
        asked=asked,
        name=entity.name,
        articles=articles,
        best_sentences=best_sentences_of(naming),
        excerpts=excerpts_from(naming),
        common=(entity.name, *entity.aliases),
        related=related_to(edition, entity, articles, limit),
        entity=entity,
    )


def entity_named(edition: Edition, name: str) -> Entity | None:
    """Return the entity whose full name a topic is; None if it is not a name."""
    wanted = frozenset(spellings(name))
    for entity in edition.news.entities.find(name, edition.now, edition.audience)[:1]:
        names = (entity.name, *entity.aliases)
        if any(wanted.intersection(spellings(known)) for known in names):
            return entity
    return None


def articles_on(edition: Edition, name: str) -> list[Article]:
    """Return the articles with a topic's words side by side, or else the nearest in meaning.

    Args:
        edition: The news.
        name: The words of the topic.

    Returns:
        Articles, the newest first.
    """
    if not name:
        return []
    wanted = [stems_of(spelling) for spelling in plain_spellings(name)]
    found: list[Article] = []
    for batch in edition.newest(name, batch_size=_BATCH_SIZE, most=_MAX_ARTICLES):
        # the keyword index finds the whole family of a word: "inflatable" for "inflation"
        found += (
            article
            for article in batch
            if (present := stems_in(f"{article.title} {article.body}"))
            and any(stems <= present for stems in wanted)
        )
    if found:
        return found
    near: Sequence[Evidence] = edition.news.search(
        name,
        edition.now,
        limit=_MAX_BY_MEANING,
        audience=edition.audience,
        since=edition.since,
    )
    by_meaning = [passage.article for passage in near if passage.similarity >= _NEAR]
    dated = [article for article in by_meaning if article.published_at is not None]
    undated = [article for article in by_meaning if article.published_at is None]
    dated.sort(key=lambda article: article.published_at or edition.now, reverse=True)
    return [*dated, *undated]


def stems_of(text: str) -> frozenset[str]:
    """Return the content words of a text without inflection, so that "loans" is "loan"."""
    return frozenset(map(lemma, words(text, most=None)))


def stems_in(text: str) -> frozenset[str]:
    """Return the content words of news in each of its spellings: "Grüne" is "Gruene" too."""
    return frozenset().union(*(stems_of(spelling) for spelling in plain_spellings(text)))


def excerpts_on(articles: Sequence[Article], stems: frozenset[str]) -> Iterator[Excerpt]:
    """Yield the sentences of articles that have all or most of a topic's words.

    If enough articles are about the topic, only these are used. An article is about a topic if its
    title has the words, or if one of the first sentences and another one have them.

    Args:
        articles: Articles on the topic.
        stems: The stems of the topic; see `stems_of`.
    """
    read = [
        (article, stems <= stems_in(article.title), _matching(article, stems))
        for article in articles
    ]
    about = [entry for entry in read if entry[1] or _states_early(entry[2])]
    for article, in_title, matching in about if len(about) >= _ENOUGH_ABOUT else read:
        for number, sentence, share in matching:
            begins = stems_in(sentence.text[:_EARLY_CHARS])
            weight = 0.3 * in_title + 0.2 * (number < _CENTRAL_SENTENCES)
            if stems <= begins:
                weight += 0.5 * share
            elif stems <= begins | stems_in(sentence.text[:_MIDDLE_CHARS]):
                weight += 0.3 * share
            yield Excerpt(article, sentence, weight)


def is_about(article: Article, stems: frozenset[str]) -> bool:
    """Whether an article is about a topic, by the stems of the topic, and not only mentions it."""
    return stems <= stems_in(article.title) or _states_early(_matching(article, stems))


def _matching(article: Article, stems: frozenset[str]) -> list[tuple[int, Span, float]]:
    """Return the sentences with most of a topic's words: number, sentence, share of the words."""
    shares = [
        (number, sentence, len(stems & stems_in(sentence.text)) / max(1, len(stems)))
        for number, sentence in enumerate(sentences(article.body)[:_SENTENCES_READ])
    ]
    return [match for match in shares if match[2] > 0.5]  # noqa: PLR2004 - most of the words


def _states_early(matching: Sequence[tuple[int, Span, float]]) -> bool:
    """Whether several sentences have all words of a topic, one of the first among them."""
    whole = [number for number, _, share in matching if share == 1]
    return len(whole) >= _MIN_MATCHES and whole[0] < _CENTRAL_SENTENCES


def best_sentence(article: Article, name: str) -> SubjectSentence | None:
    """Choose the first complete sentence that has the words close together, or follows them.

    A round-up has a heading such as "Student loans" and the news in the next sentence. Words far
    from each other are another matter: "a Russian colony for possession of oil".
    """
    known, stems = frozenset(name.casefold().split()), stems_of(name)
    body_sentences = sentences(article.body)
    matching = [sentence for sentence in body_sentences if stems <= stems_in(sentence.text)]
    close = [sentence for sentence in matching if _are_close(stems, sentence.text)]
    complete = [sentence for sentence in close if is_report_sentence(sentence.text)]
    if not complete:
        complete = [
            below
            for heading, below in pairwise(body_sentences)
            if heading in close and _is_heading(heading) and is_report_sentence(below.text)
        ]
    if not complete:
        return None
    best = next(
        (sentence for sentence in complete if stands_alone(sentence.text, known)), complete[0]
    )
    central = is_about(article, stems)
    return SubjectSentence(article, best, central, stands_alone(best.text, known))


def _are_close(stems: frozenset[str], sentence: str) -> bool:
    """Whether the words of a topic stand together in a sentence, with at most one word between."""
    lemmas = [found for written in _WORD.findall(sentence) if (found := stems_in(written))]
    width = len(stems) + 1
    return any(
        stems <= frozenset().union(*lemmas[start : start + width])
        for start in range(max(1, len(lemmas) - len(stems) + 1))
    )


def _is_heading(sentence: Span) -> bool:
    """Whether a sentence is the heading of a part of an article."""
    return not sentence.text.endswith((".", "!", "?", "”", '"'))
