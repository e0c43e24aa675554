"""LLMFAO comparisons, and plain ``left,right,winner`` tables as pairwise rating libraries use them.

The LLMFAO files number their comparisons, and the crowd file and the judge files
share those numbers: all of them therefore meet in the same battles. The crowd
file names a worker; a file without that column holds the verdicts of one judge
model, which only its file name tells (``gpt4-crowd-comparisons.csv``).
"""

from __future__ import annotations

from typing import Any

from ..records import Answer, Battle, Judgment, Vote
from . import values
from .base import Context, Layout, Parsed, Row, RowRefused, SimpleParser
from .times import UNKNOWN_TIME

_COMPARISON = frozenset({"id", "prompt", "model_x", "model_y", "left", "right", "winner"})


class ComparisonParser(SimpleParser):
    """Shared by the three shapes: the battle of a numbered comparison."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._votes: dict[str, int] = {}

    def battle(self, found: dict[str, Any]) -> Battle:
        """The battle that all files of the set give the same identifier."""
        left, right = values.model_name(found, "left"), values.model_name(found, "right")
        number, prompt = str(found.get("id", "")), str(found.get("prompt", ""))
        return Battle(
            id=values.content_id("llmfao", number, prompt, left, right),
            created_at=UNKNOWN_TIME,
            prompt=f"prompt {prompt} of the LLMFAO set",
            left=Answer(model=left),
            right=Answer(model=right),
            source="import:llmfao",
            extra={"comparison": number, "prompt": prompt},
        )

    def once(self, key: str, line: int) -> None:
        """Refuse a second verdict of the same voter on the same battle."""
        first = self._votes.setdefault(key, line)
        if first != line:
            raise RowRefused(f"the same voter and battle as line {first}")


class CrowdParser(ComparisonParser):
    """Votes of crowd workers."""

    def records(self, row: Row) -> Parsed:
        """The battle and the vote of one worker."""
        battle = self.battle(row.values)
        worker = str(row.values.get("worker") or "").strip()
        if not worker:
            raise RowRefused("column worker is empty; a crowd vote needs its worker")
        outcome = values.outcome(row.values, "winner")
        vote_id = values.content_id("vote", battle.id, worker)
        self.once(vote_id, row.line)
        vote = Vote(
            id=vote_id,
            battle_id=battle.id,
            voter=f"worker-{worker}",
            outcome=outcome,
            created_at=UNKNOWN_TIME,
        )
        return [battle, vote]


class JudgeParser(ComparisonParser):
    """Verdicts of one judge model, named by the file."""

    def records(self, row: Row) -> Parsed:
        """The battle and the verdict."""
        battle = self.battle(row.values)
        judge = self.context.path.name.split(".")[0].split("-")[0]
        judgment_id = values.content_id("judgment", battle.id, judge)
        outcome = values.outcome(row.values, "winner")
        self.once(judgment_id, row.line)
        judgment = Judgment(
            id=judgment_id,
            battle_id=battle.id,
            judge=judge,
            outcome=outcome,
            with_execution=False,
            created_at=UNKNOWN_TIME,
        )
        return [battle, judgment]


class PairParser(SimpleParser):
    """Plain pairs: every row is a battle of its own."""

    def records(self, row: Row) -> Parsed:
        """The battle and the vote of one row."""
        found = row.values
        battle_id = values.content_id(self.context.layout, row.digest, row.occurrence)
        voter = next((str(found[name]) for name in ("worker", "voter") if found.get(name)), "")
        battle = Battle(
            id=battle_id,
            created_at=UNKNOWN_TIME,
            prompt=values.text_or(found, "prompt"),
            left=Answer(model=values.model_name(found, "left")),
            right=Answer(model=values.model_name(found, "right")),
            source=f"import:{self.context.layout}",
        )
        vote = Vote(
            id=values.content_id("vote", battle_id),
            battle_id=battle_id,
            voter=f"worker-{voter}" if voter.strip() else values.unnamed_voter(battle_id),
            outcome=values.outcome(found, "winner"),
            created_at=UNKNOWN_TIME,
        )
        return [battle, vote]


CROWD = Layout(
    name="llmfao",
    title="LLMFAO crowd comparisons",
    gives="battles and votes",
    required=_COMPARISON | {"worker"},
    parser=CrowdParser,
)

JUDGE = Layout(
    name="llmfao_judge",
    title="LLMFAO comparisons of a judge model",
    gives="battles and judgments",
    required=_COMPARISON,
    forbidden=frozenset({"worker"}),
    parser=JudgeParser,
)

PAIRS = Layout(
    name="pairs",
    title="Plain pairs (left, right, winner)",
    gives="battles and votes",
    required=frozenset({"left", "right", "winner"}),
    forbidden=frozenset({"model_x", "model_y", "model_a", "model_b"}),
    parser=PairParser,
)

LAYOUTS = (CROWD, JUDGE, PAIRS)
