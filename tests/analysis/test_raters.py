"""Agreement follows the published formula; odd voters are named, ordinary ones are not."""

import numpy as np
import pandas as pd
import pytest
from vote_makers import random_votes, votes

from analysis.bradley_terry import fit
from analysis.errors import OptionError
from analysis.pairs import code_votes, count_votes
from analysis.raters import agreement, inflation, voter_table


def judged(*items):
    """Votes on items; each item is a string of l, r and t as seen with a on the left."""
    word = {"l": "left", "r": "right", "t": "tie"}
    rows = [("a", "b", word[c], k) for k, item in enumerate(items) for c in item]
    frame = pd.DataFrame(rows, columns=["model_left", "model_right", "outcome", "item"])
    return frame


def test_agreement_is_krippendorffs_alpha():
    """Items ll, lr, rr, tt and a lone l: D_o = 2/8; values 3 l, 3 r, 2 t: D_e = 42/56."""
    frame = judged("ll", "lr", "rr", "tt", "l")
    found = agreement(frame["item"].to_numpy(), code_votes(frame))
    assert found.alpha == pytest.approx(1 - (2 / 8) / (42 / 56))
    assert (found.battles, found.votes) == (4, 8)
    assert found.same == pytest.approx(3 / 4)
    assert found.low <= found.alpha <= found.high


def test_the_side_on_which_a_voter_saw_a_model_does_not_matter_for_agreement():
    frame = judged("ll", "lr", "rr", "tt")
    turned = frame.copy()
    turned.loc[::2, ["model_left", "model_right"]] = ["b", "a"]
    turned.loc[::2, "outcome"] = frame.loc[::2, "outcome"].replace({"left": "right", "right": "left"})
    items = frame["item"].to_numpy()
    assert agreement(items, code_votes(turned)).alpha == agreement(items, code_votes(frame)).alpha


def test_full_agreement_is_one_and_single_votes_have_none():
    frame = judged("lll", "rr", "tt")
    assert agreement(frame["item"].to_numpy(), code_votes(frame)).alpha == 1
    alone = judged("l", "r")
    assert agreement(alone["item"].to_numpy(), code_votes(alone)) is None


def test_real_voters_agree_as_published(llmfao):
    frame, _ = llmfao
    found = agreement(frame["id"].to_numpy(), code_votes(frame))
    assert found.alpha == pytest.approx(0.291, abs=0.002)


def test_real_intervals_widen_by_voter_and_most_by_prompt(llmfao):
    frame, _ = llmfao
    coded = code_votes(frame)
    counts = coded.count()
    strengths = fit(counts)
    found = {
        column: inflation(counts, strengths, coded, pd.factorize(frame[column])[0])
        for column in ("worker", "id", "prompt")
    }
    # Measured before by other means: 1.14, 1.27 and 1.54.
    assert found["worker"] == pytest.approx(1.14, abs=0.06)
    assert found["id"] == pytest.approx(1.27, abs=0.06)
    assert found["prompt"] == pytest.approx(1.54, abs=0.08)


@pytest.mark.threat("V05", "V06", "V07")
def test_voters_who_push_a_side_or_a_model_are_named_and_others_are_not():
    frame, _ = random_votes(n_models=6, n_votes=3000, seed=5)
    frame["voter"] = [f"v{k % 50}" for k in range(len(frame))]
    lefty = random_votes(n_models=6, n_votes=60, seed=6)[0].assign(outcome="left", voter="lefty")
    others = [f"model-{k % 5}" for k in range(60)]
    fan = pd.DataFrame({"model_left": others, "model_right": "model-5", "outcome": "right", "voter": "fan"})
    fan.loc[::2, ["model_left", "model_right", "outcome"]] = [
        ("model-5", name, "left") for name in others[::2]
    ]
    frame = pd.concat([frame, lefty, fan], ignore_index=True)
    coded = code_votes(frame)
    table = voter_table(frame["voter"], coded, fit(coded.count())).set_index("voter")
    assert (table["alarm"] != "").sum() == 2
    assert table.loc["lefty", "alarm"] == "one side" and table.loc["lefty", "left"] == 1
    assert (table.loc["fan", "alarm"], table.loc["fan", "model"]) == ("one model", "model-5")
    assert table["votes"].sum() == len(frame)


@pytest.mark.threat("V07")
def test_a_flood_of_votes_for_the_left_side_moves_nobody_far():
    frame, _ = random_votes(n_models=6, n_votes=4700, seed=3, spread=1.0)
    flood = random_votes(n_models=6, n_votes=1500, seed=12)[0].assign(outcome="left")
    before = fit(count_votes(frame)).theta
    after = fit(count_votes(pd.concat([frame, flood], ignore_index=True))).theta
    # Sides are drawn at random, so the flood says that all are equal: gaps shrink, no place changes.
    assert np.array_equal(np.argsort(before), np.argsort(after))
    assert np.ptp(after) < np.ptp(before)


def test_ordinary_voters_raise_an_alarm_as_rarely_as_promised():
    alarms = 0
    for seed in range(40):
        frame, _ = random_votes(n_models=6, n_votes=2000, seed=seed)
        voters = pd.Series([f"v{k % 80}" for k in range(len(frame))])
        coded = code_votes(frame)
        alarms += int((voter_table(voters, coded, fit(coded.count()))["alarm"] != "").any())
    # Two kinds of alarm at 1 % each: 0.8 expected in 40 sets; 5 or more has a chance of 0.1 %.
    assert alarms < 5


def test_votes_without_a_voter_are_refused():
    frame = votes(("a", "b", 5), ("b", "a", 5))
    with pytest.raises(OptionError, match="name no voter"):
        voter_table(pd.Series([None] * 10), code_votes(frame), fit(count_votes(frame)))
