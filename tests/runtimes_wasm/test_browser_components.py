"""React, Vue and Mermaid pages, and pages that use libraries, in Chromium: played with, and looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from page_player import Player, players

from data import prompts
from data.environments import Environment
from data.languages import Language
from data.prompts import Prompt, ScriptedAnswer
from runtimes_wasm.browser import build_document
from runtimes_wasm.browser import vendored as libraries
from runtimes_wasm.browser.alone import stand_alone
from runtimes_wasm.browser.camera import Camera
from runtimes_wasm.browser.chromium import find_chromium
from runtimes_wasm.browser.module_page import uses_tailwind
from runtimes_wasm.browser.transform import read_messages, transform
from runtimes_wasm.contract import RunLimits, RunRequest, RunResult, RunStatus
from runtimes_wasm.errors import AssetMissing
from runtimes_wasm.extract import extract
from runtimes_wasm.screenshots import run_page

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.assets, pytest.mark.usefixtures("web")]

JS, TS, HTML, MD = Language.JAVASCRIPT, Language.TYPESCRIPT, Language.HTML, Language.MARKDOWN
REACT, VUE, MERMAID, WEB = Environment.REACT, Environment.VUE, Environment.MERMAID, Environment.CORE_WEB


@pytest.fixture(scope="module")
def camera() -> Iterator[Camera]:
    try:
        find_chromium()
    except AssetMissing as missing:
        pytest.skip(str(missing))
    with Camera() as opened:
        yield opened


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    try:
        with players() as found:
            yield found
    except AssetMissing as missing:
        pytest.skip(str(missing))


def run(
    camera: Camera, code: str, language: Language, environment: Environment, seconds: float = 15
) -> RunResult:
    request = RunRequest(
        code=code, language=language, environment=environment, limits=RunLimits(seconds=seconds)
    )
    return run_page(request, camera=camera, width=640, height=480)


DASHBOARD = """
import { useState } from 'react';
import { LineChart, Line, XAxis } from 'recharts';
import { Github } from 'lucide-react';
import { motion } from 'framer-motion';
import { create } from 'zustand';
import { MemoryRouter, Routes, Route, Link } from 'react-router-dom';
import debounce from 'lodash/debounce';
import './App.css';

interface Point { name: string; value: number }
const points: Point[] = [{ name: 'a', value: 3 }, { name: 'b', value: 7 }];
const useCount = create<{ n: number; add: () => void }>((set) => ({
  n: 0, add: () => set((state) => ({ n: state.n + 1 })),
}));

export default function App() {
  const { n, add } = useCount();
  const [name, setName] = useState<string>('');
  return (
    <MemoryRouter>
      <div id="card" className="bg-blue-500 p-4">
        <Github />
        <motion.h1 animate={{ opacity: 1 }}>Count {n}, {typeof debounce}</motion.h1>
        <button onClick={add}>Add</button>
        <input aria-label="name" onChange={(event) => setName(event.target.value)} />
        <output>{name.toUpperCase()}</output>
        <Link to="/two">Go</Link>
        <Routes><Route path="/" element={<p>one</p>} /><Route path="/two" element={<p>two</p>} /></Routes>
        <LineChart width={300} height={120} data={points}><XAxis dataKey="name" /><Line dataKey="value" /></LineChart>
      </div>
    </MemoryRouter>
  );
}
"""


def test_a_react_program_with_its_usual_libraries_is_played_with(player: Player) -> None:
    def deed(frame):
        frame.get_by_role("button", name="Add").click(click_count=2)
        frame.get_by_label("name").fill("ada")
        frame.get_by_role("link", name="Go").click()
        card = frame.locator("#card")
        return (
            frame.get_by_role("heading").inner_text(),
            frame.locator("output").inner_text(),
            frame.get_by_text("two").count(),
            card.evaluate("node => getComputedStyle(node).backgroundColor"),
            frame.locator(".recharts-line-curve").count(),
        )

    played = player.play(build_document(DASHBOARD, TS, REACT), deed)
    assert played.value == ("Count 2, function", "ADA", 1, "rgb(59, 130, 246)", 1)
    assert played.said("error") == [] and played.stayed_home


def test_a_react_program_that_renders_itself_is_left_to_it(player: Player) -> None:
    code = """import React from 'react'; import ReactDOM from 'react-dom/client';
function Clock() { return <b>tick</b>; }
ReactDOM.createRoot(document.getElementById('root')).render(<Clock />);"""
    played = player.play(build_document(code, JS, REACT), lambda frame: frame.locator("b").count())
    assert played.value == 1


@pytest.mark.parametrize(
    ("code", "plain", "environment"),
    [
        (
            "export default () => <p>{'</script><script>escaped=1</script><!--'}</p>",
            "export default () => <p>x</p>",
            REACT,
        ),
        (
            "<template><p>x</p></template><script>export default { data: () => ({ a: '<!--' }) }</script>",
            "<template><p>x</p></template>",
            VUE,
        ),
        ("graph TD\n  A[</script><script>escaped=1</script>] --> B", "graph TD\n  A --> B", MERMAID),
    ],
)
def test_no_text_of_a_program_ends_the_script_that_holds_it(
    code: str, plain: str, environment: Environment
) -> None:
    language = MD if environment is MERMAID else JS
    html = build_document(code, language, environment).html
    # The page's own scripts; of the program no tag at all.
    ours = build_document(plain, language, environment).html.count("</script>")
    assert html.count("</script>") == ours and "<script>escaped" not in html


@pytest.mark.parametrize(
    "code",
    [
        "import React from 'react'; class App extends React.Component { render() { return <b>x</b> } } export { App as default };",
        "'use client'; const { memo } = React; const App = memo(() => <b>x</b>); export default App;",
        "export const App: React.FC = () => <b>x</b>;",
        "import ReactDOM from 'react-dom'; ReactDOM.render(<b>x</b>, document.getElementById('root'));",
        "import { createRoot as make } from 'react-dom/client'; import { createRoot } from 'react-dom/client'; createRoot(document.querySelector('#app')!).render(<b>x</b>);",
        "export default <b>x</b>;",
    ],
)
def test_components_are_found_however_they_are_written(player: Player, code: str) -> None:
    played = player.play(build_document(code, TS, REACT), lambda frame: frame.locator("b").inner_text())
    assert played.value == "x" and played.said("error") == []


def test_babel_in_the_page_may_import_from_a_script_host(player: Player) -> None:
    page = """<div id="root"></div><script src="https://unpkg.com/@babel/standalone/babel.min.js"></script>
<script type="text/babel" data-type="module">
import React from "https://esm.sh/react@18"; import { createRoot } from "https://esm.sh/react-dom@18/client";
createRoot(document.getElementById("root")).render(<b>made here</b>);
</script>"""

    def deed(frame):
        frame.locator("b").wait_for()
        return frame.locator("b").inner_text()

    played = player.play(build_document(page, HTML, WEB), deed)
    assert played.value == "made here" and played.stayed_home


def test_a_component_that_is_not_exported_is_shown_and_that_is_noted(player: Player) -> None:
    document = build_document("const Card = () => <h1>Hi {1 + 1}</h1>;", JS, REACT)
    assert "Card is shown" in document.notes[0]
    played = player.play(document, lambda frame: frame.get_by_role("heading").inner_text())
    assert played.value == "Hi 2"


def test_three_and_mui_share_one_react(camera: Camera) -> None:
    code = """import { Canvas } from '@react-three/fiber'; import { Box } from '@react-three/drei';
import Button from '@mui/material/Button'; import { FaBeer } from 'react-icons/fa';
export default () => <><Button variant="contained">Press</Button><FaBeer />
<Canvas style={{ height: 200 }}><ambientLight /><Box><meshBasicMaterial color="red" /></Box></Canvas></>;"""
    result = run(camera, code, JS, REACT)
    assert result.status is RunStatus.OK, (result.stderr, result.note)


PROBLEMS = [
    ("export default () => { return <div><p></div> }", RunStatus.COMPILE_ERROR, "does not match opening"),
    ("function help() { return 1 }", RunStatus.COMPILE_ERROR, "export default App"),
    ("", RunStatus.COMPILE_ERROR, "no code"),
    ("import { Nope } from 'lucide-react'; export default () => <Nope />", RunStatus.COMPILE_ERROR, "no export Nope"),
    ("import x from 'left-pad'; export default () => <p>{x}</p>", RunStatus.UNSUPPORTED, "left-pad"),
    ("import { gsap } from 'gsap'; export default () => <p>{gsap.x}</p>", RunStatus.UNSUPPORTED, "not open source"),
    (
        "import { useState } from 'react'; export default function A() { const [n, set] = useState(0); set(n + 1); return n }",
        RunStatus.FAILED,
        "too many re-renders",
    ),
    ("export default () => ({ a: 1 })", RunStatus.FAILED, "object with keys {a}"),
    ("export default 5", RunStatus.FAILED, "no component: it is number"),
    ("export default () => { throw new Error('broken on purpose') }", RunStatus.FAILED, "broken on purpose"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "status", "words"), PROBLEMS)
def test_what_is_wrong_with_a_react_program_is_said_in_the_frame_and_in_the_result(
    camera: Camera, player: Player, code: str, status: RunStatus, words: str
) -> None:
    result = run(camera, code, JS, REACT)
    assert result.status is status, (result.note, result.stderr)
    assert words in "\n".join([*(item.message for item in result.diagnostics), *result.missing])
    shown = player.play(build_document(code, JS, REACT), lambda frame: frame.locator("body").inner_text())
    assert words in shown.value


def test_an_error_while_somebody_plays_has_the_line_that_its_author_wrote(player: Player) -> None:
    code = """import { useState } from 'react';
interface Props {
  unused: string;
}

export default function App(props: Props) {
  return (
    <div>
      <button onClick={() => {
        const nothing: any = null;
        nothing.call();
      }}>Break</button>
    </div>
  );
}
"""
    document = build_document(code, TS, REACT)
    played = player.play(document, lambda frame: frame.get_by_role("button").click())
    (error,) = (event["detail"] for event in played.events if event["kind"] == "error")
    assert (error["line"], error["column"]) == (11, 17) and "program.jsx:11" in error["stack"]


_WATCHED = """<template>
  <button @click="count++">{{ count }}</button>
</template>

<script setup lang="ts">
import { ref, onMounted, watch, type Ref } from 'vue'
interface Unused {
  b: string
}
const count: Ref<number> = ref<number>(0)
watch(count, (now: number) => {
  const nothing: any = null
  nothing.watched
})
onMounted(() => {
    throw new Error('mounted')
})
</script>
"""
_HANDLER = "<script setup>\nconst nope = null\n</script>\n<template>\n  <button\n    @click='nope.call()'>x</button>\n</template>\n"
_DRAWN = (
    "<template>\n  <button>b</button>\n  <p>{{ a.b.c }}</p>\n</template>\n"
    "<script lang='ts'>\ntype T = { b: any }\nexport default { data() { return { a: {} as T } } }\n</script>"
)
_SCRIPT = """interface Box {
  width: number;
}

const button: HTMLElement = document.createElement('button');
button.onclick = (): void => {
    throw new Error('clicked');
};
document.body.append(button, 'x');
interface Late { a: Box }
Promise.reject(
  new Error('rejected'));
"""


@pytest.mark.parametrize(
    ("environment", "code", "places"),
    [
        pytest.param(VUE, _WATCHED, {(16, 11), (13, 11)}, id="hooks"),
        pytest.param(VUE, _HANDLER, {(6, 18)}, id="handler"),
        pytest.param(VUE, _DRAWN, {(3, 13)}, id="template"),
        pytest.param(WEB, _SCRIPT, {(7, 11), (12, 3)}, id="typescript"),
    ],
)
def test_an_error_at_run_time_names_the_line_and_column_that_the_author_wrote(
    player: Player, environment: Environment, code: str, places: set[tuple[int, int]]
) -> None:
    def deed(frame):
        # A page whose drawing failed shows the error in the place of its button.
        if not frame.get_by_role("alert").count():
            frame.get_by_role("button").click()

    played = player.play(build_document(code, TS, environment), deed)
    errors = [event["detail"] for event in played.events if event["kind"] == "error"]
    assert {(error["line"], error["column"]) for error in errors} == places


def test_the_places_of_a_console_program_in_typescript_are_its_own(camera: Camera) -> None:
    code = "interface A {\n  b: string;\n}\n\nfunction f(a: A): number {\n  return (a as any).x.y;\n}\n  f({ b: '1' });\n"
    result = run(camera, code, TS, Environment.INTERPRETER)
    assert [(item.line, item.column) for item in result.diagnostics] == [(6, 23)]


@pytest.mark.threat("F19")
@pytest.mark.parametrize(
    "code",
    [
        "import { useState } from 'react';\n"
        "export default function App() { const [n, set] = useState(0); set(n + 1); return <p>{n}</p>; }",
        "import { useEffect, useState } from 'react';\nexport default function App() {\n"
        "  const [n, set] = useState(0);\n  useEffect(() => { if (n < 1e6) set(n + 1); });\n  return <p>{n}</p>; }",
    ],
    ids=["while rendering", "in an effect"],
)
def test_a_component_that_renders_for_ever_ends_with_a_status_and_the_next_one_runs(
    camera: Camera, code: str
) -> None:
    result = run(camera, code, JS, REACT, seconds=4)
    assert result.status in (RunStatus.FAILED, RunStatus.TIMEOUT, RunStatus.OK)
    if "useEffect" not in code:
        assert result.status is RunStatus.FAILED and "too many re-renders" in result.stderr
    after = run(camera, "export default () => <p>fine</p>", JS, REACT)
    assert after.status is RunStatus.OK


def test_an_endless_loop_in_a_component_is_a_timeout(camera: Camera) -> None:
    result = run(camera, "export default () => { while (true) {} }", JS, REACT, seconds=3)
    assert result.status is RunStatus.TIMEOUT


COMPONENT = """<script setup lang="ts">
import { ref, computed, type Ref } from 'vue'
import { defineStore } from 'pinia'
import { Camera } from 'lucide-vue-next'
const n: Ref<number> = ref(0)
const double = computed<number>(() => n.value * 2)
const useStore = defineStore('s', { state: () => ({ answer: 42 }) })
const store = useStore()
</script>
<template>
  <div id="card" class="bg-blue-500 p-4"><Camera />
    <h1 class="title">Double {{ double }} of {{ store.answer }}</h1>
    <button @click="n++">Add</button><input v-model="n" type="number" aria-label="n" />
  </div>
</template>
<style scoped lang="scss">
$red: rgb(200, 0, 0);
.title { color: $red; }
</style>
"""


def test_a_vue_component_in_typescript_is_played_with(player: Player) -> None:
    def deed(frame):
        frame.get_by_role("button", name="Add").click(click_count=2)
        heading = frame.get_by_role("heading")
        return (
            heading.inner_text(),
            heading.evaluate("node => getComputedStyle(node).color"),
            frame.locator("#card").evaluate("node => getComputedStyle(node).backgroundColor"),
        )

    played = player.play(build_document(COMPONENT, TS, VUE), deed)
    assert played.value == ("Double 4 of 42", "rgb(200, 0, 0)", "rgb(59, 130, 246)")
    assert played.said("error") == [] and played.stayed_home


@pytest.mark.parametrize(
    "code",
    [
        "<template><p @click='n++'>n {{ n }}</p></template><script>export default { data() { return { n: 3 } } }</script>",
        "import { createApp } from 'vue'; createApp({ template: '<p @click=\"n++\">n {{ n }}</p>', data: () => ({ n: 3 }) }).mount('#app')",
        "export default { template: '<p @click=\"n++\">n {{ n }}</p>', data: () => ({ n: 3 }) }",
    ],
)
def test_options_api_and_plain_scripts_run_as_vue(player: Player, code: str) -> None:
    def deed(frame):
        frame.locator("p").click()
        return frame.locator("p").inner_text()

    assert player.play(build_document(code, JS, VUE), deed).value == "n 4"


@pytest.mark.parametrize(
    ("code", "status", "line", "words"),
    [
        ("<template>\n  <p>{{ a </p>\n</template>", RunStatus.COMPILE_ERROR, 2, "Interpolation"),
        ("<template><p/></template>\n<script setup>\nconst a = = 1\n</script>", RunStatus.COMPILE_ERROR, 3, "Unexpected token"),
        ("<template><p>{{ a.b.c }}</p></template>\n<script>export default { data: () => ({ a: {} }) }</script>", RunStatus.FAILED, None, "reading 'c'"),
        ("<template><p/></template>\n<script setup>\nimport X from './X.vue'\n</script>", RunStatus.UNSUPPORTED, None, "the file ./X.vue"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_vue_component_is_said_with_its_line(
    camera: Camera, code: str, status: RunStatus, line: int | None, words: str
) -> None:
    result = run(camera, code, JS, VUE)
    assert result.status is status, (result.note, result.stderr)
    assert words in "\n".join([*(item.message for item in result.diagnostics), *result.missing])
    assert line is None or line in [item.line for item in result.diagnostics]


VUE_FAULTS = {
    "in the script, thrown before anything is shown": (
        TS,
        """<script setup lang="ts">
import { ref, type Ref } from 'vue'

interface Thing {
  name: string
}

const a: Ref<Thing | null> = ref(null)
throw new Error(`boom ${a.value}`)
</script>
<template>
  <p>hi</p>
</template>
""",
        (9, "vue: setup function", "boom null"),
    ),
    "in a function that a hook calls, under a template": (
        JS,
        """<template>
  <p @click="go">hi</p>
</template>

<script setup>
import { ref, onMounted } from 'vue'
const a = ref(null)
function go() {
  a.value.x
}
onMounted(() => {
  go()
})
</script>
<style scoped>
p { color: red }
</style>
""",
        (9, "vue: mounted hook", "reading 'x'"),
    ),
    "in the template of a typed script": (
        TS,
        """<script setup lang="ts">
import { ref } from 'vue'
const list = ref<any>({})
</script>
<template>
  <div>
    <h1>Title</h1>
    <p>
      {{ list.a.b }}
    </p>
  </div>
</template>
""",
        (9, "vue: render function", "reading 'b'"),
    ),
    "in a computed value of a plain script": (
        JS,
        """<template>
  <p>{{ twice }}</p>
</template>

<script>
export default {
  data() { return { o: null } },
  computed: {
    twice() {
      return this.o.deep * 2
    },
  },
}
</script>
""",
        (10, "vue: render function", "reading 'deep'"),
    ),
}


@pytest.mark.parametrize("where", VUE_FAULTS)
def test_an_error_of_a_running_vue_component_is_told_with_the_line_of_its_file(
    camera: Camera, where: str
) -> None:
    language, code, (line, source, words) = VUE_FAULTS[where]
    result = run(camera, code, language, VUE)
    assert result.status is RunStatus.FAILED
    first = result.diagnostics[0]
    assert (first.line, first.source) == (line, source) and words in first.message


DIAGRAMS = {
    "flowchart": "graph TD\n  A[Start] --> B{Ok?}\n  B -->|yes| C",
    "sequence": "sequenceDiagram\n  Ada->>Bob: Hello",
    "class": "classDiagram\n  Animal <|-- Duck\n  Animal : +int age",
    "state": "stateDiagram-v2\n  [*] --> Still\n  Still --> [*]",
    "er": "erDiagram\n  CUSTOMER ||--o{ ORDER : places",
    "journey": "journey\n  title Day\n  section Go\n    Walk: 5: Me",
    "gantt": "gantt\n  title Plan\n  dateFormat YYYY-MM-DD\n  section A\n  Task :a1, 2024-01-01, 30d",
    "pie": 'pie title Pets\n  "Dogs" : 386\n  "Cats" : 85',
    "quadrant": "quadrantChart\n  title Reach\n  x-axis Low --> High\n  y-axis Low --> High\n  A: [0.3, 0.6]",
    "requirement": "requirementDiagram\n  requirement r {\n    id: 1\n    text: t\n    risk: high\n    verifymethod: test\n  }",
    "git": "gitGraph\n  commit\n  branch develop\n  commit",
    "mindmap": "mindmap\n  root((mind))\n    A\n    B",
    "timeline": "timeline\n  title History\n  2002 : LinkedIn",
    "sankey": "sankey-beta\n\nA,B,10\nB,C,5",
    "xychart": "xychart-beta\n  x-axis [a, b]\n  bar [5, 6]",
    "block": "block-beta\n  columns 2\n  a b",
    "packet": 'packet-beta\n  0-15: "Source"',
    "kanban": "kanban\n  Todo\n    [Write]",
    "architecture": "architecture-beta\n  service db(database)[Database]",
    "c4": 'C4Context\n  Person(a, "Ada")\n  System(s, "S")\n  Rel(a, s, "uses")',
    "radar": 'radar-beta\n  axis a["A"], b["B"], c["C"]\n  curve x["X"]{1, 2, 3}',
}

#: Kinds that few programs draw, and older names of kinds.
RARE_DIAGRAMS = {
    "an older class diagram": "classDiagram-v2\n  A <|-- B",
    "an older state diagram": "stateDiagram\n  [*] --> A",
    "flowchart by its new name": "flowchart LR\n  A --> B",
    "treemap": 'treemap-beta\n"A"\n    "B": 10\n    "C": 20',
    "tree view": 'treeView-beta\n    "src"\n        "main.py"',
    "event modeling": "eventmodeling\n\ntf 01 ui CartUI\ntf 02 cmd AddItem\ntf 03 evt ItemAdded",
    "ishikawa": "ishikawa-beta\n  Late\n    People\n      Few\n    Tools",
    "venn": "venn-beta\n  set A\n  set B\n  union A,B",
    "wardley": "wardley-beta\ntitle Tea\nanchor Public [0.95, 0.63]\ncomponent Cup [0.79, 0.61]\nPublic -> Cup",
    "cynefin": 'cynefin-beta\n  title X\n  complex\n    "Explore"\n  clear\n    "Do"',
    "railroad": 'railroad-beta\nexpr = sequence(terminal("a"), terminal("b"));',
    "zenuml": "zenuml\n  title Order\n  @Actor Ada\n  Ada->Shop.order(book) {\n    return receipt\n  }",
    "railroad of EBNF": 'railroad-ebnf-beta\nletter = "a" | "b" ;',
    "railroad of ABNF": 'railroad-abnf-beta\nrule = "a" / "b" ;',
    "railroad of PEG": 'railroad-peg-beta\nrule <- "a" / "b" ;',
    "swimlane": "swimlane-beta\n  subgraph one\n    A[Ask]\n  end\n  subgraph two\n    B[Tell]\n  end\n  A --> B",
    "info": "info",
}
#: Kinds that Mermaid lists and does not give to any text under their own name: older renderers of others.
RENDERERS = {"flowchart", "flowchart-elk", "class", "state"}


@pytest.mark.parametrize("kind", ["flowchart", "sequence", "gantt", "mindmap", "architecture", "c4"])
def test_a_diagram_is_drawn_on_its_own_page(player: Player, kind: str) -> None:
    def deed(frame):
        box = frame.locator("#diagram svg").first.bounding_box()
        return box["width"] > 20 and box["height"] > 20

    played = player.play(build_document(DIAGRAMS[kind], MD, MERMAID), deed)
    assert played.said("error") == [] and played.value and played.stayed_home


def test_no_kind_of_diagram_that_mermaid_lists_is_left_undrawn(player: Player) -> None:
    """All of them on one page, which also shows that one does not spoil the next."""
    every = [*DIAGRAMS.values(), *RARE_DIAGRAMS.values()]
    text = "\n\n".join(f"```mermaid\n{diagram}\n```" for diagram in every)

    def deed(frame):
        return frame.locator("pre.drawn > svg").evaluate_all(
            """drawn => drawn.map(svg => [svg.getAttribute("aria-roledescription"),
                svg.querySelectorAll("path, rect, line, circle, text, polygon").length,
                svg.getBoundingClientRect().width, svg.getBoundingClientRect().height])"""
        )

    played = player.play(build_document(text, MD, WEB), deed, seconds=60)
    assert played.said("error") == [] and len(played.value) == len(every)
    assert not [kind for kind, marks, width, height in played.value if not marks or min(width, height) < 20]
    listed = set(libraries.vendored().preloads["mermaid"]) - RENDERERS - {""}
    assert listed <= {kind for kind, *_ in played.value}


def test_a_wrong_diagram_of_zenuml_is_a_message_and_its_makers_notes_stay_out_of_the_console(
    camera: Camera,
) -> None:
    wrong = run(camera, "zenuml\n  Alice->Bob.hi()\n  Bob.b( {\n", MD, MERMAID)
    assert wrong.status is RunStatus.COMPILE_ERROR
    assert (
        wrong.diagnostics[0].line == 3 and "column 10: mismatched input '{'" in wrong.diagnostics[0].message
    )
    assert not wrong.stdout and wrong.stderr.count("mismatched input") == 1
    empty = run(camera, "zenuml\n", MD, MERMAID)
    assert empty.status is RunStatus.FAILED and "nothing to draw" in empty.diagnostics[0].message


#: Everywhere that a diagram of ZenUML takes words of its author's.
HOSTILE_ZENUML = """zenuml
    title Ada <img src=x onerror="window.escaped=1">
    @Actor "<img src=x onerror=window.escaped=2>" #FFEBE6
    <<img_src_x>> Cleo
    group "<svg onload=window.escaped=3>" { "<script>window.escaped=4</script>" }
    A as "x' onload='window.escaped=5"
    // <img src=x onerror=window.escaped=6> **<svg onload=window.escaped=7>** [a](javascript:1) ![p](http://evil.example/p.png)
    A->Cleo: <iframe srcdoc="<script>parent.escaped=8</script>"></iframe> &#60;img src=x onerror=window.escaped=9&#62;
    // [red;background:url(http://evil.example/b)] text
    while("<img src=x onerror=window.escaped=10>") { A."<a href=javascript:1>x</a>"("</text><script>window.escaped=11</script>") }
    r = A.get() { return "<foreignObject><img src=x onerror=window.escaped=12></foreignObject>" }
"""


@pytest.mark.threat("F17")
@pytest.mark.parametrize("environment", [MERMAID, WEB], ids=["alone", "in Markdown"])
def test_a_diagram_of_zenuml_is_drawn_and_its_text_stays_text(
    player: Player, environment: Environment
) -> None:
    """With `loose` security asked for, as Mermaid itself allows to a page, and not to a text."""
    code = '%%{init: {"securityLevel": "loose", "htmlLabels": true}}%%\n' + HOSTILE_ZENUML
    if environment is WEB:
        code = f"# T\n\n```mermaid\n{DIAGRAMS['sequence']}\n```\n\n```mermaid\n{code}\n```\n"

    def deed(frame):
        return frame.locator("svg[aria-roledescription=zenuml]").evaluate(
            """svg => [window.escaped ?? null, [...new Set([...svg.querySelectorAll("*")].map(each => each.localName))],
                [...svg.querySelectorAll("*")].flatMap(each => [...each.attributes])
                    .filter(each => /^on|href|src/i.test(each.name) || /url\\(|script:/i.test(each.value)).length,
                svg.textContent, svg.getBoundingClientRect().height]"""
        )

    played = player.play(build_document(code, MD, environment), deed)
    escaped, names, able, text, height = played.value
    assert escaped is None and able == 0 and played.stayed_home
    # Everything that the author wrote in a place for text is there, and is text.
    for label in (
        "Ada <img",
        "<svg onload=window.escaped=3>",
        "<iframe srcdoc",
        "</text><script>",
        "<foreignObject>",
    ):
        assert label in text, label
    drawing = {"svg", "defs", "style", "g", "rect", "line", "path", "text", "tspan", "polyline", "circle"}
    assert set(names) <= drawing and height > 100
    assert played.said("error") == [] and played.said("console") == []


def test_only_a_page_with_a_diagram_of_zenuml_loads_what_draws_it() -> None:
    """A plain one starts no slower, and a file to pass on holds the drawer where it is needed."""
    address = f"{libraries.BASE}tool/zenuml.js"
    zenuml = "---\ntitle: x\n---\n%% the order\nzenuml\n  Alice->Bob.hi()\n"
    for text, drawn in ((zenuml, True), (DIAGRAMS["sequence"] + "\n  Note over Ada: zenuml", False)):
        for code, environment in ((text, MERMAID), (f"```mermaid\n{text}\n```\n", WEB)):
            document = build_document(code, MD, environment)
            assert (address in document.html) is drawn
            assert ("tool/zenuml.js" in stand_alone(document).libraries) is drawn


def test_a_diagram_loads_what_it_needs_at_once_and_nothing_twice(player: Player) -> None:
    def deed(frame):
        return frame.locator("body").evaluate(
            """() => performance.getEntriesByType('resource').filter(each => each.name.endsWith('.js'))
                .map(each => [each.name, each.initiatorType])"""
        )

    title = "---\ntitle: x\n---\n%%{init: {}}%%\n"
    loaded = player.play(build_document(title + DIAGRAMS["flowchart"], MD, MERMAID), deed).value
    named = [name for name, how in loaded]
    assert len(named) == len(set(named)) and len(named) < 15
    assert "script" not in {how for name, how in loaded}, "every file is named in the head of the page"


@pytest.mark.threat("F17")
def test_a_diagram_can_neither_run_scripts_nor_loosen_its_security(player: Player) -> None:
    code = """%%{init: {"securityLevel": "loose", "htmlLabels": true}}%%
graph TD
  A["<img src=x onerror=window.escaped=1><script>window.escaped=1</script>"] --> B
  click A "javascript:window.escaped=1"
"""
    played = player.play(
        build_document(code, MD, MERMAID),
        lambda frame: frame.locator("body").evaluate("() => window.escaped"),
    )
    assert played.value is None and played.stayed_home


@pytest.mark.threat("F18")
def test_a_wrong_or_huge_diagram_is_a_message(camera: Camera) -> None:
    wrong = run(camera, "sequenceDiagram\n  Ada->>Bob: Hi\n  Bob->>>Ada: no\n", MD, MERMAID)
    assert wrong.status is RunStatus.COMPILE_ERROR
    assert wrong.diagnostics[0].line == 3 and "Parse error" in wrong.diagnostics[0].message
    huge = "graph TD\n" + "\n".join(f"  A{i} --> A{i + 1}" for i in range(5000))
    result = run(camera, huge, MD, MERMAID)
    assert result.status is RunStatus.COMPILE_ERROR
    assert "more edges" in result.diagnostics[0].message
    long = "sequenceDiagram\n" + "  Ada->>Bob: Hello\n" * 3000
    assert "characters; Mermaid draws at most 50000" in run(camera, long, MD, MERMAID).diagnostics[0].message


def test_markdown_draws_its_diagrams_and_colours_its_code(player: Player) -> None:
    text = '# T\n\n```python\ndef f(): return 1\n```\n\n```mermaid\npie\n  "a" : 1\n```\n\n<script>window.ran = 1</script>\n'
    played = player.play(
        build_document(text, MD, WEB),
        lambda frame: (frame.locator("pre.drawn svg").count(), frame.locator(".hljs-keyword").count()),
    )
    assert played.value == (1, 2) and played.stayed_home


PAGE = """<!DOCTYPE html><html><head>
<link rel="preconnect" href="https://fonts.googleapis.com">
<link href="https://fonts.googleapis.com/css2?family=Poppins&display=swap" rel="stylesheet">
<link rel="stylesheet" href="https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6.4.0/css/all.min.css" integrity="sha512-x">
<script src="https://cdn.tailwindcss.com"></script>
<script>tailwind.config = { theme: { extend: { colors: { brand: 'rgb(18, 52, 86)' } } } }</script>
<script src="https://unpkg.com/react@18/umd/react.development.js"></script>
<script src="https://unpkg.com/react-dom@18/umd/react-dom.development.js"></script>
<script src="https://unpkg.com/@babel/standalone/babel.min.js"></script>
<script src="https://cdn.jsdelivr.net/npm/chart.js"></script>
<script src="https://cdnjs.cloudflare.com/ajax/libs/three.js/r128/three.min.js"></script>
<script type="importmap">{"imports": {"three": "https://unpkg.com/three@0.160.0/build/three.module.js",
 "three/addons/": "https://unpkg.com/three@0.160.0/examples/jsm/"}}</script>
</head><body><div id="root"></div><canvas id="chart" height="80"></canvas>
<script type="text/babel">
const App = () => { const [n, set] = React.useState(1);
  return <button className="bg-brand" onClick={() => set(n + 1)}>Pressed {n}</button>; };
ReactDOM.createRoot(document.getElementById('root')).render(<App />);
new Chart(document.getElementById('chart'), { type: 'bar', data: { labels: ['a'], datasets: [{ data: [1] }] } });
</script>
<script type="module">
import * as Three from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
document.title = [THREE.REVISION, Three.REVISION, typeof OrbitControls].join(' ');
</script></body></html>"""


def test_a_page_of_script_tags_and_import_maps_runs_without_a_network(player: Player) -> None:
    document = build_document(PAGE, HTML, WEB)
    assert document.missing == ()

    def deed(frame):
        button = frame.get_by_role("button", name="Pressed 1")
        button.click()
        frame.get_by_role("button", name="Pressed 2").wait_for()
        colour = frame.get_by_role("button").evaluate("node => getComputedStyle(node).backgroundColor")
        return colour, frame.locator("head").evaluate("() => document.title")

    played = player.play(document, deed)
    assert played.value == ("rgb(18, 52, 86)", "128 170 function")
    assert played.said("error") == [] and played.said("blocked") == [] and played.stayed_home


def test_a_page_that_needs_what_is_not_vendored_is_unsupported_and_says_what(camera: Camera) -> None:
    page = (
        '<script src="https://cdn.jsdelivr.net/npm/left-pad@1"></script><p>x</p><script>leftPad("x")</script>'
    )
    result = run(camera, page, HTML, WEB)
    assert result.status is RunStatus.UNSUPPORTED and "left-pad" in result.missing
    assert "not available here: left-pad" in result.note


def test_a_pane_that_stays_blank_says_why(player: Player) -> None:
    document = build_document("<!doctype html><script>\ndraw();\n</script>", HTML, WEB)
    played = player.play(document, lambda frame: frame.get_by_role("alert").inner_text())
    assert "draw is not defined" in played.value


def test_a_script_that_imports_packages_runs_as_a_page(player: Player) -> None:
    code = "import * as THREE from 'three'; import c from 'https://esm.sh/canvas-confetti'; document.body.append(THREE.REVISION + typeof c)"
    played = player.play(build_document(code, JS, WEB), lambda frame: frame.locator("body").inner_text())
    assert "170function" in played.value and played.stayed_home


SAMPLES = [
    pytest.param(prompt, answer, id=answer.file)
    for prompt in prompts.load()
    for answer in prompt.answers
    if prompt.environment in (REACT, VUE, MERMAID)
]


@pytest.mark.slow
@pytest.mark.parametrize(("prompt", "answer"), SAMPLES)
def test_the_scripted_answers_do_what_is_said_of_them(
    camera: Camera, prompt: Prompt, answer: ScriptedAnswer
) -> None:
    found = extract(answer.text)
    if found.code is None or found.language is None or found.environment is None:
        pytest.skip("an answer without a program")
    result = run(camera, found.code, found.language, found.environment)
    assert result.status.value == answer.expect.value, (result.note, result.stderr)


def test_messages_of_the_compiler_have_line_and_column() -> None:
    refused = transform("const a: number = 1;\nexport default = ;\n", "ts")
    assert refused.code is None
    assert [(item.severity, item.line, item.column) for item in refused.diagnostics] == [("error", 2, 16)]
    assert read_messages("no message at all") == ()


def test_types_and_jsx_are_compiled_away_without_a_child_that_outlives_it() -> None:
    made = transform(
        "import { T } from 'x'; enum E { A = 1 }; const f = <P,>(p: P) => <b>{p as any}</b>; export { f, E }"
    )
    assert made.code is not None and "jsx(" in made.code and 'from "x"' not in made.code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('<div className="flex p-4">', True),
        ("<div class='bg-red-500'>", True),
        ('<div className="card title">', False),
        ("const css = '@apply p-4'", True),
        ("export default () => <p>plain</p>", False),
    ],
)
def test_tailwind_is_loaded_for_those_who_use_it(code: str, expected: bool) -> None:
    assert uses_tailwind(code) is expected
