"""Everything that Runoff is made of: packages, engines, compilers, page libraries, with their licences.

Read from what is installed and from the locks, without a network: what `runoff doctor --licences` lists
and `runoff doctor --sbom FILE` writes.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions, version
from pathlib import Path
from typing import Any

from runtimes_wasm import browser
from runtimes_wasm.assets import Asset, SourceKind, lock
from runtimes_wasm.assets.npm_build import OUTPUT
from runtimes_wasm.browser import vendored
from runtimes_wasm.errors import AssetError

#: What is written where a package names no licence.
UNKNOWN = "unknown"

_WEB = Path(browser.__file__).parent / "web"
_SPDX = re.compile(r"[A-Za-z0-9.+-]+|[()]")
_LICENCE_WORDS = {"AND", "OR", "WITH", "(", ")"}
#: Licences as packages name them in the old classifiers, where the name says exactly one.
_CLASSIFIERS = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "Zope Public License": "ZPL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One thing that somebody else made.

    Attributes
    ----------
    kind : str
        ``python`` (installed here), ``asset`` (pinned, fetched at set-up), ``npm`` (built into the page
        libraries) or ``wheel`` (of the Python in the browser).
    licence : str
        As it names it itself, an SPDX expression where it gives one; `UNKNOWN` where it names none.
    part_of : str
        The asset that it came with.
    text : str
        Where the text of its licence lies, in the folder of that asset; of page libraries that are built.
    """

    kind: str
    name: str
    version: str
    licence: str
    purl: str
    sha256: str = ""
    part_of: str = ""
    text: str = ""


def components() -> list[Component]:
    """Every component, in order of kind and name."""
    found = [*_installed(), *_assets(), *_npm()]
    return sorted(found, key=lambda each: (each.kind, each.name.lower(), each.version, each.part_of))


def _installed() -> Iterable[Component]:
    seen = set()
    for found in distributions():
        name = found.metadata["Name"]
        if name is None or name.lower() == "runoff" or name.lower() in seen:
            continue
        seen.add(name.lower())
        yield Component(
            kind="python",
            name=name,
            version=found.version,
            licence=_licence_of(found),
            purl=_pypi(name, found.version),
        )


def _licence_of(found: Distribution) -> str:
    expression = found.metadata.get("License-Expression")
    if expression:
        return str(expression)
    given = (found.metadata.get("License") or "").strip()
    if given and "\n" not in given and len(given) <= 60 and given.upper() != "UNKNOWN":
        return given
    named = [
        each.rpartition(" :: ")[2]
        for each in found.metadata.get_all("Classifier") or []
        if each.startswith("License :: ")
    ]
    if named:
        return " AND ".join(_CLASSIFIERS.get(each, each) for each in named)
    # Some give the text of the licence where its name belongs, or only the file.
    return given.split("\n")[0].strip()[:60] or _title_of_text(found) or UNKNOWN


def _title_of_text(found: Distribution) -> str:
    """The licence that the title of a package's own licence file names, where it is one of the known ones."""
    named = set(found.metadata.get_all("License-File") or [])
    texts = [found.read_text(f"licenses/{name}") or found.read_text(name) or "" for name in sorted(named)]
    titles = [text.strip().split("\n")[0].strip() for text in texts]
    return " AND ".join(_CLASSIFIERS[title] for title in titles if title in _CLASSIFIERS)


def _assets() -> Iterable[Component]:
    for asset in lock().values():
        yield Component(
            kind="asset",
            name=asset.package if asset.kind is not SourceKind.PROJECT else f"runoff {asset.name}",
            version=asset.version,
            licence=asset.licence or UNKNOWN,
            purl=_purl(asset),
            sha256=asset.download_sha256,
            part_of=asset.name,
        )
        for name, digest in asset.more_packages.items():
            yield Component(
                kind="asset",
                name=name,
                version=asset.version,
                licence=asset.licence or UNKNOWN,
                purl=_pypi(name, asset.version),
                sha256=digest,
                part_of=asset.name,
            )
        for wheel, digest in {**asset.wheels, **asset.python_only}.items():
            name, _, number = wheel.partition("==")
            # A wheel's own licence is in the wheel; the asset's covers all that it holds.
            yield Component(
                kind="wheel",
                name=name,
                version=number,
                licence=asset.licence or UNKNOWN,
                purl=_pypi(name, number),
                sha256=digest,
                part_of=asset.name,
            )


def _npm() -> Iterable[Component]:
    packages = json.loads((_WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    # Of packages that give theirs in the text of a file, or in an old form, and not in the field that is for it.
    read = json.loads((_WEB / "licences.json").read_text(encoding="utf-8"))
    built = _built()
    # One version may lie in several places, of which the page libraries may hold any.
    places: dict[tuple[str, str], list[str]] = {}
    for path, entry in packages.items():
        if path and not entry.get("link"):
            name = entry.get("name") or path.rpartition("node_modules/")[2]
            places.setdefault((name, entry.get("version", "")), []).append(path)
    for (name, number), paths in places.items():
        entry = packages[paths[0]]
        served = next(
            (built[place] for path in paths if (place := path.removeprefix("node_modules/")) in built), None
        )
        licence = served.licence if served else read.get(name) or entry.get("license") or UNKNOWN
        yield Component(
            kind="npm",
            name=name,
            version=number,
            licence=licence if isinstance(licence, str) else UNKNOWN,
            purl=f"pkg:npm/{name.replace('@', '%40', 1)}@{number}",
            part_of=vendored.ASSET,
            text=f"{OUTPUT}/{served.text}" if served else "",
        )


def _built() -> Mapping[str, vendored.Package]:
    try:
        return vendored.vendored().packages
    except AssetError:
        return {}  # not built here: the locks tell as much, except for the texts


def _purl(asset: Asset) -> str:
    if asset.kind is SourceKind.NPM:
        return f"pkg:npm/{asset.package.replace('@', '%40', 1)}@{asset.version}"
    if asset.kind is SourceKind.PROJECT:
        return f"pkg:generic/runoff-{asset.name}@{asset.version}"
    return _pypi(asset.package, asset.version)


def _pypi(name: str, number: str) -> str:
    return f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{number}"


def sbom(found: Iterable[Component] | None = None) -> dict[str, Any]:
    """A software bill of materials: CycloneDX 1.6, as plain values."""
    listed = list(components() if found is None else found)
    own = {"type": "application", "bom-ref": "runoff", "name": "runoff", "version": version("runoff")}
    entries: dict[str, dict[str, Any]] = {}
    for each in listed:
        reference = f"{each.purl}#{each.part_of}" if each.part_of else each.purl
        entries[reference] = _entry(each, reference)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": own | {"licenses": [{"license": {"id": "Apache-2.0"}}]},
        },
        "components": list(entries.values()),
        "dependencies": [{"ref": "runoff", "dependsOn": list(entries)}],
    }


def _entry(each: Component, reference: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": each.name,
        "version": each.version,
        "purl": each.purl,
    }
    if each.licence != UNKNOWN:
        expression = _is_expression(each.licence)
        entry["licenses"] = [
            {"expression": each.licence} if expression else {"license": {"name": each.licence}}
        ]
    if each.sha256:
        entry["hashes"] = [{"alg": "SHA-256", "content": each.sha256}]
    told = {"runoff:asset": each.part_of, "runoff:licence-text": each.text}
    if any(told.values()):
        entry["properties"] = [{"name": name, "value": value} for name, value in told.items() if value]
    return entry


def _is_expression(text: str) -> bool:
    """Whether it has the form of an SPDX expression: words of licences, joined by AND, OR and WITH."""
    words = _SPDX.findall(text)
    if "".join(words) != text.replace(" ", "") or text.count("(") != text.count(")"):
        return False
    names = [word for word in words if word not in _LICENCE_WORDS]
    joins = [word for word in words if word in ("AND", "OR", "WITH")]
    return len(joins) == len(names) - 1
