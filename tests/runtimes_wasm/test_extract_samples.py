"""Every scripted answer of the project is read as its prompt says."""

from __future__ import annotations

import pytest

from data import prompts
from runtimes_wasm.detect import detect
from runtimes_wasm.extract import extract

ANSWERS = [(prompt, answer) for prompt in prompts.load() for answer in prompt.answers]


@pytest.mark.parametrize("prompt", prompts.load(), ids=lambda prompt: prompt.id)
def test_each_answer_to_a_prompt_holds_a_program_of_its_language_and_environment(prompt):
    for answer in prompt.answers:
        found = extract(answer.text)
        if answer.quality is prompts.Quality.NO_CODE:
            assert found.code is None, answer.file
        else:
            assert (found.language, found.environment) == (prompt.language, prompt.environment), found.reason


def test_their_programs_are_known_by_content_alone():
    wrong = []
    for prompt, answer in ANSWERS:
        code = extract(answer.text).code
        if code is None or (prompt.language == "markdown" and prompt.environment == "core_web"):
            continue  # an unlabelled Markdown document is no program
        found = detect(code)
        if (found.language, found.environment) != (prompt.language, prompt.environment):
            wrong.append(f"{answer.file}: {found.reason}")
    assert wrong == []
