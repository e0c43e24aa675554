"""Leaderboards, and any other table, as LaTeX (booktabs), for papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from .boards import Leaderboard, ModelRow, SliceBoard

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def tables(board: Leaderboard) -> str:
    """One table for each board, with its votes, method and seed in the caption."""
    how = {"half": "half a win", "davidson": "Davidson", "rao_kupper": "Rao--Kupper"}[board.ties]
    method = (
        f"Bradley--Terry, ties: {how}; {board.level * 100:g}\\% {board.interval} intervals, "
        f"{board.resamples} resamples of {board.unit}s, seed {board.seed}"
    )
    return "% Needs \\usepackage{booktabs}\n" + "\n".join(
        _table(part, method, board.synthetic) for part in board.slices
    )


def _table(part: SliceBoard, method: str, synthetic: str) -> str:
    mark = {"none": "", "some": " Some votes are synthetic.", "all": " All votes are synthetic."}[synthetic]
    rows = "\n".join(_row(row) for row in part.models)
    return (
        "\\begin{table}\n\\centering\n"
        f"\\caption{{{escape(part.label)}: {part.n_votes} votes. {method}.{mark}}}\n"
        "\\begin{tabular}{rlrrrr}\n\\toprule\n"
        "Places & Model & Score & Interval & Votes & Win rate \\\\\n\\midrule\n"
        f"{rows}\n\\bottomrule\n\\end{{tabular}}\n\\end{{table}}\n"
    )


def _row(row: ModelRow) -> str:
    places = "--" if row.rank_low is None else f"{row.rank_low}--{row.rank_high}"
    if row.rank_low is not None and row.rank_low == row.rank_high:
        places = str(row.rank_low)
    interval = "--" if row.low is None or row.high is None else f"[{row.low:.0f}, {row.high:.0f}]"
    score = "--" if row.score is None else f"{row.score:.0f}"
    return f"{places} & {escape(row.model)} & {score} & {interval} & {row.votes} & {row.win_rate:.2f} \\\\"


def escape(text: str) -> str:
    """Text that LaTeX prints as it is; line breaks become spaces."""
    return "".join(_SPECIAL.get(letter, letter) for letter in " ".join(text.split()))


def frame_table(table: pd.DataFrame, caption: str) -> str:
    """Any table as LaTeX (booktabs): numbers to the right, what is missing as a dash.

    Parameters
    ----------
    table : DataFrame
        Its columns become the heads; its index is left out.
    caption : str
    """
    kinds = "".join("r" if pd.api.types.is_numeric_dtype(kind) else "l" for kind in table.dtypes)
    heads = " & ".join(escape(str(name)) for name in table.columns)
    rows = "".join(
        " & ".join(_cell(value) for value in row) + " \\\\\n"
        for row in table.itertuples(index=False, name=None)
    )
    return (
        "% Needs \\usepackage{booktabs}\n\\begin{table}\n\\centering\n"
        f"\\caption{{{escape(caption)}}}\n\\begin{{tabular}}{{{kinds}}}\n\\toprule\n{heads} \\\\\n\\midrule\n"
        f"{rows}\\bottomrule\n\\end{{tabular}}\n\\end{{table}}\n"
    )


def _cell(value: Any) -> str:
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return "--"
    if isinstance(value, float):
        # As many digits as a reader can use; whole numbers as they are.
        return f"${value:.4g}$" if value % 1 else f"${value:.0f}$"
    # A minus, and no hyphen, before a number.
    return f"${value}$" if isinstance(value, int) and value < 0 else escape(str(value))
