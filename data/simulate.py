"""Synthetic votes: what the published votes may have looked like, for demos and tests.

The votes behind the published leaderboard cannot be shipped. These have the same
number, models, topics and win rates, and the published order of the models; all
else about a single vote is invented. Every battle is marked ``source="synthetic"``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .categories import PUBLISHED_VOTES, Category
from .environments import Environment
from .languages import Language
from .outcomes import Outcome
from .published import ENVIRONMENT_COUNTS, MODELS, TURN_SHARES
from .records import Answer, Battle, Vote
from .synthetic_outcomes import draw_outcomes
from .synthetic_prompts import PROMPT_LANGUAGES, prompt_for

Array = NDArray[np.float64]

#: Voters: one vote each at least, the rest heavy-tailed (published: more than 500 addresses).
N_VOTERS = 560

#: Votes whose two sides ran in the same environment or were written in the same
#: language, above what chance gives (inferred: not published).
SAME_ENVIRONMENT = 0.8
SAME_LANGUAGE = 0.85

FIRST_DAY = datetime(2025, 2, 1, tzinfo=UTC)
LAST_DAY = datetime(2025, 7, 31, tzinfo=UTC)

# How likely a prompt of a topic is to be answered in an environment, before both margins are
# fitted to the published counts. Rows follow Category, columns Environment.
_AFFINITY = np.array(
    [
        [6.0, 9.0, 2.0, 1.5, 1.2, 0.1, 0.1, 1.0],
        [0.5, 0.6, 0.2, 0.8, 0.8, 0.1, 0.1, 9.0],
        [1.5, 1.5, 0.3, 0.2, 0.2, 9.0, 0.05, 2.0],
        [0.4, 0.4, 0.1, 1.5, 1.0, 0.3, 0.1, 7.0],
        [2.5, 2.0, 0.6, 0.5, 0.5, 2.0, 0.1, 3.0],
        [1.0, 0.8, 0.2, 0.6, 0.4, 0.1, 6.0, 3.0],
    ]
)

_PYTHON = {Language.PYTHON: 1.0}
_LANGUAGES: dict[Environment, dict[Language, float]] = {
    Environment.CORE_WEB: {Language.HTML: 1.0},
    Environment.REACT: {Language.TYPESCRIPT: 0.62, Language.JAVASCRIPT: 0.38},
    Environment.VUE: {Language.JAVASCRIPT: 0.6, Language.TYPESCRIPT: 0.4},
    Environment.STREAMLIT: _PYTHON,
    Environment.GRADIO: _PYTHON,
    Environment.PYGAME: _PYTHON,
    Environment.MERMAID: {Language.MARKDOWN: 1.0},
    Environment.INTERPRETER: {
        Language.PYTHON: 0.78,
        Language.CPP: 0.107,
        Language.JAVASCRIPT: 0.047,
        Language.JAVA: 0.028,
        Language.C: 0.014,
        Language.GO: 0.012,
        Language.RUST: 0.012,
    },
}


class SimulatedVotes(NamedTuple):
    """Battles and their votes, one vote for each battle, in the order of time."""

    battles: list[Battle]
    votes: list[Vote]

    def records(self) -> Iterator[Battle | Vote]:
        """Each battle followed by its vote, ready for the store."""
        for battle, vote in zip(self.battles, self.votes, strict=True):
            yield battle
            yield vote


def simulate_votes(seed: int = 2025) -> SimulatedVotes:
    """Make 4,731 synthetic battles and votes.

    Parameters
    ----------
    seed : int
        The same seed makes the same records, identifiers included.

    Raises
    ------
    RecordError
        When no drawn table had the published order (not seen for any seed tried).
    """
    rng = np.random.default_rng(seed)
    topics = list(Category)
    table = draw_outcomes(rng)
    topic, upper, lower, outcome = (index.repeat(table.ravel()) for index in _indices(table.shape))
    left, right, side_outcome = _sides(table, upper, lower, outcome, rng)
    n = len(topic)
    order = rng.permutation(n)
    environments = _environments(topic, rng)
    languages = _both_languages(environments, rng)
    voters = _voters(n, rng)
    turns = rng.choice(list(TURN_SHARES), size=n, p=_shares(TURN_SHARES.values()))
    tongues = rng.choice(list(PROMPT_LANGUAGES), size=n, p=_shares(PROMPT_LANGUAGES.values()))
    seconds = np.sort(rng.integers(0, int((LAST_DAY - FIRST_DAY).total_seconds()), size=n))
    lag = rng.gamma(2.0, 20.0, size=n)
    variant = rng.integers(0, 1 << 16, size=n)
    battles: list[Battle] = []
    votes: list[Vote] = []
    for number, k in enumerate(order.tolist()):
        battle_id = f"synthetic-{seed}-{number + 1:04d}"
        asked = FIRST_DAY + timedelta(seconds=int(seconds[number]))
        sides = [
            Answer(model=MODELS[model], environment=environments[side][k], language=languages[side][k])
            for side, model in ((0, left[k]), (1, right[k]))
        ]
        battles.append(
            Battle(
                id=battle_id,
                created_at=asked,
                prompt=prompt_for(topics[topic[k]], environments[0][k], int(variant[k])),
                left=sides[0],
                right=sides[1],
                category=topics[topic[k]],
                prompt_language=str(tongues[k]),
                turns=int(turns[k]),
                source="synthetic",
            )
        )
        votes.append(
            Vote(
                id=f"{battle_id}-vote",
                battle_id=battle_id,
                voter=f"synthetic-{voters[k] + 1:04d}",
                outcome=side_outcome[k],
                created_at=asked + timedelta(seconds=round(5 + float(lag[k]), 3)),
                ran_left=True,
                ran_right=True,
            )
        )
    return SimulatedVotes(battles, votes)


def _indices(shape: Sequence[int]) -> tuple[NDArray[np.intp], ...]:
    """Topic, first model, second model and outcome of every cell of a table."""
    topic, pair, outcome = (axis.ravel() for axis in np.indices(shape))
    i, j = np.triu_indices(len(MODELS), 1)
    return topic, i[pair], j[pair], outcome


def _sides(
    table: NDArray[np.int64],
    upper: NDArray[np.intp],
    lower: NDArray[np.intp],
    outcome: NDArray[np.intp],
    rng: np.random.Generator,
) -> tuple[NDArray[np.intp], NDArray[np.intp], list[Outcome]]:
    """Show the two models left and right in turn, starting from a random side in each cell."""
    count = table.ravel()
    position = np.arange(len(upper)) - np.repeat(np.cumsum(count) - count, count)
    swap = (position + np.repeat(rng.integers(0, 2, size=len(count)), count)) % 2 == 1
    words = (Outcome.LEFT, Outcome.RIGHT, Outcome.TIE, Outcome.BOTH_BAD)
    shown = [
        words[k].swapped() if swapped else words[k]
        for k, swapped in zip(outcome.tolist(), swap.tolist(), strict=True)
    ]
    return np.where(swap, lower, upper), np.where(swap, upper, lower), shown


def _environments(
    topic: NDArray[np.intp], rng: np.random.Generator
) -> tuple[list[Environment], list[Environment]]:
    """Environments of the left and the right side, likely the same."""
    shares = _fit_margins(
        _AFFINITY,
        np.array([PUBLISHED_VOTES[category] for category in Category], dtype=float),
        np.array([ENVIRONMENT_COUNTS[environment] for environment in Environment], dtype=float),
    )
    cumulative = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)
    draws = [(cumulative[topic] < rng.random((len(topic), 1))).sum(axis=1) for _ in range(2)]
    same = rng.random(len(topic)) < SAME_ENVIRONMENT
    names = list(Environment)
    left = [names[k] for k in draws[0]]
    right = [names[k] for k in np.where(same, draws[0], draws[1])]
    return left, right


def _both_languages(
    environments: tuple[list[Environment], list[Environment]], rng: np.random.Generator
) -> tuple[list[Language], list[Language]]:
    drawn = rng.random((2, len(environments[0])))
    same = rng.random(len(environments[0])) < SAME_LANGUAGE
    left = [_language(where, u) for where, u in zip(environments[0], drawn[0].tolist(), strict=True)]
    right = [
        left[k] if same[k] and environments[0][k] is where else _language(where, float(drawn[1, k]))
        for k, where in enumerate(environments[1])
    ]
    return left, right


def _language(environment: Environment, u: float) -> Language:
    shares = _LANGUAGES[environment]
    for language, share in shares.items():
        u -= share
        if u < 0:
            return language
    return next(iter(shares))


def _voters(n: int, rng: np.random.Generator) -> NDArray[np.intp]:
    weight = np.arange(1, N_VOTERS + 1) ** -0.8
    often = rng.choice(N_VOTERS, size=n - N_VOTERS, p=weight / weight.sum())
    return rng.permutation(np.concatenate([np.arange(N_VOTERS), often]))


def _fit_margins(table: Array, rows: Array, columns: Array) -> Array:
    """Scale rows and columns in turn until both sums are the wanted shares."""
    for _ in range(200):
        table = table * (rows / rows.sum() / table.sum(axis=1))[:, None]
        table = table * (columns / columns.sum() / table.sum(axis=0))[None, :]
    return table


def _shares(weights: Iterable[float]) -> Array:
    weight = np.array(list(weights), dtype=np.float64)
    result: Array = weight / weight.sum()
    return result


def main() -> None:
    """Write the synthetic votes to a folder: ``python -m data.simulate DIR [SEED]``."""
    import sys

    from .errors import DataError
    from .export import export_records

    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python -m data.simulate DIR [SEED]")
    try:
        seed = int(sys.argv[2]) if len(sys.argv) == 3 else 2025
        manifest = export_records(simulate_votes(seed).records(), sys.argv[1])
    except (DataError, ValueError) as error:
        sys.exit(f"data.simulate: {error}")
    rows = ", ".join(f"{entry['rows']} {entry['kind']}" for entry in manifest["files"].values())
    sys.stdout.write(f"{sys.argv[1]}: {rows}, all synthetic, seed {seed}\n")


if __name__ == "__main__":
    main()
