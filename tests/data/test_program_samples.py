"""The scripted programs are what `data/prompts/programs.toml` says of them.

The quick tests read; those marked ``slow`` run the programs natively with the
tools of this machine, which is safe only because this project wrote them; those
marked ``assets`` run them the way the workbench does, in WebAssembly.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Collection
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from data import prompts, samples
from data.environments import Environment
from data.languages import Language
from data.prompts import SCRIPTED_MODELS, Expectation, Prompt, Quality, ScriptedAnswer
from runtimes_wasm import assets, registry
from runtimes_wasm.browser import transform
from runtimes_wasm.contract import RunLimits, RunRequest
from runtimes_wasm.errors import AssetMissing
from runtimes_wasm.extract import extract

FOLDER = "programs/"
_FENCE = re.compile(
    r"^(?P<fence>```+|~~~+)[ \t]*(?P<label>[^\n`]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.M | re.S
)
_NOT_A_PROGRAM = {"bash", "text"}
#: What a Python in WebAssembly has beside the standard library, as far as the answers use it.
_BUNDLED = {"numpy", "pandas", "scipy", "matplotlib"}
_PATIENCE = 1.2

OURS = [
    prompt for prompt in prompts.load() if all(answer.file.startswith(FOLDER) for answer in prompt.answers)
]
ANSWERS = [(prompt, answer) for prompt in OURS for answer in prompt.answers]


def program(text: str) -> str | None:
    """The longest code block of an answer that is neither shell nor plain output."""
    blocks = [match for match in _FENCE.finditer(text) if match["label"].strip() not in _NOT_A_PROGRAM]
    return max((match["body"] for match in blocks), key=len, default=None)


def chosen(
    *languages: Language,
    environment: Environment = Environment.INTERPRETER,
    ends: Collection[Expectation] = frozenset(Expectation) - {Expectation.NONE},
) -> list[Any]:
    """The answers that hold a program of these languages, as test parameters named by their file."""
    return [
        pytest.param(prompt, answer, id=answer.file.removeprefix(FOLDER).removesuffix(".md"))
        for prompt, answer in ANSWERS
        if prompt.language in languages and prompt.environment is environment and answer.expect in ends
    ]


def imports_of(code: str) -> set[str]:
    """Top-level packages that a Python program imports, without the standard library."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names)


def test_the_file_of_prompts_has_every_kind_of_program() -> None:
    kinds = Counter((prompt.language.value, prompt.environment.value) for prompt in OURS)
    wanted = {
        ("python", "interpreter"): 7,
        ("javascript", "interpreter"): 3,
        ("typescript", "interpreter"): 2,
        ("c", "interpreter"): 3,
        ("cpp", "interpreter"): 2,
        ("java", "interpreter"): 2,
        ("go", "interpreter"): 2,
        ("rust", "interpreter"): 2,
        ("python", "streamlit"): 2,
        ("python", "gradio"): 2,
        ("python", "pygame"): 3,
    }
    assert {kind: kinds[kind] for kind in wanted if kinds[kind] < wanted[kind]} == {}
    assert {answer.expect for _, answer in ANSWERS} == set(Expectation)
    assert {answer.quality for _, answer in ANSWERS} == set(Quality)


def test_every_pair_of_models_meets_and_no_model_is_always_the_same() -> None:
    met = {frozenset(pair) for prompt in OURS for pair in combinations(prompt.models, 2)}
    assert met == {frozenset(pair) for pair in combinations(SCRIPTED_MODELS, 2)}
    for model in SCRIPTED_MODELS:
        assert len({answer.quality for _, answer in ANSWERS if answer.model == model}) > 1


def test_no_answer_file_is_left_over() -> None:
    used = {answer.file for prompt in prompts.load() for answer in prompt.answers}
    assert [name for name in samples.names() if name.startswith(FOLDER) and name not in used] == []


@pytest.mark.parametrize(("prompt", "answer"), [pytest.param(*pair, id=pair[1].file) for pair in ANSWERS])
def test_an_answer_reads_like_one_and_gives_no_model_away(prompt: Prompt, answer: ScriptedAnswer) -> None:
    hints = "|".join(model.removeprefix("scripted-") for model in SCRIPTED_MODELS)
    assert re.search(rf"\b(scripted|{hints})\b", answer.text, re.IGNORECASE) is None
    code = program(answer.text)
    if answer.quality is Quality.NO_CODE:
        assert code is None
        return
    assert code is not None
    assert 7 <= len(code.splitlines()) <= 125
    ends = answer.expect in (Expectation.OK, Expectation.FAILED)
    if prompt.environment is Environment.INTERPRETER and not ends:
        assert answer.stdout is None, "this program is stopped or never starts; its output is not fixed"


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        parameters
        for environment in (
            Environment.INTERPRETER,
            Environment.STREAMLIT,
            Environment.GRADIO,
            Environment.PYGAME,
        )
        for parameters in chosen(Language.PYTHON, environment=environment)
    ],
)
def test_a_python_program_compiles_exactly_when_it_should(prompt: Prompt, answer: ScriptedAnswer) -> None:
    code = program(answer.text)
    assert code is not None
    if answer.expect is Expectation.COMPILE_ERROR:
        with pytest.raises(SyntaxError):
            compile(code, answer.file, "exec")
        return
    compile(code, answer.file, "exec")
    if prompt.environment is Environment.INTERPRETER:
        # "unsupported" is the verdict on a package that the sandbox lacks, and on nothing else
        assert bool(imports_of(code) - _BUNDLED) == (answer.expect is Expectation.UNSUPPORTED)
    else:
        assert prompt.environment.value in imports_of(code)


@pytest.mark.parametrize(("prompt", "answer"), [pytest.param(*pair, id=pair[1].file) for pair in ANSWERS])
def test_the_extractor_finds_the_program_of_an_answer(prompt: Prompt, answer: ScriptedAnswer) -> None:
    found = extract(answer.text)
    if answer.expect is Expectation.NONE:
        assert found.code is None
        return
    assert (found.language, found.environment) == (prompt.language, prompt.environment), found.reason
    assert (found.code or "").strip("\n") == (program(answer.text) or "").strip("\n")
    if answer.expect is Expectation.UNSUPPORTED:
        assert set(found.packages["python"]) - _BUNDLED, "the package that the sandbox lacks is named"


def native_run(command: list[str], folder: Path) -> tuple[Expectation, str]:
    """How a program of ours ends natively, and what it printed."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return Expectation.TIMEOUT, ""
    failed = done.returncode != 0 or b"Assertion failed" in done.stderr
    return (Expectation.FAILED if failed else Expectation.OK), done.stdout.decode()


def assert_ends_as_recorded(answer: ScriptedAnswer, command: list[str], folder: Path) -> None:
    if answer.expect is Expectation.TIMEOUT:
        with pytest.raises(subprocess.TimeoutExpired):
            subprocess.run(command, cwd=folder, capture_output=True, timeout=_PATIENCE, check=False)
        return
    status, stdout = native_run(command, folder)
    assert status is answer.expect
    if answer.stdout is not None:
        assert stdout == answer.stdout


def tool(name: str) -> str:
    """Where a tool of this machine is; skips the test when there is none."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed, so this program cannot be checked natively")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prompt", "answer"),
    # the others never start, and the quick tests look at why
    chosen(Language.PYTHON, ends=(Expectation.OK, Expectation.FAILED, Expectation.TIMEOUT)),
)
def test_a_python_program_does_natively_what_is_recorded(
    prompt: Prompt, answer: ScriptedAnswer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = program(answer.text) or ""
    for name in sorted(imports_of(code)):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed, so this program cannot be checked natively")
    monkeypatch.setenv("MPLBACKEND", "Agg")
    (tmp_path / "main.py").write_text(code, encoding="utf-8")
    assert_ends_as_recorded(answer, [sys.executable, "-X", "utf8", "main.py"], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("prompt", "answer"), chosen(Language.JAVASCRIPT, Language.TYPESCRIPT))
def test_a_javascript_program_does_natively_what_is_recorded(
    prompt: Prompt, answer: ScriptedAnswer, tmp_path: Path
) -> None:
    node = tool("node")
    code = program(answer.text) or ""
    if prompt.language is Language.TYPESCRIPT:
        if not assets.is_ready(transform.ASSET):
            pytest.skip("nothing here strips the types: esbuild is not prepared")
        code = transform.transform(code, "ts").code or ""
    (tmp_path / "main.js").write_text(code, encoding="utf-8")
    assert_ends_as_recorded(answer, [node, "main.js"], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("prompt", "answer"), chosen(Language.C))
def test_a_c_program_does_natively_what_is_recorded(
    prompt: Prompt, answer: ScriptedAnswer, tmp_path: Path
) -> None:
    gcc = tool("gcc")
    (tmp_path / "main.c").write_text(program(answer.text) or "", encoding="utf-8")
    compiled = subprocess.run(
        [gcc, "-std=c17", "-O1", "-o", "main", "main.c", "-lm"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (compiled.returncode != 0) == (answer.expect is Expectation.COMPILE_ERROR)
    if compiled.returncode == 0:
        assert_ends_as_recorded(answer, [str(tmp_path / "main")], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("prompt", "answer"), chosen(Language.PYTHON, environment=Environment.STREAMLIT))
def test_a_streamlit_page_shows_an_exception_exactly_when_it_should(
    prompt: Prompt, answer: ScriptedAnswer
) -> None:
    testing = pytest.importorskip("streamlit.testing.v1", reason="Streamlit is not installed")
    page = testing.AppTest.from_string(program(answer.text)).run(timeout=30)
    assert bool(page.exception) == (answer.expect is Expectation.FAILED)


RUNNING = [language for language in Language if registry.supports(language)]


@pytest.mark.assets
@pytest.mark.parametrize(("prompt", "answer"), chosen(*RUNNING))
def test_the_sandbox_ends_a_program_as_recorded(prompt: Prompt, answer: ScriptedAnswer) -> None:
    found = extract(answer.text)
    assert found.code is not None
    seconds = _PATIENCE if answer.expect is Expectation.TIMEOUT else 30.0
    request = RunRequest(
        code=found.code,
        language=prompt.language,
        environment=prompt.environment,
        packages=found.packages,
        limits=RunLimits(seconds=seconds),
    )
    try:
        result = registry.run(request)
    except AssetMissing as missing:
        pytest.skip(str(missing))
    assert result.status == answer.expect.value, result.stderr
    if answer.stdout is not None:
        assert result.stdout == answer.stdout
