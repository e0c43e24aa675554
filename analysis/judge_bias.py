"""What moves a judge apart from the quality of the answers: their order, their length, their maker.

People are no measure of truth, yet what they prefer on the same battles tells a bias from a
fact: longer answers may well be better. So length and maker are compared with people's
votes, battle by battle. The order of the answers needs nobody: a battle judged in both
orders shows it alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .errors import OptionError
from .likelihood import Array
from .shares import wilson
from .verdicts import Cases, check_verdicts, pair_orders, shown_side

#: What is measured, in words, with the value of a judge that nothing moves (None: there is none).
MEASURES: dict[str, tuple[str, float | None]] = {
    "no_verdict": ("Calls without a verdict", 0.0),
    "consistency": ("Same verdict in both orders", 1.0),
    "first_wins": ("Decided for what was shown first, in both orders together", 0.5),
    "position_flips": ("Battles decided by the order alone: for the first less for the second", 0.0),
    "longer_wins": ("Decided for the longer answer", None),
    "longer_wins_people": ("People decided for the longer answer, same battles", None),
    "length_lean": ("Longer answer: judge less people", 0.0),
    "own_lean": ("Points for models of its own maker: judge less people", 0.0),
}

_COLUMNS = ["judge", "with_execution", "measure", "n", "value", "low", "high"]

#: Fewer observations than this have a number and no interval.
MIN_OBSERVATIONS = 10

_POINTS = {"left": 1.0, "right": 0.0, "tie": 0.5, "both_bad": 0.5}

# How names of models begin, by who made them.
_MAKERS = {
    "openai": r"gpt|chatgpt|o\d|codex",
    "anthropic": r"claude|sonnet|opus|haiku",
    "google": r"gemini|gemma|palm",
    "alibaba": r"qwen|qwq|qvq",
    "meta": r"llama|meta-llama|codellama",
    "deepseek": r"deepseek",
    "mistral": r"mistral|mixtral|codestral|devstral|ministral",
    "moonshot": r"kimi|moonshot",
    "zhipu": r"glm|chatglm|codegeex",
    "xai": r"grok",
    "microsoft": r"phi|wizardlm",
    "shanghai ai lab": r"internlm|internvl",
    "xiaomi": r"mimo",
    "bigcode": r"starcoder|octocoder",
    "nvidia": r"nemotron",
    "cohere": r"command|aya",
}


def maker_of(model: str) -> str | None:
    """Who made a model, by how its name begins; None where the name does not tell."""
    # Names may come after a provider and a region: "provider/model", "region.provider.model".
    for part in re.split(r"[/:.]", model.strip().lower()):
        for maker, begins in _MAKERS.items():
            if re.match(rf"(?:{begins})(?![a-z])", part):
                return maker
    return None


def judge_bias(
    cases: Cases,
    verdicts: pd.DataFrame,
    *,
    makers: Mapping[str, str] | None = None,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """The biases of every judge, with and without execution.

    Parameters
    ----------
    cases : Cases
        Verdicts beside people's votes; lengths and makers are looked at where its battles have
        ``length_left`` and ``length_right``, ``model_left`` and ``model_right``.
    verdicts : DataFrame
        Every call, in both orders where they were asked for; see :mod:`analysis.verdicts`.
    makers : mapping, optional
        Who made each judge and model, where :func:`maker_of` errs or does not know.

    Returns
    -------
    DataFrame
        ``judge, with_execution, measure, n, value, low, high``: rows in the order of
        `MEASURES`. Shares of calls have Wilson intervals; what compares two orders, or a judge
        with people, has percentiles of a bootstrap over battles. A measure that the data
        cannot give has ``n`` 0 and no value.
    """
    check_verdicts(verdicts)
    if resamples < 1 or seed < 0 or not 0 < level < 1:
        raise OptionError(
            f"resamples={resamples}, seed={seed}, level={level}; at least 1 resample, no negative seed, and a level "
            "between 0 and 1"
        )
    rows = []
    pairs = pair_orders(verdicts)
    for (judge, mode), calls in verdicts.groupby(["judge", "with_execution"], sort=True):
        rng = np.random.default_rng([seed, zlib.crc32(f"{judge}\0{mode}".encode())])
        both = pairs[(pairs["judge"] == judge) & (pairs["with_execution"] == mode)]
        met = cases.frame[(cases.frame["judge"] == judge) & (cases.frame["with_execution"] == mode)]
        draw = _Draw(rng, resamples, level)
        found = {
            "no_verdict": _share(calls["outcome"].isna().to_numpy(), level),
            **_position(both, draw, level),
            **_length(met, draw),
            "own_lean": _own(met, str(judge), makers or {}, draw),
        }
        for measure in MEASURES:
            n, value, low, high = found.get(measure, _NOTHING)
            rows.append((str(judge), bool(mode), measure, n, value, low, high))
    return pd.DataFrame(rows, columns=_COLUMNS)


def no_verdict_by_order(verdicts: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Share of calls without a verdict: ``judge, with_execution, swapped, n, value, low, high``."""
    check_verdicts(verdicts)
    rows = [
        (str(judge), bool(mode), bool(swapped), *_share(calls["outcome"].isna().to_numpy(), level))
        for (judge, mode, swapped), calls in verdicts.groupby(
            ["judge", "with_execution", "swapped"], sort=True
        )
    ]
    return pd.DataFrame(rows, columns=["judge", "with_execution", "swapped", "n", "value", "low", "high"])


_Found = tuple[int, float, float, float]
_NAN = float("nan")
_NOTHING: _Found = (0, _NAN, _NAN, _NAN)


class _Draw:
    """Intervals of means, and of ratios of sums, over resampled battles."""

    def __init__(self, rng: np.random.Generator, resamples: int, level: float) -> None:
        self.rng, self.resamples = rng, resamples
        self.tails = [(1 - level) / 2, (1 + level) / 2]

    def ratio(self, above: Array, below: Array | None = None) -> _Found:
        """``sum(above) / sum(below)`` over battles, and its interval."""
        base = np.ones(len(above)) if below is None else below
        total = float(base.sum())
        n = round(total)
        if not total:
            return _NOTHING
        value = float(above.sum() / total)
        if n < MIN_OBSERVATIONS:
            return n, value, _NAN, _NAN
        # Equal battles are drawn together.
        kinds, counts = np.unique(np.column_stack([above, base]), axis=0, return_counts=True)
        drawn = self.rng.multinomial(len(above), counts / counts.sum(), size=self.resamples)
        with np.errstate(invalid="ignore", divide="ignore"):
            again = drawn @ kinds[:, 0] / (drawn @ kinds[:, 1])
        low, high = np.nanquantile(again, self.tails)
        return n, value, float(low), float(high)


def _share(hits: NDArray[np.bool_], level: float) -> _Found:
    """A share with its interval."""
    n = len(hits)
    if not n:
        return _NOTHING
    share = float(hits.mean())
    if n < MIN_OBSERVATIONS:
        return n, share, _NAN, _NAN
    return n, share, *wilson(int(hits.sum()), n, level)


def _position(both: pd.DataFrame, draw: _Draw, level: float) -> dict[str, _Found]:
    """What the order does, on battles with a verdict in both."""
    known = both[both["first"].notna() & both["second"].notna()]
    if known.empty:
        return {}
    # With the swap undone; "tie" and "both bad" say the same of the sides.
    first, second = (known[name].replace("both_bad", "tie").astype(object) for name in ("first", "second"))
    straight = pd.Series(False, index=known.index)
    shown = shown_side(first, straight), shown_side(second, ~straight)
    # How many of a battle's two verdicts were decided, and for what came first.
    decided: Array = np.stack([side.isin(["left", "right"]) for side in shown]).sum(0).astype(float)
    firsts: Array = np.stack([side.eq("left") for side in shown]).sum(0).astype(float)
    # Two decided verdicts for the same place are two different models.
    flips = (firsts == 2).astype(float) - ((firsts == 0) & (decided == 2)).astype(float)
    return {
        "consistency": _share(first.eq(second).to_numpy(), level),
        "first_wins": draw.ratio(firsts, decided),
        "position_flips": draw.ratio(flips),
    }


def _length(met: pd.DataFrame, draw: _Draw) -> dict[str, _Found]:
    if not {"length_left", "length_right"} <= set(met.columns):
        return {}
    longer = np.sign(
        met["length_left"].to_numpy(dtype=float, na_value=np.nan)
        - met["length_right"].to_numpy(dtype=float, na_value=np.nan)
    )
    judge, human = (_side(met[name]) for name in ("verdict", "human"))
    # Both decided, and one answer is longer: the same battles for judge and people.
    kept = (judge != 0) & (human != 0) & (np.abs(longer) == 1)
    of_judge, of_people = ((side == longer)[kept].astype(float) for side in (judge, human))
    return {
        "longer_wins": draw.ratio(of_judge),
        "longer_wins_people": draw.ratio(of_people),
        "length_lean": draw.ratio(of_judge - of_people),
    }


def _own(met: pd.DataFrame, judge: str, makers: Mapping[str, str], draw: _Draw) -> _Found:
    """Points for the judge's relatives beyond what people gave them, where one meets a stranger."""
    if not {"model_left", "model_right"} <= set(met.columns):
        return _NOTHING
    own = makers.get(judge) or maker_of(judge)
    if own is None:
        return _NOTHING
    left, right = (
        met[name]
        .astype(str)
        .map(lambda model: (makers.get(model) or maker_of(model)) == own)
        .to_numpy(dtype=bool)
        for name in ("model_left", "model_right")
    )
    points = [met[name].astype(object).map(_POINTS).to_numpy(dtype=float) for name in ("verdict", "human")]
    kept = (left != right) & ~np.isnan(points[0])
    # What the left side gains the right side loses.
    return draw.ratio(((points[0] - points[1]) * np.where(left, 1.0, -1.0))[kept])


def _side(outcome: Iterable[str | None]) -> NDArray[np.float64]:
    """1 for left, -1 for right, 0 for what decides nothing."""
    return np.array([{"left": 1.0, "right": -1.0}.get(str(word), 0.0) for word in outcome])
