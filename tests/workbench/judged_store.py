"""A small store with votes of people and verdicts of judges, for the tests of the pages."""

from __future__ import annotations

import random

from data.categories import Category
from data.environments import Environment
from data.languages import Language
from data.outcomes import Outcome
from data.records import Answer, Battle, Judgment, Record, Vote

#: A judge whose name would do harm as markup.
HOSTILE = "<img src=http://elsewhere.example/x.png> ![y](http://elsewhere.example/y.png)"
JUDGES = ("gpt-4o-mini", HOSTILE)
_MODELS = ("ant", "bee", "cat", "gpt-4o")


def judged_records(battles: int = 60, seed: int = 7) -> list[Record]:
    """Battles with a vote each; the first judge is asked in both orders, the other in one."""
    rng = random.Random(seed)
    records: list[Record] = []
    for i in range(battles):
        left, right = (
            Answer(
                model=model,
                text="x" * rng.randint(50, 900),
                language=Language.HTML,
                environment=Environment.CORE_WEB,
            )
            for model in rng.sample(_MODELS, 2)
        )
        said = rng.choice(list(Outcome))
        records += [
            Battle(
                id=f"battle-{i}",
                prompt="p",
                left=left,
                right=right,
                category=list(Category)[i % 2],
                source="import:test",
            ),
            Vote(id=f"vote-{i}", battle_id=f"battle-{i}", voter="v", outcome=said),
        ]
        for judge in JUDGES:
            for seen in (False, True):
                for swapped in (False, True) if judge == JUDGES[0] else (False,):
                    right_share = 0.5 + 0.3 * seen
                    verdict = said if rng.random() < right_share else rng.choice([*Outcome, None])
                    records.append(
                        Judgment(
                            id=f"{i}-{JUDGES.index(judge)}-{seen}-{swapped}",
                            battle_id=f"battle-{i}",
                            judge=judge,
                            outcome=verdict,
                            with_execution=seen,
                            swapped=swapped,
                        )
                    )
    return records
