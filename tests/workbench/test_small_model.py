"""A real language model through the whole of it: it writes programs, they run, it judges them, a score comes out.

What a model of this size writes is poor, and how it judges is worse: what is held here is that
everything on the way takes what a real model says.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from batch_fixtures import prompt_file, remembered
from small_model import small_model
from stage_makers import settle, stage_of

from analysis.auto_arena import arena_board
from data.outcomes import Outcome
from data.store import Store
from workbench.batch.auto import Means, Way, Wish, generate, judge, plan_of, prepare, run_programs
from workbench.batch.frames import frames
from workbench.battle import Phase
from workbench.errors import LocalModelError
from workbench.models import Catalogue, Parameters, local

pytestmark = [pytest.mark.slow, pytest.mark.assets]

PROMPT = "Write a JavaScript program that prints the numbers from 1 to 5."
SMALL = small_model("small", parameters=Parameters(temperature=0.0, max_tokens=100, seed=1))
WARM = small_model("small-warm", parameters=Parameters(temperature=0.6, max_tokens=100, seed=2))
#: In words it rarely comes to a verdict: a few tokens show that as well as four thousand.
JUDGE = replace(SMALL, name="small-judge", judge_only=True, parameters=Parameters(max_tokens=24))


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    try:
        local.weights(local.SMALL)
        local._engine()
    except LocalModelError as error:
        pytest.skip(str(error))
    yield Catalogue(models=(SMALL, WARM, JUDGE), source="the tests")
    local._SERVERS.close()


def test_it_answers_its_programs_run_it_judges_and_a_score_comes_out(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    file = prompt_file(tmp_path / "p.jsonl", [{"uid": "count", "instruction": PROMPT, "category": "other"}])
    wish = Wish(
        prompts=str(file),
        models=(SMALL.name, WARM.name),
        baseline=SMALL.name,
        judges=(JUDGE.name,),
        ways=(Way(method="logit"), Way(method="grammar", with_execution=False)),
    )
    with Store.open(tmp_path / "log.sqlite") as store:
        prepare(store, "small", wish, catalogue).record(store)
        plan = plan_of(store, "small")
        asked = generate(plan, catalogue, Means())
        ran = run_programs(plan, Means(workers=1))
        judged = judge(plan, catalogue, Means())
        assert [(each.errors, each.left, each.waiting) for each in (asked, ran, judged)] == [(0, 0, 0)] * 3
        assert (asked.done, judged.done) == (2, 4) and ran.done >= 1
        found = frames(plan)
        ended = dict(zip(found.runs["model"], found.runs["status"], strict=True))
        assert ended[SMALL.name] == "ok", ended
        assert len(remembered(plan)) == asked.done + ran.done + judged.done
        assert (found.runs["tokens_out"] > 10).all()
        by_way = found.games.groupby("with_execution")
        # By log-probabilities it always says something; in words it does, or is counted as not judging.
        seeing, blind = by_way.get_group(True), by_way.get_group(False)
        assert seeing["label"].notna().all() and set(seeing["swapped"]) == {True, False}
        # docs/judges.md says so: it prefers the first place, whichever program stands there.
        assert seeing["label"].str.startswith("A>").all(), seeing["label"]
        assert (blind["label"].isna() == blind["why_none"].notna()).all()
        board = arena_board(seeing, resamples=20).whole.set_index("model")
        assert 0 <= board.loc[WARM.name, "score"] <= 100 and board.loc[WARM.name, "n"] == 1


def test_two_of_it_meet_in_a_battle(catalogue: Catalogue, tmp_path: Path) -> None:
    with Store.open(tmp_path / "votes.sqlite") as store, ThreadPoolExecutor(2) as pool:
        stage = settle(stage_of(store, pool, SMALL, WARM, prompt=PROMPT), 300)
        assert stage.ready and stage.battle.phase is Phase.RAN
        (battle,) = store.battles()
        assert {battle.left.model, battle.right.model} == {SMALL.name, WARM.name}
        assert {run.status for run in store.runs(battle.id)} & {"ok", "failed", "compile_error", "timeout"}
        stage.vote(Outcome.TIE)
        (vote,) = store.votes(battle.id)
        assert vote.outcome is Outcome.TIE
