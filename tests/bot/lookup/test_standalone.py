"""A sentence shown by itself names whom it means; the lead of an article is its news."""

import pytest

from bot.lookup.standalone import lead, stands_alone


@pytest.mark.parametrize(
    ("sentence", "alone"),
    [
        ("Rishi Sunak warned that Liz Truss would lead the pound to a crash.", True),
        ("Biden said he would sign the bill before the end of the week.", True),
        ("As he left for Camp David, Biden said that the talks had failed.", True),
        ("A man from Leeds said he had seen the whole accident.", True),
        ("The White House announced a new envoy for the talks on Monday.", True),
        ("The joint appearance of William and Kate surprised the crowd.", True),
        ("“I will not go,” Xi Jinping told the farmers of the north on Monday.", True),
        # whom?
        ("Many members of the party told him to go before Christmas.", False),
        ("Boris Johnson telephoned him on Sunday evening.", False),
        ("Climate change is a threat to the whole of the world, he added.", False),
        # which?
        ("The spokesperson noted that Liz Truss was still invited.", False),
        ("The couple had two children, Prince William and Prince Harry.", False),
        # parts of a quotation, of an aside, of a talk with the reader
        ("House Speaker Nancy Pelosi said after the bill passed, “a triumph of love.", False),
        ("(Unlike Truss, Rishi Sunak voted to leave the European Union.)", False),
        ("Your team has just lost in the semifinal at a World Cup.", False),
        ("I was mixing up a batch of snaps when the whisk hit the bowl.", False),
    ],
)
def test_a_sentence_stands_alone_or_not(sentence: str, alone: bool) -> None:
    assert stands_alone(sentence) is alone


def test_what_is_looked_up_is_known_to_the_reader() -> None:
    told = "The late frost returned to the orchards of the north."
    assert not stands_alone(told)
    assert stands_alone(told, frozenset({"frost"}))


@pytest.mark.parametrize(
    ("body", "opening"),
    [
        (
            "It's Thursday.\n\nFormer executives of Twitter spoke to the House on Wednesday.",
            "Former executives of Twitter spoke to the House on Wednesday.",
        ),
        (
            "Are the Phoenix Suns the best team in the West?\n\nPhoenix traded for Kevin Durant "
            "on Thursday.",
            "Phoenix traded for Kevin Durant on Thursday.",
        ),
        (
            "Sign up for our newsletter to read on.\n\nA storm reached Florida on Monday.",
            "A storm reached Florida on Monday.",
        ),
        # better a lead that looks back than none
        ("He said so again on Monday, in the north.", "He said so again on Monday, in the north."),
        # of fragments the first is quoted
        ("Good morning!\n\nMore soon …", "Good morning!"),
    ],
)  # fmt: skip
def test_the_lead_is_the_first_sentence_of_news(body: str, opening: str) -> None:
    assert lead(body) == opening


def test_the_number_of_a_list_opens_no_article() -> None:
    assert lead("2. What moves the markets?\n\nWho sells, who buys?") == "What moves the markets?"
