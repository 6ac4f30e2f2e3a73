"""PURE: whether one sentence is another said shorter: the same words, the same order, tied alike.

What may be left out is the beginning or the end, an apposition between commas, a place at the end
of a clause, a date, an adverb, or what stands between an article and its noun. Nothing may be
moved: who did what to whom cannot be read off words alone.
"""

from collections.abc import Sequence

from bot.answer.writer.tokens import Reading, Token, lemma

# What an apposition between commas may have, and what may be left out before a noun, in words.
_LONGEST_ASIDE = 12
_LONGEST_EPITHET = 2
# Words that bound or turn around the one after them: they stay where it stays.
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


def is_shortened(said: Reading, source: Reading) -> bool:
    """Whether a sentence is its source said shorter, as far as its content words tell.

    Args:
        said: What is said, at least one word.
        source: The sentence it is taken from.
    """
    # ends[at]: the words so far can be read with the last of them at that place of the source
    ends = [
        is_same(said.tokens[0], other) and _may_begin(said.tokens[0], source.tokens, at)
        for at, other in enumerate(source.tokens)
    ]
    for token in said.tokens[1:]:
        ends = [
            is_same(token, other)
            and any(
                ends[back] and _may_follow(token, source.tokens, back, at)
                for back in range(max(0, at - 1 - _LONGEST_ASIDE), at)
            )
            for at, other in enumerate(source.tokens)
        ]
    return any(end and _may_end(said, source, at) for at, end in enumerate(ends))


def is_same(said: Token, source: Token) -> bool:
    """Whether two tokens are the same word, as far as a single word tells."""
    if said.owns != source.owns or said.quoted != source.quoted:
        return False
    if said.is_name or source.is_name:
        cased = said.is_name == source.is_name or said.opens or source.opens
        return cased and said.text.casefold() == source.text.casefold()
    if said.is_number or source.is_number:
        return said.lemma == source.lemma and said.is_number == source.is_number
    return said.lemma == source.lemma and said.past == source.past


def _may_begin(said: Token, source: Sequence[Token], at: int) -> bool:
    """Whether a sentence may begin with a source's token: where a clause does, epithets apart."""
    token = source[at]
    links = token.links
    if at and (token.border or (links and links[-1] in _OPENERS)):
        links = tuple(link for link in links if link not in _OPENERS)
    elif at:
        if not _is_epithet(source[:at], token):
            return False
        links = source[0].links
    return said.links == links and not (at and source[at - 1].lemma in _QUALIFIES)


def _may_follow(said: Token, source: Sequence[Token], back: int, at: int) -> bool:
    """Whether the source's token at `at` may be said right after the one at `back`."""
    token = source[at]
    left_out = source[back + 1 : at]
    if not left_out:
        return said.links == token.links and (said.loose or not token.border)
    first, *more = left_out
    if first.border and token.border and len(left_out) <= _LONGEST_ASIDE:
        return said.links == token.links
    if any(one.lemma in _QUALIFIES for one in left_out):
        return False
    if not any(one.links for one in left_out) and said.links == token.links:
        if all(one.is_date for one in left_out):
            # a date that stood before it would now seem to hold for what comes
            return not any(one.is_date for one in source[: back + 1])
        if first.placed and not first.border and (token.border or _CLAUSES & {*token.links[:1]}):
            return True
        if not more and first.is_name and source[back].lemma in _TITLES:
            return not (first.loose or token.loose)
        if not more and not first.is_anchor and first.text.endswith("ly"):
            return not first.border
    # an epithet: "a police officer", "was badly injured"
    return (
        first.loose
        and first.border in {"", said.border}
        and said.links == first.links
        and _is_epithet(left_out, token)
    )


def _is_epithet(left_out: Sequence[Token], token: Token) -> bool:
    """Whether words may be left out before a word because they only describe it."""
    return (
        len(left_out) <= _LONGEST_EPITHET
        and not any(one.is_anchor or one.owns for one in left_out)
        and not any(one.lemma in _QUALIFIES for one in left_out)
        and not any(one.loose for one in (*left_out[1:], token))
    )


def _may_end(said: Reading, source: Reading, at: int) -> bool:
    """Whether a sentence may end with a source's token."""
    if at == len(source.tokens) - 1:
        return said.trailing == source.trailing
    after = source.tokens[at + 1]
    links = after.links[len(said.trailing) :]
    if not _PARTICLES.issuperset(said.trailing):
        return False
    if not after.loose or after.links[: len(said.trailing)] != said.trailing:
        return False
    if after.border:
        return True
    if not links:
        return after.lemma not in _PERIODS
    return links[0] not in _HOLDS_ON and (links[0] != "to" or after.is_number)
