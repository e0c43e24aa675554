"""What the Learn pages and the demo do, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from data.outcomes import Outcome
from data.records import SIDES
from runtimes_wasm.contract import RunResult, RunStatus
from runtimes_wasm.extract import Extraction
from tests.environment_file import ROOT
from workbench import services
from workbench.battle import Phase
from workbench.cli import app as cli
from workbench.errors import BattleError
from workbench.learning import crowds
from workbench.learning.demo import SCENES, Performance, scores_before
from workbench.learning.exercises import (
    Guesses,
    Ranking,
    best_constant,
    compared,
    puzzle,
    results,
    sample_battles,
    shuffled,
)
from workbench.learning.playback import SECONDS, STEPS, Playback, Step
from workbench.playing import Playing, program_in
from workbench.recorder import RECORDER
from workbench.stage import can_show


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Inline(Executor):
    """Runs nothing: every program ended at once."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[RunResult] = Future()
        done.set_result(RunResult(status=RunStatus.OK))
        return done


# ---- The clock of the demo


def test_steps_follow_each_other_at_their_speed_and_stop_at_the_end() -> None:
    clock = Clock()
    playback = Playback(clock=clock)
    clock.now += 60
    assert not playback.tick() and playback.step is Step.PROMPT  # it waits for somebody to press play
    playback.play()
    clock.now += SECONDS[Step.PROMPT] / 2
    assert not playback.tick() and playback.share == pytest.approx(0.5)
    playback.set_speed(2.0)
    clock.now += SECONDS[Step.PROMPT] / 4
    assert playback.tick() and playback.step is Step.ANSWERS and playback.share == 0
    for _ in STEPS:
        clock.now += 1000
        playback.tick()
    assert playback.ended and not playback.playing and playback.share == 1


def test_a_pause_stops_the_time_and_a_held_step_does_not_end() -> None:
    clock = Clock()
    playback = Playback(clock=clock)
    playback.play()
    clock.now += 1
    playback.pause()
    clock.now += 50
    assert not playback.tick() and playback.elapsed == pytest.approx(1)
    playback.play()
    clock.now += 50
    assert not playback.tick(held=True) and playback.step is Step.PROMPT
    assert playback.tick() and playback.step is Step.ANSWERS


# ---- The demo


def test_every_scene_is_of_the_book_has_two_programs_and_runs_here() -> None:
    assert len({scene.prompt_id for scene in SCENES}) == len(SCENES) >= 4
    for scene in SCENES:
        assert can_show(scene.prompt.language, scene.prompt.environment)
        assert scene.left != scene.right
        for model in (scene.left, scene.right):
            assert program_in(scene.prompt.answer_of(model).text) is not None


def _play(found: Extraction) -> Playing:
    return Playing(Inline(), found)


def _console_scene() -> Performance:
    return Performance(next(scene for scene in SCENES if not scene.prompt.environment.is_page), _play)


def test_a_performance_types_answers_runs_one_after_the_other_votes_and_tells_the_names() -> None:
    performance = _console_scene()
    prompt = performance.scene.prompt.text
    performance.playback.elapsed = SECONDS[Step.PROMPT] / 2
    typed = performance.so_far(prompt)
    assert prompt.startswith(typed) and 0 < len(typed) < len(prompt)
    assert performance.battle.phase is Phase.ASKED
    performance.playback.next()
    performance.arrive()
    assert not performance.playings
    performance.playback.next()
    performance.arrive()
    assert set(performance.playings) == {"left"} and performance.battle.left.status is not None
    performance.playback.next()
    performance.arrive()
    assert set(performance.playings) == {"left", "right"} and performance.battle.phase is Phase.RAN
    assert performance.battle.display_name("left") == "Model A"
    performance.playback.next()
    performance.arrive()
    assert performance.battle.vote is None  # the room may still say something else
    performance.playback.next()
    performance.arrive()
    assert performance.battle.revealed and performance.by_script
    assert performance.battle.vote is not None and performance.receipt is not None
    assert performance.battle.vote.outcome is performance.scene.outcome
    # The vote counts on the board that the demo shows: one more than the synthetic ones.
    board = performance.standings
    assert board is not None and board.n_votes == board.n_synthetic + 1
    winner = "left" if performance.scene.outcome is Outcome.LEFT else "right"
    score, moved = performance.moved(winner)
    assert score is not None and moved is not None and moved > 0
    assert performance.battle.side(winner).model in scores_before()


def test_the_room_may_vote_otherwise_once_and_a_step_waits_for_its_program() -> None:
    performance = _console_scene()
    for _ in range(4):
        performance.playback.next()
    performance.arrive()
    performance.vote(Outcome.BOTH_BAD)
    performance.vote(Outcome.LEFT)
    assert performance.battle.vote is not None and performance.battle.vote.outcome is Outcome.BOTH_BAD
    assert not performance.by_script
    clock = Clock()
    page = Performance(SCENES[0], _play, Playback(clock=clock))
    page.playback.play()
    for step in (Step.PROMPT, Step.ANSWERS):
        clock.now += SECONDS[step]
        page.advance()
    clock.now += 10 * SECONDS[Step.LEFT]
    page.advance()
    assert page.held and page.playback.step is Step.LEFT  # its page is not up, however long it takes
    page.ran("left", RunStatus.OK)
    page.advance()
    assert page.playback.step is Step.RIGHT
    page.finish()


@pytest.mark.parametrize("with_it", [["--share"], ["--store", "votes.sqlite"]])
def test_the_demo_takes_no_store_and_no_guests(with_it: list[str]) -> None:
    found = CliRunner().invoke(cli, ["app", "--demo", *with_it])
    assert found.exit_code == 2 and "--demo has a store of its own" in found.output


# ---- Exercises


def test_sample_battles_hold_two_programs_and_a_vote() -> None:
    battles = sample_battles()
    assert len(battles) > 60
    for battle in battles:
        assert all(program_in(battle.answers[side].text) is not None for side in SIDES)
    deck = shuffled(battles, 5)
    assert len({battle.prompt.id for battle in deck}) == len(deck) > 40
    assert [b.battle_id for b in shuffled(battles, 5)] == [b.battle_id for b in deck]
    assert [b.battle_id for b in shuffled(battles, 6)] != [b.battle_id for b in deck]
    outcome, share = best_constant(deck)
    assert share == sum(battle.outcome is outcome for battle in deck) / len(deck)


def test_guesses_are_counted() -> None:
    guesses = Guesses().add(Outcome.LEFT, Outcome.LEFT).add(Outcome.TIE, Outcome.BOTH_BAD)
    assert (guesses.right, guesses.near, len(guesses)) == (1, 2, 2)


def test_a_puzzle_has_a_fit_and_hides_the_order() -> None:
    found = puzzle(50, 3)
    assert len(found.votes) == 50 and found.votes["synthetic"].all()
    assert sorted(found.truth) == sorted(found.fitted) == list(found.shown)
    assert compared(found.fitted, found)["you and the fit"] == 1
    assert compared(found.truth, found)["you and the truth"] == 1
    lines = results(found.votes)
    first = found.votes.iloc[0]
    assert first["model_left"] in lines["said"][0] and first["model_right"] in lines["said"][0]
    assert puzzle(50, 3).fitted == found.fitted
    with pytest.raises(BattleError, match="take more votes"):
        puzzle(2, 1)


def test_models_move_up_and_down_and_no_further() -> None:
    order = Ranking(("a", "b", "c"))
    assert order.moved("c", -1).order == ("a", "c", "b")
    assert order.moved("a", -1).order == ("a", "b", "c")
    assert not Ranking(order.order, checked=True).moved("a", 1).checked


# ---- What the pages tell


def test_the_paradox_shows_and_goes_with_even_sampling() -> None:
    uneven, even = crowds.mixed(8).gaps, crowds.mixed(1).gaps
    assert (uneven["gap"].iloc[:2] > 0).all() and uneven["gap"].iloc[2] < -50
    assert (even["gap"] > 20).all()


def test_few_bought_votes_win_and_one_name_is_caught_where_many_are_not() -> None:
    assert crowds.rigged(0, 1).by_vote.models[0].model != crowds.FAVOURED
    one, many = crowds.rigged(200, 1), crowds.rigged(200, 60)
    assert one.by_vote.models[0].model == many.by_vote.models[0].model == crowds.FAVOURED
    assert one.caught_buyers == 1 and many.caught_buyers == 0
    path = crowds.rigging_path().pivot(index="bought", columns="model", values="score")
    at = dict(
        zip((row.model for row in one.by_vote.models), (row.score for row in one.by_vote.models), strict=True)
    )
    assert path.loc[200].to_dict() == pytest.approx(at)


def test_half_wins_shrink_the_gaps_and_davidson_does_not() -> None:
    found = crowds.by_tie_model(0.5)
    spread = found.groupby("way")["score"].agg(lambda scores: scores.max() - scores.min())
    assert spread["half wins"] < 80 < 100 < spread["Davidson"] < 140
    assert set(crowds.by_tie_model(0.0)["way"]) == {"half wins"}


def test_published_gaps_are_two_point_three_times_ours() -> None:
    scores = crowds.compared(with_ties=False).scores
    factor = (scores["published"] - 1000) / (scores["ours"] - 1000)
    assert factor.to_numpy() == pytest.approx(2.302585, rel=0.02)
    assert crowds.compared(with_ties=True).ties_lost > 0 == crowds.compared(with_ties=False).ties_lost


# ---- The pages themselves


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppTest]:
    """The app of this process on a store of its own; it begins with the demo, which runs no program yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUNOFF_STORE", str(tmp_path_factory.mktemp("learn") / "votes.sqlite"))
        patch.setenv("RUNOFF_DEMO", "1")
        st.cache_resource.clear()
        running = AppTest.from_file(str(ROOT / "workbench" / "navigation.py"), default_timeout=60)
        running.run()
        assert [title.value for title in running.title] == ["Demo"]
        yield running
        services.store().close()
        RECORDER._store = None
        st.cache_resource.clear()


def _open(app: AppTest, name: str) -> AppTest:
    app.switch_page(f"app_pages/{name}.py").run()
    assert not app.exception, [error.message for error in app.exception]
    return app


def _metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_the_scores_page_finds_the_fit_by_hand(app: AppTest) -> None:
    page = _open(app, "learn_scores")
    assert _metrics(page)["Wins of 100 that decide"] == "64"
    page.slider(key="learn_gap").set_value(400).run()
    assert _metrics(page)["Wins of 100 that decide"] == "91"
    assert float(_metrics(page)["Short of the best fit"]) > 10
    page.button(key="learn_hand_best").click().run()
    assert float(_metrics(page)["Short of the best fit"]) < 0.05
    assert any("That is the best fit" in text.value for text in page.markdown)
    assert (_metrics(page)["Wins, if it were usual points"], _metrics(page)["Wins it stands for"]) == (
        "64%",
        "56%",
    )


def test_the_bootstrap_grows_by_one_and_by_a_hundred(app: AppTest) -> None:
    page = _open(app, "learn_intervals")
    wide = float(_metrics(page)["Points from low to high"])
    page.select_slider(key="learn_width_votes").set_value(6400).run()
    assert 3.4 < wide / float(_metrics(page)["Points from low to high"]) < 4.8  # sixteen times the votes
    page.button(key="learn_resamples_next").click().run()
    assert any("Resample 1:" in text.value for text in page.caption)
    page.button(key="learn_resamples_many").click().run()
    assert any("Scores of 101 resamples" in text.value for text in page.caption)
    assert any("after 101 resamples" in text.value for text in page.markdown)
    page.button(key="learn_resamples_again").click().run()
    assert not any("resamples" in text.value and "Scores of" in text.value for text in page.caption)


@pytest.mark.parametrize(
    ("name", "slider", "value", "label"),
    [
        ("learn_ties", "learn_ties_share", 60, "First to last, half wins"),
        ("learn_slices", "learn_mix_uneven", 1, "Steady ahead of flashy, all votes"),
        ("learn_rigging", "learn_rig_bought", 0, "Place of fir"),
    ],
)
def test_sliders_move_what_is_told(app: AppTest, name: str, slider: str, value: int, label: str) -> None:
    page = _open(app, name)
    before = _metrics(page)[label]
    assert any("synthetic" in text.value for text in page.markdown)  # the badge
    page.slider(key=slider).set_value(value).run()
    assert not page.exception and _metrics(page)[label] != before


def test_an_order_is_made_with_buttons_and_compared(app: AppTest) -> None:
    page = _open(app, "learn_exercises")
    page.button(key="learn_rank_up_cedar").click().run()
    order = page.session_state["learn_rank_order"].order
    assert order[:2] == ("cedar", "birch")
    page.button(key="learn_rank_check").click().run()
    found = compared(order, puzzle(25, 1))
    assert _metrics(page)["Tau, you and the fit"] == f"{found['you and the fit']:+.1f}"


def test_the_glossary_finds_and_shows(app: AppTest) -> None:
    page = _open(app, "glossary")
    page.text_input(key="glossary_words").set_value("davidson").run()
    assert "Davidson" in [heading.value for heading in page.subheader]
    page.text_input(key="glossary_words").set_value("<b>nothing").run()
    assert not page.subheader and not page.exception


def test_the_demo_plays_to_the_end_and_leaves_no_row(app: AppTest) -> None:
    page = _open(app, "demo")
    page.session_state["demo_performance"] = _console_scene()
    page.run()
    assert any("demo, scripted" in text.value for text in page.markdown)
    for _ in range(4):
        page.button(key="demo_next").click().run()
        assert not page.exception
    page.button(key="demo_vote_tie").click().run()
    assert any("The room said: Tie" in text.value for text in page.header)
    page.button(key="demo_next").click().run()
    assert any("Standings" in text.value for text in page.header)
    page.button(key="demo_restart").click().run()
    assert page.session_state["demo_performance"].battle.vote is None
    assert set(services.store().counts().values()) == {0}
