"""What a run is: everything that its items follow from, so that it can be done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from importlib.metadata import version
from typing import Any

from data.records import SCHEMA_VERSION
from runtimes_wasm.browser.camera import FOR_JUDGES, Moment
from runtimes_wasm.contract import RunLimits
from runtimes_wasm.errors import RequestError

from ..errors import BatchError, ModelError
from ..models.catalogue import ModelEntry
from ..models.messages import Parameters
from ..models.system_prompts import SystemPrompt

MANIFEST_VERSION = 1

#: As in AutoCodeArena (arXiv 2510.08697 v2, section 6): long enough for a whole page, and repeatable.
GENERATION = Parameters(temperature=0.0, max_tokens=8192)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was asked for.

    Attributes
    ----------
    prompts : dict
        ``source``, ``count``, ``sha256`` (the blob that holds them) and ``left_out``.
    system : dict
        ``name``, ``version`` and ``text`` of the system prompt.
    models, judges : tuple of dict
        What `model_facts` says of each.
    baseline : str
        The model that every other one is compared with; empty where nothing is judged.
    protocols : tuple of dict
        How the judges are asked; see `workbench.batch.judge_stage`.
    parameters : dict
        Of the answers; what a model's own table sets stands below it.
    repeats : int
        Answers of each model to each prompt.
    limits, moments : dict, tuple of dict
        Of the runs, and when pictures are taken.
    versions : dict
        Of the program that recorded it.
    """

    prompts: dict[str, Any]
    system: dict[str, str]
    models: tuple[dict[str, Any], ...]
    baseline: str = ""
    judges: tuple[dict[str, Any], ...] = ()
    protocols: tuple[dict[str, Any], ...] = ()
    parameters: dict[str, Any] = field(default_factory=GENERATION.set)
    repeats: int = 1
    seed: int = 0
    limits: dict[str, Any] = field(default_factory=lambda: asdict(RunLimits()))
    moments: tuple[dict[str, Any], ...] = tuple(asdict(moment) for moment in FOR_JUDGES)
    size: tuple[int, int] = (1024, 768)
    versions: dict[str, str] = field(default_factory=dict)
    manifest_version: int = MANIFEST_VERSION

    @property
    def candidates(self) -> tuple[str, ...]:
        """The models that are compared with the baseline."""
        return tuple(facts["name"] for facts in self.models if facts["name"] != self.baseline)

    def to_json(self) -> dict[str, Any]:
        """The manifest as plain JSON."""
        found = asdict(self)
        lists = ("models", "judges", "protocols", "moments", "size")
        found |= {name: [_plain(each) for each in found[name]] for name in lists}
        return found

    @classmethod
    def from_json(cls, document: Mapping[str, Any], name: str) -> Manifest:
        """Read what `to_json` wrote, checked, since it may come from somebody else's file.

        Raises
        ------
        BatchError
            Naming the run and what is wrong.
        """
        written = document.get("manifest_version")
        if not isinstance(written, int) or written > MANIFEST_VERSION:
            raise BatchError(
                f"run {name!r}: its manifest has version {written!r:.40}, this Runoff reads up to "
                f"{MANIFEST_VERSION}; update Runoff"
            )
        try:
            known = {each.name for each in fields(cls)}
            stray = sorted(document.keys() - known)
            if stray:
                raise ValueError(f"unknown key {stray[0]!r}")
            found = cls(
                **{
                    **document,
                    **{
                        key: tuple(document[key])
                        for key in ("models", "judges", "protocols", "moments", "size")
                    },
                }
            )
            found._check()
        except (KeyError, TypeError, ValueError, RequestError, ModelError) as error:
            raise BatchError(f"run {name!r}: its manifest is damaged: {error!r:.200}") from None
        return found

    def _check(self) -> None:
        for facts in (*self.models, *self.judges):
            Parameters(**facts["parameters"])
            if not isinstance(facts["name"], str):
                raise TypeError("the name of a model is no text")
        names = [facts["name"] for facts in self.models]
        if len(set(names)) != len(names):
            raise ValueError("a model is in it twice")
        if self.baseline and self.baseline not in names:
            raise ValueError(f"the baseline {self.baseline!r:.80} is none of its models")
        if not 1 <= self.repeats <= 1000:
            raise ValueError(f"{self.repeats} repeats")
        Parameters(**self.parameters)
        RunLimits(**self.limits)
        self.taken_at()
        for word in ("source", "sha256"):
            if not isinstance(self.prompts[word], str):
                raise TypeError(f"prompts.{word} is no text")
        for word in ("name", "version", "text"):
            if not isinstance(self.system[word], str):
                raise TypeError(f"system.{word} is no text")

    def taken_at(self) -> tuple[Moment, ...]:
        """When pictures of a page are taken."""
        return tuple(Moment(**{**moment, "keys": tuple(moment["keys"])}) for moment in self.moments)


def model_facts(entry: ModelEntry) -> dict[str, Any]:
    """What changes the answers of a model, as plain JSON; its address, keys and prices are not among it.

    The same model at another address gives the same answers as far as anybody can tell, and
    what was paid for once stays when a server moves.
    """
    facts: dict[str, Any] = {
        "name": entry.name,
        "kind": entry.kind.value,
        "model": entry.model,
        "parameters": entry.parameters.set(),
        "body": entry.body,
        "takes_system": entry.takes_system,
        "max_characters": entry.patience.max_characters,
    }
    if entry.file:
        from ..models.local import fingerprint

        facts |= {"file": fingerprint(entry.file), "context_length": entry.context_length}
    return facts


def system_facts(system: SystemPrompt) -> dict[str, str]:
    """A system prompt as a manifest keeps it."""
    return {"name": system.name, "version": system.version, "text": system.text}


def versions_now() -> dict[str, str]:
    """What a manifest says of the program that recorded it."""
    from .execute_stage import RUNNER_VERSION

    return {"runoff": version("runoff"), "records": str(SCHEMA_VERSION), "runner": str(RUNNER_VERSION)}


def grown(old: Manifest, new: Manifest, name: str) -> Manifest:
    """The run with what is new in it: models, judges and ways of judging are added, nothing else may differ.

    Raises
    ------
    BatchError
        Naming what differs, and what to do.
    """
    for each in fields(Manifest):
        if each.name in ("models", "judges", "protocols", "versions"):
            continue
        before, after = getattr(old, each.name), getattr(new, each.name)
        if each.name == "baseline" and not before:
            continue
        if before != after:
            raise BatchError(
                f"run {name!r} was begun with another {each.name} ({_short(before)}, now {_short(after)}); "
                "leave the option out to go on with it, or give the new run another --name"
            )
    return replace(
        old,
        baseline=old.baseline or new.baseline,
        models=_added(old.models, new.models, name),
        judges=_added(old.judges, new.judges, name),
        protocols=(*old.protocols, *(each for each in new.protocols if each not in old.protocols)),
    )


def _added(
    old: tuple[dict[str, Any], ...], new: tuple[dict[str, Any], ...], name: str
) -> tuple[dict[str, Any], ...]:
    known = {facts["name"]: facts for facts in old}
    for facts in new:
        if facts["name"] in known and known[facts["name"]] != facts:
            changed = sorted(
                key
                for key in facts.keys() | known[facts["name"]].keys()
                if facts.get(key) != known[facts["name"]].get(key)
            )
            raise BatchError(
                f"the model {facts['name']!r} is not what it was when run {name!r} was begun (changed: "
                f"{', '.join(changed)}); give it its own name in the catalogue, or the new run another --name"
            )
    return (*old, *(facts for facts in new if facts["name"] not in known))


def _plain(value: Any) -> Any:
    return (
        {key: list(each) if isinstance(each, tuple) else each for key, each in value.items()}
        if isinstance(value, dict)
        else value
    )


def _short(value: Any) -> str:
    if isinstance(value, Mapping) and "source" in value:
        return f"{value['count']} prompts of {value['source']}"
    return f"{value!r:.60}"
