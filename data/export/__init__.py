"""Our own files: records to parquet, csv or JSON Lines and back, unchanged."""

from .schema import BATTLES, INTERACTIONS, JUDGMENTS, KINDS, RUNS, VOTES, Column, Kind, from_row, to_row
from .writer import MANIFEST, MANIFEST_FORMAT, Format, export_records

__all__ = [
    "BATTLES",
    "INTERACTIONS",
    "JUDGMENTS",
    "KINDS",
    "MANIFEST",
    "MANIFEST_FORMAT",
    "RUNS",
    "VOTES",
    "Column",
    "Format",
    "Kind",
    "export_records",
    "from_row",
    "to_row",
]
