"""The command line as programs use it: real processes, JSON documents, exit statuses."""

from __future__ import annotations

import base64
import csv
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from analysis.contrasts import contrast
from analysis.leaderboard import leaderboard
from data.frames import votes_frame
from data.simulate import simulate_votes
from runtimes_wasm.browser.chromium import find_chromium
from tests.environment_file import ROOT
from tests.workbench.conftest import ARGUMENTS

LLMFAO = ROOT.parent / "shared" / "data" / "llmfao"
RUNOFF = Path(sys.executable).parent / "runoff"

RUN_FIELDS = {
    "status": str,
    "stdout": str,
    "stderr": str,
    "diagnostics": list,
    "artifacts": list,
    "missing": list,
    "truncated": list,
    "runtime": str,
    "isolation": dict,
    "events": list,
}

PROGRAMS = {
    "squares.py": (
        "import sys\nprint([n * n for n in range(4)])\nsys.exit(3)\n",
        "failed",
        3,
        "[0, 1, 4, 9]\n",
    ),
    "map.js": ("console.log([1, 2, 3].map(n => n * n))\n", "ok", 0, "[ 1, 4, 9 ]\n"),
    "typed.ts": (
        "enum Size { Small = 1, Large }\nconst s: Size = Size.Large\nconsole.log(s)\n",
        "ok",
        0,
        "2\n",
    ),
    "main.c": ('#include <stdio.h>\nint main(void) { printf("%d\\n", 6 * 7); return 0; }\n', "ok", 0, "42\n"),
    "bad.c": ("int main(void) { return missing; }\n", "compile_error", None, ""),
    "torch.py": ("import torch\nprint(torch.zeros(2))\n", "unsupported", None, ""),
}


def runoff(*arguments: str | Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(RUNOFF), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | environment,
    )


def document(*arguments: str | Path, stdin: str = "", **environment: str) -> Any:
    done = runoff(*arguments, "--json", stdin=stdin, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.assets
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_file_is_run_and_described_as_json(name: str, tmp_path: Path) -> None:
    text, status, code, stdout = PROGRAMS[name]
    file = tmp_path / name
    file.write_text(text)
    result = document("run", file)
    for field, kind in RUN_FIELDS.items():
        assert isinstance(result[field], kind), field
    assert {"exit_code", "boot_ms", "compile_ms", "run_ms", "peak_memory_bytes"} <= set(result)
    assert (result["status"], result["stdout"]) == (status, stdout)
    if code is not None:
        assert result["exit_code"] == code
    if status == "compile_error":
        assert [d["line"] for d in result["diagnostics"] if d["severity"] == "error"] == [1]
    if status == "unsupported":
        assert result["missing"] == ["torch"]


@pytest.mark.assets
@pytest.mark.browser
def test_a_document_without_code_is_a_page_and_its_facts_are_one_json_document(tmp_path: Path) -> None:
    page, picture = tmp_path / "page.md", tmp_path / "page.png"
    page.write_text("# Plain words\n\nand nothing to run.\n")
    shown = document("run", page, "--screenshot", picture)
    assert (shown["status"], shown["language"], shown["environment"]) == ("ok", "markdown", "core_web")
    assert picture.read_bytes().startswith(b"\x89PNG")
    silent = tmp_path / "silent.py"
    silent.write_text("print('no figure')\n")
    assert document("run", silent, "--screenshot", tmp_path / "none.png")["stdout"] == "no figure\n"


@pytest.mark.assets
def test_an_answer_in_markdown_is_run_with_stdin(tmp_path: Path) -> None:
    answer = tmp_path / "answer.md"
    answer.write_text("Here you go:\n\n```python\nprint(input()[::-1])\n```\n\nEnjoy!\n")
    given = tmp_path / "given.txt"
    given.write_text("stressed\n")
    assert document("run", answer, "--stdin", given)["stdout"] == "desserts\n"
    assert (
        document("run", "-", "--language", "js", stdin="console.log('from a pipe')")["stdout"]
        == "from a pipe\n"
    )


@pytest.mark.assets
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("echo.py", "import sys\nprint(*sys.argv[1:], sep='|')\n"),
        ("echo.js", "console.log(process.argv.slice(2).join('|'))\n"),
        ("echo.ts", "console.log((process.argv as string[]).slice(2).join('|'))\n"),
        (
            "echo.c",
            '#include <stdio.h>\nint main(int n, char **v) { printf("%s|%s|%s\\n", v[1], v[2], v[3]); }\n',
        ),
    ],
)
def test_arguments_reach_the_program(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(code, encoding="utf-8")
    ran = runoff("run", tmp_path / name, "--json", "--", "one", "two é", "--three")
    assert json.loads(ran.stdout)["stdout"] == "one|two é|--three\n", ran.stderr


@pytest.mark.assets
def test_files_that_a_program_leaves_are_given_by_path_or_inline(tmp_path: Path) -> None:
    file = tmp_path / "write.py"
    file.write_text("open('out.txt', 'w').write('kept')\n")
    (inline,) = document("run", file)["artifacts"]
    assert (inline["name"], inline["size"], base64.b64decode(inline["base64"])) == ("out.txt", 4, b"kept")
    (saved,) = document("run", file, "--artifacts", tmp_path / "left")["artifacts"]
    assert Path(saved["path"]).read_bytes() == b"kept" and "base64" not in saved


@pytest.mark.assets
@pytest.mark.browser
def test_a_page_is_run_headless_and_photographed(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><h1>hello</h1><script>console.log('from the page')</script>")
    picture = tmp_path / "page.png"
    result = document("run", page, "--screenshot", picture)
    assert (result["status"], result["stdout"]) == ("ok", "from the page\n")
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "no-such-file.py"], "cannot read no-such-file.py"),
        (["run", "{empty}.md"], "no program"),
        (["run", "{text}.js", "--language", "cobol"], "unknown language 'cobol'"),
        (["run", "{text}.js", "--timeout", "-1"], "seconds"),
        (["rank", "{text}.csv"], "{text}.csv"),
        (["rank", "{votes}.csv", "--by", "mood"], "mood"),
        (["rank", "{votes}.csv", "--anchor", "zoe"], "anchor='zoe'"),
        (["rank", "{votes}.csv", "--weights", "mass"], "no column 'mass'"),
        (["rank", "{votes}.csv", "--ties", "rao_kupper", "--both-bad", "outcome"], "rao_kupper"),
        (["rank", "{votes}.csv", "--level", "95"], "between 0 and 1"),
        (["rank", "{votes}.csv", "--compat", "fastchat"], "fastchat"),
        (["rank", "no-such-*.parquet"], "no-such-*.parquet"),
        (["rank", "{votes}*", "--scheduler", "tcp://127.0.0.1:9", "--elo"], "--elo depends on the order"),
        (["import", "no-such-file.csv"], "no-such-file.csv"),
        (["frobnicate"], "frobnicate"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_bad_input_exits_with_2_and_says_what_where(arguments: list[str], words: str, tmp_path: Path) -> None:
    names = {"empty": tmp_path / "empty", "text": tmp_path / "text", "votes": tmp_path / "votes"}
    (tmp_path / "empty.md").write_text("Only a query here:\n\n```sql\nSELECT 1\n```\n")
    (tmp_path / "text.js").write_text("console.log(1)\n")
    (tmp_path / "text.csv").write_text("apples,pears\n1,2\n")
    (tmp_path / "votes.csv").write_text("model_a,model_b,winner\na,b,model_a\nb,a,model_a\n")
    done = runoff(*(argument.format(**names) for argument in arguments))
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert words.format(**names) in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.assets
def test_a_source_of_ten_megabytes_runs_and_one_of_seventeen_is_refused(tmp_path: Path) -> None:
    long = tmp_path / "long.js"
    long.write_text("// a line that nobody reads\n" * 370_000 + "console.log('here')\n")
    assert document("run", long)["stdout"] == "here\n"
    (tmp_path / "longer.js").write_text("// 34567890 2345\n" * (1 << 20))
    done = runoff("run", tmp_path / "longer.js")
    assert done.returncode == 2 and "larger than 16 MiB" in done.stderr
    (tmp_path / "answer.md").write_text("word " * (1 << 20))
    done = runoff("run", tmp_path / "answer.md")
    assert done.returncode == 2 and "an answer of a model is smaller" in done.stderr


def test_extract_tells_the_program_and_why(tmp_path: Path) -> None:
    answer = tmp_path / "answer.md"
    answer.write_text(
        "```bash\npip install streamlit\n```\n\n```python\nimport streamlit as st\nst.title('hi')\n```\n"
    )
    found = document("extract", answer)
    assert (found["language"], found["environment"]) == ("python", "streamlit")
    assert "streamlit" in found["packages"]["python"] and found["packages"]["npm"] == []
    assert found["code"].startswith("import streamlit") and found["reason"] and len(found["blocks"]) == 2


@pytest.mark.skipif(not LLMFAO.is_dir(), reason="the real votes are not beside this checkout")
def test_rank_reproduces_the_golden_ratings_of_real_votes() -> None:
    board = document("rank", LLMFAO / "crowd-comparisons.csv", "--resamples", "100")
    assert (board["n_votes"], board["n_models"], board["ties"], board["seed"]) == (8931, 59, "half", 0)
    whole = board["slices"][0]
    assert whole["slice"] == {} and whole["condition"] == "ok" and whole["kept_share"] == 1
    with (LLMFAO / "llmfao-golden.csv").open(newline="") as file:
        golden = {
            row["item"]: math.log(float(row["score"]))
            for row in csv.DictReader(file)
            if row["algorithm"] == "bradley_terry"
        }
    middle = sum(golden.values()) / len(golden)
    scale = 400 / math.log(10)
    assert {row["model"] for row in whole["models"]} == set(golden)
    worst = max(abs(row["score"] - 1000 - scale * (golden[row["model"]] - middle)) for row in whole["models"])
    assert worst < 1e-6
    for row in whole["models"]:
        assert row["low"] < row["score"] < row["high"]
        assert row["rank_low"] <= row["rank"] <= row["rank_high"]
        assert row["wins"] + row["losses"] + row["ties"] == row["votes"]


@pytest.mark.skipif(not LLMFAO.is_dir(), reason="the real votes are not beside this checkout")
def test_rank_takes_every_option_of_the_engine(tmp_path: Path) -> None:
    votes = LLMFAO / "crowd-comparisons.csv"
    options = [
        *("--ties", "davidson", "--both-bad", "outcome", "--position", "--unit", "conversation"),
        *("--interval", "normal", "--level", "0.9", "--anchor", "GPT 4", "--anchor-score", "1200"),
        *("--elo", "--compat", "bigcodearena", "--resamples", "50", "--latex", tmp_path / "board.tex"),
    ]
    board = document("rank", votes, *options)
    assert (board["unit"], board["interval"], board["anchor"], board["compat"]) == (
        "conversation",
        "normal",
        "GPT 4",
        "bigcodearena",
    )
    whole = board["slices"][0]
    assert whole["position"]["low"] < whole["position"]["log_odds"] < whole["position"]["high"]
    assert whole["n_units"] == 2139 and whole["dispersion"] > 0
    rows = {row["model"]: row for row in whole["models"]}
    assert rows["GPT 4"]["score"] == pytest.approx(1200)
    assert rows["GPT 4"]["published_score"] == pytest.approx(1427.32, abs=0.01)
    assert all(row["elo"] is not None and row["tier"] >= 1 for row in rows.values())
    assert "\\begin{tabular}" in (tmp_path / "board.tex").read_text()


def test_slices_on_the_command_line_can_borrow_and_have_margins(tmp_path: Path) -> None:
    votes = tmp_path / "votes.parquet"
    votes_frame(list(simulate_votes().records())).head(1500).to_parquet(votes)
    options = ("--by", "category,turns", "--margins", "--pooled", "--resamples", "20")
    board = document("rank", votes, *options)
    keys = {tuple(part["slice"]) for part in board["slices"]}
    assert keys == {(), ("category",), ("turns",), ("category", "turns")}
    for part in board["slices"][1:]:
        assert 0 <= part["borrowed"] <= 1
        assert all(row["pooled_low"] <= row["pooled_score"] <= row["pooled_high"] for row in part["models"])


def test_a_folder_of_shards_is_ranked_as_the_one_file_is_and_says_what_it_refused(tmp_path: Path) -> None:
    frame = votes_frame(list(simulate_votes().records())).head(400)
    frame.to_parquet(tmp_path / "votes.parquet")
    folder = tmp_path / "shards"
    folder.mkdir()
    frame[:150].to_parquet(folder / "a.parquet", row_group_size=40)
    frame[150:].astype(str).to_csv(folder / "b.csv", index=False)
    options = ("--by", "environment,week", "--margins", "--resamples", "20")
    one, many = (document("rank", source, *options) for source in (tmp_path / "votes.parquet", folder))
    assert many == one and many["synthetic"] == "all" and many["last_vote"]
    bad = frame[:5].astype({"outcome": str}).assign(outcome=["left", "right", "both", "tie", "left"])
    bad.to_parquet(folder / "c.parquet")
    done = runoff("rank", folder / "*.parquet", "--resamples", "2", "--json")
    assert done.returncode == 0, done.stderr
    board = json.loads(done.stdout)
    assert board["n_votes"] == 154 and any("c.parquet, row group 0: 1" in text for text in board["warnings"])


def test_weights_of_a_file_count(tmp_path: Path) -> None:
    votes = tmp_path / "votes.csv"
    lines = ["model_a,model_b,winner,mass", *["a,b,model_a,2", "b,a,model_a,1"] * 10]
    votes.write_text("\n".join(lines) + "\n")
    scores = {
        row["model"]: row["score"]
        for row in document("rank", votes, "--weights", "mass", "--resamples", "20")["slices"][0]["models"]
    }
    assert scores["a"] - scores["b"] == pytest.approx(400 * math.log10(2))


def test_import_export_and_rank_agree_and_a_second_import_adds_nothing(tmp_path: Path) -> None:
    votes = tmp_path / "votes.csv"
    words = ["model_a", "model_b", "tie", "model_a", "both_bad", "model_b"] * 4
    pairs = [("ada", "bob"), ("bob", "cleo"), ("cleo", "ada")] * 8
    votes.write_text(
        "model_a,model_b,winner\n" + "".join(f"{a},{b},{w}\n" for (a, b), w in zip(pairs, words, strict=True))
    )
    store = {"RUNOFF_STORE": str(tmp_path / "store.sqlite")}
    first = document("import", votes, **store)
    assert (first["accepted"], first["refused"], first["added"]["votes"]) == (24, 0, 24)
    again = document("import", votes, **store)
    assert sum(again["added"].values()) == 0 and again["present"]["votes"] == 24
    for name in ("parquet", "csv", "jsonl"):
        folder = tmp_path / name
        manifest = document("export", folder, "--format", name, **store)
        assert sum(entry["rows"] for entry in manifest["files"].values()) == 48
        other = {"RUNOFF_STORE": str(tmp_path / f"{name}.sqlite")}
        assert document("import", folder, **other)["added"]["votes"] == 24
        exported, direct = (document("rank", source, "--resamples", "50") for source in (folder, votes))
        assert exported["slices"][0]["models"] == direct["slices"][0]["models"]


@pytest.mark.threat("X04")
def test_rank_writes_a_page_and_a_table_that_stand_alone(tmp_path: Path) -> None:
    votes = tmp_path / "votes.csv"
    votes.write_text("model_a,model_b,winner\n" + "<b>x</b>,y,model_a\ny,<b>x</b>,model_a\n" * 10)
    done = runoff(
        "rank", votes, "--resamples", "20", "--html", tmp_path / "b.html", "--parquet", tmp_path / "b.parquet"
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "b.html").read_text()
    assert (
        "<b>x</b>" not in page
        and "&lt;b&gt;x" in page
        and "http://" not in page.replace("http://www.w3.org", "")
    )
    assert (tmp_path / "b.parquet").stat().st_size > 0


@pytest.mark.threat("X04")
@pytest.mark.browser
@pytest.mark.slow
def test_the_report_opens_with_the_network_cut_and_shows_every_table(tmp_path: Path) -> None:
    votes = tmp_path / "votes.parquet"
    votes_frame(list(simulate_votes().records())).head(1500).to_parquet(votes)
    report = tmp_path / "report.html"
    done = runoff("rank", votes, "--by", "category", "--resamples", "50", "--seed", "9", "--html", report)
    assert done.returncode == 0, done.stderr
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        page = browser.new_context(offline=True, viewport={"width": 390, "height": 900}).new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(report.as_uri())
        assert asked == [report.as_uri()] and said == []
        # The whole, six topics, all slices at a glance, and the pairs.
        assert page.locator("table").count() == 9
        assert page.locator("svg[role=img]").count() == 7 * 10
        note = page.locator(".note").inner_text()
        assert all(words in note for words in ("50 bootstrap resamples", "seed 9", "runoff ", "numpy "))
        assert "1500 of 1500 votes are synthetic" in page.locator(".warning").first.inner_text()
        drawn = page.locator(".heat").first.locator("td").first
        assert "rgb" in drawn.evaluate("cell => getComputedStyle(cell).backgroundColor")
        browser.close()


def test_what_intervals_hide_can_be_asked_on_the_command_line(tmp_path: Path) -> None:
    votes = tmp_path / "votes.parquet"
    frame = votes_frame(list(simulate_votes().records()))
    frame.to_parquet(votes)
    found = document("examine", votes, "flips", "voters", "sides", "neighbours", "pairs", "style")
    assert (found["n_votes"], found["n_synthetic"]) == (4731, 4731)
    board = leaderboard(frame, position=True)
    assert found["flips"]["leader"] == board.whole.models[0].model
    assert 0 < found["flips"]["challengers"][0]["removals"] < 200
    assert found["voters"]["n_voters"] == frame["voter"].nunique() == len(found["voters"]["voters"])
    assert found["sides"]["points"] == pytest.approx(board.whole.position.points)
    assert len(found["neighbours"]["neighbours"]) == 9 and len(found["pairs"]["pairs"]) == 45
    assert next(row["votes"] for row in found["neighbours"]["needed"] if row["gap"] == 20) > 3000
    assert "no answer" in found["style"]["none"]["reason"]

    # Is A better than B more in React than in Streamlit? And do the environments differ?
    pair = ("--model", board.whole.models[0].model, "--against", board.whole.models[-1].model)
    asked = document(
        "examine", votes, *pair, "--in", "environment=react", "--than-in", "environment=streamlit"
    )
    answer = asked["contrast"]
    expected = contrast(frame, *pair[1::2], {"environment": "react"}, {"environment": "streamlit"})
    assert answer["difference"] == pytest.approx(expected.difference)
    assert answer["low"] < answer["difference"] < answer["high"]
    assert (answer["n_first"], answer["n_second"]) == (expected.n_first, expected.n_second)
    by = document("examine", votes, *pair, "--by", "environment", "--where", "turns=2")
    assert 0 < by["n_votes"] < 4731 and 0 <= by["gaps"]["p_value"] <= 1
    assert "react" in str(by["gaps"]["slices"])

    shown = runoff("examine", votes, "flips")
    assert shown.returncode == 0 and "challenger" in shown.stdout and "synthetic" in shown.stderr
    for arguments, words in (
        (("--model", "o1-2024-12-17"), "go together"),
        (("--by", "environment"), "name them"),
        ((*pair, "--in", "environment=atari"), "no vote is in the slice"),
        (("--where", "mood=sad"), "mood"),
    ):
        refused = runoff("examine", votes, *arguments)
        assert refused.returncode == 2 and words in refused.stderr, refused.stderr


@pytest.mark.assets
@pytest.mark.browser
@pytest.mark.slow
def test_doctor_tries_every_language_and_environment_and_verifies_the_store(tmp_path: Path) -> None:
    store = {"RUNOFF_STORE": str(tmp_path / "store.sqlite")}
    votes = tmp_path / "votes.csv"
    votes.write_text("model_a,model_b,winner\na,b,model_a\n")
    document("import", votes, **store)
    found = document("doctor", **store)
    languages = {row["language"]: row for row in found["languages"]}
    for name in ("python", "javascript", "typescript", "c"):
        row = languages[name]
        assert row["works"] and row["cold_ms"] > 0 and row["warm_ms"] > 0 and row["isolation"]["run"]
        assert "compiled anew" in row["measured"] and "compiled before" in row["measured"]
    assert found["compiled"]["kept"] and found["compiled"]["entries"] >= 1
    environments = {row["environment"]: row for row in found["environments"]}
    assert set(environments) == {
        "core_web", "react", "vue", "streamlit", "gradio", "pygame", "mermaid", "interpreter"
    }  # fmt: skip
    assert environments["core_web"]["works"] and environments["interpreter"]["works"]
    assert all(asset["licence"] and asset["version"] for asset in found["assets"])
    assert found["store"]["intact"] and found["store"]["counts"]["votes"] == 1


def test_doctor_and_every_other_command_of_the_design_exist() -> None:
    shown = runoff("--help").stdout
    for command in ("app", "run", "extract", "rank", "examine", "import", "export", "doctor"):
        assert f" {command} " in shown
