"""``runoff rank``: a file of votes in, boards out."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .output import emit_json, emit_table, refuse, say, warn
from .vote_shards import count, counts_shards

if TYPE_CHECKING:
    import pandas as pd

    from analysis.leaderboard import Leaderboard
    from data import layouts

# pandas and what stands on it take a second to import, so each command imports
# what it needs: `runoff run` never waits for them.


class Ties(StrEnum):
    """How a tie counts."""

    HALF = "half"
    DAVIDSON = "davidson"
    RAO_KUPPER = "rao_kupper"


class BothBad(StrEnum):
    """What "both bad" counts as."""

    TIE = "tie"
    DROP = "drop"
    OUTCOME = "outcome"


class Unit(StrEnum):
    """What is resampled."""

    AUTO = "auto"
    VOTE = "vote"
    CONVERSATION = "conversation"
    USER = "user"


class Interval(StrEnum):
    """How intervals are made."""

    PERCENTILE = "percentile"
    NORMAL = "normal"
    SANDWICH = "sandwich"


class Compat(StrEnum):
    """Published codes whose numbers can be shown beside ours."""

    BIGCODEARENA = "bigcodearena"


def load_votes(source: str, layout: str | None) -> tuple[pd.DataFrame, layouts.ImportReport]:
    """The blind votes of a file, and what was refused of it."""
    from data import layouts
    from data.frames import votes_frame

    path = Path(source)
    if not path.exists():
        raise refuse(f"there is no file {source}")
    reader = layouts.read(path, layout)
    return blind(votes_frame(list(reader.records()))), reader.report


def blind(votes: pd.DataFrame) -> pd.DataFrame:
    """The votes of people who did not know the names; says how many others there are."""
    from data.frames import blind_votes

    kept = blind_votes(votes)
    if len(kept) < len(votes):
        left_out = len(votes) - len(kept)
        warn(f"{left_out} of {len(votes)} votes were cast side by side, with the names known: left out.")
    return kept


def rank(
    votes: Annotated[
        str,
        typer.Argument(
            metavar="VOTES", help="csv, jsonl or parquet in a known layout; or a folder or pattern of shards."
        ),
    ],
    by: Annotated[str, typer.Option(help="Slice by these columns, for example language,environment.")] = "",
    margins: Annotated[
        bool, typer.Option("--margins", help="With several columns: also slice by each smaller set of them.")
    ] = False,
    ties: Annotated[
        Ties, typer.Option(help="Half a win each, or the tie models of Davidson, and Rao and Kupper.")
    ] = Ties.HALF,
    both_bad: Annotated[
        BothBad, typer.Option(help="Count as a tie, leave out, or fit as an outcome of its own.")
    ] = BothBad.TIE,
    position: Annotated[
        bool, typer.Option("--position", help="Estimate the advantage of the left side too.")
    ] = False,
    unit: Annotated[
        Unit, typer.Option(help="What is resampled; auto takes people where 30 or more are known.")
    ] = Unit.AUTO,
    interval: Annotated[Interval, typer.Option(help="Kind of the intervals.")] = Interval.PERCENTILE,
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.95,
    anchor: Annotated[str | None, typer.Option(help="A model whose score stands still.")] = None,
    anchor_score: Annotated[float, typer.Option(help="Where the anchor stands.")] = 1000.0,
    weights: Annotated[str | None, typer.Option(help="A numeric column that weighs the votes.")] = None,
    pooled: Annotated[
        bool, typer.Option("--pooled", help="Add scores of slices that borrow from each other.")
    ] = False,
    elo: Annotated[bool, typer.Option("--elo", help="Add online Elo ratings, in the order of time.")] = False,
    compat: Annotated[
        Compat | None, typer.Option(help="Add what a published leaderboard code says of the same votes.")
    ] = None,
    min_votes: Annotated[int, typer.Option(help="Boards of fewer votes show no intervals.", min=1)] = 10,
    resamples: Annotated[int, typer.Option(help="Bootstrap resamples.", min=1)] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    layout: Annotated[str | None, typer.Option(help="The layout, when the columns do not tell.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Count shards on the Dask cluster at this address: tcp://host:8786.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page that stands alone.")] = None,
    parquet: Annotated[Path | None, typer.Option(help="Write the board as a table.")] = None,
    latex: Annotated[Path | None, typer.Option(help="Write the boards as LaTeX tables.")] = None,
) -> None:
    """Rank the models of a file of votes, with intervals."""
    from analysis.errors import AnalysisError
    from analysis.latex import tables
    from analysis.leaderboard import leaderboard

    slices = tuple(name.strip() for name in by.split(",") if name.strip())
    notes: tuple[str, ...] = ()
    try:
        if counts_shards(votes, layout, scheduler):
            tally = count(votes, by=slices, unit=unit.value, weights=weights, elo=elo, scheduler=scheduler)
            frame, notes, unit = tally.votes, tally.warnings, Unit(tally.unit)
        else:
            frame, report = load_votes(votes, layout)
            if report.refused:
                warn(report.summary())
            frame = _with_weights(frame, votes, weights)
        board = leaderboard(
            frame,
            by=slices,
            margins=margins,
            ties=ties.value,
            both_bad=both_bad.value,
            position=position,
            unit=unit.value,
            interval=interval.value,
            level=level,
            anchor=anchor,
            anchor_score=anchor_score,
            weights=weights,
            pooled=pooled,
            elo=elo,
            compat=None if compat is None else compat.value,
            min_votes=min_votes,
            resamples=resamples,
            seed=seed,
        )
    except AnalysisError as error:
        raise refuse(str(error)) from None
    board = replace(board, warnings=(*notes, *board.warnings))
    if html is not None:
        _write(html, board.to_html())
    if latex is not None:
        _write(latex, tables(board))
    if parquet is not None:
        partial = parquet.with_name(parquet.name + ".partial")
        board.frame().to_parquet(partial)
        partial.replace(parquet)
    if json:
        emit_json(board.to_dict())
    else:
        _show(board)


def _write(path: Path, text: str) -> None:
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _with_weights(frame: pd.DataFrame, source: str, column: str | None) -> pd.DataFrame:
    """The frame with a column of the file that is no column of votes, matched by the votes' order."""
    if column is None or column in frame.columns:
        return frame
    import pandas as pd

    path = Path(source)
    if path.suffix == ".csv":
        raw = pd.read_csv(path)
    elif path.suffix == ".parquet":
        raw = pd.read_parquet(path)
    elif path.suffix in (".jsonl", ".ndjson"):
        raw = pd.read_json(path, lines=True)
    else:
        raise refuse(f"--weights reads csv, jsonl and parquet files, not {path.name}")
    if column not in raw.columns:
        raise refuse(f"{path.name} has no column {column!r} to weigh the votes by")
    if len(raw) != len(frame):
        raise refuse(
            f"{path.name} has {len(raw)} rows but {len(frame)} votes, so its weights cannot be told apart; "
            "remove the rows that are refused or repeated"
        )
    return frame.assign(**{column: raw[column].to_numpy()})


def _show(board: Leaderboard) -> None:
    document = board.to_dict()
    extra = [
        (name, key, form)
        for name, key, form in (
            ("pooled", "pooled_score", _number),
            ("elo", "elo", _number),
            ("published", "published_score", _number),
        )
        if any(model[key] is not None for part in document["slices"] for model in part["models"])
    ]
    for part in document["slices"]:
        name = ", ".join(f"{key} = {value}" for key, value in part["slice"].items()) or "All votes"
        share = "" if not part["slice"] else f", {part['kept_share']:.0%} of all"
        emit_table(
            f"{name}: {part['n_votes']} votes{share} ({part['condition']})",
            [
                "rank",
                "model",
                "score",
                "low",
                "high",
                *(column[0] for column in extra),
                "votes",
                "wins",
                "losses",
                "ties",
            ],
            [
                (
                    _places(model["rank_low"], model["rank_high"]),
                    model["model"],
                    _number(model["score"]),
                    _number(model["low"]),
                    _number(model["high"]),
                    *(form(model[key]) for _, key, form in extra),
                    model["votes"],
                    model["wins"],
                    model["losses"],
                    model["ties"],
                )
                for model in part["models"]
            ],
        )
        if part["position"]:
            effect = part["position"]
            say(
                f"Left side: {effect['log_odds']:+.3f} log odds, {effect['low']:+.3f} to {effect['high']:+.3f} "
                f"({effect['points']:+.0f} points)"
            )
        if part["bar"] is not None:
            say(f"Answers are called bad below {part['bar']:.0f} points")
    for warning in document["warnings"]:
        warn(warning)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _places(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return "–"
    return str(low) if low == high else f"{low}–{high}"
