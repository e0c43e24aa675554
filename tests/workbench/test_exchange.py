"""``runoff import`` and ``runoff export`` between a store, folders, and a hub over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from data.errors import DataError
from tests.hub_server import TOKEN, Hub
from workbench.cli.main import app


def run(*arguments: object, status: int = 0) -> tuple[Any, str]:
    """The JSON document of a command, and what it said beside it."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(done.exception, DataError):
        raise done.exception
    assert done.exit_code == status, done.output
    return json.loads(done.stdout) if "--json" in arguments else done.stdout, done.stderr


@pytest.fixture
def store(tmp_path: Path) -> Path:
    rows = [
        f'{{"model_a": "m{n % 3}", "model_b": "m{n % 3 + 1}", "winner": "{("model_a", "tie", "model_b")[n % 3]}"}}'
        for n in range(12)
    ]
    (tmp_path / "votes.jsonl").write_text("\n".join(rows))
    run("import", tmp_path / "votes.jsonl", "--store", tmp_path / "s.sqlite")
    return tmp_path / "s.sqlite"


def test_a_store_goes_to_the_hub_and_comes_back_by_address(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants

    hub = Hub()
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    address = "hf://datasets/me/votes"
    options = ["--layout", "bigcodearena_preference_5k", "--store", store]
    _, said = run("export", address, *options, status=2)
    assert "--license" in said
    _, said = run("export", address, "--store", store, status=2)
    assert "--layout" in said
    sent, _ = run("export", address, *options, "--license", "cc0-1.0", "--json")
    assert sent["counts"]["rows"] == 12
    assert sent["commit"].startswith(hub.address)
    back = ["--store", tmp_path / "back.sqlite", "--json"]
    first, said = run("import", address, *back)
    assert "1 files" in said
    assert (first["accepted"], first["refused"], first["added"]["votes"]) == (12, 0, 12)
    again, _ = run("import", address, *back)
    assert sum(again["added"].values()) == 0
    assert again["present"]["votes"] == 12
    hub.shutdown()
    hub.server_close()


def test_a_folder_of_files_is_imported_file_by_file_and_files_that_overlap_add_nothing(
    store: Path, tmp_path: Path
) -> None:
    out = tmp_path / "set"
    table, said = run("export", out, "--layout", "bigcodereward", "--format", "jsonl", "--store", store)
    assert "data/train-00000-of-00001.jsonl" in table
    assert "no licence" in said
    (out / "data" / "again.jsonl").write_bytes((out / "data" / "train-00000-of-00001.jsonl").read_bytes())
    (out / "data" / "notes.jsonl").write_text('{"a": 1}\n')
    found, _ = run("import", out, "--store", tmp_path / "b.sqlite", "--json")
    assert (found["accepted"], found["added"]["votes"], found["present"]["votes"]) == (24, 12, 12)
    assert [Path(report["file"]).name for report in found["files"]] == [
        "again.jsonl",
        "train-00000-of-00001.jsonl",
    ]
    assert list(found["left_out"]) == ["data/notes.jsonl"]
