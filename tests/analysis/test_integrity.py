"""Rigged votes are found with reasons that hold; honest crowds, and people with a taste, are left alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import OptionError
from analysis.integrity import KINDS, OF_RATERS, examine_integrity, names_of
from benchmarks.integrity import attacked, crowd, named, table


@pytest.fixture(scope="module")
def honest() -> pd.DataFrame:
    return named(crowd(7).votes)


@pytest.mark.parametrize(
    ("attack", "kind"),
    [
        pytest.param("always left: 30 votes", "one side", marks=pytest.mark.threat("V07")),
        pytest.param("flood: 200 in 100 s", "too fast", marks=pytest.mark.threat("V09")),
        pytest.param("replayed: 40 votes", "votes again", marks=pytest.mark.threat("V01")),
        pytest.param("ring of 3, 60 battles", "same as another"),
        pytest.param("turned round: 400 votes", "against the board"),
        pytest.param("names known: 216 of 10", "for one model", marks=pytest.mark.threat("V05")),
        pytest.param("names known: 353 of 353", "odd pair"),
        pytest.param("… the same, in 20 days", "rush for a model"),
        pytest.param("drawn battles: 1,700 of 5", "for one model", marks=pytest.mark.threat("V06")),
    ],
)
def test_attacks_of_the_sizes_that_move_a_board_are_found(
    attack: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds: set[str] = set()

    def remembered(frame: pd.DataFrame):
        found = examine_integrity(frame)
        kinds.update(finding.kind for finding in found.findings)
        return found

    monkeypatch.setattr("benchmarks.integrity.examine_integrity", remembered)
    seen = attacked(attack, 3)
    assert seen.found
    assert kind in kinds
    assert seen.false_raters <= 1
    lifted, left = seen.lift
    assert abs(left) < max(0.4 * abs(lifted), 8.0)  # points: leaving out what was found undoes most of it


def test_honest_crowds_are_left_alone() -> None:
    seen = [attacked(name, seed) for name in ("nobody", "nobody, shared battles") for seed in range(3)]
    # Ten checks at 1 % each for a crowd: 0.6 expected in six; 4 or more has a chance of 0.3 %.
    assert sum(one.false_raters > 0 or one.false_log > 0 for one in seen) < 4


def test_what_cannot_be_told_from_votes_is_said_so() -> None:
    """One vote of each of many accounts, over months and several opponents, is a taste."""
    assert not attacked("drawn battles: 1,700 of 170", 0).found
    assert "drawn battles: 1,700 of 170" in table(["drawn battles: 1,700 of 170"], 1)


def test_a_reason_says_what_was_seen_and_expected(honest: pd.DataFrame) -> None:
    fan = pd.DataFrame(
        {
            "voter": "fan",
            "battle_id": [f"x{n}" for n in range(40)],
            "created_at": honest["created_at"].min() + pd.to_timedelta(np.arange(40) * 7, unit="h"),
            "outcome": ["left", "right"] * 20,
            "model_left": ["model-3", "model-1"] * 20,
            "model_right": ["model-1", "model-3"] * 20,
        }
    )
    votes = pd.concat([honest, fan], ignore_index=True)
    result = examine_integrity(votes)
    finding = next(finding for finding in result.findings if finding.kind == "for one model")
    assert (finding.model, finding.voters) == ("model-3", ("fan",))
    assert finding.reason.startswith("model-3 got 40 of 40 points")
    assert finding.chance is not None and finding.chance < 0.01
    assert set(votes.loc[finding.rows, "voter"]) == {"fan"}
    assert set(result.rows) >= set(finding.rows)
    assert result.n_votes == len(votes) and "fan" in result.voters


def test_a_taste_and_a_habit_below_the_least_deviation_are_no_finding(honest: pd.DataFrame) -> None:
    """Sixty per cent of 600 votes on one side are far from chance, and nobody's business."""
    rng = np.random.default_rng(1)
    sides = honest.sample(600, random_state=1).assign(voter="lefty", battle_id=[f"y{n}" for n in range(600)])
    sides["outcome"] = np.where(rng.random(600) < 0.6, "left", "right")
    sides["created_at"] = honest["created_at"].min() + pd.to_timedelta(np.arange(600) * 400, unit="s")
    kinds = {f.kind for f in examine_integrity(pd.concat([honest, sides])).findings if "lefty" in f.voters}
    assert kinds == set()


def test_what_could_not_be_looked_for_is_named_with_the_reason(honest: pd.DataFrame) -> None:
    no_times = examine_integrity(honest.drop(columns=["created_at", "battle_id"]))
    assert no_times.unchecked == {
        "too fast": "the votes have no times",
        "same as another": "no battle has votes of two raters",
        "rush for a model": "the order of the votes is not known",
    }
    rounded = examine_integrity(honest.assign(created_at=honest["created_at"].dt.floor("D")))
    assert "rounded" in rounded.unchecked["too fast"]
    few = examine_integrity(honest.head(1))
    assert few.findings == () and "for one model" in few.unchecked
    with pytest.raises(OptionError, match="name no voter"):
        examine_integrity(honest.assign(voter=None))


def test_every_kind_is_explained_and_those_of_raters_come_first() -> None:
    assert set(OF_RATERS) == set(KINDS) - {"rush for a model", "odd pair"}
    assert all(KINDS.values())
    assert names_of(("a", "b")) == "a and b"


def test_a_real_crowd_has_the_few_odd_raters_that_it_is_known_to_have(llmfao) -> None:
    frame, _ = llmfao
    votes = frame.rename(columns={"worker": "voter", "id": "battle_id"}).astype({"voter": str})
    result = examine_integrity(votes)
    assert {"15", "70"} <= set(result.voters)  # 106.5 of 110 points for one model; 43 of 45
    assert len(result.voters) <= 6  # of 124
