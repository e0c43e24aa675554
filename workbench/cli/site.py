"""``runoff export --site``: the leaderboards as a folder of pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data.store import Store, default_url

from .output import emit_json, refuse, say, warn
from .votes import blind, load_votes

DEMO = "demo"


def export_site(target: str, *, votes: str | None, store: str | None, overwrite: bool, json: bool) -> None:
    """Write the site, and say what is in it."""
    from analysis.errors import AnalysisError
    from analysis.site import write_site

    try:
        manifest = write_site(Path(target), _contents(votes, store), overwrite=overwrite)
    except AnalysisError as error:
        raise refuse(str(error)) from None
    if json:
        return emit_json(manifest)
    size = sum(entry["bytes"] for entry in manifest["files"].values())
    say(
        f"{target}: {len(manifest['files'])} files, {size / 1e6:.1f} MB, {manifest['n_votes']:,} votes "
        f"(synthetic: {manifest['synthetic']}). Open {Path(target) / 'index.html'} in a browser."
    )
    return None


def _contents(votes: str | None, store: str | None) -> Any:
    from data.frames import votes_frame
    from data.simulate import simulate_votes

    from ..sites import contents

    if votes is not None:
        if store is not None:
            raise refuse("name --votes or --store, not both")
        if votes == DEMO:
            return contents(
                votes_frame(simulate_votes().records()), "the votes of the demonstration", warn=warn
            )
        found, report = load_votes(votes, None)
        if report.refused:
            warn(report.summary())
        return contents(_some(found, votes), Path(votes).name, warn=warn)
    with Store.open(store or default_url(), read_only=True) as log:
        found = _some(blind(votes_frame(log.vote_rows())), log.location)
        return contents(found, "the store", store=log, warn=warn)


def _some(votes: Any, where: str) -> Any:
    if not len(votes):
        raise refuse(
            f"{where}: holds no vote to rank; vote in the arena, or name a file with --votes (or --votes {DEMO})"
        )
    return votes
