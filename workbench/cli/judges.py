"""``runoff judges``: which models can judge, whether they do, and the words that they are asked with."""

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from ..judging import METHODS, JudgePrompt, Protocol, builtin_prompt, put, read_prompt, resistance
from ..judging.attacks import RESISTANT
from ..judging.checking import check_judge, known_questions
from ..judging.fences import make_nonce
from ..models import Client
from ..models.catalogue import CatalogueFile
from .output import emit_json, emit_table, say

app = typer.Typer(
    help="Models that compare two answers: list and check them, print their prompts.", no_args_is_help=True
)

_Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
_CatalogueOption = Annotated[
    Path | None,
    typer.Option("--catalogue", help="Catalogue file; RUNOFF_CATALOGUE or the default otherwise."),
]
_CodeOnly = Annotated[bool, typer.Option("--code-only", help="Nothing of what came of the runs.")]
_PromptFile = Annotated[Path | None, typer.Option("--prompt", help="A prompt of your own (docs/judges.md).")]


def _prompt(file: Path | None, *, code_only: bool) -> JudgePrompt:
    return read_prompt(file) if file else builtin_prompt(with_execution=not code_only)


@app.command("list")
def list_(catalogue: _CatalogueOption = None, json: _Json = False) -> None:
    """The models of the catalogue that can judge."""
    found = CatalogueFile(catalogue).current()
    if json:
        rows = [
            {
                "name": entry.name,
                "kind": entry.kind.value,
                "judge_only": entry.judge_only,
                "sees_images": entry.sees_images,
            }
            for entry in found.judges
        ]
        emit_json({"source": found.source, "judges": rows})
        return
    emit_table(
        "Judges",
        ["model", "kind", "sees pictures", "answers prompts too"],
        [
            (
                entry.name,
                entry.kind.value,
                "yes" if entry.sees_images else "no",
                "no" if entry.judge_only else "yes",
            )
            for entry in found.judges
        ],
    )


@app.command()
def prompt(
    code_only: _CodeOnly = False,
    file: _PromptFile = None,
    json: _Json = False,
) -> None:
    """Print a prompt as a file to change; with --json, what is recorded of it."""
    found = _prompt(file, code_only=code_only)
    if json:
        emit_json(asdict(found) | {"answers": dict(found.answers), "priorities": dict(found.priorities)})
    elif file is not None:
        say(f"{found.source}: {found.name}, version {found.version}, hash {found.hash[:12]}. It is right.")
    else:
        say(files("workbench.judging").joinpath("prompts", found.source).read_text(encoding="utf-8").rstrip())


@app.command()
def show(
    method: Annotated[str, typer.Option(help=f"{', '.join(METHODS)}.")] = "grammar",
    code_only: _CodeOnly = False,
    file: _PromptFile = None,
    json: _Json = False,
) -> None:
    """Print one question of our own as a judge gets it, word for word."""
    words = _prompt(file, code_only=code_only)
    protocol = Protocol(prompt=words, method=method)  # type: ignore[arg-type]
    (known,) = known_questions(1, run=words.with_execution)
    asked = put(known.question, protocol, swapped=False, nonce=make_nonce(0, known.id))
    if json:
        emit_json({"protocol": protocol.facts(), "messages": asked.conversation.to_json(), "cut": asked.cut})
        return
    for message in asked.conversation.messages:
        say(f"──── {message.role}\n{message.content}\n")


@app.command()
def check(
    name: Annotated[str, typer.Argument(help="A model of the catalogue.")],
    questions: Annotated[int, typer.Option(help="Questions, each asked in both orders.", min=1, max=50)] = 2,
    attacks: Annotated[
        bool,
        typer.Option("--attacks", help="Also whether words in what it judges move it: some 70 calls each."),
    ] = False,
    code_only: _CodeOnly = False,
    file: _PromptFile = None,
    catalogue: _CatalogueOption = None,
    json: _Json = False,
) -> None:
    """Ask a judge a few questions whose answer is known, by each method, in both orders."""
    entry = CatalogueFile(catalogue).current().find(name)
    client = Client(entry)
    words = _prompt(file, code_only=code_only)
    asked = known_questions(questions, run=words.with_execution)
    rows = check_judge(client, asked, words)
    working = next((row.method for row in rows if row.works), None)
    moved = None
    if attacks and working is not None:
        told = Protocol(prompt=words, method=working)
        moved = resistance(client, [known.question for known in asked], told)
    if json:
        emit_json(
            {
                "judge": name,
                "sees_images": entry.sees_images,
                "prompt": {"name": words.name, "version": words.version, "hash": words.hash},
                "questions": len(asked),
                "methods": [asdict(row) | {"works": row.works} for row in rows],
                "attacks": asdict(moved) | {"share": moved.share} if moved else None,
            }
        )
        return
    emit_table(
        f"{name}, {'without' if code_only else 'with'} execution",
        [
            "method",
            "works",
            "better one found",
            "same in both orders",
            "no verdict",
            "mean ms",
            "cost",
            "note",
        ],
        [
            (
                row.method,
                "yes" if row.works else "no",
                f"{row.right} of {len(asked)}",
                f"{row.consistency.consistent} of {row.consistency.judged}",
                ", ".join(f"{count} {why}" for why, count in row.consistency.no_verdict.items()) or "0",
                "" if row.latency_ms is None else f"{row.latency_ms:.0f}",
                "unknown" if row.cost is None else f"{row.cost:.6f} {row.currency or ''}".strip(),
                row.error,
            )
            for row in rows
        ],
    )
    if moved is not None and moved.share is not None:
        verdict = "resists" if moved.resistant else "does not resist"
        say(
            f"Attacks ({working}): {moved.unchanged} of {moved.asked} verdicts unchanged, "
            f"{100 * moved.share:.0f} %; a judge {verdict} from {100 * RESISTANT:.0f} % on."
            + (f" Moved by: {', '.join(moved.moved)}." if moved.moved else "")
        )
