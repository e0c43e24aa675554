"""AutoCodeArena: the prompts, and the three files of its pipeline.

The pipeline compares each candidate with one baseline. A battle is therefore a
prompt, a candidate (left) and the baseline (right); generations, executions and
judgments of the same three share it, in whichever order they are imported. Only
the prompts file has the text of a prompt apart from the conversation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..outcomes import Outcome
from ..records import UNKNOWN_STATUS, UNKNOWN_STATUS_EXTRA, Answer, Battle, Judgment, Record, Run
from . import values
from .base import Accepted, Layout, Parsed, Prompt, Refused, Row, RowRefused, SimpleParser
from .conversations import conversation
from .times import UNKNOWN_TIME, parse_time

#: The model that every candidate is compared with (arXiv 2510.08697 v2, section 6).
BASELINE = "gpt-4.1-2025-04-14"

#: Verdict words: which of A and B is better, and how strongly. ``>>`` weighs three times.
SCORES: dict[str, tuple[Outcome, int]] = {
    "A>>B": (Outcome.LEFT, 3),
    "A>B": (Outcome.LEFT, 1),
    "A=B": (Outcome.TIE, 1),
    "B>A": (Outcome.RIGHT, 1),
    "B>>A": (Outcome.RIGHT, 3),
}


def arena_battle_id(uid: str, model: str, baseline: str) -> str:
    """The battle of a candidate with the baseline on one prompt, the same from every file."""
    return values.content_id("autocodearena", uid, model, baseline)


class PromptParser(SimpleParser):
    """Each row is one prompt."""

    def parse(self, row: Row) -> Iterator[Accepted | Refused]:
        """Yield the prompt of one row; there are no records in this file."""
        prompt = Prompt(
            uid=_uid(row.values),
            text=values.text(row.values, "instruction"),
            category=values.category(row.values.get("category"), self.notes),
        )
        yield Accepted(records=(), prompts=(prompt,), file=str(self.context.path), line=row.line)


class AnswerParser(SimpleParser):
    """Each row is one answer of a candidate, with its run when the file has outputs."""

    def records(self, row: Row) -> Parsed:
        """The battle with the baseline, and the run of the candidate's program."""
        found = row.values
        uid, model = _uid(found), values.model_name(found, "model")
        if model == BASELINE:
            raise RowRefused(f"an answer of the baseline {BASELINE} itself; it has no opponent in this file")
        said = conversation(found.get("messages"))
        answer = Answer(
            model=model,
            text=said.answer,
            code=values.text_or(found, "code_to_execute") or None,
            language=values.language(found.get("language"), self.notes),
            environment=values.environment(found.get("environment")),
        )
        created = _time(self, found)
        battle = _battle(self, uid, answer, BASELINE, prompt=said.prompt, created=created)
        return [battle, *self._run(found, battle)]

    def _run(self, found: dict[str, Any], battle: Battle) -> list[Record]:
        if "stdout" not in found:
            return []
        extra = {
            name: found[name]
            for name in ("ans_id", "screenshot_path", "code_dependencies")
            if found.get(name) not in (None, "")
        }
        run = Run(
            id=values.content_id("run", battle.id, values.text_or(found, "ans_id")),
            battle_id=battle.id,
            side="left",
            created_at=battle.created_at,
            code=battle.left.code or "",
            language=battle.left.language,
            environment=battle.left.environment,
            # the file has outputs and no exit code: warnings on stderr are not failures
            status=UNKNOWN_STATUS,
            stdout=values.text_or(found, "stdout"),
            stderr=values.text_or(found, "stderr"),
            extra=extra | UNKNOWN_STATUS_EXTRA,
        )
        return [run]


class JudgmentParser(SimpleParser):
    """Each row is one battle, judged in both orders."""

    def records(self, row: Row) -> Parsed:
        """The battle and a judgment for each game."""
        found = row.values
        uid, model = _uid(found), values.model_name(found, "model")
        judge = values.text(found, "judge").strip()
        games = values.items(found, "games")
        if not judge or len(games) != 2:
            raise RowRefused(f"a row needs its judge and two games, one in each order; it has {len(games)}")
        answer = Answer(model=model, environment=values.environment(found.get("environment")))
        battle = _battle(self, uid, answer, values.model_name(found, "baseline"))
        # game 1 shows the baseline as A, game 2 the candidate
        return [
            battle,
            self._judgment(battle, judge, games[0], swapped=True),
            self._judgment(battle, judge, games[1], swapped=False),
        ]

    def _judgment(self, battle: Battle, judge: str, game: Any, *, swapped: bool) -> Judgment:
        if game is not None and not isinstance(game, dict):
            raise RowRefused(f"a game is an object or null, not {type(game).__name__}")
        outcome, strength = _verdict(game)
        if outcome is None:
            self.notes.add("a game without a verdict was kept as such")
        elif swapped:
            outcome = outcome.swapped()
        said = (game or {}).get("judgment")
        return Judgment(
            id=values.content_id("judgment", battle.id, judge, int(swapped)),
            battle_id=battle.id,
            judge=judge,
            outcome=outcome,
            with_execution=True,
            created_at=UNKNOWN_TIME,
            strength=strength,
            swapped=swapped,
            text=values.text_or(said, "answer") if isinstance(said, dict) else str(said or ""),
            extra={} if game is not None else {"game": None},
        )


def _verdict(game: dict[str, Any] | None) -> tuple[Outcome | None, int]:
    score = (game or {}).get("score")
    if score is None or score == "":
        return None, 1
    found = SCORES.get(str(score).strip().upper())
    if found is None:
        raise RowRefused(f"unknown score {score!r:.40}; known: {', '.join(SCORES)}")
    return found


def _battle(
    parser: SimpleParser,
    uid: str,
    answer: Answer,
    baseline: str,
    *,
    prompt: str = "",
    created: datetime = UNKNOWN_TIME,
) -> Battle:
    return Battle(
        id=arena_battle_id(uid, answer.model, baseline),
        created_at=created,
        prompt=prompt,
        left=answer,
        right=Answer(model=baseline),
        source=f"import:{parser.context.layout}",
        extra={"uid": uid, "partial": True},
    )


def _uid(found: dict[str, Any]) -> str:
    uid = values.text(found, "uid").strip()
    if not uid:
        raise RowRefused("column uid is empty; it names the prompt")
    return uid


def _time(parser: SimpleParser, found: dict[str, Any]) -> datetime:
    if found.get("tstamp") in (None, ""):
        return UNKNOWN_TIME
    return parse_time(found["tstamp"], "tstamp", parser.notes)


_ANSWER = frozenset({"uid", "ans_id", "model", "messages", "code_to_execute", "environment"})

PROMPTS = Layout(
    name="autocodearena_v0",
    title="AutoCodeArena prompts",
    gives="prompts",
    required=frozenset({"uid", "instruction", "category"}),
    forbidden=frozenset({"model", "models", "games"}),
    parser=PromptParser,
)

GENERATION = Layout(
    name="autocodearena_generation",
    title="AutoCodeArena answers",
    gives="battles with the baseline, without votes",
    required=_ANSWER,
    forbidden=frozenset({"stdout", "games"}),
    parser=AnswerParser,
)

EXECUTION = Layout(
    name="autocodearena_execution_results",
    title="AutoCodeArena answers with outputs",
    gives="battles with the baseline, and runs",
    required=_ANSWER | {"stdout", "stderr"},
    forbidden=frozenset({"games"}),
    parser=AnswerParser,
)

JUDGMENT = Layout(
    name="autocodearena_judgment",
    title="AutoCodeArena judgments",
    gives="battles with the baseline, and judgments in both orders",
    required=frozenset({"uid", "judge", "model", "baseline", "games"}),
    parser=JudgmentParser,
)

LAYOUTS = (PROMPTS, GENERATION, EXECUTION, JUDGMENT)
