"""The dataset card: a README.md with the head that the hub reads, and what people should know."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..records import SCHEMA_VERSION
from .shapes import Shape

#: A licence as the hub names it.
LICENCE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,39}", re.ASCII)

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

_TEXTS = {
    "bigcodearena_preference_5k": (
        "One row is one vote. `feedback.vote_type` is `vote_left` (model A), `vote_right` (model B), "
        "`vote_tie` or `vote_both_bad`; `states` holds both conversations and the last run of each turn."
    ),
    "bigcodereward": (
        "One row is one vote. `human_vote` is `vote_model_A`, `vote_model_B`, `vote_tie` or `vote_both_bad`; "
        "`category_id` numbers the six categories in the order of the alphabet, from 0."
    ),
    "bigcodereward_experiment_results": (
        "One row is what one judge model said of one pair, one split for each judge, with and without the "
        "outputs of the programs. A row without a `judgment` has no verdict, which is no tie. "
        "`runoff.swapped` says that the judge saw the sides exchanged; `judgment` is told in the "
        "order of the models, whatever the judge saw."
    ),
    "autocodearena_v0": "One row is one prompt. `uid` is made of the text alone.",
}


@dataclass(slots=True)
class Counts:
    """What a data set holds, counted while it is written."""

    rows: int = 0
    synthetic: int = 0
    splits: Counter[str] = field(default_factory=Counter)
    tables: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, split: str, row: Mapping[str, Any]) -> None:
        """Count one row."""
        self.rows += 1
        self.splits[split] += 1
        marks = row.get("runoff") or {}
        self.synthetic += marks.get("source") == "synthetic"
        for title, values in _counted(row, marks):
            self.tables.setdefault(title, Counter()).update(values)

    def plain(self) -> dict[str, Any]:
        """The counts as plain values, most frequent first."""
        return {
            "rows": self.rows,
            "synthetic": self.synthetic,
            "splits": dict(self.splits),
            **{title: dict(table.most_common()) for title, table in self.tables.items()},
        }


def _counted(row: Mapping[str, Any], marks: Mapping[str, Any]) -> Iterable[tuple[str, list[str]]]:
    verdict = row.get("human_vote") or (row.get("feedback") or {}).get("vote_type")
    if verdict is not None:
        yield "votes", [verdict]
    if "judgment" in row:
        yield "verdicts", [row["judgment"] or "no verdict"]
    models = row.get("models") or {name: row.get(name) for name in ("model_A", "model_B")}
    yield "models", [name for name in models.values() if name]
    for what in ("category", "prompt_language"):
        if what in marks or what in row:
            yield what, [str(marks.get(what) or row.get(what) or "not known")]
    for what in ("environment", "language"):
        if f"{what}_left" in marks:
            yield what, [str(marks[f"{what}_{side}"] or "no program") for side in ("left", "right")]


def card(
    shape: Shape,
    counts: Counts,
    *,
    title: str,
    licence: str,
    files: Mapping[str, str],
    left_out: Mapping[str, int],
    masked: Mapping[str, int],
    program: str,
) -> str:
    """The text of README.md.

    Parameters
    ----------
    shape : Shape
    counts : Counts
    title, licence : str
        The licence as the hub names it, or empty when nobody chose one.
    files : mapping
        Pattern of the files of each split.
    left_out, masked : mapping
        What is not in the data set, and what was masked, with counts.
    program : str
        Name and version of what wrote it.
    """
    tags = ["code", "runoff", *(["synthetic"] if counts.synthetic else [])]
    head = [
        "---",
        f"pretty_name: {json.dumps(title, ensure_ascii=False)}",
        f"license: {licence or 'unknown'}",
        f"task_categories: [{shape.task}]",
        f"size_categories: [{json.dumps(_size(counts.rows))}]",
        f"tags: {json.dumps(tags)}",
        "configs:",
        "- config_name: default",
        "  data_files:",
    ]
    for split, pattern in files.items():
        head += [f"  - split: {json.dumps(split)}", f"    path: {json.dumps(pattern)}"]
    head.append("---")
    body = [
        "",
        f"# {_text(title)}",
        "",
        f"{shape.title}, in the layout of `{shape.name}`. {_TEXTS[shape.name]}",
        "",
        *_synthetic(counts),
        "## What is in it",
        "",
        f"{counts.rows:,} rows.",
        "",
    ]
    for name, table in counts.tables.items():
        body += [f"| {name.replace('_', ' ')} | n |", "|---|---:|"]
        body += [f"| {_text(word)} | {count:,} |" for word, count in table.most_common()]
        body.append("")
    body += [
        "## How it was collected",
        "",
        "Two models answered the same prompt without showing their names. Their programs ran in WebAssembly "
        "and in sandboxed browser frames, on the machine of the arena. A person could use both programs and "
        "edit them, then voted; the names appeared after the vote. Votes that curators or rules excluded, and "
        "corrected votes, are not here."
        if shape.name != "autocodearena_v0"
        else "The prompts are what was asked in an arena of AI-written programs.",
        "",
        "The source of each battle is in `runoff.source`: `live` was collected in the arena, `import:…` comes "
        "from a published data set, whose own licence and terms hold for it, `synthetic` was made by a "
        "simulator."
        if shape.name != "autocodearena_v0"
        else "Synthetic battles gave none of them.",
        "",
        *_list("Left out", left_out),
        "## Personal data",
        "",
        "Voters are keyed hashes whose key was thrown away: votes of one voter stay together in this data set, "
        "and cannot be tied to a person or to another data set. Comments of voters, characters typed inside "
        "programs, addresses of machines and accounts are not here; times are as recorded. E-mail addresses and telephone numbers "
        "that people typed are masked"
        + (
            f" ({', '.join(f'{count:,} × {_text(name)}' for name, count in masked.items())})."
            if masked
            else " (none were found)."
        )
        + " Prompts are otherwise as people typed them: read them before you pass them on.",
        "",
        "## Licence",
        "",
        f"`{licence}`" if licence else "Nobody has chosen a licence yet; without one, nobody may use it.",
        "",
        "## Columns",
        "",
        "The columns are those of the published layout; `runoff` is added, and what is not known is null. "
        "Read it with any reader of parquet or JSON Lines, or with `runoff import`, which gives the same "
        "votes again.",
        "",
        f"Written by {program}, schema version {SCHEMA_VERSION}.",
        "",
    ]
    return "\n".join([*head, *body])


def _synthetic(counts: Counts) -> list[str]:
    if not counts.synthetic:
        return []
    what = "All rows are" if counts.synthetic == counts.rows else f"{counts.synthetic:,} rows are"
    return [f"> **{what} synthetic: no person cast these votes.** Their `runoff.source` is `synthetic`.", ""]


def _list(title: str, items: Mapping[str, int]) -> list[str]:
    shown = [f"- {count:,} {name}" for name, count in items.items() if count]
    return [f"{title}:", "", *shown, ""] if shown else []


def _size(rows: int) -> str:
    return next((name for bound, name in _SIZES if rows < bound), "n>1M")


def _text(text: str) -> str:
    """Text of models and people as plain text in Markdown, on one line."""
    line = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>()#|!~&])", r"\\\1", line)[:200]
