"""What all pages share in one server process: the store, the pool of runs, the votes as a frame."""

from __future__ import annotations

import gc
import hashlib
import importlib
import logging
import os
import random
import threading
import uuid
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import timedelta
from typing import Literal
from weakref import WeakValueDictionary

import pandas as pd
import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from analysis import behaviour
from analysis.leaderboard import leaderboard
from data.categories import Category
from data.demo import warm_up
from data.errors import DataError, UnknownBattle
from data.frames import blind_votes, join_votes, votes_frame
from data.prompts import Prompt, load
from data.records import NAMED, Battle, Side, utc_now
from data.simulate import simulate_votes
from data.store import Store, default_url
from data.vote_log import VoteLog
from runtimes_wasm import assets, registry
from runtimes_wasm.assets import cache
from runtimes_wasm.browser import page_assets
from runtimes_wasm.extract import Extraction, extract

from .batch.jobs import Jobs
from .battle import DrawMode, informed_weights, pair_weights
from .battle.draw import Pair
from .battle.information import pair_gains
from .errors import BattleError
from .front.closing import CLOSING
from .models import Catalogue, CatalogueFile, ModelKind
from .models.scripted import scripted_models_near
from .models.system_prompts import SystemPrompt, system_prompt
from .past import PastBattle, read_past
from .people import Desk, FairPool
from .people.folder import PeopleFolder
from .people.identity import no_subject, streamlit_subject
from .people.sharing import Sharing
from .playground import Chat
from .playing import Playing
from .preparation import Preparation, waiting_for
from .recorder import RECORDER, Recorder
from .stage import Stage, can_show
from .voters import VOTER_COOKIE, is_voter

log = logging.getLogger(__name__)

Source = Literal["arena", "live", "named", "imported", "demo"]

#: Which votes a page shows, and what to call them; those cast side by side are on no board.
SOURCES: dict[Source, str] = {
    "arena": "This arena",
    "live": "Live votes only",
    "imported": "Imported votes",
    "demo": "Demo: 10 models",
}


#: How long a battle that nobody touches can be gone on with.
DRAFTS_KEPT = timedelta(days=30)
#: Draws between models; the system's own source, so that nobody can predict a pair.
RANDOM = random.SystemRandom()


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The log of battles and votes of this server."""
    log = Store.open(default_url())
    log.drop_drafts(utc_now() - DRAFTS_KEPT)
    RECORDER.write_to(log)
    CLOSING.at_end(log.close)
    return log


def why_not_ready() -> list[str]:
    """Why nobody can be served now, in short words; nothing when the store answers."""
    try:
        store().version()
    except (DataError, SQLAlchemyError) as error:
        log.warning("not ready: %s", error)
        return ["the store cannot be read"]
    return []


def recorder() -> Recorder:
    """What people do in running programs, on its way to the store."""
    store()
    return RECORDER


@st.cache_resource(show_spinner=False)
def preparation() -> Preparation:
    """The assets that are being made ready behind the app."""
    return Preparation().start()


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """Who may do what in this server."""
    sharing = Sharing.from_environment()
    subject = streamlit_subject if sharing.shared and provider_is_set_up() else no_subject
    return Desk(PeopleFolder.beside(default_url()), store, shared=sharing.shared, subject=subject)


def provider_is_set_up() -> bool:
    """Whether ``secrets.toml`` names an identity provider for `st.login`."""
    from streamlit.auth_util import get_secrets_auth_section

    return bool(get_secrets_auth_section())


@st.cache_resource(show_spinner=False)
def _slots() -> FairPool:
    registry.keep_warm(2)
    workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="run")
    CLOSING.before_kill(lambda: workers.shutdown(wait=False, cancel_futures=True))
    CLOSING.before_kill(lambda: registry.keep_warm(0))
    return FairPool(workers, 2, desk().settings.runs_at_once)


def pool() -> Executor:
    """Two slots for runs on the server, shared fairly among visitors; each run is a child process of its own."""
    return _slots().of(voter())


@st.cache_resource(show_spinner=False)
def runnable_prompts() -> tuple[Prompt, ...]:
    """The prompts whose programs this machine can run."""
    return tuple(prompt for prompt in load() if can_show(prompt.language, prompt.environment))


def ready_at_once(prompt: Prompt) -> bool:
    """Whether its programs start now, without waiting for an asset."""
    if prompt.environment.is_page:
        return all(assets.is_ready(name) for name in page_assets(prompt.language, prompt.environment))
    return not waiting_for(prompt.language, preparation())


@st.cache_resource(show_spinner=False)
def run_jobs() -> Jobs:
    """What this server does for runs of the automated arena."""
    return Jobs()


def start_run(name: str, *, retry_failed: bool) -> None:
    """Go on with a run, beside the server; one process runs programs, so that the arena keeps a core.

    Raises
    ------
    BatchError
        When another run is being worked on.
    """
    run_jobs().start(default_url(), name, retry_failed=retry_failed)


@st.cache_resource(show_spinner=False)
def catalogue_file() -> CatalogueFile:
    """The file that lists the models; it is read again when it changes."""
    return CatalogueFile()


def catalogue() -> Catalogue:
    """Who can answer, as of now."""
    return catalogue_file().current()


def weights_for(question: Prompt | str, *, programs_only: bool = False) -> dict[Pair, float]:
    """The pairs that may meet on a prompt, with their weights.

    Scripted models know the prompts of the book: they take part where they have an answer, or
    one to a prompt that is near. ``programs_only`` leaves out answers without a program, where two others are left.
    """
    models = list(catalogue().drawable)
    near = scripted_models_near(question) if isinstance(question, str) else ()
    if len(near) > 1:
        models = [m for m in models if m.kind is not ModelKind.SCRIPTED or m.model in near]
    if isinstance(question, Prompt):
        models = [m for m in models if m.kind is not ModelKind.SCRIPTED or m.model in question.models]
        if programs_only:
            with_program = [
                m
                for m in models
                if m.kind is not ModelKind.SCRIPTED or extract(question.answer_of(m.model).text).code
            ]
            models = with_program if len(with_program) > 1 else models
    return pair_weights(models)


def _system(prompt: Prompt | None) -> SystemPrompt:
    return system_prompt() if prompt is None else system_prompt(prompt.environment, prompt.language)


@st.cache_resource(show_spinner=False, max_entries=8)
def _gains(version: str, models: tuple[str, ...]) -> dict[Pair, float]:
    votes = _of_store("live", version)
    known = votes["model_left"].isin(models) & votes["model_right"].isin(models)
    return pair_gains(votes[known])


class _Live:
    """The battles that some tab of this server shows, so that a reload or a second tab shows the same one."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.stages: WeakValueDictionary[tuple[str, str], Stage] = WeakValueDictionary()


@st.cache_resource(show_spinner=False)
def _live() -> _Live:
    return _Live()


def open_stage(
    question: Prompt | str,
    *,
    category: Category | None = None,
    programs_only: bool = False,
    not_again: Pair | None = None,
) -> Stage:
    """A new battle of this visitor; `Refused` when they may not open one now.

    Parameters
    ----------
    programs_only : bool
        Leave out scripted answers without a program, where two others are left.
    not_again : pair of str, optional
        Two models that should not meet now, where others can.
    """
    desk().allow(voter(), "battles", question if isinstance(question, str) else "")
    weights = weights_for(question, programs_only=programs_only)
    others = {pair: weight for pair, weight in weights.items() if set(pair) != set(not_again or ())}
    if any(others.values()):
        weights = others
    drawn = catalogue().draw
    if drawn is DrawMode.INFORMATION:
        gains = _gains(store().version(), catalogue().names)
        weights = informed_weights(weights, gains)
        drawn = drawn if gains else DrawMode.WEIGHTS
    stage = Stage.open(
        question,
        weights,
        catalogue=catalogue(),
        store=store(),
        pool=pool(),
        recorder=recorder(),
        voter=voter(),
        rng=RANDOM,
        system=_system(question if isinstance(question, Prompt) else None),
        category=category,
        drawn=drawn,
        allow=desk().allow,
    )
    _live().stages[stage.voter, stage.battle.id] = stage
    return stage


def playing(found: Extraction, code: str = "") -> Playing:
    """A program for this visitor to play with, within the rate that holds for runs."""
    who = voter()
    return Playing(pool(), found, code, allow=lambda: desk().allow(who, "runs", ""))


def open_named(question: Prompt | str, models: Mapping[Side, str]) -> Stage:
    """Two models chosen by name, for this visitor to compare side by side."""
    desk().allow(voter(), "battles", question if isinstance(question, str) else "")
    stage = Stage.open_named(
        question,
        models,
        catalogue=catalogue(),
        store=store(),
        pool=pool(),
        recorder=recorder(),
        voter=voter(),
        system=_system(question if isinstance(question, Prompt) else None),
        allow=desk().allow,
    )
    _live().stages[stage.voter, stage.battle.id] = stage
    return stage


class _Tab:
    """Stands for one tab of a visitor, and goes with its session."""


def tab() -> object:
    """The tab that this page is drawn in."""
    return st.session_state.setdefault("runoff_tab", _Tab())


def restore_stage(battle_id: str) -> Stage | None:
    """This visitor's battle as it was left; None when there is none of that id."""
    live, rater = _live(), voter()
    with live.guard:
        stage = live.stages.get((rater, battle_id))
        if stage is None:
            stage = Stage.restore(
                battle_id,
                catalogue=catalogue(),
                store=store(),
                pool=pool(),
                recorder=recorder(),
                voter=rater,
                system=_system,
                allow=desk().allow,
            )
            if stage is not None:
                live.stages[rater, battle_id] = stage
    return stage


@st.cache_resource(show_spinner=False)
def _warm_up() -> pd.DataFrame:
    return votes_frame(list(warm_up()))


@st.cache_resource(show_spinner=False)
def _warm_up_battles() -> dict[str, Battle]:
    return {record.id: record for record in warm_up() if isinstance(record, Battle)}


@st.cache_resource(show_spinner="Simulating the demo votes")
def _demo() -> pd.DataFrame:
    return votes_frame(list(simulate_votes().records()))


@st.cache_resource(show_spinner=False)
def _log() -> VoteLog:
    return VoteLog(store(), cache.folder("votes"))


def votes_version() -> str:
    """What the numbers of votes depend on; programs that run and report change nothing of it."""
    return store().version("votes", "turns", "exclusions")


def votes(source: Source) -> pd.DataFrame:
    """The votes of one source, as the canonical frame; shared, so never change it."""
    if source == "demo":
        return _demo()
    return _of_store(source, votes_version())


# Frames are shared and never changed; cache_data would copy them at every look. One for each source: nobody
# asks for an earlier version again, and each vote makes one, of all the votes.
@st.cache_resource(show_spinner=False, max_entries=4)
def _of_store(source: Source, version: str) -> pd.DataFrame:
    whole = _log().frame()
    if source == "named":
        return whole[whole["source"] == NAMED]
    stored = blind_votes(whole)
    sources = stored["source"]
    names = sources.cat.categories[sources.cat.categories.str.startswith("import")]
    imported = sources.isin(names)
    if source == "imported":
        return stored[imported]
    live = stored[~imported] if imported.any() else stored
    return live if source == "live" else join_votes([_warm_up(), live])


def read_ahead() -> None:
    """Read the votes, and load what ranks and draws them, before anybody asks; in a thread of its own."""
    threading.Thread(target=_read_ahead, name="read-votes", daemon=True).start()


def _read_ahead() -> None:
    try:
        votes("arena")
        standings()
    except DataError as error:
        # The page that asks says it again, where a person reads it.
        log.warning("the votes could not be read ahead: %s", error)
    for name in ("charts", "slice_charts", "diagnostic_charts"):
        importlib.import_module(f"analysis.{name}")
    # What was loaded until now stays for good: no collection needs to walk through it again.
    gc.freeze()


def past_battle(battle_id: str) -> PastBattle | None:
    """A battle of the warm-up or the store; None where a simulated vote has none behind it, or it is not to be seen."""
    found = _warm_up_battles().get(battle_id)
    if found is not None:
        return PastBattle(battle=found, known=True)
    try:
        return read_past(store(), battle_id, voter(), everybody=sees_everybody())
    except (UnknownBattle, BattleError):
        return None


#: Chats that this server keeps in memory; older ones come back from their drafts.
_MOST_CHATS = 200


@st.cache_resource(show_spinner=False)
def _chats() -> dict[str, Chat]:
    return {}


def chat() -> Chat:
    """This visitor's chat of the playground: the same one in every tab, and after a reload or a restart."""
    chats, rater = _chats(), voter()
    found = chats.get(rater)
    if found is None:
        draft = store().draft(_chat_name(rater), rater)
        try:
            found = None if draft is None else Chat.from_json(draft)
        except BattleError as error:
            log.warning("%s", error)
        found = chats.setdefault(rater, found or Chat(catalogue().names[0], system_prompt().text))
        while len(chats) > _MOST_CHATS:
            chats.pop(next(iter(chats)))
    return found


def keep_chat(chat: Chat) -> None:
    """Keep this visitor's chat beside the log."""
    store().save_draft(_chat_name(voter()), voter(), chat.to_json())


def _chat_name(rater: str) -> str:
    # Names of drafts are unique among all owners, and battles take their ids.
    return f"playground-{hashlib.sha256(rater.encode()).hexdigest()[:32]}"


def sees_everybody() -> bool:
    """Whether this visitor may read the battles of others: curators, and the one user of a machine."""
    return is_curator()


def model_names(source: Source) -> list[str]:
    """The models of a source's votes, by name."""
    frame = votes(source)
    return sorted({str(name) for side in ("left", "right") for name in frame[f"model_{side}"].unique()})


def standings() -> dict[str, tuple[float | None, int | None]]:
    """Score and place of each model on this arena's board, as of the last vote."""
    return _standings(votes_version())


@st.cache_resource(show_spinner=False, max_entries=1)
def _standings(version: str) -> dict[str, tuple[float | None, int | None]]:
    board = leaderboard(_of_store("arena", version), resamples=200)
    return {row.model: (row.score, row.rank) for row in board.whole.models}


# What was done before a vote does not change after it, so the version of the votes is enough.
@st.cache_resource(show_spinner="Counting what was done", max_entries=2)
def _play(version: str) -> pd.DataFrame:
    return behaviour.play_frame(store().play())


def play_size() -> tuple[int, int]:
    """Votes of people that are in the log, and how many people cast them."""
    frame = _play(votes_version())
    return int(frame["vote_id"].nunique()), int(frame["voter"].nunique())


def play_summary(by: behaviour.By) -> pd.DataFrame:
    """What people did before they voted, by environment or model; shared, so never change it."""
    return _play_summary(by, votes_version())


@st.cache_resource(show_spinner=False, max_entries=8)
def _play_summary(by: behaviour.By, version: str) -> pd.DataFrame:
    return behaviour.summarise(_play(version), by)


def play_outcomes() -> behaviour.PlayAndOutcome:
    """The votes of people who played beside those of people who only read."""
    return _play_outcomes(votes_version())


@st.cache_resource(show_spinner=False, max_entries=4)
def _play_outcomes(version: str) -> behaviour.PlayAndOutcome:
    return behaviour.play_and_outcome(_play(version))


def voter() -> str:
    """Who votes: a random name kept by the browser, or by the session where it keeps none.

    In a shared arena, the pseudonym of who signed in; a page of one who has not ends here.
    """
    if desk().shared:
        rater = desk().rater(st.context.cookies)
        if rater is None:
            st.error("You are signed out. Reload this page to see how to sign in.", icon=":material/lock:")
            st.stop()
        return rater
    kept = st.context.cookies.get(VOTER_COOKIE, "")
    if is_voter(kept):
        return kept
    return st.session_state.setdefault("voter", uuid.uuid4().hex)


def begins_with_demo() -> bool:
    """Whether this server was started to show the demo (`runoff app --demo`)."""
    return os.environ.get("RUNOFF_DEMO") == "1"


def is_curator() -> bool:
    """Whether this visitor may leave votes out: a curator, or the one user of a machine."""
    return desk().is_curator(voter() if desk().shared else None)
