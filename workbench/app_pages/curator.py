"""For curators: who voted what and how, leaving votes out with a reason and taking that back, and exports."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
import streamlit as st

from analysis.integrity import Integrity
from data.errors import DataError
from workbench import services
from workbench.errors import PeopleError
from workbench.people import curation
from workbench.widgets.counted import counted
from workbench.widgets.saving import download
from workbench.widgets.table import show_table

_OUTCOMES = {"left": "Left", "right": "Right", "tie": "Tie", "both_bad": "Both bad"}
_STATES = {"all": "All", "in": "Counted", "out": "Left out"}
_SHOWN = 500
_FLAG_HELP = (
    "shown to somebody else: the battle was another rater's; before its battle: the vote is older than the battle; "
    "faster than reading: voted before anybody could skim prompt and answers; same question again: this rater, "
    "prompt and pair of models met before; names its maker: an answer said who wrote it. The other flags are "
    "those of the checks above. A flag is a reason to look, and no proof."
)


@st.cache_resource(show_spinner="Reading the votes", max_entries=2)
def _review(version: str) -> tuple[pd.DataFrame, Integrity]:
    return curation.examined(curation.review(services.store()))


def _checks(votes: pd.DataFrame, found: Integrity) -> pd.DataFrame:
    """What the checks found; the votes of the findings that were chosen, or all."""
    st.subheader("Checks", anchor=False)
    named = len(found.voters)
    if not found.findings:
        st.caption(
            f"Nothing remarkable in {counted(found.n_votes, 'vote')} of {counted(found.n_voters, 'rater')}. A few "
            "votes of each of many accounts, spread over time, cannot be told from a crowd with its own taste."
        )
    else:
        st.caption(
            f"{counted(len(found.findings), 'finding')}, about {counted(named, 'rater')} of {found.n_voters:,}. Each "
            "is a reason to look, and no proof; choose some to see their votes below, and decide there."
        )
    chosen = votes
    if found.findings:
        table = curation.findings_table(votes, found)
        picked = show_table(
            table,
            on_select="rerun",
            selection_mode="multi-row",
            key="curator_findings",
            column_config={
                "finding": "Finding",
                "raters": "Raters",
                "votes": st.column_config.NumberColumn("Votes", format="localized"),
                "left_out": st.column_config.NumberColumn("Left out already", format="localized"),
                "chance": st.column_config.NumberColumn(
                    "Chance",
                    format="scientific",
                    help="At most, of seeing this or more anywhere in honest votes; empty where a rule is no chance.",
                ),
                "reason": st.column_config.TextColumn("Reason", width="large"),
            },
            alt="What the checks of the whole log found, the surest first",
        )
        rows = [row for row in picked["selection"]["rows"] if row < len(found.findings)]
        if rows:
            places = np.unique(np.concatenate([found.findings[row].rows for row in rows]))
            chosen = votes.iloc[places]
        for row in rows:
            st.text(f"{', '.join(found.findings[row].voters) or 'The log'}: {found.findings[row].reason}.")
        said = "; ".join(found.findings[row].reason for row in rows)[:500]
        if said != st.session_state.get("curator_said", ""):  # the reason may be edited, and then stays
            st.session_state["curator_said"] = st.session_state["curator_reason"] = said
    for why in dict.fromkeys(found.unchecked.values()):
        kinds = ", ".join(kind for kind, own in found.unchecked.items() if own == why)
        # What follows is for those who call the functions: another page shows which votes would help.
        st.caption(f"Not looked for: {kinds} ({why.partition('; analysis.')[0]}).")
    return chosen


def _filters(votes: pd.DataFrame) -> pd.DataFrame:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.segmented_control(
            "Votes",
            list(_STATES),
            format_func=_STATES.__getitem__,
            default="all",
            required=True,
            key="curator_state",
        )
        wanted = {
            "voter": st.multiselect("Rater", sorted(votes["voter"].unique()), key="curator_voter", width=320),
            "outcome": st.multiselect(
                "Vote", list(_OUTCOMES), format_func=_OUTCOMES.__getitem__, key="curator_outcome", width=220
            ),
            "flags": st.multiselect(
                "Flags", list(curation.FLAGS), key="curator_flags", width=320, help=_FLAG_HELP
            ),
        }
    return curation.filtered(votes, wanted, state=state)


def _table(shown: pd.DataFrame) -> list[curation.Key]:
    """The rows; the battles and voters of those that were chosen."""
    names = {
        "voter": "Rater",
        "created_at": "When (UTC)",
        "outcome": "Vote",
        "model_left": "Left",
        "model_right": "Right",
        "seconds": "Seconds to vote",
        "changed": "Changed",
        "flags": "Flags",
        "excluded": "Left out",
        "reason": "Why",
        "prompt": "Prompt",
        "comment": "Comment",
        "battle_id": "Battle",
    }
    table = shown[list(names)].assign(outcome=shown["outcome"].map(_OUTCOMES))
    picked = show_table(
        table,
        on_select="rerun",
        selection_mode="multi-row",
        key="curator_table",
        column_config={
            **names,
            "created_at": st.column_config.DatetimeColumn(
                "When (UTC)", format="YYYY-MM-DD HH:mm", timezone="UTC"
            ),
            "seconds": st.column_config.NumberColumn("Seconds to vote", format="%.0f"),
        },
        alt="Votes with their raters and flags, newest first",
    )
    rows = [row for row in picked["selection"]["rows"] if row < len(shown)]
    chosen = shown.iloc[rows]
    return list(zip(chosen["battle_id"], chosen["voter"], strict=True))


def _decide(keys: list[curation.Key], *, excluded: bool) -> None:
    curator = services.voter() if services.desk().shared else "operator"
    try:
        done = curation.decide(
            services.store(),
            keys,
            excluded=excluded,
            reason=st.session_state.get("curator_reason", ""),
            curator=curator,
        )
    except (PeopleError, DataError) as error:
        st.session_state["curator_problem"] = str(error)
        return
    st.session_state["curator_reason"] = ""
    what = "left out" if excluded else "counted again"
    st.session_state["curator_done"] = f"{counted(done, 'vote')} {what}."


def _decision(votes: pd.DataFrame, shown: pd.DataFrame, chosen: list[curation.Key]) -> None:
    st.header("Decide", anchor=False)
    everything = list(zip(shown["battle_id"], shown["voter"], strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = st.segmented_control(
            "Of",
            ["chosen", "filtered"],
            format_func={
                "chosen": f"The {len(chosen):,} chosen rows",
                "filtered": f"All {len(everything):,} that the filters leave",
            }.__getitem__,
            default="chosen",
            required=True,
            key="curator_which",
        )
        what = st.segmented_control(
            "Do",
            ["out", "in"],
            format_func={"out": "Leave out", "in": "Count again"}.__getitem__,
            default="out",
            required=True,
            key="curator_what",
        )
    excluded = what == "out"
    keys = curation.changed_by(votes, chosen if which == "chosen" else everything, excluded=excluded)
    if not keys:
        st.caption("Nothing would change. Choose rows of the table, or all that the filters leave.")
        return
    before = services.votes("arena")
    plan = curation.preview(before, curation.frame_of(services.store(), keys), excluded=excluded)
    st.write(
        f"**{counted(plan.votes, 'vote')}** of **{counted(plan.raters, 'rater')}** would "
        f"{'be left out' if excluded else 'count again'}. What that does to the arena's board:"
    )
    show_table(
        plan.board,
        key="curator_preview",
        column_config={
            "model": "Model",
            "score": st.column_config.NumberColumn("Score now", format="%.0f"),
            "rank": "Place now",
            "score_after": st.column_config.NumberColumn("Score then", format="%.0f"),
            "rank_after": "Place then",
            "moved": st.column_config.NumberColumn("Moves by", format="%+.1f"),
        },
        alt="The board now and after the decision",
    )
    download("Board, now and then", lambda: plan.board, "board-now-and-then", "curator_preview_csv")
    st.text_input(
        "Reason", key="curator_reason", max_chars=500, placeholder="Voted left 40 times in a minute"
    )
    st.button(
        f"{'Leave out' if excluded else 'Count again'}: {counted(plan.votes, 'vote')}",
        icon=":material/gavel:",
        key="curator_decide",
        on_click=_decide,
        args=(keys,),
        kwargs={"excluded": excluded},
    )


def _log() -> None:
    st.header("Decisions", anchor=False)
    log = curation.decisions(services.store())
    if log.empty:
        st.caption("No vote was left out yet.")
        return
    st.caption("Newest first. Nothing here is ever deleted; the last decision on a vote holds.")
    show_table(
        log.head(_SHOWN),
        key="curator_log",
        column_config={
            "created_at": st.column_config.DatetimeColumn(
                "When (UTC)", format="YYYY-MM-DD HH:mm", timezone="UTC"
            ),
            "decision": "Decision",
            "reason": "Reason",
            "curator": "Who decided",
            "voter": "Rater",
            "battle_id": "Battle",
        },
        alt="The log of decisions, newest first",
    )
    download("Decisions", lambda: log, "decisions", "curator_log_csv")


def _export() -> None:
    st.header("Export", anchor=False)
    st.caption(
        "Everything in the store, with fresh pseudonyms under a key that is thrown away. "
        "Prompts are in it: read them before you publish, people write about themselves."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        format = st.segmented_control(
            "Format",
            ["jsonl", "csv", "parquet"],
            default="jsonl",
            required=True,
            key="curator_format",
            label_visibility="collapsed",
        )
        comments = st.toggle("With comments", key="curator_comments")
        st.download_button(
            "Download",
            data=lambda: curation.export_zip(services.store(), comments=comments, format=format),
            file_name="runoff-export.zip",
            mime="application/zip",
            icon=":material/download:",
            key="curator_export",
            on_click="ignore",
        )


def _refusals() -> None:
    refused = services.desk().limiter.refused()
    if refused:
        said = ", ".join(f"{count:,} {kind}" for kind, count in sorted(refused.items()))
        st.caption(f":material/speed: Refused because they came too fast, since the start: {said}.")


def _page() -> None:
    st.title("Curator", anchor=False)
    if not services.is_curator():
        st.error("This page is for curators. Whoever runs this arena can invite you as one.")
        return
    if done := st.session_state.pop("curator_done", None):
        st.success(done)
    if problem := st.session_state.pop("curator_problem", None):
        st.error(problem)
    _refusals()
    votes, integrity = _review(services.votes_version())
    if votes.empty:
        st.info("No vote has been cast yet. What people vote shows here.", icon=":material/inbox:")
        st.page_link("app_pages/arena.py", label="Go to the arena", icon=":material/swords:")
    else:
        looked_at = _checks(votes, integrity)
        st.subheader("Votes", anchor=False)
        found = _filters(looked_at)
        waits = (
            timedelta(seconds=float(found["seconds"].median())) if found["seconds"].notna().any() else None
        )
        median = "" if waits is None else f", {waits.total_seconds():.0f} s to vote in the median"
        st.caption(f"{len(found):,} of {len(votes):,} votes, of {found['voter'].nunique():,} raters{median}.")
        if not found.empty:
            newest = found.iloc[::-1].head(_SHOWN)
            if len(found) > _SHOWN:
                st.caption(
                    f"The latest {_SHOWN:,} are shown; a decision on all that the filters leave is on all."
                )
            _decision(votes, found, _table(newest))
    _log()
    _export()


_page()
