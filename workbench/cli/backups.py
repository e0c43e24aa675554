"""``runoff backup`` and ``runoff restore``: a checked copy of the store while it is in use, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from data.store import Backup, back_up, check_backup, check_continues, default_url
from data.store import restore as put_back

from .output import emit_json, emit_table, refuse, say


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, or to check.")],
    store: Annotated[str | None, typer.Option(help="Store to copy; the default one otherwise.")] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace an earlier backup there.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing: is FILE whole, and does the store hold all of it?")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Copy the store to one file while it is in use, and check every row of the copy."""
    url = store or default_url()
    if not check:
        made = back_up(url, file, overwrite=overwrite)
        _tell(made, f"Backup in {made.path}", json=json)
        return
    if not file.exists():
        raise refuse(f"there is no file {file} to check")
    made = check_backup(file)
    newer = check_continues(made, url)
    _tell(made, f"{made.path} is whole, and the store holds all of it", json=json, newer=newer)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup that `runoff backup` made.")],
    store: Annotated[
        str | None, typer.Option(help="Store to put in place; the default one otherwise.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option(help="Replace the store that is there; it is kept under another name.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Check a backup row by row and put a copy of it in the store's place; the old store is kept."""
    done = put_back(file, store or default_url(), overwrite=overwrite)
    kept = None if done.kept is None else str(done.kept)
    _tell(done.backup, f"Restored to {done.path}", json=json, store=str(done.path), kept=kept)
    if kept and not json:
        say(f"The store that was there is kept as {kept}")


def _tell(backup: Backup, title: str, *, json: bool, **more: Any) -> None:
    if json:
        heads = {name: {"rows": head.count, "hash": head.hash} for name, head in backup.heads.items()}
        emit_json({"file": str(backup.path), "bytes": backup.size, "tables": heads, **more})
        return
    newer: dict[str, int] | None = more.get("newer")
    columns = ["table", "rows", "last hash", *(["newer rows in the store"] if newer is not None else [])]
    say(title)  # soft wrapped: a path that is broken over lines is no path
    emit_table(
        "Its tables",
        columns,
        [
            (name, head.count, head.hash[:16], *([newer[name]] if newer is not None else []))
            for name, head in backup.heads.items()
        ],
    )
