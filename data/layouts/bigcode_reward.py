"""BigCodeReward: the human votes with topics and outputs, and what judge models said of the same sessions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..outcomes import Outcome
from ..records import Answer, Battle, Judgment
from ..strict_json import canonical, loads
from . import values
from .base import Context, Layout, Parsed, Row, RowRefused, SimpleParser
from .bigcode import Sessions, battle_records, marked_extra, marks_of, session_battle_id, session_name
from .times import UNKNOWN_TIME, parse_time

#: A split of the results and its shards: ``<judge>_with_execution-00000-of-00002``.
_SPLIT = re.compile(r"(?P<judge>.+)_(?P<mode>with|without)_execution(-\d+-of-\d+)?", re.ASCII)

#: What a judge writes as ``Overall.winner``, beside the vote that is published of it.
_WINNERS = {
    "a": {Outcome.LEFT},
    "b": {Outcome.RIGHT},
    "tie": {Outcome.TIE, Outcome.BOTH_BAD},
}


@dataclass(frozen=True, slots=True)
class Split:
    """What the name of a split says of its rows.

    ``judge`` is a word of letters, digits and underscores: the name of a judge
    with everything else replaced.
    """

    name: str
    judge: str
    with_execution: bool


def split_of(path: Path) -> Split | None:
    """The split that a file belongs to, by its own name or by its folder's (``<split>/0000.parquet``)."""
    for name in (path.name.split(".", 1)[0], path.parent.name):
        if found := _SPLIT.fullmatch(name):
            return Split(name, found["judge"], found["mode"] == "with")
    return None


class RewardParser(SimpleParser):
    """Each row is one session with its human vote, topic and outputs."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sessions = Sessions()

    def records(self, row: Row) -> Parsed:
        """Battle, runs, interactions and vote of one session."""
        found = row.values
        records = battle_records(
            self.context,
            row,
            models=_models(found),
            outcome=values.outcome(found, "human_vote"),
            aspects=_aspects(found),
            category=found.get("category_name"),
            extra=_outputs(found),
        )
        self._sessions.once(session_name(found), row.line)
        return records


class ResultsParser(SimpleParser):
    """Each row is what one judge model said of one session, with or without seeing the outputs.

    Sessions of which a judge said nothing are not in its split, or have no
    judgment; neither is a verdict. The judge and the mode are columns of the row
    and the name of the split: the name fills in for a missing column, and a row
    that contradicts its split about the outputs is refused, for nobody can tell
    which of the two comparisons it belongs to.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._judged = Sessions()
        self._split = split_of(context.path)

    def records(self, row: Row) -> Parsed:
        """The battle, as far as this file knows it, and the judgment."""
        found = row.values
        session, marks = session_name(found), marks_of(found)
        judge, executed = self._judge(found), self._executed(found)
        models = _models(found)
        battle_id = values.text(marks, "battle_id") if marks else session_battle_id(session)
        battle = Battle(
            id=battle_id,
            created_at=UNKNOWN_TIME,
            prompt=values.text_or(found, "instruction"),
            left=Answer(model=models["left"]),
            right=Answer(model=models["right"]),
            source=values.text(marks, "source") if marks else f"import:{self.context.layout}",
            extra=(marked_extra(marks) if marks else {"chat_session_id": session}) | {"partial": True},
        )
        judgment = Judgment(
            id=values.content_id("judgment", battle_id, judge, int(executed)),
            battle_id=battle_id,
            judge=judge,
            outcome=self._outcome(found),
            with_execution=executed,
            created_at=UNKNOWN_TIME,
            text=values.text_or(found, "detailed_scores"),
            extra=_seen_by_judge(found),
        )
        if marks:
            judgment = self._as_marked(marks, judgment)
        order = ", sides exchanged" if judgment.swapped else ""
        self._judged.once(f"{session} judged by {judge}, outputs {executed}{order}", row.line)
        return [battle, judgment]

    def _as_marked(self, marks: dict[str, Any], judgment: Judgment) -> Judgment:
        """The judgment as it was in the store that the row was exported from."""
        judged = values.text(marks, "judged_at")
        text = judgment.text
        if values.boolean(marks, "wrapped"):
            text = values.text_or(values.mapping(loads(text), "Overall"), "reasoning")
        return replace(
            judgment,
            id=values.text(marks, "judgment_id"),
            created_at=UNKNOWN_TIME
            if judged == UNKNOWN_TIME.isoformat()
            else parse_time(judged, "judged_at", self.notes),
            swapped=values.boolean(marks, "swapped"),
            strength=values.integer(marks, "strength"),
            text=text,
        )

    def _judge(self, found: dict[str, Any]) -> str:
        if found.get("judge_model") is None and self._split is not None:
            self.notes.add("a row names no judge; the name of its split does")
            return self._split.judge
        judge = values.model_name(found, "judge_model")
        # the published names of two splits are short for the judge, so the row counts
        if self._split is not None and re.sub(r"\W", "_", judge, flags=re.ASCII) != self._split.judge:
            self.notes.add(f"rows of {judge!r} in the split {self._split.name!r}; the rows count")
        return judge

    def _executed(self, found: dict[str, Any]) -> bool:
        split = self._split
        if found.get("has_execution") is None and split is not None:
            self.notes.add("a row does not say whether outputs were shown; the name of its split does")
            return split.with_execution
        executed = values.boolean(found, "has_execution")
        if split is not None and executed != split.with_execution:
            raise RowRefused(f"has_execution is {executed}, and the split is {split.name!r:.80}; correct one")
        return executed

    def _outcome(self, found: dict[str, Any]) -> Outcome | None:
        if found.get("judgment") in (None, ""):
            self.notes.add("a judgment without a verdict was kept as such")
            return None
        outcome = values.outcome(found, "judgment")
        winner = _winner(values.text_or(found, "detailed_scores"))
        if winner is not None and outcome not in _WINNERS.get(winner, ()):
            self.notes.add("the detailed scores name another winner than the judgment; the judgment counts")
        return outcome


def _models(found: dict[str, Any]) -> dict[Any, str]:
    return {"left": values.model_name(found, "model_A"), "right": values.model_name(found, "model_B")}


def _aspects(found: dict[str, Any]) -> dict[str, Any]:
    """The aspects of a vote, which only exports of ours have in this layout; the record checks them."""
    marks = marks_of(found)
    if not values.text_or(marks, "aspects"):
        return {}
    return values.mapping({"aspects": values.embedded(marks, "aspects")}, "aspects")


def _outputs(found: dict[str, Any]) -> dict[str, Any]:
    """The outputs that stand beside the states in the row; they need not be those of the last round."""
    extra: dict[str, Any] = {}
    for letter, side in (("A", "left"), ("B", "right")):
        for kind in ("output", "error"):
            if shown := values.text_or(found, f"execution_{kind}_{letter}"):
                extra[f"execution_{kind}_{side}"] = shown
    return extra


def _winner(scores: str) -> str | None:
    """The overall winner that the judge wrote, or None where its text was no such object."""
    try:
        overall = loads(scores).get("Overall")
        return str(overall["winner"]).strip().lower()
    except (RowRefused, AttributeError, KeyError, TypeError):
        return None


def _seen_by_judge(found: dict[str, Any]) -> dict[str, Any]:
    extra = {
        f"output_type_{side}": found[column]
        for side, column in (("left", "model_A_output_type"), ("right", "model_B_output_type"))
        if found.get(column)
    }
    if found.get("judge_messages"):
        # the messages repeat answers and screenshots in full, so only their hash is kept
        extra["judge_messages_sha256"] = values.digest(canonical(found["judge_messages"]))
    return extra


REWARD = Layout(
    name="bigcodereward",
    title="BigCodeReward (human votes with topics and outputs)",
    gives="battles, runs, interactions and votes",
    required=frozenset({"chat_session_id", "human_vote", "model_A", "model_B", "states"}),
    forbidden=frozenset({"judge_model", "feedback"}),
    parser=RewardParser,
)

RESULTS = Layout(
    name="bigcodereward_experiment_results",
    title="BigCodeReward experiment results (what judge models said)",
    gives="battles and judgments",
    required=frozenset({"chat_session_id", "judgment", "model_A", "model_B"}),
    any_of=frozenset({"judge_model", "detailed_scores"}),
    forbidden=frozenset({"human_vote", "feedback"}),
    parser=ResultsParser,
)

LAYOUTS = (REWARD, RESULTS)
