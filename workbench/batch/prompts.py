"""The prompts of a run: our own, or a file; what is wrong in a file is named and counted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import prompts
from data.categories import Category
from data.store.encoding import canonical_json, storable_text

from ..errors import BatchError

OWN = "own"
_LONGEST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPrompt:
    """One prompt, under an id that is unique in its list."""

    id: str
    text: str
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptList:
    """The prompts of a run, and which rows of their source were left out.

    Attributes
    ----------
    source : str
        ``own``, or the name of the file.
    left_out : tuple of str
        One sentence for each row that is no prompt: which, and why.
    """

    source: str
    prompts: tuple[BatchPrompt, ...]
    left_out: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """The prompts as JSON Lines; equal lists give equal bytes."""
        rows = ({"id": each.id, "text": each.text, "category": each.category} for each in self.prompts)
        return "".join(canonical_json(row) + "\n" for row in rows).encode()

    @property
    def sha256(self) -> str:
        """Hash of `to_bytes`, under which the list is kept."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def own_prompts() -> PromptList:
    """The prompts of this project."""
    found = (BatchPrompt(id=p.id, text=p.text, category=p.category.value) for p in prompts.load())
    return PromptList(source=OWN, prompts=tuple(found))


def read_prompts(path: Path) -> PromptList:
    """Read a file of prompts: columns ``uid``, ``instruction`` and ``category``, in any format that is imported.

    A row that is no prompt is left out and named: a missing field, bytes that are not
    UTF-8, an id or a text that came before.

    Raises
    ------
    BatchError
        When the file holds no prompt at all, or an id stands for two texts.
    LayoutError
        When the file cannot be read, or is something else.
    """
    from data import layouts  # it brings pyarrow with it

    accepted: list[BatchPrompt] = []
    left_out: list[str] = []
    first: dict[str, int] = {}
    seen: dict[str, str] = {}
    reader = layouts.read(path, layouts.find_layout("autocodearena_v0"))
    for item in reader:
        if isinstance(item, layouts.Refused):
            left_out.append(f"line {item.line}: {item.reason}")
            continue
        for found in item.prompts:
            problem = _problem(found.text)
            text = storable_text(found.text).strip()
            if not problem and found.uid in first:
                if seen.get(_words(text)) != found.uid:
                    raise BatchError(
                        f"{path}, line {item.line}: the id {found.uid!r:.80} stands for another prompt on line "
                        f"{first[found.uid]}; give each prompt an id of its own"
                    )
                problem = f"the same prompt as line {first[found.uid]}"
            elif not problem and _words(text) in seen:
                problem = f"the same text as prompt {seen[_words(text)]!r:.80}"
            if problem:
                left_out.append(f"line {item.line}: {problem}")
                continue
            first[found.uid], seen[_words(text)] = item.line, found.uid
            category = found.category.value if found.category else None
            accepted.append(BatchPrompt(id=storable_text(found.uid), text=text, category=category))
        if not item.prompts:
            left_out.append(f"line {item.line}: {item.note or 'repeats an earlier row'}")
    if not accepted:
        raise BatchError(
            f"{path}: holds no prompt; {len(left_out)} rows were left out: {'; '.join(left_out[:5])}"
        )
    return PromptList(source=path.name, prompts=tuple(accepted), left_out=tuple(left_out))


def prompts_of(data: bytes, source: str, left_out: Iterable[str] = ()) -> PromptList:
    """Read what `PromptList.to_bytes` wrote.

    Raises
    ------
    BatchError
        When it is something else.
    """
    try:
        rows: list[Mapping[str, Any]] = [json.loads(line) for line in data.decode().splitlines()]
        found = tuple(_prompt(row) for row in rows)
    except (ValueError, KeyError, TypeError) as error:
        raise BatchError(f"the list of prompts of this run is damaged: {error!r:.200}") from None
    return PromptList(source=source, prompts=found, left_out=tuple(left_out))


def _prompt(row: Mapping[str, Any]) -> BatchPrompt:
    category = row["category"]
    if not isinstance(row["id"], str) or not isinstance(row["text"], str):
        raise TypeError("id and text are texts")
    return BatchPrompt(
        id=row["id"], text=row["text"], category=Category(category).value if category else None
    )


def _problem(text: str) -> str:
    if not text.strip():
        return "the text is empty"
    return f"{len(text):,} characters; the most is {_LONGEST:,}" if len(text) > _LONGEST else ""


def _words(text: str) -> str:
    return " ".join(text.split())
