"""The scripted answers, one markdown file each, read from wherever the package is installed.

Names are relative POSIX paths such as ``web/pomodoro-ada.md``. They are data of
the project, written for it: no model service was asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ..errors import RecordError


@cache
def names() -> tuple[str, ...]:
    """Every answer file of the package, sorted."""
    return tuple(sorted(_walk(files(__name__), "")))


@cache
def read(name: str) -> str:
    """The markdown text of one answer.

    Parameters
    ----------
    name : str
        One of `names`: a relative path with forward slashes that ends in ``.md``.

    Raises
    ------
    RecordError
        When there is no such answer. Only listed names are read, so a path that
        climbs out of the folder is no such answer either.
    """
    if name not in names():
        raise RecordError(
            f"data/samples holds no answer {name!r}; give a relative path such as "
            f"{names()[0] if names() else 'web/answer.md'!r}, or add the file"
        )
    return files(__name__).joinpath(*name.split("/")).read_text(encoding="utf-8")


def _walk(folder: Traversable, prefix: str) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".md"):
            yield prefix + entry.name
