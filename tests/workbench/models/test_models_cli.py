"""``runoff models``: what it prints, for people and for programs."""

from __future__ import annotations

import json

import pytest
from model_fixtures import HELLO
from typer.testing import CliRunner

from workbench.cli import app as whole
from workbench.cli.models import app
from workbench.errors import CatalogueError
from workbench.models import Client, ModelEntry, ReplyCache
from workbench.models.catalogue import EXAMPLE
from workbench.models.discover import USUAL_PORTS, discover


def _run(*args: str) -> str:
    done = CliRunner().invoke(app, list(args), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def catalogue(tmp_path, server) -> str:
    path = tmp_path / "models.toml"
    tables = [("good", "scripted-ada"), ("down", "fault-500"), ("cut", "fault-unfinished")]
    path.write_text(
        "version = 1\n"
        + "".join(
            f'[[model]]\nname = "{name}"\naddress = "{server.address}"\nmodel = "{model}"\n'
            "price_in = 1\nprice_out = 2\n"
            for name, model in tables
        )
        + f'[[model]]\nname = "off"\naddress = "{server.address}"\noutage = true\nkey_env = "NO_SUCH_KEY"\n'
    )
    return str(path)


def test_list(catalogue: str) -> None:
    found = json.loads(_run("list", "--catalogue", catalogue, "--json"))
    assert [row["name"] for row in found["models"]] == ["good", "down", "cut", "off"]
    assert found["models"][3]["key"] == "not set: NO_SUCH_KEY" and found["models"][3]["weight"] == 0
    table = _run("list", "--catalogue", catalogue)
    assert "outage" in table and "not set" in table


def test_check_tells_what_works_and_what_it_cost(catalogue: str) -> None:
    rows = {
        row["model"]: row for row in json.loads(_run("check", "--catalogue", catalogue, "--json"))["models"]
    }
    assert set(rows) == {"good", "down", "cut"}, "an outage is asked only by name"
    assert rows["good"]["works"] and rows["good"]["cost"] > 0 and rows["good"]["first_token_ms"] > 0
    assert rows["down"]["error"] == "ServerFault" and not rows["down"]["works"]
    assert not rows["cut"]["works"] and "cut off" in rows["cut"]["note"]
    table = _run("check", "good", "off", "--catalogue", catalogue)
    assert "good" in table and "NO_SUCH_KEY" in table.replace("\n", "")


def test_discover_finds_what_runs_and_prints_tables_that_a_catalogue_takes(server, tmp_path) -> None:
    (found,) = discover({server.port: "ours", 9: "nobody"})
    assert "scripted-ada" in found.models and not found.note
    path = tmp_path / "found.toml"
    path.write_text("version = 1\n" + _run("discover", "--port", str(server.port), "--toml"))
    listed = json.loads(_run("list", "--catalogue", str(path), "--json"))
    assert {row["model"] for row in listed["models"]} == set(found.models)
    assert json.loads(_run("discover", "--port", str(server.port), "--json"))["servers"][0]["models"]
    assert {11434, 8080, 8000, 1234} <= set(USUAL_PORTS)


def test_the_example_is_printed_as_it_is() -> None:
    assert _run("example").strip() == EXAMPLE.read_text(encoding="utf-8").strip()


def test_the_cache_is_shown_and_cleared(server) -> None:
    entry = ModelEntry(name="kept", address=server.address, model="scripted-ada")
    Client(entry, cache=ReplyCache()).ask(HELLO)
    assert json.loads(_run("cache", "--json"))["models"] == {"kept": 1}
    assert json.loads(_run("cache", "--clear", "--model", "other", "--json"))["cleared"] == 0
    assert json.loads(_run("cache", "--clear", "--json"))["replies"] == 0
    assert CliRunner().invoke(app, ["cache", "--model", "x"]).exit_code == 2


def test_a_port_that_is_taken_is_named(server) -> None:
    done = CliRunner().invoke(app, ["serve", "--port", str(server.port)])
    assert done.exit_code == 2


def test_the_app_refuses_a_catalogue_with_a_fault_before_it_starts(tmp_path) -> None:
    path = tmp_path / "models.toml"
    path.write_text("version = 1\ncolour = 3\n")
    with pytest.raises(CatalogueError, match="unknown key 'colour'"):
        CliRunner().invoke(whole, ["app", "--catalogue", str(path)], catch_exceptions=False)
