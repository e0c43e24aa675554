"""JavaScript and TypeScript pages: programs that draw on a page, and programs that print."""

from __future__ import annotations

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import js_scan
from runtimes_wasm.contract import Diagnostic
from runtimes_wasm.dependencies import hosts
from runtimes_wasm.package_names import npm_package
from runtimes_wasm.web_names import PAGE_LIBRARIES, uses_page

from ..document import Page, PageRequest
from ..embed import js_literal, own_page, script_text
from ..globals import find_globals, script_tags
from ..module_page import module_head, refused, without_imports
from ..modules import check_imports, find_imports
from ..transform import Maps, transform
from ..vendored import vendored

_PAGE_STYLE = "body{font:16px/1.5 system-ui,sans-serif;margin:16px;color:#111;background:#fff}"
_CONSOLE_STYLE = """
body { margin: 0; background: #fff; color: #1f2328; }
#output { margin: 0; padding: 12px; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
#output .error { color: #a40000; }
#output .warn { color: #7a4d00; }
#output .debug, #output .note { color: #57606a; }
"""


def is_module(scanned: js_scan.JsScan) -> bool:
    """Whether JavaScript has to run as a module: it imports, exports or awaits at the top."""
    tokens = scanned.tokens
    depth = 0
    for i, (kind, text) in enumerate(tokens):
        before = tokens[i - 1] if i else (js_scan.PUNCT, "")
        after = tokens[i + 1] if i + 1 < len(tokens) else (js_scan.PUNCT, "")
        if kind == js_scan.PUNCT:
            depth += (text == "{") - (text == "}")
        elif kind != js_scan.WORD or depth != 0 or before == (js_scan.PUNCT, "."):
            continue
        elif text == "import":
            # `import()` and `import.meta` are expressions; only the second needs a module.
            if after != (js_scan.PUNCT, "("):
                return True
        elif text == "export" or (text == "await" and before != (js_scan.PUNCT, "=>")):
            return True
    return False


def build_for_web(request: PageRequest) -> Page:
    """A page that runs the program if it uses the page, else a console that shows what it prints."""
    return _build(request, console=False)


def build_for_console(request: PageRequest) -> Page:
    """A console, run in a worker, whatever the program uses."""
    return _build(request, console=True)


def _build(request: PageRequest, *, console: bool) -> Page:
    code = request.code
    maps: Maps = []
    diagnostics: tuple[Diagnostic, ...] = ()
    if request.language is Language.TYPESCRIPT:
        compiled = transform(code, "ts")
        if compiled.code is None:
            return refused(request, "The program does not compile", list(compiled.diagnostics))
        code, maps, diagnostics = compiled.code, compiled.maps, compiled.diagnostics
    scanned = js_scan.scan(code)
    packages = [name for module in js_scan.modules(scanned) if (name := npm_package(module))]
    missing = tuple(dict.fromkeys([*hosts(code, Language.JAVASCRIPT), *packages]))
    notes: tuple[str, ...] = () if code.strip() else ("the program is empty",)
    module = is_module(scanned)
    imports = find_imports(scanned)
    expected = () if console else find_globals(scanned)
    # A browser has no libraries of Node's: a page with an import map has those that are here.
    brought = not console and any(_is_here(item.module) for item in imports)
    if console or not (expected or brought or uses_page(scanned) or PAGE_LIBRARIES & set(packages)):
        html = _console_page(request, code, maps, module=module)
    else:
        head = ""
        if imports:
            libraries = vendored()
            found = check_imports(imports, libraries)
            if found.diagnostics:
                return refused(request, "An import does not fit its package", list(found.diagnostics))
            missing = found.missing
            code = without_imports(code, found.dropped)
            head = module_head(code, found, libraries, first=())
        if expected:
            head += script_tags(expected, vendored())
        html = _drawing_page(request, code, maps, module=module, head=head)
        notes += ("the program draws on an empty page with #app and #root",)
    return Page(html=html, missing=missing, notes=notes, diagnostics=diagnostics)


def _is_here(specifier: str) -> bool:
    return npm_package(specifier) is not None and specifier in vendored().modules


def _drawing_page(request: PageRequest, code: str, maps: Maps, *, module: bool, head: str = "") -> str:
    # A script element made by a script keeps the program's text apart from our markup,
    # runs it in the global scope, and counts its lines from 1.
    kind = "module" if module else "text/javascript"
    named = code + "\n//# sourceURL=program.js"
    body = (
        '<div id="app"></div><div id="root"></div><script>{'
        f"__runoff.setMaps({js_literal(maps)});"
        'const program = document.createElement("script");'
        f"program.type = {js_literal(kind)}; program.textContent = {js_literal(named)};"
        "document.currentScript.remove(); document.body.append(program);}</script>"
    )
    return own_page(request.token, body, title="Program", style=_PAGE_STYLE, head=head)


def _console_page(request: PageRequest, code: str, maps: Maps, *, module: bool) -> str:
    settings = {
        "prelude": "(() => {\n" + script_text("inspect.js") + script_text("worker.js") + "})();",
        "program": code + "\n//# sourceURL=program.js",
        "module": module,
        "maps": maps,
        "milliseconds": round(request.seconds * 1000),
    }
    body = (
        '<pre id="output" aria-label="Output of the program"></pre>'
        f"<script>(() => {{\nconst settings = {js_literal(settings)};\n{script_text('console.js')}}})();</script>"
    )
    return own_page(request.token, body, title="Console", style=_CONSOLE_STYLE, manual_ready=True)


PAGES = {
    (Language.JAVASCRIPT, Environment.CORE_WEB): build_for_web,
    (Language.TYPESCRIPT, Environment.CORE_WEB): build_for_web,
    (Language.JAVASCRIPT, Environment.INTERPRETER): build_for_console,
    (Language.TYPESCRIPT, Environment.INTERPRETER): build_for_console,
}
