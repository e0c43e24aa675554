"""docs/people.md tells the truth: each of its commands runs, and its settings are the defaults."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from data.store import Store
from tests.environment_file import ROOT
from tests.workbench.conftest import free_port
from workbench.cli import main, output
from workbench.people import KINDS
from workbench.people.settings import NAME, read_settings

DOC = (ROOT / "docs" / "people.md").read_text(encoding="utf-8")
RUNOFF = str(Path(sys.executable).parent / "runoff")
COMMANDS = [line for block in re.findall(r"```sh\n(.+?)```", DOC, re.S) for line in block.splitlines()]


Command = Callable[[list[str]], tuple[int, str, str]]


@pytest.fixture
def runoff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line, in this process: status, output, errors."""
    monkeypatch.setenv("RUNOFF_STORE", str(tmp_path / "votes.sqlite"))
    monkeypatch.chdir(tmp_path)

    def run(words: list[str]) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["runoff", *words])
        # Rich keeps the streams that it first saw.
        monkeypatch.setattr(output, "console", Console(highlight=False, width=200))
        monkeypatch.setattr(output, "errors", Console(stderr=True, highlight=False, width=200))
        with pytest.raises(SystemExit) as ended:
            main()
            sys.exit(0)
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def answers(port: int, name: str, path: str = "/api/health") -> int:
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": f"{name}:{port}", "Accept": "text/html"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_every_command_but_the_app_s_does_what_the_text_says(tmp_path: Path, runoff: Command) -> None:
    def run(line: str) -> str:
        status, said, errors = runoff(shlex.split(line)[1:])
        assert status == 0, errors
        return said

    seen = {line for line in COMMANDS if line.startswith("runoff ")}
    assert seen == set(COMMANDS) and sum(line.startswith("runoff app") for line in seen) == 2
    invites = [line for line in COMMANDS if line.startswith("runoff invite --") and "--name" in line]
    invites += re.findall(r"`(runoff invite --https[^`]+)`", DOC)
    assert len(invites) == 3
    for line in invites:
        said = run(line)
        assert re.match(r"https?://arena\.[a-z.]+(:8501)?/join#[0-9a-f]{12}\.[\w-]{43}\n", said)
    made = json.loads(run("runoff invite --list --json"))
    assert [(invite["role"], invite["uses"]) for invite in made] == [
        ("curator", 1),
        ("rater", 30),
        ("rater", None),
    ]
    assert all(invite["id"] in run("runoff invite --list") for invite in made)
    revokes = [line for line in COMMANDS if "--revoke" in line]
    for line in revokes:
        assert made[0]["id"] in run(line.replace("ID", made[0]["id"]))
    after = json.loads(run("runoff invite --list --json"))
    assert [(invite["revoked"], invite["signed_out"]) for invite in after] == [(True, True)] + [
        (False,) * 2
    ] * 2
    (export,) = [line for line in COMMANDS if line.startswith("runoff export")]
    Store.open(tmp_path / "votes.sqlite").close()
    run(export)
    assert json.loads((tmp_path / "arena-data" / "manifest.json").read_text())["pseudonymous"] is True


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("runoff app")])
def test_the_shared_app_answers_under_its_names_and_no_other(tmp_path: Path, line: str) -> None:
    port = free_port()
    words = [RUNOFF, *shlex.split(line)[1:], f"--port={port}", "--headless"]
    name = words[words.index("--name") + 1]
    env = os.environ | {"RUNOFF_STORE": str(tmp_path / "votes.sqlite"), "PYTHONUNBUFFERED": "1"}
    log = (tmp_path / "log").open("w+")
    server = subprocess.Popen(words, cwd=tmp_path, env=env, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                assert answers(port, name) == 200
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < until, (tmp_path / "log").read_text()
                time.sleep(0.2)
        assert answers(port, name, "/") == 401
        assert answers(port, "evil.example") == 403
        assert answers(port, f"sbx-{'0' * 32}.{name}") == 404  # a program's host, without a program
        assert answers(port, f"sbx-{'0' * 32}.evil.example") == 403
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(f"GET /_stcore/stream HTTP/1.1\r\nHost: {name}\r\n".encode())
            raw.sendall(b"Connection: Upgrade\r\nUpgrade: websocket\r\n")
            raw.sendall(b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
            assert b"403" in raw.recv(200).split(b"\r\n")[0]
    finally:
        server.terminate()
        server.wait(15)
        log.close()
    said = (tmp_path / "log").read_text()
    assert (f"https://{name}" if "--https" in words else f"http://{name}:{port}") in said


def test_options_of_sharing_need_sharing(runoff: Command) -> None:
    status, _, errors = runoff(["app", "--host", "0.0.0.0"])
    assert status == 2 and "--share" in errors


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--role", "king"], "no role"),
        (["--uses", "0"], "1 or more"),
        (["--expires", "soon"], "7d"),
        (["--name", "http://x"], "no host name"),
        (["--revoke", "../../etc"], "no invitation"),
        (["--sign-out"], "--revoke"),
    ],
)
def test_invitations_that_make_no_sense_are_refused(runoff: Command, options: list[str], reason: str) -> None:
    status, said, errors = runoff(["invite", *options])
    assert status == 2 and reason in errors and not said


def test_the_settings_shown_are_the_defaults(tmp_path: Path) -> None:
    (shown,) = [text for text in re.findall(r"```toml\n(.+?)```", DOC, re.S) if "[limits]" in text]
    (tmp_path / NAME).write_text(shown)
    assert set(tomllib.loads(shown)["limits"]) == set(KINDS)
    assert read_settings(tmp_path) == read_settings(tmp_path / "none")
