"""From two answers and their runs to a judgement: what goes into it, and asking the judge.

A judge's question names texts by their hashes and runs by what of them can be seen, so a
run that was repeated with the same outcome needs no new judgement.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from data.records import BatchItem
from data.store import Store

from ..errors import BatchError, JudgingError, ModelError
from ..judging import Evidence, Judgement, JudgePrompt, Limits, Protocol, Question, Shot, ask, make_nonce
from ..models import Cancel, Client, ReplyCache
from ..models.catalogue import ModelEntry
from .manifest import model_facts
from .tasks import Done, Task, storable

#: Changes when the same inputs would be put to a judge in another way that no hash shows.
JUDGE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two answers, as it is stored; its pictures are read when the judge is asked.

    Attributes
    ----------
    run : BatchItem or None
        What came of its program; None where it has none, or nobody ran it.
    """

    text: str
    program: Mapping[str, Any]
    run: BatchItem | None

    def facts(self, *, with_execution: bool) -> dict[str, Any]:
        """What a judge sees of it, by hash."""
        seen = self.run.result["seen"] if with_execution and self.run else None
        return {"answer": hashlib.sha256(self.text.encode()).hexdigest(), "run": seen}

    def evidence(self, blob: Callable[[str], bytes | None], *, pictures: bool) -> Evidence:
        """What a judge is shown of it.

        Raises
        ------
        BatchError
            When a picture is not in the store any more.
        """
        result: Mapping[str, Any] = self.run.result if self.run else {}
        shots = []
        for shot in result.get("shots", ()) if pictures else ():
            data = blob(shot["blob"])
            if data is None:
                raise BatchError(
                    f"the picture {shot['blob']:.12} ({shot['moment']}) is not in the store; import the run again"
                )
            shots.append(Shot(str(shot["moment"]), data))
        return Evidence(
            answer=self.text,
            code=self.program["code"],
            language=self.program["language"],
            environment=self.program["environment"],
            status=result.get("status"),
            stdout=str(result.get("stdout", "")),
            stderr=str(result.get("stderr", "")),
            missing=tuple(result.get("missing", ())),
            shots=tuple(shots),
        )


def judge_facts(entry: ModelEntry) -> dict[str, Any]:
    """What changes the judgements of a model: also whether it is shown pictures."""
    return {**model_facts(entry), "sees_images": entry.sees_images}


def protocol_document(protocol: Protocol) -> dict[str, Any]:
    """A way of judging as a manifest keeps it, words included, so that it can be used again."""
    found: dict[str, Any] = storable(asdict(protocol))
    return found


def protocol_from(document: Mapping[str, Any]) -> Protocol:
    """Read what `protocol_document` wrote.

    Raises
    ------
    BatchError
        When it is damaged.
    """
    try:
        words = dict(document["prompt"])
        for name in ("answers", "priorities"):
            words[name] = tuple((str(key), str(value)) for key, value in words[name])
        fields = {**document, "prompt": JudgePrompt(**words), "limits": Limits(**document["limits"])}
        return Protocol(**fields)
    except (KeyError, TypeError, ValueError, JudgingError) as error:
        raise BatchError(f"a way of judging in the manifest is damaged: {error!r:.200}") from None


def judge_task(
    *,
    judge: Mapping[str, Any],
    protocol: Protocol,
    protocol_facts: Mapping[str, Any],
    prompt: str,
    category: str | None,
    left: Side,
    right: Side,
    swapped: bool,
    seed: int,
    labels: Mapping[str, str],
    entry: ModelEntry | None = None,
) -> Task:
    """One judge's view of two answers, in one order.

    ``protocol_facts`` are those of ``protocol``; ``entry`` says where to ask, for those who will.
    """
    inputs = {
        "stage": "judge",
        "version": JUDGE_VERSION,
        "judge": dict(judge),
        "protocol": dict(protocol_facts),
        "prompt": prompt,
        "category": category,
        "left": left.facts(with_execution=protocol.with_execution),
        "right": right.facts(with_execution=protocol.with_execution),
        "swapped": swapped,
        # The marks around untrusted texts follow from it, and with them the judge's very words.
        "seed": seed,
    }
    return Task(
        stage="judge",
        inputs=inputs,
        payload={"left": left, "right": right, "protocol": protocol, "entry": entry},
        labels=labels,
    )


class Judging:
    """Asks judges; any number of threads may use it."""

    def __init__(self, store: Store, cache: ReplyCache | None = None) -> None:
        self._store, self._cache = store, cache
        self._cancel = Cancel()

    def stop(self) -> None:
        """Stop every judgement under way."""
        self._cancel.press()

    def __call__(self, task: Task) -> Done:
        """Ask for one judgement; one without a verdict is a result, a judge that cannot answer an error."""
        inputs, payload = task.inputs, task.payload
        protocol: Protocol = payload["protocol"]
        try:
            left, right = (
                payload[side].evidence(self._store.blob, pictures=protocol.with_execution)
                for side in ("left", "right")
            )
            judgement = ask(
                Client(payload["entry"], cache=self._cache),
                Question(prompt=inputs["prompt"], category=inputs["category"], left=left, right=right),
                protocol,
                swapped=inputs["swapped"],
                nonce=make_nonce(inputs["seed"], task.key),
                cancel=self._cancel,
            )
        except ModelError as error:
            return task.failed(error.kind, str(error))
        except (JudgingError, BatchError) as error:
            return task.failed(type(error).__name__, str(error))
        return task.done(storable(judgement.to_json()))


def judgement_of(item: BatchItem) -> Judgement:
    """The judgement that an item keeps.

    Raises
    ------
    BatchError
        When it is of a version that this program does not read.
    """
    try:
        return Judgement.from_json(item.result)
    except (ValueError, TypeError, KeyError) as error:
        raise BatchError(f"judge item {item.key:.12} cannot be read: {error!r:.200}") from None
