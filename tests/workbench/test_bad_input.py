"""What models, names and people may send that a battle has to survive: each is told, nothing is lost."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from stage_makers import WORDS, settle, stage_of

from data.frames import votes_frame
from data.outcomes import Outcome
from data.simulate import simulate_votes
from data.store import Store
from workbench.answering import PROBLEMS, problem_text
from workbench.battle import DrawMode, even_weights, informed_weights
from workbench.battle.edits import MOST_LINES, unified
from workbench.battle.information import pair_gains
from workbench.battle.state import LONGEST_PROMPT
from workbench.errors import BattleError
from workbench.models import ModelEntry
from workbench.models.catalogue import Patience
from workbench.models.scripted_server import ScriptedServer
from workbench.stage import Stage
from workbench.widgets.prose import pieces, plain

SHORT = Patience(connect_s=5, read_s=5, total_s=20, retries=0, max_characters=2_500_000)


@pytest.fixture(scope="module")
def fast() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="module")
def slow() -> Iterator[ScriptedServer]:
    with ScriptedServer(pace=4) as server:
        yield server


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "votes.sqlite") as opened:
        yield opened


def entry(name: str, server: ScriptedServer, model: str, patience: Patience = SHORT) -> ModelEntry:
    return ModelEntry(name=name, address=server.address, model=model, patience=patience)


def side_of(stage: Stage, name: str) -> str:
    return "left" if stage.battle.left.model == name else "right"


@pytest.mark.threat("U12")
def test_two_megabytes_of_answer_are_kept_whole_and_shown_in_part(
    store: Store, pool: ThreadPoolExecutor, fast: ScriptedServer
) -> None:
    stage = settle(
        stage_of(store, pool, entry("one", fast, "fault-flood"), entry("two", fast, "scripted-ada"))
    )
    said = stage.battle.side(side_of(stage, "one")).last
    assert said is not None and len(said.text) == 2_000_000
    (kept,) = store.battles()
    assert kept.answer(side_of(stage, "one")).text == said.text
    stage.decline()
    stage.vote(Outcome.TIE)
    store.check()


def test_an_answer_beyond_the_limit_is_cut_and_says_so_without_a_name(
    store: Store, pool: ThreadPoolExecutor, fast: ScriptedServer
) -> None:
    small = Patience(retries=0, max_characters=5_000)
    stage = settle(
        stage_of(store, pool, entry("one", fast, "fault-flood", small), entry("two", fast, "scripted-ada"))
    )
    said = stage.battle.side(side_of(stage, "one")).last
    assert said is not None and len(said.text) == 5_000 and said.facts["finish_reason"] == "cap"


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ("fault-utf8", "BrokenAnswer"),
        ("fault-context", "ContextOverflow"),
        ("fault-404", "UnknownModel"),
        ("fault-quota", "RateLimited"),
        ("fault-blank", "EmptyAnswer"),
    ],
)
def test_a_side_that_cannot_answer_leaves_no_battle_and_no_run_behind(
    store: Store, pool: ThreadPoolExecutor, fast: ScriptedServer, sent: str, kind: str
) -> None:
    stage = settle(stage_of(store, pool, entry("one", fast, sent), entry("two", fast, "scripted-ada")))
    assert stage.battle.side(side_of(stage, "one")).problem == kind and kind in PROBLEMS
    assert store.counts()["battles"] == store.counts()["runs"] == 0
    with pytest.raises(BattleError):
        stage.vote(Outcome.LEFT)
    other = "right" if side_of(stage, "one") == "left" else "left"
    assert stage.battle.side(other).said and stage.shows[other].job is None, "no program starts alone"


def test_what_a_person_is_told_of_a_problem_has_no_place_for_a_name() -> None:
    for kind in (*PROBLEMS, "SomethingNew"):
        assert "{" not in problem_text(kind) and problem_text(kind)[0].islower()


def test_a_closed_tab_loses_no_answer(store: Store, pool: ThreadPoolExecutor, fast: ScriptedServer) -> None:
    stage = stage_of(store, pool, entry("one", fast, "scripted-ada"), entry("two", fast, "scripted-cleo"))
    until = time.monotonic() + 30
    while not store.has_battle(stage.battle.id):  # nobody polls: the answers are taken in all the same
        assert time.monotonic() < until, "the answers were not kept"
        time.sleep(0.02)
    settle(stage)


def test_a_battle_that_nobody_holds_any_more_stops_its_models_and_leaves_no_thread(
    store: Store, pool: ThreadPoolExecutor, slow: ScriptedServer
) -> None:
    gone = slow.scripted.disconnected
    asked = sum(slow.scripted.asked.values())
    threads = threading.active_count()
    stage = stage_of(store, pool, entry("one", slow, "scripted-ada"), entry("two", slow, "scripted-cleo"))
    battle_id = stage.battle.id
    until = time.monotonic() + 30
    while sum(slow.scripted.asked.values()) < asked + 2:
        assert time.monotonic() < until
        time.sleep(0.02)
    del stage
    gc.collect()
    while slow.scripted.disconnected < gone + 2:
        assert time.monotonic() < until, "the models still write"
        time.sleep(0.02)
    while any(thread.name == "answers" for thread in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert threading.active_count() <= threads + 1  # the loop of the models, which all battles share
    assert store.draft(battle_id, "somebody") is not None, "the question can be asked again"


def test_a_prompt_that_is_empty_or_endless_is_refused_before_anybody_is_asked(
    store: Store, pool: ThreadPoolExecutor, fast: ScriptedServer
) -> None:
    pair = (entry("one", fast, "scripted-ada"), entry("two", fast, "scripted-cleo"))
    asked = sum(fast.scripted.asked.values())
    for prompt, words in (("  \n", "empty"), ("x" * (LONGEST_PROMPT + 1), "shorten")):
        with pytest.raises(BattleError, match=words):
            stage_of(store, pool, *pair, prompt=prompt)
    with pytest.raises(BattleError, match="two different models"):
        stage_of(store, pool, pair[0])
    assert sum(fast.scripted.asked.values()) == asked


@pytest.mark.threat("F14", "U13")
@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>",
        "![](http://a.example/x.png)",
        ":red[best] :material/home: $x$ **bold** _x_ `c`",
        "https://a.example www.a.example me@a.example",
        "# not a heading\n- no list\n1. x | y",
    ],
)
def test_a_name_shows_each_of_its_characters_and_does_nothing(name: str) -> None:
    parser = MarkdownIt("commonmark").enable("strikethrough")
    (opening, inline, closing) = parser.parse(plain(name))
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in inline.children or []} <= {"text", "text_special"}
    assert "".join(child.content for child in inline.children or []) == " ".join(name.split())
    assert ":" not in plain(name).replace("\\:", "") and "$" not in plain(name).replace("\\$", "")


def test_pieces_of_a_text_cut_in_the_middle_of_a_block_are_still_harmless() -> None:
    text = "Look:\n\n```html\n" + "<img src=x>\n" * 100
    assert [piece.is_code for piece in pieces(text[:200])] == [False, True]


def test_pairs_by_information_prefer_what_is_undecided_and_newcomers() -> None:
    votes = votes_frame(list(simulate_votes().records()))
    gains = pair_gains(votes)
    models = sorted({name for pair in gains for name in pair})
    weights = even_weights([*models, "newcomer"])
    informed = informed_weights(weights, gains)
    assert set(informed) == set(weights)
    assert informed[min(models[0], "newcomer"), max(models[0], "newcomer")] == max(gains.values())
    assert len({round(value, 9) for value in informed.values()}) > 3
    assert pair_gains(votes.head(0)) == {} and informed_weights(weights, {}) == weights
    two = even_weights(models[:2])
    assert informed_weights(two, gains).keys() == two.keys()


def test_a_battle_records_how_its_pair_was_drawn(
    store: Store, pool: ThreadPoolExecutor, fast: ScriptedServer
) -> None:
    models = entry("one", fast, "scripted-ada"), entry("two", fast, "scripted-cleo")
    settle(stage_of(store, pool, *models, prompt=WORDS, drawn=DrawMode.INFORMATION))
    assert store.battles()[0].extra["drawn"] == "information"


def test_changes_are_shown_as_a_diff_that_stays_small() -> None:
    assert unified("a\nb\n", "a\nc\n").splitlines()[-3:] == [" a", "-b", "+c"]
    assert unified("a", "a") == ""
    assert unified("x\n" * MOST_LINES, "y") == ""
