"""A folder with the files of one data set, as the hub gives it or somebody copied it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import LayoutError
from ..layouts import Reader, read
from ..layouts.streams import CODE_ENDINGS, FORMATS

#: What belongs to a data set and is no data.
NO_DATA = {
    "readme.md",
    "license",
    "license.md",
    "license.txt",
    "dataset_infos.json",
    "runoff-dataset.json",
    "runoff-distil.json",
}

_MOST_FILES = 10_000


@dataclass(frozen=True, slots=True)
class DataSet:
    """The readable files of a folder, and why the others are left out.

    Attributes
    ----------
    readers : tuple of Reader
        One for each file in a known layout, by name.
    left_out : dict of str to str
        Other files by their name inside the folder, with the reason.
    """

    readers: tuple[Reader, ...]
    left_out: dict[str, str]


def is_data_file(name: str) -> bool:
    """Whether a file of a data set may hold rows, by its name alone."""
    path = Path(name)
    endings = [ending.lower() for ending in path.suffixes]
    if any(part.startswith(".") for part in path.parts) or path.name.lower() in NO_DATA:
        return False
    if any(ending in CODE_ENDINGS for ending in endings):
        return False
    return bool(endings) and (endings[-1] in FORMATS or (endings[-2:][0] in FORMATS and endings[-1] == ".gz"))


def read_data_set(folder: Path, layout: str | None = None) -> DataSet:
    """Open every data file of a folder and the folders in it, each in the layout that its columns show.

    Parameters
    ----------
    folder : path
        Links inside it are followed when they lead to plain files, for that is how
        the hub's cache is made.
    layout : str, optional
        Of every file, when the columns do not tell.

    Raises
    ------
    LayoutError
        When no file is readable: nothing is imported silently.
    """
    readers: list[Reader] = []
    left_out: dict[str, str] = {}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if not is_data_file(name):
            if path.name.lower() not in NO_DATA and not name.startswith("."):
                left_out[name] = "not a data file: .parquet, .jsonl, .json and .csv are read"
            continue
        try:
            readers.append(read(path, layout))
        except LayoutError as error:
            left_out[name] = str(error)
    if not readers:
        reasons = "; ".join(left_out.values()) or "it has no .parquet, .jsonl, .json or .csv file"
        raise LayoutError(f"{folder}: no file here can be read: {reasons:.2000}")
    return DataSet(tuple(readers), left_out)


def _files(folder: Path) -> Iterator[Path]:
    for count, path in enumerate(sorted(path for path in folder.rglob("*") if path.is_file())):
        if count >= _MOST_FILES:
            raise LayoutError(f"{folder}: more than {_MOST_FILES} files; name a folder of one data set")
        yield path
