"""Newton's method on many small likelihoods at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .likelihood import Array, Likelihood

_LONGEST_STEP = 1.5

# No resample that the shared inverse serves makes a step as long as this.
_ASTRAY = 5.0


@dataclass(frozen=True, eq=False)
class Solution:
    """Parameters of m fits, shape (m, p), and which of them arrived."""

    parameters: Array
    converged: NDArray[np.bool_]


def solve(
    likelihood: Likelihood,
    *,
    start: Array | None = None,
    ridge: float = 0.0,
    tolerance: float = 1e-11,
    max_iterations: int = 100,
) -> Solution:
    """Maximise m log-likelihoods, each minus ``ridge/2 * |theta|^2``.

    The functions are concave, so shortening long steps is enough to arrive from
    anywhere; with ``ridge = 0`` a table without a finite maximum does not converge.
    """
    n = likelihood.n
    x = likelihood.start() if start is None else start.copy()
    converged = np.zeros(len(x), dtype=bool)
    for _ in range(max_iterations):
        gradient = likelihood.gradient(x)
        gradient[:, :n] -= ridge * x[:, :n]
        information = fix_gauge(likelihood.information(x), n)
        information[:, np.arange(n), np.arange(n)] += ridge
        try:
            step = np.linalg.solve(information, gradient[:, :, None])[:, :, 0]
        except np.linalg.LinAlgError:
            # Numerically singular: the strengths have run away, there is no maximum to find.
            break
        longest = np.abs(step).max(axis=1)
        converged = longest < tolerance
        step *= np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, 1e-300))[:, None]
        step[~np.isfinite(step)] = 0.0
        x += step
        if converged.all():
            break
    return Solution(x, converged)


def chord(
    likelihood: Likelihood,
    start: Array,
    inverse: Array,
    *,
    tolerance: float = 3e-9,
    max_iterations: int = 40,
) -> Solution:
    """Newton steps with one fixed inverse information for all m fits.

    Resamples lie close to the votes that they were drawn from, so the inverse of
    the point fit serves them all, and a step costs a gradient only. Steps shrink in a steady
    proportion, so the last two tell how far a fit still has to go; it has arrived when that is
    below the tolerance. Fits that stray are given up, for :func:`solve` to finish.
    """
    x = np.repeat(start[None], len(likelihood.start()), axis=0)
    before = np.zeros(len(x))
    left = np.full(len(x), np.inf)
    lost: NDArray[np.bool_] | None = None
    for _ in range(max_iterations):
        step = likelihood.gradient(x) @ inverse
        longest = np.abs(step).max(axis=1)
        if lost is not None or not longest.max(initial=0.0) < _ASTRAY:
            strays = ~(longest < _ASTRAY)
            lost = strays if lost is None else lost | strays
            step[lost] = longest[lost] = 0.0
        x += step
        # The sum of the steps to come, l r + l r^2 + ..., with l this step and r = l / before.
        left = longest * longest / np.maximum(before - longest, 1e-3 * longest + 1e-300)
        before = longest
        if (left < tolerance).all():
            break
    converged = left < tolerance
    return Solution(x, converged if lost is None else converged & ~lost)


def fix_gauge(information: Array, n: int) -> Array:
    """Make the information regular: weight on the mean strength, which no vote speaks about.

    Gradients sum to zero over the strengths, so steps keep the mean where it is.
    """
    size = np.trace(information[:, :n, :n], axis1=1, axis2=2) / (n * n)
    information[:, :n, :n] += np.maximum(size, 1e-12)[:, None, None]
    return information


def inverse_information(likelihood: Likelihood, parameters: Array) -> Array:
    """Inverse information of a single fit on the sum-to-zero strengths, shape (p, p)."""
    n = likelihood.n
    information = likelihood.information(parameters[None])
    size = max(float(np.trace(information[0, :n, :n])) / (n * n), 1e-12)
    inverse: Array = np.linalg.inv(fix_gauge(information, n)[0])
    inverse -= np.outer(likelihood.null, likelihood.null) / (size * n * n)
    return inverse
