"""What became of the candidates' programs in a batch, and what they cost.

A runs frame has one row per answer: ``prompt_id``, ``model``, ``status`` (of the run, or
``no_code`` where the answer holds no program, or ``not_run``), ``blank`` (True: a page came up and
shows nothing), and for slices ``category``, ``environment``, ``language``. Costs need ``cost``
(money), ``generate_seconds``, ``execute_seconds``, ``tokens_in``, ``tokens_out``, each where known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .errors import OptionError, VerdictsError
from .shares import wilson
from .slices import slice_votes, title_of

#: Kinds of ends, in words, from good to ours.
KINDS: dict[str, str] = {
    "ok": "Runs",
    "blank_page": "Blank page",
    "compile_error": "Compile error",
    "failed": "Crash",
    "timeout": "Timeout",
    "memory": "Out of memory",
    "output": "Too much output",
    "no_code": "No code",
    "unsupported": "Unsupported here",
    "runner_fault": "Our fault",
    "not_run": "Not run yet",
}

#: Kinds that say something of the model; the others are no failures of its own.
OF_THE_MODEL = ("blank_page", "compile_error", "failed", "timeout", "memory", "output", "no_code")

#: Kinds that say nothing of the model, and are no part of what shares are of.
_UNKNOWN = ("runner_fault", "not_run")


def kinds_of(runs: pd.DataFrame) -> pd.Series:
    """The kind of each row, one of `KINDS`.

    Raises
    ------
    VerdictsError
        A column is missing, or a status is unknown.
    """
    missing = [name for name in ("prompt_id", "model", "status") if name not in runs.columns]
    if missing:
        raise VerdictsError(
            f"the runs have no column {', '.join(missing)}; found: {', '.join(map(str, runs.columns))}"
        )
    status = runs["status"].astype(object).where(runs["status"].notna(), "not_run").astype(str)
    unknown = sorted(set(status.unique()) - set(KINDS))
    if unknown:
        raise VerdictsError(
            f"runs hold the status {', '.join(map(repr, unknown[:5]))}; one of {', '.join(KINDS)}"
        )
    if "blank" in runs.columns:
        blank = runs["blank"].astype(object).map(lambda value: value is True or value == 1).astype(bool)
        status = status.where(~(blank & (status == "ok")), "blank_page")
    return status


def failures(runs: pd.DataFrame, *, by: Sequence[str] = (), level: float = 0.95) -> pd.DataFrame:
    """How the programs of each model ended.

    Returns
    -------
    DataFrame
        ``by, slice, title, model, kind, n, of, share, low, high``: every kind of every model,
        ``share`` of the ``of`` answers that were run or need not be. What is our own fault, or
        was not run, is counted and no part of it.
    """
    if isinstance(by, str):
        raise OptionError(f"by={by!r} is one word; give a list of columns, for example by=[{by!r}]")
    told = runs.assign(_kind=kinds_of(runs))
    parts = [
        ({}, told),
        *((one.values, told.iloc[one.rows]) for name in by for one in slice_votes(told, [name])),
    ]
    rows = []
    for values, part in parts:
        for model, held in part.groupby("model", sort=True):
            counts = held["_kind"].value_counts()
            of = int(counts.drop(labels=list(_UNKNOWN), errors="ignore").sum())
            for kind in KINDS:
                n = int(counts.get(kind, 0))
                counted = of > 0 and kind not in _UNKNOWN
                low, high = wilson(n, of, level) if counted else (np.nan, np.nan)
                rows.append(
                    {
                        "by": next(iter(values), ""),
                        "slice": str(next(iter(values.values()), "")),
                        "title": title_of(values) if values else "All prompts",
                        "model": str(model),
                        "kind": kind,
                        "n": n,
                        "of": of,
                        "share": n / of if counted else np.nan,
                        "low": low,
                        "high": high,
                    }
                )
    return pd.DataFrame(
        rows, columns=["by", "slice", "title", "model", "kind", "n", "of", "share", "low", "high"]
    )


def costs(runs: pd.DataFrame) -> pd.DataFrame:
    """What the answers of each model cost in money and time.

    Returns
    -------
    DataFrame
        ``model, answers, priced, cost, cost_per_answer, tokens_in, tokens_out,
        generate_seconds, execute_seconds``: the sum and the mean of the ``priced`` answers,
        sums of tokens, medians of seconds; missing where nothing is known.
    """
    kinds_of(runs)
    rows = []
    for model, held in runs.groupby("model", sort=True):
        known = {
            name: pd.to_numeric(held[name], errors="coerce").dropna()
            if name in held.columns
            else pd.Series(dtype=float)
            for name in ("cost", "tokens_in", "tokens_out", "generate_seconds", "execute_seconds")
        }
        priced = len(known["cost"])
        rows.append(
            {
                "model": str(model),
                "answers": len(held),
                "priced": priced,
                "cost": known["cost"].sum() if priced else np.nan,
                "cost_per_answer": known["cost"].mean() if priced else np.nan,
                **{
                    name: known[name].sum() if len(known[name]) else np.nan
                    for name in ("tokens_in", "tokens_out")
                },
                **{name: known[name].median() for name in ("generate_seconds", "execute_seconds")},
            }
        )
    columns = ["model", "answers", "priced", "cost", "cost_per_answer", "tokens_in", "tokens_out"]
    return pd.DataFrame(rows, columns=[*columns, "generate_seconds", "execute_seconds"])
