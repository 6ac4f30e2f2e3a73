"""PURE: questions that ask what is not so, and the sentences that deny."""

import re

_DENIES = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nobody|nothing|cannot|without|except|excluding|unlike|"
    r"yet to|den(?:y|ies|ied)|reject\w*|refus\w+|rul(?:es?|ed|ing) out|fail(?:s|ed|ing) to|"
    r"declin(?:es?|ed|ing)|oppos\w+|abstain\w*|boycott\w*|skip\w*|absent|lack\w*|false|untrue|"
    r"remain\w* to be|still to|instead of|rather than|only)\b|n[’']t\b",
    re.IGNORECASE,
)
# "Who did not sign", "which country hasn't", "what will it not do": what is asked for is denied.
_ASKS = re.compile(
    r"\b(?:who|whom|which|what|where|how many)\b[^,;]*?(?:"
    r"\b(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|may|might|must)\b"
    r"[^,;]*?(?<!\band )(?<!\bbut )(?<!\bor )\b(?:not|never)\b|n[’']t\b)",
    re.IGNORECASE,
)


def asks_what_is_not(asked: str) -> bool:
    """Whether a question asks for what is not so: "Who did not sign?".

    A reason may be told in any words ("Why can't Ukraine host?"), and so may yes or no.

    Args:
        asked: The sentence that asks.
    """
    return _ASKS.search(asked) is not None


def denies(sentence: str) -> bool:
    """Whether a sentence tells of something that is not so.

    Args:
        sentence: Of the news.
    """
    return _DENIES.search(sentence) is not None
