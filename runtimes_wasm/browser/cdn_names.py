"""Names of packages as the public script hosts write them, and versions that are another package here."""

from __future__ import annotations

import re

#: What cdnjs and the like call a package that npm calls otherwise.
NAMES = {
    "angular.js": "angular",
    "angularjs": "angular",
    "backbone.js": "backbone",
    "babylonjs": "babylonjs",
    "bodymovin": "lottie-web",
    "chart.js": "chart.js",
    "clipboard.js": "clipboard",
    "codemirror": "codemirror5",
    "ace": "ace-builds",
    "easeljs": "createjs",
    "filesaver.js": "file-saver",
    "hammer.js": "hammerjs",
    "handlebars.js": "handlebars",
    "htmx": "htmx.org",
    "jquery-easing": "jquery.easing",
    "jquery-validate": "jquery-validation",
    "jqueryui": "jquery-ui-dist",
    "jquery.imagesloaded": "imagesloaded",
    "knockout": "knockout",
    "leaflet.heat": "leaflet.heat",
    "lottie-web": "lottie-web",
    "masonry": "masonry-layout",
    "materialize": "materialize-css",
    "mustache.js": "mustache",
    "notyf": "notyf",
    "owlcarousel2": "owl.carousel",
    "picocss": "@picocss/pico",
    "pixi.js": "pixi.js",
    "planck-js": "planck",
    "pure": "purecss",
    "purecss": "purecss",
    "rough.js": "roughjs",
    "rough": "roughjs",
    "semantic-ui": "semantic-ui-css",
    "skeleton": "skeleton-css",
    "snap.svg": "snapsvg",
    "svg.js": "@svgdotjs/svg.js",
    "tabulator": "tabulator-tables",
    "tabulator-tables": "tabulator-tables",
    "tensorflow": "@tensorflow/tfjs",
    "tippy.js": "tippy.js",
    "toastr.js": "toastr",
    "topojson": "topojson-client",
    "velocity": "velocity-animate",
    "vis-network": "vis-network",
    "vis": "vis-network",
    "wow": "wowjs",
    "alpinejs": "alpinejs",
    "anime": "animejs",
    "animejs": "animejs",
    "babel-standalone": "@babel/standalone",
    "bootstrap-icons": "bootstrap-icons",
    "cannon.js": "cannon",
    "dat-gui": "dat.gui",
    "fabric.js": "fabric",
    "font-awesome": "@fortawesome/fontawesome-free",
    "highlight.js": "@highlightjs/cdn-assets",
    "html2canvas": "html2canvas",
    "limonte-sweetalert2": "sweetalert2",
    "lodash.js": "lodash",
    "material-design-icons": "material-icons",
    "moment.js": "moment",
    "normalize": "normalize.css",
    "p5.js": "p5",
    "paper.js": "paper",
    "particles.js": "particles.js",
    "plotly.js": "plotly.js-dist-min",
    "popper.js": "popper.js",
    "prism": "prismjs",
    "sortable": "sortablejs",
    "socket.io": "socket.io-client",
    "stats.js": "stats.js",
    "tailwindcss": "tailwindcss-cdn",
    "three.js": "three",
    "threejs": "three",
    "tween.js": "@tweenjs/tween.js",
    "twitter-bootstrap": "bootstrap",
    "typed.js": "typed.js",
    "underscore.js": "underscore",
    "vue-router": "vue-router",
}

#: The parts that d3 is made of; the whole has every name of them.
_D3 = [
    "array",
    "axis",
    "brush",
    "chord",
    "color",
    "contour",
    "delaunay",
    "dispatch",
    "drag",
    "dsv",
    "ease",
    "fetch",
    "force",
    "format",
    "geo",
    "hierarchy",
    "interpolate",
    "path",
    "polygon",
    "quadtree",
    "random",
    "scale",
    "scale-chromatic",
    "selection",
    "shape",
    "time",
    "time-format",
    "timer",
    "transition",
    "zoom",
]

#: npm names that mean the same files as another one.
SAME = {
    "babel-standalone": "@babel/standalone",
    "highlight.js": "@highlightjs/cdn-assets",
    "highlightjs": "@highlightjs/cdn-assets",
    "plotly.js": "plotly.js-dist-min",
    "plotly.js-dist": "plotly.js-dist-min",
    "plotly.js-basic-dist-min": "plotly.js-dist-min",
    "tailwindcss": "tailwindcss-cdn",
    "@fortawesome/fontawesome": "@fortawesome/fontawesome-free",
    "material-design-icons-iconfont": "material-icons",
    "p5.js": "p5",
    "popperjs": "@popperjs/core",
    "ace": "ace-builds",
    "codemirror": "codemirror5",
    "fullcalendar-scheduler": "fullcalendar",
    "htmx": "htmx.org",
    "icon": "ionicons",
    "jquery-ui": "jquery-ui-dist",
    "jquery-ui-bundle": "jquery-ui-dist",
    "mathjax-full": "mathjax",
    "owl-carousel": "owl.carousel",
    "qrcode-generator": "qrcode-generator",
    "topojson": "topojson-client",
    "tsparticles-bundle": "tsparticles",
    "@tsparticles/all": "tsparticles",
    "vis": "vis-network",
    "semantic-ui": "semantic-ui-css",
    "fomantic-ui-css": "semantic-ui-css",
    "@vue/petite": "petite-vue",
} | {f"d3-{part}": "d3" for part in _D3}

#: Why a well-known package is not vendored, where there is more to say than that it isn't.
REASONS = {
    "gsap": "not open source",
    "@gsap/react": "needs gsap, which is not open source",
    "highcharts": "not open source",
    "react-leaflet": "its licence restricts who may use it",
    "mapbox-gl": "not open source",
    "@amcharts/amcharts5": "not open source",
    "ag-grid-enterprise": "not open source",
    "socket.io-client": "needs a server",
    "firebase": "needs a server",
    "@supabase/supabase-js": "needs a server",
}

#: Package -> where its versions part: up to which number (of the major version, or of three's
#: releases) another package stands for it, in rising order; the package itself stands for what is left.
_VERSIONS: dict[str, tuple[tuple[int, str], ...]] = {
    "three": ((147, "three128"),),
    "vue": ((2, "vue2"),),
    "bootstrap": ((3, "bootstrap3"), (4, "bootstrap4")),
    "@fortawesome/fontawesome-free": ((4, "font-awesome"),),
    "d3": ((3, "d3v3"), (5, "d3v5")),
    "jquery": ((2, "jquery1"),),
    "chart.js": ((2, "chartjs2"),),
    "simplex-noise": ((2, "simplexnoise2"),),
    "animejs": ((3, "animejs"), (9, "animejs4")),
    "pixi.js": ((7, "pixi.js"), (9, "pixi8")),
    "phaser": ((2, "phaser-ce"),),
    "vuetify": ((2, "vuetify2"),),
    "codemirror5": ((5, "codemirror5"), (9, "@codemirror/view")),
}


def stand_in(package: str, version: str | None) -> str:
    """The vendored package that stands for this version of a package."""
    package = SAME.get(part := package, package)
    number = _number(package, version)
    if number is None or part.startswith("d3-"):  # the parts have versions of their own
        return package
    return next((name for limit, name in _VERSIONS.get(package, ()) if number <= limit), package)


def _number(package: str, version: str | None) -> int | None:
    found = re.match(r"[~^=v]?r?(\d+)(?:\.(\d+))?", version or "")
    if not found:
        return None
    major = int(found[1])
    # three counts releases: r128 is 0.128.
    return int(found[2]) if package == "three" and major == 0 and found[2] else major
