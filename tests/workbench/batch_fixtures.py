"""What the tests of batches share: models over real HTTP, a few short prompts, the command as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from data import prompts
from data.store import Store
from runtimes_wasm.assets.cache import cache_root
from workbench.batch.auto import Means, Way, Wish, generate, judge, plan_of, prepare, run_programs
from workbench.batch.plan import Plan
from workbench.models import Catalogue, ModelEntry
from workbench.models.catalogue import Patience

ROOT = Path(__file__).parents[2]
#: Programs that start at once, of all ends: fine, failed, none at all.
SHORT = ("js-deep-equal", "js-tic-tac-toe", "js-justify-text")
MODELS = ("ada", "cleo", "dodo")
_QUICK = Patience(connect_s=5, read_s=5, total_s=20, retries=2)


def catalogue_of(address: str, judges: Iterable[str] = ("scripted-judge",)) -> Catalogue:
    """The scripted models and judges behind an address."""
    models = [
        ModelEntry(name=f"http-{name}", address=address, model=f"scripted-{name}", patience=_QUICK)
        for name in MODELS
    ]
    models += [
        ModelEntry(name=name, address=address, model=name, patience=_QUICK, judge_only=True, sees_images=True)
        for name in judges
    ]
    return Catalogue(models=tuple(models), source="the tests")


def catalogue_file(path: Path, address: str) -> Path:
    """The same as a file, for the command."""
    tables = [
        f'[[model]]\nname = "http-{name}"\naddress = "{address}"\nmodel = "scripted-{name}"\n'
        for name in MODELS
    ]
    judge = f'[[model]]\nname = "scripted-judge"\naddress = "{address}"\nmodel = "scripted-judge"\n'
    tables.append(judge + "judge_only = true\nsees_images = true\n")
    path.write_text("version = 1\n\n" + "\n".join(tables), encoding="utf-8")
    return path


def prompt_rows(ids: Iterable[str] = SHORT) -> list[dict[str, Any]]:
    """Prompts of ours in the shape of the published file."""
    found = (prompts.find(each) for each in ids)
    return [{"uid": p.id, "instruction": p.text, "category": p.category.value} for p in found]


def prompt_file(path: Path, rows: Iterable[dict[str, Any]] | None = None) -> Path:
    """A file of prompts."""
    lines = (json.dumps(row) for row in (prompt_rows() if rows is None else rows))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def whole_run(store: Store, catalogue: Catalogue, prompts: Path, **wish: Any) -> Plan:
    """A run with all its stages done."""
    asked = Wish(
        prompts=str(prompts),
        models=tuple(entry.name for entry in catalogue.answering),
        baseline="http-ada",
        judges=tuple(entry.name for entry in catalogue.judges if entry.judge_only),
        **{"ways": (Way(), Way(with_execution=False)), **wish},
    )
    prepare(store, "tested", asked, catalogue).record(store)
    plan = plan_of(store, "tested")
    generate(plan, catalogue, Means())
    run_programs(plan, Means(workers=2))
    judge(plan, catalogue, Means())
    return plan


def own_cache(folder: Path) -> Path:
    """A cache that shares every asset with the usual one, and no reply."""
    folder.mkdir()
    for entry in cache_root().iterdir():
        if entry.name != "replies":
            (folder / entry.name).symlink_to(entry)
    return folder


def command(*arguments: str, store: Path, cache: Path, **options: Any) -> subprocess.Popen[bytes]:
    """``runoff auto`` as a process of its own."""
    code = "import sys\nfrom workbench.cli import main\nif __name__ == '__main__':\n    main()\n"
    starter = cache.parent / "runoff_command.py"
    if not starter.exists():
        starter.write_text(code, encoding="utf-8")
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "RUNOFF_STORE": str(store),
        "RUNOFF_CACHE": str(cache),
        "RUNOFF_DEBUG": "1",
    }
    return subprocess.Popen(
        [sys.executable, str(starter), "auto", *arguments],
        env=environment,
        cwd=cache.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


#: What differs each time that the same program runs.
_TIMES = ("boot_ms", "compile_ms", "run_ms", "peak_memory_bytes", "compile_cached")
_ASKED = ("first_token_ms", "total_ms", "latency_ms", "cached", "attempts")


def remembered(plan: Plan) -> dict[str, Any]:
    """What a run came to, without what differs each time; and that nothing is in it twice."""
    from workbench.batch.auto import keys_of

    found = {}
    for keys in keys_of(plan).values():
        assert len(set(keys)) == len(keys)
        for key in keys:
            attempts = plan.store.batch_attempts(key)
            assert [item.status for item in attempts] == ["done"], key
            found[key] = {
                name: value for name, value in attempts[0].result.items() if name not in (*_TIMES, *_ASKED)
            }
    return found
