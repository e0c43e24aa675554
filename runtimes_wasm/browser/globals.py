"""Libraries that a script expects to find under their global names, as pages of sketches load them beforehand."""

from __future__ import annotations

from runtimes_wasm.js_scan import PUNCT, WORD, JsScan

from .vendored import BASE, Vendored

#: Global name -> package whose script makes it.
_GLOBALS = {
    "THREE": "three128",
    "d3": "d3",
    "Chart": "chart.js",
    "Matter": "matter-js",
    "$": "jquery",
    "jQuery": "jquery",
    "PIXI": "pixi.js",
    "Phaser": "phaser",
    "L": "leaflet",
    "anime": "animejs",
    "p5": "p5",
    "Plotly": "plotly.js-dist-min",
    "echarts": "echarts",
    "_": "lodash",
    "Tone": "tone",
    "Howl": "howler",
    "CANNON": "cannon",
    "Konva": "konva",
    "fabric": "fabric",
    "axios": "axios",
    "confetti": "canvas-confetti",
    "math": "mathjs",
    "kaboom": "kaboom",
    "createjs": "createjs",
    "Two": "two.js",
    "Zdog": "zdog",
    "rough": "roughjs",
    "moment": "moment",
    "dayjs": "dayjs",
}
_DECLARES = frozenset({"const", "let", "var", "function", "class", "import", "as"})


def find_globals(scanned: JsScan) -> tuple[str, ...]:
    """The packages whose global names a script uses and does not declare, in the order of their first use."""
    tokens = scanned.tokens
    used: dict[str, None] = {}
    declared: set[str] = set()
    for i, (kind, text) in enumerate(tokens):
        before = tokens[i - 1] if i else (PUNCT, "")
        after = tokens[i + 1] if i + 1 < len(tokens) else (PUNCT, "")
        if kind != WORD or before in ((PUNCT, "."), (PUNCT, "?.")):
            continue
        if before[0] == WORD and before[1] in _DECLARES:
            declared.add(text)
        elif text in _GLOBALS and (after in ((PUNCT, "."), (PUNCT, "(")) or before[1] in ("new", "=")):
            used[text] = None
    # A sketch of p5 is two functions that nobody in it calls.
    if "setup" in declared and (WORD, "createCanvas") in tokens:
        used["p5"] = None
    return tuple(dict.fromkeys(_GLOBALS[name] for name in used if name not in declared))


def script_tags(packages: tuple[str, ...], libraries: Vendored) -> str:
    """The script elements that bring those packages, as far as they are here."""
    found = ((name, libraries.scripts[name]) for name in packages if name in libraries.scripts)
    return "".join(f'<script src="{BASE}npm/{name}/{file}" crossorigin></script>' for name, file in found)
