"""`runoff lab`: copies that are a person's own, and a real JupyterLab that serves them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench import lab
from workbench.cli import app
from workbench.errors import LabError

OURS = {entry.name for entry in files("notebooks").iterdir() if entry.name.endswith(".ipynb")}


def test_copies_are_made_once_and_changes_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "deep"
    first = lab.copy_notebooks(folder)
    assert set(first.new) == OURS == {path.name for path in folder.iterdir()} and lab.FIRST in OURS
    (folder / "tour.ipynb").write_text("my own words")
    (folder / "power.ipynb").unlink()
    second = lab.copy_notebooks(folder)
    assert second.kept == ("tour.ipynb",) and second.new == ("power.ipynb",)
    assert (folder / "tour.ipynb").read_text() == "my own words"


def test_places_that_cannot_be_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="the notebooks of Runoff itself"):
        lab.copy_notebooks(Path(str(files("notebooks"))))
    (tmp_path / "file").write_text("")
    with pytest.raises(LabError, match="name a folder that you may write"):
        lab.copy_notebooks(tmp_path / "file")


def test_without_jupyterlab_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = lab.find_spec
    monkeypatch.setattr(lab, "find_spec", lambda name: None if name == "jupyterlab" else real(name))
    done = CliRunner().invoke(app, ["lab", str(tmp_path / "x")])
    assert done.exit_code == 2 and not (tmp_path / "x").exists()
    assert "jupyterlab is not installed" in done.stderr and "-m pip install jupyterlab" in done.stderr


@pytest.mark.slow
def test_a_real_jupyterlab_serves_the_copies_and_stops(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [
        sys.executable,
        "-c",
        "from workbench.cli import main; main()",
        "lab",
        str(tmp_path / "copies"),
    ]
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "--no-browser", "--port", str(port)],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | own,
            cwd=tmp_path,
            start_new_session=True,
        )
    try:
        token = None
        for _ in range(600):
            token = re.search(rf"http://localhost:{port}/lab/tree/tour\.ipynb\?token=(\w+)", log.read_text())
            if token or server.poll() is not None:
                break
            time.sleep(0.2)
        assert token, log.read_text()

        def ask(path: str) -> object:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"token {token[1]}"}
            )
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)

        listed = ask("/api/contents/")
        assert {entry["name"] for entry in listed["content"]} == OURS  # type: ignore[index]
        assert "python3" in ask("/api/kernelspecs")["kernelspecs"]  # type: ignore[index]
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/contents/", timeout=60)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
            raise
    with socket.socket() as free:
        assert free.connect_ex(("127.0.0.1", port)) != 0
