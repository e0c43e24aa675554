"""Several judges as one: whom most of them prefer, and that the majority is measured beside its members."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from verdict_makers import OUTCOMES, verdicts_of, votes_of

from analysis.ensembles import with_ensemble
from analysis.errors import VerdictsError
from analysis.reward import reward

LEFT, RIGHT, TIE, BAD = OUTCOMES


def panel(*judges, **options):
    """The verdicts of judges, one list each, on the same battles."""
    return pd.concat([verdicts_of(said, judge=f"j{i}", **options) for i, said in enumerate(judges)])


@pytest.mark.parametrize(
    ("said", "together"),
    [
        ([LEFT, LEFT, RIGHT], LEFT),
        ([RIGHT, LEFT, RIGHT, TIE], RIGHT),
        ([LEFT, RIGHT], TIE),
        ([LEFT, TIE], TIE),
        ([LEFT, LEFT, TIE, BAD], TIE),  # two for a side, two for none
        ([LEFT, TIE, BAD], TIE),
        ([BAD, TIE, BAD], BAD),
        ([BAD, TIE], TIE),
        ([BAD, BAD, LEFT, RIGHT], BAD),
        ([LEFT, None], LEFT),
        ([None, None], None),
    ],
)
def test_the_camp_with_most_judges_decides(said, together):
    found = with_ensemble(panel(*([word] for word in said)))
    assert len(found) == len(said) + 1
    last = found.iloc[-1]
    assert (last["judge"], last["battle_id"]) == (f"majority of {len(said)} judges", "b0")
    assert last["outcome"] == together if together else pd.isna(last["outcome"])


def test_the_majority_is_of_the_same_judges_everywhere():
    seen = panel([LEFT] * 4, [LEFT] * 3, [RIGHT] * 2, with_execution=True)
    blind = panel([TIE] * 2, [TIE] * 2)  # the third was not asked here
    found = with_ensemble(pd.concat([seen, blind]))
    added = found[found["judge"] == "majority of 3 judges"]
    assert added["battle_id"].tolist() == ["b0", "b1"] and added["with_execution"].all()
    assert added["outcome"].tolist() == [LEFT, LEFT]
    assert found.attrs["one_judge_missing"] == 4
    with pytest.raises(VerdictsError, match="no battle was put to all 2 judges"):
        with_ensemble(pd.concat([verdicts_of([LEFT]), verdicts_of([LEFT], judge="b", swapped=True)]))
    with pytest.raises(VerdictsError, match="two judges or more"):
        with_ensemble(verdicts_of([LEFT]))


def test_judges_that_err_apart_agree_better_together_and_stay_in_the_tables():
    rng = np.random.default_rng(5)
    people = rng.choice([LEFT, RIGHT], 400)
    flipped = {LEFT: RIGHT, RIGHT: LEFT}
    judges = [
        [flipped[word] if wrong else word for word, wrong in zip(people, rng.random(400) < 0.3, strict=True)]
        for _ in range(5)
    ]
    found = reward(votes_of(people), panel(*judges), ensemble=True, resamples=50)
    table = found.agreement
    held = table[(table["measure"] == "accuracy") & (table["convention"] == "wrong") & (table["by"] == "")]
    values = dict(zip(held["judge"], held["value"], strict=True))
    best = max(value for judge, value in values.items() if judge.startswith("j"))
    assert len(values) == 6 and found.n_verdicts == 2000
    # Five judges that are right in 70 of 100 are together right in 83.7 (binomial).
    assert values["majority of 5 judges"] > max(best, 0.78)
