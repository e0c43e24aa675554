"""Runs of the automated arena for their page: what is scored, and every item behind a score."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.auto_arena import ArenaBoard, arena_board, compare
from analysis.errors import AnalysisError
from data.records import BatchItem, BatchRun

from . import services
from .batch.frames import Frames, frames, prompt_id_of
from .batch.judge_stage import judgement_of
from .batch.plan import AnswerOf, Plan
from .errors import BatchError
from .judging import Judgement

ALL = "all judges"


@dataclass(frozen=True, eq=False)
class Scored:
    """A run as far as it is: its tables, and its answers by prompt and model."""

    plan: Plan
    frames: Frames
    answers: dict[tuple[str, str], AnswerOf]


def runs() -> list[BatchRun]:
    """The runs of the automated arena in this store, the newest first."""
    return [run for run in services.store().batch_runs()[::-1] if run.kind == "auto"]


def version() -> str:
    """What the numbers of the runs depend on; cheap."""
    return services.store().batch_version()


def scored(run: BatchRun) -> Scored | str:
    """What is known of a run, or why it cannot be read; shared, never change it."""
    return _scored(run.id, version(), run)


# Whole tables are shared and never changed; a run under way makes a few of them a minute.
@st.cache_resource(show_spinner="Reading the run", max_entries=4)
def _scored(run_id: str, version: str, _run: BatchRun) -> Scored | str:
    try:
        plan = Plan(services.store(), _run)
        answers = {(prompt_id_of(answer), answer.model): answer for answer in plan.answers()}
        return Scored(plan, frames(plan), answers)
    except BatchError as error:
        return str(error)


def games_of(found: Scored, protocol: str, judge: str) -> pd.DataFrame:
    """The games of one way of judging, by one judge or by all."""
    games = found.frames.games
    held = games[games["protocol"] == protocol]
    return held if judge == ALL else held[held["judge"] == judge]


def board(run: BatchRun, found: Scored, protocol: str, judge: str) -> ArenaBoard | str:
    """The board of a run, sliced by category and environment as far as they are known."""
    return _board(run.id, version(), protocol, judge, found)


@st.cache_resource(show_spinner="Scoring", max_entries=16)
def _board(run_id: str, version: str, protocol: str, judge: str, _found: Scored) -> ArenaBoard | str:
    games = games_of(_found, protocol, judge)
    by = [name for name in ("category", "environment") if games[name].notna().any()]
    try:
        return arena_board(games, by=by)
    except AnalysisError as error:
        return str(error)


def changes(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame | str:
    """What changed from one set of games to another, or why they cannot be compared."""
    try:
        return compare(first, second)
    except AnalysisError as error:
        return str(error)


def battles_table(found: Scored, games: pd.DataFrame) -> pd.DataFrame:
    """One row per battle: who met on what, how both programs ended, and what the judge said in each order."""
    key = ["prompt_id", "model", "baseline", "judge"]
    said = games.assign(label=games["label"].fillna("none"))
    first, second = (said[said["swapped"] == swapped] for swapped in (False, True))
    table = first[[*key, "category", "environment", "label"]].merge(
        second[[*key, "category", "environment", "label"]], on=key, how="outer", suffixes=("", "_second")
    )
    for name in ("category", "environment"):
        table[name] = table[name].where(table[name].notna(), table.pop(f"{name}_second"))
    table = table.rename(columns={"label": "baseline_first", "label_second": "candidate_first"})
    table = table[["prompt_id", "category", "environment", *key[1:], "baseline_first", "candidate_first"]]
    ended = found.frames.runs.set_index(["prompt_id", "model"])["status"]
    ended = ended[~ended.index.duplicated()]
    for column, model in (("candidate_ended", "model"), ("baseline_ended", "baseline")):
        pairs = pd.MultiIndex.from_arrays([table["prompt_id"], table[model]])
        table[column] = ended.reindex(pairs).to_numpy()
    return table


def run_item(answer: AnswerOf) -> BatchItem | None:
    """What came of the program of an answer; None where it has none, or nobody ran it."""
    if answer.run is None:
        return None
    return services.store().batch_items([answer.run.key]).get(answer.run.key)


def judgements(games: pd.DataFrame) -> list[Judgement | str]:
    """What a judge said in these games, or why it cannot be read."""
    items = services.store().batch_items(games["key"])
    found: list[Judgement | str] = []
    for key in games["key"]:
        try:
            found.append(judgement_of(items[key]))
        except (BatchError, KeyError) as error:
            found.append(f"this judgement cannot be read: {error}")
    return found
