"""``python -m runtimes_wasm.assets prepare [NAME ...] [--heavy]``, ``... status [--json]``, ``... prune [--yes]`` and ``... pin``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ..errors import AssetError
from . import background, npm_build, old
from .lock import LOCK_PATH, SourceKind, lock, needed
from .store import prepare, status


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 done, 2 bad usage, 3 an asset could not be prepared."""
    parser = argparse.ArgumentParser(prog="python -m runtimes_wasm.assets", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("prepare", help="fetch, verify, unpack and compile")
    make.add_argument("names", nargs="*", metavar="NAME", help="which assets; all when left out")
    make.add_argument("--all", action="store_true", help="every asset that is not optional (the default)")
    make.add_argument("--heavy", action="store_true", help="compile also what takes minutes and 2.3 GB")
    show = commands.add_parser("status", help="what is prepared")
    show.add_argument("--json", action="store_true")
    tidy = commands.add_parser("prune", help="list what earlier versions left in the cache, or remove it")
    tidy.add_argument("--yes", action="store_true", help="remove what is listed")
    commands.add_parser("pin", help="build our own npm projects anew and write their digests into the lock")
    behind = commands.add_parser("background", help="prepare one heavy asset, writing a progress file")
    behind.add_argument("name")
    options = parser.parse_args(argv)
    if options.command == "status":
        return _status(as_json=options.json)
    if options.command == "pin":
        return _pin()
    if options.command == "prune":
        return _prune(really=options.yes)
    names = [options.name] if options.command == "background" else options.names
    unknown = sorted(set(names) - set(lock()))
    if unknown:
        parser.error(f"no asset {', '.join(unknown)}; the lock has {', '.join(sorted(lock()))}")
    if options.command == "background":
        return _background(options.name)
    return _prepare(needed() if options.all or not names else names, heavy=options.heavy)


def _prepare(names: list[str], *, heavy: bool) -> int:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    failed = 0
    with Progress(*columns, console=console) as bar:
        whole = bar.add_task("assets", total=len(names))
        for name in names:
            background.clear(name)
            try:
                prepare(
                    [name],
                    heavy=heavy,
                    progress=lambda asset, what: bar.update(whole, description=f"{asset}: {what}"),
                )
            except AssetError as error:
                failed += 1
                console.print(str(error), style="red", markup=False)
            bar.advance(whole)
        bar.update(whole, description="assets" if not failed else f"{failed} of {len(names)} failed")
    return 3 if failed else 0


def _pin() -> int:
    for name, asset in lock().items():
        if asset.kind is SourceKind.PROJECT:
            try:
                npm_build.pin(name, LOCK_PATH, lambda what: print(what, file=sys.stderr))
            except AssetError as error:
                print(error, file=sys.stderr)
                return 3
    return 0


def _prune(*, really: bool) -> int:
    sizes = {path: old.size(path) for path in old.left_over()}
    failed = 0
    for path, size in sizes.items():
        print(f"{size / 1e6:8.1f} MB  {path}")
        try:
            if really:
                old.remove(path)
        except OSError as error:
            failed += 1
            print(f"{path} cannot be removed: {error.strerror or error}", file=sys.stderr)
    whole = f"{sum(sizes.values()) / 1e6:.1f} MB in {len(sizes)} entries that this version does not use"
    if not sizes:
        print("Nothing of earlier versions is in the cache.")
    elif really:
        print(f"Removed: {whole}." if not failed else f"{failed} of {len(sizes)} could not be removed.")
    else:
        print(f"{whole}. `python -m runtimes_wasm.assets prune --yes` removes them; another version would")
        print("make its own anew.")
    return 3 if failed else 0


def _background(name: str) -> int:
    if hasattr(os, "nice"):
        os.nice(10)
    pid = os.getpid()
    try:
        prepare([name], heavy=True, progress=lambda _, what: background.write(name, pid, what))
    except AssetError as error:
        background.write(name, pid, "failed", str(error))
        return 3
    background.clear(name)
    return 0


def _status(*, as_json: bool) -> int:
    rows = status()
    if as_json:
        print(json.dumps([dataclasses.asdict(row) for row in rows], indent=1))
        return 0
    table = Table("asset", "version", "package", "licence", "prepared", "compiled", "size", "note")
    for row in rows:
        yes = {True: "yes", False: "no"}
        table.add_row(
            row.name,
            row.version,
            f"{row.kind} {row.package}",
            row.licence,
            yes[row.prepared],
            yes[row.compiled],
            f"{row.size / 1e6:.0f} MB",
            row.note,
        )
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
