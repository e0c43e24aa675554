"""Which files hold the votes, and what their footers say: every problem of every file at once."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import ShardError
from .request import KeyColumn, Kind

_PARQUET = (".parquet", ".pq")
_TEXT = (".csv", ".jsonl", ".ndjson")
_PACKED = ".gz"

# Only for sharing out the work.
_ROW_BYTES, _PACKED_ROW_BYTES = 60, 12

_FITTING: dict[Kind, tuple[str, ...]] = {
    "model": ("text",),
    "outcome": ("text",),
    "value": ("text", "int", "float", "bool", "time"),
    "period": ("time", "text"),
    "weight": ("float", "int"),
}

_SHOWN = 10


@dataclass(frozen=True)
class Shard:
    """A file of votes, or some of the row groups of a Parquet file.

    ``columns`` are names and kinds (see `kind_of`), ``row_groups`` numbers and rows. Text has
    no row groups, and ``rows`` are guessed from its length.
    """

    path: str
    columns: tuple[tuple[str, str], ...] = ()
    row_groups: tuple[tuple[int, int], ...] = ()
    rows: int = 0

    @property
    def is_parquet(self) -> bool:
        """Whether the file is Parquet, by its name."""
        return self.path.lower().endswith(_PARQUET)


def find_shards(sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[Shard]:
    """Find and open every shard.

    Parameters
    ----------
    sources : path, folder or glob pattern, or several
        Of a folder, every Parquet, csv and JSON Lines file in it and below it, apart from
        those whose name, or whose folder's name, begins with a dot or an underscore.

    Returns
    -------
    list of Shard
        In the order of their paths.

    Raises
    ------
    ShardError
        When there is no file, a file is named twice, or some cannot be opened; all of them
        are listed.
    """
    listed = [sources] if isinstance(sources, str | os.PathLike) else list(sources)
    paths = [path for source in listed for path in _expand(source)]
    if not paths:
        raise ShardError(f"{', '.join(map(str, listed)) or 'no source'}: no parquet, csv or jsonl file there")
    real = Counter(str(path.resolve()) for path in paths)
    twice = [path for path, times in real.items() if times > 1]
    if twice:
        raise ShardError(
            f"{_some(twice)}: named twice, by overlapping patterns or links; its votes would count twice"
        )
    shards, problems = [], []
    for path in sorted(real):
        try:
            shards.append(_open(path))
        except (pa.ArrowException, OSError, ValueError) as error:
            problems.append(f"{path}: {_reason(error)}")
    if problems:
        raise ShardError(f"{count_of(problems)} cannot be read; mend or remove them: {_some(problems)}")
    return shards


def check_columns(shards: Sequence[Shard], wanted: Sequence[KeyColumn]) -> None:
    """Check that all shards have the required columns, and every wanted one in one fitting type.

    Raises
    ------
    ShardError
        Listing the shards that differ. Text files take the type of the others.
    """
    problems = []
    types: dict[str, tuple[str, str]] = {}
    for shard in shards:
        columns = dict(shard.columns)
        missing = [column.source for column in wanted if column.required and column.source not in columns]
        if missing:
            problems.append(
                f"{shard.path}: no column {', '.join(missing)} (it has {', '.join(list(columns)[:20]) or 'none'})"
            )
        for column in wanted:
            name = column.source
            kind = columns.get(name, "any")
            if kind == "any":
                continue
            first, where = types.setdefault(name, (kind, shard.path))
            if kind not in _FITTING[column.kind]:
                fitting = " or ".join(_FITTING[column.kind])
                problems.append(f"{shard.path}: column {name} is {kind}; it should be {fitting}")
            elif kind != first:
                problems.append(f"{shard.path}: column {name} is {kind}, but {first} in {where}")
    if problems:
        raise ShardError(f"the shards cannot be counted together ({count_of(problems)}): {_some(problems)}")


def plan(shards: Sequence[Shard], rows_per_task: int) -> list[tuple[Shard, ...]]:
    """Group row groups and small files into tasks of about so many rows, each row group in one task."""
    tasks: list[tuple[Shard, ...]] = []
    task: list[Shard] = []
    size = 0
    for piece in _pieces(shards, rows_per_task):
        task.append(piece)
        size += piece.rows
        if size >= rows_per_task:
            tasks.append(tuple(task))
            task, size = [], 0
    return [*tasks, tuple(task)] if task else tasks


def count_of(problems: Sequence[str]) -> str:
    """``1 problem`` or ``12 problems``."""
    return f"{len(problems):,} problem{'s' if len(problems) != 1 else ''}"


def _pieces(shards: Iterable[Shard], rows_per_task: int) -> Iterator[Shard]:
    for shard in shards:
        some: list[tuple[int, int]] = []
        for number, rows in shard.row_groups:
            some.append((number, rows))
            if sum(rows for _, rows in some) >= rows_per_task:
                yield _piece(shard, some)
                some = []
        if some or not shard.is_parquet:
            yield _piece(shard, some)


def _piece(shard: Shard, groups: list[tuple[int, int]]) -> Shard:
    if not shard.is_parquet:
        return shard
    return replace(shard, row_groups=tuple(groups), rows=sum(rows for _, rows in groups))


def _expand(source: str | os.PathLike[str]) -> list[Path]:
    path = Path(source)
    if path.is_dir():
        return [
            file
            for file in path.rglob("*")
            if file.is_file()
            and _readable(file)
            and not any(part.startswith((".", "_")) for part in file.relative_to(path).parts)
        ]
    if path.exists():
        if not _readable(path):
            raise ShardError(f"{path}: not a parquet, csv or jsonl file, by its name")
        return [path]
    found = [Path(name) for name in glob.glob(os.fspath(source), recursive=True)]  # noqa: PTH207
    if not found:
        raise ShardError(f"there is no file, folder or match for {source}")
    return [file for match in found for file in _expand(match)]


def _readable(path: Path) -> bool:
    return path.name.lower().removesuffix(_PACKED).endswith(_TEXT) or path.name.lower().endswith(_PARQUET)


def _open(path: str) -> Shard:
    shard = Shard(path)
    if not shard.is_parquet:
        from .batches import text_columns

        rows = Path(path).stat().st_size // (_PACKED_ROW_BYTES if path.endswith(_PACKED) else _ROW_BYTES)
        return replace(shard, columns=tuple((name, "any") for name in text_columns(path)), rows=rows)
    with pq.ParquetFile(path) as file:
        groups = tuple((i, file.metadata.row_group(i).num_rows) for i in range(file.num_row_groups))
        columns = tuple((field.name, kind_of(field.type)) for field in file.schema_arrow)
    negative = [number for number, rows in groups if rows < 0]
    if negative:
        raise ValueError(f"row group {negative[0]} claims a negative number of rows")
    return replace(shard, columns=columns, row_groups=groups, rows=sum(rows for _, rows in groups))


def kind_of(kind: pa.DataType) -> str:
    """What a column holds, whatever its encoding: text, int, float, bool, time, any or nested."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    for name, test in _KINDS:
        if test(kind):
            return name
    return "nested"


_KINDS = (
    ("text", pa.types.is_string),
    ("text", pa.types.is_large_string),
    ("text", pa.types.is_string_view),
    ("int", pa.types.is_integer),
    ("bool", pa.types.is_boolean),
    ("float", pa.types.is_floating),
    ("float", pa.types.is_decimal),
    ("time", pa.types.is_timestamp),
    ("time", pa.types.is_date),
    ("any", pa.types.is_null),
)


def _some(texts: Sequence[str]) -> str:
    more = f"; and {len(texts) - _SHOWN:,} more" if len(texts) > _SHOWN else ""
    return "; ".join(texts[:_SHOWN]) + more


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
