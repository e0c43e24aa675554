"""The scripted models speak the same protocol, and say what they are."""

from __future__ import annotations

import pytest

from data import prompts
from runtimes_wasm.extract import extract
from workbench.errors import ModelError
from workbench.models import Client, Conversation, FinishReason, ScriptedModel, scripted_catalogue
from workbench.models.scripted import scripted_models_for, scripted_models_near


def _ask(model: str, *said: str) -> str:
    talk = Conversation.start(said[0])
    for words in said[1:]:
        talk = talk.model_said("…").user_said(words)
    reply = Client(scripted_catalogue().find(model)).ask(talk)
    assert reply.finish_reason is FinishReason.STOP and reply.kind == "scripted"
    return reply.text


def test_every_answer_of_the_book_is_given_word_for_word() -> None:
    for prompt in prompts.load():
        assert scripted_models_for(prompt.id) == prompt.models
        for model in prompt.models:
            assert (
                ScriptedModel(model).say(Conversation.start(f"  {prompt.text}\n"))
                == prompt.answer_of(model).text
            )
    with pytest.raises(ModelError, match="scripted-ada is scripted and has no answer"):
        missing = next(p for p in prompts.load() if "scripted-ada" not in p.models)
        ScriptedModel("scripted-ada").answer(missing.id)


def test_another_prompt_gets_the_nearest_program_and_a_word_of_warning() -> None:
    near = scripted_models_near("Make me a snake game, please")
    assert len(near) >= 2, "enough for a battle"
    assert scripted_models_near("hello") == ()
    said = _ask(near[-1], "Make me a snake game, please")
    assert said.startswith("I am a scripted model: my answers were written beforehand")
    assert "Snake" in said.splitlines()[0]
    assert any(
        said.endswith(answer.text) for p in prompts.load() for answer in p.answers if "nake" in p.title
    )


@pytest.mark.parametrize(
    "asked", ["hello", "¿Qué hora es?", "???", "explain quantum chromodynamics", "x" * 100_000]
)
def test_where_nothing_is_near_it_says_so_and_gives_no_program(asked: str) -> None:
    said = _ask("scripted-ada", asked)
    assert "so there is no program to run" in said and "docs/models.md" in said
    assert extract(said).code is None


def test_a_second_turn_is_about_the_first() -> None:
    said = _ask("scripted-ada", "Make me a snake game", "Now in red")
    assert "cannot change a program" in said and extract(said).code


def test_the_same_prompt_gives_the_same_answer() -> None:
    assert _ask("scripted-cleo", "a chess board") == _ask("scripted-cleo", "a chess board")
