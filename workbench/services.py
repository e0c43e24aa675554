"""What all pages share in one server process: the store, the pool of runs, the votes as a frame."""

from __future__ import annotations

import uuid
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Literal

import pandas as pd
import streamlit as st

from data.demo import warm_up
from data.frames import empty_votes_frame, votes_frame
from data.prompts import Prompt, load
from data.simulate import simulate_votes
from data.store import Store, default_url
from runtimes_wasm import registry

from .preparation import Preparation, waiting_for
from .recorder import RECORDER, Recorder
from .stage import can_show
from .voters import VOTER_COOKIE, is_voter

Source = Literal["arena", "live", "imported", "demo"]

#: Which votes a page shows, and what to call them.
SOURCES: dict[Source, str] = {
    "arena": "This arena",
    "live": "Live votes only",
    "imported": "Imported votes",
    "demo": "Demo: 10 models",
}
SYNTHETIC = ("arena", "demo")


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The log of battles and votes of this server."""
    log = Store.open(default_url())
    RECORDER.write_to(log)
    return log


def recorder() -> Recorder:
    """What people do in running programs, on its way to the store."""
    store()
    return RECORDER


@st.cache_resource(show_spinner=False)
def preparation() -> Preparation:
    """The assets that are being made ready behind the app."""
    return Preparation().start()


@st.cache_resource(show_spinner=False)
def pool() -> Executor:
    """Two slots for runs on the server; each run is a child process of its own."""
    registry.keep_warm(2)
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="run")


@st.cache_resource(show_spinner=False)
def runnable_prompts() -> tuple[Prompt, ...]:
    """The prompts whose programs this machine can run."""
    return tuple(prompt for prompt in load() if can_show(prompt.language, prompt.environment))


def ready_at_once(prompt: Prompt) -> bool:
    """Whether its programs start now, without waiting for an asset."""
    return prompt.environment.is_page or not waiting_for(prompt.language, preparation())


@st.cache_data(show_spinner=False)
def _warm_up() -> pd.DataFrame:
    return votes_frame(list(warm_up()))


@st.cache_data(show_spinner="Simulating the demo votes", persist="disk")
def _demo() -> pd.DataFrame:
    return votes_frame(list(simulate_votes().records()))


@st.cache_data(show_spinner=False, max_entries=4)
def _stored(version: str) -> pd.DataFrame:
    """The current votes of the store; ``version`` is the key of the cache."""
    rows = list(store().vote_rows())
    return votes_frame(rows) if rows else empty_votes_frame()


def votes(source: Source) -> pd.DataFrame:
    """The votes of one source, as the canonical frame."""
    if source == "demo":
        return _demo()
    stored = _stored(store().version())
    imported = stored["source"].astype(str).str.startswith("import")
    if source == "imported":
        return stored[imported]
    live = stored[~imported]
    return live if source == "live" else _concat(_warm_up(), live)


def _concat(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    # Categories differ between frames; building them anew keeps them shared and sorted.
    rows = [*first.to_dict("records"), *second.to_dict("records")]
    return votes_frame(rows) if rows else empty_votes_frame()


def voter() -> str:
    """Who votes: a random name kept by the browser, or by the session where it keeps none."""
    kept = st.context.cookies.get(VOTER_COOKIE, "")
    if is_voter(kept):
        return kept
    return st.session_state.setdefault("voter", uuid.uuid4().hex)
