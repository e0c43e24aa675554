"""Votes with everything that belongs to them, and the published form of one side's conversation and runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..environments import Environment
from ..languages import Language
from ..layouts.bigcode import LETTERS
from ..layouts.values import content_id
from ..records import NAMED, SIDES, Battle, Interaction, Run, Side, Turn, Vote
from ..store import Store

#: What the published logs call where a program ran.
_SANDBOXES = {
    Environment.CORE_WEB: "HTML",
    Environment.REACT: "React",
    Environment.VUE: "Vue",
    Environment.STREAMLIT: "Streamlit",
    Environment.GRADIO: "Gradio",
    Environment.PYGAME: "PyGame",
    Environment.MERMAID: "Mermaid",
}
_RUNNERS = {
    Language.PYTHON: "Python Runner",
    Language.JAVASCRIPT: "Javascript Runner",
    Language.TYPESCRIPT: "Javascript Runner",
    Language.C: "C Runner",
    Language.CPP: "C++ Runner",
    Language.JAVA: "Java Runner",
    Language.GO: "Golang Runner",
    Language.RUST: "Rust Runner",
}

#: Columns of a recorded interaction; ``key`` is written for keys that are no character.
EVENT_NUMBERS = ("height", "scrollLeft", "scrollTop", "width", "x", "y")


@dataclass(frozen=True, slots=True)
class Voted:
    """One vote that counts, with its battle, the later turns, and the runs of both sides."""

    vote: Vote
    battle: Battle
    turns: list[Turn]
    runs: list[Run]
    #: the row of the votes frame: languages and environments are those of the last programs
    row: dict[str, Any]
    #: the session that the published layouts know this vote by
    session: str
    interactions: dict[str, list[Interaction]]


def voted_battles(store: Store, left_out: Counter[str], *, named: bool = False) -> Iterator[Voted]:
    """Every vote that counts, in the order of the log; what is left out is counted by its reason.

    Parameters
    ----------
    store : Store
    left_out : Counter
        Gets the counts when the iteration ends.
    named : bool
        Also give votes of people who knew the names.
    """
    seen: set[str] = set()
    for row in store.vote_rows():
        first = row["battle_id"] not in seen
        seen.add(row["battle_id"])
        if row["source"] == NAMED and not named:
            left_out["votes cast side by side, with the names known"] += 1
            continue
        battle = store.battle(row["battle_id"])
        (vote,) = [vote for vote in store.votes(battle.id) if vote.id == row["vote_id"]]
        runs = store.runs(battle.id)
        yield Voted(
            vote=vote,
            battle=battle,
            turns=store.turns(battle.id),
            runs=runs,
            row=row,
            # a session has one vote in the published sets: further voters get one of their own
            session=_session(battle) if first else content_id("session", battle.id, vote.id),
            interactions={run.id: store.interactions(run.id) for run in runs},
        )
    left_out["votes that curators or rules excluded"] += len(store.excluded_votes())
    left_out["battles without a vote that counts"] += store.counts()["battles"] - len(seen)


def _session(battle: Battle) -> str:
    known = battle.extra.get("chat_session_id")
    return known if isinstance(known, str) and known else battle.id


def said_by(voted: Voted, side: Side) -> list[list[str]]:
    """What was said on one side as ``[role, text]`` pairs; of a turn asked again, the last answer."""
    last: dict[int, tuple[str, str]] = {1: (voted.battle.prompt, voted.battle.answer(side).text)}
    for turn in sorted(voted.turns, key=lambda turn: (turn.number, turn.attempt)):
        if turn.side == side:
            last[turn.number] = (turn.prompt, turn.text)
    return [
        [role, text]
        for number in sorted(last)
        for role, text in zip(("user", "assistant"), last[number], strict=True)
    ]


def words_of_people(voted: Voted) -> list[str]:
    """Everything that a person typed: prompts, and programs that were edited."""
    return [
        voted.battle.prompt,
        *(turn.prompt for turn in voted.turns),
        *(run.code for run in voted.runs if run.edited),
    ]


def instruction_of(voted: Voted) -> str:
    """Every prompt, one a line, as the published sets join them."""
    asked = max(([text for role, text in said_by(voted, side) if role == "user"] for side in SIDES), key=len)
    return "\n".join(asked)


def last_runs(voted: Voted, side: Side) -> dict[int, Run]:
    """The last run of each turn of a side; runs that came before are counted, not kept."""
    runs = sorted((run for run in voted.runs if run.side == side), key=lambda run: run.created_at)
    return {_round(voted, run): run for run in runs}


def _round(voted: Voted, run: Run) -> int:
    """The turn that a run belongs to: what its data set says, or the last one begun before it."""
    known = run.extra.get("enabled_round")
    if isinstance(known, int) and known > 0:
        return known
    began = [
        turn.number for turn in voted.turns if turn.side == run.side and turn.created_at <= run.created_at
    ]
    return max(began, default=1)


def state_of(voted: Voted, side: Side) -> dict[str, Any]:
    """One of the two ``states`` of a row."""
    messages = said_by(voted, side)
    rounds = last_runs(voted, side)
    conversation = content_id("conversation", voted.session, side)
    return {
        "chat_mode": "battle_named" if voted.battle.source == NAMED else "battle_anony",
        "chat_session_id": voted.session,
        "chat_start_time": voted.battle.created_at.isoformat(),
        "conv_id": conversation,
        "messages": messages,
        "model_name": voted.battle.answer(side).model,
        "offset": 0,
        "roles": ["user", "assistant"],
        "sandbox_logs_by_round": {
            str(number): _log(voted, run, number, conversation) for number, run in rounds.items()
        },
        "system_message": "",
        "template_name": "",
        "total_rounds": len(messages) // 2,
    }


def _log(voted: Voted, run: Run, number: int, conversation: str) -> dict[str, Any]:
    same = [
        other
        for other in voted.runs
        if other.side == run.side and _round(voted, other) == number and other.created_at <= run.created_at
    ]
    label = sandbox_label(run.environment, run.language)
    dependencies = run.extra.get("code_dependencies")
    return {
        "enabled_round": number,
        "filename": f"sandbox-logs-{conversation}-{number}-{len(same)}.json",
        "sandbox_run_round": len(same),
        "sandbox_state": {
            "auto_selected_sandbox_environment": label,
            "chat_session_id": voted.session,
            "code_dependencies": dependencies if isinstance(dependencies, list) else [[], []],
            "code_language": _fence(run),
            "code_to_execute": run.code,
            "conv_id": conversation,
            "edit_round": sum(other.edited for other in same),
            "enable_sandbox": True,
            "enabled_round": number,
            # null: it never ran, so nothing can be said of the program
            "execution_success": None
            if run.status in ("unsupported", "runner_fault")
            else run.status == "ok",
            "sandbox_environment": label,
            "sandbox_error": run.stderr,
            # our own name of the run, so that reading it back gives the same run
            "sandbox_id": run.id,
            "sandbox_instruction": "",
            "sandbox_output": run.stdout,
            "sandbox_run_round": len(same),
            "screenshot_base64": run.extra.get("screenshot_base64"),
            "screenshot_path": None,
        },
        "user_interaction_records": [_event(event) for event in voted.interactions.get(run.id, [])],
    }


def _event(event: Interaction) -> dict[str, Any]:
    key = event.detail.get("key")
    numbers = {name: event.detail.get(name) for name in EVENT_NUMBERS}
    return {
        "type": event.kind,
        "time": event.at.isoformat(),
        # characters that people typed could spell anything; Enter and the arrows tell as much of play
        "key": key if isinstance(key, str) and len(key) > 1 else None,
    } | {
        name: float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        for name, value in numbers.items()
    }


def sandbox_label(environment: Environment | None, language: Language | None) -> str | None:
    """What the published logs call the place where such a program runs."""
    if environment is None:
        return None
    if environment is Environment.INTERPRETER:
        return _RUNNERS.get(language, "Interpreter") if language is not None else "Interpreter"
    return _SANDBOXES[environment]


def _fence(run: Run) -> str | None:
    if run.environment is Environment.MERMAID:
        return "mermaid"
    return run.language.value if run.language else None


__all__ = [
    "LETTERS",
    "Voted",
    "instruction_of",
    "last_runs",
    "said_by",
    "sandbox_label",
    "state_of",
    "voted_battles",
    "words_of_people",
]
