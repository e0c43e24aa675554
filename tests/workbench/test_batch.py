"""The pipeline on short programs of ours, with scripted models and judges over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from batch_fixtures import MODELS, SHORT, catalogue_of, prompt_file, remembered, whole_run

from analysis.auto_arena import arena_board
from analysis.run_outcomes import kinds_of
from data import prompts
from data.records import BatchRun
from data.store import Store
from runtimes_wasm.contract import Artifact, RunResult, RunStatus
from workbench.batch.auto import Means, Way, Wish, generate, judge, plan_of, prepare, run_programs
from workbench.batch.estimate import estimates
from workbench.batch.execute_stage import encoded
from workbench.batch.frames import frames
from workbench.batch.plan import Plan, Selection
from workbench.batch.state import state_of
from workbench.errors import BatchError
from workbench.models import Catalogue
from workbench.models.catalogue import Prices
from workbench.models.scripted_server import ScriptedServer


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def catalogue(server: ScriptedServer) -> Catalogue:
    return catalogue_of(server.address)


@dataclass
class Finished:
    store: Store
    plan: Plan
    prompts: Path


@pytest.fixture(scope="module")
def finished(server: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    folder = tmp_path_factory.mktemp("batch")
    file = prompt_file(folder / "prompts.jsonl")
    with Store.open(folder / "log.sqlite") as store:
        yield Finished(store, whole_run(store, catalogue_of(server.address), file), file)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "log.sqlite") as opened:
        yield opened


@pytest.mark.assets
def test_programs_end_as_the_book_says_and_every_pair_is_judged_in_both_orders(finished: Finished) -> None:
    found = frames(finished.plan)
    ended = {(row.prompt_id, row.model): row.status for row in found.runs.itertuples()}
    assert len(ended) == len(SHORT) * len(MODELS)
    for prompt_id in SHORT:
        for answer in prompts.find(prompt_id).answers:
            name = answer.model.replace("scripted-", "http-")
            if (prompt_id, name) in ended:
                expected = "no_code" if answer.expect == "none" else answer.expect.value
                assert ended[prompt_id, name] == expected, (prompt_id, name)
    assert set(kinds_of(found.runs)) >= {"ok", "failed", "no_code"}
    pairs = found.games.groupby(["prompt_id", "model", "judge", "protocol"])["swapped"].agg(set)
    assert len(pairs) == len(SHORT) * 2 * 2
    assert all(orders == {True, False} for orders in pairs)
    assert found.games["label"].notna().all() and found.errors == found.waiting == 0
    assert set(found.games["baseline"]) == {"http-ada"}


@pytest.mark.assets
def test_the_judge_that_sees_the_runs_scores_a_crash_below_what_ran(finished: Finished) -> None:
    games = frames(finished.plan).games
    crashed = games[(games.prompt_id == "js-deep-equal") & (games.model == "http-cleo")]
    with_runs = crashed[crashed.with_execution]
    # The baseline ran: it is A in the given order, B in the other one.
    assert set(zip(with_runs.swapped, with_runs.label, strict=True)) <= {
        (False, "A>>B"), (False, "A>B"), (True, "B>>A"), (True, "B>A"),
    }  # fmt: skip
    board = arena_board(games[games.with_execution], resamples=20)
    scores = board.whole.set_index("model")["score"]
    assert scores["http-ada"] == 50 and scores["http-dodo"] < 50


@pytest.mark.assets
def test_what_is_done_is_not_done_again_and_another_run_shares_it(
    finished: Finished, server: ScriptedServer, catalogue: Catalogue
) -> None:
    asked = len(server.scripted.requests)
    before = remembered(finished.plan)
    for name in ("tested", "the same again"):
        wish = Wish(
            prompts=str(finished.prompts),
            models=tuple(entry.name for entry in catalogue.answering),
            baseline="http-ada",
            judges=("scripted-judge",),
            ways=(Way(), Way(with_execution=False)),
        )
        prepare(finished.store, name, wish, catalogue).record(finished.store)
        plan = plan_of(finished.store, name)
        reports = [
            generate(plan, catalogue, Means()),
            run_programs(plan, Means()),
            judge(plan, catalogue, Means()),
        ]
        assert [(report.before, report.done) for report in reports] == [
            (report.total, 0) for report in reports
        ]
        assert remembered(plan) == before
    assert len(server.scripted.requests) == asked
    assert [(s.stage, s.done, s.to_do) for s in state_of(finished.plan)] == [
        (s.stage, s.total, 0) for s in state_of(finished.plan)
    ]


def test_an_answer_that_failed_is_tried_again_when_asked_and_counts_for_nothing_until_then(
    store: Store, tmp_path: Path, server: ScriptedServer, catalogue: Catalogue
) -> None:
    away = Catalogue(
        models=tuple(
            replace(entry, address="http://127.0.0.1:9/v1", patience=replace(entry.patience, retries=0))
            for entry in catalogue.models
        ),
        source="nobody there",
    )
    wish = Wish(prompts=str(prompt_file(tmp_path / "p.jsonl")), models=("http-ada", "http-cleo"))
    prepare(store, "tested", wish, catalogue).record(store)
    plan = plan_of(store, "tested", Selection(limit=1))
    first = generate(plan, away, Means())
    assert (first.done, first.errors) == (0, 2)
    assert list(first.kinds) == ["Unreachable"]
    assert frames(plan).runs.empty and not plan.execute()
    second = generate(plan, catalogue, Means())
    assert (second.done, second.errors, second.left) == (0, 0, 2)
    third = generate(plan, catalogue, Means(retry_failed=True))
    assert (third.done, third.left) == (2, 0)
    assert [item.status for item in store.batch_attempts(plan.generate()[0].key)] == ["error", "done"]
    assert len(frames(plan).runs) == 2


BAD_JUDGES = {
    "scripted-judge-silent": "grammar",
    "scripted-judge-refuses": "grammar",
    "scripted-judge-two-verdicts": "grammar",
    "scripted-judge-long": "grammar",
    "scripted-judge-broken-json": "json",
}


@pytest.mark.threat("G05")
def test_a_judge_without_a_verdict_is_counted_and_is_never_a_tie(
    store: Store, tmp_path: Path, server: ScriptedServer
) -> None:
    known = catalogue_of(server.address, BAD_JUDGES)
    for method in ("grammar", "json"):
        judges = tuple(name for name, by in BAD_JUDGES.items() if by == method)
        wish = Wish(
            prompts=str(prompt_file(tmp_path / "p.jsonl")),
            models=("http-ada", "http-cleo"),
            baseline="http-ada",
            judges=judges,
            ways=(Way(method=method, with_execution=False),),
        )
        prepare(store, method, wish, known).record(store)
        plan = plan_of(store, method, Selection(limit=1))
        generate(plan, known, Means())
        report = judge(plan, known, Means())
        assert report.done + report.errors == 2 * len(judges), report
        games = frames(plan).games
        assert report.errors == 0 and len(games) == 2 * len(judges)
        assert games["label"].isna().all(), games[["judge", "label"]]
        assert games["why_none"].notna().all()
        whole = arena_board(games, resamples=10).whole
        assert whole.loc[whole.model == "http-cleo", ["n", "no_verdict"]].values.tolist() == [
            [0, len(judges)]
        ]
        assert pd.isna(whole.loc[whole.model == "http-cleo", "score"]).all()


def test_a_run_grows_and_does_not_change(store: Store, tmp_path: Path, catalogue: Catalogue) -> None:
    file = str(prompt_file(tmp_path / "p.jsonl"))
    prepare(store, "r", Wish(prompts=file, models=("http-ada",)), catalogue).record(store)
    grown = prepare(
        store, "r", Wish(models=("http-cleo",), baseline="http-ada", judges=("scripted-judge",)), catalogue
    )
    grown.record(store)
    plan = plan_of(store, "r")
    assert [facts["name"] for facts in plan.manifest.models] == ["http-ada", "http-cleo"]
    assert plan.manifest.candidates == ("http-cleo",) and len(plan.manifest.protocols) == 1
    assert not prepare(store, "r", Wish(), catalogue).new
    for wish, what in (
        (Wish(temperature=0.7), "parameters"),
        (Wish(prompts="own"), "prompts"),
        (Wish(seconds=3.0), "limits"),
        (Wish(baseline="http-cleo"), "baseline"),
        (Wish(repeats=2), "repeats"),
    ):
        with pytest.raises(BatchError, match=f"begun with another {what}"):
            prepare(store, "r", wish, catalogue)
    other = Catalogue(models=tuple(replace(e, model="scripted-dodo") for e in catalogue.models), source="x")
    with pytest.raises(BatchError, match=r"'http-ada' .*is not the one .*changed: model"):
        plan.generate(other)
    with pytest.raises(BatchError, match="is not what it was"):
        prepare(store, "r", Wish(models=("http-ada",)), other)
    with pytest.raises(BatchError, match=r"no run 'nobody'; known: r"):
        plan_of(store, "nobody")


@pytest.mark.assets
def test_a_part_of_a_run_is_chosen_by_words(finished: Finished) -> None:
    def chosen(**only: str) -> set[tuple[str, str]]:
        wanted = {word: frozenset([value]) for word, value in only.items()}
        plan = Plan(finished.store, finished.plan.run, Selection(only=wanted))
        return {(game.pair.candidate.prompt.id, game.pair.candidate.model) for game in plan.judge().games}

    assert chosen(model="http-cleo") == {(prompt, "http-cleo") for prompt in SHORT}
    assert chosen(prompt="js-deep-equal") == {
        ("js-deep-equal", f"http-{model}") for model in ("cleo", "dodo")
    }
    assert {prompt for prompt, _ in chosen(category="game_development")} == {"js-tic-tac-toe"}
    assert len(Plan(finished.store, finished.plan.run, Selection(limit=2)).generate()) == 2 * len(MODELS)
    with pytest.raises(BatchError, match=r"chosen by 'colour'; known: model, category"):
        Selection(only={"colour": frozenset(["red"])})


@pytest.mark.assets
def test_the_estimate_counts_what_is_left_and_names_what_it_guesses(
    finished: Finished, store: Store, catalogue: Catalogue
) -> None:
    done = estimates(finished.plan, catalogue)
    assert [(each.stage, each.to_do) for each in done] == [("generate", 0), ("execute", 0), ("judge", 0)]
    priced = Catalogue(
        models=tuple(replace(entry, prices=Prices(into=1.0, out=2.0)) for entry in catalogue.models),
        source="priced",
    )
    wish = Wish(prompts=str(finished.prompts), models=("http-ada", "http-cleo"), baseline="http-ada")
    ready = prepare(store, "r", replace(wish, judges=("scripted-judge",)), priced)
    new = {each.stage: each for each in estimates(ready.plan(store), priced)}
    assert store.batch_runs() == []
    assert [new[stage].to_do for stage in ("generate", "execute", "judge")] == [6, 6, 6]
    # 2,000 tokens an answer at 2 a million are the bulk of it.
    assert new["generate"].cost == pytest.approx(6 * 2_000 * 2 / 1e6, rel=0.3)
    assert any("2,000 tokens" in sentence for sentence in new["generate"].assumed)
    unpriced = estimates(prepare(store, "r", wish, catalogue).plan(store), catalogue)
    assert unpriced[0].cost is None


def test_runs_of_other_versions_and_damaged_ones_are_named(store: Store) -> None:
    for manifest, said in (
        ({"manifest_version": 99}, r"version 99, this Runoff reads up to 1; update"),
        ({"manifest_version": 1, "models": "x"}, "damaged"),
        ({}, "version None"),
    ):
        with pytest.raises(BatchError, match=said):
            Plan(store, BatchRun(name="other", kind="auto", manifest=manifest))


def _picture(colours: list[tuple[int, int, int]]) -> bytes:
    import io

    from PIL import Image

    picture = Image.new("RGB", (len(colours), 1))
    picture.putdata(colours)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_page_of_one_colour_is_blank_and_a_damaged_picture_is_not() -> None:
    pictures = {
        "screenshot.png": _picture([(255, 255, 255)] * 9),
        "screenshot-later.png": _picture([(255, 255, 255), (254, 255, 255)]),
        "figure.png": b"\x89PNG no picture",
    }
    result = RunResult(
        status=RunStatus.OK,
        stdout_bytes=b"a\0b",
        artifacts=tuple(Artifact(name=name, mime="image/png", data=data) for name, data in pictures.items()),
    )
    document, blobs = encoded(result)
    assert [(shot["moment"], shot["blank"]) for shot in document["shots"]] == [
        ("first", True),
        ("later", False),
        ("figure", False),
    ]
    assert set(blobs.values()) == set(pictures.values())
    assert document["stdout"] == "a␀b"
    slower, _ = encoded(replace(result, run_ms=99.0, runtime="another"))
    other, _ = encoded(replace(result, stdout_bytes=b"x"))
    assert slower["seen"] == document["seen"] != other["seen"]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.assets
def test_a_page_is_photographed_at_its_moments_and_the_judge_is_shown_them(
    store: Store, tmp_path: Path, server: ScriptedServer, catalogue: Catalogue
) -> None:
    from batch_fixtures import prompt_rows

    file = prompt_file(tmp_path / "p.jsonl", prompt_rows(["order-flowchart"]))
    plan = whole_run(store, catalogue, file, ways=(Way(),))
    answers = {answer.model: answer for answer in plan.answers()}
    runs = plan.runs(list(answers.values()))
    moments = {
        model: [shot["moment"] for shot in runs[answer.run.key].result["shots"]]
        for model, answer in answers.items()
        if answer.run is not None
    }
    assert moments["http-ada"] == ["first", "later", "click", "keys"]
    assert not any(shot["blank"] for shot in runs[answers["http-ada"].run.key].result["shots"])  # type: ignore[union-attr]
    asked = [request for request in server.scripted.requests if request["model"] == "scripted-judge"][-1]
    parts = asked["messages"][-1]["content"]
    assert sum(part["type"] == "image_url" for part in parts) >= 3
