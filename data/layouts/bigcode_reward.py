"""BigCodeReward: the human votes with topics and outputs, and what judge models said of the same sessions."""

from __future__ import annotations

from typing import Any

from ..outcomes import Outcome
from ..records import Answer, Battle, Judgment
from ..strict_json import canonical
from . import values
from .base import Context, Layout, Parsed, Row, RowRefused, SimpleParser
from .bigcode import Sessions, battle_records, session_battle_id, session_name
from .times import UNKNOWN_TIME


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
            aspects={},
            category=found.get("category_name"),
            extra=_outputs(found),
        )
        self._sessions.once(session_name(found), row.line)
        return records


class ResultsParser(SimpleParser):
    """Each row is what one judge model said of one session, with or without seeing the outputs."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._judged = Sessions()

    def records(self, row: Row) -> Parsed:
        """The battle, as far as this file knows it, and the judgment."""
        found = row.values
        session = session_name(found)
        judge = values.text(found, "judge_model").strip()
        executed = values.boolean(found, "has_execution")
        models = _models(found)
        battle_id = session_battle_id(session)
        battle = Battle(
            id=battle_id,
            created_at=UNKNOWN_TIME,
            prompt=values.text_or(found, "instruction"),
            left=Answer(model=models["left"]),
            right=Answer(model=models["right"]),
            source=f"import:{self.context.layout}",
            extra={"chat_session_id": session, "partial": True},
        )
        judgment = Judgment(
            id=values.content_id("judgment", battle_id, judge, int(executed)),
            battle_id=battle_id,
            judge=judge,
            outcome=self._verdict(found),
            with_execution=executed,
            created_at=UNKNOWN_TIME,
            text=values.text_or(found, "detailed_scores"),
            extra=_seen_by_judge(found),
        )
        if not judge:
            raise RowRefused("column judge_model is empty")
        self._judged.once(f"{session} judged by {judge}, outputs {executed}", row.line)
        return [battle, judgment]

    def _verdict(self, found: dict[str, Any]) -> Outcome | None:
        if found.get("judgment") in (None, ""):
            self.notes.add("a judgment without a verdict was kept as such")
            return None
        return values.outcome(found, "judgment")


def _models(found: dict[str, Any]) -> dict[Any, str]:
    return {"left": values.model_name(found, "model_A"), "right": values.model_name(found, "model_B")}


def _outputs(found: dict[str, Any]) -> dict[str, Any]:
    """The outputs that stand beside the states in the row; they need not be those of the last round."""
    extra: dict[str, Any] = {}
    for letter, side in (("A", "left"), ("B", "right")):
        for kind in ("output", "error"):
            if shown := values.text_or(found, f"execution_{kind}_{letter}"):
                extra[f"execution_{kind}_{side}"] = shown
    return extra


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
    required=frozenset({"chat_session_id", "judge_model", "has_execution", "judgment", "model_A", "model_B"}),
    forbidden=frozenset({"human_vote", "feedback"}),
    parser=ResultsParser,
)

LAYOUTS = (REWARD, RESULTS)
