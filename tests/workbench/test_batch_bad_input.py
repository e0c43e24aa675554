"""Prompts and folders from anybody: what is wrong is named and counted, and nothing of it is scored."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from batch_fixtures import MODELS, SHORT, catalogue_of, prompt_file, prompt_rows, remembered, whole_run

from data.errors import LayoutError
from data.store import Store
from workbench.batch.auto import Means, keys_of, plan_of, run_programs
from workbench.batch.folder import FolderReport, blobs_of, export_run, import_run
from workbench.batch.frames import frames
from workbench.batch.prompts import own_prompts, prompts_of, read_prompts
from workbench.batch.state import state_of
from workbench.errors import BatchError
from workbench.models.scripted_server import ScriptedServer


def test_our_own_prompts_come_back_as_they_are() -> None:
    own = own_prompts()
    assert len({prompt.id for prompt in own.prompts}) == len(own.prompts) > 60
    assert prompts_of(own.to_bytes(), "own") == own
    for damaged in (b"\xff\n", b"[]\n", b'{"id": 1, "text": "x", "category": null}\n', b'{"id": "x"}\n'):
        with pytest.raises(BatchError, match="damaged"):
            prompts_of(damaged, "own")


def test_what_is_no_prompt_is_left_out_and_named(tmp_path: Path) -> None:
    rows = [json.dumps(row).encode() for row in prompt_rows()]
    first = json.loads(rows[0])
    lines = [
        rows[0],
        rows[1],
        json.dumps({**first}).encode(),  # the same once more
        json.dumps({**first, "uid": "other"}).encode(),  # its text under another id
        b'{"uid": "bytes", "instruction": "caf\xe9", "category": "web_design"}',
        b'{"uid": "missing", "category": "web_design"}',
        b'{"uid": "", "instruction": "no id", "category": "web_design"}',
        b'{"uid": "empty", "instruction": "   ", "category": "web_design"}',
        b'{"uid": "cut", "instruction": ',
        json.dumps({"uid": "long", "instruction": "x" * 100_001, "category": "web_design"}).encode(),
        rows[2],
    ]
    file = tmp_path / "prompts.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    found = read_prompts(file)
    assert [prompt.id for prompt in found.prompts] == list(SHORT)
    named = "\n".join(found.left_out)
    assert len(found.left_out) == len(lines) - 3, named
    for line in range(3, 11):
        assert f"line {line}:" in named, named
    for said in ("UTF-8", "instruction", "100,001 characters", "the same text as prompt 'js-deep-equal'"):
        assert said in named, (said, named)


def test_files_that_hold_no_prompts_or_contradict_themselves_are_refused(tmp_path: Path) -> None:
    rows = prompt_rows()
    twice = prompt_file(tmp_path / "twice.jsonl", [*rows, {**rows[0], "instruction": "something else"}])
    with pytest.raises(
        BatchError, match=r"line 4: the id 'js-deep-equal' stands for another prompt on line 1"
    ):
        read_prompts(twice)
    none = prompt_file(tmp_path / "none.jsonl", [{"uid": "a", "instruction": " ", "category": None}])
    with pytest.raises(BatchError, match=r"holds no prompt; 1 rows were left out: line 1"):
        read_prompts(none)
    with pytest.raises((LayoutError, BatchError)):
        read_prompts(tmp_path / "gone.jsonl")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    with pytest.raises((LayoutError, BatchError)):
        read_prompts(tmp_path / "empty.jsonl")


@pytest.fixture(scope="module")
def exported(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, dict[str, object], FolderReport]]:
    """A folder of a finished run that has a picture, and what the run came to."""
    from batch_fixtures import Way

    folder = tmp_path_factory.mktemp("folder")
    file = prompt_file(folder / "p.jsonl", prompt_rows(["js-deep-equal", "damped-spring"]))
    with ScriptedServer() as server, Store.open(folder / "log.sqlite") as store:
        plan = whole_run(store, catalogue_of(server.address), file, ways=(Way(),))
        report = export_run(store, plan.run, keys_of(plan), folder / "run")
        yield folder / "run", remembered(plan), report


@pytest.fixture
def copy(exported: tuple[Path, dict[str, object], FolderReport], tmp_path: Path) -> Path:
    return Path(shutil.copytree(exported[0], tmp_path / "copy"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "log.sqlite") as opened:
        yield opened


@pytest.mark.assets
def test_a_run_travels_in_a_folder(
    exported: tuple[Path, dict[str, object], FolderReport], copy: Path, store: Store, tmp_path: Path
) -> None:
    _, before, written = exported
    assert written.blobs >= 1 and written.items["generate"] == 2 * len(MODELS)
    report = import_run(store, copy)
    assert report.items == written.items and report.left_out == ()
    plan = plan_of(store, "tested")
    assert remembered(plan) == before
    assert import_run(store, copy).items == {"generate": 0, "execute": 0, "judge": 0}
    assert [state.to_do for state in state_of(plan)] == [0, 0, 0]
    with pytest.raises(BatchError, match="exists already"):
        export_run(store, plan.run, keys_of(plan), tmp_path)
    import_run(store, copy, name="renamed")
    assert remembered(plan_of(store, "renamed")) == before


def _gone(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _changed(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        data = (folder / name).read_bytes()
        assert old in data
        (folder / name).write_bytes(data.replace(old, new, 1))

    return change


def _cut(folder: Path) -> None:
    path = folder / "items-judge.jsonl"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def _no_blobs(folder: Path) -> None:
    shutil.rmtree(folder / "blobs")


def _damaged_blob(folder: Path) -> None:
    next((folder / "blobs").rglob("*/*")).write_bytes(b"another picture")


HALF = {
    "runs gone": (_gone("items-execute.jsonl"), r"items-execute\.jsonl: No such file"),
    "judgements cut": (_cut, r"items-judge\.jsonl"),
    "pictures gone": (_no_blobs, r"blobs are missing or damaged"),
    "picture damaged": (_damaged_blob, r"1 blobs are missing or damaged"),
    "result changed": (
        _changed("items-execute.jsonl", b'"status":"failed"', b'"status":"done"'),
        r"items-execute\.jsonl, line \d+|its hash differs",
    ),
    "code changed": (
        _changed("items-execute.jsonl", b"console.log", b"console.lag"),
        "not named by the hash of its inputs",
    ),
    "another schema": (
        _changed("items-generate.jsonl", b'"schema_version":1', b'"schema_version":7'),
        r"schema version 7; this Runoff reads up to 1",
    ),
    "no shape": (
        _changed("items-execute.jsonl", b'"stdout":', b'"stdaut":'),
        "stdout of its result is missing",
    ),
}


@pytest.mark.assets
@pytest.mark.parametrize("how", HALF)
def test_a_half_deleted_folder_is_refused_and_what_is_whole_of_it_can_be_taken(
    how: str, copy: Path, store: Store, exported: tuple[Path, dict[str, object], FolderReport]
) -> None:
    damage, said = HALF[how]
    damage(copy)
    with pytest.raises(BatchError, match=said) as refused:
        import_run(store, copy)
    assert "nothing was written" in str(refused.value)
    assert store.batch_runs() == []
    report = import_run(store, copy, partial=True)
    assert report.left_out
    plan = plan_of(store, "tested")
    # What was left out is to be done again, and is in no score before.
    whole = sum(exported[2].items.values())
    taken = sum(report.items.values())
    assert taken <= whole and (taken < whole or how == "result changed")
    found = frames(plan)
    assert found.errors == 0
    assert len(found.games) == sum(s.done for s in state_of(plan) if s.stage == "judge")
    if how == "runs gone":
        assert set(found.runs["status"]) <= {"not_run", "no_code"} and found.waiting > 0


@pytest.mark.assets
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_gone("manifest.json"), r"manifest\.json is missing"),
        (_changed("manifest.json", b'"format": "runoff-batch"', b'"format": "x"'), "is not a run that"),
        (
            _changed("manifest.json", b'"schema_version": 1', b'"schema_version": 2'),
            "schema_version 2.*update",
        ),
        (_changed("manifest.json", b'"format_version": 1', b'"format_version": 0'), "format_version 0"),
        (_changed("manifest.json", b'"repeats": 1', b'"repeats": "1"'), "manifest is damaged"),
        (_changed("manifest.json", b"{", b"["), "cannot be read"),
        (_gone("prompts.jsonl"), r"without its prompts"),
    ],
)
def test_a_folder_that_means_nothing_is_refused_even_in_part(
    damage: Callable[[Path], None], said: str, copy: Path, store: Store
) -> None:
    damage(copy)
    with pytest.raises(BatchError, match=said):
        import_run(store, copy, partial=True)
    assert store.batch_runs() == []


@pytest.mark.assets
def test_a_name_that_leads_out_of_the_folder_leads_nowhere(copy: Path, store: Store) -> None:
    path = copy / "items-execute.jsonl"
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    for row in rows:
        row["result"]["shots"] = [
            {"moment": "x", "blob": "../../../../etc/passwd".ljust(64, "0"), "blank": False}
        ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(BatchError, match="is no name of a blob"):
        import_run(store, copy)


@pytest.mark.assets
def test_what_was_left_out_is_done_again(copy: Path, store: Store) -> None:
    _no_blobs(copy)
    import_run(store, copy, partial=True)
    plan = plan_of(store, "tested")
    report = run_programs(plan, Means(workers=1))
    assert report.done > 0 and report.errors == 0
    runs = {task.key for task in plan.execute()}
    assert all([item.status for item in store.batch_attempts(key)] == ["done"] for key in runs)
    assert (
        store.missing_blobs({name for key in runs for name in blobs_of(store.batch_items([key])[key])})
        == set()
    )
