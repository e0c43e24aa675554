"""A run as a folder: written to be read by anybody, and read as if it came from anybody.

``manifest.json`` names every file with its hash and number of rows, ``prompts.jsonl`` and
``items-STAGE.jsonl`` hold what the store holds, ``blobs/`` the pictures under their hashes.
Each item is named by the hash of its inputs, so what is whole can be told from what is
not, one by one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any

from data.errors import DataError
from data.records import BATCH_STAGES, SCHEMA_VERSION, BatchItem, BatchRun, new_id
from data.store import Store, key_of
from data.store.encoding import canonical_json

from ..errors import BatchError
from .manifest import Manifest
from .prompts import prompts_of

FORMAT = "runoff-batch"
FORMAT_VERSION = 1
_MANIFEST = "manifest.json"
_PROMPTS = "prompts.jsonl"
_LONGEST_LINE = 64 << 20
_LARGEST_BLOB = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReport:
    """What was written, or taken in.

    Attributes
    ----------
    items : dict
        Per stage, how many (of an import: how many were new).
    blobs : int
        Pictures and other bytes.
    left_out : tuple of str
        One sentence for each thing that was not taken, and why.
    """

    run: str
    folder: str
    items: dict[str, int]
    blobs: int
    left_out: tuple[str, ...] = ()


def export_run(store: Store, run: BatchRun, keys: Mapping[str, Iterable[str]], folder: Path) -> FolderReport:
    """Write a run to a folder that does not exist yet; a killed export leaves none behind.

    Parameters
    ----------
    keys : mapping
        Of each stage the keys of its items; every attempt of them is written.

    Raises
    ------
    BatchError
        When the folder exists, or cannot be written.
    """
    manifest = Manifest.from_json(run.manifest, run.name)
    if folder.exists():
        raise BatchError(f"{folder} exists already; name a folder that does not")
    prompts = store.blob(manifest.prompts["sha256"])
    if prompts is None:
        raise BatchError(f"run {run.name!r}: its prompts are not in the store; there is nothing to export")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise BatchError(f"{folder} cannot be written: {error.strerror or error}") from None
    try:
        report = _write(store, run, prompts, keys, made, folder)
        made.chmod(0o755)
        made.replace(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return report


def _write(
    store: Store, run: BatchRun, prompts: bytes, keys: Mapping[str, Iterable[str]], made: Path, folder: Path
) -> FolderReport:
    files = {_PROMPTS: {"rows": prompts.count(b"\n"), "sha256": hashlib.sha256(prompts).hexdigest()}}
    (made / _PROMPTS).write_bytes(prompts)
    counts, wanted = {}, set()
    for stage in BATCH_STAGES:
        name, digest, counts[stage] = f"items-{stage}.jsonl", hashlib.sha256(), 0
        with (made / name).open("wb") as out:
            for key in keys.get(stage, ()):
                for item in store.batch_attempts(key):
                    line = (canonical_json(_item_to_json(item)) + "\n").encode()
                    out.write(line)
                    digest.update(line)
                    counts[stage] += 1
                    wanted |= blobs_of(item)
        files[name] = {"rows": counts[stage], "sha256": digest.hexdigest()}
    left_out = [f"blob {name} is not in the store" for name in sorted(store.missing_blobs(wanted))]
    kept = 0
    for name in sorted(wanted):
        data = store.blob(name)
        if data is not None:
            target = made / "blobs" / name[:2] / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            kept += 1
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "schema_version": SCHEMA_VERSION,
        "run": {
            "id": run.id,
            "name": run.name,
            "kind": run.kind,
            "created_at": run.created_at.isoformat(),
            "manifest": run.manifest,
        },
        "files": files,
        "blobs": kept,
    }
    (made / _MANIFEST).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return FolderReport(run=run.name, folder=str(folder), items=counts, blobs=kept, left_out=tuple(left_out))


def import_run(store: Store, folder: Path, *, partial: bool = False, name: str = "") -> FolderReport:
    """Take a run in from a folder that `export_run` wrote.

    Everything is checked before anything is written. What is missing or damaged is
    named: with ``partial`` the rest is taken in, and what is left out is to be done
    again; without, nothing is.

    Parameters
    ----------
    name : str
        Another name for the run; its own when left out.

    Raises
    ------
    BatchError
        Naming the folder, every fault, and what to do.
    """
    head = _head(folder)
    run = _run(head, folder, name)
    known = store.batch_run(run.name)
    if known is not None and known.manifest != run.manifest:
        raise BatchError(
            f"{folder}: the store has another run {run.name!r} already; give this one a new name with --name"
        )
    faults: list[str] = []
    prompts = _prompts(head, run, folder, faults)
    items = [item for stage in BATCH_STAGES for item in _items(head, stage, folder, faults)]
    blobs, lost = _blobs(items, folder, store)
    if lost:
        some = ", ".join(f"{sha256:.12}…" for sha256 in sorted(lost)[:3])
        faults.append(f"{len(lost)} blobs are missing or damaged ({some})")
    whole = [item for item in items if not blobs_of(item) & lost]
    if len(whole) < len(items):
        faults.append(f"{len(items) - len(whole)} items name such a blob and are left out, to be done again")
    if faults and not partial:
        raise BatchError(
            "\n  ".join(
                [
                    f"{folder} is not whole:",
                    *faults[:20],
                    *([f"and {len(faults) - 20} more"] if len(faults) > 20 else []),
                ]
            )
            + "\nCopy it again, or take in what is whole with --partial; nothing was written."
        )
    if prompts is None:
        raise BatchError(f"{folder}: without its prompts the run means nothing; copy {_PROMPTS} again")
    store.add_blobs({hashlib.sha256(prompts).hexdigest(): prompts})
    added = dict.fromkeys(BATCH_STAGES, 0)
    for some_items in batched(whole, 200):
        for stage in BATCH_STAGES:
            of_stage = [item for item in some_items if item.stage == stage]
            wanted = {sha256 for item in of_stage for sha256 in blobs_of(item)}
            contents = {sha256: blobs[sha256].read_bytes() for sha256 in wanted if sha256 in blobs}
            if of_stage:
                added[stage] += store.add_batch_items(_unknown(store, of_stage), contents)
    if known is None:
        store.add_batch_run(run)
    return FolderReport(
        run=run.name, folder=str(folder), items=added, blobs=len(blobs), left_out=tuple(faults)
    )


def blobs_of(item: BatchItem) -> set[str]:
    """The blobs that an item speaks of."""
    shots = item.result.get("shots", [])
    return {str(shot["blob"]) for shot in shots} if isinstance(shots, list) else set()


def _unknown(store: Store, items: list[BatchItem]) -> list[BatchItem]:
    """Those whose attempt the store does not have: errors would otherwise be counted twice."""
    known = {
        (item.key, item.created_at, item.status)
        for key in {item.key for item in items}
        for item in store.batch_attempts(key)
    }
    return [item for item in items if (item.key, item.created_at, item.status) not in known]


def _head(folder: Path) -> dict[str, Any]:
    path = folder / _MANIFEST
    if not folder.is_dir():
        raise BatchError(f"{folder}: there is no such folder; name one that `runoff auto export` wrote")
    try:
        head = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise BatchError(
            f"{folder}: {_MANIFEST} is missing, so nothing says what belongs to the run; copy the folder again"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise BatchError(f"{path}: cannot be read ({error}); copy it again") from None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise BatchError(f"{path}: is not a run that `runoff auto export` wrote")
    for word, most in (("format_version", FORMAT_VERSION), ("schema_version", SCHEMA_VERSION)):
        if type(head.get(word)) is not int or not 1 <= head[word] <= most:
            raise BatchError(
                f"{path}: has {word} {head.get(word)!r:.40}, this Runoff reads up to {most}; update Runoff"
            )
    return head


def _run(head: Mapping[str, Any], folder: Path, name: str) -> BatchRun:
    try:
        found = head["run"]
        run = BatchRun(
            # Under another name it is another run.
            id=new_id() if name else _text(found["id"]),
            name=name or _text(found["name"]),
            kind=_text(found["kind"]),
            created_at=datetime.fromisoformat(found["created_at"]),
            manifest=found["manifest"],
        )
    except (KeyError, TypeError, ValueError, AttributeError, DataError) as error:
        raise BatchError(f"{folder / _MANIFEST}: damaged: {error!r:.200}; copy it again") from None
    Manifest.from_json(run.manifest, run.name)
    return run


def _prompts(head: Mapping[str, Any], run: BatchRun, folder: Path, faults: list[str]) -> bytes | None:
    path = folder / _PROMPTS
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.append(f"{_PROMPTS}: {error.strerror or error} ({run.manifest['prompts']['count']} prompts)")
        return None
    if hashlib.sha256(data).hexdigest() != run.manifest["prompts"]["sha256"]:
        faults.append(f"{_PROMPTS}: is not the file that was exported (its hash differs)")
        return None
    prompts_of(data, "")
    return data


def _items(head: Mapping[str, Any], stage: str, folder: Path, faults: list[str]) -> Iterator[BatchItem]:
    name = f"items-{stage}.jsonl"
    entry = head.get("files", {}).get(name)
    if not isinstance(entry, dict):
        faults.append(f"{_MANIFEST} does not name {name}")
        return
    rows, digest = 0, hashlib.sha256()
    try:
        with (folder / name).open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                rows += 1
                digest.update(line)
                try:
                    yield _item_from_json(json.loads(line), stage)
                except (ValueError, KeyError, TypeError, RecursionError, DataError) as error:
                    faults.append(f"{name}, line {rows}: {error!s:.200}")
    except OSError as error:
        faults.append(f"{name}: {error.strerror or error} ({entry.get('rows')} items)")
        return
    if rows != entry.get("rows"):
        faults.append(f"{name}: {rows} items where {_MANIFEST} says {entry.get('rows')}")
    elif digest.hexdigest() != entry.get("sha256"):
        faults.append(f"{name}: is not the file that was exported (its hash differs)")


def _blobs(items: list[BatchItem], folder: Path, store: Store) -> tuple[dict[str, Path], set[str]]:
    """Where the named blobs are; those that are neither in the folder nor in the store, or damaged."""
    wanted = {name for item in items for name in blobs_of(item)}
    found: dict[str, Path] = {}
    lost: set[str] = set()
    here = wanted - store.missing_blobs(wanted)
    for name in wanted - here:
        path = folder / "blobs" / name[:2] / name
        try:
            whole = (
                path.stat().st_size <= _LARGEST_BLOB and hashlib.sha256(path.read_bytes()).hexdigest() == name
            )
        except (OSError, ValueError):
            whole = False
        if whole:
            found[name] = path
        else:
            lost.add(name)
    return found, lost


def _item_to_json(item: BatchItem) -> dict[str, Any]:
    return {
        "stage": item.stage,
        "key": item.key,
        "attempt": item.attempt,
        "status": item.status,
        "created_at": item.created_at.isoformat(),
        "seconds": item.seconds,
        "inputs": item.inputs,
        "result": item.result,
        "extra": item.extra,
        "schema_version": item.schema_version,
    }


def _item_from_json(found: Any, stage: str) -> BatchItem:
    if not isinstance(found, dict) or found.get("stage") != stage:
        raise ValueError(f"is no {stage} item")
    if type(found.get("schema_version")) is not int or found["schema_version"] > SCHEMA_VERSION:
        raise ValueError(
            f"has schema version {found.get('schema_version')!r:.40}; this Runoff reads up to {SCHEMA_VERSION}"
        )
    for word in ("inputs", "result", "extra"):
        if not isinstance(found[word], dict):
            raise ValueError(f"its {word} are no object")
    if key_of(found["inputs"]) != found["key"]:
        raise ValueError(f"item {found['key']!s:.12} is not named by the hash of its inputs")
    item = BatchItem(
        stage=stage,
        key=found["key"],
        inputs=found["inputs"],
        status=found["status"],
        result=found["result"],
        created_at=datetime.fromisoformat(found["created_at"]),
        seconds=float(found["seconds"]),
        extra=found["extra"],
    )
    _check_shape(item)
    return item


#: What the result of a done item must hold, so that whoever reads it later finds it.
_SHAPES: dict[str, dict[str, type | tuple[type, ...]]] = {
    "generate": {"text": str},
    "execute": {
        "status": str,
        "stdout": str,
        "stderr": str,
        "missing": list,
        "shots": list,
        "seen": str,
        "diagnostics": list,
    },
    "judge": {"text": str, "swapped": bool},
}


def _check_shape(item: BatchItem) -> None:
    if item.status == "error":
        return
    for word, kind in _SHAPES[item.stage].items():
        if not isinstance(item.result.get(word), kind):
            raise ValueError(
                f"item {item.key:.12}: {word} of its result is missing, or not what it should be"
            )
    for shot in item.result.get("shots", []):
        name = shot["blob"]
        if not (isinstance(name, str) and len(name) == 64 and set(name) <= set("0123456789abcdef")):
            raise ValueError(f"item {item.key:.12}: {name!r:.40} is no name of a blob")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    return value
