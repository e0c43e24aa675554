"""One step of a batch, as it is handed to whoever does it, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from data.records import BatchItem
from data.store import key_of, storable_text

#: Kinds of errors that are faults of ours or of the way to a model, never of what was judged.
RUNNER_FAULT = "runner_fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A step that is to be done.

    Attributes
    ----------
    inputs : mapping
        All that its result depends on, as JSON; the key is their hash.
    payload : mapping
        What the work needs besides, such as texts that the inputs name by hash. Picklable.
    labels : mapping
        Words to choose tasks by and to name them with: ``model``, ``prompt``, ``category``, …
    """

    stage: str
    inputs: Mapping[str, Any]
    payload: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    key: str = ""

    def __post_init__(self) -> None:
        if not self.key:
            object.__setattr__(self, "key", key_of(self.inputs))

    def done(self, result: Mapping[str, Any], blobs: Mapping[str, bytes] | None = None) -> Done:
        """The step with its result."""
        return Done(self.stage, self.key, self.inputs, "done", result, blobs or {})

    def failed(self, kind: str, message: str) -> Done:
        """The step that could not be done: it may be tried again, and counts for nothing."""
        return Done(self.stage, self.key, self.inputs, "error", {"kind": kind, "message": message[:2000]}, {})


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one task; `result` and `inputs` are JSON, `blobs` the bytes that they name."""

    stage: str
    key: str
    inputs: Mapping[str, Any]
    status: Literal["done", "error"]
    result: Mapping[str, Any]
    blobs: Mapping[str, bytes]
    seconds: float = 0.0

    def item(self) -> BatchItem:
        """The record that the store keeps."""
        return BatchItem(
            stage=self.stage,
            key=self.key,
            inputs=dict(self.inputs),
            status=self.status,
            result=dict(self.result),
            seconds=self.seconds,
        )


def storable(value: Any) -> Any:
    """The value as JSON that the store takes: NUL and lone surrogates in texts are replaced.

    Raises
    ------
    TypeError, ValueError
        When it is no JSON.
    """
    # Through text and back, so that tuples become lists.
    return _clean(json.loads(json.dumps(value, allow_nan=False)))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {storable_text(name): _clean(each) for name, each in value.items()}
    return value
