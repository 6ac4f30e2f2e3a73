"""Find copies that were lightly edited, such as reprints of an agency's article."""

import re
from functools import lru_cache
from hashlib import blake2b

import numpy as np

# Broder's resemblance over runs of words (On the resemblance and containment of documents, 1997),
# found by locality-sensitive hashing of MinHash. 32 bands of 4 rows find a resemblance of .7 with
# probability .9998 and of .2 with .05; candidates are then compared in full.
_RUN_WORDS = 4
_PERMUTATIONS = 128
_ROWS = 4
BANDS = _PERMUTATIONS // _ROWS
# The longer text must contain this share of the shorter text's runs. An edited word breaks four
# runs; two unrelated articles share under .05.
_MIN_SHARED = 0.65
# Shorter texts have no runs: they are copies only if they are identical.
_MIN_WORDS = 40
# How many times longer than its copy a text may be; a brief is not a copy of the long report.
_MAX_LENGTH_RATIO = 2.0

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def bands(body: str) -> tuple[int, ...]:
    """Return the hashes by which likely copies are found: they share one at the same position.

    Args:
        body: An article's body.

    Returns:
        `BANDS` signed 64-bit numbers; () for a text that is too short.
    """
    runs = _runs(body)
    if not runs:
        return ()
    from datasketch import MinHash  # imported late because it loads scipy

    sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=_hash)
    sketch.update_batch([run.encode() for run in runs])
    values = np.asarray(sketch.hashvalues, dtype="<u8").reshape(-1, _ROWS)
    return tuple(
        int.from_bytes(blake2b(row.tobytes(), digest_size=8).digest(), "little", signed=True)
        for row in values
    )


def is_copy(body: str, known: str) -> bool:
    """Whether a text is a lightly edited copy of a known text, without new numbers.

    A report with different figures is an update, not a copy, however much of the text is the same.

    Args:
        body: The new text.
        known: The known text.
    """
    # the quickest first: reports that are alike by the thousand differ in their figures
    if not _numbers(body) <= _numbers(known):
        return False
    runs, known_runs = _runs(body), _runs(known)
    if not runs or not known_runs:
        return False
    shorter, longer = sorted((len(runs), len(known_runs)))
    if longer > _MAX_LENGTH_RATIO * shorter:
        return False
    return len(runs & known_runs) >= _MIN_SHARED * shorter


@lru_cache(maxsize=64)
def _numbers(body: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(body))


@lru_cache(maxsize=4)  # the runs of 200,000 characters are 4 MB
def _runs(body: str) -> frozenset[str]:
    words = _WORD.findall(body.casefold())
    if len(words) < _MIN_WORDS:
        return frozenset()
    return frozenset(
        " ".join(words[at : at + _RUN_WORDS]) for at in range(len(words) - _RUN_WORDS + 1)
    )


def _hash(run: bytes) -> int:
    return int.from_bytes(blake2b(run, digest_size=4).digest(), "little")
