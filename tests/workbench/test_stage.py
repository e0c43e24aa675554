"""A whole battle on the stage, with the real store and the real sandbox."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from data.environments import Environment
from data.errors import StoreError
from data.languages import Language
from data.outcomes import Outcome
from data.prompts import Prompt, load
from data.records import SIDES
from data.store import Store
from runtimes_wasm import assets
from runtimes_wasm.browser import page_assets
from runtimes_wasm.contract import RunResult, RunStatus
from runtimes_wasm.extract import extract, programs_of
from workbench.battle import BattleState, Phase, even_weights
from workbench.errors import BattleError, TooFast
from workbench.models import scripted_catalogue
from workbench.preparation import Preparation
from workbench.recorder import Recorder
from workbench.stage import Show, Stage, can_show

pytestmark = pytest.mark.assets


class Tab:
    pass


def prompt_with(language: Language, environment: Environment) -> Prompt:
    """A prompt of that kind whose answers all hold programs."""
    return next(
        prompt
        for prompt in load()
        if prompt.language is language
        and prompt.environment is environment
        and all(answer.expect.value != "none" for answer in prompt.answers)
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "votes.sqlite") as opened:
        yield opened


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


def open_stage(store: Store, pool: ThreadPoolExecutor, prompt: Prompt) -> Stage:
    recorder = Recorder()
    recorder.write_to(store)
    stage = Stage.open(
        prompt,
        even_weights(prompt.models),
        catalogue=scripted_catalogue(),
        store=store,
        pool=pool,
        recorder=recorder,
        voter="somebody",
        rng=random.Random(5),
    )
    until = time.monotonic() + 60
    while stage.asking:
        assert time.monotonic() < until, "the models did not answer"
        stage.poll()
        time.sleep(0.01)
    return stage


def wait(stage: Stage, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while stage.busy:
        assert time.monotonic() < until, "the runs did not end"
        stage.poll()
        time.sleep(0.05)


def test_a_battle_of_two_programs_ends_in_a_stored_vote(store: Store, pool: ThreadPoolExecutor) -> None:
    stage = open_stage(store, pool, prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER))
    assert store.counts()["battles"] == 1
    with pytest.raises(BattleError):
        stage.vote(Outcome.LEFT)
    wait(stage)
    assert stage.ready and stage.battle.phase is Phase.RAN
    expected = {answer.model: answer.expect.value for answer in stage.prompt.answers}
    for run in store.runs(stage.battle.id):
        assert run.status == expected[stage.battle.side(run.side).model]
    receipt = stage.vote(Outcome.TIE)
    (vote,) = store.votes(stage.battle.id)
    assert (vote.id, vote.outcome, vote.ran_left, vote.ran_right) == (receipt.id, Outcome.TIE, True, True)
    assert stage.battle.phase is Phase.REVEALED
    assert stage.vote(Outcome.LEFT) == receipt, "a second click is no second vote"
    stage.vote(Outcome.LEFT, {"correctness": "left"}, "on second thought", change=True)
    stage.vote(Outcome.LEFT, {"correctness": "left"}, "on second thought", change=True)
    first, second = store.votes(stage.battle.id)
    assert (first.outcome, second.outcome, second.revision) == (Outcome.TIE, Outcome.LEFT, 1)
    assert [row["outcome"] for row in store.vote_rows()] == ["left"]


def test_an_edited_program_runs_again_and_is_recorded_as_edited(
    store: Store, pool: ThreadPoolExecutor
) -> None:
    stage = open_stage(store, pool, prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER))
    wait(stage)
    stage.start("left", "console.log('mine', 6 * 7)")
    wait(stage)
    result = stage.shows["left"].result
    assert result is not None and result.stdout == "mine 42\n"
    runs = [run for run in store.runs(stage.battle.id) if run.side == "left"]
    assert [run.edited for run in runs] == [False, True]


def test_another_block_of_the_answer_runs_and_is_recorded_as_an_edit(
    store: Store, pool: ThreadPoolExecutor
) -> None:
    stage = open_stage(store, pool, prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER))
    wait(stage)
    text = "```javascript\nconsole.log('one')\n```\n\n```javascript\nconsole.log('two'); // longer\n```\n"
    found = extract(text)
    left = stage.battle.left
    said = replace(left.said[0], text=text, extraction=found)
    stage.battle = replace(
        stage.battle, left=replace(left, said=(said,), program=found, code=found.code, chosen=None)
    )
    (line,) = [block.line for block in programs_of(found) if block.text != found.code]
    stage.choose("left", line)
    wait(stage)
    result = stage.shows["left"].result
    assert result is not None and result.stdout in ("one\n", "two\n")
    last = [run for run in store.runs(stage.battle.id) if run.side == "left"][-1]
    assert last.edited and last.extra["block"] == line and last.code != found.code


def test_a_run_that_cannot_be_carried_out_is_our_fault_and_can_be_tried_again(
    store: Store, pool: ThreadPoolExecutor
) -> None:
    stage = open_stage(store, pool, prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER))
    wait(stage)
    broken: Future[RunResult] = Future()
    broken.set_exception(RuntimeError("no process could be started"))
    stage.shows["left"] = Show(run_id="0" * 32, number=9, job=broken)
    assert stage.poll()
    result = stage.shows["left"].result
    assert result is not None and result.status is RunStatus.RUNNER_FAULT
    assert not stage.ready and stage.waiting_for() == ["left"]
    stage.start("left")
    wait(stage)
    assert stage.ready


def test_a_page_counts_as_run_when_its_frame_says_that_it_is_up(
    store: Store, pool: ThreadPoolExecutor
) -> None:
    stage = open_stage(store, pool, prompt_with(Language.HTML, Environment.CORE_WEB))
    assert not stage.ready and not stage.busy
    assert store.runs(stage.battle.id) == []
    for side in ("left", "right"):
        stage.page_settled(side, RunStatus.OK, ready_ms=120)
        stage.page_settled(side, RunStatus.FAILED, ready_ms=1)  # a second word changes nothing
    assert stage.ready
    assert [run.status for run in store.runs(stage.battle.id)] == ["ok", "ok"]


def test_declining_is_on_purpose_and_recorded(store: Store, pool: ThreadPoolExecutor) -> None:
    stage = open_stage(store, pool, prompt_with(Language.HTML, Environment.CORE_WEB))
    stage.page_settled("left", RunStatus.OK, ready_ms=5)
    stage.decline()
    stage.vote(Outcome.LEFT)
    (vote,) = store.votes(stage.battle.id)
    assert (vote.ran_left, vote.ran_right) == (True, False)


def test_the_arena_offers_what_this_machine_runs() -> None:
    for language in (Language.PYTHON, Language.JAVASCRIPT, Language.TYPESCRIPT, Language.C):
        assert can_show(language, Environment.INTERPRETER)
    assert can_show(Language.HTML, Environment.CORE_WEB)


def test_a_program_that_only_the_browsers_python_can_run_is_shown_in_a_frame(
    store: Store, pool: ThreadPoolExecutor
) -> None:
    assets.prepare([*page_assets(Language.PYTHON, Environment.INTERPRETER), "python-science"])
    stage = open_stage(store, pool, prompt_with(Language.PYTHON, Environment.INTERPRETER))
    wait(stage)
    stage.start("left", "import humanize\nprint(humanize.intcomma(12345))\n")
    shown = stage.shows["left"]
    assert shown.document is not None and shown.job is None
    assert shown.document.environment is Environment.INTERPRETER and not shown.document.missing
    stage.start("left", "print(1)\n")
    assert stage.shows["left"].document is None
    wait(stage)


@pytest.mark.threat("U15")
def test_a_battle_is_gone_on_with_after_a_restart(store: Store, pool: ThreadPoolExecutor) -> None:
    prompt = prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER)
    stage = open_stage(store, pool, prompt)
    wait(stage)
    stage.start("left", "console.log('mine')")
    with stage.guard:
        stage.say(prompt.text)
        stage.answering._jobs.clear()  # the process ends here: nobody takes its answers in
    left = BattleState.from_json(store.draft(stage.battle.id, "somebody") or {}).left
    assert left.edited and left.code == "console.log('mine')"

    def again(voter: str = "somebody") -> Stage | None:
        recorder = Recorder()
        recorder.write_to(store)
        return Stage.restore(
            stage.battle.id,
            catalogue=scripted_catalogue(),
            store=store,
            pool=pool,
            recorder=recorder,
            voter=voter,
        )

    assert again("somebody else") is None
    restored = again()  # the second turn was never answered: it is asked again
    assert restored is not None
    while restored.asking:
        restored.poll()
        time.sleep(0.01)
    wait(restored)
    assert [turn.number for turn in store.turns(stage.battle.id)] == [2, 2]
    receipt = restored.vote(Outcome.RIGHT)
    voted = again()
    assert voted is not None and voted.battle.revealed and voted.receipt == receipt
    wait(voted)
    changed = voted.vote(Outcome.TIE, change=True)
    assert changed.seq == receipt.seq + 1
    assert [row["turns"] for row in store.vote_rows()] == [2]

    # The next battle makes the vote final, also for who comes back to this one.
    voted.leave(Tab())
    for stayed in (voted, again()):
        assert stayed is not None
        with pytest.raises(BattleError, match="final"):
            stayed.vote(Outcome.LEFT, change=True)
        assert stayed.receipt == changed
    assert [vote.outcome for vote in store.votes(stage.battle.id)][-1] is Outcome.TIE
    store.check()


def test_models_write_on_while_another_tab_shows_their_battle(store: Store, pool: ThreadPoolExecutor) -> None:
    stage = open_stage(store, pool, prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER))
    one, two, closed = Tab(), Tab(), Tab()
    for tab in (one, two, closed):
        stage.enter(tab)
    del closed, tab
    gc.collect()
    stage.leave(one)
    wait(stage)
    assert all(stage.battle.side(side).said for side in SIDES) and stage.battle.vote is None
    assert all(stage.shows[side].result is not None for side in SIDES)
    stage.leave(two)
    assert all(stage.shows[side].result is None for side in SIDES)


@pytest.mark.threat("V09")
def test_a_step_that_is_refused_changes_and_records_nothing(store: Store, pool: ThreadPoolExecutor) -> None:
    stage = open_stage(store, pool, prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER))
    wait(stage)
    asked: list[tuple[str, str, str]] = []

    def refuse(voter: str, step: str, text: str) -> None:
        asked.append((voter, step, text))
        raise TooFast("too fast", 1)

    stage.allow = refuse
    before, runs = stage.battle, len(store.runs(stage.battle.id))
    for step in (
        lambda: stage.vote(Outcome.LEFT, comment="nice"),
        lambda: stage.say("in red"),
        stage.again,
        lambda: stage.start("left", "1"),
    ):
        with pytest.raises(TooFast):
            step()
    assert stage.battle == before and store.votes() == [] and len(store.runs(stage.battle.id)) == runs
    assert asked == [
        ("somebody", "votes", "nice"),
        ("somebody", "prompts", "in red"),
        ("somebody", "prompts", ""),
        ("somebody", "runs", ""),
    ]


def test_a_vote_whose_acknowledgement_was_lost_is_sent_again_and_recorded_once(
    store: Store, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = open_stage(store, pool, prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER))
    wait(stage)
    add, fates = store.add_vote, ["refused", "recorded"]

    def broken(vote):
        if not fates:
            return add(vote)
        if fates.pop(0) == "recorded":
            add(vote)
        raise StoreError("the connection to the database was lost")

    monkeypatch.setattr(store, "add_vote", broken)
    for stored in (0, 1):
        with pytest.raises(StoreError):
            stage.vote(Outcome.LEFT)
        assert stage.battle.vote is None and not stage.battle.revealed
        assert len(store.votes()) == stored
    with pytest.raises(BattleError, match="saved after all"):
        stage.vote(Outcome.RIGHT)
    receipt = stage.vote(Outcome.LEFT)
    (vote,) = store.votes()
    assert receipt.id == vote.id and stage.battle.vote == vote and stage.battle.revealed
    store.check()


@pytest.mark.threat("F14")
def test_a_vote_on_an_answer_that_names_its_maker_is_kept_and_void(
    store: Store, pool: ThreadPoolExecutor
) -> None:
    stage = open_stage(store, pool, prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER))
    wait(stage)
    left = stage.battle.left
    boast = replace(left.said[0], text=f"I am {left.model}.\n\n{left.said[0].text}")
    stage.battle = replace(stage.battle, left=replace(left, said=(boast,)))
    stage.vote(Outcome.LEFT)
    assert "answer A" in stage.void
    assert list(store.vote_rows()) == [] and len(store.votes()) == 1
    (exclusion,) = store.exclusions(stage.battle.id)
    assert (exclusion.curator, exclusion.reason) == ("runoff", stage.void)


def test_a_page_waits_for_what_it_runs_on_and_starts_by_itself(
    store: Store, pool: ThreadPoolExecutor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as bare:
        bare.setenv("RUNOFF_CACHE", str(tmp_path / "bare"))
        stage = open_stage(store, pool, prompt_with(Language.TYPESCRIPT, Environment.REACT))
        while stage.answering.busy:
            stage.poll()
            time.sleep(0.01)
        show = stage.shows["left"]
        assert show.waits and stage.busy and show.document is None and show.result is None
        assert stage.poll() is False and not stage.ready
        preparation = Preparation()
        wait = preparation.wait_for(show.needed)
        assert wait.share == 0 and "0 of 2 ready, still missing: web, esbuild" in wait.text
        preparation._note("web", "bundling its packages")
        assert "web: bundling its packages, 0 s so far" in preparation.wait_for(show.needed).text
    assert stage.poll() is True
    assert all(stage.shows[side].document is not None for side in ("left", "right"))
    assert not stage.busy and preparation.wait_for(show.needed).share == 1


def test_a_run_that_is_stopped_is_not_recorded_and_can_be_started_again(
    store: Store, pool: ThreadPoolExecutor
) -> None:
    stage = open_stage(store, pool, prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER))
    wait(stage)
    before = len(store.runs(stage.battle.id))
    stage.start("left", "for (;;) {}")
    assert stage.shows["left"].busy and stage.busy
    stage.stop("left")
    wait(stage)
    show = stage.shows["left"]
    assert show.stopped and show.result is None and not show.busy
    assert len(store.runs(stage.battle.id)) == before
    stage.start("left", "console.log('again')")
    wait(stage)
    assert stage.shows["left"].result is not None and stage.shows["left"].result.stdout == "again\n"
    stage.start("left", "for (;;) {}")
    stage.start("left", "console.log('other')")  # the run of older code is ended with it
    wait(stage)
    assert [run.status for run in store.runs(stage.battle.id)][before:] == ["ok", "ok"]
