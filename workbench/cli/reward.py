"""``runoff reward``: how far judge models agree with people, and whether seeing the execution helps them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import reward_run
from .output import emit_json, emit_table, refuse, say, warn

if TYPE_CHECKING:
    from analysis.reward import Reward, Sides
    from data.records import Record

app = typer.Typer(help="Judge models against human votes.", no_args_is_help=True, rich_markup_mode=None)


class Orders(StrEnum):
    """Which verdicts are compared."""

    GIVEN = "given"
    BOTH = "both"


class Classes(StrEnum):
    """How many outcomes are told apart."""

    THREE = "3"
    FOUR = "4"


app.command("run")(reward_run.run)


@app.command("score")
def score(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[SOURCE]...",
            help="Files of votes, of verdicts or of both, in known layouts; the store where none is named.",
        ),
    ] = None,
    judgments: Annotated[
        list[Path] | None, typer.Option(help="A further file of verdicts; may be repeated.")
    ] = None,
    store: Annotated[str | None, typer.Option(help="The store to read; the default one otherwise.")] = None,
    by: Annotated[
        str | None,
        typer.Option(help="Slice by these columns; category, environment and language where recorded."),
    ] = None,
    classes: Annotated[Classes, typer.Option(help="3: tie and both bad are one.")] = Classes.THREE,
    orders: Annotated[
        Orders, typer.Option(help="The verdict in the order that people saw, or that of both orders.")
    ] = Orders.GIVEN,
    judge: Annotated[list[str] | None, typer.Option(help="Only this judge; may be repeated.")] = None,
    ensemble: Annotated[
        bool, typer.Option("--ensemble", help="The majority of the judges beside them, as one judge more.")
    ] = False,
    resamples: Annotated[int, typer.Option(help="Bootstrap resamples.", min=1)] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.", min=0)] = 0,
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.95,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page that stands alone.")] = None,
) -> None:
    """Measure judges against people: agreement, the lift of execution, biases, ratings."""
    from analysis.errors import AnalysisError
    from analysis.reward import reward as measure
    from analysis.reward import sides

    files = [*(sources or []), *(judgments or [])]
    if files and store is not None:
        raise refuse("name files or --store, not both: their battles would be counted together unseen")
    found = sides(_of_files(files)) if files else _of_store(store)
    verdicts = found.verdicts
    if judge:
        known = sorted(verdicts["judge"].unique())
        unknown = [name for name in judge if name not in known]
        if unknown:
            raise refuse(
                f"no verdicts of {', '.join(unknown)}; there are those of {', '.join(known) or 'nobody'}"
            )
        verdicts = verdicts[verdicts["judge"].isin(judge)]
    try:
        report = measure(
            found.votes,
            verdicts,
            by=None if by is None else [name.strip() for name in by.split(",") if name.strip()],
            classes=4 if classes is Classes.FOUR else 3,
            orders=orders.value,
            ensemble=ensemble,
            resamples=resamples,
            seed=seed,
            level=level,
        )
    except AnalysisError as error:
        raise refuse(str(error)) from None
    if html is not None:
        from analysis.reward_page import reward_page

        partial = html.with_name(html.name + ".partial")
        partial.write_text(reward_page(report), encoding="utf-8")
        partial.replace(html)
    if json:
        emit_json(report.to_dict())
    else:
        _show(report)


def _of_files(files: list[Path]) -> Iterator[Record]:
    from data import layouts

    for path in files:
        if not path.exists():
            raise refuse(f"there is no file {path}")

    def one(path: Path) -> Iterator[Record]:
        reader = layouts.read(path)
        yield from reader.records()
        if reader.report.refused:
            warn(reader.report.summary())

    return chain.from_iterable(map(one, files))


def _of_store(store: str | None) -> Sides:
    from data.store import Store, default_url

    from ..judged import stored_sides

    with Store.open(store or default_url(), read_only=True) as log:
        return stored_sides(log)


def _show(found: Reward) -> None:
    document = found.to_dict()
    say(
        f"{document['n_battles']} battles compared: {document['n_votes']} votes, {document['n_verdicts']} verdicts, "
        f"{document['classes']} classes."
    )
    groups: dict[tuple[str, bool], dict[tuple[str, str], dict[str, object]]] = {}
    for row in document["agreement"]:
        if not row["by"]:
            key = (row["judge"], row["with_execution"])
            groups.setdefault(key, {})[row["measure"], row["convention"]] = row
    emit_table(
        "Agreement with people; calls without a verdict left out (strict: accuracy with them as wrong)",
        ["judge", "saw", "n", "no verdict", "accuracy", "macro-F1", "kappa", "MCC", "strict"],
        [
            (
                judge,
                _saw(seen),
                rows["accuracy", "drop"]["n"],
                rows["accuracy", "drop"]["no_verdict"],
                _percent(rows["accuracy", "drop"]["value"]),
                _percent(rows["macro_f1", "drop"]["value"]),
                _plain(rows["kappa", "drop"]["value"]),
                _plain(rows["mcc", "drop"]["value"]),
                _percent(rows["accuracy", "wrong"]["value"]),
            )
            for (judge, seen), rows in groups.items()
        ],
    )
    lifted = [
        row for row in document["lifts"] if row["measure"] == "accuracy" and row["convention"] == "drop"
    ]
    if lifted:
        emit_table(
            f"Accuracy with execution less without ({found.level:.0%} intervals)",
            ["judge", "slice", "n", "without", "with", "lift", "low", "high"],
            [
                (
                    row["judge"],
                    row["title"],
                    row["n"],
                    *map(_percent, (row["without"], row["with_execution"])),
                    *(_percent(row[name], sign=True) for name in ("lift", "low", "high")),
                )
                for row in lifted
            ],
        )
    from analysis.judge_bias import MEASURES

    emit_table(
        "Biases",
        ["judge", "saw", "measure", "n", "value", "low", "high"],
        [
            (
                row["judge"],
                _saw(row["with_execution"]),
                MEASURES[row["measure"]][0],
                row["n"],
                *(_percent(row[name]) for name in ("value", "low", "high")),
            )
            for row in document["bias"]
            if row["n"]
        ],
    )
    known = [row for row in document["correlations"] if row["value"] is not None]
    if known:
        emit_table(
            "Ratings of the models by judges and by people",
            ["judge", "saw", "correlation", "models", "value", "low", "high"],
            [
                (
                    row["judge"],
                    _saw(row["with_execution"]),
                    row["measure"],
                    row["models"],
                    *(_plain(row[name]) for name in ("value", "low", "high")),
                )
                for row in known
            ],
        )
    for warning in document["warnings"]:
        warn(warning)


def _saw(execution: bool) -> str:
    return "runs" if execution else "answers"


def _percent(value: object, *, sign: bool = False) -> str:
    return "–" if not isinstance(value, float) else f"{value:{'+' if sign else ''}.1%}"


def _plain(value: object) -> str:
    return "–" if not isinstance(value, float) else f"{value:.3f}"
