"""Everything that Runoff is made of: packages, engines, compilers, page libraries, with their licences.

Read from what is installed and from the locks, without a network: what `runoff doctor --licences` lists
and `runoff doctor --sbom FILE` writes.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions, version
from pathlib import Path
from typing import Any

from runtimes_wasm import browser
from runtimes_wasm.assets import Asset, SourceKind, lock

#: What is written where a package names no licence.
UNKNOWN = "unknown"

_WEB = Path(browser.__file__).parent / "web" / "package-lock.json"
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
#: Licences of npm packages that give theirs in the text of a file, or in an old form, and not in the field that is
#: for it: as those texts read.
_READ = {
    "@vue/compiler-sfc": "MIT",
    "cannon": "MIT",
    "eve-raphael": "Apache-2.0",
    "khroma": "MIT",
    "leaflet.heat": "BSD-2-Clause",
    "owl.carousel": "MIT",
    "qrcodejs": "MIT",
    "toastr": "MIT",
    "webgl-constants": "MIT",
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
    """

    kind: str
    name: str
    version: str
    licence: str
    purl: str
    sha256: str = ""
    part_of: str = ""


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
    packages = json.loads(_WEB.read_text(encoding="utf-8"))["packages"]
    seen = set()
    for path, entry in packages.items():
        name = entry.get("name") or path.rpartition("node_modules/")[2]
        if not path or entry.get("link") or (name, entry.get("version")) in seen:
            continue
        seen.add((name, entry.get("version")))
        licence = _READ.get(name) or entry.get("license") or UNKNOWN
        yield Component(
            kind="npm",
            name=name,
            version=entry.get("version", ""),
            licence=licence if isinstance(licence, str) else UNKNOWN,
            purl=f"pkg:npm/{name.replace('@', '%40', 1)}@{entry.get('version', '')}",
            part_of="web",
        )


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
    if each.part_of:
        entry["properties"] = [{"name": "runoff:asset", "value": each.part_of}]
    return entry


def _is_expression(text: str) -> bool:
    """Whether it has the form of an SPDX expression: words of licences, joined by AND, OR and WITH."""
    words = _SPDX.findall(text)
    if "".join(words) != text.replace(" ", "") or text.count("(") != text.count(")"):
        return False
    names = [word for word in words if word not in _LICENCE_WORDS]
    joins = [word for word in words if word in ("AND", "OR", "WITH")]
    return len(joins) == len(names) - 1
