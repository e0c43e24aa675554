"""When two prompts are the same, or nearly so.

Near duplicates are found by MinHash with banding (Broder 1997; Leskovec, Rajaraman
and Ullman, *Mining of Massive Datasets*, chapter 3) over the three-word shingles of
the texts, and each candidate pair is then compared exactly, so that no pair is
called a duplicate by chance.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_WORDS = re.compile(r"\w+|[^\w\s]")
_SHINGLE = 3
# 32 bands of 4: a pair that shares 0.8 of its shingles is a candidate with probability 1 - 5e-8,
# one that shares half of them with 0.87, one that shares a fifth with 0.05
# with which every pair that shares 0.7 is found, but for one of 7,000
_BANDS = 32
_ROWS = 4
#: The least share of shingles at which (nearly) every pair is found.
LEAST_NEAR = 0.7
#: Texts of one band that are compared with each other; beyond it they all go to the first.
_MOST_IN_BUCKET = 200


def normal_text(text: str) -> str:
    """The text without differences that change no meaning: case, width, spaces, unseen marks."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(c for c in folded if unicodedata.category(c) != "Cf").split())


def shingles(text: str) -> frozenset[int]:
    """Hashes of every three words in a row; a shorter text is one shingle."""
    words = _WORDS.findall(normal_text(text))
    count = max(1, len(words) - _SHINGLE + 1)
    return frozenset(_hash(" ".join(words[k : k + _SHINGLE])) for k in range(count))


def jaccard(left: frozenset[int], right: frozenset[int]) -> float:
    """Share of shingles that two texts have in common, from 0 to 1."""
    return len(left & right) / len(left | right) if left or right else 1.0


def near_duplicates(texts: Sequence[str], threshold: float = 0.8) -> NDArray[np.intp]:
    """The group of each text: equal numbers for texts that repeat one another.

    Parameters
    ----------
    texts : sequence of str
    threshold : float
        Texts that share this much of their shingles (Jaccard) are the same, from
        `LEAST_NEAR`; 1 finds only texts with the same shingles.

    Returns
    -------
    ndarray of int, shape (n_texts,)
        Index of the first text of the group. A text joins the first text that it is
        near to, not a chain of texts, so that every member is near the one that stays.
    """
    found = [shingles(text) for text in texts]
    rng = np.random.default_rng(0)  # of the hash functions, not of the sample: any will do
    factors = rng.integers(1, 2**63, (_BANDS, _ROWS), dtype=np.uint64) | np.uint64(1)
    offsets = rng.integers(0, 2**63, (_BANDS, _ROWS), dtype=np.uint64)
    buckets: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in range(_BANDS)]
    group = np.arange(len(texts))
    for number, mine in enumerate(found):
        values = np.fromiter(mine, dtype=np.uint64, count=len(mine))
        # multiply-shift: the high bits of an odd multiple are spread evenly
        signature = ((values * factors[..., None] + offsets[..., None]) >> np.uint64(20)).min(axis=-1)
        keys = [band.tobytes() for band in signature]
        candidates = sorted({other for key, band in zip(keys, buckets, strict=True) for other in band[key]})
        first = next((other for other in candidates if jaccard(mine, found[other]) >= threshold), None)
        if first is not None:
            group[number] = first
            continue
        for key, band in zip(keys, buckets, strict=True):
            if len(band[key]) < _MOST_IN_BUCKET:
                band[key].append(number)
    return group


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
