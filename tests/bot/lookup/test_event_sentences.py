"""A timeline has what happened or is to happen: no state, picture, guess or opinion."""

import pytest

from bot.lookup.event_sentences import looks_back, reports_an_event


@pytest.mark.parametrize(
    ("sentence", "dated", "event"),
    [
        ("Argentina beat France on penalty kicks, and Messi scored twice.", False, True),
        ("President Joe Biden signed the bill on Friday.", True, True),
        ("Liz Truss has become the new prime minister of Britain.", False, True),
        ("The port was closed after the storm.", False, True),
        ("Xi Jinping is preparing a visit to Moscow.", False, True),
        ("Xi Jinping follows Hu Jintao in the office.", False, True),
        ("Xi Jinping will visit Moscow for a summit on 3 April.", True, True),
        # to come, and nobody says when
        ("The World Cup will be played by 32 teams in Qatar.", False, False),
        # states
        ("There is a shift happening in the housing market.", False, False),
        ("Queen Elizabeth was 25 years old when her reign began.", True, False),
        ("The protests are an exceedingly rare case of disobedience.", False, False),
        ("Even before OPEC moved to cut output, prices were on their way up.", False, False),
        # a guess
        ("Pensioners could see a larger increase next year.", True, False),
        # pictures
        ("Johnson and Sunak at a cabinet meeting on June 7, 2022, in London.", True, False),
        # an opinion, and a word to the reader
        ("“We saw it coming, and nobody listened to us at all,” Lee said.", False, False),
        ("Your team lost the match on Tuesday.", True, False),
    ],
)
def test_a_sentence_reports_an_event_or_not(sentence: str, dated: bool, event: bool) -> None:
    assert reports_an_event(sentence, dated=dated) is event


@pytest.mark.parametrize(
    ("sentence", "past"),
    [
        ("Judge had to go down to the wire in late June.", True),
        ("Judge signed in late June.", True),
        ("Judge is to sign in late June.", False),
        ("Judge will sign in late June.", False),
    ],
)
def test_what_is_told_in_the_past_has_happened(sentence: str, past: bool) -> None:
    assert looks_back(sentence) is past
