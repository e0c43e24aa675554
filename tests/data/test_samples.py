"""The answers are safe to show before a vote, and read as models write."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from data import prompts, samples
from data.environments import Environment
from data.errors import RecordError
from data.languages import find_language
from data.prompts import Expectation, Prompt, Quality, ScriptedAnswer
from runtimes_wasm.extract import extract

Case = tuple[Prompt, ScriptedAnswer]
CASES: list[Case] = [(prompt, answer) for prompt in prompts.load() for answer in prompt.answers]
#: Pages that draw everything themselves, without a Python library between.
OWN_PAGES = (Environment.CORE_WEB, Environment.REACT, Environment.VUE, Environment.MERMAID)


def each(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """Run a test for each case, named by the file of its answer."""
    return pytest.mark.parametrize(
        ("prompt", "answer"), [pytest.param(*case, id=case[1].file) for case in cases]
    )


each_answer = each(CASES)
each_program = each(case for case in CASES if case[1].expect is not Expectation.NONE)
each_right = each(case for case in CASES if case[1].quality is Quality.RIGHT)
each_right_page = each(
    case for case in CASES if case[1].quality is Quality.RIGHT and case[0].environment in OWN_PAGES
)

#: Labels of blocks that only install something or show a result.
SIDE_BLOCKS = {"bash", "sh", "shell", "text"}
ENVIRONMENT_LABELS = {"vue", "react", "mermaid", "pygame", "streamlit", "gradio"}
NAMES = re.compile(
    r"scripted|\b(basil|cleo|dodo|gpt|chatgpt|openai|claude|anthropic|gemini|llama|qwen|mistral|deepseek)\b"
    r"|\bas an ai\b|\blanguage model\b",
    re.IGNORECASE,
)
#: Names of XML namespaces look like addresses, but nothing is ever fetched from them.
NAMESPACE = re.compile(r"https?://www\.w3\.org/[\w/.#-]+")


def fences(text: str) -> list[Token]:
    return [token for token in MarkdownIt().parse(text) if token.type == "fence"]


@each_answer
def test_nothing_tells_who_answered(prompt: Prompt, answer: ScriptedAnswer) -> None:
    assert NAMES.search(answer.text) is None


@each_program
def test_the_program_stands_in_a_closed_block_with_a_known_label(
    prompt: Prompt, answer: ScriptedAnswer
) -> None:
    found = [token for token in fences(answer.text) if token.info.strip().lower() not in SIDE_BLOCKS]
    assert found, "no program"
    for token in found:
        label = token.info.strip().lower()
        assert label in ENVIRONMENT_LABELS or label == "" or find_language(label), label
    for token in fences(answer.text):
        assert token.map is not None
        last = answer.text.splitlines()[token.map[1] - 1]
        assert last.strip() == token.markup, "the fence is never closed"


@each_program
def test_the_program_has_the_language_and_environment_of_its_prompt(
    prompt: Prompt, answer: ScriptedAnswer
) -> None:
    found = extract(answer.text)
    assert (found.language, found.environment) == (prompt.language, prompt.environment), found.reason
    assert found.code is not None
    assert len(found.code.splitlines()) <= 160


def test_an_answer_without_code_holds_no_program() -> None:
    without = [answer for _, answer in CASES if answer.quality is Quality.NO_CODE]
    assert without
    for answer in without:
        labels = {token.info.strip().lower() for token in fences(answer.text)}
        assert labels <= SIDE_BLOCKS, answer.file
        assert extract(answer.text).code is None, answer.file


@each_right
def test_a_right_answer_needs_no_network(prompt: Prompt, answer: ScriptedAnswer) -> None:
    assert "://" not in NAMESPACE.sub("", answer.text)


@each_right_page
def test_a_right_page_draws_its_pictures_itself(prompt: Prompt, answer: ScriptedAnswer) -> None:
    """A machine without a font of emoji, such as most headless ones, would show empty boxes."""
    assert re.search("[\U0001f300-\U0001faff]", answer.text) is None


@each_answer
def test_an_answer_is_plain_text_of_a_sensible_length(prompt: Prompt, answer: ScriptedAnswer) -> None:
    assert 200 <= len(answer.text) <= 14_000
    assert answer.text.endswith("\n")
    assert "\r" not in answer.text


def test_files_are_listed_sorted_and_once() -> None:
    names = samples.names()
    assert list(names) == sorted(set(names))
    assert all(name.endswith(".md") and "\\" not in name for name in names)


@pytest.mark.parametrize(
    "name", ["", "web", "no/such.md", "../errors.py", "/etc/passwd", "web/../web/pomodoro-timer/ada.md"]
)
def test_only_listed_files_are_read(name: str) -> None:
    with pytest.raises(RecordError, match="holds no answer"):
        samples.read(name)
