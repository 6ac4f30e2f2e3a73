"""PURE: recognise sentences that report something that happened, or is to happen."""

import re

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_MOST_QUOTED = 0.5  # a sentence that is quoted by more than this share says what somebody thinks
# The past forms of irregular verbs that news uses; they are a closed class in English.
_IRREGULAR = (
    "became|began|broke|brought|built|bought|came|caught|chose|cut|dealt|drew|drove|fell|felt|fled"
    "|flew|forced|fought|found|froze|gave|got|grew|held|hit|kept|knew|laid|led|left|lost|made|met"
    "|paid|put|quit|ran|read|rose|said|sank|sat|saw|sent|set|shook|shot|shut|slid|sold|sought|spent"
    "|split|spoke|spread|stood|stole|struck|swept|swore|took|tested|threw|told|took|went|withdrew"
    "|woke|won|wore|wrote"
)
_MODAL = r"could|can|may|might|should|must|would"
_FINITE = re.compile(
    rf"\b(?:(?P<state>is|are|was|were)|(?P<modal>{_MODAL})|(?P<future>will)"
    rf"|(?P<plain>has|have|had|did|does|do|[a-z]{{2,}}ed|{_IRREGULAR})"
    r"|(?<=[a-z] )(?P<present>[a-z]{2,}s)(?= (?:(?:to|the|an?|his|her|its|their)\b|[A-Z])))\b"
)
# "was shot", "is meeting", "are to vote", "was set up": not only how things are
_HAPPENS = re.compile(
    r" (?:(?:not|also|still|now|being|[a-z]+ly) )*(?:(?!going\b)[a-z]+(?:ed|en|ing|wn)"
    rf"|to|{_IRREGULAR}"
    r"|born|begun|sworn|set|due)\b"
)
# "to cut" is no finite verb, and one of a clause that only adds something is not the main one
_SUBORDINATE = re.compile(
    r"\b(?:to|(?:who|which|that|whose|as|when|while|after|before|if)(?: \S+){0,3}) $"
)
_THERE = re.compile(r"(?:There|Here) (?:is|are|was|were|has|have)\b")
_FIRST_OR_SECOND_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Yy]ou|[Yy]our)\b")


def reports_an_event(text: str, *, dated: bool) -> bool:
    """Whether a sentence reports an event, not a state, a picture, a guess or an opinion.

    Args:
        text: A complete sentence, without a dateline.
        dated: Whether it states when; what is to come is an event only then.
    """
    plain = _QUOTED.sub("“”", text)
    if len(text) - len(plain) > _MOST_QUOTED * len(text):
        return False
    if _THERE.match(plain) or _FIRST_OR_SECOND_PERSON.search(plain):
        return False
    verb = _main_verb(plain)
    if verb is None or verb["modal"]:
        return False
    if verb["future"]:
        return dated
    return not verb["state"] or _HAPPENS.match(plain, verb.end()) is not None


def _main_verb(text: str) -> re.Match[str] | None:
    """Return the first finite verb that is in no relative clause before the main clause."""
    for verb in _FINITE.finditer(text):
        before = text[: verb.start()]
        if _SUBORDINATE.search(before):
            continue
        return verb
    return None


def looks_back(text: str) -> bool:
    """Whether the main verb of a sentence is in a past tense."""
    verb = _main_verb(_QUOTED.sub("“”", text))
    if verb is None or verb["modal"] or verb["future"] or verb["present"]:
        return False
    return (verb["state"] or verb["plain"]) not in {"is", "are", "has", "have", "do", "does"}
