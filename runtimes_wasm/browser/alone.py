"""A program's document as one text that needs no server: what it uses of the libraries is inside.

For files that people pass on. The document is the one that the workbench shows, by the same
builder; only the addresses of vendored files are replaced, by the files.
"""

from __future__ import annotations

import base64
import json
import mimetypes
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from runtimes_wasm.errors import RequestError

from . import vendored
from .document import Document
from .embed import js_literal
from .pages import mermaid
from .vendored import BASE, Vendored

#: More than this is no file to pass on.
MOST_BYTES = 24 << 20

# Our own scripts ask for this one when somebody wants a picture of the page; nobody does here.
_NEVER = frozenset({"tool/picture.js"})
# Compilers of styles, megabytes each: fetched when a component names their language.
_STYLES = {"tool/sass.js": re.compile(r"\bs[ac]ss\b", re.I), "tool/less.js": re.compile(r"\bless\b", re.I)}
# What a bare name stands for that modules of ours call each other by.
_OWN = "@runoff"
_ADDRESS = re.compile(re.escape(BASE) + r"([\w@.+%/-]+)")
_MAP = re.compile(r"<script\b[^>]*\btype\s*=\s*[\"']?importmap\b[^>]*>(.*?)</script\s*>", re.I | re.S)
_PRELOAD = re.compile(r"<link\b[^>]*\brel\s*=\s*[\"']?(?:modulepreload|preload)\b[^>]*>", re.I)
_TAG = re.compile(r"<(?:script|link|img)\b[^>]*>", re.I)
_DIAGRAM = re.compile(
    r"<(?:code|pre|div)\b[^>]*\bclass\s*=\s*[\"'][^\"']*\bmermaid\b[^>]*>(.*?)</", re.I | re.S
)
_SPECIFIER = re.compile(
    r"(?P<before>(?:\bfrom|\bimport|\bimport\s*\()\s*)(?P<quote>[\"'])(?P<name>[^\"'\n]{1,300})(?P=quote)"
)
_URL = re.compile(r"url\(\s*[\"']?(?!data:|[a-z]+://|//|#)([^\"')]+)[\"']?\s*\)", re.I)


@dataclass(frozen=True, slots=True)
class Alone:
    """A document that needs nothing else.

    Attributes
    ----------
    html : str
        For the ``srcdoc`` of a sandboxed frame, in a page with `policy.ALONE_POLICY`.
    libraries : tuple of str
        Files that were put into it.
    library_bytes : int
        What they take.
    """

    html: str
    libraries: tuple[str, ...] = ()
    library_bytes: int = 0


def stand_alone(document: Document) -> Alone:
    """Put what a document uses of the vendored files into it.

    Parts of a library that it fetches only once somebody asks for them are inside where the page
    announced them; other parts are not, and their module then says so in the program's console.

    Raises
    ------
    RequestError
        When the program uses so much that it is no file to pass on.
    AssetMissing
        When the libraries are not built, and it uses one.
    """
    html = document.html
    wanted = {name for name in _ADDRESS.findall(_MAP.sub("", html)) if name not in _NEVER}
    maps = [imports for found in _MAP.finditer(html) for imports in [_imports(found[1])] if imports]
    if not wanted and not maps:
        return Alone(_with_start(html, ""))
    have, folder = vendored.vendored(), vendored.folder()
    rest = _MAP.sub("", html)
    wanted |= {part for found in _DIAGRAM.findall(rest) for part in mermaid.parts_of(unescape(found))}
    names = {name: path for imports in maps for name, path in _used(imports, rest, have)}
    wanted |= {name for name, words in _STYLES.items() if words.search(rest)}
    first = set(names.values()) | {name for name in wanted - _STYLES.keys() if _is_module(name)}
    modules = _closure(first, have, folder, wanted)
    held = {name for name in wanted - _STYLES.keys() if name in have.files and name not in modules}
    size = sum((folder / name).stat().st_size for name in {*modules, *held})
    if size > MOST_BYTES:
        raise RequestError(
            f"this program uses {size / 1e6:.0f} MB of libraries; a file may hold {MOST_BYTES / 1e6:.0f} MB"
        )
    html = _PRELOAD.sub(lambda tag: "" if BASE in tag[0] else tag[0], html)
    html = _MAP.sub(lambda found: "" if _imports(found[1]) else found[0], html)
    html = _TAG.sub(
        lambda tag: _ADDRESS.sub(lambda at: _data_url(at[1], have, folder) or at[0], tag[0]), html
    )
    return Alone(_with_start(html, _table(names, modules)), tuple(sorted({*modules, *held})), size)


def _is_module(name: str) -> bool:
    return name.startswith(("esm/", "tool/")) and name.endswith((".js", ".mjs"))


def _imports(text: str) -> dict[str, str]:
    """The import map of ours, or what a program's became; empty for one that is broken."""
    try:
        found = json.loads(text)["imports"]
    except (ValueError, KeyError, TypeError):
        return {}
    return {str(name): str(path) for name, path in found.items()} if isinstance(found, dict) else {}


def _used(imports: dict[str, str], rest: str, have: Vendored) -> Iterator[tuple[str, str]]:
    """Names of the map that the document says somewhere, and their files."""
    for name, address in imports.items():
        path = address.removeprefix(BASE)
        if address == path:
            continue
        if name.endswith("/"):
            for more in set(re.findall(re.escape(name) + r"([\w@./-]+)", rest)):
                if path + more in have.files:
                    yield name + more, path + more
        elif path in have.files and re.search(rf"[\"'`\\]{re.escape(name)}[\"'`\\]", rest):
            yield name, path


def _closure(first: set[str], have: Vendored, folder: Path, announced: set[str]) -> dict[str, str]:
    """Modules and those that they import, each with its text, in which others have names of ours."""
    found: dict[str, str] = {}
    waiting = sorted(first & have.files)
    in_parts = {path.rpartition("/")[0] for name, path in have.modules.items() if name in have.preloads}
    while waiting:
        path = waiting.pop()
        if path in found:
            continue

        def name(specifier: re.Match[str], path: str = path) -> str:
            target = _target(specifier["name"], path, have)
            called = specifier["before"].rstrip().endswith("(")
            later = target in _STYLES or (called and path.rpartition("/")[0] in in_parts)
            if target is None or (later and target not in announced):
                return specifier[0]
            waiting.append(target)
            return f"{specifier['before']}{specifier['quote']}{_OWN}/{target}{specifier['quote']}"

        found[path] = _SPECIFIER.sub(name, (folder / path).read_text("utf-8"))
    return found


def _target(specifier: str, path: str, have: Vendored) -> str | None:
    """The file that a module means; None where it is no import at all."""
    if specifier.startswith("."):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), specifier))
    elif specifier.startswith(BASE):
        target = specifier.removeprefix(BASE)
    else:
        target = have.modules.get(specifier, "")
        for prefix, place in have.folders.items():
            if not target and specifier.startswith(prefix):
                target = place + specifier.removeprefix(prefix)
    return target if target in have.files else None


def _table(names: dict[str, str], modules: dict[str, str]) -> str:
    """The script that makes addresses of the modules, before any of them is asked for."""
    if not modules:
        return ""
    also = {f"{_OWN}/{path}": path for path in modules} | {BASE + path: path for path in modules}
    table = js_literal({"modules": modules, "names": also | names})
    return (
        f"const {{modules, names}} = {table}; const at = {{}}, imports = {{}};"
        'for (const path in modules) at[path] = URL.createObjectURL(new Blob([modules[path]], {type: "text/javascript"}));'
        "for (const name in names) if (at[names[name]]) imports[name] = at[names[name]];"
        'const map = document.createElement("script"); map.type = "importmap";'
        "map.textContent = JSON.stringify({imports}); document.currentScript.after(map);"
    )


def _with_start(html: str, script: str) -> str:
    """The document with a script of ours before all others, on a line that is there already."""
    start = '<meta http-equiv="x-dns-prefetch-control" content="off">'
    if script:
        start += f"<script>{{{script} document.currentScript.remove();}}</script>"
    return html.replace("<script data-token=", start + "<script data-token=", 1)


def _data_url(name: str, have: Vendored, folder: Path) -> str | None:
    if name not in have.files:
        return None
    data = (folder / name).read_bytes()
    if name.endswith(".css"):
        data = _URL.sub(_inside(name, have, folder), data.decode("utf-8", "replace")).encode()
    kind = "text/javascript" if name.endswith((".js", ".mjs")) else mimetypes.guess_type(name)[0]
    return f"data:{kind or 'application/octet-stream'};base64,{base64.b64encode(data).decode()}"


def _inside(sheet: str, have: Vendored, folder: Path) -> Callable[[re.Match[str]], str]:
    """Pictures and fonts of a style sheet, inside it."""

    def put(found: re.Match[str]) -> str:
        path = re.split(r"[?#]", found[1].strip())[0]
        target = _target(path if path.startswith((".", "/")) else f"./{path}", sheet, have)
        url = None if target is None or target.endswith(".css") else _data_url(target, have, folder)
        return found[0] if url is None else f"url({url})"

    return put
