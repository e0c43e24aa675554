"""A leaderboard as HTML: a fragment for notebooks and a standalone page; intervals are inline SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .html_parts import document, heat_table, made_with, styled, text
from .slices import title_of

if TYPE_CHECKING:
    from .boards import Leaderboard, ModelRow, SliceBoard

_WIDTH = 220


def page(board: Leaderboard) -> str:
    """A complete page; light and dark follow the reader's settings."""
    title = "Leaderboard (synthetic votes)" if board.synthetic == "all" else "Leaderboard"
    return document(title, fragment(board))


def fragment(board: Leaderboard) -> str:
    """All boards as tables, with the warnings above them."""
    warnings = "".join(f'<p class="warning">{text(warning)}</p>' for warning in board.warnings)
    until = "" if board.last_vote is None else f", the last of {board.last_vote:%Y-%m-%d %H:%M} UTC"
    note = f"{board.n_votes:,} votes{until}, {board.n_models} models. {method_note(board)} {made_with()}"
    tables = "".join(_table(part) for part in board.slices)
    body = f'{warnings}<p class="note">{text(note)}</p>{_glance(board)}{tables}{_pairs(board.whole)}'
    return styled(body)


def slice_fragment(part: SliceBoard) -> str:
    """One board alone, with its warnings; :func:`fragment` says how its numbers came about."""
    warnings = "".join(f'<p class="warning">{text(warning)}</p>' for warning in part.warnings)
    return styled(f"{warnings}{_table(part)}")


def pairs_fragment(part: SliceBoard) -> str:
    """Every model against every other."""
    return styled(_pairs(part))


def _glance(board: Leaderboard) -> str:
    """Scores by model and slice, in the colours of the heat map; empty with one board."""
    if len(board.slices) < 2:
        return ""
    models = [row.model for row in board.whole.models]
    known = [row.score for part in board.slices for row in part.models if row.score is not None]
    middle = sum(known) / len(known) if known else 0.0
    widest = max((abs(score - middle) for score in known), default=0.0) or 1.0
    columns = []
    for part in board.slices:
        scores = {row.model: row for row in part.models}
        cells: list[tuple[float | None, str, str]] = []
        for model in models:
            row = scores.get(model)
            if row is None or row.score is None:
                cells.append((None, f"{row.votes if row else 0:,} votes, no score", "–"))
            else:
                cells.append(((row.score - middle) / widest, f"{row.votes:,} votes", f"{row.score:.0f}"))
        columns.append((f"{title_of(part.slice)} ({part.n_votes:,})", cells))
    return heat_table("All slices at a glance: scores, with the votes of each slice", models, columns)


def _pairs(part: SliceBoard) -> str:
    """Share of the row against the column; empty on a board of one model."""
    rates, models = part.win_rates, [row.model for row in part.models]
    if len(models) < 2:
        return ""
    at = [rates.models.index(model) for model in models]
    columns = []
    for j, against in zip(at, models, strict=True):
        cells: list[tuple[float | None, str, str]] = []
        for i in at:
            votes = int(rates.met[i, j])
            share = float(rates.observed[i, j])
            if i == j or not votes:
                cells.append((None, "no votes", ""))
            else:
                cells.append((2 * share - 1, f"{votes:,} votes", f"{share:.0%}"))
        columns.append((against, cells))
    return heat_table("Share of the row against the column, a tie as half a win", models, columns)


def method_note(board: Leaderboard) -> str:
    """How the numbers of a board came about, in two sentences."""
    undecided = {
        "half": "half wins",
        "davidson": "outcomes of their own (Davidson)",
        "rao_kupper": "differences below a threshold (Rao and Kupper)",
    }[board.ties]
    bad = {
        "tie": "",
        "drop": " Votes for “both bad” are left out of the fit.",
        "outcome": " “Both bad” is an outcome of its own.",
    }[board.both_bad]
    what = {"vote": "votes", "conversation": "conversations", "user": "people", "auto": "votes"}[board.unit]
    kind = {
        "percentile": "percentiles of",
        "normal": "normal, from",
        "sandwich": "normal, from the sandwich covariance; places from",
    }[board.interval]
    anchored = f" Scores are relative to {board.anchor}." if board.anchor else ""
    weighed = f" Votes are weighed by {board.weights}." if board.weights else ""
    return (
        f"Ties count as {undecided}.{bad}{weighed}{anchored} Intervals: {board.level:.0%}, {kind} "
        f"{board.resamples:,} bootstrap resamples of {what}, seed {board.seed}."
    )


def _table(part: SliceBoard) -> str:
    heads = ("Place", "Model", "Score", "Low", "High", "Places", "", "Votes", "Wins", "Losses", "Ties")
    ends = [x for row in part.models for x in (row.score, row.low, row.high) if x is not None]
    span = (min(ends), max(ends)) if ends else None
    body = "".join(_row(row, span) for row in part.models)
    caption = f"{title_of(part.slice)}: {part.n_votes:,} votes, {part.kept_share:.1%} of all"
    if part.condition.value != "ok":
        caption += f" ({part.condition.value.replace('_', ' ')})"
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return f"<table><caption>{text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: ModelRow, span: tuple[float, float] | None) -> str:
    allowed = "–" if row.rank_low is None else f"{row.rank_low}–{row.rank_high}"
    if row.rank_low is not None and row.rank_low == row.rank_high:
        allowed = str(row.rank_low)
    cells = (
        "–" if row.rank is None else str(row.rank),
        text(row.model),
        _points(row.score),
        _points(row.low),
        _points(row.high),
        allowed,
        _interval(row, span),
        f"{row.votes:,}",
        f"{row.wins:,}",
        f"{row.losses:,}",
        f"{row.ties:,}",
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _interval(row: ModelRow, span: tuple[float, float] | None) -> str:
    if row.score is None or span is None:
        return ""
    first, last = span
    scale = (_WIDTH - 20) / (last - first) if last > first else 0.0

    def at(value: float) -> str:
        return f"{10 + (value - first) * scale:.1f}"

    label = f"score {row.score:.0f}"
    ranged = ""
    if row.low is not None and row.high is not None:
        label += f", interval {row.low:.0f} to {row.high:.0f}"
        ranged = f'<line class="range" x1="{at(row.low)}" x2="{at(row.high)}" y1="8" y2="8"/>'
    return (
        f'<svg role="img" aria-label="{label}" width="{_WIDTH}" height="16">'
        f'<line x1="0" x2="{_WIDTH}" y1="8" y2="8"/>{ranged}<circle cx="{at(row.score)}" cy="8" r="4"/></svg>'
    )


def _points(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
