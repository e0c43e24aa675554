"""A battle in a notebook's cell: the prompt, and both answers side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cell_html import block, cell, facts, text

if TYPE_CHECKING:
    from .records import Answer, Battle

# Two columns of prose: enough to see what an answer is like.
_SHOWN = 6_000


def battle_html(battle: Battle) -> str:
    """The battle with the names of its models; texts of models stay text."""
    about = facts(
        [
            "synthetic: nobody asked this" if battle.synthetic else "",
            battle.category.label if battle.category else "",
            battle.prompt_language or "",
            f"{battle.turns} turns" if battle.turns > 1 else "",
            f"{battle.created_at:%Y-%m-%d %H:%M} UTC",
        ]
    )
    sides = _side("Left", battle.left) + _side("Right", battle.right)
    return cell(f'<h4>Battle</h4>{about}{block(battle.prompt)}<div class="sides">{sides}</div>')


def _side(title: str, answer: Answer) -> str:
    about = facts(
        [
            answer.language.label if answer.language else "",
            answer.environment.label if answer.environment else "",
            "" if answer.code is None else f"{len(answer.code.splitlines()):,} lines of code",
        ]
    )
    said = answer.text or answer.code or ""
    body = block(said, shown=_SHOWN) if said else facts(["The answer itself is not recorded."])
    return f"<section><h4>{title}: {text(answer.model)}</h4>{about}{body}</section>"
