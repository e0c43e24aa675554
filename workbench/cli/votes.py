"""``runoff rank``, ``runoff import`` and ``runoff export``: votes in, numbers and files out."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.store import Store, default_url

from .output import emit_json, emit_table, refuse, say, warn

if TYPE_CHECKING:
    import pandas as pd

    from analysis.leaderboard import Leaderboard
    from data import layouts

# pandas and what stands on it take a second to import, so each command imports
# what it needs: `runoff run` never waits for them.


class Ties(StrEnum):
    """How a tie counts."""

    HALF = "half"
    DAVIDSON = "davidson"


class Format(StrEnum):
    """Formats of an export."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"


def _load(source: str, layout: str | None) -> tuple[pd.DataFrame, layouts.ImportReport]:
    from data import layouts
    from data.frames import votes_frame

    path = Path(source)
    if not path.exists():
        raise refuse(f"there is no file {source}")
    reader = layouts.read(path, layout)
    return votes_frame(list(reader.records())), reader.report


def rank(
    votes: Annotated[str, typer.Argument(metavar="VOTES", help="csv, jsonl or parquet in a known layout.")],
    by: Annotated[str, typer.Option(help="Slice by these columns, for example language,environment.")] = "",
    ties: Annotated[Ties, typer.Option(help="Half a win each, or Davidson's tie model.")] = Ties.HALF,
    resamples: Annotated[int, typer.Option(help="Bootstrap resamples.", min=1)] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    layout: Annotated[str | None, typer.Option(help="The layout, when the columns do not tell.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page that stands alone.")] = None,
    parquet: Annotated[Path | None, typer.Option(help="Write the board as a table.")] = None,
) -> None:
    """Rank the models of a file of votes, with intervals."""
    from analysis.errors import AnalysisError
    from analysis.leaderboard import leaderboard

    frame, report = _load(votes, layout)
    if report.refused:
        warn(report.summary())
    try:
        board = leaderboard(
            frame,
            by=tuple(name.strip() for name in by.split(",") if name.strip()),
            ties=ties.value,
            resamples=resamples,
            seed=seed,
        )
    except AnalysisError as error:
        raise refuse(str(error)) from None
    if html is not None:
        partial = html.with_name(html.name + ".partial")
        partial.write_text(board.to_html(), encoding="utf-8")
        partial.replace(html)
    if parquet is not None:
        partial = parquet.with_name(parquet.name + ".partial")
        board.frame().to_parquet(partial)
        partial.replace(parquet)
    if json:
        emit_json(board.to_dict())
    else:
        _show(board)


def _show(board: Leaderboard) -> None:
    document = board.to_dict()
    for part in document["slices"]:
        name = ", ".join(f"{key} = {value}" for key, value in part["slice"].items()) or "All votes"
        share = "" if not part["slice"] else f", {part['kept_share']:.0%} of all"
        emit_table(
            f"{name}: {part['n_votes']} votes{share} ({part['condition']})",
            ["rank", "model", "score", "low", "high", "votes", "wins", "losses", "ties"],
            [
                (
                    _places(model["rank_low"], model["rank_high"]),
                    model["model"],
                    _number(model["score"]),
                    _number(model["low"]),
                    _number(model["high"]),
                    model["votes"],
                    model["wins"],
                    model["losses"],
                    model["ties"],
                )
                for model in part["models"]
            ],
        )
    for warning in document["warnings"]:
        warn(warning)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _places(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return "–"
    return str(low) if low == high else f"{low}–{high}"


def import_(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="csv, jsonl or parquet, or a folder of ours.")
    ],
    layout: Annotated[str | None, typer.Option(help="The layout, when the columns do not tell.")] = None,
    store: Annotated[str | None, typer.Option(help="Store to write to; the default one otherwise.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Add battles and votes of a file to the store; the same file twice adds nothing."""
    from data import layouts

    path = Path(source)
    if not path.exists():
        raise refuse(f"there is no file {source}")
    reader = layouts.read(path, layout)

    with Store.open(store or default_url()) as log:
        # The published sets overlap; what the store has already stays as it was first recorded.
        known = {layouts.record_key(record) for record in log.records()}
        skipped: Counter[str] = Counter()
        added = log.add_many(layouts.only_new(reader.records(), known, skipped)).added
    present = {table: skipped[table.removesuffix("s").capitalize()] for table in added}
    report = reader.report
    if json:
        emit_json({**report.to_dict(), "added": dict(added), "present": present})
        return
    say(report.summary())
    emit_table(
        "In the store",
        ["records", "added", "there already"],
        [(kind, count, present[kind]) for kind, count in added.items()],
    )


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write into.")],
    format: Annotated[Format, typer.Option(help="File format.")] = Format.PARQUET,
    store: Annotated[str | None, typer.Option(help="Store to read; the default one otherwise.")] = None,
    pseudonymous: Annotated[bool, typer.Option(help="Replace voter names by keyed hashes.")] = False,
    overwrite: Annotated[bool, typer.Option(help="Replace an earlier export in that folder.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Write everything in the store to files that `runoff import` reads back exactly."""
    from data.export import export_records

    with Store.open(store or default_url(), read_only=True) as log:
        manifest = export_records(
            log.records(), folder, format=format.value, pseudonymous=pseudonymous, overwrite=overwrite
        )
    if json:
        emit_json(manifest)
        return
    emit_table(
        f"Written to {folder}",
        ["file", "rows", "sha256"],
        [(name, entry["rows"], entry["sha256"][:16]) for name, entry in manifest["files"].items()],
    )
