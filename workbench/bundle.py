"""A file to send with a report of a fault: what this installation is and does, and nothing of what people did.

It holds versions, what was tried and how it ended, the server's log, settings by name, and numbers. It holds no
prompt, answer, program, output, vote, comment, name of a model or of a person, key, address or path of this
machine's user; `tests/workbench/test_bundle.py` looks for each.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.errors import DataError
from data.store import Store
from runtimes_wasm import registry, self_check
from runtimes_wasm.doctor import examine

from . import faults, inventory
from .front import logs

#: Promises that take seconds each, which a report can do without.
_SLOW = {"memory", "spin", "sleep", "flood", "fill", "exit_codes", "large_stdin", "parallel", "nothing_left"}
#: Settings whose values say nothing about anybody; of the others only that they are set.
_HARMLESS = {"RUNOFF_LOG", "RUNOFF_SHARE", "RUNOFF_HTTPS", "RUNOFF_PORT", "RUNOFF_COMPILED"}
_SETTING = re.compile(r"RUNOFF_[A-Z_]+|STREAMLIT_[A-Z_]+")
_README = """A report of an installation of Runoff, made by `runoff doctor --bundle`.

versions.json   this machine and the packages
checks.json     every language and environment tried, and the promises of each runtime
store.json      how many rows the store has, and how its runs ended
settings.json   which settings are set
log*.jsonl      warnings and errors of the server: kinds and places, without what people wrote

Nothing in it comes from prompts, answers, programs, votes or people. Read it before you send it.
"""


def write(file: Path, store_url: str, *, check: Callable[[], dict[str, Any]] | None = None) -> list[str]:
    """Write the bundle; the names of what is in it.

    Parameters
    ----------
    check : callable, optional
        What to tell of languages and environments; everything is tried when left out.
    """
    parts: dict[str, str] = {
        "README.txt": _README,
        "versions.json": _json(_versions()),
        "checks.json": _json((check or _checks)()),
        "store.json": _json(_store(store_url)),
        "settings.json": _json(_settings(os.environ)),
    }
    for number, path in enumerate(_logs()):
        parts[f"log{number or ''}.jsonl"] = _lines(path)
    temporary = file.with_name(f".{file.name}.partial")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, _without_user(text))
    temporary.replace(file)
    return list(parts)


def _versions() -> dict[str, Any]:
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": sys.version,
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "packages": {c.name: c.version for c in inventory.components() if c.kind == "python"},
        "assets": {c.part_of: c.version for c in inventory.components() if c.kind == "asset"},
    }


def _checks() -> dict[str, Any]:
    return {"doctor": examine(), "promises": _promises()}


def _promises() -> dict[str, Any]:
    """For each runtime that is ready: which of the promises it keeps."""
    found: dict[str, Any] = {}
    for runtime in registry.all_runtimes():
        if not runtime.ready():
            found[runtime.language] = "not prepared"
            continue
        kept, broken = [], {}
        for check in self_check.CHECKS:
            if check.name in _SLOW or not check.applies_to(runtime):
                continue
            try:
                self_check.check(runtime, check.name)
                kept.append(check.name)
            except self_check.CheckFailed as error:
                broken[check.name] = str(error)
        found[runtime.language] = {"kept": kept, "broken": broken}
    return found


def _store(url: str) -> dict[str, Any]:
    kind = url.partition("://")[0] if "://" in url else "file"
    if kind == "file" and not Path(url).exists():
        return {"kind": kind, "exists": False}
    try:
        with Store.open(url, read_only=True) as store:
            runs, counts = store.run_counts(), faults.faults_of(store)
            return {
                "kind": kind,
                "rows": store.counts(),
                "intact": {report.table: report.ok for report in store.verify()},
                "runs": [
                    dict(zip(("language", "environment", "status", "runs"), row, strict=True)) for row in runs
                ],
                "faults": faults.sentence(counts),
                "faults_by_place": [asdict(each) for each in counts if each.faults],
            }
    except DataError as error:
        return {"kind": kind, "cannot_be_read": type(error).__name__}


def _settings(environment: Iterable[str]) -> dict[str, str]:
    names = sorted(name for name in environment if _SETTING.fullmatch(name))
    return {name: os.environ[name] if name in _HARMLESS else "is set" for name in names}


def _logs() -> list[Path]:
    path = logs.default_file()
    return [each for each in (path, *(path.with_name(f"{path.name}.{n}") for n in (1, 2))) if each.is_file()]


def _lines(path: Path) -> str:
    """Lines of the log that are ours, once more without what looks like a secret."""
    kept = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            kept.append(
                json.dumps({k: logs.redacted(v) if isinstance(v, str) else v for k, v in found.items()})
            )
    return "\n".join(kept) + "\n"


def _without_user(text: str) -> str:
    return text.replace(str(Path.home()), "~")


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n"
