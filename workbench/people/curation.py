"""What a curator sees and decides: votes with their habits, and what leaving some out would do to the board.

A decision is a record with a reason. Nothing is deleted, and every decision can be taken back.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from analysis.integrity import KINDS, Integrity, examine_integrity
from analysis.leaderboard import Leaderboard, leaderboard
from data.export import export_records
from data.frames import join_votes, votes_frame
from data.records import NAMED, RULE, Battle, Exclusion, Record, Vote
from data.store import Store

from ..errors import PeopleError

#: Words that a person reads in a second when skimming: three times the 238 words a minute of silent
#: reading (Brysbaert 2019, Journal of Memory and Language 109, 104047). Programs are not counted as text.
SKIM_WORDS = 3 * 238 / 60
#: What is remarkable about a single vote, and of whom the checks of the whole log say something.
_OF_VOTES = (
    "shown to somebody else",
    "before its battle",
    "faster than reading",
    "same question again",
    "names its maker",
)
FLAGS = (*_OF_VOTES, *KINDS)

Key = tuple[str, str]

_FENCES = re.compile(r"(?ms)^(`{3,}|~{3,}).*?(^\1\s*$|\Z)")
_MAKER = "says who wrote it"


def reading_seconds(battle: Battle) -> float:
    """The time in which nobody has read a prompt and both answers, their programs left out."""
    texts = (battle.prompt, *(_FENCES.sub(" ", answer.text) for answer in (battle.left, battle.right)))
    return sum(len(text.split()) for text in texts) / SKIM_WORDS


def review(store: Store) -> pd.DataFrame:
    """Each vote as it stands, with what is remarkable about it.

    Returns
    -------
    DataFrame
        One row per battle and voter, in the order of the first votes: ``battle_id``, ``voter``,
        ``created_at`` (of the last revision), ``outcome``, ``model_left``, ``model_right``,
        ``prompt``, ``source``, ``changed`` (number of corrections), ``seconds`` (from the
        question to the first vote; missing for imported votes), ``comment``, ``flags`` (see `FLAGS`,
        separated by commas), ``excluded`` and ``reason`` (of the decision that holds).
    """
    battles = {battle.id: battle for battle in store.battles()}
    decided = {(item.battle_id, item.voter): item for item in store.exclusions()}
    makers = {
        (item.battle_id, item.voter)
        for item in store.exclusions()
        if item.curator == RULE and _MAKER in item.reason
    }
    first: dict[Key, Vote] = {}
    last: dict[Key, Vote] = {}
    for vote in store.votes():
        key = (vote.battle_id, vote.voter)
        if key not in last or vote.revision > last[key].revision:
            last[key] = vote
        if key not in first or vote.revision < first[key].revision:
            first[key] = vote
    asked: set[tuple[str, str, frozenset[str]]] = set()
    rows = []
    for key, vote in last.items():
        battle = battles[vote.battle_id]
        live = not battle.source.startswith("import")
        shown_to = battle.extra.get("voter", vote.voter) if live else vote.voter
        seconds = (first[key].created_at - battle.created_at).total_seconds() if live else None
        question = (vote.voter, battle.prompt, frozenset((battle.left.model, battle.right.model)))
        flags = [
            flag
            for flag, holds in zip(
                _OF_VOTES,
                (
                    shown_to != vote.voter,
                    seconds is not None and seconds < 0,
                    seconds is not None and seconds < reading_seconds(battle),
                    question in asked,
                    key in makers,
                ),
                strict=True,
            )
            if holds
        ]
        asked.add(question)
        decision = decided.get(key)
        excluded = decision is not None and decision.excluded
        rows.append(
            {
                "battle_id": vote.battle_id,
                "voter": vote.voter,
                "created_at": vote.created_at.astimezone(UTC),
                "outcome": vote.outcome.value,
                "model_left": battle.left.model,
                "model_right": battle.right.model,
                "prompt": battle.prompt,
                "source": battle.source,
                "changed": vote.revision,
                "seconds": seconds,
                "comment": vote.comment,
                "flags": ", ".join(flags),
                "excluded": excluded,
                "reason": decision.reason if decision is not None and excluded else "",
            }
        )
    made = pd.DataFrame(rows, columns=list(_COLUMNS))
    return made.astype({"seconds": "float64", "excluded": "bool", "changed": "int64"})


_COLUMNS = (
    "battle_id",
    "voter",
    "created_at",
    "outcome",
    "model_left",
    "model_right",
    "prompt",
    "source",
    "changed",
    "seconds",
    "comment",
    "flags",
    "excluded",
    "reason",
)


def examined(votes: pd.DataFrame) -> tuple[pd.DataFrame, Integrity]:
    """The votes of `review` with what the checks of the whole log say of them added to their flags.

    Returns
    -------
    DataFrame
        As given, with more ``flags``.
    Integrity
        The findings; ``rows`` are places in that frame. Votes that are left out are looked at as well.
    """
    places = np.flatnonzero((votes["source"] != NAMED).to_numpy())
    if not len(places):
        return votes, Integrity((), {}, 0, 0)
    found = examine_integrity(votes.iloc[places].reset_index(drop=True))
    found = replace(
        found, findings=tuple(replace(finding, rows=places[finding.rows]) for finding in found.findings)
    )
    flags = [list(filter(None, text.split(", "))) for text in votes["flags"]]
    for finding in found.findings:
        for row in finding.rows:
            if finding.kind not in flags[row]:
                flags[row].append(finding.kind)
    return votes.assign(flags=[", ".join(some) for some in flags]), found


def findings_table(votes: pd.DataFrame, found: Integrity) -> pd.DataFrame:
    """The findings for people: ``finding, raters, votes, left_out, chance, reason``."""
    rows = [
        (
            finding.kind,
            ", ".join(finding.voters),
            len(finding.rows),
            int(votes["excluded"].to_numpy()[finding.rows].sum()),
            finding.chance,
            finding.reason,
        )
        for finding in found.findings
    ]
    return pd.DataFrame(rows, columns=["finding", "raters", "votes", "left_out", "chance", "reason"])


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would change.

    Attributes
    ----------
    votes : int
        How many votes would count otherwise than now.
    raters : int
        Whose they are.
    board : DataFrame
        Per model: ``model``, ``score`` and ``rank`` now, ``score_after``, ``rank_after``, ``moved``.
        Numbers are missing where a board does not determine them.
    """

    votes: int
    raters: int
    board: pd.DataFrame


def changed_by(votes: pd.DataFrame, keys: Iterable[Key], *, excluded: bool) -> list[Key]:
    """Those of the keys whose vote would count otherwise than now, in the order of the frame."""
    chosen = set(keys)
    rows = zip(votes["battle_id"], votes["voter"], votes["excluded"], strict=True)
    return [
        (battle, voter) for battle, voter, out in rows if (battle, voter) in chosen and bool(out) != excluded
    ]


def frame_of(store: Store, keys: Iterable[Key]) -> pd.DataFrame:
    """The votes frame of these votes, whether they count or not."""
    chosen = set(keys)
    records: list[Record] = [store.battle(battle) for battle in dict.fromkeys(battle for battle, _ in chosen)]
    records += [vote for vote in store.votes() if (vote.battle_id, vote.voter) in chosen]
    return votes_frame(records)


def preview(counted: pd.DataFrame, votes: pd.DataFrame, *, excluded: bool) -> Preview:
    """What leaving votes out, or counting them again, does to the board.

    Parameters
    ----------
    counted : DataFrame
        Votes frame of the board as it is.
    votes : DataFrame
        Votes frame of those that would count otherwise, see `changed_by` and `frame_of`.
    """
    if excluded:
        gone = pd.MultiIndex.from_frame(votes[["battle_id", "voter"]].astype(object))
        pairs = pd.MultiIndex.from_frame(counted[["battle_id", "voter"]].astype(object))
        after = counted[~pairs.isin(gone)]
    else:
        after = join_votes([counted, votes])
    before_rows, after_rows = (_rows(frame) for frame in (counted, after))
    models = list(dict.fromkeys((*before_rows, *after_rows)))
    nothing: tuple[float | None, int | None] = (None, None)
    board = pd.DataFrame(
        [(model, *before_rows.get(model, nothing), *after_rows.get(model, nothing)) for model in models],
        columns=["model", "score", "rank", "score_after", "rank_after"],
    ).astype({"score": "float64", "score_after": "float64", "rank": "Int64", "rank_after": "Int64"})
    board["moved"] = board["score_after"] - board["score"]
    return Preview(len(votes), int(votes["voter"].nunique()), board)


def _rows(votes: pd.DataFrame) -> dict[str, tuple[float | None, int | None]]:
    if votes.empty:
        return {}
    board: Leaderboard = leaderboard(votes, resamples=200)
    return {row.model: (row.score, row.rank) for row in board.whole.models}


def decide(store: Store, keys: Sequence[Key], *, excluded: bool, reason: str, curator: str) -> int:
    """Record a decision on votes, all of them or none; how many.

    Raises
    ------
    PeopleError
        When no vote was chosen, or no reason is given.
    """
    if not keys:
        raise PeopleError("no vote was chosen that would change; choose some first")
    if not reason.strip():
        raise PeopleError("say why; the reason is kept with the decision, for those who read it later")
    store.add_many(
        [
            Exclusion(
                battle_id=battle, voter=voter, excluded=excluded, reason=reason.strip(), curator=curator
            )
            for battle, voter in keys
        ]
    )
    return len(keys)


def decisions(store: Store) -> pd.DataFrame:
    """The log of decisions, the newest first: ``created_at, decision, reason, curator, voter, battle_id``."""
    rows = [
        (
            item.created_at,
            "left out" if item.excluded else "counted again",
            item.reason,
            "a rule of Runoff" if item.curator == RULE else item.curator,
            item.voter,
            item.battle_id,
        )
        for item in reversed(store.exclusions())
    ]
    return pd.DataFrame(rows, columns=["created_at", "decision", "reason", "curator", "voter", "battle_id"])


def _without_comments(records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        yield replace(record, comment="") if isinstance(record, Vote) else record


def export_zip(
    store: Store, *, comments: bool = False, format: Literal["parquet", "csv", "jsonl"] = "jsonl"
) -> bytes:
    """Everything in the store without the names of its people, as a zip archive.

    Pseudonyms are replaced by hashes under a key that is forgotten, so that not even who holds the
    secret can tell whose a vote was. Comments are left out unless ``comments`` is given; prompts
    stay, since battles are nothing without them.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "runoff-export"
        records = store.records() if comments else _without_comments(store.records())
        export_records(records, folder, format, pseudonymous=True)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, f"runoff-export/{path.name}")
        return packed.getvalue()


def filtered(
    votes: pd.DataFrame, wanted: Mapping[str, Sequence[str]], *, state: Literal["all", "in", "out"] = "all"
) -> pd.DataFrame:
    """The votes that a curator wants to see.

    Parameters
    ----------
    votes : DataFrame
        Of `review`.
    wanted : mapping
        ``voter``, ``outcome`` and ``flags`` to the values of which one must hold; nothing for all.
    state : {"all", "in", "out"}
        All of them, those that count, or those that were left out.
    """
    kept = votes
    for column in ("voter", "outcome"):
        if wanted.get(column):
            kept = kept[kept[column].isin(list(wanted[column]))]
    if wanted.get("flags"):
        chosen = set(wanted["flags"])
        kept = kept[[bool(chosen & set(flags.split(", "))) for flags in kept["flags"]]]
    if state != "all":
        kept = kept[kept["excluded"] == (state == "out")]
    return kept
