"""Auto arena: models ranked by judges against a baseline, and every battle behind the numbers."""

from __future__ import annotations

from typing import cast

import pandas as pd
import streamlit as st

from analysis.arena_charts import arena_chart, change_chart, failure_chart
from analysis.auto_arena import ArenaBoard
from analysis.run_outcomes import KINDS, costs, failures
from analysis.slices import title_of
from data.published_judging import arena_order
from data.records import BatchRun
from workbench import arena_runs
from workbench.arena_runs import ALL, Scored
from workbench.learning.glossary import meaning
from workbench.widgets.arena_item import show_item
from workbench.widgets.chart import show_chart
from workbench.widgets.learning import glossary_line
from workbench.widgets.prose import plain
from workbench.widgets.saving import download
from workbench.widgets.table import show_table

_SOURCES = {"runs": "Runs of this arena", "published": "Published: AutoCodeArena"}
_SHOWN = 1000


def _choice(label: str, options: list[str], key: str, *, width: int = 260) -> str:
    return str(st.selectbox(label, options, key=key, width=width))


def _published() -> None:
    order = arena_order()
    st.badge("Published figures", icon=":material/menu_book:", color="blue")
    st.caption(
        f"Places of {len(order.overall)} models among each other, judged by {order.judge} against {order.baseline}: "
        f"{order.source}. {order.note}"
    )
    columns = {"All prompts": order.overall} | {
        category.label: models for category, models in order.by_category.items()
    }
    table = pd.DataFrame(
        {title: {model: place for place, model in enumerate(models, 1)} for title, models in columns.items()}
    )
    table = table.loc[list(order.overall)].rename_axis("Model").reset_index()
    show_table(table, alt="Published places of the models, overall and by topic")
    download("Places", lambda: table, "published-places", "auto_places_csv")


def _nothing() -> None:
    st.info("No run of the automated arena yet.", icon=":material/inbox:")
    st.markdown(
        "One command asks models, runs their programs, and has a judge compare each with a baseline; "
        "it goes on where it was stopped:"
    )
    st.code(
        "runoff auto run --name first --models MODEL --models OTHER --baseline MODEL --judge JUDGE",
        language=None,
        wrap_lines=True,
    )
    st.markdown(
        "Models and judges are those of the catalogue: `runoff models list`. The published places of 21 models "
        "are under *Published: AutoCodeArena*."
    )


def _run(runs: list[BatchRun]) -> BatchRun:
    names = [run.name for run in runs]
    asked = st.query_params.get("run")
    if "auto_run" not in st.session_state and asked in names:
        st.session_state["auto_run"] = asked
    name = _choice("Run", names, "auto_run")
    st.query_params["run"] = name
    return runs[names.index(name)]


def _leaderboard(board: ArenaBoard, stamp: object) -> None:
    titles = list(dict.fromkeys(board.table["title"]))
    title = _choice("Prompts", titles, "auto_slice") if len(titles) > 1 else titles[0]
    held = board.table[board.table["title"] == title]
    for warning in board.slice_warnings.get(title, board.warnings):
        st.caption(plain(warning))
    show_chart(lambda: arena_chart(held), "auto_board", (title, stamp))
    st.caption(
        f"Dots are the share won against the baseline, bars their {board.level:.0%} interval over prompts. The published "
        "mean counts a clear verdict three times; Bradley–Terry is fitted to the same games, and its share is what it "
        "expects. A battle without a verdict in both orders is left out."
    )
    places = [
        "–" if pd.isna(low) else str(low) if low == high else f"{low} to {high}"
        for low, high in zip(held["rank_low"], held["rank_high"], strict=True)
    ]
    show_table(
        held.assign(places=places, consistency=100 * held["consistency"])[
            [
                "places",
                "model",
                "score",
                "low",
                "high",
                "published_low",
                "published_high",
                "bt",
                "bt_share",
                "n",
                "no_verdict",
                "consistency",
            ]
        ],
        column_config={
            "places": "Places",
            "model": "Model",
            **{
                name: st.column_config.NumberColumn(words, format="%.1f", help=told)
                for name, words, told in (
                    ("score", "Mean", meaning("published-mean")),
                    ("low", "Low", None),
                    ("high", "High", None),
                    (
                        "published_low",
                        "Low, as published",
                        "Resamples each copy of a verdict, so it is too narrow.",
                    ),
                    ("published_high", "High, as published", None),
                    ("bt_share", "BT share", meaning("bt-share")),
                )
            },
            "bt": st.column_config.NumberColumn("BT", format="%.0f", help="Points; the baseline has 1000."),
            "n": st.column_config.NumberColumn("Battles", format="localized"),
            "no_verdict": st.column_config.NumberColumn(
                "No verdict", format="localized", help=meaning("no-verdict")
            ),
            "consistency": st.column_config.NumberColumn(
                "Same in both orders", format="%.0f %%", help=meaning("swap-consistency")
            ),
        },
        alt="Scores of the models",
    )
    download("Board", lambda: board.table, "auto-arena", "auto_board_csv")


def _failures(found: Scored, stamp: object) -> None:
    runs = found.frames.runs
    if runs.empty:
        return
    st.header("How the programs ended", anchor=False)
    by = [name for name in ("category", "environment") if runs[name].notna().any()]
    table = failures(runs, by=by)
    titles = list(dict.fromkeys(table["title"]))
    title = _choice("Programs of", titles, "auto_failures_of")
    held = table[table["title"] == title]
    show_chart(lambda: failure_chart(held), "auto_failures", (title, stamp))
    st.caption(
        "What the sandbox lacks is “Unsupported here” and no failure of the model; faults of ours are counted and in no "
        "share."
    )
    lacking = runs.loc[runs["missing"].astype(str) != "", "missing"].value_counts().head(12)
    if len(lacking):
        names = ", ".join(f"{plain(str(name))} ({count})" for name, count in lacking.items())
        st.caption(f"Wanted and not there: {names}.")
    download("Endings", lambda: table, "auto-endings", "auto_failures_csv")
    show_table(
        costs(runs),
        column_config={
            "model": "Model",
            "answers": st.column_config.NumberColumn("Answers", format="localized"),
            "priced": st.column_config.NumberColumn("With a price", format="localized"),
            "cost": st.column_config.NumberColumn("Cost", format="%.4f"),
            "cost_per_answer": st.column_config.NumberColumn("Per answer", format="%.5f"),
            "tokens_in": st.column_config.NumberColumn("Tokens in", format="localized"),
            "tokens_out": st.column_config.NumberColumn("Tokens out", format="localized"),
            "generate_seconds": st.column_config.NumberColumn("Answer, s", format="%.1f", help="Median."),
            "execute_seconds": st.column_config.NumberColumn("Run, s", format="%.1f", help="Median."),
        },
        alt="Cost and time of each model",
    )
    download("Cost and time", lambda: costs(runs), "auto-costs", "auto_costs_csv")


def _battles(found: Scored, games: pd.DataFrame, stamp: tuple[str, ...]) -> None:
    st.header("Every battle", anchor=False)
    table = arena_runs.battles_table(found, games)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model = _choice("Candidate", ["All", *sorted(table["model"].unique())], "auto_model", width=230)
        prompt = _choice("Prompt", ["All", *sorted(table["prompt_id"].unique())], "auto_prompt", width=230)
    for name, value in (("model", model), ("prompt_id", prompt)):
        if value != "All":
            table = table[table[name] == value]
    shown = table.head(_SHOWN).reset_index(drop=True)
    st.caption(
        "Choose a row to read both answers, run both programs, and see what the judge saw and said."
        + (f" The first {_SHOWN:,} of {len(table):,} are listed." if len(table) > _SHOWN else "")
    )
    words = {
        name: shown[name].map(
            lambda value, name=name: title_of({name: value}) if isinstance(value, str) else ""
        )
        for name in ("category", "environment")
    }
    ends = {
        name: shown[name].map(lambda kind: KINDS.get(str(kind), str(kind)))
        for name in ("candidate_ended", "baseline_ended")
    }
    picked = show_table(
        shown.assign(**words, **ends),
        on_select="rerun",
        selection_mode="single-row",
        # A fresh name for each list: a row of another one must not stay chosen.
        key=f"auto_battles_{'_'.join(stamp)}_{model}_{prompt}",
        column_config={
            "prompt_id": "Prompt",
            "category": "Topic",
            "environment": "Environment",
            "model": "Candidate",
            "baseline": "Baseline",
            "judge": "Judge",
            "baseline_first": st.column_config.TextColumn(
                "A = baseline", help="The verdict of the first game."
            ),
            "candidate_first": st.column_config.TextColumn(
                "A = candidate", help="The verdict of the second game."
            ),
            "candidate_ended": "Candidate's program",
            "baseline_ended": "Baseline's program",
        },
        alt="Table of battles",
    )
    rows = picked["selection"]["rows"]
    if not rows or rows[0] >= len(shown):
        return
    row = shown.iloc[rows[0]]
    answers = {
        side: found.answers.get((row["prompt_id"], row[name]))
        for side, name in (("candidate", "model"), ("baseline", "baseline"))
    }
    if None in answers.values():
        st.warning("The answers of this battle are not in the store any more.")
        return
    same = (games["prompt_id"] == row["prompt_id"]) & (games["model"] == row["model"])
    held = games[same & (games["judge"] == row["judge"])].sort_values("swapped")
    show_item(
        cast(dict, answers),
        held,
        key=f"auto_item_{'_'.join(stamp)}_{row['prompt_id']}_{row['model']}_{row['judge']}",
    )


def _compare(runs: list[BatchRun], run: BatchRun, games: pd.DataFrame, protocol: str, stamp: object) -> None:
    others = [other for other in runs if other.name != run.name]
    if not others:
        return
    st.header("Another run", anchor=False)
    name = _choice("Compare with", ["–", *(other.name for other in others)], "auto_other")
    if name == "–":
        return
    other = arena_runs.scored(next(other for other in others if other.name == name))
    if isinstance(other, str):
        st.warning(plain(other))
        return
    before = arena_runs.games_of(other, protocol, ALL)
    if before.empty:
        st.caption(f"That run has no games by the way of judging of this one ({protocol}).")
        return
    table = arena_runs.changes(before, games)
    if isinstance(table, str):
        st.warning(plain(table))
        return
    if table["change"].notna().any():
        show_chart(lambda: change_chart(table), "auto_changes", (name, stamp))
    show_table(table, alt="Scores in both runs")
    download("Both runs", lambda: table, "auto-both-runs", "auto_changes_csv")
    ours, theirs = (set(frame["baseline"]) | set(frame["judge"]) for frame in (games, before))
    if ours != theirs:
        st.caption(
            plain(
                f"Baselines and judges differ: {', '.join(sorted(theirs))}; here {', '.join(sorted(ours))}."
            )
        )


def _show(runs: list[BatchRun]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        run = _run(runs)
        found = arena_runs.scored(run)
        if isinstance(found, str):
            st.error(plain(found), icon=":material/error:")
            return
        games = found.frames.games
        protocols = sorted(games["protocol"].unique())
        if protocols:
            protocol = _choice("The judge", protocols, "auto_protocol")
            judges = sorted(games.loc[games["protocol"] == protocol, "judge"].unique())
            judge = _choice("By", [ALL, *judges], "auto_judge") if len(judges) > 1 else judges[0]
    waiting = [
        f"{count:,} judgements {words}"
        for count, words in ((found.frames.errors, "failed"), (found.frames.waiting, "wait for runs"))
        if count
    ]
    st.caption(
        f"{len(found.answers):,} answers of {len(found.plan.manifest.models)} models to {len(found.plan.prompts):,} prompts, "
        f"{len(games):,} games judged" + "".join(f"; {told}" for told in waiting) + "."
    )
    stamp = (run.name, arena_runs.version())
    if protocols:
        held = arena_runs.games_of(found, protocol, judge)
        board = arena_runs.board(run, found, protocol, judge)
        if isinstance(board, str):
            st.warning(plain(board))
        else:
            _leaderboard(board, (*stamp, protocol, judge))
    else:
        st.info("No judgement yet: `runoff auto judge` asks for them.", icon=":material/gavel:")
    _failures(found, stamp)
    if protocols:
        _compare(runs, run, held, protocol, (*stamp, judge))
        _battles(found, held, (run.name, protocol, judge))


def _page() -> None:
    st.title("Auto arena", anchor=False)
    st.caption("Models against a baseline, ranked by judges with no people at all.")
    runs = arena_runs.runs()
    source = st.segmented_control(
        "Scores of",
        list(_SOURCES),
        format_func=_SOURCES.__getitem__,
        default="runs",
        required=True,
        key="auto_source",
    )
    if source == "published":
        _published()
    elif not runs:
        _nothing()
    else:
        _show(runs)
    glossary_line(
        "auto-arena",
        "baseline",
        "published-mean",
        "bt-share",
        "judge",
        "no-verdict",
        "swap-consistency",
        "interval",
        "unsupported",
        "fault",
    )


_page()
