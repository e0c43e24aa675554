"""``runoff auto distil`` writes prompts that the automated arena reads, and a manifest that makes them again."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from data.categories import Category
from data.environments import Environment
from data.errors import DataError
from data.languages import Language
from data.layouts import read
from data.records import Answer, Battle
from data.store import Store
from tests.environment_file import ROOT
from workbench.cli.distil import add
from workbench.errors import ModelError

REAL = ROOT.parent / "shared" / "data" / "autocodearena_v0"

app = typer.Typer()
app.callback()(lambda: None)
add(app)


def run(*arguments: object, status: int = 0) -> tuple[Any, str]:
    done = CliRunner().invoke(app, ["distil", *(str(argument) for argument in arguments)])
    if isinstance(done.exception, DataError | ModelError):
        raise done.exception
    assert done.exit_code == status, done.output
    return (json.loads(done.stdout) if status == 0 and "--json" in arguments else done.stdout), done.stderr


def battle(k: int, prompt: str, **changes: Any) -> Battle:
    answer = {"language": Language.PYTHON, "environment": (Environment.PYGAME, Environment.STREAMLIT)[k % 2]}
    values: dict[str, Any] = {
        "id": f"b{k}",
        "prompt": prompt,
        "left": Answer(model="ant", **answer),
        "right": Answer(model="bee"),
        "category": (Category.GAME_DEVELOPMENT, Category.WEB_DESIGN)[k % 2],
        "prompt_language": "English",
    }
    return Battle(**(values | changes))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    topics = ["snake", "tetris", "a chess clock", "a sales dashboard", "a weather app", "pong"]
    battles = [battle(k, f"Build {topics[k % 6]} in style number {k} for my class") for k in range(24)]
    battles += [
        battle(100, "Build snake in style number 0 for my class"),
        battle(101, "Build something and send it to ada@lovelace.org today"),
        battle(102, "Build a forbidden thing for my whole class"),
        battle(103, "Build what a simulator wants to have", source="synthetic"),
        battle(104, "", right=Answer(model="bee", text="hm")),
        battle(105, "Build this\nand then that as well", turns=2),
    ]
    with Store.open(tmp_path / "s.sqlite") as log:
        log.add_many(battles)
    (tmp_path / "s.sqlite.people").mkdir()
    (tmp_path / "s.sqlite.people" / "words.txt").write_text("# words\nforbidden\n")
    return tmp_path / "s.sqlite"


def test_prompts_of_the_arena_become_a_file_that_the_arena_reads(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    manifest, _ = run(out, "--n", 8, "--store", store, "--single-turn", "--seed", 3, "--json")
    reader = read(out / "prompts.jsonl")
    prompts = [prompt for item in reader for prompt in getattr(item, "prompts", ())]
    assert reader.layout.name == "autocodearena_v0"
    assert Counter(prompt.category for prompt in prompts) == {"game_development": 4, "web_design": 4}
    assert [prompt.uid for prompt in prompts] == [one["uid"] for one in manifest["prompts"]]
    assert manifest["counts"]["before"] == {
        "synthetic battles": 1,
        "battles without the text of their prompt": 1,
        "battles of several turns": 1,
    }
    assert manifest["counts"]["left_out"] == {
        "an e-mail address or a telephone number": 1,
        "a word of the word list": 1,
    }
    assert manifest["counts"]["repeated"]["the same words"] == 1
    assert manifest["exact"]
    assert manifest["shares"]["environment"]["pygame"]["chosen"] == 4
    # the same again, byte for byte; and not over it by mistake
    run(tmp_path / "again", "--n", 8, "--store", store, "--single-turn", "--seed", 3)
    for name in ("prompts.jsonl", "runoff-distil.json"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()
    with pytest.raises(DataError, match="allow overwriting"):
        run(out, "--n", 3, "--store", store)
    run(out, "--n", 3, "--store", store, "--overwrite")
    assert len((out / "prompts.jsonl").read_text().splitlines()) == 3


def test_more_prompts_than_there_are_is_refused_with_where_they_went(store: Path, tmp_path: Path) -> None:
    _, said = run(tmp_path / "out", "--n", 500, "--store", store, status=2)
    assert "500 prompts are wanted" in said
    assert "1 a word of the word list" in said
    assert "left out before: 1 synthetic battles" in said
    assert not (tmp_path / "out").exists()
    _, said = run(tmp_path / "out", "--n", 5, "--store", store, "--words", tmp_path / "none.txt", status=2)
    assert "there is no file" in said


class _Embeddings(BaseHTTPRequestHandler):
    """An address of the OpenAI protocol whose vectors say only whether a text speaks of a dashboard."""

    answers = 0
    wrong: str = ""

    def log_message(self, *parts: Any) -> None:
        pass

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).answers += 1
        if self.answers == 1:
            return self._send(503, {"error": {"message": "waking up"}})
        rows = [
            {"object": "embedding", "index": k, "embedding": [float("dashboard" in text), 1.0]}
            for k, text in enumerate(asked["input"])
        ]
        if self.wrong == "few":
            rows = rows[1:]
        elif self.wrong == "words":
            rows[0]["embedding"] = ["much", "more"]
        return self._send(200, {"object": "list", "model": asked["model"], "data": rows[::-1]})

    def _send(self, status: int, document: Any) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Path]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Embeddings)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    _Embeddings.answers, _Embeddings.wrong = 0, ""
    path = tmp_path / "models.toml"
    path.write_text(
        f'version = 1\n[[model]]\nname = "vectors"\naddress = "http://127.0.0.1:{server.server_address[1]}/v1"\nmodel = "v-1"\n'
    )
    yield path
    server.shutdown()
    server.server_close()


def test_vectors_may_come_from_an_address_and_wrong_ones_are_refused(
    store: Path, tmp_path: Path, catalogue: Path
) -> None:
    options = ["--n", 4, "--store", store, "--embeddings", "vectors", "--catalogue", catalogue]
    manifest, said = run(tmp_path / "out", *options, "--json")
    assert manifest["options"]["embeddings"] == "vectors"
    assert "embedding: " in said
    assert _Embeddings.answers == 2
    texts = [json.loads(line)["instruction"] for line in (tmp_path / "out" / "prompts.jsonl").open()]
    # dashboards are web design alone, where they are one of two clusters
    assert sum("dashboard" in text for text in texts) == 1
    for _Embeddings.wrong in ("few", "words"):
        with pytest.raises(ModelError, match="no list of vectors"):
            run(tmp_path / "bad", *options)
    assert not (tmp_path / "bad").exists()


@pytest.mark.skipif(not REAL.is_dir(), reason="the prompts of AutoCodeArena are not here")
def test_real_prompts_keep_their_published_shares_and_repeat_nothing(tmp_path: Path) -> None:
    manifest, _ = run(tmp_path / "out", "--source", REAL, "--n", 100, "--json")
    assert manifest["counts"]["asked"] == 600
    real = {
        json.loads(line)["uid"]: json.loads(line)
        for path in REAL.glob("*.jsonl")
        for line in path.read_text().splitlines()
    }
    chosen = [json.loads(line) for line in (tmp_path / "out" / "prompts.jsonl").read_text().splitlines()]
    for row in chosen:
        assert row["category"] == real[row["uid"]]["category"]
        assert row["instruction"] == real[row["uid"]]["instruction"].strip()
    here, there = (Counter(row["category"] for row in rows) for rows in (chosen, real.values()))
    for category, count in there.items():
        left = sum(share["asked"] for share in [manifest["shares"]["category"][category]])
        assert abs(here[category] - 100 * left) < 1
        # the filters take so few that the published shares hold too
        assert abs(here[category] - 100 * count / 600) < 1.5
    assert manifest["exact"]
    assert len({row["uid"] for row in chosen}) == 100
