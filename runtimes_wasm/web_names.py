"""Names that tell a script of a page from a script of a console."""

from __future__ import annotations

from itertools import pairwise

from .js_scan import PUNCT, WORD, JsScan
from .word_sets import words

REACT_PACKAGES = words("""react react-dom react-native next preact gatsby @remix-run/react react-router react-router-dom framer-motion
    lucide-react react-icons recharts @react-three/fiber @mui/material @chakra-ui/react styled-components
    react-redux zustand""")
VUE_PACKAGES = words("vue vue-router pinia vuex nuxt @vueuse/core vuetify element-plus naive-ui")
PAGE_LIBRARIES = words("""three p5 phaser pixi.js matter-js konva fabric paper chart.js echarts leaflet maplibre-gl gsap animejs jquery
    alpinejs htmx.org lit bootstrap canvas-confetti tone howler ml5 cytoscape vis-network highcharts swiper sortablejs
    @babylonjs/core aframe kaboom kaplay excalibur tailwindcss""")

_DOCUMENT = words("""getElementById querySelector querySelectorAll createElement createElementNS createTextNode body head title cookie
    addEventListener documentElement getElementsByClassName getElementsByTagName write onkeydown onmousemove
    createDocumentFragment readyState activeElement fonts hidden visibilityState styleSheets forms images onclick onload
    removeEventListener execCommand exitPointerLock fullscreenElement pointerLockElement""")
_WINDOW = words("""addEventListener innerWidth innerHeight location localStorage sessionStorage onload requestAnimationFrame
    matchMedia document alert confirm prompt open scrollTo scrollY scrollX devicePixelRatio onresize getComputedStyle
    history navigator AudioContext webkitAudioContext onkeydown onkeyup onclick speechSynthesis getSelection print
    dispatchEvent removeEventListener setInterval setTimeout screen pageYOffset performance crypto visualViewport
    parent top frames onmessage postMessage""")
_MEMBERS = {
    "document": _DOCUMENT,
    "window": _WINDOW,
    "globalThis": frozenset({"document", "localStorage", "innerWidth"}),
}
_OBJECTS = words("localStorage sessionStorage customElements speechSynthesis")
_CALLS = words("alert confirm prompt requestAnimationFrame matchMedia getComputedStyle createCanvas")
_CLASSES = words(
    "Image Audio AudioContext HTMLElement CanvasRenderingContext2D DOMParser XMLHttpRequest SpeechSynthesisUtterance"
)
_DECLARING = words("const let var function class import")
_NAMES = _OBJECTS | _CALLS | _CLASSES | frozenset(_MEMBERS) | {"$", "THREE"}


def uses_page(scanned: JsScan) -> str:
    """The first thing of a page that a script uses, such as ``document.body``; empty for none.

    A name that the script declares itself (a sliding ``window``) is its own.
    """
    tokens = scanned.tokens
    own = {
        text
        for before, (kind, text) in pairwise(tokens)
        if kind == WORD and text in _NAMES and before[0] == WORD and before[1] in _DECLARING
    }
    end = ("", "")
    for i, (kind, name) in enumerate(tokens):
        if kind != WORD or name not in _NAMES or name in own:
            continue
        before = tokens[i - 1] if i else end
        after = tokens[i + 1] if i + 1 < len(tokens) else end
        member = tokens[i + 2][1] if i + 2 < len(tokens) else ""
        if before in ((PUNCT, "."), (PUNCT, "?.")):
            continue
        dotted = after[1] in (".", "?.")
        if name in _MEMBERS:
            if dotted and member in _MEMBERS[name]:
                return f"{name}.{member}"
            continue
        called = name in _CALLS and after[1] == "(" and before[1] != "function"
        built = name in _CLASSES and before[1] in ("new", "extends")
        if called or built or (name in _OBJECTS and dotted) or (name == "THREE" and before[1] == "new"):
            return name
        if name == "$" and after[1] == "(":
            return "jQuery"
    return ""
