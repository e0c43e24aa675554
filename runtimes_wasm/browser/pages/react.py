"""React pages: compiled by esbuild in WebAssembly, their imports answered by vendored modules."""

from __future__ import annotations

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import js_scan
from runtimes_wasm.contract import Diagnostic
from runtimes_wasm.js_scan import PUNCT, WORD, JsScan

from ..cdn import rewrite_styles
from ..document import Page, PageRequest
from ..embed import js_literal, own_page, script_text
from ..module_page import module_head, refused, unavailable, without_imports
from ..modules import check_imports, find_imports
from ..transform import transform
from ..vendored import vendored

_STYLE = "body{margin:0;background:#fff;color:#111;font-family:system-ui,sans-serif}"
_RENDERERS = frozenset({"createRoot", "hydrateRoot"})


def build(request: PageRequest) -> Page:
    """Compile the program, hold its imports against what is vendored, and show its component."""
    if not request.code.strip():
        return refused(
            request, "The program is empty", [Diagnostic(severity="error", message="there is no code")]
        )
    compiled = transform(request.code)
    if compiled.code is None:
        return refused(request, "The program does not compile", list(compiled.diagnostics))
    libraries = vendored()
    scanned = js_scan.scan(compiled.code)
    imports = check_imports(find_imports(scanned), libraries)
    if imports.diagnostics:
        return refused(request, "An import does not fit its package", list(imports.diagnostics))
    if imports.missing:
        return unavailable(request, imports.missing)
    program = rewrite_styles(without_imports(compiled.code, imports.dropped), libraries)
    notes: tuple[str, ...] = ()
    by_itself = _renders_itself(scanned)
    if not by_itself and not _has_default(scanned):
        name = _component(scanned)
        if not name:
            message = "no component is exported: end the program with `export default App`"
            return refused(
                request, "There is nothing to show", [Diagnostic(severity="error", message=message)]
            )
        program += f"\nexport default {name};\n"
        notes = (f"nothing is exported by default, so {name} is shown",)
    settings = {
        "program": program + "\n//# sourceURL=program.jsx",
        "rendersItself": by_itself,
        "maps": compiled.maps,
    }
    return Page(
        html=own_page(
            request.token,
            # One that renders itself may look for either.
            f'<div id="root"></div><div id="app"></div><script type="module">const settings = {js_literal(settings)};\n'
            f"{script_text('react.js')}</script>",
            title="React",
            style=_STYLE,
            manual_ready=True,
            head=f"<script>{{{script_text('commits.js')}}}</script>"
            + module_head(request.code, imports, libraries, first=("react", "react-dom", "react-dom/client")),
        ),
        notes=notes,
        diagnostics=compiled.diagnostics,
    )


def _has_default(scanned: JsScan) -> bool:
    tokens = scanned.tokens
    return any(
        tokens[i : i + 2] in (((WORD, "as"), (WORD, "default")), ((WORD, "export"), (WORD, "default")))
        or tokens[i : i + 3] == ((PUNCT, "{"), (WORD, "default"), (PUNCT, "}"))
        for i in range(len(tokens))
    )


def _renders_itself(scanned: JsScan) -> bool:
    tokens = scanned.tokens
    for i, (kind, text) in enumerate(tokens):
        called = tokens[i + 1 : i + 2] == ((PUNCT, "("),)
        if kind == WORD and called and text in _RENDERERS:
            return True
        if (kind, text) == (WORD, "render") and called and i > 1 and tokens[i - 2] == (WORD, "ReactDOM"):
            return True
    return False


def _component(scanned: JsScan) -> str:
    """The component that is meant: ``App``, or the last one."""
    depth = 0
    names: list[str] = []
    tokens = scanned.tokens
    for i, (kind, text) in enumerate(tokens):
        if kind == PUNCT and text in "{}()[]":
            depth += 1 if text in "{([" else -1
        elif depth == 0 and kind == WORD and i and tokens[i - 1][0] == WORD and text[:1].isupper():
            after = tokens[i + 1][1] if i + 1 < len(tokens) else ""
            declared = tokens[i - 1][1]
            if declared in ("function", "class") or (declared in ("const", "let", "var") and after == "="):
                names.append(text)
    return "App" if "App" in names else next((name for name in reversed(names) if not name.isupper()), "")


PAGES = {(Language.JAVASCRIPT, Environment.REACT): build, (Language.TYPESCRIPT, Environment.REACT): build}
