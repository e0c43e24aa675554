"""``runoff import`` and ``runoff export``: between the store, files, folders, and the hub."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.store import Store, default_url

from .output import emit_json, emit_table, refuse, say, warn

if TYPE_CHECKING:
    from data import layouts
    from data.layouts.merging import RecordKey
    from data.records import Record

_GB = 1e9


class Format(StrEnum):
    """Formats of an export."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"


def import_(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="csv, jsonl or parquet; a folder of such files; or hf://datasets/OWNER/NAME[@REVISION][/FILES].",
        ),
    ],
    layout: Annotated[str | None, typer.Option(help="The layout, when the columns do not tell.")] = None,
    store: Annotated[str | None, typer.Option(help="Store to write to; the default one otherwise.")] = None,
    max_gb: Annotated[
        float, typer.Option("--max-gb", help="Fetch no data set of the hub that is larger than this.", min=0)
    ] = 5.0,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Add battles, votes and judgments to the store; the same source twice adds nothing."""
    readers, left_out = open_source(source, layout, max_gb)
    reports = []
    added: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    with Store.open(store or default_url()) as log:
        # The published sets overlap; what the store has already stays as it was first recorded.
        known = _keys(log.records())
        for reader in readers:
            added.update(log.add_many(_new(reader.records(), known, skipped)).added)
            reports.append(reader.report)
    present = {table: skipped[table.removesuffix("s").capitalize()] for table in added}
    if json:
        total = {"added": dict(added), "present": present}
        if len(reports) == 1 and not left_out:
            emit_json({**reports[0].to_dict(), **total})
        else:
            emit_json(
                {
                    "source": source,
                    "accepted": sum(report.accepted for report in reports),
                    "refused": sum(report.refused for report in reports),
                    **total,
                    "files": [report.to_dict() for report in reports],
                    "left_out": left_out,
                }
            )
        return
    for report in reports:
        say(report.summary())
    for name, reason in left_out.items():
        warn(f"left out {name}: {reason}")
    emit_table(
        "In the store",
        ["records", "added", "there already"],
        [(kind, count, present[kind]) for kind, count in added.items()],
    )


def open_source(
    source: str, layout: str | None, max_gb: float
) -> tuple[list[layouts.Reader], dict[str, str]]:
    """What is to be read, and the files that are not, with the reason."""
    from data import layouts
    from data.export import MANIFEST
    from data.hub import download, is_address, parse_address, read_data_set

    if is_address(source):
        found = download(parse_address(source), max_bytes=int(max_gb * _GB), say=warn)
        if found.cached:
            warn(f"The hub cannot be reached; this is what was fetched before, at {found.revision}.")
        chosen = [layouts.read(found.folder / name, layout) for name in found.files]
        return chosen, {}
    path = Path(source)
    if not path.exists():
        raise refuse(f"there is no file {source}")
    if path.is_dir() and not (path / MANIFEST).is_file():
        files = read_data_set(path, layout)
        return list(files.readers), files.left_out
    return [layouts.read(path, layout)], {}


def _keys(records: Iterable[Record]) -> set[RecordKey]:
    from data.layouts import record_key

    return {record_key(record) for record in records}


def _new(records: Iterable[Record], known: set[RecordKey], skipped: Counter[str]) -> Iterator[Record]:
    """The records that are not known, which are known from then on: files of one source may overlap."""
    from data.layouts import only_new, record_key

    for record in only_new(records, known, skipped):
        known.add(record_key(record))
        yield record


def export(
    target: Annotated[
        str,
        typer.Argument(metavar="DIR", help="Folder to write into, or hf://datasets/OWNER/NAME to send to."),
    ],
    site: Annotated[
        bool,
        typer.Option(
            "--site", help="Write the leaderboards as pages that open from the folder, without a network."
        ),
    ] = False,
    battle: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help="Write this battle into one HTML file that runs its programs; DIR is the file."
        ),
    ] = None,
    votes: Annotated[
        str | None,
        typer.Option(help="With --site: the votes of this file, or demo; those of the store otherwise."),
    ] = None,
    format: Annotated[Format, typer.Option(help="File format.")] = Format.PARQUET,
    layout: Annotated[
        str | None,
        typer.Option(
            help="Write a data set in a published layout, with a card: bigcodearena_preference_5k, "
            "bigcodereward, bigcodereward_experiment_results or autocodearena_v0."
        ),
    ] = None,
    store: Annotated[str | None, typer.Option(help="Store to read; the default one otherwise.")] = None,
    pseudonymous: Annotated[
        bool, typer.Option(help="Replace voter names by keyed hashes, as a published layout always does.")
    ] = False,
    title: Annotated[str, typer.Option(help="Title of the card.")] = "",
    license: Annotated[str, typer.Option(help="Licence of the data set: cc-by-4.0, apache-2.0, …")] = "",
    named: Annotated[
        bool, typer.Option("--named", help="With --layout: also votes cast with the names known.")
    ] = False,
    public: Annotated[
        bool, typer.Option("--public", help="A new data set on the hub is open to all; private otherwise.")
    ] = False,
    overwrite: Annotated[bool, typer.Option(help="Replace an earlier export there.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Write the store to files that `runoff import` reads back, or to a data set on the hub."""
    from data.export import export_records
    from data.hub import is_address, parse_address, upload, write_data_set

    if votes is not None and not site:
        raise refuse("--votes goes with --site; a store is exported whole")
    if site and battle is not None:
        raise refuse("--site and --battle are two things; ask for one at a time")
    if battle is not None:
        from .replay import export_battle

        return export_battle(target, battle, store=store, overwrite=overwrite, json=json)
    if site:
        from .site import export_site

        return export_site(target, votes=votes, store=store, overwrite=overwrite, json=json)
    address = parse_address(target) if is_address(target) else None
    if address is not None and layout is None:
        raise refuse("a data set on the hub has a published layout; name one with --layout")
    if address is not None and not license:
        raise refuse(
            "a data set on the hub needs a licence; choose one with --license cc-by-4.0, for example"
        )
    with (
        Store.open(store or default_url(), read_only=True) as log,
        tempfile.TemporaryDirectory(prefix="runoff-data-set-") as scratch,
    ):
        folder = Path(target) if address is None else Path(scratch) / "data-set"
        if layout is None:
            manifest = export_records(
                log.records(), folder, format=format.value, pseudonymous=pseudonymous, overwrite=overwrite
            )
        else:
            if format is Format.CSV:
                raise refuse("a published layout is written as parquet or jsonl, not as csv")
            manifest = write_data_set(
                log,
                folder,
                layout,
                format.value,  # type: ignore[arg-type]
                title=title,
                licence=license,
                named=named,
                overwrite=overwrite,
                program=f"Runoff {version('runoff')}",
            )
        if address is not None:
            manifest["commit"] = upload(folder, address, public=public, overwrite=overwrite, say=warn)
    if json:
        return emit_json(manifest)
    return _show(manifest, target)


def _show(manifest: dict[str, Any], target: str) -> None:
    emit_table(
        f"Written to {target}",
        ["file", "rows", "sha256"],
        [(name, entry["rows"], entry["sha256"][:16]) for name, entry in manifest["files"].items()],
    )
    for name, count in manifest.get("left_out", {}).items():
        warn(f"left out: {count} {name}")
    for name, count in manifest.get("masked", {}).items():
        warn(f"masked: {count} × {name}")
    if "licence" in manifest and not manifest["licence"]:
        warn("The card names no licence; without one nobody may use the data. Choose one with --license.")
    if "commit" in manifest:
        say(manifest["commit"])
