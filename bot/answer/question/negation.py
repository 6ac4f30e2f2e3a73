"""PURE: recognise questions about what is not the case, and sentences with a negation."""

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
    """Whether a question asks for what is not the case: "Who did not sign?".

    A question for a reason ("Why can't Ukraine host?") or for yes or no does not count, because an
    answer to it needs no negation.

    Args:
        asked: The sentence that asks.
    """
    return _ASKS.search(asked) is not None


def denies(sentence: str) -> bool:
    """Whether a sentence contains a negation.

    Args:
        sentence: A sentence of the news.
    """
    return _DENIES.search(sentence) is not None
