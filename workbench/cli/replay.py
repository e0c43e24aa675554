"""``runoff export --battle``: one battle as a file that replays it."""

from __future__ import annotations

from pathlib import Path

from data.errors import DataError
from data.store import Store, default_url

from .output import emit_json, refuse, say


def export_battle(target: str, battle: str, *, store: str | None, overwrite: bool, json: bool) -> None:
    """Write the file, and say how large it is and whether names are in it."""
    from ..errors import WorkbenchError
    from ..past import read_past
    from ..replay import replay_page, size_words

    path = Path(target)
    if path.is_dir():
        raise refuse(f"{path} is a folder; name a file, for example {path / 'battle.html'}")
    if path.exists() and not overwrite:
        raise refuse(f"{path} is there already; replace it with --overwrite, or name another file")
    try:
        with Store.open(store or default_url(), read_only=True) as log:
            votes = log.votes(battle)
            # Whoever voted knows the names; without a vote nobody does, and neither does the file.
            past = read_past(log, battle, votes[0].voter if votes else "", everybody=True)
    except (DataError, WorkbenchError) as error:
        raise refuse(str(error)) from None
    page = replay_page(past)
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(page, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise refuse(f"{path}: cannot be written: {error.strerror or error}") from None
    size = path.stat().st_size
    if json:
        return emit_json({"file": str(path), "battle": battle, "bytes": size, "names": past.known})
    names = "" if past.known else " Nobody voted on it yet, so the names of the models are not in it."
    return say(f"{path}: {size_words(size)}.{names} Open it in a browser; it uses no network.")
