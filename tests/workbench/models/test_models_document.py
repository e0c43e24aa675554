"""``docs/models.md`` tells the truth: its commands run, its catalogues are read, its figures are ours."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from model_fixtures import HELLO
from typer.testing import CliRunner

from tests.environment_file import ROOT
from workbench.cli import app
from workbench.models import Client, ModelEntry, ReplyCache
from workbench.models.catalogue import Patience, read_catalogue
from workbench.models.faulty import FAULTS

TEXT = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
TOML = re.findall(r"^```toml\n(.+?)^```", TEXT, re.M | re.S)
COMMANDS = re.findall(
    r"^(?:runoff) (models .+)$", "\n".join(re.findall(r"^```sh\n(.+?)^```", TEXT, re.M | re.S)), re.M
)


def test_the_catalogues_and_commands_of_the_document_work(tmp_path, monkeypatch, server) -> None:
    path = tmp_path / "models.toml"
    path.write_text("".join(TOML).replace("https://models.example.com/v1", server.address), encoding="utf-8")
    assert read_catalogue(path).names == ("my-model", "smollm2-135m")
    path.write_text(path.read_text().replace('"large-2026-10"', '"scripted-ada"'), encoding="utf-8")
    monkeypatch.setenv("RUNOFF_CATALOGUE", str(path))
    monkeypatch.setenv("MY_MODEL_KEY", "a-key-of-the-document")
    monkeypatch.setattr("workbench.models.discover.USUAL_PORTS", {server.port: "ours"})
    Client(ModelEntry(name="m", address=server.address, model="scripted-ada"), cache=ReplyCache()).ask(HELLO)
    ran = {}
    for command in COMMANDS:
        if not command.startswith(("models fetch", "models serve")):  # these have tests of their own
            done = CliRunner().invoke(app, command.split(), catch_exceptions=False)
            assert done.exit_code == 0, (command, done.output)
            ran[command] = done.stdout
    assert "yes" in ran["models check my-model"] and "0.00" in ran["models check my-model"]
    assert server.address.replace("127.0.0.1", "localhost") in ran["models discover --toml"]
    assert ran["models cache"].startswith("1 replies") and ran["models cache --clear"].startswith("0 replies")


def test_the_server_of_the_document_serves_until_it_is_stopped() -> None:
    assert "models serve --port 8600" in COMMANDS
    command = [str(Path(sys.executable).parent / "runoff"), "models", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        try:
            address = re.search(r"http://\S+/v1", serving.stdout.readline())[0]
            assert Client(ModelEntry(name="m", address=address, model="scripted-ada")).ask(HELLO).text
        finally:
            serving.terminate()
    assert serving.returncode is not None


def test_names_and_figures_of_the_document_are_ours() -> None:
    named = set(re.findall(r"`(fault-[a-z0-9-]+)`", TEXT))
    assert named and named <= set(FAULTS)
    assert f"({Patience().max_characters:,})" in TEXT
    commands = {
        command.name or command.callback.__name__
        for command in next(
            g.typer_instance for g in app.registered_groups if g.name == "models"
        ).registered_commands
    }
    assert set(re.findall(r"runoff models ([a-z]+)", TEXT)) == commands


@pytest.mark.parametrize("file", ["docs/models.md", "workbench/models/models.example.toml"])
def test_it_links_to_what_is_there(file: str) -> None:
    for path in re.findall(r"`((?:docs|workbench)/[\w./]+)`", (ROOT / file).read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), path
