"""A run's result in a notebook's cell: how it ended, what it wrote, the pictures that it left."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from data.cell_html import block, cell, facts, text

if TYPE_CHECKING:
    from .contract import Artifact, Diagnostic, RunResult

#: Pictures and messages that a cell shows; the others are counted or named.
_PICTURES, _MESSAGES = 6, 20
_PICTURE_BYTES = 4 << 20


def result_html(result: RunResult) -> str:
    """The result; what the program wrote stays text, and pictures are inert."""
    counts = "counts against the model" if result.status.counts_against_model else ""
    badge = f'<span class="badge">{text(result.status.value)}</span> {text(result.status.label)}'
    head = f"<p>{badge}</p>" + facts(
        [
            counts,
            "" if result.exit_code is None else f"exit code {result.exit_code}",
            _milliseconds("started in", result.boot_ms),
            _milliseconds("compiled in", result.compile_ms) + (" (kept)" if result.compile_cached else ""),
            _milliseconds("ran", result.run_ms),
            "" if result.peak_memory_bytes is None else f"{result.peak_memory_bytes / 2**20:,.0f} MiB",
            result.runtime,
        ]
    )
    if result.missing:
        head += facts([f"the sandbox lacks {', '.join(result.missing)}"])
    head += facts([result.note, f"cut: {', '.join(result.truncated)}" if result.truncated else ""])
    parts = [head, _messages(result.diagnostics)]
    for name, written in (("Output", result.stdout), ("Errors", result.stderr)):
        if written:
            parts.append(f"<h4>{name}</h4>{block(written)}")
    return cell("".join(parts) + _files(result.artifacts))


def _milliseconds(what: str, value: float | None) -> str:
    return "" if value is None else f"{what} {value:,.0f} ms"


def _messages(found: tuple[Diagnostic, ...]) -> str:
    if not found:
        return ""
    lines = [
        (f"line {one.line}: " if one.line else "") + f"{one.severity}: {one.message}"
        for one in found[:_MESSAGES]
    ]
    if len(found) > _MESSAGES:
        lines.append(f"and {len(found) - _MESSAGES} more")
    return f"<h4>Messages</h4>{block(chr(10).join(lines))}"


def _files(artifacts: tuple[Artifact, ...]) -> str:
    pictures = [one for one in artifacts if one.is_image and len(one.data) <= _PICTURE_BYTES][:_PICTURES]
    # The type is one of four that browsers only ever draw; see `Artifact.is_image`.
    shown = "".join(
        f'<h4>{text(one.name)}</h4><img alt="{text(one.name)}" '
        f'src="data:{one.mime};base64,{base64.b64encode(one.data).decode("ascii")}">'
        for one in pictures
    )
    others = [one for one in artifacts if one not in pictures]
    named = ", ".join(f"{one.name} ({len(one.data):,} bytes)" for one in others)
    return shown + (facts([f"other files: {named}"]) if named else "")
