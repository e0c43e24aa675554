"""Working copies of battles that somebody is in the middle of: changed, and thrown away when done."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from ..errors import StoreError
from .encoding import moment
from .engine import Database
from .tables import drafts


def save(database: Database, name: str, owner: str, content: dict[str, Any], now: datetime) -> None:
    """Keep a draft under its name, in place of the one before."""
    row = {"owner": owner, "saved_at": moment(now), "content": json.dumps(content)}
    with database.writing() as connection:
        # One statement, because two tabs may save the same draft at once.
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        saved = connection.execute(
            insert(drafts)
            .values(id=name, **row)
            .on_conflict_do_update(index_elements=["id"], set_=row, where=drafts.c.owner == owner)
            .returning(drafts.c.id)
        )
        if saved.first() is None:
            raise StoreError(f"the draft {name} belongs to somebody else; open a battle of your own")


def load(database: Database, name: str, owner: str) -> dict[str, Any] | None:
    """The draft of that name, if its owner asks."""
    with database.reading() as connection:
        found = connection.execute(
            select(drafts.c.content).where(drafts.c.id == name, drafts.c.owner == owner)
        ).scalar_one_or_none()
    if found is None:
        return None
    content = json.loads(found)
    if not isinstance(content, dict):
        raise StoreError(f"the draft {name} is damaged: it holds no object; it was left as it is")
    return content


def drop(database: Database, name: str, owner: str) -> None:
    """Throw a draft away; it is no error when it is gone."""
    with database.writing() as connection:
        connection.execute(delete(drafts).where(drafts.c.id == name, drafts.c.owner == owner))


def drop_older(database: Database, than: datetime) -> int:
    """Throw away the drafts that nobody has touched since then; how many there were."""
    with database.writing() as connection:
        return connection.execute(delete(drafts).where(drafts.c.saved_at < moment(than))).rowcount
