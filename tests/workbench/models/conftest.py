"""One scripted server for all tests of this folder: real HTTP on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from model_fixtures import SHORT

from workbench.models import Client, ModelEntry
from workbench.models.scripted_server import ScriptedServer


@pytest.fixture(scope="session")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def client_of(server: ScriptedServer) -> Callable[..., Client]:
    """A client for one model of the server."""

    def make(model: str, **changes: Any) -> Client:
        fields = {"name": "tested", "address": server.address, "model": model, "patience": SHORT} | changes
        return Client(ModelEntry(**fields))

    return make


@pytest.fixture(autouse=True)
def _no_user_files(tmp_path, monkeypatch) -> None:
    # The replies alone: assets stay where they are, so that nothing is fetched twice.
    monkeypatch.setattr("workbench.models.cache.folder", lambda name: tmp_path / "cache" / name)
    monkeypatch.delenv("RUNOFF_CATALOGUE", raising=False)
