"""PURE: pairs of verbs that cannot both be true of the same event."""

import re
from dataclasses import dataclass

# Irregular verbs have three forms: base, past and participle.
_OPPOSITES = """
    accept/refuse agree/disagree allow/ban approve/reject arrest/release
    begin:began:begun/end buy:bought:bought/sell:sold:sold cancel/confirm
    close/open confirm/deny create/abolish cut:cut:cut/raise deploy/withdraw:withdrew:withdrawn
    elect/oust enter/leave:left:left expand/shrink:shrank:shrunk extend/shorten
    gain/shed:shed:shed grant/revoke help/harm hire/fire
    impose/lift improve/worsen increase/decrease join/quit:quit:quit keep:kept:kept/drop
    launch/halt marry/divorce pass/defeat praise/criticise promote/demote
    publish/withhold:withheld:withheld rescue/kill resume/suspend return/depart
    rise:rose:risen/fall:fell:fallen save/destroy sign/veto start/stop strengthen/weaken
    succeed/fail support/oppose survive/die uphold:upheld:upheld/overturn
    visit/avoid widen/narrow win:won:won/lose:lost:lost
    attack/defend build:built:built/demolish acquit/convict admit/deny ease/tighten
    free/jail host/boycott invade/leave:left:left appoint/dismiss add/remove
    arrive/leave:left:left lead:led:led/trail ratify/reject recall/restore nominate/dismiss
    fund/defund send:sent:sent/receive legalise/outlaw legalize/outlaw reopen/close
    vaccinate/infect award/deny break:broke:broken/keep:kept:kept
""".split()


@dataclass(frozen=True, slots=True)
class Opposite:
    """The opposite of a verb.

    Attributes:
        word: In the same form as the verb: "rejected" for "approved".
        own: All forms of the verb.
        forms: All forms of the opposite.
    """

    word: str
    own: tuple[str, ...]
    forms: tuple[str, ...]


def opposites(text: str) -> list[tuple[str, Opposite]]:
    """Find the verbs of a text that have opposites.

    Args:
        text: A question or a sentence.

    Returns:
        (verb, opposite), in text order; a verb may have several opposites.
    """
    words = dict.fromkeys(re.findall(r"[a-z]+", text))
    return [(word, opposite) for word in words for opposite in _VERBS.get(word, ())]


def _forms(verb: str) -> tuple[str, ...]:
    """Return base, third person, past, participle and -ing of `base` or `base:past:participle`."""
    base, *irregular = verb.split(":")
    ends_in_y = base.endswith("y") and base[-2] not in "aeiou"
    stem = base if base.endswith("ee") else base.removesuffix("e")
    if re.search(r"(?:^[^aeiou]*|qu)[aeiou][bdgmnptr]$|[^aeiou]mit$|gin$", base):
        stem = base + base[-1]
    third = base[:-1] + "ies" if ends_in_y else base + ("es" if _HISSES.search(base) else "s")
    past = base[:-1] + "ied" if ends_in_y else stem + "ed"
    ing = base[:-2] + "ying" if base.endswith("ie") else stem + "ing"
    return (base, third, *(irregular or (past, past)), ing)


_HISSES = re.compile(r"(?:s|x|z|ch|sh)$")


def _verbs() -> dict[str, list[Opposite]]:
    """Return the opposites of each form of a verb."""
    found: dict[str, list[Opposite]] = {}
    for pair in _OPPOSITES:
        left, right = map(_forms, pair.split("/"))
        for forms, opposite in ((left, right), (right, left)):
            for at, word in enumerate(forms):
                found.setdefault(word, []).append(Opposite(opposite[at], forms, opposite))
    return found


_VERBS = _verbs()
