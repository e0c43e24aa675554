"""Vue 3 pages: single-file components compiled in the frame, and scripts that mount themselves."""

from __future__ import annotations

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import html_parts, js_scan
from runtimes_wasm.contract import Diagnostic
from runtimes_wasm.js_scan import PUNCT, WORD, JsScan

from ..cdn import rewrite_styles
from ..document import Page, PageRequest
from ..embed import js_literal, own_page, script_text
from ..module_page import module_head, refused, unavailable, without_imports
from ..modules import Import, check_imports, find_imports
from ..transform import Maps, transform
from ..vendored import BASE, vendored

_STYLE = "body{margin:0;background:#fff;color:#111;font-family:system-ui,sans-serif}"


def build(request: PageRequest) -> Page:
    """Hold the imports against what is vendored, and mount the component."""
    code = request.code
    if not code.strip():
        return refused(
            request, "The program is empty", [Diagnostic(severity="error", message="there is no code")]
        )
    component = code.startswith("<", html_parts.body_start(code))
    diagnostics: tuple[Diagnostic, ...] = ()
    maps: Maps = []
    if component:
        imports = _imports_of_component(code)
        mounts = False
    else:
        compiled = transform(code, "tsx")
        if compiled.code is None:
            return refused(request, "The program does not compile", list(compiled.diagnostics))
        code, diagnostics, maps = compiled.code, compiled.diagnostics, compiled.maps
        scanned = js_scan.scan(code)
        imports, mounts = find_imports(scanned), _mounts_itself(scanned)
    libraries = vendored()
    found = check_imports(imports, libraries)
    if found.diagnostics:
        return refused(request, "An import does not fit its package", list(found.diagnostics))
    if found.missing:
        return unavailable(request, found.missing)
    program = rewrite_styles(without_imports(code, found.dropped), libraries)
    settings = {
        "program": program if component else program + "\n//# sourceURL=program.js",
        "component": component,
        "maps": maps,
        "mountsItself": mounts,
        "pinia": component and any(item.module == "pinia" for item in imports),
        "compiler": f"{BASE}tool/vue.js",
        "sass": f"{BASE}tool/sass.js",
        "less": f"{BASE}tool/less.js",
    }
    return Page(
        html=own_page(
            request.token,
            f'<div id="app"></div><script type="module">const settings = {js_literal(settings)};\n'
            f"{script_text('vue.js')}</script>",
            title="Vue",
            style=_STYLE,
            manual_ready=True,
            head=module_head(request.code, found, libraries, first=("vue",)),
        ),
        diagnostics=diagnostics,
    )


def _imports_of_component(code: str) -> list[Import]:
    """What the scripts of a component import; only packages, where types may be among the names.

    TypeScript drops names that are only types, which nobody knows before it is
    compiled: whether a package has such a name is left to the browser.
    """
    found: list[Import] = []
    for part in html_parts.parts(code):
        if part.tag == "script":
            imports = find_imports(js_scan.scan(part.text))
            typed = part.attributes.get("lang", "").lower().startswith("ts")
            found += [Import(item.module, ()) for item in imports] if typed else imports
    return found


def _mounts_itself(scanned: JsScan) -> bool:
    tokens = scanned.tokens
    return any(
        tokens[i : i + 3] == ((PUNCT, "."), (WORD, "mount"), (PUNCT, "("))
        or tokens[i : i + 3] == ((WORD, "new"), (WORD, "Vue"), (PUNCT, "("))
        for i in range(len(tokens))
    )


PAGES = {(Language.JAVASCRIPT, Environment.VUE): build, (Language.TYPESCRIPT, Environment.VUE): build}
