"""``runoff lab``: the notebooks, copied to a folder and opened in JupyterLab."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import lab as notebooks
from ..errors import LabError
from .output import refuse, say


def lab(
    folder: Annotated[
        Path, typer.Argument(help="Where your copies of the notebooks go.", show_default="./runoff-notebooks")
    ] = notebooks.FOLDER,
    port: Annotated[
        int | None, typer.Option(help="Port on this machine; the first free one otherwise.", min=1, max=65535)
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
) -> None:
    """Open JupyterLab with copies of the notebooks; copies that you changed are kept."""
    try:
        notebooks.require_jupyterlab()
        copied = notebooks.copy_notebooks(folder)
    except LabError as error:
        raise refuse(str(error)) from error
    there = len(copied.new) + len(copied.same) + len(copied.kept)
    say(f"{there} notebooks in {copied.folder}: {len(copied.new)} new, {len(copied.same)} as they were")
    if copied.kept:
        say(
            f"Kept as somebody changed them: {', '.join(copied.kept)}. To have ours again, move yours away and "
            "start once more."
        )
    say("JupyterLab starts; it says its address below (stop it with ctrl-C)")
    notebooks.serve(notebooks.lab_options(copied.folder, port=port, browser=browser))
