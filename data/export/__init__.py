"""Our own files: records to parquet, csv or JSON Lines and back, unchanged."""

from .battle_file import BATTLE_FORMAT, MOST_BYTES, read_battle, write_battle
from .schema import BATTLES, INTERACTIONS, JUDGMENTS, KINDS, RUNS, VOTES, Column, Kind, from_row, to_row
from .writer import MANIFEST, MANIFEST_FORMAT, Format, export_records

__all__ = [
    "BATTLES",
    "BATTLE_FORMAT",
    "INTERACTIONS",
    "JUDGMENTS",
    "KINDS",
    "MANIFEST",
    "MANIFEST_FORMAT",
    "MOST_BYTES",
    "RUNS",
    "VOTES",
    "Column",
    "Format",
    "Kind",
    "export_records",
    "from_row",
    "read_battle",
    "to_row",
    "write_battle",
]
