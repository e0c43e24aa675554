"""Addresses of public script hosts and the vendored files that stand for them.

Nothing is fetched: an address that a page loads a well-known library from becomes
a file of our own, and what is not vendored is named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from runtimes_wasm import html_parts

from .cdn_names import NAMES, REASONS, stand_in
from .vendored import BASE, Vendored

__all__ = [
    "REASONS",
    "Reference",
    "Rewritten",
    "find_file",
    "find_module",
    "names_known_host",
    "parse",
    "rewrite_page",
    "rewrite_styles",
]


@dataclass(frozen=True, slots=True)
class Reference:
    """What an address asks for.

    Attributes
    ----------
    package : str
        npm's name of it.
    version : str or None
        As the address gives it.
    path : str
        A file inside the package; empty for its main file.
    module : bool
        Whether the host serves it as an ES module.
    """

    package: str
    version: str | None = None
    path: str = ""
    module: bool = False


_NPM = r"(?P<package>(?:@[\w.-]+/)?[\w.-]+)(?:@(?P<version>[^/?#+]*))?(?:/(?P<path>[^?#]*))?"


def _npm(found: re.Match[str], *, module: bool = False) -> Reference:
    path = found["path"] or ""
    esm = path.endswith("+esm") or found.string.endswith("?module")
    path = re.sub(r"/?\+esm$", "", path)
    return Reference(found["package"], found["version"] or None, path, module or esm)


def _module(found: re.Match[str]) -> Reference:
    reference = _npm(found, module=True)
    return Reference(reference.package, reference.version, re.sub(r"^es20\d\d/", "", reference.path), True)


def _named(found: re.Match[str]) -> Reference:
    name = found["package"].lower()
    part = re.match(r"angular-[a-z]+", found["path"] or "")
    if part and NAMES.get(name) == "angular":
        return Reference(part[0], found["version"], found["path"])
    return Reference(NAMES.get(name, name), found["version"], found["path"])


def _fixed(package: str, path: str = "") -> Callable[[re.Match[str]], Reference]:
    return lambda found: Reference(
        package, found.groupdict().get("version"), found.groupdict().get("path") or path
    )


def _font_awesome(found: re.Match[str]) -> Reference:
    old = (found["version"] or "").startswith("4")
    kind = "js/all.js" if found.string.endswith(".js") else "css/font-awesome.css" if old else "css/all.css"
    return Reference("@fortawesome/fontawesome-free", found["version"], kind)


def _jquery_ui(found: re.Match[str]) -> Reference:
    return Reference(
        "jquery-ui-dist",
        found["version"],
        "jquery-ui.css" if found["path"].endswith(".css") else "jquery-ui.js",
    )


def _babylon(found: re.Match[str]) -> Reference:
    folder, _, path = found["path"].rpartition("/")
    return Reference("-".join(["babylonjs", *filter(None, [folder])]), None, path)


def _data_tables(found: re.Match[str]) -> Reference:
    path = found["path"]
    look = re.search(r"(bootstrap\d?|jqueryui|foundation|bulma|semanticui)", path)
    package = (
        "datatables.net-bs5" if look else "datatables.net-dt" if path.endswith(".css") else "datatables.net"
    )
    ending = "css" if path.endswith(".css") else "js"
    name = "dataTables.bootstrap5" if look else "jquery.dataTables"
    return Reference(package, None, f"{ending}/{name}.min.{ending}")


_LIBRARIES = r"/ajax/libs/(?P<package>[\w.-]+)/(?P<version>[^/]+)/(?P<path>[^?#]*)"
#: Host and path of an address -> what it asks for; the first that fits.
_HOSTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reference]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (
            r"cdn\.tailwindcss\.com/?\?.*plugins=",
            _fixed("tailwindcss-cdn", "tailwindcss-with-all-plugins.js"),
        ),
        (r"cdn\.tailwindcss\.com", _fixed("tailwindcss-cdn", "tailwindcss.js")),
        (r"(?:cdn|fastly|gcore|testingcf|quantil|esm)\.jsdelivr\.net/npm/" + _NPM, _npm),
        (r"cdn\.jsdelivr\.net/gh/lit/dist@(?P<version>[^/]+)/", _fixed("lit")),
        (
            r"cdn\.jsdelivr\.net/gh/(?:jquery|twbs|mrdoob|processing|chartjs|axios|lodash)/(?P<package>[\w.-]+)@(?P<version>[^/]+)/(?P<path>[^?#]*)",
            _named,
        ),
        (r"cdn\.jsdelivr\.net/(?P<package>[\w.-]+)/(?P<version>\d[^/]*)/(?P<path>[^?#]*)", _named),
        (
            r"cdn\.jsdelivr\.net/gh/highlightjs/cdn-release@(?P<version>[^/]+)/build/(?P<path>[^?#]*)",
            _fixed("@highlightjs/cdn-assets"),
        ),
        (
            r"cdn\.jsdelivr\.net/gh/mrdoob/three\.js@(?P<version>[^/]+)/(?P<path>[^?#]*)",
            _fixed("three"),
        ),
        (
            r"(?:(?:www\.)?unpkg\.com|npm\.elemecdn\.com|unpkg\.zhimg\.com|cdn\.npmmirror\.com/packages)/"
            + _NPM,
            _npm,
        ),
        (r"(?:esm\.sh|esm\.run)/(?:v\d+/|stable/)?" + _NPM, _module),
        (r"cdn\.skypack\.dev/(?:pin/|-/)?" + _NPM, _module),
        (r"(?:jspm\.dev/(?:npm:)?|ga\.jspm\.io/npm:)" + _NPM, _module),
        (r"cdnjs\.cloudflare\.com" + _LIBRARIES, _named),
        (r"ajax\.googleapis\.com" + _LIBRARIES, _named),
        (
            r"(?:cdn\.bootcdn\.net|cdn\.bytedance\.com|mirrors\.sustech\.edu\.cn/cdnjs)" + _LIBRARIES,
            _named,
        ),
        (
            r"(?:cdn\.bootcss\.com|cdn\.staticfile\.(?:org|net)|lib\.baomitu\.com|cdnjs\.net|s4\.zstatic\.net/ajax/libs)"
            r"/(?P<package>[\w.-]+)/(?P<version>[^/]+)/(?P<path>[^?#]*)",
            _named,
        ),
        (r"ajax\.aspnetcdn\.com/ajax/jquery/jquery-(?P<version>\d[\d.]*\d)", _fixed("jquery")),
        (r"code\.jquery\.com/ui/(?P<version>[\d.]+)/(?P<path>[^?#]*)", _jquery_ui),
        (r"code\.jquery\.com/(?P<path>jquery)(?:-latest)?(?:\.min)?\.js", _fixed("jquery1")),
        (r"cdn\.datatables\.net/(?:v/[^?#]*/)?(?P<version>[\d.]+)/(?P<path>[^?#]*)", _data_tables),
        (r"cdn\.quilljs\.com/(?P<version>[\d.]+)/(?P<path>[^?#]*)", _fixed("quill")),
        (r"(?:cdn|preview)\.babylonjs\.com/(?:v[\d.]+/)?(?P<path>[^?#]*)", _babylon),
        (r"(?:pixijs\.download|pixijs\.com)/v(?P<version>[\d.]+)[^/]*/(?P<path>[^?#]*)", _fixed("pixi.js")),
        (r"code\.createjs\.com/", _fixed("createjs")),
        (r"cdn\.sheetjs\.com/xlsx-(?P<version>[\d.]+|latest)/package/(?P<path>[^?#]*)", _fixed("xlsx")),
        (r"cdn\.socket\.io/", _fixed("socket.io-client")),
        (r"(?:code\.highcharts\.com|cdn\.highcharts\.com)/", _fixed("highcharts")),
        (r"aframe\.io/releases/(?P<version>[\d.]+)/", _fixed("aframe")),
        (r"code\.jquery\.com/jquery-(?P<version>\d[\d.]*\d)(?P<slim>\.slim)?", _fixed("jquery")),
        (r"cdn\.plot\.ly/plotly-", _fixed("plotly.js-dist-min")),
        (r"d3js\.org/d3\.v(?P<version>\d+)", _fixed("d3")),
        (r"d3js\.org/d3", _fixed("d3")),
        (
            r"(?:stackpath|maxcdn|netdna)\.bootstrapcdn\.com/bootstrap/(?P<version>[\d.]+)/(?P<path>[^?#]*)",
            _fixed("bootstrap"),
        ),
        (r"(?:stackpath|maxcdn|netdna)\.bootstrapcdn\.com/font-awesome/(?P<version>[\d.]+)/", _font_awesome),
        (r"(?:use|pro|kit)\.fontawesome\.com/(?:releases/v(?P<version>[\d.]+))?", _font_awesome),
        (r"(?:www\.)?threejs\.org/(?P<path>(?:build|examples)/[^?#]*)", _fixed("three")),
    )
)
_FONTS = re.compile(r"fonts\.(?:googleapis|bunny)\.(?:com|net)/(?P<kind>icon|css2?)")
#: Scripts for browsers of long ago.
_NEEDLESS = re.compile(r"(?:https?:)?//(?:cdn\.|cdnjs\.cloudflare\.com/)?polyfill(?:\.io)?/")
_ADDRESS = re.compile(r"(?:https?:)?//(?P<rest>[^\s\"'`<>()]+)")
_QUOTED = re.compile(r"(?P<before>[\"'`(=])(?P<url>(?:https?:)?//[\w-]+(?:\.[\w-]+)+[^\"'`)\s<>]*)")

#: ES modules of packages that stand for an older version.
_MODULE_FILES = {
    "three128": "build/three.module.js",
    "vue2": "dist/vue.esm.browser.min.js",
    "animejs4": "dist/bundles/anime.esm.min.js",
    "pixi8": "dist/pixi.min.mjs",
}
#: Folders that hold builds of the whole package.
_BUILDS = re.compile(
    r"(?:dist|build|lib|es|esm|umd|src|modules)/(?!.*(?:locale|plugin|addon|examples))|index\.m?js$"
)


def parse(url: str) -> Reference | None:
    """What an address asks for; None when its host is none of the known ones."""
    found = _ADDRESS.fullmatch(url.split("#", 1)[0])
    if not found:
        return None
    for pattern, make in _HOSTS:
        if match := pattern.match(found["rest"]):
            return make(match)
    return None


_KNOWN = re.compile(
    r"//(?:[\w-]+\.)*(?:bootcdn\.net|bootcss\.com|staticfile\.org|staticfile\.net|baomitu\.com|zstatic\.net|elemecdn\.com|zhimg\.com|npmmirror\.com"
    r"|aspnetcdn\.com|datatables\.net|quilljs\.com|babylonjs\.com|pixijs\.download|pixijs\.com|createjs\.com|sheetjs\.com|socket\.io|highcharts\.com|aframe\.io"
    r"|tailwindcss\.com|jsdelivr\.net|unpkg\.com|esm\.sh|esm\.run|skypack\.dev|jspm\.dev|jspm\.io|cloudflare\.com"
    r"|googleapis\.com|gstatic\.com|bunny\.net|jquery\.com|plot\.ly|d3js\.org|bootstrapcdn\.com|fontawesome\.com|threejs\.org|polyfill\.io)(?=[/:\"'?\s]|$)"
)


def names_known_host(text: str) -> bool:
    """Whether an address of a known script host stands somewhere in a text."""
    return _KNOWN.search(text) is not None


def find_file(address: str, vendored: Vendored) -> str | None:
    """Where on a run's host the file for a script tag or a style sheet is; None when it is not vendored.

    Parameters
    ----------
    address : str
        An address, or a file of a package such as ``leaflet/dist/leaflet.css``.
    """
    fonts = _ADDRESS.fullmatch(address)
    if fonts and (kind := _FONTS.match(fonts["rest"])):
        icons = kind["kind"] == "icon" or "Material+Icons" in address or "Material%20Icons" in address
        return BASE + ("npm/material-icons/iconfont/material-icons.css" if icons else "fonts.css")
    reference = parse(address) if fonts else _own_path(address)
    if reference is None:
        return None
    package = stand_in(reference.package, reference.version)
    if package == "three" and "jsm" not in reference.path and "module" not in reference.path:
        package = "three128"  # the last that has files for plain script tags
    # A file that an old version lacks here may be one of the newest; an old version that is not here at all is missing.
    known = package in vendored.scripts
    for name in dict.fromkeys((package, stand_in(reference.package, None) if known else package)):
        file = _in_package(name, reference.path, vendored)
        if file:
            return f"{BASE}npm/{name}/{file}"
    return None


def _own_path(specifier: str) -> Reference | None:
    found = re.fullmatch(r"(?P<package>(?:@[\w.-]+/)?[\w.-]+)/(?P<path>[\w./-]+)", specifier)
    return Reference(found["package"], None, found["path"]) if found else None


def _in_package(package: str, path: str, vendored: Vendored) -> str | None:
    main = vendored.scripts.get(package)
    if main is None:
        return None
    if not path or path == "/":
        return main
    prefix = f"npm/{package}/"
    if prefix + path in vendored.files:
        return path
    wanted = _stem(path)
    files = [file.removeprefix(prefix) for file in vendored.files if file.startswith(prefix)]
    tail = path.split("/")[::-1]

    def likeness(file: str) -> tuple[int, int]:
        return sum(a == b for a, b in zip(file.split("/")[::-1], tail, strict=False)), -len(file)

    same = [file for file in files if _stem(file) == wanted and "/jsm/" not in file]
    if same:
        return max(sorted(same), key=likeness)
    kind = "css" if path.endswith(".css") else "js"
    # Another build of the same package: `dist/vue.runtime.global.js`, `chart.esm.js`.
    at_home = "/" not in path or _BUILDS.match(path)
    if kind == "js" and at_home and "examples" not in path and _words(main) == _words(path):
        return main
    return None


#: What builds of one and the same script are called.
_BUILD_WORDS = frozenset(
    [
        "all",
        "amd",
        "basic",
        "browser",
        "bundle",
        "cdn",
        "cjs",
        "common",
        "core",
        "dev",
        "dist",
        "es",
        "es5",
        "es6",
        "esm",
        "full",
        "global",
        "iife",
        "js",
        "latest",
        "legacy",
        "light",
        "lite",
        "max",
        "mjs",
        "module",
        "only",
        "pkgd",
        "pkg",
        "plain",
        "production",
        "runtime",
        "simple",
        "slim",
        "standalone",
        "svg",
        "umd",
        "web",
        "with",
        "without",
        "compat",
        "strict",
        "index",
        "main",
    ]
)


def _words(path: str) -> frozenset[str]:
    """What a script's name says of it beside which build it is."""
    return frozenset(re.split(r"[._-]", _stem(path)[0])) - _BUILD_WORDS


def _stem(path: str) -> tuple[str, str]:
    """A file's name without ``.min`` and what kind it is, so that ``x.js`` finds ``x.min.js``."""
    name, _, kind = path.rsplit("/", 1)[-1].lower().rpartition(".")
    return re.sub(r"[.-](?:min|prod|production(?:\.min)?|development)(?=\.|$)", "", name), kind.removeprefix(
        "m"
    )


def find_module(url: str, vendored: Vendored) -> str | None:
    """The vendored module (its specifier) or file (below ``/v/``) for an imported address."""
    reference = parse(url)
    if reference is None:
        return None
    name, path = reference.package, reference.path.strip("/")
    package = stand_in(name, reference.version)
    if name not in vendored.modules and package in vendored.modules:
        name = package  # another name of the same
    if package in _MODULE_FILES:
        wanted = path if "examples" in path else _MODULE_FILES[package]
        return f"npm/{package}/{wanted}" if vendored.has_script(package, wanted) else None
    for specifier in (f"{name}/{path}", f"{name}/{path.removesuffix('.js').removesuffix('.mjs')}"):
        if path and specifier in vendored.modules:
            return specifier
        for prefix, folder in vendored.folders.items():
            if specifier.startswith(prefix) and folder + specifier.removeprefix(prefix) in vendored.files:
                return folder + specifier.removeprefix(prefix)
    plain = re.fullmatch(
        r"([\w-]+?)(?:[.-](?:module|esm|es|mjs|min|core|all|browser|prod|production|bundle))*\.m?js", path
    )
    own_name = plain is not None and plain[1] == name.rsplit("/", 1)[-1].removesuffix(".js")
    if name in vendored.modules and (not path or own_name or _BUILDS.match(path)):
        return name
    if path and vendored.has_script(package, path):
        return f"npm/{package}/{path}"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A page whose addresses of well-known libraries are files of ours.

    Attributes
    ----------
    html : str
        As many lines as before, in the same places.
    missing : tuple of str
        Packages that it loads from a known host and that are not vendored.
    import_map : bool
        Whether the page has one, with our modules merged into it.
    """

    html: str
    missing: tuple[str, ...] = ()
    import_map: bool = False


def rewrite_page(page: str, vendored: Vendored) -> Rewritten:
    """Put vendored files in the place of the addresses that a page loads libraries from."""
    missing: dict[str, None] = {}
    maps = [
        part
        for part in html_parts.parts(page)
        if part.tag == "script" and part.attributes.get("type", "").lower() == "importmap"
    ]
    kept: list[str] = []
    at = 0
    merged = False
    for part in maps:
        kept.append(_rewrite_text(page[at : part.start], vendored, missing))
        text = page[part.start : part.end]
        new = None if merged else _merge_map(part.text, vendored, missing)
        merged = merged or new is not None
        kept.append(text if new is None else text.replace(part.text, new + "\n" * part.text.count("\n"), 1))
        at = part.end
    kept.append(_rewrite_text(page[at:], vendored, missing))
    html = _INTEGRITY.sub(r"\1", "".join(kept))
    if vendored.has_script("tailwindcss-cdn", "tailwindcss.js") and _TAILWIND_STYLES.search(html):
        # Its ready-made style sheet of old has 3 MB; the script makes the same of what is used.
        html = _TAILWIND_STYLES.sub(f'<script src="{BASE}npm/tailwindcss-cdn/tailwindcss.js"></script>', html)
        missing.pop("tailwindcss", None)
    html = _SCRIPT.sub(r"\1 crossorigin\2", html)
    return Rewritten(html=html, missing=tuple(missing), import_map=merged)


_TAILWIND_STYLES = re.compile(
    r"<link\b[^<>]{0,500}?\bhref\s*=\s*[\"']?(?:https?:)?//[^\s\"'<>]{0,200}/tailwindcss[@/][^\s\"'<>]{0,200}\.css[\"']?[^<>]{0,500}>",
    re.IGNORECASE,
)
# The digest of a file elsewhere is not the one of ours.
_INTEGRITY = re.compile(
    r"(<(?:script|link)\b[^<>]{0,2000}?\s)integrity\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE
)
# Without it every error inside is a bare "Script error.".
_SCRIPT = re.compile(r"(<script\b)(?![^<>]*\bcrossorigin)([^<>]*?\bsrc\s*=\s*[\"']?/v/)", re.IGNORECASE)
_IMPORTED = re.compile(r"(?:\bfrom|\bimport)\s*\(?\s*$")
_MODULE_SRC = re.compile(r"<script\b(?=[^<>]*\btype\s*=\s*[\"']?module)[^<>]*\bsrc\s*=\s*$", re.IGNORECASE)


def _rewrite_text(text: str, vendored: Vendored, missing: dict[str, None]) -> str:
    def put(found: re.Match[str]) -> str:
        url = found["url"]
        before = text[max(0, found.start() - 300) : found.start()]
        reference = parse(url)
        if _IMPORTED.search(before) or _MODULE_SRC.search(before) or (reference and reference.module):
            target = find_module(url, vendored)
            local = BASE + vendored.modules.get(target, target) if target else None
        else:
            local = "data:text/javascript," if _NEEDLESS.match(url) else find_file(url, vendored)
        if local is None:
            _note(url, reference, missing)
            return found[0]
        return found["before"] + local

    return _QUOTED.sub(put, text)


_CSS_IMPORT = re.compile(r"(@import\s+(?:url\(\s*)?[\"']?)((?:https?:)?//[^\"'`)\s;]+)")


def rewrite_styles(text: str, vendored: Vendored) -> str:
    """Put vendored style sheets and fonts in the place of those that ``@import`` asks for."""
    return _CSS_IMPORT.sub(lambda found: found[1] + (find_file(found[2], vendored) or found[2]), text)


def _note(url: str, reference: Reference | None, missing: dict[str, None]) -> None:
    if reference is not None:
        reason = REASONS.get(reference.package)
        missing[f"{reference.package} ({reason})" if reason else reference.package] = None


def _merge_map(text: str, vendored: Vendored, missing: dict[str, None]) -> str | None:
    """A page's import map with our files in it; None when it is none that a browser would take."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    imports = document.get("imports", {}) if isinstance(document, dict) else None
    if not isinstance(imports, dict):
        return None
    merged = {name: BASE + file for name, file in {**vendored.modules, **vendored.folders}.items()}
    for name, address in imports.items():
        local = _mapped(name, address, vendored, missing) if isinstance(address, str) else address
        if local is not None:
            merged[name] = local
    return json.dumps({**document, "imports": merged}).replace("<", "\\u003c")


def _mapped(name: str, address: str, vendored: Vendored, missing: dict[str, None]) -> str | None:
    reference = parse(address)
    if reference is None:
        return address
    if not name.endswith("/"):
        target = find_module(address, vendored)
        if target is None:
            _note(address, reference, missing)
            return address
        return BASE + vendored.modules.get(target, target)
    package = stand_in(reference.package, reference.version)
    folder = f"npm/{package}/{reference.path}"
    if any(file.startswith(folder) for file in vendored.files):
        return BASE + folder
    if any(known.startswith(name) for known in (*vendored.modules, *vendored.folders)):
        return None  # our own entries say more than the folder does
    _note(address, reference, missing)
    return address
