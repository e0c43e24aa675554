"""Data sets in the layouts of the hub: written, sent to a hub over HTTP, fetched, and read back the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import layout_fixtures as shapes
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml

from data.categories import Category
from data.environments import Environment
from data.errors import DataError, LayoutError
from data.frames import votes_frame
from data.hub import HubError, download, parse_address, read_data_set, upload, write_data_set
from data.languages import Language
from data.layouts import only_new, record_key
from data.outcomes import Outcome
from data.records import Answer, Battle, Exclusion, Interaction, Judgment, Run, Turn, Vote
from data.store import Store
from tests.hub_server import TOKEN, Hub

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MAIL = "ada.l@mail.example.edu"


def battle(name: str, **changes: object) -> Battle:
    values: dict = {
        "id": name,
        "created_at": AT,
        "prompt": f"Draw {name} and write to {MAIL}.",
        "left": Answer(
            model="ant|`x`",
            text=f"Here: {MAIL}, model@company.example.org",
            code="print(1)",
            language=Language.PYTHON,
            environment=Environment.INTERPRETER,
        ),
        "right": Answer(
            model="bee",
            text="There",
            code="graph TD",
            language=Language.MARKDOWN,
            environment=Environment.MERMAID,
        ),
        "category": Category.GAME_DEVELOPMENT,
        "prompt_language": "en",
    }
    return Battle(**(values | changes))


def vote(name: str, on: str, outcome: Outcome, voter: str = "Ada L.", **changes: object) -> Vote:
    values: dict = {"id": name, "battle_id": on, "voter": voter, "outcome": outcome, "created_at": AT}
    return Vote(**(values | changes))


RECORDS = [
    battle("b1"),
    battle("b2", category=None, prompt_language=None, source="import:bigcodereward", extra={"chat_session_id": "s2"}),
    battle("b3", source="synthetic", left=Answer(model="cat"), turns=3),
    battle("b4", source="named"),
    battle("b5"),
    battle("unvoted"),
    Turn(
        battle_id="b1",
        number=2,
        side="left",
        created_at=AT + timedelta(minutes=2),
        prompt="Now in C, call +49 30 1234567.",
        text="As you wish",
        code="int main;",
        language=Language.C,
        environment=Environment.INTERPRETER,
    ),
    Run(
        id="r1",
        battle_id="b1",
        side="left",
        created_at=AT + timedelta(minutes=1),
        code="print(1)",
        language=Language.PYTHON,
        environment=Environment.INTERPRETER,
        status="ok",
        stdout=f"1 {MAIL}",
    ),
    Run(
        id="r2",
        battle_id="b1",
        side="left",
        created_at=AT + timedelta(minutes=3),
        code="int main;",
        language=Language.C,
        environment=Environment.INTERPRETER,
        status="compile_error",
        stderr="no type",
        edited=True,
    ),
    Run(
        id="r3",
        battle_id="b1",
        side="right",
        created_at=AT + timedelta(minutes=1),
        code="graph TD",
        language=Language.MARKDOWN,
        environment=Environment.MERMAID,
        status="unsupported",
    ),
    Interaction(run_id="r1", number=0, kind="keydown", at=AT, detail={"key": "p"}),
    Interaction(run_id="r1", number=1, kind="keydown", at=AT, detail={"key": "Enter", "x": 3}),
    vote("v1", "b1", Outcome.LEFT, aspects={"correctness": "left", "efficiency": "tie"}, ran_left=True),
    vote("v1b", "b1", Outcome.RIGHT, revision=1, comment="my name is Ada L."),
    vote("v2", "b1", Outcome.TIE, "Bo"),
    vote("v3", "b2", Outcome.BOTH_BAD, "unnamed-b2"),
    vote("v4", "b3", Outcome.RIGHT, "sim"),
    vote("v5", "b4", Outcome.LEFT, "Bo"),
    vote("v6", "b5", Outcome.LEFT, "Bot"),
    Exclusion(battle_id="b5", voter="Bot", excluded=True, reason="bot", curator="runoff"),
    Judgment(id="j1", battle_id="b1", judge="owl-9/x", outcome=Outcome.LEFT, with_execution=True, text="[[A>>B]]", strength=3),
    Judgment(id="j2", battle_id="b1", judge="owl-9/x", outcome=None, with_execution=True, swapped=True, text="hm"),
    Judgment(id="j3", battle_id="b2", judge="owl-9/x", outcome=Outcome.TIE, with_execution=False, text='{"Overall": {"winner": "Tie"}}'),
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("hub") / "s.sqlite") as found:
        found.add_many(RECORDS)
        yield found


@pytest.fixture
def hub(monkeypatch) -> Iterator[Hub]:
    server = Hub()
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    yield server
    server.shutdown()
    server.server_close()


def imported(folder: Path, path: Path) -> Store:
    """A new store with everything that the folder holds; every row was accepted."""
    found = Store.open(path)
    for reader in read_data_set(folder).readers:
        known = {record_key(record) for record in found.records()}
        found.add_many(only_new(reader.records(), known))
        assert reader.report.refused == 0, reader.report.summary()
    return found


def frame(store: Store) -> pd.DataFrame:
    """The votes of people who did not know the names, without the names of voters."""
    votes = votes_frame(list(store.vote_rows()))
    return votes[votes["source"] != "named"].drop(columns="voter").reset_index(drop=True).astype(str)


@pytest.mark.parametrize("layout", ["bigcodearena_preference_5k", "bigcodereward"])
@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_votes_written_for_the_hub_come_back_as_the_same_votes(store, tmp_path, layout, format):
    manifest = write_data_set(store, tmp_path / "out", layout, format, shard=2)
    assert manifest["counts"]["rows"] == 4
    assert len(manifest["files"]) == 2
    with imported(tmp_path / "out", tmp_path / "s.sqlite") as back:
        pd.testing.assert_frame_equal(frame(back), frame(store))
        # two voters of one battle are two rows, and one battle again
        assert {found.id for found in back.battles()} == {"b1", "b2", "b3"}
        assert [found.aspects for found in back.votes("b1")] == [{}, {}]
        runs = {run.id: run for run in back.runs("b1")}
        assert {name: run.status for name, run in runs.items()} == {
            "r1": "ok",
            "r2": "failed",
            "r3": "runner_fault",
        }
        assert [event.detail.get("key") for event in back.interactions("r1")] == [None, "Enter"]
        assert back.battle("b2").extra["chat_session_id"] == "s2"
    # into the store it came from, it adds nothing
    known = {record_key(record) for record in store.records()}
    for reader in read_data_set(tmp_path / "out").readers:
        assert list(only_new(reader.records(), known)) == []


def test_verdicts_written_for_the_hub_come_back_in_both_orders_and_without_a_verdict(store, tmp_path):
    write_data_set(store, tmp_path / "out", "bigcodereward_experiment_results")
    names = {path.name for path in (tmp_path / "out" / "data").iterdir()}
    assert names == {
        "owl_9_x_with_execution-00000-of-00001.parquet",
        "owl_9_x_without_execution-00000-of-00001.parquet",
    }
    with imported(tmp_path / "out", tmp_path / "s.sqlite") as back:
        wanted = ["id", "battle_id", "judge", "outcome", "with_execution", "strength", "swapped", "text"]
        there, here = ({j.id: [getattr(j, n) for n in wanted] for j in s.judgments()} for s in (back, store))
        assert there == here


def test_prompts_written_for_the_hub_are_each_there_once(store, tmp_path):
    manifest = write_data_set(store, tmp_path / "out", "autocodearena_v0", "jsonl")
    (reader,) = read_data_set(tmp_path / "out").readers
    prompts = [prompt for item in reader for prompt in getattr(item, "prompts", ())]
    assert reader.layout.name == "autocodearena_v0"
    assert sorted(prompt.text for prompt in prompts) == [
        f"Draw {name} and write to [e-mail address]." for name in ("b1", "b2", "b5", "unvoted")
    ]
    assert manifest["left_out"] == {
        "synthetic battles": 1,
        "battles side by side, with the names known": 1,
    }


def test_nothing_personal_leaves_and_the_card_says_what_was_done(store, tmp_path):
    out = tmp_path / "out"
    write_data_set(
        store, out, "bigcodearena_preference_5k", "jsonl", licence="cc-by-4.0", title="Votes: a [set]"
    )
    everything = "\n".join(path.read_text() for path in out.rglob("*") if path.is_file())
    for secret in (MAIL, "1234567", "Ada L.", 'Bo"', '"key": "p"', "my name"):
        assert secret not in everything
    # what a model made up of its own accord is part of its answer
    assert "model@company.example.org" in everything
    rows = [
        json.loads(line) for line in (out / "data" / "train-00000-of-00001.jsonl").read_text().splitlines()
    ]
    voters = {row["runoff"]["vote_id"]: row["runoff"]["voter"] for row in rows}
    assert voters["v3"] == "unnamed-b2"
    assert re.fullmatch(r"voter-[0-9a-f]{20}", voters["v1b"])
    head, _, body = (out / "README.md").read_text().removeprefix("---\n").partition("\n---\n")
    meta = yaml.safe_load(head)
    assert meta["license"] == "cc-by-4.0"
    assert meta["pretty_name"] == "Votes: a [set]"
    assert meta["configs"][0]["data_files"] == [{"split": "train", "path": "data/train-*.jsonl"}]
    assert "synthetic" in meta["tags"]
    assert "1 rows are synthetic" in body
    assert "- 1 votes cast side by side, with the names known" in body
    assert "- 1 votes that curators or rules excluded" in body
    assert "- 2 battles without a vote that counts" in body
    assert r"ant\|\`x\`" in body
    again = json.loads((tmp_path / "out" / "runoff-dataset.json").read_text())
    assert again["counts"]["votes"] == {"vote_right": 2, "vote_tie": 1, "vote_both_bad": 1}


def test_a_folder_that_is_taken_and_a_layout_or_licence_that_is_none_are_refused(store, tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.tex").write_text("years of work")
    for folder, options, reason in [
        ("taken", {}, "holds other files"),
        ("new", {"layout": "llmfao"}, "not written"),
        ("new", {"format": "csv"}, "parquet or jsonl"),
        ("new", {"licence": "do what: you like"}, "no name of a licence"),
    ]:
        wanted: dict = {"layout": "bigcodereward"} | options
        with pytest.raises(DataError, match=reason):
            write_data_set(store, tmp_path / folder, **wanted)
    assert not (tmp_path / "new").exists()
    write_data_set(store, tmp_path / "out", "bigcodereward")
    with pytest.raises(DataError, match="earlier data set"):
        write_data_set(store, tmp_path / "out", "bigcodereward")
    write_data_set(store, tmp_path / "out", "autocodearena_v0", overwrite=True)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    with Store.open(tmp_path / "empty.sqlite") as empty, pytest.raises(DataError, match="nothing to write"):
        write_data_set(empty, tmp_path / "none", "bigcodereward")


def test_a_folder_is_read_file_by_file_and_what_is_left_out_is_named(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.jsonl").write_text(shapes.jsonl(shapes.preference()))
    (tmp_path / "data" / "b.jsonl").write_text('{"no": "layout"}\n')
    (tmp_path / "data" / "c.pkl").write_bytes(b"cos\nsystem\n")
    (tmp_path / "README.md").write_text("# words")
    found = read_data_set(tmp_path)
    assert [reader.path.name for reader in found.readers] == ["a.jsonl"]
    assert sorted(found.left_out) == ["data/b.jsonl", "data/c.pkl"]
    (tmp_path / "data" / "a.jsonl").unlink()
    with pytest.raises(LayoutError, match="no file here can be read"):
        read_data_set(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "hf://bigcode/bigcodereward",
        "hf://models/a/b",
        "hf://datasets/a",
        "hf://datasets/a/b@",
        "hf://datasets/a/b@../main",
        "hf://datasets/a/b/../../etc/passwd",
        "hf://datasets/a b/c",
        "hf://datasets/-a/b",
    ],
)
def test_what_is_no_address_of_a_data_set_is_refused(text):
    with pytest.raises(HubError):
        parse_address(text)


def test_addresses_name_a_data_set_its_revision_and_its_files():
    found = parse_address("hf://datasets/bigcode/bigcodereward@refs/convert/parquet/default/train")
    assert (found.repo, found.revision, found.files) == (
        "bigcode/bigcodereward",
        "refs/convert/parquet",
        "default/train",
    )
    assert str(parse_address("hf://datasets/a/b@v1.0")) == "hf://datasets/a/b@v1.0"


@pytest.mark.parametrize("large", [(), (".parquet",)])
def test_a_data_set_sent_to_the_hub_and_fetched_gives_the_same_votes(
    store, hub, tmp_path, monkeypatch, large
):
    import huggingface_hub.constants

    # the hub's newer storage has a server of its own; its older one is plain HTTP
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
    hub.large = large
    address = parse_address("hf://datasets/me/votes")
    write_data_set(store, tmp_path / "out", "bigcodearena_preference_5k", shard=2)
    assert "/commit/" in upload(tmp_path / "out", address)
    assert hub.repositories["me/votes"].private
    assert bool(hub.objects) == bool(large)
    # a smaller version replaces the shards of the first
    write_data_set(store, tmp_path / "out", "bigcodearena_preference_5k", overwrite=True)
    with pytest.raises(HubError, match="holds an earlier data set"):
        upload(tmp_path / "out", address)
    upload(tmp_path / "out", address, overwrite=True)
    assert sorted(hub.repositories["me/votes"].commits[-1][1]) == [
        "README.md",
        "data/train-00000-of-00001.parquet",
        "runoff-dataset.json",
    ]
    fetched = download(address, cache=tmp_path / "cache")
    assert fetched.files == ("data/train-00000-of-00001.parquet",)
    with imported(fetched.folder, tmp_path / "s.sqlite") as back:
        pd.testing.assert_frame_equal(frame(back), frame(store))
    # nothing is fetched twice
    gets = sum("GET /datasets/" in request for request in hub.requests)
    download(address, cache=tmp_path / "cache")
    assert sum("GET /datasets/" in request for request in hub.requests) == gets
    first = hub.repositories["me/votes"].commits[0][0]
    old = download(parse_address(f"hf://datasets/me/votes@{first}"), cache=tmp_path / "cache")
    assert len(old.files) == 2


def test_only_the_files_that_were_named_are_fetched_and_not_more_than_was_allowed(hub, tmp_path):
    rows = shapes.jsonl(shapes.result()).encode()
    names = ["data/owl_with_execution.jsonl", "data/owl_without_execution.jsonl", "data/tiny[1].jsonl"]
    hub.add("org/results", dict.fromkeys(names, rows) | {"data/model.bin": b"x", "README.md": b"#"})
    for files, expected in [
        ("", names),
        ("/data/*_with_execution*", names[:1]),
        ("/data/tiny[1].jsonl", names[2:]),
        ("/data", names),
    ]:
        cache = tmp_path / f"c{len(expected)}{len(files)}"
        fetched = download(parse_address(f"hf://datasets/org/results{files}"), cache=cache)
        assert list(fetched.files) == expected
        found = {p.relative_to(fetched.folder).as_posix() for p in fetched.folder.rglob("*") if p.is_file()}
        assert found == set(expected)
    with pytest.raises(HubError, match="raise --max-gb"):
        download(parse_address("hf://datasets/org/results"), cache=tmp_path / "d", max_bytes=10)
    with pytest.raises(HubError, match="no data file that matches"):
        download(parse_address("hf://datasets/org/results/train"), cache=tmp_path / "d")
    assert not (tmp_path / "d").exists()


def test_what_was_fetched_serves_when_the_hub_is_gone(hub, tmp_path, monkeypatch):
    rows = shapes.jsonl(shapes.preference()).encode()
    hub.add("org/set", {"a.jsonl": rows, "dataset_infos.json": b"{}", "README.md": b"#"})
    hub.add("org/part", {"a.jsonl": rows, "b.jsonl": rows})
    address = parse_address("hf://datasets/org/set")
    first = download(address, cache=tmp_path / "cache")
    download(parse_address("hf://datasets/org/part/a.jsonl"), cache=tmp_path / "cache")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    again = download(address, cache=tmp_path / "cache")
    assert again.cached
    assert (again.files, again.revision) == (first.files, first.revision)
    assert download(parse_address("hf://datasets/org/part/a.jsonl"), cache=tmp_path / "cache").cached
    for name in ("org/other", "org/part"):
        with pytest.raises(HubError, match=r"cannot be reached.*import their folder"):
            download(parse_address(f"hf://datasets/{name}"), cache=tmp_path / "cache")


def test_a_refusal_of_the_hub_says_what_to_do(hub, tmp_path, monkeypatch):
    hub.add("org/open", {"a.jsonl": b"{}"})
    hub.add("org/shut", {"a.jsonl": b"{}"}, private=True)
    hub.add("org/gated", {"a.jsonl": b"{}"}, gated=True)
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    for name, reason in [
        ("org/none", "not there, or not for you"),
        ("org/shut", "sign in"),
        ("org/gated", "accept"),
        ("org/open@v9", "no revision 'v9'"),
    ]:
        with pytest.raises(HubError, match=reason):
            download(parse_address(f"hf://datasets/{name}"), cache=tmp_path)
    (tmp_path / "runoff-dataset.json").write_text("{}")
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with pytest.raises(HubError, match="did not put there"):
        upload(tmp_path, parse_address("hf://datasets/org/open"), overwrite=True)
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    with pytest.raises(HubError, match=r"refused|not for you"):
        upload(tmp_path, parse_address("hf://datasets/me/votes"))
    assert "me/votes" not in hub.repositories
    with pytest.raises(HubError, match="runoff export"):
        upload(tmp_path / "none", parse_address("hf://datasets/me/votes"))


@pytest.mark.parametrize(
    "name", ["../../outside.jsonl", "/etc/rows.jsonl", "data/../../x.parquet", "a\\..\\b.csv"]
)
def test_a_hub_that_names_files_outside_the_data_set_gets_nothing_written(hub, tmp_path, name):
    hub.add("org/evil", {"a.jsonl": b"{}"})
    hub.listed = [name]
    with pytest.raises(HubError, match="outside the data set"):
        download(parse_address("hf://datasets/org/evil"), cache=tmp_path / "a" / "cache")
    assert list(tmp_path.rglob("*.jsonl")) == []


def test_a_server_that_is_no_hub_is_named(hub, tmp_path):
    hub.garbage = True
    with pytest.raises(HubError, match=r"makes no sense|refused"):
        download(parse_address("hf://datasets/org/set"), cache=tmp_path)


def test_a_download_that_broke_off_is_taken_up_where_it_was(hub, tmp_path):
    content = b"".join(
        shapes.jsonl(shapes.preference(chat_session_id=f"s{number}")).encode() + b"\n"
        for number in range(2000)
    )
    hub.add("org/set", {"a.jsonl": content})
    hub.break_after = len(content) // 2
    address = parse_address("hf://datasets/org/set")
    try:
        fetched = download(address, cache=tmp_path)
    except HubError as error:
        assert "try again" in str(error)
        fetched = download(address, cache=tmp_path)
    assert (fetched.folder / "a.jsonl").read_bytes() == content


def test_parquet_of_an_export_has_the_columns_of_the_published_set(store, tmp_path):
    write_data_set(store, tmp_path / "out", "bigcodereward")
    (path,) = (tmp_path / "out" / "data").iterdir()
    schema = pq.read_schema(path)
    assert [name for name in schema.names if name != "runoff"] == [
        "chat_session_id", "instruction", "human_vote", "model_A", "model_B", "category_id", "category_name",
        "execution_screenshot_A", "execution_output_A", "execution_error_A",
        "execution_screenshot_B", "execution_output_B", "execution_error_B", "states",
    ]  # fmt: skip
    assert [child.name for child in schema.field("states").type] == ["model_A", "model_B"]
