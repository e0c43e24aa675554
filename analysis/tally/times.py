"""Times in shards: columns of any kind as UTC, and when the last vote was cast."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.layouts import UNKNOWN_TIME

from .shards import Shard

#: The column with the time of a vote.
CREATED_AT = "created_at"


def utc_times(values: pa.Array) -> pa.Array:
    """Times as timestamps in UTC; those without a zone are in UTC, as everywhere here.

    Raises
    ------
    pyarrow.ArrowInvalid
        For text that is no time.
    """
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        try:
            return values.cast(pa.timestamp("us", "UTC"))
        except pa.ArrowInvalid:
            values = values.cast(pa.timestamp("us"))
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.timestamp("us", values.type.tz), safe=False)
        return values if values.type.tz else values.cast(pa.timestamp("us", "UTC"))
    return values.cast(pa.timestamp("us")).cast(pa.timestamp("us", "UTC"))


def latest(values: pa.Array | None) -> datetime.datetime | None:
    """The last of some times; None where none is known or the column holds no times."""
    if values is None or not len(values) or pa.types.is_null(values.type):
        return None
    try:
        found = pc.max(utc_times(values)).as_py()
    except pa.ArrowInvalid:
        return None
    return None if found is None or found == UNKNOWN_TIME else found


def latest_of(shard: Shard) -> datetime.datetime | None:
    """When the last vote of a Parquet shard was cast, by its footer where that tells."""
    if CREATED_AT not in dict(shard.columns):
        return None
    found = []
    with pq.ParquetFile(shard.path) as file:
        kind, schema = file.schema_arrow.field(CREATED_AT).type, file.metadata.schema
        leaf = next((i for i in range(len(schema)) if schema.column(i).path == CREATED_AT), None)
        for number, _ in shard.row_groups:
            known = None
            if leaf is not None and pa.types.is_timestamp(kind):  # the greatest text is not the latest time
                known = file.metadata.row_group(number).column(leaf).statistics
            if known is not None and known.has_min_max:
                found.append(latest(pa.array([known.max], kind)))
            else:
                column = file.read_row_group(number, columns=[CREATED_AT], use_threads=False).column(0)
                found.append(latest(column.combine_chunks()))
    return last_of(found)


def last_of(times: list[datetime.datetime | None]) -> datetime.datetime | None:
    """The last of the known times."""
    return max((time for time in times if time is not None), default=None)
