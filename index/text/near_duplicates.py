"""Which texts are copies of one another though lightly edited: a wire's story, reprinted."""

import re
from functools import lru_cache
from hashlib import blake2b

import numpy as np

# Broder's resemblance over runs of words (On the resemblance and containment of documents, 1997),
# found by locality-sensitive hashing of MinHash: 32 bands of 4 find a likeness of .7 with a chance
# of .9998 and of .2 with .05; what they find is compared in full.
_RUN = 4
_PERMUTATIONS = 128
_ROWS = 4
# Of the shorter text's runs of words, this part must stand in the longer. An edited word breaks
# four runs; two unrelated articles share under .05.
_CONTAINED = 0.65
# A text of fewer words is a copy only if it is the same to the letter.
_SHORTEST = 40
# How many times longer than its copy a text may be: a brief is no copy of the long report.
_LONGEST = 2.0

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def bands(body: str) -> tuple[int, ...]:
    """Return the values by which likely copies of a text are found: one that shares any, in place.

    Args:
        body: An article's body.

    Returns:
        32 signed 64-bit numbers, or none for a text that is too short to tell.
    """
    runs = _runs(body)
    if not runs:
        return ()
    from datasketch import MinHash  # late: it brings scipy along

    sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=_hash)
    sketch.update_batch([run.encode() for run in runs])
    values = np.asarray(sketch.hashvalues, dtype="<u8").reshape(-1, _ROWS)
    return tuple(
        int.from_bytes(blake2b(row.tobytes(), digest_size=8).digest(), "little", signed=True)
        for row in values
    )


def is_copy(body: str, other: str) -> bool:
    """Whether two texts are one, lightly edited, without a number that the other does not have.

    A report whose figures differ is an update, not a copy, however much of it is the same.

    Args:
        body: The text that came in.
        other: The text that is known.
    """
    runs, known = _runs(body), _runs(other)
    if not runs or not known:
        return False
    shorter, longer = sorted((len(runs), len(known)))
    if longer > _LONGEST * shorter:
        return False
    if len(runs & known) < _CONTAINED * shorter:
        return False
    return set(_NUMBER.findall(body)) <= set(_NUMBER.findall(other))


@lru_cache(maxsize=64)
def _runs(body: str) -> frozenset[str]:
    words = _WORD.findall(body.casefold())
    if len(words) < _SHORTEST:
        return frozenset()
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _hash(run: bytes) -> int:
    return int.from_bytes(blake2b(run, digest_size=4).digest(), "little")
