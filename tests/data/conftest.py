"""Where a store of the tests is: in an SQLite file, and in a schema of a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from data.store import Location
from tests.postgresql import Server

Meddle = Callable[[str, str], list[Any]]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for all tests of the session."""
    server = Server()
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A path or URL at which there is nothing yet, in each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "log.sqlite")
    server: Server = request.getfixturevalue("postgresql")
    return server.schema()


@pytest.fixture
def meddle() -> Meddle:
    """What another program with access to the database can do: one statement, and what it gives."""

    def run(place: str, statement: str) -> list[Any]:
        engine = create_engine(Location.parse(place).url)
        try:
            with engine.begin() as connection:
                result = connection.execute(text(statement))
                return list(result.all()) if result.returns_rows else []
        finally:
            engine.dispose()

    return run
