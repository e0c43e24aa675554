"""From prompts to answers: what goes into an answer, asking for it, and the program found in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import data
import runtimes_wasm
from data.store.encoding import storable_text
from runtimes_wasm.extract import extract

from ..answering import facts_of
from ..errors import ModelError
from ..models import Cancel, Client, Conversation, FinishReason, ModelEntry, Parameters, ReplyCache
from .manifest import Manifest
from .prompts import BatchPrompt
from .tasks import Done, Task, storable

#: Changes when the same inputs would be asked in another way; older answers are then not found.
GENERATE_VERSION = 1

#: An answer that ended so is not what was asked for, and is asked for again.
_BROKEN = frozenset({FinishReason.CUT, FinishReason.TIMEOUT, FinishReason.CANCELLED})


def generate_task(
    manifest: Manifest,
    facts: dict[str, Any],
    prompt: BatchPrompt,
    repeat: int,
    entry: ModelEntry | None = None,
) -> Task:
    """One answer of one model to one prompt; ``entry`` says where to ask, for those who will."""
    return generate_tasks(manifest, facts, [prompt], [repeat], entry)[0]


def generate_tasks(
    manifest: Manifest,
    facts: dict[str, Any],
    prompts: Iterable[BatchPrompt],
    repeats: Sequence[int],
    entry: ModelEntry | None = None,
) -> list[Task]:
    """Every answer of one model to these prompts."""
    parameters = Parameters(**manifest.parameters).over(Parameters(**facts["parameters"]))
    inputs = {
        "stage": "generate",
        "version": GENERATE_VERSION,
        "model": facts,
        "system": hashlib.sha256(manifest.system["text"].encode()).hexdigest(),
        "parameters": parameters.set(),
    }
    payload = {"entry": entry, "system": manifest.system["text"], "parameters": parameters}
    return [
        Task(
            stage="generate",
            inputs={**inputs, "prompt": prompt.text, "repeat": repeat},
            payload=payload,
            labels={"model": facts["name"], "prompt": prompt.id, "category": prompt.category or ""},
        )
        for prompt in prompts
        for repeat in repeats
    ]


class Generating:
    """Asks for answers; any number of threads may use it.

    Parameters
    ----------
    cache : ReplyCache, optional
        So that an answer that came before the process was killed is not paid for twice.
    """

    def __init__(self, cache: ReplyCache | None = None) -> None:
        self._cache = cache
        self._cancel = Cancel()

    def stop(self) -> None:
        """Stop every answer under way."""
        self._cancel.press()

    def __call__(self, task: Task) -> Done:
        """Ask for one answer."""
        payload = task.payload
        conversation = Conversation.start(task.inputs["prompt"], system=payload["system"])
        client = Client(payload["entry"], cache=self._cache)
        try:
            reply = client.ask(
                conversation, payload["parameters"], cancel=self._cancel, repeat=task.inputs["repeat"]
            )
        except ModelError as error:
            return task.failed(error.kind, str(error))
        if reply.finish_reason in _BROKEN:
            return task.failed(
                f"answer_{reply.finish_reason.value}",
                f"the answer broke off after {len(reply.text):,} characters",
            )
        text = storable_text(reply.text)
        return task.done(storable({"text": text, **facts_of(reply), **program_in(text)}))


def program_in(text: str) -> dict[str, Any]:
    """The program of an answer as its item keeps it, with the extractor that found it."""
    found = extract(text)
    return {
        "extractor": extractor(),
        "program": {
            "code": found.code,
            "language": found.language.value if found.language else None,
            "environment": found.environment.value if found.environment else None,
            "packages": {kind: list(names) for kind, names in found.packages.items()},
            "files": dict(found.files),
            "reason": found.reason,
        },
    }


def program_of(result: dict[str, Any]) -> dict[str, Any]:
    """The program of a stored answer; looked for again when the extractor is not the one that found it."""
    if result.get("extractor") == extractor() and isinstance(result.get("program"), dict):
        program: dict[str, Any] = result["program"]
        return program
    again: dict[str, Any] = storable(program_in(result["text"])["program"])
    return again


@cache
def extractor() -> str:
    """A hash of the modules that find programs in answers; changes with every word of them."""
    digest = hashlib.sha256()
    rooms = (
        Path(runtimes_wasm.__file__).parent.glob("*.py"),
        (Path(data.__file__).with_name(name) for name in ("languages.py", "environments.py")),
    )
    for path in sorted(path for room in rooms for path in room):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
