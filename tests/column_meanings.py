"""What each column of the store and of exports means; ``tests.reference_pages`` writes the data dictionary from it.

A column is found by ``table.column``, else by its own name.
"""

from __future__ import annotations

#: One sentence for each table.
TABLES = {
    "battles": "Two answers to one prompt, as they were shown; the first answers of each side.",
    "turns": "Answers after the first: later turns, and answers asked for again.",
    "runs": "Each execution of a side's program, edited or not.",
    "interactions": "What a person did inside a running program, event by event.",
    "votes": "What one voter said of one battle; a correction is a new row.",
    "exclusions": "That a vote counts no more, or counts again, and why; the last word holds.",
    "judgments": "What a judge model said of a battle.",
    "rater_events": "What holds for a rater of a shared arena from then on.",
    "chain_heads": "How many rows each table has and the hash of its last, so that rows lost from an end are found.",
    "drafts": "Battles that somebody is in the middle of: working copies, changed and thrown away.",
    "batch_items": "What came of each step of a batch, by the hash of all that went into it.",
    "batch_runs": "What was asked of a batch, by name; the newest of a name counts.",
    "blobs": "Bytes that items speak of: screenshots, figures, lists of prompts.",
    "applied_migrations": "Which changes of the schema this store has seen.",
}

MEANINGS = {
    # every recorded table
    "seq": "place of the row in its table, from 1, without gaps",
    "id": "32 hexadecimal digits, or what an import gave",
    "schema_version": "version of the record's form",
    "recorded_at": "when the store wrote the row, by its own clock",
    "prev": "hash of the row before; 64 zeros for the first",
    "hash": "SHA-256 of the row and of `prev`",
    "created_at": "when it happened (UTC)",
    "battle_id": "the battle it belongs to",
    "extra": "what a source or version knew besides",
    "language": "programming language of the program",
    "environment": "where the program shows itself",
    "code": "the program, as it was found or edited",
    "side": "`left` or `right`, as people saw it",
    "text": "what was said, word for word",
    # battles
    "prompt": "what was asked",
    "category": "topic of the prompt",
    "prompt_language": "natural language of the prompt",
    "battles.turns": "how many turns it had",
    "battles.source": "`live`, `named` (models known from the start), `synthetic`, or `import:` and a layout",
    "model": "name of the model",
    # turns
    "turns.number": "which turn, from 1",
    "turns.attempt": "how often this turn of this side was asked again, from 0; the highest was seen last",
    # runs
    "edited": "whether the person had changed the program",
    "runs.status": "how it ended: `ok`, `failed`, `compile_error`, `timeout`, `memory`, `output`, `unsupported`, `runner_fault` (with `extra.status` = `not recorded`: a published log that does not say)",
    "exit_code": "exit code of the program",
    "boot_ms": "milliseconds until the sandbox was up",
    "compile_ms": "milliseconds of the compiler",
    "run_ms": "milliseconds of the program itself",
    "runtime": "what ran it, with its version",
    "stdout": "standard output, capped",
    "stderr": "standard error, capped",
    # interactions
    "run_id": "the run it happened in",
    "interactions.number": "count of the run's events, from 0, as the frame sent them",
    "interactions.kind": "what happened: `click`, `keydown`, `error`, `ready`, …",
    "at": "when it happened (UTC)",
    "detail": "particulars of the event",
    # votes
    "voter": "random name of the person",
    "outcome": "`left`, `right`, `tie` or `both_bad`",
    "revision": "0 for the first vote, then one more for each correction; the highest counts",
    "correctness": "which side is more correct: `left`, `right` or `tie`",
    "efficiency": "which side is more efficient",
    "explainability": "which side explains itself better",
    "maintainability": "which side is easier to maintain",
    "ui_ux_design": "which side is nicer to use",
    "aspects": "the five aspects of a vote that were judged, each `left`, `right` or `tie`",
    "comment": "what the voter wrote beside the vote",
    "ran_left": "whether the left program had run when the vote was cast",
    "ran_right": "the same of the right one",
    # exclusions
    "excluded": "1: counts no more; 0: counts again",
    "reason": "why, for those who read it later",
    "curator": "who decided it; `runoff` for a rule",
    # judgments
    "judge": "name of the judge model",
    "judgments.outcome": "its verdict; missing where none could be read",
    "with_execution": "whether it saw what came of the runs",
    "strength": "1 for better, more for much better",
    "swapped": "whether it was asked with the sides exchanged; `outcome` is by the sides as people saw them",
    # raters
    "rater": "pseudonym of the person",
    "rater_events.kind": "`joined`, `consented` or `role`",
    # beside the log
    "table_name": "name of a recorded table",
    "count": "how many rows it has",
    "chain_heads.hash": "hash of its last row",
    "drafts.id": "the battle",
    "owner": "whose battle it is",
    "saved_at": "when it was last changed",
    "content": "the working copy, JSON",
    "batch_items.key": "SHA-256 of the inputs",
    "batch_items.attempt": "how often it was tried, from 0; at most one is done",
    "stage": "`generate`, `execute` or `judge`",
    "batch_items.status": "`done`, or `error`, which never counts",
    "seconds": "how long it took",
    "inputs": "everything that the result depends on, JSON",
    "result": "what came of it, JSON",
    "digest": "SHA-256 of the rest of the row",
    "batch_runs.name": "name of the run",
    "batch_runs.kind": "`auto` (ranking by judges) or `reward` (judging judges)",
    "manifest": "what was asked for, with versions and seeds, JSON",
    "sha256": "SHA-256 of the bytes",
    "bytes": "the bytes",
    "applied_migrations.number": "number of the migration",
    "applied_migrations.name": "its name",
    "applied_at": "when it was applied",
    "fingerprint": "hash of the schema it left",
}


def meaning(table: str, column: str) -> str:
    """What a column means; columns of a side mean what they mean of a program.

    Raises
    ------
    KeyError
        Naming the column that nobody has described.
    """
    for name in (f"{table}.{column}", column):
        if name in MEANINGS:
            return MEANINGS[name]
    words = column.split("_")
    for side in ("left", "right"):
        rest = "_".join(word for word in words if word != side)
        if side in words and rest in MEANINGS:
            return f"{MEANINGS[rest]}, {side} side"
    raise KeyError(f"{table}.{column} is in no line of tests/column_meanings.py")
