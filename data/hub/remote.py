"""Fetching data sets from the hub and sending them there, by the package huggingface_hub.

The package is an optional extra, and is imported when it is needed. It keeps what it
fetched in its own cache, checks hashes, resumes, and finds the token of who signed in
(``hf auth login`` or ``HF_TOKEN``); no token passes through our hands.
"""

from __future__ import annotations

import fnmatch
import glob
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ..layouts.streams import FORMATS
from .address import HubAddress
from .errors import HubError
from .reading import NO_DATA, is_data_file
from .writer import DATA_SET_MANIFEST

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_ENDPOINT = "HF_ENDPOINT"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Download:
    """A data set on this disk.

    ``cached`` says that the hub could not be asked, and this is what was fetched before.
    """

    folder: Path
    revision: str
    files: tuple[str, ...]
    bytes: int
    cached: bool = False


def _silent(text: str) -> None:
    pass


def download(
    address: HubAddress, *, max_bytes: int | None = None, cache: Path | None = None, say: Say = _silent
) -> Download:
    """Fetch the data files of a data set; files that are there already are not fetched again.

    Parameters
    ----------
    address : HubAddress
        Its ``files`` narrow what is fetched: a file, a folder or a pattern.
    max_bytes : int, optional
        More than this is refused before anything is fetched.
    cache : path, optional
        Instead of the package's own cache.
    say : callable
        Told what is about to be fetched.

    Raises
    ------
    HubError
        When the hub cannot be reached and nothing was fetched before, when it
        refuses, or when it names files that no data set has.
    """
    hub = _package()
    options: dict[str, Any] = {
        "repo_id": address.repo,
        "repo_type": "dataset",
        "cache_dir": cache,
        "endpoint": _endpoint(),
    }
    with _refusals(address):
        try:
            info = _api().dataset_info(address.repo, revision=address.revision, files_metadata=True)
        except (hub.errors.OfflineModeIsEnabled, ConnectionError, *_unreachable()) as error:
            return _cached(address, options, error)
    sizes = {file.rfilename: file.size or 0 for file in info.siblings or []}
    for name in sizes:
        _check_name(address, name)
    names = sorted(name for name in sizes if _wanted(name, address.files))
    if not names:
        raise HubError(
            f"{address} has no data file" + (f" that matches {address.files!r}" if address.files else "")
        )
    total = sum(sizes[name] for name in names)
    say(f"{address}: {len(names)} files, {total / 1e6:,.1f} MB, at {info.sha}")
    if max_bytes is not None and total > max_bytes:
        raise HubError(
            f"{address} has {total / 1e9:.2f} GB in {len(names)} files, more than the limit of "
            f"{max_bytes / 1e9:.2f} GB; name fewer files ({address}/data/*.parquet) or raise --max-gb"
        )
    with _refusals(address):
        # the exact names: what the server lists the next time it is asked changes nothing
        folder = Path(
            hub.snapshot_download(
                revision=address.revision, allow_patterns=[glob.escape(name) for name in names], **options
            )
        )
    if lost := [name for name in names if not (folder / name).is_file()]:
        raise HubError(
            f"{address}: {lost[0]!r:.200} was not fetched; the data set has just changed: try again"
        )
    return Download(folder, folder.name, tuple(names), total)


def upload(
    folder: Path,
    address: HubAddress,
    *,
    public: bool = False,
    overwrite: bool = False,
    message: str = "",
    say: Say = _silent,
) -> str:
    """Send a folder that `data.hub.write_data_set` wrote; the data set is made when it is not there.

    Files of an earlier version that the new one lacks are deleted in the same commit, so that
    no reader mixes the two.

    Parameters
    ----------
    folder : path
    address : HubAddress
    public : bool
        Of a new data set; private otherwise. One that is there keeps what it is.
    overwrite : bool
        Replace what an earlier export of ours put there. Files of others are never replaced.

    Returns
    -------
    str
        The address of the commit.

    Raises
    ------
    HubError
        When it is no such folder, or the hub refuses.
    """
    if not (folder / DATA_SET_MANIFEST).is_file():
        raise HubError(
            f"{folder} has no {DATA_SET_MANIFEST}; send a folder that `runoff export --layout` wrote"
        )
    if address.files:
        raise HubError(f"{address}: a whole data set is sent; leave {address.files!r} out")
    _package()
    api = _api()
    with _refusals(address):
        api.create_repo(address.repo, repo_type="dataset", private=not public, exist_ok=True)
        _check_taken(address, api, overwrite=overwrite)
        say(f"Sending {folder} to {address}")
        done = api.upload_folder(
            repo_id=address.repo,
            repo_type="dataset",
            folder_path=folder,
            revision=address.revision,
            delete_patterns=["data/*"],
            commit_message=message or "Data set exported by Runoff",
        )
    return str(done.commit_url)


def _check_taken(address: HubAddress, api: HfApi, *, overwrite: bool) -> None:
    """The same rules as for a folder on this disk."""
    there = api.list_repo_files(address.repo, repo_type="dataset", revision=address.revision)
    if not [name for name in there if name != ".gitattributes"]:
        return
    if DATA_SET_MANIFEST not in there:
        raise HubError(f"{address} holds files that Runoff did not put there; choose another name")
    if not overwrite:
        raise HubError(f"{address} holds an earlier data set; choose another name, or allow overwriting it")


def _wanted(name: str, files: str) -> bool:
    if not is_data_file(name):
        return False
    return not files or name == files or name.startswith(files + "/") or fnmatch.fnmatchcase(name, files)


def _check_name(address: HubAddress, name: str) -> None:
    """A name of a server becomes a path only when it stays inside the data set."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not name.isprintable():
        raise HubError(
            f"{address} names a file {name!r:.200}, which lies outside the data set; nothing was fetched"
        )


def _cached(address: HubAddress, options: dict[str, Any], error: Exception) -> Download:
    hub = _package()
    endings = [f"*{ending}{packed}" for ending in FORMATS for packed in ("", ".gz")]
    try:
        # a snapshot of which files are missing is refused by the package
        folder = Path(
            hub.snapshot_download(
                revision=address.revision,
                local_files_only=True,
                allow_patterns=[address.files, f"{address.files}/*"] if address.files else endings,
                ignore_patterns=[".*", "*/.*", *sorted(NO_DATA)],
                **options,
            )
        )
    except (OSError, ValueError):
        raise HubError(
            f"{address}: the hub cannot be reached ({error}), and not all of its files were fetched before. "
            "Try again, set HF_ENDPOINT to a mirror, or copy the files of the data set to this machine and "
            "import their folder"
        ) from error
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    kept = tuple(name for name in names if _wanted(name, address.files))
    if not kept:
        raise HubError(f"{address}: the hub cannot be reached, and these files were not fetched before")
    total = sum((folder / name).stat().st_size for name in kept)
    return Download(folder, folder.name, kept, total, cached=True)


def _package() -> Any:
    try:
        import huggingface_hub
        import huggingface_hub.errors
    except ImportError:
        raise HubError(
            "addresses of the hub need the package huggingface_hub: pip install 'runoff[hub]', "
            "or copy the files of the data set to this machine and name their folder"
        ) from None
    return huggingface_hub


def _api() -> HfApi:
    found: HfApi = _package().HfApi(endpoint=_endpoint(), library_name="runoff")
    return found


def _endpoint() -> str | None:
    """Read at each call: the package reads it only once, when it is imported."""
    return os.environ.get(_ENDPOINT) or None


def _unreachable() -> tuple[type[Exception], ...]:
    import httpx2

    return (httpx2.ConnectError, httpx2.TimeoutException, httpx2.NetworkError, httpx2.ProtocolError)


@contextmanager
def _refusals(address: HubAddress) -> Iterator[None]:
    """Say what the hub refused, and what to do."""
    errors = _package().errors
    try:
        yield
    except errors.GatedRepoError as error:
        raise HubError(
            f"{address} is open only to those who accepted its terms: accept them on its page, sign in with "
            "`hf auth login`, and try again"
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise HubError(
            f"{address} is not there, or not for you: check the name, or sign in with `hf auth login`"
        ) from error
    except errors.RevisionNotFoundError as error:
        raise HubError(f"{address}: there is no revision {address.revision!r}") from error
    except (errors.LocalEntryNotFoundError, errors.FileMetadataError, *_unreachable()) as error:
        raise HubError(
            f"{address}: the connection to the hub broke ({_first_line(error)}); try again: what was fetched "
            "is kept"
        ) from error
    except (errors.HfHubHTTPError, errors.HFValidationError) as error:
        raise HubError(f"{address}: the hub refused: {_first_line(error)}") from error
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError) as error:
        # the package takes answers apart without looking; a server that is no hub ends here
        raise HubError(
            f"{address}: the answer of the hub makes no sense ({type(error).__name__}: {_first_line(error)}); "
            "is HF_ENDPOINT the address of a hub?"
        ) from error


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2])[:400] or type(error).__name__
