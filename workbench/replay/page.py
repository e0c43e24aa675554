"""The HTML of a replay.

Texts of models and people are text: each is escaped where it is put. The page's policy may not
be stricter about scripts than its frames need, which inherit it; but it names no server, and the
frames have a null origin, so nothing in them reaches this page, a disk or a network.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from data.records import SIDES, Run, Side
from runtimes_wasm.browser.policy import ALLOW, ALONE_POLICY, SANDBOX
from runtimes_wasm.contract import RunStatus

from ..past import PastAnswer, PastBattle
from .programs import Shown, shown

_LETTER = {"left": "A", "right": "B"}
_OUTCOMES = {
    "left": "{left} is better",
    "right": "{right} is better",
    "tie": "a tie",
    "both_bad": "both are bad",
}
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_LARGEST_PICTURE = 4 << 20
_MOST = 20_000


def replay_page(past: PastBattle) -> str:
    """A battle as one file: prompt, answers, recorded runs, votes, and programs that run when asked to.

    Parameters
    ----------
    past : PastBattle
        As its viewer may know it: names that are covered there are not in the file either.
    """
    programs = {side: shown(past, side) for side in SIDES}
    columns = "".join(_side(past, side, programs[side]) for side in SIDES)
    libraries = sum(p.alone.library_bytes for p in programs.values() if p is not None and p.alone is not None)
    body = (
        f"<header><h1>A battle, to replay</h1>{_about(past)}</header><main><section><h2>Prompt</h2>"
        f'<pre class="prose">{_text(past.battle.prompt)}</pre></section><div class="sides">{columns}</div>'
        f"{_votes(past)}</main>"
    )
    page = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_text(ALONE_POLICY)}">'
        '<meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>A battle · Runoff</title><style>{_own('replay.css')}</style></head><body>{body}"
        f"<footer>Made by Runoff {_text(version('runoff'))}. SIZE"
        " Programs run in sandboxed frames of this page when you ask for it; nothing in this file uses a network. A "
        f"program that never ends may hold up its tab: close it.</footer><script>{_own('replay.js')}</script></body></html>\n"
    )
    inside = f", of which libraries of the programs take {size_words(libraries)}" if libraries else ""
    return page.replace("SIZE", f"This file has {size_words(len(page.encode()))}{inside}.", 1)


def _own(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _text(value: Any) -> str:
    # What no file can hold is shown as such.
    return html.escape(str(value).encode("utf-8", "replace").decode(), quote=True)


def size_words(count: int) -> str:
    """Bytes for people."""
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.0f} kB"


def _about(past: PastBattle) -> str:
    battle = past.battle
    words = [
        f"{battle.created_at:%Y-%m-%d %H:%M} UTC",
        battle.category.label if battle.category else "",
        "synthetic: a simulated person voted" if battle.synthetic else "",
        "" if past.known else "the names of the models are left out, since nobody voted on this battle yet",
    ]
    return f'<p class="note">{_text(" · ".join(word for word in words if word))}</p>'


def _side(past: PastBattle, side: Side, program: Shown | None) -> str:
    name = f"{_LETTER[side]}: {past.name(side)}" if past.known else past.name(side)
    parts = [f'<section class="side"><h2>{_text(name)}</h2>']
    parts.append('<p class="note">No program in the answers of this side.</p>')
    if program is not None:
        parts[-1:] = _program(side, name, program)
    for turn in past.conversation().values():
        parts += [_answer(answer) for answer in turn.get(side, []) if answer.text]
    runs = [run for run in past.runs if run.side == side]
    if runs:
        parts.append("<h3>Recorded runs</h3>")
        parts += [_run(past, run, number, last=run is runs[-1]) for number, run in enumerate(runs, 1)]
    else:
        parts.append('<p class="note">No run is recorded.</p>')
    return "".join([*parts, "</section>"])


def _program(side: Side, name: str, program: Shown) -> list[str]:
    what = [label.label for label in (program.language, program.environment) if label is not None]
    edited = " · as the person changed it" if program.edited else ""
    parts = [f'<p class="note">{_text(" · ".join(what))}{edited}</p>']
    if program.alone is None:
        parts.append(f'<p class="note">{_text(program.why_not)}</p>')
    else:
        # A "<" could end the element that holds the document; JSON has another word for it.
        document = json.dumps(program.alone.html.encode("utf-8", "replace").decode()).replace("<", "\\u003c")
        parts.append(
            f'<button type="button" class="run" data-side="{side}">Run this program</button>'
            f'<div class="place" id="place-{side}" data-label="{_text(f"Program of {name}")}" '
            f'data-sandbox="{_text(SANDBOX)}" data-allow="{_text(ALLOW)}"></div>'
            f'<script type="application/json" id="document-{side}">{document}</script>'
        )
    parts.append(f"<details><summary>Code</summary><pre>{_text(program.code)}</pre></details>")
    return parts


def _answer(answer: PastAnswer) -> str:
    which = "The answer" if answer.number == 1 else f"Turn {answer.number}"
    again = f", asked again ({answer.attempt + 1})" if answer.attempt else ""
    asked = f'<pre class="prose asked">{_text(answer.prompt)}</pre>' if answer.number > 1 else ""
    return (
        f"<details><summary>{which}{again}</summary>{asked}"
        f'<pre class="prose">{_text(answer.text)}</pre></details>'
    )


def _run(past: PastBattle, run: Run, number: int, *, last: bool) -> str:
    facts = [run.runtime] + [
        f"{what} {value:.0f} ms"
        for what, value in (("start", run.boot_ms), ("compile", run.compile_ms), ("run", run.run_ms))
        if value is not None
    ]
    if run.exit_code is not None:
        facts.append(f"exit code {run.exit_code}")
    parts = [f'<p class="note">{_text(" · ".join(fact for fact in facts if fact))}</p>']
    for said, written in (("Output", run.stdout), ("Standard error", run.stderr)):
        if written:
            cut = f" (the first {_MOST:,} characters)" if len(written) > _MOST else ""
            parts.append(f"<h4>{said}{cut}</h4><pre>{_text(written[:_MOST])}</pre>")
    for said, found in (
        ("", run.extra.get("note")),
        ("Not available in the sandbox: ", run.extra.get("missing")),
    ):
        if found:
            words = ", ".join(map(str, found)) if isinstance(found, (list, tuple)) else str(found)
            parts.append(f"<p>{said}{_text(words[:2000])}</p>")
    picture = _picture(run.extra.get("screenshot_base64"))
    if picture:
        parts.append(f'<img alt="What the page looked like when it ran" src="{picture}">')
    if run.edited and (diff := past.edit_of(run)):
        parts.append(f"<h4>What the person changed</h4><pre>{_text(diff)}</pre>")
    status = _status(run.status)
    edited = ", edited" if run.edited else ""
    return (
        f"<details{' open' if last else ''}><summary>Run {number}: {_text(status)}{edited}</summary>"
        f"{''.join(parts)}</details>"
    )


def _status(status: str) -> str:
    try:
        return RunStatus(status).label
    except ValueError:
        return status


def _picture(found: Any) -> str:
    """A recorded screenshot as an address; empty for anything that is no picture."""
    if not isinstance(found, str) or len(found) > _LARGEST_PICTURE * 4 // 3:
        return ""
    try:
        data = base64.b64decode(
            found.partition(",")[2] if found.startswith("data:") else found, validate=True
        )
    except (binascii.Error, ValueError):
        return ""
    kind = next((kind for start, kind in _PICTURES.items() if data.startswith(start)), "")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if kind else ""


def _votes(past: PastBattle) -> str:
    if not past.votes:
        return ""
    people: dict[str, str] = {}
    rows = []
    names = {side: past.name(side) for side in SIDES}
    for vote in past.votes:
        who = people.setdefault(vote.voter, f"Rater {len(people) + 1}")
        changed = f", change {vote.revision}" if vote.revision else ""
        said = _OUTCOMES[vote.outcome.value].format(**names)
        comment = f'<pre class="prose">{_text(vote.comment)}</pre>' if vote.comment else ""
        rows.append(f"<li>{_text(f'{who}{changed}: {said}')}{comment}</li>")
    return f"<section><h2>Votes</h2><ul>{''.join(rows)}</ul></section>"
