"""The system prompts say what the sandbox has, and nothing that it has not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import assets
from runtimes_wasm.browser import vendored
from runtimes_wasm.contract import RunLimits
from runtimes_wasm.extract import extract
from workbench.errors import ModelError
from workbench.models.system_prompts import CONSOLE, all_system_prompts, system_prompt
from workbench.stage import can_show

WEB = json.loads((Path(vendored.__file__).parent / "web" / "package.json").read_text())["dependencies"]


def test_there_is_one_for_everything_that_runs() -> None:
    for language in Language:
        for environment in Environment:
            if can_show(language, environment) and (environment.is_page or language in CONSOLE):
                prompt = system_prompt(environment, language)
                assert prompt.name in (environment.value, language.value)
    names = [prompt.name for prompt in all_system_prompts()]
    assert len(set(names)) == len(names) == 1 + 7 + 8
    assert system_prompt().name == system_prompt(Environment.INTERPRETER).name == "auto"
    assert system_prompt(language=Language.HTML).name == "core_web"
    assert system_prompt(language=Language.RUST).name == "rust"
    with pytest.raises(ModelError, match="does not run in the interpreter"):
        system_prompt(Environment.INTERPRETER, Language.MARKDOWN)


def test_each_is_whole_says_the_limits_and_has_a_version_of_its_own() -> None:
    prompts = all_system_prompts()
    assert len({prompt.version for prompt in prompts}) == len(prompts)
    for prompt in prompts:
        assert prompt.text.startswith("You write programs") and "no network" in prompt.text
        assert not re.search(r"\{[a-z]*\}", prompt.text), "every figure is filled in"
        assert len(prompt.text) < 4_000
    limits = RunLimits()
    console = system_prompt(Environment.INTERPRETER, Language.C).text
    assert f"after {limits.seconds:g} seconds, at {limits.memory_bytes >> 20} MiB of memory" in console
    assert limits.output_bytes == 1 << 20 and "1 MiB of output" in console


def test_the_libraries_that_pages_are_told_of_are_there() -> None:
    told = {
        "core_web": "three d3 chart.js p5 mathjs matter-js pixi.js phaser leaflet tone animejs bootstrap jquery lodash",
        "react": "recharts lucide-react framer-motion d3 three @react-three/fiber zustand react-router-dom date-fns "
        "lodash clsx",
        "vue": "vue-router pinia @vueuse/core chart.js vue-chartjs d3 lucide-vue-next",
    }
    for name, libraries in told.items():
        for library in libraries.split():
            assert library in system_prompt(Environment(name)).text and library in WEB, library
    assert f"React {WEB['react'].split('.')[0]}" in system_prompt(Environment.REACT).text
    assert f"Mermaid {WEB['mermaid'].split('.')[0]}" in system_prompt(Environment.MERMAID).text
    versions = {"gradio": (assets.lock()["gradio-lite"], "Gradio"), "java": (assets.lock()["java"], "Java")}
    for name, (asset, label) in versions.items():
        prompt = next(p for p in all_system_prompts() if p.name == name)
        assert f"{label} {asset.version.split('.')[0]}" in prompt.text


@pytest.mark.parametrize("language", CONSOLE, ids=lambda language: language.value)
def test_the_label_of_a_block_is_read_as_its_language(language: Language) -> None:
    label = CONSOLE[language]
    assert f"`{label}`" in system_prompt(Environment.INTERPRETER, language).text
    assert extract(f"```{label}\nx\n```").language is language
