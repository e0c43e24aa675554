"""``runoff reward score`` from published layouts and from a store: JSON, a page, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.outcomes import Outcome
from data.records import Answer, Battle, Judgment, Vote
from data.store import Store
from tests.data import layout_fixtures as shapes
from workbench.cli.main import app

VOTES = ["vote_model_A", "vote_model_B", "vote_tie", "vote_both_bad"]
SAID = {False: ["vote_model_B", "vote_model_B", "vote_tie", None], True: VOTES}


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["reward", "score", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def published(folder: Path, sessions: int = 40) -> tuple[Path, Path]:
    """Votes, and what a judge said of them: always right with execution, half of the time without."""
    votes, results = [], []
    for i in range(sessions):
        name = f"{i:032x}"
        row = shapes.reward(chat_session_id=name, human_vote=VOTES[i % 4])
        text = json.dumps(row).replace(shapes.SESSION, name)
        votes.append(json.loads(text))
        results += [
            shapes.result(chat_session_id=name, has_execution=seen, judgment=said[i % 4])
            for seen, said in SAID.items()
        ]
    paths = folder / "votes.jsonl", folder / "results.jsonl"
    for path, rows in zip(paths, (votes, results), strict=True):
        path.write_text(shapes.jsonl(*rows), encoding="utf-8")
    return paths


def values(document: dict, frame: str, **where: object) -> list[dict]:
    return [row for row in document[frame] if all(row[name] == value for name, value in where.items())]


def test_published_layouts_give_the_lift_with_both_conventions_and_a_page(tmp_path: Path) -> None:
    votes, results = published(tmp_path)
    page = tmp_path / "page.html"
    code, out, err = run(votes, "--judgments", results, "--resamples", 100, "--json", "--html", page)
    assert code == 0, err
    found = json.loads(out)
    assert (found["n_votes"], found["n_verdicts"], found["judges"]) == (40, 80, ["owl"])
    accuracy = {
        (row["with_execution"], row["convention"]): row["value"]
        for row in values(found, "agreement", by="", measure="accuracy")
    }
    # Without execution: wrong, right, right, and no verdict.
    assert accuracy == {
        (False, "drop"): pytest.approx(2 / 3),
        (False, "wrong"): 0.5,
        (True, "drop"): 1.0,
        (True, "wrong"): 1.0,
    }
    (lift,) = values(found, "lifts", by="", measure="accuracy", convention="wrong")
    assert (lift["lift"], lift["n"]) == (0.5, 40) and 0.3 < lift["low"] < 0.5 < lift["high"] < 0.7
    assert [
        row["title"] for row in values(found, "lifts", by="category", measure="mcc", convention="drop")
    ] == ["Web design"]
    assert any("10 of 80 comparisons have no verdict" in text for text in found["warnings"])
    html = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in html and "+33.3%" in html and "Lift of accuracy by slice" in html
    assert "<script" not in html


def test_names_of_judges_are_harmless_in_the_page(tmp_path: Path) -> None:
    votes, results = published(tmp_path, 8)
    text = results.read_text(encoding="utf-8").replace('"owl"', '"<img src=x>"')
    results.write_text(text, encoding="utf-8")
    page = tmp_path / "page.html"
    code, out, err = run(votes, results, "--resamples", 5, "--html", page)
    assert code == 0, err
    assert "<img" not in page.read_text(encoding="utf-8") and "&lt;img" in page.read_text(encoding="utf-8")
    assert "8 battles compared" in out


def test_the_store_is_read_where_no_file_is_named_and_the_latest_judgment_counts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'votes.sqlite'}"
    with Store.open(url) as log:
        for i in range(12):
            left = Answer(model="A", text="x" * 50)
            log.add_battle(Battle(id=f"b{i}", prompt="p", left=left, right=Answer(model="B", text="y")))
            log.add_vote(Vote(battle_id=f"b{i}", voter="v", outcome=Outcome.LEFT))
            for said in (None, Outcome.LEFT):
                log.add_judgment(Judgment(battle_id=f"b{i}", judge="owl", outcome=said, with_execution=False))
    code, out, err = run("--store", url, "--resamples", 10, "--json")
    assert code == 0, err
    found = json.loads(out)
    assert values(found, "agreement", measure="accuracy", convention="wrong")[0]["value"] == 1.0
    assert found["warnings"] == ["12 verdicts were replaced by a later one on the same call."]
    assert [row["value"] for row in values(found, "bias", measure="longer_wins")] == [1.0]
    assert found["correlations"][0]["reason"].startswith("2 models met")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["{votes}"], "there are no verdicts of judges here"),
        (["{results}"], "none of 80 verdicts is on a battle that people voted on"),
        (["{votes}", "{results}", "--judge", "jay"], "no verdicts of jay; there are those of owl"),
        (["{votes}", "{results}", "--orders", "both"], "no battle was judged in both orders"),
        (["{votes}", "{results}", "--by", "colour"], "cannot be sliced by 'colour'"),
        (["{votes}", "{results}", "--level", "3"], "level=3"),
        (["{votes}.gone"], "there is no file"),
        (["{votes}", "--store", "sqlite://"], "name files or --store, not both"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(
    tmp_path: Path, arguments: list[str], text: str
) -> None:
    votes, results = published(tmp_path)
    code, _, err = run(*(part.format(votes=votes, results=results) for part in arguments))
    assert code == 2
    assert text in err


def test_several_judges_are_measured_together_on_request(tmp_path: Path) -> None:
    votes, results = published(tmp_path)
    rows = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    other = tmp_path / "other.jsonl"
    other.write_text(shapes.jsonl(*({**row, "judge_model": "jay"} for row in rows)), encoding="utf-8")
    given = (votes, "--judgments", results, "--judgments", other, "--resamples", 50, "--json")
    assert json.loads(run(*given)[1])["judges"] == ["jay", "owl"]
    code, out, err = run(*given, "--ensemble")
    assert code == 0, err
    assert json.loads(out)["judges"] == ["jay", "majority of 2 judges", "owl"]
    code, _, err = run(votes, "--judgments", results, "--ensemble")
    assert code != 0 and "two judges or more" in err
