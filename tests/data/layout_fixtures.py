"""Small invented rows of every published shape, so that each layout is tested without other files."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

SESSION = "5e551017" * 4
ASKED = "Draw a clock."


def state(model: str, conv_id: str, environment: str = "HTML", *, rounds: int = 1) -> dict[str, Any]:
    events = [
        {"type": "click", "time": "2025-03-02T10:11:14.500Z", "x": 1.0, "y": 2.0, "key": None},
        {"type": "load", "time": "2025-03-02T10:11:11.900Z", "x": None, "y": None, "key": None},
    ]
    logs: dict[str, Any] = {
        str(number): {
            "enabled_round": number,
            "sandbox_run_round": 1,
            "sandbox_state": sandbox_state(conv_id, environment, number),
            # the log repeats the whole list on every change
            "user_interaction_records": [events[1], *events[::-1], *events],
        }
        for number in range(1, rounds + 1)
    }
    return {
        "chat_session_id": SESSION,
        "chat_start_time": "2025-03-02 10:09:55.123456",
        "conv_id": conv_id,
        "messages": [["user", ASKED], ["assistant", f"answer of {model}"]],
        "model_name": model,
        "sandbox_logs_by_round": logs | {"7": None},
    }


def sandbox_state(conv_id: str, environment: str = "HTML", number: int = 1) -> dict[str, Any]:
    return {
        "auto_selected_sandbox_environment": environment,
        "chat_session_id": SESSION,
        "code_dependencies": [[], []],
        "code_language": "html",
        "code_to_execute": f"<b>{number}</b>",
        "conv_id": conv_id,
        "edit_round": 0,
        "enabled_round": number,
        "execution_success": True,
        "sandbox_environment": "Auto",
        "sandbox_error": "",
        "sandbox_output": "shown",
        "sandbox_run_round": 1,
        "screenshot_base64": "AAAA",
    }


def preference(**changes: Any) -> dict[str, Any]:
    row = {
        "type": "vote",
        "feedback": {"correctness": "A", "ui_ux_design": "Tie", "efficiency": None, "vote_type": "vote_left"},
        "models": {"model_A": "ant", "model_B": "bee"},
        "chat_session_id": SESSION,
        "instruction": ASKED,
        "states": {"model_A": state("ant", "ca", rounds=2), "model_B": state("bee", "cb", "React")},
    }
    return row | changes


def reward(**changes: Any) -> dict[str, Any]:
    row = {
        "chat_session_id": SESSION,
        "instruction": ASKED,
        "human_vote": "vote_model_A",
        "model_A": "ant",
        "model_B": "bee",
        "category_name": "web_design",
        "execution_output_A": "12:00",
        "execution_error_B": "no hands",
        "states": preference()["states"],
    }
    return row | changes


def result(**changes: Any) -> dict[str, Any]:
    row = {
        "chat_session_id": SESSION,
        "judge_model": "owl",
        "has_execution": True,
        "judgment": "vote_model_B",
        "model_A": "ant",
        "model_B": "bee",
        "model_A_output_type": "image",
        "instruction": ASKED,
        "detailed_scores": '{"Overall": {"winner": "B"}}',
        "judge_messages": "[]",
    }
    return row | changes


def raw(model: str, **changes: Any) -> dict[str, Any]:
    row = {
        "conv_id": f"c-{model}",
        "chat_session_id": SESSION,
        "model_name": model,
        "chat_start_time": "2025-03-02 10:09:55",
        "conversation_messages": json.dumps([["user", ASKED], ["assistant", f"answer of {model}"]]),
        "sandbox_environment": "Auto",
        "auto_selected_sandbox_environment": "PyGame",
        "code_language": "python",
        "sandbox_enabled_round": 1,
        "sandbox_run_round": 1,
        "raw_sandbox_state": json.dumps({"code_to_execute": "import pygame", "execution_success": False}),
    }
    return row | changes


def space_vote(**changes: Any) -> dict[str, Any]:
    row = {
        "timestamp": "2025-10-08T12:00:00",
        "model_a": "ant",
        "model_b": "bee",
        "initial_prompt": ASKED,
        "action_a": [{"type": "click", "time": "2025-10-08T11:59:00Z"}],
        "action_b": [],
        "conversation_a": [{"role": "user", "content": ASKED}, {"role": "assistant", "content": "A"}],
        "conversation_b": [{"role": "user", "content": ASKED}, {"role": "assistant", "content": "B"}],
        "vote": "both_bad",
    }
    return row | changes


def generation(**changes: Any) -> dict[str, Any]:
    row = {
        "uid": "u1",
        "environment": "PyGame",
        "ans_id": "a1",
        "model": "ant",
        "messages": [
            {"role": "user", "content": ASKED},
            {"role": "assistant", "content": {"answer": "here"}},
        ],
        "tstamp": 1759900000.0,
        "code_to_execute": "import pygame",
        "language": "python",
    }
    return row | changes


def judgment(**changes: Any) -> dict[str, Any]:
    row = {
        "uid": "u1",
        "environment": "PyGame",
        "judge": "owl",
        "model": "ant",
        "baseline": "gpt-4.1-2025-04-14",
        "games": [
            {"score": "B>A", "judgment": {"answer": "[[B>A]]"}},
            {"score": "A>>B", "judgment": {"answer": "[[A>>B]]"}},
        ],
    }
    return row | changes


def conversation_log() -> list[dict[str, Any]]:
    states = [state("ant", "ca"), state("bee", "cb")]
    return [
        {"tstamp": 1740910195.12, "type": "chat_multi", "model": "ant", "state": states[0], "ip": "10.0.0.1"},
        {
            "tstamp": 1740910400.5,
            "type": "vote",
            "models": ["", ""],
            "states": states,
            "ip": "10.0.0.1",
            "username": "",
            "feedback": {
                "vote_type": "vote_right",
                "Code Readability & Maintainability": "B",
                "UI & UX": None,
            },
        },
        {"tstamp": 1740910401.0, "type": "rightvote", "model": "ant", "state": states[0], "ip": "10.0.0.1"},
    ]


def sandbox_log() -> dict[str, Any]:
    return {
        "sandbox_state": sandbox_state("ca"),
        "user_interaction_records": [{"type": "load", "time": "2025-03-02T10:11:11.900Z"}],
    }


def battle(**changes: Any) -> dict[str, Any]:
    return {"model_a": "ant", "model_b": "bee", "winner": "model_b"} | changes


def webdev(**changes: Any) -> dict[str, Any]:
    said = [
        {"role": "user", "content": [{"type": "text", "text": ASKED}]},
        {"role": "assistant", "content": [{"type": "text", "text": "A"}]},
    ]
    return battle(conversation_a=said, conversation_b=said[:1], language="German") | changes


def comparison(**changes: Any) -> dict[str, Any]:
    row = {"id": 0, "prompt": 8, "model_x": 9, "model_y": 1, "worker": 5, "winner": "tie"}
    return row | {"left": "ant", "right": "bee"} | changes


def one_hot(**changes: Any) -> dict[str, Any]:
    row = {"id": 1, "model_a": "ant", "model_b": "bee", "prompt": '["Draw"]', "response_a": '["A"]'}
    row |= {"response_b": '["B", null]', "winner_model_a": 0, "winner_model_b": 0, "winner_tie": 1}
    return row | changes


def completion(**changes: Any) -> dict[str, Any]:
    row = {"prefix": "def f(\n", "suffix": ")", "model_a": "ant", "model_b": "bee"}
    return row | {"acceptedIndex": "1.0", "completion_a": "a", "completion_b": "b"} | changes


def jsonl(*rows: Any) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def table(*rows: dict[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


#: Layout name, file name, content, and the records that must come of it.
SHAPES: list[tuple[str, str, str, dict[str, int]]] = [
    ("lmarena", "a.jsonl", jsonl(battle(), battle(winner="tie (bothbad)")), {"battles": 2, "votes": 2}),
    ("lmarena", "a.csv", table(battle()), {"battles": 1, "votes": 1}),
    ("webdev_arena", "w.jsonl", jsonl(webdev()), {"battles": 1, "votes": 1}),
    ("arena_55k", "k.csv", table(one_hot()), {"battles": 1, "votes": 1}),
    ("copilot_arena", "c.csv", table(completion()), {"battles": 1, "votes": 1}),
    ("llmfao", "l.csv", table(comparison()), {"battles": 1, "votes": 1}),
    ("pairs", "p.csv", table({"left": "ant", "right": "bee", "winner": "left"}), {"battles": 1, "votes": 1}),
    ("hf_space", "h.jsonl", jsonl(space_vote()), {"battles": 1, "runs": 1, "interactions": 1, "votes": 1}),
    (
        "bigcodearena_preference_5k",
        "p.jsonl",
        jsonl(preference()),
        {"battles": 1, "runs": 3, "interactions": 6, "votes": 1},
    ),
    ("bigcodearena_raw_14k", "r.jsonl", jsonl(raw("ant"), raw("bee")), {"battles": 1, "runs": 2}),
    (
        "bigcodereward",
        "b.json",
        json.dumps([reward()], indent=1),
        {"battles": 1, "runs": 3, "interactions": 6, "votes": 1},
    ),
    ("bigcodereward_experiment_results", "e.jsonl", jsonl(result()), {"battles": 1, "judgments": 1}),
    (
        "autocodearena_v0",
        "v.jsonl",
        jsonl({"uid": "u1", "instruction": ASKED, "category": "game_development"}),
        {"prompts": 1},
    ),
    ("autocodearena_generation", "g.jsonl", jsonl(generation()), {"battles": 1}),
    (
        "autocodearena_execution_results",
        "x.jsonl",
        jsonl(generation(stdout="hi", stderr="")),
        {"battles": 1, "runs": 1},
    ),
    ("autocodearena_judgment", "j.jsonl", jsonl(judgment()), {"battles": 1, "judgments": 2}),
    ("swe_arena_conv_log", "conv.json", jsonl(*conversation_log()), {"battles": 1, "votes": 1}),
    (
        "swe_arena_sandbox_log",
        "s.json",
        json.dumps(sandbox_log(), indent=1),
        {"battles": 1, "runs": 1, "interactions": 1},
    ),
]
