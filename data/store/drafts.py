"""Working copies of battles that somebody is in the middle of: changed, and thrown away when done."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from ..errors import StoreError
from .encoding import moment
from .engine import Database
from .tables import drafts


def save(database: Database, name: str, owner: str, content: dict[str, Any], now: datetime) -> None:
    """Keep a draft under its name, in place of the one before."""
    row = {"owner": owner, "saved_at": moment(now), "content": json.dumps(content)}
    with database.writing() as connection:
        found = connection.execute(select(drafts.c.owner).where(drafts.c.id == name)).scalar_one_or_none()
        if found is None:
            connection.execute(insert(drafts).values(id=name, **row))
        elif found != owner:
            raise StoreError(f"the draft {name} belongs to somebody else; open a battle of your own")
        else:
            connection.execute(update(drafts).where(drafts.c.id == name).values(**row))


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
