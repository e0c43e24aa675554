"""``runoff models``: which models there are, whether they answer, and how to get one on this machine."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..errors import KeyRefused
from ..models.cache import ReplyCache
from ..models.catalogue import EXAMPLE, Catalogue, CatalogueFile, ModelEntry, ModelKind
from ..models.checking import check_models
from ..models.discover import discover as discover_servers
from ..models.scripted_server import DEFAULT_PORT, ScriptedServer
from ..models.secret import Secret
from .output import emit_json, emit_table, refuse, say, warn

app = typer.Typer(
    help="The models that answer: list, check, find, fetch and serve them.", no_args_is_help=True
)

_Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
_CatalogueOption = Annotated[
    Path | None,
    typer.Option("--catalogue", help="Catalogue file; RUNOFF_CATALOGUE or the default otherwise."),
]


def _catalogue(path: Path | None) -> tuple[Catalogue, Path]:
    file = CatalogueFile(path)
    return file.current(), file.path


@app.command("list")
def list_(catalogue: _CatalogueOption = None, json: _Json = False) -> None:
    """The models of the catalogue."""
    found, path = _catalogue(catalogue)
    if json:
        emit_json(
            {
                "source": found.source,
                "path": str(path),
                "currency": found.currency,
                "models": [_row(entry) for entry in found.models],
            }
        )
        return
    emit_table(
        "Models",
        ["model", "kind", "where", "key", f"in, out {found.currency}/M", "drawn"],
        [
            (
                entry.name,
                entry.kind.value,
                " ".join([entry.address or entry.file, entry.model if entry.address else ""]).strip(),
                _key(entry),
                "unknown" if entry.prices.into is None else f"{entry.prices.into:g}, {entry.prices.out:g}",
                "outage" if entry.outage else "judges" if entry.judge_only else f"{entry.draw_weight:g}",
            )
            for entry in found.models
        ],
    )
    mine = "" if found.source == str(path) else f" Your own catalogue belongs at {path}."
    say(f"From {found.source}.{mine} `runoff models example` prints one with every key explained.")


def _row(entry: ModelEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "display_name": entry.label,
        "kind": entry.kind.value,
        "address": entry.address,
        "model": entry.model,
        "key_env": entry.key_env,
        "key": _key(entry),
        "price_in": entry.prices.into,
        "price_out": entry.prices.out,
        "weight": entry.draw_weight,
        "outage": entry.outage,
        "judge_only": entry.judge_only,
        "sees_images": entry.sees_images,
        "targets": list(entry.targets),
        "organisation": entry.organisation,
        "licence": entry.licence,
        "context_length": entry.context_length,
        "parameters": entry.parameters.set(),
    }


def _key(entry: ModelEntry) -> str:
    """Whether it has the keys that it needs; never the key."""
    if not entry.key_env and not entry.header_env:
        return "needs none"
    try:
        entry.key()
        entry.secret_headers()
    except KeyRefused:
        names = [entry.key_env, *(variable for _, variable in entry.header_env)]
        return f"not set: {', '.join(name for name in names if name and not os.environ.get(name))}"
    return "set"


@app.command()
def check(
    names: Annotated[
        list[str] | None, typer.Argument(help="Which models; all but outages when left out.")
    ] = None,
    catalogue: _CatalogueOption = None,
    json: _Json = False,
) -> None:
    """Ask each model one tiny question: does it answer, how fast, at what cost."""
    found, _ = _catalogue(catalogue)
    entries = [found.find(name) for name in names] if names else [m for m in found.models if not m.outage]
    rows = check_models(entries)
    if json:
        emit_json({"source": found.source, "models": [asdict(row) for row in rows]})
        return
    emit_table(
        "Models",
        ["model", "works", "first text ms", "all ms", "tokens", "cost", "note"],
        [
            (
                row.model,
                "yes" if row.works else "no",
                "" if row.first_token_ms is None else f"{row.first_token_ms:.0f}",
                "" if row.total_ms is None else f"{row.total_ms:.0f}",
                "unknown"
                if row.completion_tokens is None
                else f"{row.prompt_tokens} + {row.completion_tokens}",
                "unknown" if row.cost is None else f"{row.cost:.6f} {row.currency}",
                row.note,
            )
            for row in rows
        ],
    )


@app.command()
def discover(
    port: Annotated[list[int] | None, typer.Option(help="Ask these ports instead of the usual ones.")] = None,
    toml: Annotated[bool, typer.Option("--toml", help="Print tables for a catalogue.")] = False,
    json: _Json = False,
) -> None:
    """Find the servers of models that run on this machine (Ollama, llama.cpp, vLLM, LM Studio)."""
    servers = discover_servers(dict.fromkeys(port, "asked for") if port else None)
    if json:
        emit_json({"servers": [asdict(server) for server in servers]})
    elif toml:
        say("\n".join(server.tables() for server in servers if server.models))
    elif not servers:
        say(
            "No server of models runs on the usual ports of this machine. docs/models.md says how to start one."
        )
    else:
        emit_table(
            "Servers on this machine",
            ["usually", "address", "models", "note"],
            [(s.program, s.address, ", ".join(s.models), s.note) for s in servers],
        )
        if any(server.models for server in servers):
            say("`runoff models discover --toml` prints tables for your catalogue.")


@app.command()
def example() -> None:
    """Print an example of a catalogue, with every key explained."""
    say(EXAMPLE.read_text(encoding="utf-8").rstrip())


@app.command()
def fetch(
    what: Annotated[str, typer.Argument(help="small: a model of 98 MB and its engine; engine: that alone.")],
    json: _Json = False,
) -> None:
    """Fetch a small model that runs on this machine, or the engine for a .gguf file of your own."""
    from ..models import local

    if what not in (local.SMALL, "engine"):
        raise refuse(f"{what!r} cannot be fetched; small and engine can")
    local.fetch(lambda name, step: warn(f"{name}: {step}"), small=what == local.SMALL)
    path = str(local.weights(local.SMALL)) if what == local.SMALL else None
    if json:
        emit_json({"fetched": what, "file": path})
    elif path:
        say(f'The small model is at {path}. In a catalogue: kind = "gguf" and file = "small".')
    else:
        say('The engine is ready. In a catalogue: kind = "gguf" and file = "the path of your .gguf file".')


@app.command()
def serve(
    what: Annotated[str, typer.Argument(help="scripted, small, or the path of a .gguf file.")] = "scripted",
    port: Annotated[int, typer.Option(help="Port on this machine.", min=0, max=65535)] = DEFAULT_PORT,
    pace: Annotated[float, typer.Option(help="Words per second; 0 is as fast as it goes.", min=0)] = 0.0,
    key_env: Annotated[
        str, typer.Option(help="Environment variable with a key that requests must bring.")
    ] = "",
) -> None:
    """Serve models on this machine: the scripted ones (and every fault of an address), or a file of weights."""
    key = ModelEntry(name="serve", kind=ModelKind.SCRIPTED, key_env=key_env).key() if key_env else Secret("")
    if what != "scripted":
        return _serve_weights(what, port, key)
    try:
        server = ScriptedServer(key=key, pace=pace, port=port)
    except OSError as error:
        raise refuse(f"port {port} cannot be used ({error.strerror}); name another one with --port") from None
    say(f"Scripted models are at {server.address} (stop with ctrl-C)")
    server.run()
    return None


def _serve_weights(file: str, port: int, key: Secret) -> None:
    from ..models.local import start_server

    server = start_server(file, port=DEFAULT_PORT + 1 if port == DEFAULT_PORT else port, key=key)
    say(f"{Path(file).stem} is at {server.address} (stop with ctrl-C)")
    try:
        server.process.wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Forget every kept reply.")] = False,
    model: Annotated[str | None, typer.Option(help="Clear only the replies of this model.")] = None,
    json: _Json = False,
) -> None:
    """What is kept of earlier replies; judges and batches use it, battles do not."""
    if model is not None and not clear:
        raise refuse("--model goes with --clear")
    replies = ReplyCache()
    cleared = replies.clear(model) if clear else None
    state = replies.state()
    if json:
        emit_json(asdict(state) | {"cleared": cleared})
        return
    if cleared is not None:
        warn(f"{cleared} replies forgotten")
    say(
        f"{state.replies} replies, {state.bytes / 1e6:.1f} of {state.max_bytes / 1e6:.0f} MB, in {state.path}"
    )
    for name, count in state.models.items():
        say(f"   {name}: {count}")
