"""The known layouts, and finding the one of a file by its columns."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

from ..errors import LayoutError
from ..export.writer import MANIFEST, MANIFEST_FORMAT
from . import (
    arena,
    arena_55k,
    autocodearena,
    bigcode_preference,
    bigcode_raw,
    bigcode_reward,
    copilot_arena,
    hf_space,
    llmfao,
    own,
    swe_arena,
)
from .base import Context, Layout, Limits, RowParser
from .rows import Fault, raw_rows

# Rows looked at: the first may be broken, and logs mix several kinds of record.
_SAMPLE = 20
_SHOWN_COLUMNS = 40
_SHOWN_NAME = 60


def _no_parser(context: Context) -> RowParser:
    raise LayoutError(f"{context.path}: an exported folder is read as a whole; name the folder")


#: A whole exported folder, found by its manifest.
EXPORT = Layout(
    name="runoff_export",
    title="Folder exported by Runoff",
    gives="every kind of record",
    required=frozenset({"format", "schema_version", "files"}),
    parser=_no_parser,
    exact=True,
)

#: Every layout by its name.
LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for module in (
        arena,
        arena_55k,
        autocodearena,
        bigcode_preference,
        bigcode_raw,
        bigcode_reward,
        copilot_arena,
        hf_space,
        llmfao,
        own,
        swe_arena,
    )
    for layout in module.LAYOUTS
} | {EXPORT.name: EXPORT}


def find_layout(name: str) -> Layout:
    """The layout of that name.

    Raises
    ------
    LayoutError
        Listing the known names.
    """
    found = LAYOUTS.get(name)
    if found is None:
        raise LayoutError(f"there is no layout {name!r:.80}; known: {', '.join(sorted(LAYOUTS))}")
    return found


def detect(path: str | os.PathLike[str], *, limits: Limits | None = None) -> Layout:
    """Find the layout of a file or exported folder by its columns or keys.

    Parameters
    ----------
    path : path
        A data file, a folder that `data.export` wrote, or its manifest.

    Returns
    -------
    Layout
        With its ``reason``.

    Raises
    ------
    LayoutError
        When no layout fits, or more than one: the text lists what was seen and
        the known layouts. Nothing is guessed.
    """
    where = Path(path)
    if export_folder(where) is not None:
        return replace(EXPORT, reason=f"holds a {MANIFEST} of Runoff")
    columns = _columns(where, limits or Limits())
    fitting = [layout for layout in LAYOUTS.values() if layout is not EXPORT and layout.fits(columns)]
    shown = ", ".join(name[:_SHOWN_NAME] for name in sorted(columns)[:_SHOWN_COLUMNS]) + (
        ", …" if len(columns) > _SHOWN_COLUMNS else ""
    )
    if len(fitting) == 1:
        found = fitting[0]
        seen = sorted(found.required | (found.any_of & columns))
        return replace(found, reason=f"has the columns {', '.join(seen)}")
    known = "; ".join(
        f"{layout.name} ({', '.join(sorted(layout.required))})"
        for layout in (fitting or [layout for layout in LAYOUTS.values() if not layout.exact])
    )
    if fitting:
        raise LayoutError(f"{where}: more than one layout fits the columns {shown}: {known}. Name one")
    raise LayoutError(f"{where}: no known layout has the columns {shown or '(none)'}. Known: {known}")


def export_folder(path: Path) -> Path | None:
    """The folder of an export when the path is one, or its manifest; otherwise None."""
    manifest = path / MANIFEST if path.is_dir() else path
    if manifest.name != MANIFEST or not manifest.is_file():
        if path.is_dir():
            raise LayoutError(f"{path}: this folder has no {MANIFEST}; name a file, or a folder of ours")
        return None
    try:
        with manifest.open("rb") as file:
            head = json.loads(file.read(1 << 20))
    except (ValueError, RecursionError) as error:
        raise LayoutError(f"{manifest}: not a manifest of Runoff: {error}") from error
    if not isinstance(head, dict) or head.get("format") != MANIFEST_FORMAT:
        raise LayoutError(f"{manifest}: not a manifest of Runoff; its format is not {MANIFEST_FORMAT!r}")
    return manifest.parent


def _columns(path: Path, limits: Limits) -> frozenset[str]:
    """Every column of the first readable rows."""
    columns: set[str] = set()
    reasons: list[str] = []
    good = 0
    for row in raw_rows(path, limits):
        if isinstance(row, Fault):
            reasons.append(f"line {row.line}: {row.reason}")
        else:
            columns |= row.values.keys()
            good += 1
        if good >= _SAMPLE or len(reasons) >= 1_000:
            break
    if not good:
        raise LayoutError(
            f"{path}: no row can be read" + (f" ({reasons[0]})" if reasons else ": the file has no rows")
        )
    return frozenset(columns)
