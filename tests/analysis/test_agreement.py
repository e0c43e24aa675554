"""Judges against people: values by hand, values of scikit-learn 1.9, and what is left out is counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from verdict_makers import OUTCOMES, TABLE, from_table, verdicts_of, votes_of

from analysis.agreement import agreement, confusion, lifts, per_class, scores
from analysis.errors import OptionError, SliceError, VerdictsError, VotesError
from analysis.verdicts import both_orders, cases, people, verdicts_frame
from data.layouts import read
from data.outcomes import Outcome
from data.records import Judgment, Vote

LLMFAO = Path(__file__).parents[2].parent / "shared" / "data" / "llmfao"


def values(frame, **where):
    """The numbers of one group by measure."""
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert frame["measure"].is_unique
    return dict(zip(frame["measure"], frame["value"], strict=True))


# accuracy_score, f1_score(average="macro", zero_division=0), cohen_kappa_score and
# matthews_corrcoef of scikit-learn 1.9.0 for TABLE, row by row.
SCIKIT_LEARN = {
    (4, "drop"): (0.5555555555555556, 0.5273583461059043, 0.38872537921666284, 0.3896447794947905),
    (4, "wrong"): (0.5172413793103449, 0.5072156057644621, 0.3537913032405934, 0.35591612129756217),
    (3, "drop"): (0.6370370370370371, 0.635921114645929, 0.4551968374238181, 0.45655321848173624),
    (3, "wrong"): (0.593103448275862, 0.6137570082309436, 0.4085724161769789, 0.4110753590364938),
}


@pytest.mark.parametrize(("classes", "convention"), SCIKIT_LEARN)
def test_every_measure_equals_that_of_scikit_learn(classes, convention):
    found = agreement(cases(*from_table()), classes=classes, resamples=200)
    assert (set(found["n"]), set(found["no_verdict"])) == ({145}, {10})
    expected = SCIKIT_LEARN[classes, convention]
    assert tuple(values(found, convention=convention).values()) == pytest.approx(expected, abs=1e-12)
    part = found[found["convention"] == convention]
    assert ((part["low"] < part["value"]) & (part["value"] < part["high"])).all()


def test_classes_one_by_one_equal_those_of_scikit_learn():
    found = per_class(cases(*from_table()))
    drop, wrong = (found[found["convention"] == name] for name in ("drop", "wrong"))
    assert drop["precision"].tolist() == pytest.approx(
        [0.6521739130434783, 0.6578947368421053, 0.6078431372549019]
    )
    assert drop["recall"].tolist() == pytest.approx(
        [0.6521739130434783, 0.5681818181818182, 0.6888888888888889]
    )
    assert drop["f1"].tolist() == pytest.approx([0.6521739130434783, 0.6097560975609756, 0.6458333333333334])
    assert drop["support"].tolist() == [46, 44, 45]
    assert wrong["recall"].tolist() == pytest.approx([0.6, 30 / 54, 0.62])
    assert wrong["support"].tolist() == [50, 45, 50]


def test_a_table_of_two_by_two_worked_by_hand():
    # 40 and 30 agree, 20 and 10 do not: p = 0.7, chance = (60 * 50 + 40 * 50) / 100^2 = 0.5.
    found = scores(np.array([[40, 20, 0], [10, 30, 0]]))
    assert found["accuracy"] == pytest.approx(0.7)
    assert found["kappa"] == pytest.approx(0.4)
    assert found["macro_f1"] == pytest.approx((80 / 110 + 60 / 90) / 2)
    assert found["mcc"] == pytest.approx((40 * 30 - 20 * 10) / np.sqrt(60 * 40 * 50 * 50))


def test_a_judge_that_never_answers_is_right_about_nothing_and_measured_nowhere():
    silent = cases(votes_of(["left", "tie"] * 6), verdicts_of([None] * 12))
    found = agreement(silent, resamples=50)
    assert values(found, convention="wrong") == {"accuracy": 0, "macro_f1": 0, "kappa": 0, "mcc": 0}
    assert np.isnan(list(values(found, convention="drop").values())).all()
    assert found["no_verdict"].eq(12).all()
    table = confusion(silent)
    assert table[table["verdict"] == "no_verdict"]["n"].tolist() == [6, 0, 6]


def test_the_confusion_holds_every_case_and_its_shares_are_of_what_people_said():
    table = confusion(cases(*from_table()), classes=4)
    assert table["n"].to_numpy().reshape(4, 5).tolist() == TABLE.tolist()
    assert table.groupby("human")["share"].sum().tolist() == pytest.approx([1.0] * 4)


def test_few_battles_have_a_number_and_no_interval():
    found = agreement(cases(votes_of(["left"] * 9), verdicts_of(["left"] * 9)), resamples=20)
    assert found["value"].notna().any() and found[["low", "high"]].isna().all(axis=None)


def two_modes(n=400, seed=3):
    """A judge that is right 8 of 10 times with execution and 6 of 10 without, on the same battles."""
    rng = np.random.default_rng(seed)
    human = rng.choice(["left", "right"], n)
    easy = rng.random(n)
    other = {"left": "right", "right": "left"}
    parts = [
        verdicts_of(
            [h if e < share else other[h] for h, e in zip(human, easy, strict=True)], with_execution=seen
        )
        for seen, share in ((False, 0.6), (True, 0.8))
    ]
    return votes_of(human, category=np.where(rng.random(n) < 0.7, "web_design", "game_development")), parts


def test_the_lift_is_paired_and_its_interval_shrinks_with_what_both_modes_share():
    votes, parts = two_modes()
    matched = cases(votes, pd.concat(parts))
    found = lifts(matched, by=["category"], resamples=2000)
    whole = found[
        (found["by"] == "") & (found["measure"] == "accuracy") & (found["convention"] == "drop")
    ].iloc[0]
    alone = agreement(matched, resamples=1)
    without, seeing = (
        values(alone, with_execution=mode, convention="drop")["accuracy"] for mode in (False, True)
    )
    assert (whole["without"], whole["with_execution"]) == pytest.approx((without, seeing))
    # Only the battles that one mode alone gets right make the difference vary: McNemar's variance.
    share = whole["lift"]
    half = 1.96 * np.sqrt((share - share**2) / whole["n"])
    assert (whole["high"] - whole["low"]) / 2 == pytest.approx(half, rel=0.1)
    unpaired = 1.96 * np.sqrt((without * (1 - without) + seeing * (1 - seeing)) / whole["n"])
    assert half < 0.7 * unpaired
    assert set(found["title"]) == {"All battles", "Web design", "Game development"}
    by_category = found[
        (found["by"] == "category") & (found["measure"] == "mcc") & (found["convention"] == "drop")
    ]
    assert by_category["n"].sum() == 400


def test_only_battles_asked_in_both_modes_make_a_lift():
    votes, (without, seeing) = two_modes(n=60)
    found = lifts(cases(votes, pd.concat([without, seeing.head(25)])), resamples=20)
    assert set(found["n"]) == {25}
    assert lifts(cases(votes, without), resamples=20).empty


def test_no_verdict_in_one_mode_is_dropped_there_and_wrong_there():
    votes = votes_of(["left"] * 10)
    without = verdicts_of(["left"] * 5 + [None] * 5)
    seeing = verdicts_of(["left"] * 8 + ["right"] * 2, with_execution=True)
    found = lifts(cases(votes, pd.concat([without, seeing])), resamples=100)
    rows = found[found["measure"] == "accuracy"].set_index("convention")
    assert rows.loc["drop", ["without", "with_execution", "lift"]].tolist() == pytest.approx([1, 0.8, -0.2])
    assert rows.loc["wrong", ["without", "with_execution", "lift"]].tolist() == pytest.approx([0.5, 0.8, 0.3])


def test_the_same_seed_gives_the_same_intervals_and_a_slice_does_not_move_another():
    votes, parts = two_modes()
    matched = cases(votes, pd.concat(parts))
    alone, sliced = (agreement(matched, by=by, resamples=50) for by in ([], ["category"]))
    pd.testing.assert_frame_equal(alone, sliced[sliced["by"] == ""].reset_index(drop=True))


def test_both_orders_win_only_together_and_silence_of_one_is_silence_of_both():
    first = verdicts_of(["left", "left", "tie", None, "right", "both_bad"])
    second = verdicts_of(["left", "right", "both_bad", "left", "tie", "both_bad"], swapped=True)
    judged, one_order, differs = both_orders(pd.concat([first, second, verdicts_of(["left"], start=9)]))
    said = judged["outcome"].astype(object).where(judged["outcome"].notna(), None).tolist()
    assert said == ["left", "tie", "tie", None, "tie", "both_bad"]
    assert (one_order, differs.tolist()) == (1, [False, True, False, False, True, False])
    matched = cases(votes_of(["left"] * 6), pd.concat([first, second]), orders="both")
    assert (len(matched.frame), matched.n_inconsistent, matched.n_one_order) == (6, 2, 0)


def test_battles_that_split_people_or_that_nobody_voted_on_are_counted_and_left_out():
    votes = pd.concat([votes_of(["left", "left"]), votes_of(["right", "left"])])
    matched = cases(votes, verdicts_of(["left", "left", "left"]))
    assert (matched.n_split, matched.n_unvoted, len(matched.frame)) == (1, 1, 1)
    assert people(votes).set_index("battle_id")["n_votes"].to_dict() == {"b0": 2, "b1": 2}
    swapped = cases(votes, verdicts_of(["left"], swapped=True))
    assert (len(swapped.frame), swapped.n_one_order) == (0, 1)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"outcome": "A>B"}, "A>B"),
        ({"judge": None}, "column judge"),
        ({"swapped": None}, "column swapped"),
        ({"with_execution": "False"}, "column with_execution"),
    ],
)
def test_verdicts_that_mean_nothing_are_refused_by_name(change, text):
    with pytest.raises(VerdictsError, match=text):
        cases(votes_of(["left"]), verdicts_of(["left"]).assign(**change))


def test_repeated_calls_missing_columns_and_bad_options_are_refused():
    once = verdicts_of(["left"])
    with pytest.raises(VerdictsError, match="repeat a call, first judge 'owl' on battle b0"):
        cases(votes_of(["left"]), pd.concat([once, once]))
    with pytest.raises(VerdictsError, match="no column swapped"):
        cases(votes_of(["left"]), once.drop(columns="swapped"))
    with pytest.raises(VotesError, match="no column battle_id"):
        cases(votes_of(["left"]).drop(columns="battle_id"), once)
    matched = cases(votes_of(["left"]), once)
    for call in (
        lambda: cases(votes_of(["left"]), once, orders="any"),
        lambda: agreement(matched, classes=2),
        lambda: agreement(matched, by="category"),
        lambda: agreement(matched, level=1.0),
        lambda: agreement(matched, resamples=0),
        lambda: scores(TABLE, "tie"),
    ):
        with pytest.raises(OptionError):
            call()
    with pytest.raises(SliceError):
        agreement(matched, by=["category"])


def test_of_several_judgments_of_a_call_the_latest_counts_and_the_others_are_told():
    said = [
        Judgment(battle_id="b0", judge="owl", outcome=None, with_execution=True),
        Judgment(battle_id="b0", judge="owl", outcome=Outcome.LEFT, with_execution=True),
        Judgment(battle_id="b0", judge="owl", outcome=Outcome.RIGHT, with_execution=True, swapped=True),
    ]
    for order in (said, said[::-1]):
        frame = verdicts_frame(order)
        assert (len(frame), frame.attrs["superseded"]) == (2, 1)
        assert frame.set_index("swapped")["outcome"].to_dict() == {False: "left", True: "right"}
    assert verdicts_frame([]).empty


@pytest.mark.skipif(not LLMFAO.is_dir(), reason="the LLMFAO data is not there")
def test_gpt4_agrees_with_the_crowd_as_often_as_was_measured():
    votes = pd.DataFrame(
        [
            {"battle_id": record.battle_id, "outcome": record.outcome.value}
            for record in read(LLMFAO / "crowd-comparisons.csv").records()
            if isinstance(record, Vote)
        ]
    )
    judged = (r for r in read(LLMFAO / "gpt4-crowd-comparisons.csv").records() if isinstance(r, Judgment))
    verdicts = verdicts_frame(judged)
    matched = cases(votes, verdicts)
    assert (len(matched.frame), matched.n_split, matched.n_unvoted) == (1831, 308, 0)
    clear = values(agreement(matched, resamples=200), convention="drop")
    assert clear["accuracy"] == pytest.approx(817 / 1831)
    # The known 45.7 % takes the alphabetically first of several most frequent outcomes.
    first = votes.groupby("battle_id")["outcome"].agg(lambda words: words.mode().iloc[0]).reset_index()
    known = values(agreement(cases(first, verdicts), resamples=200), convention="drop")
    assert known["accuracy"] == pytest.approx(0.457, abs=5e-4)
    assert set(OUTCOMES) >= set(verdicts["outcome"])
