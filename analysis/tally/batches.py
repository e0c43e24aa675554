"""Shards to Arrow batches of the wanted columns, text kept as dictionaries."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.json as pa_json
import pyarrow.parquet as pq

from .shards import Shard, kind_of

# Few enough that plain strings of a batch stay small, enough that a batch outweighs its overhead.
BATCH_ROWS = 1 << 19

_BLOCK_BYTES = 8 << 20
_HEAD_BYTES = 1 << 20

_WORDS = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Batch:
    """Some rows, and where in which file they stand."""

    columns: dict[str, pa.Array]
    rows: int
    place: str
    first_row: int
    malformed: tuple[str, ...] = field(default=())


def read_batches(shard: Shard, wanted: Sequence[str], numbers: Sequence[str] = ()) -> Iterator[Batch]:
    """Read the wanted columns of a shard.

    Parameters
    ----------
    shard : Shard
    wanted : sequence of str
        Columns; those that the shard lacks are left out of the batches.
    numbers : sequence of str
        Wanted columns that are numbers, also where the file is text.

    Yields
    ------
    Batch

    Raises
    ------
    pyarrow.ArrowException, OSError
        Where the file is damaged.
    """
    if shard.is_parquet:
        yield from _parquet(shard, wanted)
    elif shard.path.lower().removesuffix(".gz").endswith(".csv"):
        yield from _csv(shard, wanted, numbers)
    else:
        yield from _json(shard, wanted, numbers)


def text_columns(path: str) -> list[str]:
    """Columns of a csv file by its first line, or of JSON Lines by its first object."""
    with pa.input_stream(path) as stream:
        head = stream.read(_HEAD_BYTES)
    if not head.strip():
        return []
    if path.lower().removesuffix(".gz").endswith(".csv"):
        options = pc_csv.ReadOptions(block_size=_HEAD_BYTES + 1)
        first = head.split(b"\n", 1)[0] + b"\n"
        return list(pc_csv.read_csv(io.BytesIO(first), read_options=options).column_names)
    # The last line may be cut off; a field that is null everywhere may be left out of a line.
    lines = head.splitlines()[:-1] if len(head) == _HEAD_BYTES else head.splitlines()
    names: dict[str, None] = {}
    for line in filter(None, map(bytes.strip, lines)):
        value = json.loads(line)
        if not isinstance(value, dict):
            raise ValueError("a line is no JSON object")
        names |= dict.fromkeys(value)
    return list(names)


def _parquet(shard: Shard, wanted: Sequence[str]) -> Iterator[Batch]:
    with pq.ParquetFile(shard.path) as plain:
        schema = plain.schema_arrow
    words = [name for name in wanted if name in schema.names and kind_of(schema.field(name).type) == "text"]
    with pq.ParquetFile(shard.path, read_dictionary=words) as file:
        present = [name for name in wanted if name in schema.names]
        for number, rows in shard.row_groups:
            place, read = f"row group {number}", 0
            try:
                # One row group at a time: its number is what a person needs to find a bad row.
                for batch in file.iter_batches(
                    BATCH_ROWS, row_groups=[number], columns=present, use_threads=False
                ):
                    yield Batch(_columns(batch), len(batch), place, read)
                    read += len(batch)
            except (pa.ArrowException, OSError) as error:
                raise type(error)(f"{place}: {error}") from error
            if read != rows:
                raise OSError(f"{place}: {read:,} rows where the footer says {rows:,}")


def _csv(shard: Shard, wanted: Sequence[str], numbers: Sequence[str]) -> Iterator[Batch]:
    if not shard.columns:
        return
    present = [name for name in wanted if name in dict(shard.columns)]
    malformed: list[str] = []

    def note(row: pc_csv.InvalidRow) -> str:
        malformed.append(
            f"row {row.number or '?'}: {row.actual_columns} cells where the header has {row.expected_columns}"
        )
        return "skip"

    reader = pc_csv.open_csv(
        shard.path,
        read_options=pc_csv.ReadOptions(block_size=_BLOCK_BYTES, use_threads=False),
        parse_options=pc_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note),
        convert_options=pc_csv.ConvertOptions(
            column_types={name: pa.float64() if name in numbers else _WORDS for name in present},
            include_columns=present,
            # Only an empty cell is missing: "null" and "NA" may be names.
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    read = 0
    with reader:
        for batch in reader:
            yield Batch(_columns(batch), len(batch), "", read, tuple(malformed))
            read += len(batch) + len(malformed)
            malformed.clear()
    if malformed:
        yield Batch({}, 0, "", read, tuple(malformed))


def _json(shard: Shard, wanted: Sequence[str], numbers: Sequence[str]) -> Iterator[Batch]:
    if not shard.columns:
        return
    fields = [pa.field(name, pa.float64() if name in numbers else _json_type(name)) for name in wanted]
    reader = pa_json.open_json(
        pa.input_stream(shard.path),
        read_options=pa_json.ReadOptions(block_size=_BLOCK_BYTES, use_threads=False),
        parse_options=pa_json.ParseOptions(
            explicit_schema=pa.schema(fields), unexpected_field_behavior="ignore"
        ),
    )
    read = 0
    with reader:
        for batch in reader:
            yield Batch(_columns(batch), len(batch), "", read)
            read += len(batch)


def _json_type(name: str) -> pa.DataType:
    if name == "turns":
        return pa.int64()
    return pa.bool_() if name == "synthetic" or name.endswith("_matched") else pa.string()


def _columns(batch: pa.RecordBatch) -> dict[str, pa.Array]:
    return dict(zip(batch.schema.names, batch.columns, strict=True))
