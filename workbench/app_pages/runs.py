"""Runs of the automated arena, and of judges on battles with votes: how far they are, what failed and again, the manifest, two runs compared."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data.records import BatchRun
from workbench import services
from workbench.batch.auto import plan_of
from workbench.batch.difference import difference
from workbench.batch.estimate import Estimate, estimates
from workbench.batch.looking import Look, look
from workbench.batch.plan import Plan
from workbench.batch.recorded import facts_of, recorded_plan
from workbench.batch.reward import RewardPlan
from workbench.batch.state import StageState, state_of
from workbench.errors import BatchError, ModelError
from workbench.widgets import keyboard
from workbench.widgets.prose import plain
from workbench.widgets.saving import download
from workbench.widgets.table import show_table

_TITLES = {"generate": "Answers", "execute": "Programs", "judge": "Judgements"}
#: Seconds between two looks at a run: at its bars while it is worked on, and at everything else.
_OFTEN, _SLOWLY = 2, 10
#: Answers of a run that takes too long to read for a look every other second.
_LARGE = 2_000


def _states(run: BatchRun, plan: Plan | RewardPlan) -> tuple[StageState, ...]:
    """Read again when something came; and now and then, for a rate is one of the last minute."""
    return _states_at(run.id, services.store().batch_version(), int(time.monotonic() // 15), plan)


@st.cache_data(show_spinner=False, max_entries=64)
def _states_at(run_id: str, version: str, moment: int, _plan: Plan | RewardPlan) -> tuple[StageState, ...]:
    return state_of(_plan)


@st.cache_data(show_spinner=False, max_entries=16)
def _look(run_id: str, version: str, _plan: Plan | RewardPlan) -> Look:
    return look(_plan)


@st.cache_resource(show_spinner=False, max_entries=32)
def _plan_at(run_id: str, version: str, _run: BatchRun) -> Plan | RewardPlan:
    """Battles and answers are read once; what came of them is asked for at each look."""
    return recorded_plan(services.store(), _run, services.catalogue)


def _plan(run: BatchRun) -> Plan | RewardPlan | None:
    try:
        return _plan_at(run.id, services.store().version(), run)
    except BatchError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None


def _nothing() -> None:
    st.info("No run yet. A run begins on the command line:", icon=":material/inbox:")
    st.code(
        "runoff auto run --name first --models scripted-ada --models scripted-basil --limit 10 "
        "--baseline scripted-ada --judge scripted-judge",
        language=None,
        wrap_lines=True,
    )
    st.caption("Every step is stored in the store of this arena, and this page follows it.")


def _overview(runs: Sequence[BatchRun]) -> None:
    rows = []
    for run in reversed(runs):
        row: dict[str, object] = {"Run": run.name, "Begun": run.created_at}
        try:
            plan = _plan_at(run.id, services.store().version(), run)
            states = _states(run, plan)
        except BatchError as error:
            rows.append(row | {"State": str(error)})
            continue
        facts = facts_of(plan)
        row["Prompts" if isinstance(plan, Plan) else "Battles"] = facts.questions
        row |= {"Models": len(facts.models), "Judges": len(facts.judges)}
        done = {state.stage: 100 * state.done / state.total if state.total else 0.0 for state in states}
        row |= {title: done.get(stage) for stage, title in _TITLES.items()}
        row["Errors"] = sum(state.failed for state in states)
        row["State"] = _word(run.name, states)
        rows.append(row)
    share = {
        title: st.column_config.ProgressColumn(title, min_value=0, max_value=100, format="%.0f%%")
        for title in _TITLES.values()
    }
    show_table(
        pd.DataFrame(rows),
        column_config={"Begun": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"), **share},
        alt="Runs, how far their stages are, and their state",
    )
    download("Runs", lambda: pd.DataFrame(rows), "runs", "runs_overview_csv")


def _word(name: str, states: Sequence[StageState]) -> str:
    job = services.run_jobs().of(name)
    if (job is not None and job.alive) or any(state.rate for state in states):
        return "under way"
    if any(state.to_do for state in states):
        return "unfinished"
    return "done, with errors" if any(state.failed for state in states) else "done"


def _chosen(runs: Sequence[BatchRun]) -> BatchRun:
    names = [run.name for run in reversed(runs)]
    asked = st.query_params.get("run")
    if "runs_chosen" not in st.session_state and asked in names:
        st.session_state["runs_chosen"] = asked
    name = st.selectbox("Run", names, key="runs_chosen", width=360)
    st.query_params["run"] = name
    return next(run for run in runs if run.name == name)


def _progress(run: BatchRun) -> None:
    """The stages as bars; looked at again and again while somebody works on the run."""
    plan = _plan(run)
    if plan is None:
        return
    states = _states(run, plan)
    job = services.run_jobs().of(run.name)
    for state in states:
        share = state.done / state.total if state.total else 0.0
        st.progress(share, text=_sentence(state))
    working = (job is not None and job.alive) or any(state.rate for state in states)
    if st.session_state.get("runs_working") not in (None, working):
        # the rest of the page follows once the work has begun, or ended
        st.session_state["runs_working"] = working
        st.rerun()
    st.session_state["runs_working"] = working


def _sentence(state: StageState) -> str:
    title = _TITLES[state.stage]
    if not state.total:
        return f"{title}: none yet"
    rate, left = state.rate, state.seconds_left
    said = f"{title}: {state.done:,} of {state.total:,} done"
    if state.failed:
        said += f" · {state.failed:,} {_errors(state.failed)}"
    if rate and state.to_do:
        said += f" · {rate:.2g} a second" if rate < 10 else f" · {rate:.0f} a second"
    if left and state.to_do:
        said += f" · {_duration(left)} left"
    return said


def _errors(count: int) -> str:
    return "error" if count == 1 else "errors"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def _actions(run: BatchRun, states: Sequence[StageState]) -> None:
    job = services.run_jobs().of(run.name)
    if job is not None and job.alive:
        if st.button("Stop", icon=":material/stop_circle:", key="runs_stop"):
            job.stop()
            st.toast("What is done by then is stored.")
        return
    if job is not None and job.problem:
        st.error(plain(job.problem), icon=":material/error:")
    elif job is not None and job.stopped:
        st.caption(":material/stop_circle: Stopped. What was done is stored.")
    if not services.is_curator():
        return
    failed, left = sum(state.failed for state in states), sum(state.to_do for state in states)
    if not failed and not left:
        return
    if run.kind != "auto":
        st.caption("`runoff reward run` with the options that it was begun with goes on with this run.")
        return
    # a job of every stage: answers bring programs, and programs judgements
    with st.container(horizontal=True, vertical_alignment="center"):
        go_on = bool(left) and st.button("Go on", icon=":material/play_arrow:", key="runs_go_on")
        again = bool(failed) and st.button(
            f"Try the {failed:,} {_errors(failed)} again", icon=":material/replay:", key="runs_again"
        )
    _cost(run, retry_failed=bool(failed))
    if go_on or again:
        try:
            services.start_run(run.name, retry_failed=again)
        except (BatchError, ModelError) as error:
            st.error(plain(str(error)), icon=":material/error:")
        else:
            st.rerun()


def _cost(run: BatchRun, *, retry_failed: bool) -> None:
    """What going on would ask for, before anybody presses the button."""
    try:
        found = estimates(
            plan_of(services.store(), run.name), services.catalogue(), retry_failed=retry_failed
        )
    except (BatchError, ModelError) as error:
        st.caption(f":material/warning: {plain(str(error))}")
        return
    said = [_estimate(each) for each in found if each.to_do]
    if said:
        st.caption(f"Left: {'; '.join(said)}.")


def _estimate(each: Estimate) -> str:
    said = f"{each.to_do:,} {_TITLES[each.stage].lower()}"
    if each.cost:
        said += f", about {each.cost:,.2f} {each.currency}"
    return said + (f", about {_duration(each.seconds)} of one worker" if each.seconds else "")


def _endings(found: Look) -> None:
    st.header("How it stands", anchor=False)
    rows = [
        {"Stage": _TITLES[stage], "Ending": ending, "Items": count}
        for stage, endings in found.endings.items()
        for ending, count in endings.items()
    ]
    show_table(pd.DataFrame(rows), alt="How often each ending stands, by stage")
    download("Endings", lambda: pd.DataFrame(rows), "run-endings", "runs_endings_csv")


def _failures(found: Look) -> None:
    if found.failures.empty:
        return
    st.header("Errors", anchor=False)
    st.caption(
        "Faults of ours, or on the way to a model. They are never scored, and may be tried again; what "
        "programs do wrong is no error here, but a result."
    )
    show_table(
        found.failures.assign(stage=found.failures["stage"].map(_TITLES))
        .drop(columns="key")
        .rename(columns=str.capitalize),
        column_config={
            "At": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss"),
            "Message": st.column_config.TextColumn(width="large"),
        },
        alt="Items that ended in an error, with kinds and messages",
    )


def _manifest(run: BatchRun) -> None:
    with st.expander("Manifest: all that this run follows from", icon=":material/description:"):
        text = json.dumps(run.manifest, indent=2, ensure_ascii=False)
        st.download_button(
            "Manifest (json)",
            text,
            file_name=f"{run.name}.json",
            mime="application/json",
            icon=":material/download:",
            key="runs_manifest",
        )
        # as text: what models and prompts are called is shown, never interpreted
        st.code(text, language="json", height=420)


def _difference(run: BatchRun, runs: Sequence[BatchRun]) -> None:
    others = [other.name for other in reversed(runs) if other.name != run.name and other.kind == "auto"]
    if not others or run.kind != "auto":
        return
    st.header("Beside another run", anchor=False)
    name = st.selectbox(
        "Other run", others, index=None, placeholder="Choose one", key="runs_other", width=360
    )
    if name is None:
        return
    store = services.store()
    try:
        found = difference(plan_of(store, run.name), plan_of(store, name))
    except BatchError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    # a run may be called like a column of ours
    titles = {"first": f"In {run.name}", "second": f"In {name}"}
    st.markdown("**What was asked for**")
    if found.settings.empty:
        st.caption("The same.")
    else:
        show_table(
            found.settings.rename(columns={"setting": "Setting"} | titles),
            alt="Settings that differ between the two runs",
        )
    st.markdown("**Items**")
    show_table(
        found.shared.assign(stage=found.shared["stage"].map(_TITLES)).rename(
            columns={
                "stage": "Stage",
                "only the first": f"Only in {run.name}",
                "both": "In both",
                "only the second": f"Only in {name}",
            }
        ),
        alt="Items that the two runs share, by stage",
    )
    st.caption("What both runs need was done once, and counts in both.")
    for heading, table in (("How the programs ended", found.answers), ("Verdicts", found.verdicts)):
        if table.empty:
            continue
        same = int(table.loc[table["first"] == table["second"], "n"].sum())
        total = int(table["n"].sum())
        st.markdown(f"**{heading}**: {same:,} of {total:,} the same in both runs")
        show_table(table.rename(columns=titles), alt=f"{heading} in both runs")
        download(heading, table.copy, heading.lower().replace(" ", "-"), f"runs_{heading}_csv")
    if not found.changed.empty:
        with st.expander(f"The {len(found.changed):,} that ended otherwise"):
            show_table(found.changed.rename(columns=titles), alt="What ended otherwise in both runs")


def _page() -> None:
    st.title("Runs", anchor=False)
    runs = services.store().batch_runs()
    if not runs:
        _nothing()
        return
    # Only what is followed is drawn again, so that nobody's table or list is closed under their hands.
    slowly = None if st.session_state.get("runs_working") is False else _SLOWLY
    st.fragment(_overview, run_every=slowly)(runs)
    run = _chosen(runs)
    plan = _plan(run)
    if plan is None:
        return
    facts = facts_of(plan)
    size = facts.questions * max(1, len(facts.models))
    often = _OFTEN if size <= _LARGE else _SLOWLY
    with st.container(key="runs_work"):
        st.fragment(_progress, run_every=often if slowly else _SLOWLY)(run)
        _actions(run, states := _states(run, plan))
    # Its buttons come and go with the work: whoever pressed one is led to the bars.
    keyboard.turn_to("runs_work", f"{run.name} {_word(run.name, states)}")
    st.fragment(_standing, run_every=slowly)(run)
    _manifest(run)
    _difference(run, runs)


def _standing(run: BatchRun) -> None:
    plan = _plan(run)
    if plan is not None:
        found = _look(run.id, services.store().batch_version(), plan)
        _endings(found)
        _failures(found)


_page()
