"""PURE: encode a question and a sentence with its context as tokens for the reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

# [CLS] question [SEP] sentence [SEP] headline and preceding text [SEP]. In RealTimeQA, .99 of the
# questions have up to 48 word pieces and .99 of the sentences up to 96. The headline shows who "he"
# is; of the preceding text, the end is nearest to the sentence.
_QUESTION, _SENTENCE, _HEADLINE, _BEFORE = 48, 96, 20, 28
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and one sentence that may answer it.

    Attributes:
        question: The question, a single sentence.
        sentence: A sentence of an article.
        headline: The headline of the article; "" for a pair without context.
        before: The text before the sentence; only its end is encoded.
    """

    question: str
    sentence: str
    headline: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """A tokenized pair.

    Attributes:
        ids: The ids of the word pieces, `(n_tokens,)`.
        type_ids: 0 for the question, 1 for the rest, `(n_tokens,)`.
        first: The index of the sentence's first token.
        offsets: `(start, end)` of each token of the sentence, in its characters.
    """

    ids: tuple[int, ...]
    type_ids: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]


def encode(tokenizer: Tokenizer, pairs: Sequence[Pair]) -> list[EncodedPair]:
    """Encode pairs.

    Args:
        tokenizer: BERT's, uncased, without truncation and padding.
        pairs: The pairs.

    Returns:
        The tokenized pairs, in order.
    """
    quads = [
        # a word has a token or more: the words before the last ones are cut off anyway
        (pair.question, pair.sentence, pair.headline, " ".join(pair.before.split()[-_BEFORE:]))
        for pair in pairs
    ]
    # the question is in every pair, and often the headline
    texts = list(dict.fromkeys(text for quad in quads for text in quad))
    tokens = dict(zip(texts, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True))
    encoded: list[EncodedPair] = []
    for quad in quads:
        question, sentence, headline, before = (tokens[text] for text in quad)
        question_ids = [_CLS, *question.ids[:_QUESTION], _SEP]
        text_ids = [*sentence.ids[:_SENTENCE], _SEP]
        context = [*headline.ids[:_HEADLINE], *before.ids[-_BEFORE:]]
        if context:
            text_ids += [*context, _SEP]
        encoded.append(
            EncodedPair(
                ids=(*question_ids, *text_ids),
                type_ids=(0,) * len(question_ids) + (1,) * len(text_ids),
                first=len(question_ids),
                offsets=tuple(sentence.offsets[:_SENTENCE]),
            )
        )
    return encoded
