"""One scripted server for all tests of judges: real HTTP on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from judging_fixtures import SHORT

from workbench.models import Client, ModelEntry
from workbench.models.scripted_server import ScriptedServer


@pytest.fixture(scope="session")
def judges() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def judge_of(judges: ScriptedServer) -> Callable[..., Client]:
    """A client for one judge of the server."""

    def make(model: str = "scripted-judge", cache: Any = None, **changes: Any) -> Client:
        fields = {"name": model, "address": judges.address, "model": model, "patience": SHORT} | changes
        return Client(ModelEntry(**fields), cache=cache)

    return make
