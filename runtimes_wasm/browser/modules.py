"""What a page's module imports, held against what is vendored before it runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from runtimes_wasm import js_scan
from runtimes_wasm.contract import Diagnostic
from runtimes_wasm.js_scan import PUNCT, STRING, WORD, JsScan
from runtimes_wasm.package_names import npm_package

from .cdn import REASONS, find_file, find_module
from .vendored import BASE, Vendored

_STYLES = (".css", ".scss", ".sass", ".less")
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico")
#: Style sheets that packages offer under a name without an ending; swiper's parts are one file here.
_NAMED_STYLES = re.compile(r"swiper/(?:s?css)(?:/[\w-]+)?|@fontsource(?:-variable)?/[\w-]+(?:/[\w-]+)?")
_OPEN = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}


@dataclass(frozen=True, slots=True)
class Import:
    """One import of a module: from where, and which names (``default`` and ``*`` among them)."""

    module: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """What the imports of a program come to.

    Attributes
    ----------
    import_map : mapping
        For the document: every vendored module, and what this program calls otherwise.
    used : tuple of str
        The vendored modules among them.
    styles : tuple of str
        Addresses of vendored style sheets that it imports.
    dropped : tuple of str
        Imports of style sheets and of pictures of the program's own; they are no modules, so
        they must be taken out.
    missing : tuple of str
        Packages and files that are not here.
    diagnostics : tuple of Diagnostic
        Names that a package does not export.
    """

    import_map: Mapping[str, str]
    used: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def find_imports(scanned: JsScan) -> list[Import]:
    """The imports and re-exports of JavaScript, in order; each statement once."""
    tokens = scanned.tokens
    found: list[Import] = []
    depth = 0
    for i, (kind, text) in enumerate(tokens):
        if kind == PUNCT:
            depth = max(0, depth + _OPEN.get(text, 0))
        if kind != WORD or text not in ("import", "export") or (i and tokens[i - 1][1] in (".", "?.")):
            continue
        after = tokens[i + 1] if i + 1 < len(tokens) else (PUNCT, "")
        if text == "import" and after == (PUNCT, "("):
            inner = tokens[i + 2 : i + 4]
            if len(inner) == 2 and inner[0][0] == STRING and inner[1] == (PUNCT, ")"):
                found.append(Import(inner[0][1], ()))
        elif depth == 0 and (text == "import" or after[1] in ("*", "{")):
            clause = _clause(tokens, i + 1)
            if clause is not None:
                found.append(clause)
    return found


def _clause(tokens: tuple[js_scan.Token, ...], at: int) -> Import | None:
    """From behind ``import`` to the name of the module."""
    names: list[str] = []
    inside = False
    for j in range(at, len(tokens)):
        kind, text = tokens[j]
        if kind == STRING:
            return Import(text, tuple(names)) if j == at or tokens[j - 1] == (WORD, "from") else None
        if (kind, text) in ((PUNCT, "{"), (PUNCT, "}")):
            inside = text == "{"
        elif (kind, text) == (PUNCT, "*"):
            names.append("*")
        elif kind == WORD and inside and tokens[j - 1] in ((PUNCT, "{"), (PUNCT, ",")):
            if text != "type" or tokens[j + 1 : j + 2] in (((WORD, "as"),), ((PUNCT, ","),), ((PUNCT, "}"),)):
                names.append(text)
        elif kind == WORD and j == at:
            if text == "type" and tokens[j + 1 : j + 2] not in (((WORD, "from"),), ((PUNCT, ","),)):
                return None  # types alone are nothing at run time
            names.append("default")
        elif kind == PUNCT and text != ",":
            return None  # `import.meta`, or no import at all
    return None


def check_imports(imports: Iterable[Import], vendored: Vendored) -> Imports:
    """Hold imports against what is vendored."""
    own: dict[str, str] = {}
    used: list[str] = []
    styles: list[str] = []
    dropped: list[str] = []
    missing: list[str] = []
    diagnostics: list[Diagnostic] = []
    for item in imports:
        specifier = item.module
        file_name = specifier.split("?", 1)[0]
        if is_style(specifier):
            dropped.append(specifier)
            named = "swiper/swiper-bundle.css" if file_name.startswith("swiper/") else specifier
            if file := find_file(named, vendored):
                styles.append(file)
            continue
        if file_name.endswith(_PICTURES) and _is_local(specifier):
            dropped.append(specifier)
            continue
        target = _target(specifier, vendored)
        if target is None and not item.names and (script := find_file(specifier, vendored)):
            own[specifier] = script  # loaded for what it does, such as Bootstrap's script
            continue
        if target is None and (shim := _member(item, vendored)):
            own[specifier] = shim
            continue
        if target is None:
            missing.append(describe(specifier, vendored))
            continue
        used += [target] if target in vendored.modules else []
        if specifier not in vendored.modules and (
            target != specifier or not specifier.startswith(tuple(vendored.folders))
        ):
            own[specifier] = BASE + vendored.modules.get(target, target)
        lacking = _lacking(item, target, vendored)
        if lacking:
            diagnostics.append(_no_export(specifier, lacking, target, vendored))
    return Imports(
        import_map={**base_map(vendored), **own},
        used=tuple(dict.fromkeys(used)),
        styles=tuple(dict.fromkeys(styles)),
        dropped=tuple(dict.fromkeys(dropped)),
        missing=tuple(dict.fromkeys(missing)),
        diagnostics=tuple(diagnostics),
    )


def base_map(vendored: Vendored) -> dict[str, str]:
    """The import map of everything that is vendored."""
    return {name: BASE + file for name, file in {**vendored.modules, **vendored.folders}.items()}


def describe(specifier: str, vendored: Vendored) -> str:
    """What is missing, in words: the package, a part of one that is here otherwise, the file, or the host."""
    if _is_local(specifier):
        return f"the file {specifier}"
    if "://" in specifier or specifier.startswith("//"):
        return specifier.split("//", 1)[1].split("/", 1)[0]
    package = npm_package(specifier) or specifier
    if any(npm_package(name) == package for name in vendored.modules):
        return specifier
    reason = REASONS.get(package)
    return f"{package} ({reason})" if reason else package


def is_style(specifier: str) -> bool:
    """Whether an import means a style sheet."""
    name = specifier.split("?", 1)[0]
    return name.endswith(_STYLES) or _NAMED_STYLES.fullmatch(name) is not None


def _is_local(specifier: str) -> bool:
    return specifier.startswith((".", "/", "@/", "~/")) and not specifier.startswith("//")


def _target(specifier: str, vendored: Vendored) -> str | None:
    """The vendored module or file that a specifier means."""
    if specifier in vendored.modules:
        return specifier
    for prefix, folder in vendored.folders.items():
        if specifier.startswith(prefix):
            file = folder + specifier.removeprefix(prefix)
            # Bundlers find the file without its ending as well.
            return (
                specifier
                if file in vendored.files
                else f"{file}.js"
                if f"{file}.js" in vendored.files
                else None
            )
    if "://" in specifier or specifier.startswith("//"):
        return find_module(specifier, vendored)
    return None


def _member(item: Import, vendored: Vendored) -> str:
    """``lodash/debounce`` for ``debounce`` of ``lodash``: a small module that hands it on."""
    package = npm_package(item.module) or ""
    name = item.module.removeprefix(package).strip("/").removesuffix(".js").rsplit("/", 1)[-1]
    exported = vendored.exports.get(package, frozenset())
    if not name.isidentifier():
        return ""
    if name in exported and set(item.names) <= {"default", name}:
        return f"data:text/javascript,export{{{name} as default,{name}}}from'{package}'"
    # `date-fns/locale`: names of the part are names of the whole.
    if item.names and set(item.names) <= exported - {"default"}:
        return f"data:text/javascript,export*from'{package}'"
    return ""


def _lacking(item: Import, target: str, vendored: Vendored) -> list[str]:
    exported = vendored.exports.get(target)
    if exported is None:
        return []
    return [name for name in item.names if name != "*" and name not in exported]


def _no_export(specifier: str, names: list[str], target: str, vendored: Vendored) -> Diagnostic:
    package = npm_package(target) or target
    version = vendored.versions.get(package, "")
    said = " and ".join("no default export" if name == "default" else f"no export {name}" for name in names)
    named = f"package {package} {version}" if specifier == package else f"{specifier} of {package} {version}"
    return Diagnostic(severity="error", message=f"{named} has {said}", source="imports")
