"""Writing a site: all of it or nothing."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from data.whole_folder import whole_folder

from ..errors import SiteError
from ..latex import tables
from ..notebook_charts import VEGA_LITE
from .contents import Contents
from .figures import Figures
from .pages import pages

#: Says that a folder is a site of ours, and may be replaced by a newer one.
MARKER = "site.json"


def write_site(target: Path, found: Contents, *, overwrite: bool = False) -> dict[str, Any]:
    """Write the pages, their charts and tables into a folder.

    Parameters
    ----------
    target : Path
        A new folder; with ``overwrite`` also one that holds an earlier site.

    Returns
    -------
    dict
        What was written: ``files`` with bytes and sha256 each, and what the votes were. It is also
        in `MARKER`, in the folder.

    Raises
    ------
    SiteError
        When the folder is there and may not be replaced.
    DataError
        When nothing can be written.
    """
    if target.exists() or target.is_symlink():
        _refuse(target, overwrite=overwrite)
    written = {name: data.encode() for name, data in _files(found).items()}
    manifest: dict[str, Any] = {
        "schema_version": 1,
        "program": f"Runoff {version('runoff')}",
        "made_at": found.made_at.isoformat(),
        "source": found.source,
        "n_votes": found.board.n_votes,
        "synthetic": found.board.synthetic,
        "last_vote": None if found.board.last_vote is None else found.board.last_vote.isoformat(),
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(written.items())
        },
    }
    written[MARKER] = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    with whole_folder(target) as fresh:
        for name, data in written.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return manifest


def _refuse(target: Path, *, overwrite: bool) -> None:
    if target.is_dir() and not target.is_symlink() and not any(target.iterdir()):
        return
    if not (target / MARKER).is_file() or target.is_symlink():
        raise SiteError(f"{target} is there and is no site of ours; name a new folder")
    if not overwrite:
        raise SiteError(f"{target} holds a site; replace it with --overwrite, or name a new folder")


def _files(found: Contents) -> dict[str, str]:
    import vl_convert  # half a second, and only here

    figures = Figures()
    written = pages(found, figures)
    own = files(__package__)
    written |= figures.pictures
    written |= {name: own.joinpath(name).read_text(encoding="utf-8") for name in ("site.css", "site.js")}
    written["vega.js"] = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
    written["leaderboard.csv"] = found.board.frame().to_csv(index=False)
    written["leaderboard.tex"] = tables(found.board)
    written |= {f"by-{by}.csv": board.frame().to_csv(index=False) for by, board in found.slices.items()}
    return written
