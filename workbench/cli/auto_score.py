"""What ``runoff auto score`` prints: scores, how programs ended, what answers cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .output import emit_json, emit_table, say, warn

if TYPE_CHECKING:
    import pandas as pd

    from ..batch.plan import Plan


def emit_score(plan: Plan, *, by: Sequence[str], resamples: int, seed: int, json: bool) -> None:
    """Score a run, one board for each way of judging."""
    from analysis.auto_arena import arena_board
    from analysis.run_outcomes import costs, failures

    from ..batch.frames import frames
    from ..batch.looking import look, runner_faults

    found = frames(plan)
    boards: dict[str, Any] = {}
    for protocol, games in found.games.groupby("protocol", sort=True):
        board = arena_board(games, by=list(by), resamples=resamples, seed=seed)
        boards[str(protocol)] = {
            "judges": list(board.judges),
            "baselines": list(board.baselines),
            "level": board.level,
            "warnings": list(board.warnings),
            "no_verdict": _counts(games),
            "models": _rows(board.table),
        }
    ended = failures(found.runs) if len(found.runs) else found.runs
    document = {
        "run": plan.run.name,
        "resamples": resamples,
        "seed": seed,
        "games": len(found.games),
        "errors": found.errors,
        "waiting": found.waiting,
        "runner_faults": runner_faults(look(plan)),
        "boards": boards,
        "failures": _rows(ended),
        "costs": _rows(costs(found.runs)) if len(found.runs) else [],
    }
    if json:
        emit_json(document)
        return
    _show(document)


def _counts(games: pd.DataFrame) -> dict[str, int]:
    why = games.loc[games["label"].isna(), "why_none"].fillna("unknown")
    return {str(name): int(count) for name, count in why.value_counts().items()}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON: what is missing is null."""
    plain = table.astype(object).where(table.notna(), None)
    return [
        {str(name): value.item() if hasattr(value, "item") else value for name, value in row.items()}
        for row in plain.to_dict("records")
    ]


def _show(document: dict[str, Any]) -> None:
    for protocol, board in document["boards"].items():
        shown = [row for row in board["models"] if not row["by"] or row["n"]]
        emit_table(
            f"Scores ({protocol}; judges: {', '.join(board['judges'])}; baseline: {', '.join(board['baselines'])})",
            [
                "slice",
                "model",
                "score",
                "low",
                "high",
                "rank",
                "BT",
                "share by BT",
                "n",
                "same in both orders",
            ],
            [
                (
                    row["title"],
                    row["model"],
                    _number(row["score"], 1),
                    _number(row["low"], 1),
                    _number(row["high"], 1),
                    row["rank"],
                    _number(row["bt"], 0),
                    _number(row["bt_share"], 1),
                    row["n"],
                    "" if row["consistency"] is None else f"{row['consistency']:.0%}",
                )
                for row in shown
            ],
        )
        said = ", ".join(f"{count} {why}" for why, count in board["no_verdict"].items())
        if said:
            say(f"No verdict: {said}")
        for text in board["warnings"]:
            warn(text)
    if not document["boards"]:
        say("No judgement yet: `runoff auto judge` asks for them.")
    if document["errors"] or document["waiting"]:
        say(
            f"Not in the scores: {document['errors']} judgements failed, {document['waiting']} wait for runs."
        )
    if document["runner_faults"]:
        warn(f"Faults of ours, in no score: {sum(each['n'] for each in document['runner_faults'])}")
        for each in document["runner_faults"]:
            what = " in ".join(word for word in (each["language"], each["environment"]) if word)
            warn(f"   {each['stage']}: {each['n']} × {what or 'at work'}: {each['first']:.200}")
        warn("   runoff auto with --retry-failed tries them again")
    emit_table(
        "How the programs ended",
        ["model", "how", "n", "share"],
        [
            (row["model"], row["kind"], row["n"], "" if row["share"] is None else f"{row['share']:.1%}")
            for row in document["failures"]
            if row["n"]
        ],
    )


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
