"""Addresses of script hosts become vendored files, and what is not vendored is named."""

from __future__ import annotations

import json
import re

import pytest

from runtimes_wasm import js_scan
from runtimes_wasm.browser import vendored as libraries
from runtimes_wasm.browser.cdn import Reference, find_file, find_module, names_known_host, parse, rewrite_page
from runtimes_wasm.browser.modules import Import, check_imports, find_imports
from runtimes_wasm.browser.vendored import Vendored

# A small library, so that the rules are tested without the built one.
FILES = [
    "npm/three/build/three.module.min.js",
    "npm/three/examples/jsm/controls/OrbitControls.js",
    "npm/three128/build/three.min.js",
    "npm/three128/build/three.module.js",
    "npm/three128/examples/js/controls/OrbitControls.js",
    "npm/three128/examples/jsm/controls/OrbitControls.js",
    "npm/vue/dist/vue.global.prod.js",
    "npm/vue2/dist/vue.min.js",
    "npm/bootstrap/dist/css/bootstrap.min.css",
    "npm/bootstrap/dist/js/bootstrap.bundle.min.js",
    "npm/bootstrap4/dist/css/bootstrap.min.css",
    "npm/bootstrap4/dist/js/bootstrap.bundle.min.js",
    "npm/jquery/dist/jquery.min.js",
    "npm/d3/dist/d3.min.js",
    "npm/d3v5/dist/d3.min.js",
    "npm/d3v3/d3.min.js",
    "npm/jquery1/dist/jquery.min.js",
    "npm/jquery-ui-dist/jquery-ui.min.js",
    "npm/jquery-ui-dist/jquery-ui.min.css",
    "npm/datatables.net/js/jquery.dataTables.min.js",
    "npm/datatables.net-bs5/css/dataTables.bootstrap5.min.css",
    "npm/angular/angular.min.js",
    "npm/angular-route/angular-route.min.js",
    "npm/animejs/lib/anime.min.js",
    "npm/animejs4/dist/bundles/anime.esm.min.js",
    "npm/chart.js/dist/chart.umd.min.js",
    "npm/leaflet/dist/leaflet.css",
    "npm/leaflet/dist/leaflet.js",
    "npm/tailwindcss-cdn/tailwindcss.js",
    "npm/tailwindcss-cdn/tailwindcss-with-all-plugins.js",
    "npm/@fortawesome/fontawesome-free/css/all.min.css",
    "npm/@fortawesome/fontawesome-free/js/all.min.js",
    "npm/font-awesome/css/font-awesome.min.css",
    "npm/@highlightjs/cdn-assets/highlight.min.js",
    "npm/@highlightjs/cdn-assets/styles/github-dark.min.css",
    "npm/plotly.js-dist-min/plotly.min.js",
    "npm/material-icons/iconfont/material-icons.css",
    "fonts.css",
]
MAIN = {
    "three": "build/three.module.min.js",
    "three128": "build/three.min.js",
    "vue": "dist/vue.global.prod.js",
    "vue2": "dist/vue.min.js",
    "bootstrap": "dist/js/bootstrap.bundle.min.js",
    "bootstrap4": "dist/js/bootstrap.bundle.min.js",
    "jquery": "dist/jquery.min.js",
    "d3": "dist/d3.min.js",
    "d3v5": "dist/d3.min.js",
    "d3v3": "d3.min.js",
    "jquery1": "dist/jquery.min.js",
    "jquery-ui-dist": "jquery-ui.min.js",
    "datatables.net": "js/jquery.dataTables.min.js",
    "datatables.net-bs5": "css/dataTables.bootstrap5.min.css",
    "angular": "angular.min.js",
    "angular-route": "angular-route.min.js",
    "animejs": "lib/anime.min.js",
    "animejs4": "dist/bundles/anime.esm.min.js",
    "chart.js": "dist/chart.umd.min.js",
    "leaflet": "dist/leaflet.js",
    "tailwindcss-cdn": "tailwindcss.js",
    "@fortawesome/fontawesome-free": "css/all.min.css",
    "font-awesome": "css/font-awesome.min.css",
    "@highlightjs/cdn-assets": "highlight.min.js",
    "plotly.js-dist-min": "plotly.min.js",
    "material-icons": "iconfont/material-icons.css",
}
SMALL = Vendored(
    modules={
        "react": "esm/react.js",
        "react-dom/client": "esm/react-dom__client.js",
        "three": "esm/three.js",
        "lodash": "esm/lodash.js",
        "d3": "esm/d3.js",
        "preact/hooks": "esm/preact__hooks.js",
        "lit": "esm/lit.js",
    },
    folders={"three/addons/": "npm/three/examples/jsm/", "three/examples/jsm/": "npm/three/examples/jsm/"},
    scripts=MAIN,
    versions={"react": "18.3.1", "lodash": "4.18.1"},
    files=frozenset(FILES),
    exports={
        "react": frozenset({"default", "useState"}),
        "lodash": frozenset({"default", "debounce", "map"}),
    },
)

SCRIPTS = [
    ("https://cdn.tailwindcss.com", "tailwindcss-cdn/tailwindcss.js"),
    ("https://cdn.tailwindcss.com?plugins=forms", "tailwindcss-cdn/tailwindcss-with-all-plugins.js"),
    ("https://cdn.jsdelivr.net/npm/chart.js", "chart.js/dist/chart.umd.min.js"),
    ("https://cdn.jsdelivr.net/npm/chart.js@3.9.1/dist/chart.min.js", "chart.js/dist/chart.umd.min.js"),
    ("https://cdnjs.cloudflare.com/ajax/libs/Chart.js/4.4.0/chart.umd.js", "chart.js/dist/chart.umd.min.js"),
    ("https://cdnjs.cloudflare.com/ajax/libs/three.js/r128/three.min.js", "three128/build/three.min.js"),
    ("https://cdn.jsdelivr.net/npm/three@0.150.0/build/three.min.js", "three128/build/three.min.js"),
    ("https://ajax.googleapis.com/ajax/libs/threejs/r84/three.min.js", "three128/build/three.min.js"),
    ("https://threejs.org/build/three.min.js", "three128/build/three.min.js"),
    (
        "https://cdn.jsdelivr.net/npm/three@0.128.0/examples/js/controls/OrbitControls.js",
        "three128/examples/js/controls/OrbitControls.js",
    ),
    ("https://unpkg.com/vue@3/dist/vue.global.js", "vue/dist/vue.global.prod.js"),
    ("https://cdn.jsdelivr.net/npm/vue@2.6.14/dist/vue.js", "vue2/dist/vue.min.js"),
    (
        "//cdn.jsdelivr.net/npm/bootstrap@5.3.0/dist/css/bootstrap.min.css",
        "bootstrap/dist/css/bootstrap.min.css",
    ),
    (
        "https://stackpath.bootstrapcdn.com/bootstrap/4.5.2/css/bootstrap.min.css",
        "bootstrap4/dist/css/bootstrap.min.css",
    ),
    ("https://code.jquery.com/jquery-3.6.0.min.js", "jquery/dist/jquery.min.js"),
    ("http://ajax.googleapis.com/ajax/libs/jquery/3.5.1/jquery.min.js", "jquery/dist/jquery.min.js"),
    ("https://d3js.org/d3.v7.min.js", "d3/dist/d3.min.js"),
    ("https://d3js.org/d3.v5.min.js", "d3v5/dist/d3.min.js"),
    ("https://d3js.org/d3.v3.min.js", "d3v3/d3.min.js"),
    ("https://d3js.org/d3-array.v3.min.js", "d3/dist/d3.min.js"),
    ("https://cdn.jsdelivr.net/npm/d3-hierarchy@3", "d3/dist/d3.min.js"),
    ("https://cdn.bootcdn.net/ajax/libs/jquery/1.12.4/jquery.min.js", "jquery1/dist/jquery.min.js"),
    ("https://cdn.staticfile.org/Chart.js/3.9.1/chart.min.js", "chart.js/dist/chart.umd.min.js"),
    ("https://code.jquery.com/ui/1.13.2/jquery-ui.js", "jquery-ui-dist/jquery-ui.min.js"),
    ("https://code.jquery.com/ui/1.12.1/themes/smoothness/jquery-ui.css", "jquery-ui-dist/jquery-ui.min.css"),
    (
        "https://cdn.datatables.net/1.13.6/js/jquery.dataTables.min.js",
        "datatables.net/js/jquery.dataTables.min.js",
    ),
    (
        "https://cdn.datatables.net/1.13.6/css/dataTables.bootstrap5.min.css",
        "datatables.net-bs5/css/dataTables.bootstrap5.min.css",
    ),
    (
        "https://ajax.googleapis.com/ajax/libs/angularjs/1.8.2/angular-route.js",
        "angular-route/angular-route.min.js",
    ),
    ("https://cdn.plot.ly/plotly-2.27.0.min.js", "plotly.js-dist-min/plotly.min.js"),
    ("https://unpkg.com/leaflet@1.9.4/dist/leaflet.css", "leaflet/dist/leaflet.css"),
    (
        "https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6.4.0/css/all.min.css",
        "@fortawesome/fontawesome-free/css/all.min.css",
    ),
    (
        "https://maxcdn.bootstrapcdn.com/font-awesome/4.7.0/css/font-awesome.min.css",
        "font-awesome/css/font-awesome.min.css",
    ),
    ("https://kit.fontawesome.com/a076d05399.js", "@fortawesome/fontawesome-free/js/all.min.js"),
    (
        "https://cdn.jsdelivr.net/gh/highlightjs/cdn-release@11.9.0/build/styles/github-dark.min.css",
        "@highlightjs/cdn-assets/styles/github-dark.min.css",
    ),
    (
        "https://fonts.googleapis.com/icon?family=Material+Icons",
        "material-icons/iconfont/material-icons.css",
    ),
]


@pytest.mark.parametrize(("url", "file"), SCRIPTS)
def test_a_script_or_style_of_a_known_host_is_a_file_of_ours(url: str, file: str) -> None:
    assert names_known_host(url)
    assert find_file(url, SMALL) == f"/v/npm/{file}"


def test_web_fonts_are_one_style_sheet() -> None:
    assert find_file("https://fonts.googleapis.com/css2?family=Inter:wght@400;700", SMALL) == "/v/fonts.css"


@pytest.mark.parametrize(
    "url",
    [
        "https://cdnjs.cloudflare.com/ajax/libs/gsap/3.12.2/gsap.min.js",
        "https://cdn.jsdelivr.net/npm/chartjs-plugin-datalabels@2",
        "https://unpkg.com/leaflet@1.9.4/dist/../../../etc/passwd",
        "https://cdn.jsdelivr.net/npm/bootstrap@5/dist/css/nonsense.css",
        "https://example.com/jquery.min.js",
        "https://ajax.googleapis.com/ajax/libs/angularjs/1.8.2/angular-messages.js",
        "https://cdn.babylonjs.com/loaders/babylonjs.loaders.min.js",
    ],
)
def test_what_is_not_vendored_has_no_file(url: str) -> None:
    assert find_file(url, SMALL) is None


MODULES = [
    ("https://esm.sh/react@18", "react"),
    ("https://esm.sh/react-dom@18.2.0/client?dev", "react-dom/client"),
    ("https://cdn.skypack.dev/three@0.132.2", "npm/three128/build/three.module.js"),
    (
        "https://cdn.skypack.dev/three@0.132.2/examples/jsm/controls/OrbitControls.js",
        "npm/three128/examples/jsm/controls/OrbitControls.js",
    ),
    ("https://unpkg.com/three@0.160.0/build/three.module.js", "three"),
    (
        "https://cdn.jsdelivr.net/npm/three@0.160.0/examples/jsm/controls/OrbitControls.js",
        "npm/three/examples/jsm/controls/OrbitControls.js",
    ),
    ("https://cdn.jsdelivr.net/npm/d3@7/+esm", "d3"),
    ("https://esm.run/preact/hooks", "preact/hooks"),
    ("https://esm.sh/gsap", None),
    ("https://cdn.skypack.dev/d3-selection@3", "d3"),
    ("https://cdn.jsdelivr.net/npm/animejs@4.0.0/+esm", "npm/animejs4/dist/bundles/anime.esm.min.js"),
    ("https://cdn.jsdelivr.net/gh/lit/dist@3/core/lit-core.min.js", "lit"),
    ("https://esm.sh/lit/nonsense.js", None),
]


@pytest.mark.parametrize(("url", "target"), MODULES)
def test_an_imported_address_is_a_vendored_module(url: str, target: str | None) -> None:
    assert find_module(url, SMALL) == target


def test_an_address_is_taken_apart() -> None:
    assert parse("https://unpkg.com/@babel/standalone@7/babel.min.js") == Reference(
        "@babel/standalone", "7", "babel.min.js"
    )
    assert parse("https://example.com/x.js") is None


PAGE = """<!doctype html>
<link rel="stylesheet"
  href="https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6.4.0/css/all.min.css"
  integrity="sha512-abc">
<script src='https://code.jquery.com/jquery-3.6.0.min.js' integrity='sha256-abc'></script>
<script src="https://cdnjs.cloudflare.com/ajax/libs/gsap/3.12.2/gsap.min.js"></script>
<script type="importmap">
{"imports": {"three": "https://unpkg.com/three@0.160.0/build/three.module.js",
 "three/addons/": "https://unpkg.com/three@0.160.0/examples/jsm/",
 "own": "data:text/javascript,export default 1"}}
</script>
<style>@import url(https://fonts.googleapis.com/css?family=Roboto);</style>
<script type="module">import { map } from "https://esm.sh/d3@7"; fetch("https://example.com/data");</script>
"""


def test_a_page_is_rewritten_line_by_line() -> None:
    made = rewrite_page(PAGE, SMALL)
    assert made.html.count("\n") == PAGE.count("\n")
    assert "integrity" not in made.html
    assert "<script crossorigin src='/v/npm/jquery/dist/jquery.min.js'" in made.html
    assert 'href="/v/npm/@fortawesome/fontawesome-free/css/all.min.css"' in made.html
    assert "@import url(/v/fonts.css)" in made.html
    assert 'from "/v/esm/d3.js"' in made.html
    assert 'fetch("https://example.com/data")' in made.html, "what is no library is left alone"
    assert made.missing == ("gsap (not open source)",)


def test_the_import_map_of_a_page_and_ours_become_one() -> None:
    made = rewrite_page(PAGE, SMALL)
    assert made.import_map
    found = re.search(r'<script type="importmap">(.*?)</script>', made.html, re.DOTALL)
    imports = json.loads(found[1])["imports"]
    assert imports["three"] == "/v/esm/three.js"
    assert imports["three/addons/"] == "/v/npm/three/examples/jsm/"
    assert imports["own"].startswith("data:")
    assert imports["react"] == "/v/esm/react.js"


def test_an_import_map_that_is_no_json_is_left_alone() -> None:
    page = '<script type="importmap">{"imports": oops}</script>'
    made = rewrite_page(page, SMALL)
    assert made.html == page and not made.import_map


def test_imports_are_read_from_all_their_forms() -> None:
    code = """import a from "a"; import * as b from 'b'; import c, { d as e, default as f } from "c";
import "side"; import type { T } from "types"; import { type U, g } from "mixed";
export { h } from "h"; export * from "i"; const text = `import no from "no"`; // import x from "x"
const late = () => import("late"); import.meta.url; thing.import("not");
"""
    assert find_imports(js_scan.scan(code)) == [
        Import("a", ("default",)),
        Import("b", ("*",)),
        Import("c", ("default", "d", "default")),
        Import("side", ()),
        Import("mixed", ("g",)),
        Import("h", ("h",)),
        Import("i", ("*",)),
        Import("late", ()),
    ]


def check(code: str):
    return check_imports(find_imports(js_scan.scan(code)), SMALL)


def test_a_name_that_a_package_does_not_export_is_said_with_its_version() -> None:
    found = check('import { useState, useMagic } from "react"')
    assert [item.message for item in found.diagnostics] == ["package react 18.3.1 has no export useMagic"]


def test_what_is_not_here_is_named_package_file_and_host() -> None:
    found = check(
        'import a from "left-pad/x.js"; import b from "./b"; import c from "@/components/ui/button";'
        'import d from "https://example.com/d.js"; import e from "gsap"'
    )
    assert found.missing == (
        "left-pad",
        "the file ./b",
        "the file @/components/ui/button",
        "example.com",
        "gsap (not open source)",
    )


def test_a_part_that_is_not_here_of_a_package_that_is_is_named_itself() -> None:
    assert check('import x from "preact/compat"').missing == ("preact/compat",)


def test_a_part_of_a_package_is_a_name_of_the_whole() -> None:
    found = check('import debounce from "lodash/debounce"; import "leaflet/dist/leaflet.css"')
    assert found.import_map["lodash/debounce"].startswith("data:text/javascript,export{debounce as default")
    assert found.styles == ("/v/npm/leaflet/dist/leaflet.css",) and not found.missing


@pytest.mark.assets
def test_the_built_libraries_are_whole(web) -> None:
    found, folder = libraries.vendored(), libraries.folder()
    assert len(found.modules) > 120
    assert {"useState", "createElement", "default"} <= found.exports["react"]
    assert {"Github", "Camera"} <= found.exports["lucide-react"]
    assert found.versions["react"] == "18.3.1" and found.versions["tailwindcss-cdn"].startswith("3.4")
    for file in (*found.modules.values(), *(f"npm/{name}/{main}" for name, main in found.scripts.items())):
        assert (folder / file).is_file(), file
    assert not [name for name in found.versions if name in ("gsap", "highcharts")]
    for name, version in found.versions.items():
        assert version in (folder / "licences" / f"{name.replace('/', '__')}.txt").read_text("utf-8"), name
    # React exists once: every module that wants it imports the one file.
    for name in ("react-dom", "recharts", "framer-motion", "zustand"):
        assert re.search(r'from\s*"react"', (folder / found.modules[name]).read_text("utf-8")), name
