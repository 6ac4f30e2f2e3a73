"""PURE: how a question and a sentence with its context become the tokens that the reader reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

# [CLS] question [SEP] sentence [SEP] headline and what stands before [SEP]. A question of 48 word
# pieces and a sentence of 96 hold .99 of those in RealTimeQA; of the context the headline tells
# whom "he" means, and the end of what stands before is nearest to the sentence.
_QUESTION, _SENTENCE, _HEADLINE, _BEFORE = 48, 96, 20, 28
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and one sentence that may answer it.

    Attributes:
        question: The sentence that asks.
        sentence: Of the news.
        headline: Of its article; "" leaves the context out.
        before: What stands before the sentence; its end is read.
    """

    question: str
    sentence: str
    headline: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair in tokens.

    Attributes:
        ids: Word pieces, `(n_tokens,)`.
        type_ids: 0 for the question, 1 for the rest, `(n_tokens,)`.
        first: The place of the sentence's first token.
        offsets: Where each token of the sentence stands in it, in characters.
    """

    ids: tuple[int, ...]
    type_ids: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]


def encode(tokenizer: Tokenizer, pairs: Sequence[Pair]) -> list[Encoded]:
    """Encode pairs.

    Args:
        tokenizer: BERT's, uncased, without truncation and padding.
        pairs: What is to be read.
    """
    texts = [
        text for one in pairs for text in (one.question, one.sentence, one.headline, one.before)
    ]
    parts = tokenizer.encode_batch(texts, add_special_tokens=False)
    encoded: list[Encoded] = []
    for at in range(0, len(parts), 4):
        question, sentence, headline, before = parts[at : at + 4]
        asked = [_CLS, *question.ids[:_QUESTION], _SEP]
        said = [*sentence.ids[:_SENTENCE], _SEP]
        context = [*headline.ids[:_HEADLINE], *before.ids[-_BEFORE:]]
        if context:
            said += [*context, _SEP]
        encoded.append(
            Encoded(
                ids=(*asked, *said),
                type_ids=(0,) * len(asked) + (1,) * len(said),
                first=len(asked),
                offsets=tuple(sentence.offsets[:_SENTENCE]),
            )
        )
    return encoded
