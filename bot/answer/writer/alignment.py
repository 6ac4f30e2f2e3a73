"""PURE: decide whether a sentence is a shortened form of another: same words, order and links.

It may leave out the beginning or the end, an apposition between commas, a place at the end of a
clause, a date, an adverb, or the words between an article and its noun. It may not move anything:
words alone do not show who did what to whom.
"""

from collections.abc import Sequence

from bot.answer.writer.tokens import ParsedSentence, Token
from index.text.inflection import lemma

# Words: the longest apposition between commas, and the most left out before a noun.
_LONGEST_ASIDE = 12
_LONGEST_EPITHET = 2
# Words that limit or reverse the next word: they may not be dropped without it.
_QUALIFIES = frozenset(
    lemma(word)
    for word in (
        "former ex acting interim late vice deputy assistant associate would-be so-called "
        "self-proclaimed attempted potential possible proposed planned draft preliminary initial "
        "only just about around roughly approximately some most half least more less fewer partly "
        "partially first second third last next previous anti pro non estimated unconfirmed few "
        "many several all every each any both another other mock toy ceremonial honorary "
        "suspected convicted disputed unofficial provisional percentage square cubic nautical"
    ).split()
)
_TITLES = frozenset(
    lemma(word)
    for word in (
        "president senator sen rep gov governor mayor secretary king queen pope chancellor judge "
        "justice general gen mr mrs ms dr professor chairman sir captain sheriff minister"
    ).split()
)
# A clause may begin behind these, and may not end before those.
_OPENERS = frozenset("but while although though because".split())
_CLAUSES = _OPENERS | frozenset("after before since as".split())
_PARTICLES = frozenset("up down out off over through".split())
_PERIODS = frozenset("year month week day quarter decade century season".split())
_HOLDS_ON = frozenset("of or than against up down out off over".split())


def is_shortened(wording: ParsedSentence, source: ParsedSentence) -> bool:
    """Whether a sentence is a shortened form of its source, judged by its content words.

    Args:
        wording: The shorter sentence, at least one word long.
        source: The sentence that it is taken from.
    """
    # ends[at]: whether the wording so far can end at that place of the source
    ends = [
        is_same(wording.tokens[0], other) and _may_begin(wording.tokens[0], source.tokens, at)
        for at, other in enumerate(source.tokens)
    ]
    for token in wording.tokens[1:]:
        ends = [
            is_same(token, other)
            and any(
                ends[back] and _may_follow(token, source.tokens, back, at)
                for back in range(max(0, at - 1 - _LONGEST_ASIDE), at)
            )
            for at, other in enumerate(source.tokens)
        ]
    return any(end and _may_end(wording, source, at) for at, end in enumerate(ends))


def is_same(wording: Token, source: Token) -> bool:
    """Whether two tokens are the same word, seen without their neighbours."""
    if wording.owns != source.owns or wording.quoted != source.quoted:
        return False
    if wording.is_name or source.is_name:
        cased = wording.is_name == source.is_name or wording.opens or source.opens
        return cased and wording.text.casefold() == source.text.casefold()
    if wording.is_number or source.is_number:
        return wording.lemma == source.lemma and wording.is_number == source.is_number
    return wording.lemma == source.lemma and wording.past == source.past


def _may_begin(wording: Token, source: Sequence[Token], at: int) -> bool:
    """Whether a sentence may begin with a source's token: where a clause does, epithets apart."""
    token = source[at]
    links = token.links
    if at and (token.border or (links and links[-1] in _OPENERS)):
        links = tuple(link for link in links if link not in _OPENERS)
    elif at:
        if not _is_epithet(source[:at], token):
            return False
        links = source[0].links
    return wording.links == links and not (at and source[at - 1].lemma in _QUALIFIES)


def _may_follow(wording: Token, source: Sequence[Token], back: int, at: int) -> bool:
    """Whether the source's token at `at` may directly follow the token at `back`."""
    token = source[at]
    left_out = source[back + 1 : at]
    if not left_out:
        return wording.links == token.links and (wording.loose or not token.border)
    first, *more = left_out
    if first.border and token.border and len(left_out) <= _LONGEST_ASIDE:
        return wording.links == token.links
    if any(word.lemma in _QUALIFIES for word in left_out):
        return False
    if not any(word.links for word in left_out) and wording.links == token.links:
        if all(word.is_date for word in left_out):
            # an earlier date would now seem to apply to the words that follow
            return not any(word.is_date for word in source[: back + 1])
        if first.placed and not first.border and (token.border or _CLAUSES & {*token.links[:1]}):
            return True
        if not more and first.is_name and source[back].lemma in _TITLES:
            return not (first.loose or token.loose)
        if not more and not first.is_anchor and first.text.endswith("ly"):
            return not first.border
    # an epithet: "a police officer", "was badly injured"
    return (
        first.loose
        and first.border in {"", wording.border}
        and wording.links == first.links
        and _is_epithet(left_out, token)
    )


def _is_epithet(left_out: Sequence[Token], token: Token) -> bool:
    """Whether words may be left out before a word because they only describe it."""
    return (
        len(left_out) <= _LONGEST_EPITHET
        and not any(word.is_anchor or word.owns for word in left_out)
        and not any(word.lemma in _QUALIFIES for word in left_out)
        and not any(word.loose for word in (*left_out[1:], token))
    )


def _may_end(wording: ParsedSentence, source: ParsedSentence, at: int) -> bool:
    """Whether a sentence may end with a source's token."""
    if at == len(source.tokens) - 1:
        return wording.trailing == source.trailing
    after = source.tokens[at + 1]
    links = after.links[len(wording.trailing) :]
    if not _PARTICLES.issuperset(wording.trailing):
        return False
    if not after.loose or after.links[: len(wording.trailing)] != wording.trailing:
        return False
    if after.border:
        return True
    if not links:
        return after.lemma not in _PERIODS
    return links[0] not in _HOLDS_ON and (links[0] != "to" or after.is_number)
