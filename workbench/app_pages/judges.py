"""Judges: how far judge models agree with people, and whether seeing the execution helps them."""

from __future__ import annotations

from typing import cast

import pandas as pd
import streamlit as st

from analysis.agreement import TITLES
from analysis.judge_bias import MEASURES
from analysis.judge_charts import (
    WITH,
    WITHOUT,
    bias_chart,
    confusion_chart,
    difference_chart,
    lift_chart,
    ratings_chart,
)
from analysis.judge_ratings import CORRELATIONS
from analysis.published_lifts import published_lifts
from analysis.reward import Reward
from analysis.verdicts import Orders
from workbench import judged
from workbench.learning.glossary import meaning
from workbench.widgets.chart import show_chart
from workbench.widgets.learning import glossary_line
from workbench.widgets.prose import plain
from workbench.widgets.saving import download
from workbench.widgets.table import show_table

_SOURCES: dict[judged.Source, str] = {"store": "This arena", "published": "Published: BigCodeReward"}
_ORDERS: dict[Orders, str] = {"given": "As people saw them", "both": "Both orders together"}
_CONVENTIONS = {"drop": "Left out, as published", "wrong": "Counted as wrong"}
_ALL = "All judges"
_TOGETHER = "judges_ensemble"


@st.cache_resource(show_spinner=False)
def _published() -> pd.DataFrame:
    return published_lifts()


def _choice(label: str, words: dict[str, str], key: str, *, width: int = 230) -> str:
    return str(
        st.selectbox(label, list(words), format_func=lambda word: words.get(word, word), key=key, width=width)
    )


def _lift(lifts: pd.DataFrame, stamp: object, *, conventions: bool) -> None:
    """Agreement without and with execution: all judges on one slice, or one judge on all of them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {name: name for name in dict.fromkeys(lifts["judge"])}
        judge = _choice("Judge", {_ALL: _ALL, **names} if len(names) > 1 else names, "judges_judge")
        words = {name: TITLES[name] for name in TITLES if name in set(lifts["measure"])}
        measure = _choice("Measure", words, "judges_measure", width=180)
        convention = "drop"
        if conventions:
            convention = _choice("Calls without a verdict", _CONVENTIONS, "judges_convention")
        titles = {str(title): str(title) for title in dict.fromkeys(lifts["title"])}
        title = "All battles"
        if judge == _ALL and len(titles) > 1:
            title = _choice("Battles", titles, "judges_title", width=210)
    held = lifts[(lifts["measure"] == measure) & (lifts["convention"] == convention)]
    if judge == _ALL:
        held = held[held["title"] == title].sort_values("lift", ascending=False, kind="stable")
        rows = "judge"
    else:
        held, rows = held[held["judge"] == judge], "title"
    of = (judge, measure, convention, title, stamp)
    show_chart(lambda: lift_chart(held, rows=rows), "judges_lift", of)  # type: ignore[arg-type]
    if held["low"].notna().any():
        show_chart(lambda: difference_chart(held, rows=rows), "judges_difference", of)  # type: ignore[arg-type]
        st.caption(
            "The lift is of the same battles in both modes, and so is its 95 % interval: a bootstrap draws both "
            "verdicts of a battle together."
        )
    better, known = int(held["lift"].gt(0).sum()), int(held["lift"].notna().sum())
    of_what = "judges" if rows == "judge" else "rows: all battles, and each slice"
    st.markdown(f"Higher with execution: **{better} of {known}** {of_what}.")
    download("Lifts", lambda: lifts, "judge-lifts", "judges_lifts_csv")


def _show_published() -> None:
    table = _published()
    st.badge("Published figures", icon=":material/menu_book:", color="blue")
    st.caption(
        f"15 judges on {int(table['n'].max()):,} human votes: {', '.join(dict.fromkeys(table['source']))}. Tie and "
        "both bad are one class; calls without a verdict are left out. Neither intervals nor confusions nor biases "
        "are published; this page shows them for judges of your own."
    )
    _lift(table, "published", conventions=False)


def _agreement(found: Reward) -> None:
    table = found.agreement
    held = table[(table["by"] == "") & (table["convention"] == "drop")]
    wide = held.pivot(index=["judge", "with_execution", "n", "no_verdict"], columns="measure", values="value")
    wide = wide.reindex(columns=list(TITLES)).reset_index()
    strict = table[(table["by"] == "") & (table["convention"] == "wrong") & (table["measure"] == "accuracy")]
    wide = wide.merge(
        strict[["judge", "with_execution", "value"]].rename(columns={"value": "strict"}),
        on=["judge", "with_execution"],
    )
    percent = {name: 100 * wide[name] for name in ("accuracy", "macro_f1", "strict")}
    show_table(
        wide.assign(**percent, with_execution=wide["with_execution"].map({True: WITH, False: WITHOUT})),
        column_config={
            "judge": "Judge",
            "with_execution": "Saw",
            "n": st.column_config.NumberColumn("Battles", format="localized"),
            "no_verdict": st.column_config.NumberColumn(
                "No verdict", format="localized", help=meaning("no-verdict")
            ),
            "accuracy": st.column_config.NumberColumn("Accuracy", format="%.1f %%", help=meaning("accuracy")),
            "macro_f1": st.column_config.NumberColumn("Macro-F1", format="%.1f %%", help=meaning("macro-f1")),
            "kappa": st.column_config.NumberColumn("Kappa", format="%.3f", help=meaning("kappa")),
            "mcc": st.column_config.NumberColumn("MCC", format="%.3f", help=meaning("mcc")),
            "strict": st.column_config.NumberColumn(
                "Strict accuracy", format="%.1f %%", help="Calls without a verdict counted as wrong."
            ),
        },
        alt="Agreement of each judge with people",
    )
    download("Agreement", lambda: table, "judge-agreement", "judges_agreement_csv")


def _one(found: Reward, key: str) -> tuple[str, bool] | None:
    """One judge in one mode, to look at closer."""
    pairs = list(dict.fromkeys(zip(found.confusion["judge"], found.confusion["with_execution"], strict=True)))
    if not pairs:
        return None
    words = {f"{judge}, {WITH if mode else WITHOUT}": (judge, mode) for judge, mode in pairs}
    return words[_choice("Judge", {name: name for name in words}, key, width=340)]


def _confusion(found: Reward, stamp: object) -> None:
    chosen = _one(found, "judges_confusion_of")
    if chosen is None:
        return
    judge, mode = chosen
    table = found.confusion
    held = table[(table["judge"] == judge) & (table["with_execution"] == mode) & (table["by"] == "")]
    show_chart(lambda: confusion_chart(held), "judges_confusion", (judge, mode, stamp))
    classes = found.classes
    held = classes[
        (classes["judge"] == judge)
        & (classes["with_execution"] == mode)
        & (classes["by"] == "")
        & (classes["convention"] == "drop")
    ]
    show_table(
        held[["class", "precision", "recall", "f1", "support", "predicted"]].assign(
            **{name: 100 * held[name] for name in ("precision", "recall", "f1")}
        ),
        column_config={
            "class": "People said",
            **{
                name: st.column_config.NumberColumn(words, format="%.1f %%")
                for name, words in (("precision", "Precision"), ("recall", "Recall"), ("f1", "F1"))
            },
            "support": st.column_config.NumberColumn("Battles", format="localized"),
            "predicted": st.column_config.NumberColumn("Said by the judge", format="localized"),
        },
        alt="Precision and recall of each class",
    )
    download("Classes", lambda: classes, "judge-classes", "judges_classes_csv")


def _bias(found: Reward, stamp: object) -> None:
    words = {
        measure: MEASURES[measure][0]
        for measure in MEASURES
        if found.bias.loc[found.bias["measure"] == measure, "n"].gt(0).any()
    }
    measure = _choice("Bias", words, "judges_bias_of", width=470)
    show_chart(lambda: bias_chart(found.bias, measure), "judges_bias", (measure, stamp))
    if MEASURES[measure][1] is not None:
        st.caption("The dashed line is where a judge stands that nothing but the answers moves.")
    absent = [MEASURES[name][0] for name in MEASURES if name not in words]
    if absent:
        st.caption(
            f"Not measured, for want of data: {'; '.join(absent)}. Order needs verdicts in both orders; length "
            "and makers need battles whose answers and models are recorded."
        )
    download("Biases", lambda: found.bias, "judge-biases", "judges_bias_csv")


def _ratings(found: Reward, stamp: object) -> None:
    table = found.correlations
    known = table[table["value"].notna()]
    if len(known):
        chosen = list(dict.fromkeys(zip(known["judge"], known["with_execution"], strict=True)))
        words = {f"{judge}, {WITH if mode else WITHOUT}": (judge, mode) for judge, mode in chosen}
        judge, mode = words[_choice("Judge", {name: name for name in words}, "judges_ratings_of", width=340)]
        scores = found.ratings
        held = scores[(scores["judge"] == judge) & (scores["with_execution"] == mode)]
        show_chart(lambda: ratings_chart(held), "judges_ratings", (judge, mode, stamp))
        shown = known[["judge", "with_execution", "measure", "models", "value", "low", "high"]]
        show_table(
            shown.assign(
                with_execution=shown["with_execution"].map({True: WITH, False: WITHOUT}),
                measure=shown["measure"].map(CORRELATIONS),
            ),
            column_config={
                "judge": "Judge",
                "with_execution": "Saw",
                "measure": "Correlation",
                "models": "Models",
                **{
                    name: st.column_config.NumberColumn(name.capitalize(), format="%.3f")
                    for name in ("value", "low", "high")
                },
            },
            alt="Correlations of the judges' ratings with people's",
        )
        download("Correlations", lambda: known, "judge-correlations", "judges_correlations_csv")
    for what, held in (("rating", table[table["value"].isna()]), ("interval", known)):
        for reason in dict.fromkeys(held.loc[held["reason"] != "", "reason"]):
            st.caption(f"No {what}: {plain(str(reason))}.")


def _show_store() -> None:
    if not judged.judgments_in_store():
        st.info("No judge has judged a battle of this arena yet.", icon=":material/inbox:")
        st.markdown(
            "`runoff reward run --judge MODEL` asks a judge about the battles that people voted on here, with and "
            "without what the programs did. What judges said elsewhere can be imported "
            "(`runoff import results.parquet`), or measured without importing it: "
            "`runoff reward score votes.parquet results.parquet --html judges.html`. "
            "The published figures of 15 judges are under *Published: BigCodeReward*."
        )
        return
    orders = cast(
        Orders,
        st.segmented_control(
            "Verdicts",
            list(_ORDERS),
            format_func=_ORDERS.__getitem__,
            default="given",
            required=True,
            key="judges_orders",
            help="Both orders together: a winner has to win in both, otherwise it is a tie.",
        ),
    )
    place = st.container()
    # Known before the switch is drawn, which only several judges have: one comparison is enough.
    together = bool(st.session_state.get(_TOGETHER))
    found = judged.stored_reward(orders, ensemble=together)
    if together or (not isinstance(found, str) and len(found.judges) > 1):
        with place:
            _together()
    if isinstance(found, str):
        st.warning(plain(found[0].upper() + found[1:]))
        return
    battles = found.cases.frame["battle_id"].nunique()
    st.caption(
        f"{battles:,} battles with a vote and a verdict; {found.n_verdicts:,} verdicts of {len(found.judges) - together} judges. "
        "Tie and both bad are one class, as in the published tables."
    )
    for warning in found.warnings:
        st.caption(plain(warning))
    _agreement(found)
    stamp = (orders, together, judged.version())
    st.header("Does seeing the execution help?", anchor=False)
    if len(found.lifts):
        _lift(found.lifts, stamp, conventions=True)
    else:
        st.caption("No judge was asked both with and without execution, so there is no lift to show.")
    st.header("What people said, and what the judge said", anchor=False)
    _confusion(found, stamp)
    st.header("What moves a judge apart from the answers", anchor=False)
    _bias(found, stamp)
    st.header("Ratings of the models by judges and by people", anchor=False)
    _ratings(found, stamp)


def _together() -> None:
    st.toggle(
        "The majority of the judges, too",
        key=_TOGETHER,
        help="What most judges say of each call, as one judge more; equally many are a tie.",
    )


def _page() -> None:
    st.title("Judges", anchor=False)
    st.caption("Models that judge instead of people: how far they agree, and what moves them.")
    own = judged.judgments_in_store() > 0
    source = st.segmented_control(
        "Judges of",
        list(_SOURCES),
        format_func=_SOURCES.__getitem__,
        default="store" if own else "published",
        required=True,
        key="judges_source",
    )
    if source == "published":
        _show_published()
    else:
        _show_store()
    glossary_line(
        "judge",
        "lift",
        "accuracy",
        "macro-f1",
        "kappa",
        "mcc",
        "no-verdict",
        "swap-consistency",
        "order-bias",
        "kendall",
    )


_page()
