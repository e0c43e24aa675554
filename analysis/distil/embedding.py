"""Texts as points: TF-IDF of words and pairs of words, brought to few dimensions by a truncated SVD.

Latent semantic analysis (Deerwester et al. 1990) with sublinear term frequencies and
smoothed inverse document frequencies; rows have length 1, so that distances follow
the angle between texts of any length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import svds

from ..errors import AnalysisError
from .texts import normal_text

_WORDS = re.compile(r"\w{2,}")
_MOST_TERMS = 50_000

#: Dimensions of an embedding.
DIMENSIONS = 64


def embed_texts(texts: Sequence[str], dimensions: int = DIMENSIONS, *, seed: int = 0) -> NDArray[np.float64]:
    """Place texts so that those with similar words are near each other.

    Parameters
    ----------
    texts : sequence of str
    dimensions : int
        At most; fewer when there are few texts.
    seed : int
        Of the start of the decomposition.

    Returns
    -------
    ndarray, shape (n_texts, dimensions)
        Rows of length 1, or 0 for a text without a word that another one has.
    """
    weights = tf_idf(texts)
    rank = min(dimensions, min(weights.shape) - 1)
    if rank < 1:
        return unit_rows(weights.toarray()) if weights.shape[1] else np.zeros((len(texts), 1))
    start = np.random.default_rng(seed).standard_normal(min(weights.shape))
    left, sizes, _ = svds(weights, k=rank, v0=start)
    # the sign of a singular vector is arbitrary: the largest part is made positive
    signs = np.sign(left[np.abs(left).argmax(axis=0), np.arange(rank)])
    order = np.argsort(-sizes, kind="stable")
    return unit_rows((left * sizes * np.where(signs == 0, 1, signs))[:, order])


def tf_idf(texts: Sequence[str]) -> csr_array:
    """Weights of the words, and of pairs of words, that at least two texts have, rows of length 1."""
    counted = [Counter(_terms(text)) for text in texts]
    documents = Counter(term for counts in counted for term in counts)
    kept = [term for term, count in documents.items() if count > 1]
    kept = sorted(sorted(kept), key=lambda term: -documents[term])[:_MOST_TERMS]
    place = {term: number for number, term in enumerate(kept)}
    rows, columns, values = [], [], []
    for row, counts in enumerate(counted):
        for term, count in counts.items():
            column = place.get(term)
            if column is not None:
                rows.append(row)
                columns.append(column)
                values.append((1 + np.log(count)) * (1 + np.log((1 + len(texts)) / (1 + documents[term]))))
    weights = csr_array((values, (rows, columns)), shape=(len(texts), len(kept)), dtype=np.float64)
    lengths = np.sqrt(weights.multiply(weights).sum(axis=1))
    weights.data /= np.repeat(np.where(lengths == 0, 1, lengths), np.diff(weights.indptr))
    return weights


def check_embedding(vectors: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Vectors from elsewhere as rows of length 1.

    Raises
    ------
    AnalysisError
        When they are not one row of finite numbers for each text.
    """
    found = np.asarray(vectors, dtype=np.float64)
    if found.ndim != 2 or found.shape[0] != count or not found.shape[1]:
        raise AnalysisError(f"{count} texts need {count} vectors of one length; the shape is {found.shape}")
    if not np.isfinite(found).all():
        raise AnalysisError("a vector holds a number that is not finite")
    return unit_rows(found)


def unit_rows(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rows, each divided by its length; a row of zeros stays."""
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    return np.asarray(points / np.where(lengths == 0, 1, lengths))


def _terms(text: str) -> list[str]:
    words = _WORDS.findall(normal_text(text))
    return words + [f"{one} {two}" for one, two in pairwise(words)]
