"""The pages of a site, as HTML."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

import pandas as pd

from ..agreement import TITLES
from ..arena_charts import arena_chart, failure_chart
from ..arena_page import arena_fragment
from ..boards import Leaderboard
from ..charts import score_chart, slice_matrix_chart, win_matrix_chart
from ..html_parts import made_with, plain_table, styled, text
from ..judge_charts import lift_chart
from ..published_lifts import published_lifts
from ..report import method_note, pairs_fragment, slice_fragment
from ..reward_page import reward_fragment
from .contents import Contents
from .figures import Figures

#: Slices that have a page, and its title.
SLICED = {"environment": "Environments", "language": "Languages", "category": "Topics"}

#: Scripts come from the folder alone and may not evaluate texts; nothing may be asked for elsewhere.
POLICY = (
    "default-src 'none'; style-src 'self' file: 'unsafe-inline'; script-src 'self' file:; img-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)


def pages(found: Contents, figures: Figures) -> dict[str, str]:
    """Every page by its file name; what there is nothing of has no page."""
    bodies: dict[str, tuple[str, str, Callable[[Contents, Figures], str]]] = {
        "index.html": ("Leaderboard", "Leaderboard", _overall)
    }
    for by, title in SLICED.items():
        if by in found.slices:
            bodies[f"{title.lower()}.html"] = (title, f"Leaderboards by {by}", _sliced(by))
    if len(found.board.whole.models) > 1:
        bodies["head-to-head.html"] = ("Head to head", "Head to head", _head_to_head)
    bodies["judges.html"] = ("Judges", "Judges against people", _judges)
    if found.arenas:
        bodies["auto-arena.html"] = ("Auto arena", "The automated arena", _arenas)
    bodies["method.html"] = ("Method", "How these numbers came about", _method)
    links = {name: short for name, (short, _, _) in bodies.items()}
    return {
        # No person voted in the automated arena: what the votes are says nothing there.
        name: _page(
            name, title, ("" if body is _arenas else stamp(found.board)) + body(found, figures), links, found
        )
        for name, (_, title, body) in bodies.items()
    }


def _overall(found: Contents, figures: Figures) -> str:
    whole = found.board.whole
    chart = ""
    if whole.condition.has_scores:
        chart = figures.add(score_chart(whole), "scores", "Scores with their intervals")
    files = (
        '<p class="files">These numbers: <a href="leaderboard.csv" download>CSV</a> '
        '<a href="leaderboard.tex" download>LaTeX</a></p>'
    )
    return chart + slice_fragment(whole) + files + _note(found.board)


def _note(board: Leaderboard) -> str:
    return f'<p class="note">{text(method_note(board))}</p>'


def _sliced(by: str) -> Callable[[Contents, Figures], str]:
    def body(found: Contents, figures: Figures) -> str:
        board = found.slices[by]
        parts = [
            figures.add(slice_matrix_chart(board), f"slices-{by}", f"Scores by {by}, at a glance"),
            f'<p class="files">These numbers: <a href="by-{by}.csv" download>CSV</a></p>',
            *(slice_fragment(part) for part in board.slices[1:]),
            _note(board),
        ]
        return "".join(parts)

    return body


def _head_to_head(found: Contents, figures: Figures) -> str:
    chart = figures.add(
        win_matrix_chart(found.board.whole), "win-rates", "Share of the row against the column"
    )
    return chart + pairs_fragment(found.board.whole)


def _judges(found: Contents, figures: Figures) -> str:
    parts = []
    if found.reward is not None:
        held = found.reward.lifts
        held = held[
            (held["by"] == "") & (held["measure"] == "accuracy") & (held["convention"] == "drop")
        ].dropna(subset=["lift"])
        parts.append("<h2>Judges of these battles</h2>")
        if len(held):
            title = "Accuracy without and with execution, judges of these battles"
            parts.append(figures.add(lift_chart(held, rows="judge"), "lifts", title))
        parts.append(reward_fragment(found.reward))
    published = published_lifts()
    whole = published[published["by"] == ""]
    accuracy = whole[whole["measure"] == "accuracy"].sort_values("lift", ascending=False, kind="stable")
    parts += [
        "<h2>Published figures</h2>",
        f"<p>{text(', '.join(dict.fromkeys(whole['source'])))}: {accuracy['n'].iloc[0]:,} human votes. Not ours, and not of "
        "these votes.</p>",
        figures.add(
            lift_chart(accuracy, rows="judge"),
            "published-lifts",
            "Published accuracy, without and with execution",
        ),
        styled(
            plain_table(
                "Without and with execution, as published",
                ("Judge", "Measure", "Without", "With", "Lift"),
                [_published_row(row) for _, row in whole.iterrows()],
            )
        ),
    ]
    return "".join(parts)


def _published_row(row: pd.Series) -> tuple[str, ...]:
    return (
        str(row["judge"]),
        TITLES[str(row["measure"])],
        f"{row['without']:.1%}",
        f"{row['with_execution']:.1%}",
        f"{row['lift']:+.1%}",
    )


def _arenas(found: Contents, figures: Figures) -> str:
    parts = []
    for number, one in enumerate(found.arenas):
        title = f"Run {one.run}: {one.way}"
        parts.append(f"<h2>{text(title)}</h2>")
        if one.board.whole["score"].notna().any():
            chart = arena_chart(one.board.whole)
            parts.append(figures.add(chart, f"arena-{number}", f"Share won against the baseline; {title}"))
        parts.append(arena_fragment(one.board))
        if len(one.ended):
            ended = one.ended[one.ended["title"] == one.ended["title"].iloc[0]]
            parts.append(figures.add(failure_chart(ended), f"ended-{number}", f"How programs ended; {title}"))
    return "".join(parts)


def _method(found: Contents, figures: Figures) -> str:
    board = found.board
    notes = "".join(f'<p class="warning">{text(warning)}</p>' for warning in board.warnings)
    return (
        f'<div class="runoff">{notes}</div>'
        f"<p>Each vote compares what two programs did, by somebody who did not know whose they were. {text(method_note(board))}</p>"
        "<p>Scores are 1000 + 400/ln 10 times the Bradley–Terry strength: 400 points are odds of ten to one. Models whose "
        "intervals overlap share places. What the votes do not determine (models that never met, or never lost) is named and "
        "has no score. Intervals of the slices come from fewer resamples than those of the whole board.</p>"
        f"<p>Source of the votes: {text(found.source)}.</p>"
        f"<p>{text(made_with())} The pages use no network; charts are drawn by Vega-Lite, which lies beside them.</p>"
    )


def _page(name: str, title: str, body: str, links: dict[str, str], found: Contents) -> str:
    here = ' aria-current="page"'
    menu = "".join(
        f'<a href="{target}"{here if target == name else ""}>{text(short)}</a>'
        for target, short in links.items()
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{text(title)} · Runoff</title>"
        '<link rel="stylesheet" href="site.css">'
        '<script defer src="vega.js"></script><script defer src="site.js"></script></head><body><header>'
        f'<nav aria-label="Pages">{menu}</nav></header><main><h1>{text(title)}</h1>{body}</main>'
        f"<footer>Made {found.made_at:%Y-%m-%d %H:%M %Z} by Runoff {text(version('runoff'))} from {text(found.source)}."
        "</footer></body></html>\n"
    )


def stamp(board: Leaderboard) -> str:
    """What the votes are: how many, until when, and whether people cast them."""
    said = {
        "none": "All cast by people.",
        "some": f"{board.n_synthetic:,} synthetic: simulated, not cast by people.",
        "all": "All synthetic: simulated, not cast by people.",
    }[board.synthetic]
    mark = "" if board.synthetic == "none" else '<strong class="synthetic">synthetic votes</strong> '
    until = "" if board.last_vote is None else f" Last vote {board.last_vote:%Y-%m-%d %H:%M} UTC."
    return f'<p class="stamp">{mark}{board.n_votes:,} votes, {board.n_models} models. {said}{until}</p>'
