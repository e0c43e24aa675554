"""Choosing some points of many so that they cover them: k-means, and the point nearest each centre."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2


def pick(
    points: NDArray[np.float64], weights: NDArray[np.float64], count: int, rng: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Choose points that stand for clusters of points.

    Parameters
    ----------
    points : ndarray, shape (n, d)
    weights : ndarray, shape (n,)
        How often each point occurs; of points equally near the centre the most frequent is taken.
    count : int
        From 1 to n.
    rng : Generator

    Returns
    -------
    chosen : ndarray of int, shape (count,)
        Different points.
    cluster : ndarray of int, shape (n,)
        For each point, which of `chosen` stands for it.
    """
    n = len(points)
    if count >= n:
        return np.arange(n), np.arange(n)
    centres, labels = _clusters(points, count, rng)
    distance = ((points - centres[labels]) ** 2).sum(axis=1)
    chosen: list[int] = []
    for label in range(len(centres)):
        members = np.flatnonzero(labels == label)
        if len(members):
            # rounding first: equal texts must not be told apart by the last bits of a sum
            order = np.lexsort((members, -weights[members], np.round(distance[members], 9)))
            chosen.append(int(members[order[0]]))
    # clusters stay empty where points are few or coincide: the farthest from all that is chosen fill up
    while len(chosen) < count:
        nearest = _distances(points, points[chosen]).min(axis=1)
        nearest[chosen] = -1
        chosen.append(int(nearest.argmax()))
    picked = np.array(chosen)
    owner = _distances(points, points[picked]).argmin(axis=1)
    owner[picked] = np.arange(count)
    return picked, owner


def _clusters(
    points: NDArray[np.float64], count: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    if count == 1:
        return points.mean(axis=0, keepdims=True), np.zeros(len(points), dtype=np.intp)
    # without the last bits: equal texts are one point
    different, places = np.unique(np.round(points, 9), axis=0, return_inverse=True)
    if len(different) <= count:
        return different, places.ravel()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="One of the clusters is empty", category=UserWarning)
        centres, labels = kmeans2(points, count, iter=25, minit="++", missing="warn", rng=rng)
    return centres, labels


def _distances(points: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    squared = (points**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)[None, :] - 2 * points @ others.T
    return np.asarray(squared)
