"""The log of battles, runs, interactions, votes and judgments, on SQLAlchemy Core.

One SQLite file by default, another database by URL. Rows are only added, each
is hash-chained to the one before, and a vote is acknowledged when it is on the
disk::

    with Store.open(default_url()) as store:
        store.add_battle(battle)
        receipt = store.add_vote(Vote(battle_id=battle.id, voter="ada", outcome=Outcome.LEFT))
        store.check()

Modules, from the bottom up: ``encoding`` (values), ``tables`` and ``ddl`` (the
schema), ``rows`` (records to rows), ``chain`` (hashes), ``engine``
(connections), ``migrations``, ``writing``, ``reading``, ``browsing``, ``playing``,
``batch``, ``api``, ``backup``.
"""

from .api import Store, pending
from .backup import Backup, Restored, back_up, check_backup, check_continues, restore
from .batch import Standing, key_of
from .browsing import BLIND_SOURCE, BattlePage, BattleSearch, BattleSummary
from .chain import ChainReport, Head, Receipt
from .encoding import storable_text
from .engine import Location, default_url
from .migrations import MIGRATIONS, Migration
from .writing import Added

__all__ = [
    "BLIND_SOURCE",
    "MIGRATIONS",
    "Added",
    "Backup",
    "BattlePage",
    "BattleSearch",
    "BattleSummary",
    "ChainReport",
    "Head",
    "Location",
    "Migration",
    "Receipt",
    "Restored",
    "Standing",
    "Store",
    "back_up",
    "check_backup",
    "check_continues",
    "default_url",
    "key_of",
    "pending",
    "restore",
    "storable_text",
]
