"""``runoff examine``: what the intervals of a board do not show, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .output import emit_json, emit_table, refuse, say, warn
from .votes import BothBad, Ties, Unit, blind

if TYPE_CHECKING:
    import pandas as pd

    from analysis.examination import Fitted
    from analysis.method import Method

_SHOWN = 10
#: Columns of a wide table that people see; programs get all.
_SEEN = {"voters": ("voter", "votes", "change", "most_moved", "leader", "flips", "alarm")}


class Question(StrEnum):
    """What can be asked of a board."""

    FLIPS = "flips"
    VOTERS = "voters"
    INTEGRITY = "integrity"
    SIDES = "sides"
    SCALE = "scale"
    FORECASTS = "forecasts"
    STYLE = "style"
    NEIGHBOURS = "neighbours"
    PAIRS = "pairs"


class Goal(StrEnum):
    """What the next votes are for."""

    RANKS = "ranks"
    SCORES = "scores"


@dataclass(frozen=True)
class _Asked:
    """The votes and how they are counted."""

    records: list[Any]
    votes: pd.DataFrame
    fitted: Fitted
    method: Method
    unit: Unit
    goal: Goal
    seed: int


def examine(
    votes: Annotated[str, typer.Argument(metavar="VOTES", help="csv, jsonl or parquet in a known layout.")],
    questions: Annotated[
        list[Question] | None, typer.Argument(help="What to ask; all of it when nothing is named.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Ask about this model instead ...")] = None,
    against: Annotated[str | None, typer.Option(help="... and this one: is the first better?")] = None,
    by: Annotated[
        str | None, typer.Option(help="... in each slice by this column, and do the slices differ?")
    ] = None,
    here: Annotated[str, typer.Option("--in", help="... more in this slice (environment=react) ...")] = "",
    there: Annotated[str, typer.Option("--than-in", help="... than in this one? All votes if empty.")] = "",
    where: Annotated[str, typer.Option(help="Only the votes of this slice: language=python,turns=2.")] = "",
    ties: Annotated[Ties, typer.Option(help="How a tie counts.")] = Ties.HALF,
    both_bad: Annotated[BothBad, typer.Option(help='What "both bad" counts as.')] = BothBad.TIE,
    unit: Annotated[Unit, typer.Option(help="What depends on each other.")] = Unit.AUTO,
    goal: Annotated[Goal, typer.Option(help="What the next votes are for.")] = Goal.RANKS,
    seed: Annotated[int, typer.Option(help="Seed of simulations and folds.")] = 0,
    layout: Annotated[str | None, typer.Option(help="The layout, when the columns do not tell.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Ask what a board's intervals do not show: votes to flip it, voters, sides, style, power, contrasts."""
    from analysis.errors import AnalysisError
    from analysis.examination import fit_votes
    from analysis.method import Method
    from data import layouts
    from data.frames import votes_frame

    path = Path(votes)
    if not path.exists():
        raise refuse(f"there is no file {votes}")
    reader = layouts.read(path, layout)
    records = list(reader.records())
    frame = blind(votes_frame(records))
    if reader.report.refused:
        warn(reader.report.summary())
    if (model is None) != (against is None):
        raise refuse("--model and --against go together: name the two models to compare")
    if model is None and (here or there or by):
        raise refuse("--in, --than-in and --by compare two models: name them with --model and --against")
    try:
        frame = _slice(frame, where)
        method = Method(ties.value, both_bad.value)
        if model is not None and against is not None:
            found = _compare(frame, model, against, by, _values(here), _values(there), method, unit)
        else:
            asked = _Asked(records, frame, fit_votes(frame, method, unit.value), method, unit, goal, seed)
            found = {each.value: _ANSWERS[each](asked) for each in questions or list(Question)}
    except AnalysisError as error:
        raise refuse(str(error)) from None
    n_synthetic = int(frame["synthetic"].sum())
    if json:
        emit_json(
            {"n_votes": len(frame), "n_synthetic": n_synthetic, "ties": ties.value, "seed": seed, **found}
        )
        return
    if n_synthetic:
        warn(f"{n_synthetic} of {len(frame)} votes are synthetic: made by a simulator, not by people.")
    for name, answer in found.items():
        _show(name, answer)


def _values(text: str) -> dict[str, Any]:
    """``environment=react,language=typescript`` as a mapping; a bare name is a column of truths."""
    values: dict[str, Any] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, value = part.partition("=")
        values[name.strip()] = value.strip() if equals else True
    return values


def _slice(frame: pd.DataFrame, where: str) -> pd.DataFrame:
    if not where:
        return frame
    from analysis.contrasts import rows_of

    return frame.iloc[rows_of(frame, _values(where))].reset_index(drop=True)


def _compare(
    frame: pd.DataFrame,
    model: str,
    against: str,
    by: str | None,
    first: dict[str, Any],
    second: dict[str, Any],
    method: Method,
    unit: Unit,
) -> dict[str, Any]:
    from analysis.contrasts import contrast, gaps_by_slice

    pair = {"model": model, "against": against}
    if by is not None:
        found = gaps_by_slice(frame, model, against, by.split(","), method=method, unit=unit.value)
        test = {"chi2": found.chi2, "freedom": found.freedom, "p_value": found.p_value}
        return {"gaps": {**pair, **_plain(test), "slices": _rows(found.gaps)}}
    found_contrast = contrast(frame, model, against, first, second, method=method, unit=unit.value)
    return {"contrast": {**pair, "first": first, "second": second, **_plain(asdict(found_contrast))}}


def _flips(asked: _Asked) -> dict[str, Any]:
    from analysis.fragility import votes_to_flip

    flips = votes_to_flip(asked.fitted.counts, asked.fitted.strengths)
    leader = asked.fitted.strengths.models[int(asked.fitted.strengths.theta.argmax())]
    return {"leader": leader, "challengers": [_plain(asdict(flip)) for flip in flips]}


def _voters(asked: _Asked) -> dict[str, Any]:
    from analysis.examination import examine_voters

    found = examine_voters(asked.votes, asked.fitted)
    if found is None:
        return {"reason": "each vote has a voter of its own, or voters are not recorded"}
    table = found.without.merge(found.habits.drop(columns="votes"), left_on="unit", right_on="voter")
    table = table.rename(columns={"model_x": "most_moved", "model_y": "favours"}).drop(columns="unit")
    table = table[["voter", *(name for name in table.columns if name != "voter")]]
    return {
        "n_voters": len(found.habits),
        "deciding": int(found.without["flips"].sum()),
        "alarms": int((found.habits["alarm"] != "").sum()),
        "agreement": None if found.agreement is None else _plain(asdict(found.agreement)),
        "inflation": found.inflation,
        "voters": _rows(table),
    }


def _integrity(asked: _Asked) -> dict[str, Any]:
    from analysis.integrity import examine_integrity

    found = examine_integrity(asked.votes)
    return {
        "n_voters": found.n_voters,
        "raters_named": len(found.voters),
        "findings": [
            {
                "finding": finding.kind,
                "raters": ", ".join(finding.voters),
                "votes": len(finding.rows),
                "chance": finding.chance,
                "reason": finding.reason,
            }
            for finding in found.findings
        ],
        "not_looked_for": [{"finding": kind, "because": why} for kind, why in found.unchecked.items()],
    }


def _sides(asked: _Asked) -> dict[str, Any]:
    from analysis.leaderboard import leaderboard

    method = asked.method
    whole = leaderboard(
        asked.votes,
        ties=method.ties,
        both_bad=method.both_bad,
        position=True,
        unit=asked.unit.value,
        seed=asked.seed,
    ).whole
    if whole.position is None:
        return {"reason": "the votes do not determine an advantage of a side"}
    return {**_plain(asdict(whole.position)), "n_votes": whole.n_votes}


def _scale(asked: _Asked) -> dict[str, Any]:
    from analysis.goodness import fitness

    found = fitness(asked.fitted.counts, seed=asked.seed)
    numbers = {
        name: getattr(found, name) for name in ("chi2", "p_value", "circles", "circles_expected", "triples")
    }
    return {**_plain(numbers), "pairs": _rows(found.pairs), "worst": _rows(found.worst)}


def _forecasts(asked: _Asked) -> dict[str, Any]:
    from analysis.goodness import calibration
    from analysis.method import Method

    kinds = {ties: calibration(asked.fitted.coded, Method(ties.value), seed=asked.seed) for ties in Ties}
    return {
        "log_loss": _plain({ties.value: found.log_loss for ties, found in kinds.items()}),
        "bins": _rows(kinds[Ties(asked.method.ties)].bins),
    }


def _style(asked: _Asked) -> dict[str, Any]:
    from analysis.examination import style_fits
    from analysis.style import StyleFit, side_facts

    answer: dict[str, Any] = {}
    for name, found in style_fits(asked.votes, side_facts(asked.records)).items():
        if not isinstance(found, StyleFit):
            answer[name] = {"reason": found}
            continue
        scores = zip(found.models, found.scores.tolist(), found.errors.tolist(), strict=True)
        answer[name] = {
            "n_votes": found.n_votes,
            "models": sorted(
                ({"model": model, "score": score, "error": error} for model, score, error in scores),
                key=lambda row: -row["score"],
            ),
            "effects": _rows(found.effects),
        }
    return answer


def _neighbours(asked: _Asked) -> dict[str, Any]:
    from analysis.power import more_votes, votes_needed

    undecided = asked.votes["outcome"].isin(["tie", "both_bad"])
    tie_rate = float(undecided.mean())
    table = more_votes(asked.fitted.counts, asked.fitted.strengths, asked.fitted.robust)
    return {
        "tie_rate": tie_rate,
        "neighbours": _rows(table),
        "needed": [
            {"gap": gap, "votes": votes_needed(float(gap), min(tie_rate, 0.95))}
            for gap in (5, 10, 20, 50, 100, 200)
        ],
    }


def _pairs(asked: _Asked) -> dict[str, Any]:
    from analysis.power import next_pairs

    fitted = asked.fitted
    table = next_pairs(fitted.counts, fitted.strengths, fitted.robust, asked.goal.value)
    return {"goal": asked.goal.value, "pairs": _rows(table)}


_ANSWERS: dict[Question, Callable[[_Asked], dict[str, Any]]] = {
    Question.FLIPS: _flips,
    Question.VOTERS: _voters,
    Question.INTEGRITY: _integrity,
    Question.SIDES: _sides,
    Question.SCALE: _scale,
    Question.FORECASTS: _forecasts,
    Question.STYLE: _style,
    Question.NEIGHBOURS: _neighbours,
    Question.PAIRS: _pairs,
}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Numbers as JSON knows them; what does not exist is null."""
    import numpy as np

    result = {}
    for name, value in values.items():
        plain = value.item() if isinstance(value, np.generic) else value
        result[name] = None if isinstance(plain, float) and not np.isfinite(plain) else plain
    return result


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    kept = table.astype(object).where(table.notna(), None)
    return [_plain({str(name): value for name, value in row.items()}) for row in kept.to_dict("records")]


def _show(name: str, answer: dict[str, Any], level: int = 0) -> None:
    """Single numbers as a line, lists of rows as tables, whatever was asked."""
    title = name.replace("_", " ").capitalize()
    single = {key: value for key, value in answer.items() if not isinstance(value, dict | list)}
    if single:
        facts = "; ".join(f"{key.replace('_', ' ')} {_cell(value)}" for key, value in single.items())
        say(f"{title}: {facts}")
    for key, value in answer.items():
        if isinstance(value, dict):
            _show(f"{name}, {key}", value, level + 1)
        elif isinstance(value, list) and value:
            cut = f" (first {_SHOWN} of {len(value)}; --json has all)" if len(value) > _SHOWN else ""
            columns = _SEEN.get(key, tuple(value[0]))
            emit_table(
                f"{title}: {key.replace('_', ' ')}{cut}",
                [column.replace("_", " ") for column in columns],
                [[_cell(row[column]) for column in columns] for row in value[:_SHOWN]],
            )


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        f"{value:,.3g}"
        if isinstance(value, float) and abs(value) < 100
        else (f"{value:,.0f}" if isinstance(value, float) else str(value))
    )
