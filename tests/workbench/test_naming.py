"""Which answers name their maker, and which only talk about somebody."""

from __future__ import annotations

import pytest

from workbench.battle import names_maker


@pytest.mark.threat("F14")
@pytest.mark.parametrize(
    "text",
    [
        "I am ChatGPT, and here is your page.",
        "I'm Claude. Let me write this.",
        "As Claude, I would rather use a list.",
        "I’m an AI assistant called Qwen.",
        "I am a large language model, trained by Google.",
        "My name is DeepSeek-V3",
        "As an AI model developed by OpenAI, I can draw this.",
        "Here it is.\n\n```html\n<p>hi</p>\n```\n\nThis model was built by Mistral AI.",
        "Sure! vendor/big-coder-2 wrote this.",
    ],
)
def test_an_answer_that_says_who_it_is_is_found(text: str) -> None:
    assert names_maker(text, names=("big-coder-2",), organisations=("Vendor Ltd",))


@pytest.mark.parametrize(
    "text",
    [
        "The page calls the Google Maps API, made by Google.",
        "This is a Gemini-style gradient.",
        "This is Meta's own colour.",
        "As Claude Shannon wrote, information is surprise.",
        "```python\n# I am ChatGPT\nprint('I am Claude')\n```",
        "Use `I am Claude` as a test string.",
        "I am going to use a llama as the sprite.",
        "I am a scripted model: my answers were written beforehand.",
        "A phi coefficient of 0.3; this is phi in the table.",
        "",
    ],
)
def test_an_answer_that_talks_about_something_else_is_not(text: str) -> None:
    assert names_maker(text, names=("big-coder-2",), organisations=("Vendor Ltd",)) == ""


def test_the_makers_of_the_catalogue_count_too() -> None:
    text = "I am a model trained by Vendor Ltd."
    assert names_maker(text) == ""
    assert names_maker(text, organisations=("Vendor Ltd",)) == "I am a model trained by Vendor Ltd"


def test_a_long_hostile_text_is_read_in_linear_time() -> None:
    for piece in ("I am a language model ", "``` ", "as an ai ", "i " * 50):
        names_maker(piece * 20_000, names=("x" * 40,))
