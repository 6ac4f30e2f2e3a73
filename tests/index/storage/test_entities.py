"""Whom the news names is looked up by any name, for whoever may read it, as of any moment."""

import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import text

from index import Article, Entity, EntityKind, Library, open_library
from index.names.recogniser import NameRecogniser
from index.opening import migrate_library
from tests.fakes import HashingEncoder, TableTagger
from tests.index.conftest import settings
from tests.index.news import DAY, NOW, article

PERSON, ORGANISATION, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE
SERVER = "discord:1"

RECOGNISER = NameRecogniser(
    TableTagger(
        dict.fromkeys(
            ["joe biden", "jill biden", "xi jinping", "xi", "biden", "volodymyr zelensky",
             "volodymyr zelenskyy", "vladimir putin", "putin", "michael jordan", "scottie pippen",
             "yann lecun", "zelensky", "kim jong un", "recep tayyip erdoğan"], PERSON,
        )
        | dict.fromkeys(["moscow", "kyiv", "russia"], PLACE)
        | dict.fromkeys(["nato", "world health organization", "who"], ORGANISATION)
    )
)  # fmt: skip

XI = article(
    "xi",
    "President Xi Jinping will visit Moscow, officials said. There Xi meets Vladimir Putin.\n\n"
    "Xi has not said when.",
    published_at=NOW - 3 * DAY,
)
XI_AGAIN = article("xi-2", "Mr. Xi spoke to Joe Biden about Russia.", published_at=NOW - DAY)
BIDEN = article(
    "biden", "President Joe Biden spoke of NATO. Biden left.", published_at=NOW - 2 * DAY
)
JILL = article("jill", "Jill Biden was there too, in Moscow.", published_at=NOW - 5 * DAY)
KYIV = article("kyiv", "Volodymyr Zelensky stayed in Kyiv. Zelensky met Joe Biden.")
SPELLED = article(
    "kyiv-2",
    "Volodymyr Zelenskyy stayed in Kyiv, the World Health Organization (WHO) said. WHO knows.",
)


def filled(home: Path, articles: Sequence[Article], audience: str = "") -> Library:
    library = open_library(settings(home), HashingEncoder(), RECOGNISER)
    list(library.add(articles, audience))
    return library


@pytest.fixture
def library(home: Path) -> Library:
    return filled(home, [XI, XI_AGAIN, BIDEN, JILL, KYIV, SPELLED])


def named(entities: Sequence[Entity]) -> list[str]:
    return [one.name for one in entities]


def test_all_names_of_one_person_lead_to_one(library: Library) -> None:
    for asked in ("Xi", "Xi Jinping", "President Xi", "Mr. Xi's", "xi jinping"):
        (xi,) = library.entities.find(asked, NOW)
        assert (xi.name, xi.kind, xi.aliases, xi.articles) == ("Xi Jinping", PERSON, ("Xi",), 2)
        assert (xi.first_at, xi.latest_at) == (NOW - 3 * DAY, NOW - DAY)


def test_spellings_are_one_person_under_the_commonest(library: Library) -> None:
    (found,) = library.entities.find("Volodymyr Zelenskiy", NOW)
    assert found.name == "Volodymyr Zelensky"
    assert set(found.aliases) == {"Zelensky", "Volodymyr Zelenskyy"}
    assert found.articles == 2


def test_a_place_is_called_as_in_a_sentence_however_many_datelines_shout_it(home: Path) -> None:
    shouted = [article(f"line-{n}", f"KYIV — The war went on, day {n}.") for n in range(3)]
    library = filled(home, [*shouted, KYIV])
    (kyiv,) = library.entities.find("kyiv", NOW)
    assert (kyiv.name, kyiv.aliases, kyiv.articles) == ("Kyiv", (), 4)


def test_father_and_son_are_two_where_articles_name_both(home: Path) -> None:
    recogniser = NameRecogniser(
        TableTagger(dict.fromkeys(["don trump", "don j trump", "don trump jr"], PERSON))
    )
    both = [article(f"both-{n}", f"Don Trump Jr. met Don Trump on day {n}.") for n in range(2)]
    library = open_library(settings(home), HashingEncoder(), recogniser)
    list(library.add([both[0]]))
    assert len(library.entities.find("Don Trump", NOW)) == 1, "one article may have been brief"
    list(library.add([both[1]]))
    list(library.add([article("full", "Don J. Trump left.")]))
    list(library.add([article("son", "The senator Don Trump Jr. left.")]))  # a row of its own
    found = library.entities.find("Don Trump", NOW)
    assert [(one.name, one.aliases) for one in found] == [
        ("Don Trump", ("Don J. Trump",)),
        ("Don Trump Jr.", ()),
    ]


def test_a_family_name_may_mean_several_the_likeliest_first(library: Library) -> None:
    joe, jill = library.entities.find("Biden", NOW)
    assert (joe.name, joe.articles, jill.name, jill.articles) == ("Joe Biden", 3, "Jill Biden", 1)
    assert named(library.entities.find("Jill Biden", NOW)) == ["Jill Biden"]
    assert library.entities.find("Hunter Biden", NOW) == ()
    assert library.entities.find("", NOW) == library.entities.find("—", NOW) == ()


def test_organisations_are_found_by_their_initials(library: Library) -> None:
    (who,) = library.entities.find("WHO", NOW)
    assert (who.name, who.kind, who.aliases) == (
        "World Health Organization",
        ORGANISATION,
        ("WHO",),
    )
    assert named(library.entities.find("Moscow", NOW)) == ["Moscow"]


@pytest.mark.parametrize(
    ("prefix", "kind", "expected"),
    [
        (
            "",
            PERSON,
            ["Joe Biden", "Xi Jinping", "Volodymyr Zelensky", "Vladimir Putin", "Jill Biden"],
        ),
        ("bi", None, ["Joe Biden", "Jill Biden"]),
        ("BID", PERSON, ["Joe Biden", "Jill Biden"]),
        ("joe b", None, ["Joe Biden"]),
        ("president x", None, ["Xi Jinping"]),
        ("zelenskyy", None, ["Volodymyr Zelensky"]),
        ("m", PLACE, ["Moscow"]),
        ("m", PERSON, []),
        ("q", None, []),
        ("\U0010ffff", None, []),
    ],
)  # fmt: skip
def test_what_is_typed_is_completed_the_most_in_the_news_first(
    library: Library, prefix: str, kind: EntityKind | None, expected: list[str]
) -> None:
    found = library.entities.suggest(prefix, NOW, kind=kind)
    assert named(found) == expected
    assert named(library.entities.suggest(prefix, NOW, kind=kind, limit=1)) == expected[:1]


def test_mentions_are_places_in_bodies_the_newest_article_first(library: Library) -> None:
    (xi,) = library.entities.find("Xi", NOW)
    found = library.entities.mentions(xi, NOW, limit=10)
    assert [(one.article, one.place.text) for one in found] == [
        (XI_AGAIN, "Xi"), (XI, "Xi Jinping"), (XI, "Xi"), (XI, "Xi"),
    ]  # fmt: skip
    assert found[1].sentence.text.startswith("President Xi Jinping will visit Moscow")
    assert found[2].sentence.text == "There Xi meets Vladimir Putin."
    for one in found:
        for span in (one.place, one.sentence):
            assert one.article.body[span.start : span.end] == span.text
    pages = [library.entities.mentions(xi, NOW, limit=1, offset=at)[0] for at in range(4)]
    assert tuple(pages) == found
    assert library.entities.mentions(xi, NOW, limit=5, offset=4) == ()


def test_who_is_named_together_is_counted_by_article(library: Library) -> None:
    (xi,) = library.entities.find("Xi", NOW)
    found = library.entities.related(xi, NOW, 10)
    assert {(one.name, count) for one, count in found} == {
        ("Moscow", 1), ("Vladimir Putin", 1), ("Joe Biden", 1), ("Russia", 1),
    }  # fmt: skip
    assert found[0][0].name != "Joe Biden"  # who is named everywhere comes last of those
    assert len(library.entities.related(xi, NOW, 2)) == 2


def test_whom_articles_name_is_told_by_address(library: Library) -> None:
    found = library.entities.named_in([XI.url, "https://nowhere.example/"], NOW)
    assert [(one.name, place.text) for one, place in found[XI.url]] == [
        ("Xi Jinping", "Xi Jinping"), ("Moscow", "Moscow"), ("Xi Jinping", "Xi"),
        ("Vladimir Putin", "Vladimir Putin"), ("Xi Jinping", "Xi"),
    ]  # fmt: skip
    assert found["https://nowhere.example/"] == ()
    places = library.entities.places_in([XI.url, "https://nowhere.example/"], NOW)
    assert {url: [(one.kind, one.place) for one in names] for url, names in places.items()} == {
        url: [(one.kind, place) for one, place in names] for url, names in found.items()
    }


def test_what_came_later_is_not_there_yet(home: Path) -> None:
    then = NOW - 4 * DAY
    old = article("old", "Xi Jinping spoke.", published_at=then, fetched_at=then)
    new = article(
        "new", "Xi, or Kim Jong Un, left. Xi Jinping too.", published_at=NOW, fetched_at=NOW
    )
    library = filled(home, [old, new])
    assert library.entities.find("Xi", NOW)[0].articles == 2
    (xi,) = library.entities.find("Xi Jinping", then + DAY)
    assert (xi.articles, xi.aliases, xi.latest_at) == (1, (), then)
    assert [one.article for one in library.entities.mentions(xi, then + DAY, limit=9)] == [old]
    assert library.entities.find("Kim", then + DAY) == ()
    assert named(library.entities.suggest("", then + DAY)) == ["Xi Jinping"]
    assert library.entities.related(xi, then + DAY, 9) == ()
    assert library.entities.named_in([new.url], then + DAY) == {new.url: ()}


def test_what_is_private_to_one_server_no_other_sees(home: Path) -> None:
    """Neither the person, nor the alias, nor that there is one article more."""
    secret = article("secret", "Kim Jong Un met Xi, that is Xi Jinping.")
    library = filled(home, [article("xi", "Xi Jinping spoke.")])
    list(library.add([secret], SERVER))
    entities = library.entities
    for audience, articles, aliases in (("", 1, ()), ("discord:2", 1, ()), (SERVER, 2, ("Xi",))):
        (xi,) = entities.find("Xi Jinping", NOW, audience)
        assert (xi.articles, xi.aliases) == (articles, aliases)
        theirs = audience == SERVER
        assert bool(entities.find("Kim", NOW, audience)) is theirs
        assert ("Kim Jong Un" in named(entities.suggest("", NOW, audience=audience))) is theirs
        assert len(entities.mentions(xi, NOW, limit=9, audience=audience)) == (3 if theirs else 1)
        assert bool(entities.related(xi, NOW, 9, audience)) is theirs
        assert bool(entities.named_in([secret.url], NOW, audience)[secret.url]) is theirs
        assert bool(entities.places_in([secret.url], NOW, audience)[secret.url]) is theirs


def test_two_of_one_name_are_two_where_their_articles_have_nothing_in_common(home: Path) -> None:
    library = filled(
        home,
        [
            article("game", "The basketball player Michael Jordan met Scottie Pippen."),
            article("game-2", "Basketball player Michael Jordan won again."),
            article("lab", "Michael Jordan, a professor at Berkeley, met Yann LeCun."),
        ],
    )
    player, professor = library.entities.find("Michael Jordan", NOW)
    assert (player.articles, professor.articles) == (2, 1)
    assert named([one for one, _ in library.entities.related(professor, NOW, 9)]) == ["Yann LeCun"]
    (lab,) = library.entities.mentions(professor, NOW, limit=9)
    assert lab.article.url.endswith("lab")
    # an article that names both kinds of company makes them one: the corpus cannot tell any more
    both = "Player Michael Jordan met Scottie Pippen and Yann LeCun."
    list(library.add([article("both", both)]))
    assert [one.articles for one in library.entities.find("Michael Jordan", NOW)] == [4]


def test_a_changed_article_names_whom_it_names_now(library: Library) -> None:
    changed = article(
        "xi", "Joe Biden stays home.", title=XI.title, published_at=XI.published_at, fetched_at=NOW
    )
    list(library.add([changed]))
    (xi,) = library.entities.find("Xi", NOW)
    # nobody writes the name in full any more
    assert (xi.name, xi.articles) == ("Xi", 1)
    assert library.entities.find("Putin", NOW) == ()


def test_what_is_forgotten_leaves_no_name(library: Library) -> None:
    for one in (XI, XI_AGAIN, BIDEN, JILL, KYIV, SPELLED):
        assert library.forget(one.url)
    assert library.entities.suggest("", NOW) == ()
    with library._store.database.reading() as connection:
        for table in ("entities", "entity_words", "entity_aliases", "entity_articles", "mentions"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_a_copy_counts_once_and_names_when_it_takes_the_firsts_place(library: Library) -> None:
    body = KYIV.body
    copy = article("copy", body, publisher="The Reprinter")
    list(library.add([copy]))
    (found,) = library.entities.find("Zelensky", NOW)
    assert found.articles == 2
    library.forget(KYIV.url)
    (found,) = library.entities.find("Zelensky", NOW)
    assert found.articles == 2
    urls = {one.article.url for one in library.entities.mentions(found, NOW, limit=9)}
    assert urls == {copy.url, SPELLED.url}


def test_an_id_stays_through_rebuilding_and_leads_to_the_same_person(library: Library) -> None:
    before = library.entities.suggest("", NOW)
    library.rebuild(encode=True)
    assert library.entities.suggest("", NOW) == before
    (xi,) = library.entities.find("Xi", NOW)
    gone = Entity(10**9, "Nobody", PERSON, (), 0, None, None)
    assert library.entities.mentions(gone, NOW, limit=9) == ()
    assert library.entities.related(gone, NOW, 9) == ()
    assert library.entities.mentions(xi, NOW, limit=9)


def test_articles_of_before_names_were_kept_get_them_when_asked(
    library: Library, home: Path
) -> None:
    before = library.entities.suggest("", NOW)
    with library._store.database.writing() as connection:
        for table in ("mentions", "entity_articles", "entity_aliases", "entity_words", "entities"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("UPDATE articles SET named_by = ''"))
    assert library.entities.suggest("", NOW) == ()
    assert "6 articles" in migrate_library(settings(home)).line
    told: list[tuple[int, int]] = []
    assert library.recognise(lambda done, total: told.append((done, total))) == 6
    assert told[-1] == (6, 6)
    after = library.entities.suggest("", NOW)
    assert {(one.name, one.aliases, one.articles) for one in after} == {
        (one.name, one.aliases, one.articles) for one in before
    }
    assert library.recognise() == 0
    assert "up to date" in migrate_library(settings(home)).line


@pytest.mark.slow
def test_completing_stays_quick_over_many_names(home: Path) -> None:
    """50 ms is what Discord's reader feels; the bound is lax for a busy machine."""
    syllables = ["ba", "ko", "mi", "ru", "te", "lo", "shan", "dre"]
    families = [f"Zo{one}{two}{three}" for one, two, three in product(syllables, repeat=3)]
    names = [f"{given} {family}" for given in ("Ann", "Bea") for family in families]
    with open_library(settings(home), HashingEncoder()) as library:
        list(
            library.add(
                article(
                    f"a{at}",
                    "\n\n".join(
                        f"Yesterday {name} met {names[0]} at home." for name in names[at : at + 8]
                    ),
                )
                for at in range(0, len(names), 8)
            )
        )
        best = 1.0
        for prefix in ("", "a", "zo", "ann z", "bea zob"):
            start = time.perf_counter()
            found = library.entities.suggest(prefix, NOW)
            best = min(best, time.perf_counter() - start)
            assert len(found) == 25
        assert best < 0.2
