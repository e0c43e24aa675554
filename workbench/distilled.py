"""What was asked in an arena, or in a file, as distilling takes it; and the files that come of it."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.distil import Asked, Distilled
from analysis.distil.distilling import UNKNOWN
from data.errors import DataError
from data.hub.personal import personal_strings
from data.layouts import Accepted, Reader
from data.layouts.streams import sha256_of
from data.records import Battle, Record
from data.store.encoding import canonical_json
from data.whole_folder import whole_folder

from .people.words import WordList

PROMPTS = "prompts.jsonl"
MANIFEST = "runoff-distil.json"
FORMAT = "runoff-distil"


def asked_of(
    records: Iterable[Record], left_out: Counter[str], *, synthetic: bool = False, single_turn: bool = False
) -> list[Asked]:
    """One `Asked` for each battle.

    Environment and language are those of the left side, which is either side of a
    battle with equal chance; of the right one where the left has no program.

    Parameters
    ----------
    records : iterable of Record
        Others than battles are passed over.
    left_out : Counter
        Counts what is left out, by reason.
    synthetic : bool
        Also take battles that a simulator made.
    single_turn : bool
        Leave conversations out: the prompt of some sources joins all their turns.
    """
    asked = []
    for battle in records:
        if not isinstance(battle, Battle):
            continue
        if battle.synthetic and not synthetic:
            left_out["synthetic battles"] += 1
        elif not battle.prompt.strip():
            left_out["battles without the text of their prompt"] += 1
        elif single_turn and battle.turns > 1:
            left_out["battles of several turns"] += 1
        else:
            answers = (battle.left, battle.right)
            shown = next((answer for answer in answers if answer.environment or answer.language), battle.left)
            asked.append(
                Asked(
                    text=battle.prompt,
                    category=str(battle.category or UNKNOWN),
                    environment=str(shown.environment or UNKNOWN),
                    language=str(shown.language or UNKNOWN),
                    prompt_language=battle.prompt_language or "",
                )
            )
    return asked


def asked_of_files(
    readers: Iterable[Reader], left_out: Counter[str], *, synthetic: bool = False, single_turn: bool = False
) -> list[Asked]:
    """The battles, and the prompts, of files in any layout."""
    asked: list[Asked] = []
    for reader in readers:
        for item in reader:
            if not isinstance(item, Accepted):
                left_out["rows that could not be read"] += 1
                continue
            asked += asked_of(item.records, left_out, synthetic=synthetic, single_turn=single_turn)
            asked += [
                Asked(text=prompt.text, category=str(prompt.category or UNKNOWN), prompt_id=prompt.uid)
                for prompt in item.prompts
            ]
    return asked


class Refusals:
    """Why a text is no prompt of a benchmark: a word of a list, or somebody's own data."""

    def __init__(self, words: WordList | None = None) -> None:
        self._words = words

    def __call__(self, text: str) -> str:
        """The reason, or an empty text."""
        if self._words is not None and self._words.find(text) is not None:
            return "a word of the word list"
        return "an e-mail address or a telephone number" if personal_strings([text]) else ""


def write_distilled(
    result: Distilled,
    folder: Path,
    asked: Iterable[Asked],
    options: Mapping[str, Any],
    left_out: Mapping[str, int],
    *,
    overwrite: bool = False,
) -> dict[str, Any]:
    """Write the prompts in the layout of autocodearena-v0, and a manifest that makes them again.

    Equal input, options and versions give equal bytes.

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    DataError
        When the folder is taken.
    """
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{folder} is a file; name a folder to write to")
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / MANIFEST).is_file():
            raise DataError(f"{folder} holds other files; write to a new or empty folder")
        if not overwrite:
            raise DataError(f"{folder} holds distilled prompts; choose another folder, or allow overwriting")
    with whole_folder(folder) as partial:
        with (partial / PROMPTS).open("w", encoding="utf-8", newline="") as file:
            for one in result.chosen:
                row = {
                    "uid": one.uid,
                    "instruction": one.text,
                    "category": None if one.category == UNKNOWN else one.category,
                }
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        manifest = {
            "format": FORMAT,
            "format_version": 1,
            "versions": {name: version(name) for name in ("runoff", "numpy", "scipy")},
            "options": dict(options),
            "asked_sha256": _sha256(asked),
            "counts": result.counts | {"before": dict(left_out)},
            "exact": result.exact,
            "shares": result.shares,
            "files": {PROMPTS: {"rows": len(result.chosen), "sha256": sha256_of(partial / PROMPTS)}},
            "prompts": [
                {name: value for name, value in asdict(one).items() if name != "text"}
                for one in result.chosen
            ],
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        (partial / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


def _sha256(asked: Iterable[Asked]) -> str:
    digest = hashlib.sha256()
    for one in asked:
        digest.update(canonical_json(asdict(one)).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
