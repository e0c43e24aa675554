"""Packages and hosts that programs want."""

from __future__ import annotations

import pytest

from data.languages import Language
from runtimes_wasm.dependencies import dependencies, hosts
from runtimes_wasm.fences import read_blocks

PYTHON = [
    ("import os, sys\nfrom __future__ import annotations\nimport asyncio.events", []),
    ("import distutils\nimport imp\nimport js\nimport pyodide.http", []),
    ("import cv2\nfrom PIL import Image\nimport sklearn.svm\nfrom bs4 import BeautifulSoup\nimport yaml",
     ["opencv-python", "pillow", "scikit-learn", "beautifulsoup4", "pyyaml"]),
    ("import numpy as np\nimport matplotlib.pyplot as plt\nfrom mpl_toolkits.mplot3d import Axes3D", ["numpy", "matplotlib"]),
    ("from google.generativeai import x\nfrom dateutil import parser\nimport dotenv",
     ["google-generativeai", "python-dateutil", "python-dotenv"]),
    ("from . import a\nfrom .b import c\nimport sentence_transformers", ["sentence-transformers"]),
    ("try:\n    import ujson\nexcept ImportError:\n    import json", ["ujson"]),
    ("def f():\n    import requests\nx = '''import torch'''  # import jax", ["requests"]),
    ("import pandas as pd, numpy as np\nfrom scipy import (\n    stats\n)\nprint(", ["pandas", "numpy", "scipy"]),
    ("# pip install rich==13.0 'httpx[http2]>=0.20'\nimport rich", ["rich", "httpx"]),
    ("!pip install -q seaborn\nimport seaborn", ["seaborn"]),
    ('# /// script\n# dependencies = [\n#   "polars>=1",\n# ]\n# ///\nimport os', ["polars"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), PYTHON, ids=range(len(PYTHON)))
def test_python_imports_become_the_distributions_that_bring_them(code, expected):
    assert dependencies(code, Language.PYTHON) == {"python": expected, "npm": []}


JAVASCRIPT = [
    ("import a from 'a'; import { b as c, d } from \"b/sub/path.js\"; import 'c/c.css'; import * as e from '@s/e/x'",
     ["a", "b", "c", "@s/e"]),
    ("export * from 'a'; export { b } from 'b'; export const from = 'c'; export default 'd'", ["a", "b"]),
    ("const a = require('a'), { b } = require(\"b\"); const c = await import('c')", ["a", "b", "c"]),
    ("import fs from 'fs'; import p from 'node:path'; require('fs/promises'); require('child_process')", []),
    ("import a from './a'; import b from '@/b'; import c from '../c'; import d from '/d'; import e from '~/e'; import f from '#f'", []),
    ("import three from 'https://esm.sh/three@0.160'; import d from 'npm:chalk@5'; import e from 'lodash@4.17.21/fp'",
     ["chalk", "lodash"]),
    ("// import a from 'a'\n/* require('b') */ const s = \"import c from 'c'\"; const t = `require('d') ${require('e')}`", ["e"]),
    ("import type { A } from 'a'; import { type B, c } from 'b'; import d = require('d')", ["b", "d"]),
    ("const r = /import x from 'no'/g; const q = 4 / 2; import y from 'yes' // 1", ["yes"]),
    ("obj.import('a'); obj.require('b'); require(name); require(`c`); importing('d')", []),
    ("const a = <p>Don't</p>;\nimport b from 'b'", ["b"]),
    ("import React, {\n  useState, // state\n  useEffect,\n} from 'react'", ["react"]),
    ("// npm install dayjs\nimport dayjs from 'dayjs'", ["dayjs"]),
    ("import\nx", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), JAVASCRIPT, ids=range(len(JAVASCRIPT)))
def test_scripts_name_the_packages_that_they_load(code, expected):
    assert dependencies(code, "javascript") == {"python": [], "npm": expected}


def test_a_component_and_a_page_name_what_their_scripts_load():
    vue = "<template><p/></template>\n<script setup>\nimport { ref } from 'vue'\nimport axios from 'axios'\n</script>"
    assert dependencies(vue, "typescript")["npm"] == ["vue", "axios"]
    html = "<html><script>import('a')</script><script type='module'>import b from 'b'</script><script type='application/json'>{}</script></html>"
    assert dependencies(html, "html")["npm"] == ["a", "b"]


INSTALLS = [
    ("pip install numpy pandas==2.0 'scipy>=1,<2' \"uvicorn[standard]\"", ["numpy", "pandas", "scipy", "uvicorn"], []),
    ("$ sudo python3 -m pip install --upgrade -U Flask_Cors", ["flask-cors"], []),
    ("uv pip install pygame --index-url https://x.example/simple\nuv add rich", ["pygame", "rich"], []),
    ("pip3 install -r requirements.txt -e . git+https://x.example/a.git ./local", [], []),
    ("conda install -c conda-forge scikit-learn", ["scikit-learn"], []),
    ("cd app && pip install a; npm i b || yarn add c | cat", ["a"], ["b", "c"]),
    ("npm install --save @mui/material@5 lodash/fp react@^18.0.0  # icons", [], ["@mui/material", "lodash", "react"]),
    ("npm install -D vite tailwindcss\nnpm i -g serve\npnpm add zustand\nbun add hono", [], ["zustand", "hono"]),
    ("npm install \\\n  d3 \\\n  three", [], ["d3", "three"]),
    ("npm create vite@latest my-app\nnpm install\nnpx serve\npip --version\npip freeze", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "python", "npm"), INSTALLS, ids=[row[0][:30] for row in INSTALLS])
def test_install_commands_name_packages_and_nothing_else(lines, python, npm):
    found = dependencies("", None, read_blocks(f"```bash\n{lines}\n```"))
    assert found == {"python": python, "npm": npm}


def test_a_command_with_an_unclosed_quote_is_read_word_by_word():
    assert dependencies("", None, read_blocks('```sh\npip install rich "numpy\n```'))["python"] == [
        "rich",
        "numpy",
    ]


def test_requirement_lists_and_manifests_count_without_their_tools():
    answer = (
        "`requirements.txt`\n```text\nstreamlit>=1.30\n# a remark\nplotly  # charts\n-r other.txt\n```\n"
        '```json\n{"dependencies": {"vue": "^3", "@vueuse/core": "10"}, "devDependencies": {"vite": "5"}}\n```'
    )
    assert dependencies("", None, read_blocks(answer)) == {
        "python": ["streamlit", "plotly"],
        "npm": ["vue", "@vueuse/core"],
    }


def test_an_install_command_settles_which_distribution_brings_an_import():
    blocks = read_blocks("```sh\npip install opencv-python-headless pygame-ce\n```")
    assert dependencies("import cv2, pygame", "python", blocks)["python"] == [
        "opencv-python-headless",
        "pygame-ce",
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "<script src='https://unpkg.com/vue@3'></script><script src='//CDN.example:8080/x.js'></script>",
            ["unpkg.com", "cdn.example"],
        ),
        (
            "<link rel=stylesheet href=https://fonts.example/css?a=b><script src='local.js'></script>",
            ["fonts.example"],
        ),
        (
            '<script type="importmap">{"imports": {"three": "https://esm.sh/three", "x": "./x.js"}}</script>',
            ["esm.sh"],
        ),
        ("<style>@import url('https://css.example/a.css');</style>", ["css.example"]),
        ("<script type=module>import x from 'https://esm.sh/x'</script>", ["esm.sh"]),
        ("<!-- <script src='https://no.example'></script> -->", []),
        ('<script type="importmap">{broken</script>', []),
    ],
)
def test_pages_name_the_hosts_that_they_load_from(code, expected):
    assert hosts(code, "html") == expected


def test_a_script_names_the_hosts_of_its_imports_and_other_languages_none():
    assert hosts("import x from 'https://esm.sh/x'; fetch('https://api.example')", "javascript") == ["esm.sh"]
    assert hosts("import x from 'https://esm.sh/x'", "python") == []
