"""The prompts load, cover what the project claims, and a wrong table is refused with its line."""

from __future__ import annotations

import dataclasses
from collections import Counter
from itertools import combinations

import pytest

from data import prompts, samples
from data.categories import PUBLISHED_VOTES, Category
from data.environments import Environment
from data.errors import RecordError, VocabularyError
from data.languages import Language
from data.prompts import SCRIPTED_MODELS, Expectation, Prompt, Quality
from data.prompts.reading import check_collection, parse_prompts

ALL = prompts.load()
ANSWERS = [answer for prompt in ALL for answer in prompt.answers]

#: Any two files will do: these tests are about tables, not about texts.
ONE, TWO, *_ = samples.names()

TABLE = f"""
[[prompt]]
id = "two-plus-two"
category = "problem_solving"
language = "python"
environment = "interpreter"
title = "Two plus two"
text = \"\"\"
What is two plus two? Please print it.
\"\"\"

[[prompt.answer]]
model = "scripted-ada"
file = "{ONE}"
quality = "right"
expect = "ok"
stdout = "4\\n"
note = "Prints four."

[[prompt.answer]]
model = "scripted-dodo"
file = "{TWO}"
quality = "no_code"
expect = "none"
note = "Says it in words."
"""


def parse_one(text: str) -> Prompt:
    (prompt,) = parse_prompts(text, source="table.toml")
    return prompt


def test_there_are_enough_prompts_for_a_first_hour() -> None:
    assert len(ALL) >= 40
    assert len(ANSWERS) >= 100
    assert len({prompt.title for prompt in ALL}) == len(ALL)
    assert len({prompt.text for prompt in ALL}) == len(ALL)


def test_every_language_environment_and_category_has_prompts() -> None:
    assert {prompt.language for prompt in ALL} == set(Language)
    assert {prompt.environment for prompt in ALL} == set(Environment)
    assert {prompt.category for prompt in ALL} == set(Category)


def test_the_environments_people_play_with_have_several_prompts() -> None:
    counted = Counter(prompt.environment for prompt in ALL)
    assert counted[Environment.CORE_WEB] >= 15
    assert counted[Environment.REACT] >= 4
    assert counted[Environment.MERMAID] >= 4
    assert counted[Environment.VUE] >= 2


def test_categories_come_in_about_the_published_shares() -> None:
    votes = sum(PUBLISHED_VOTES.values())
    counted = Counter(prompt.category for prompt in ALL)
    for category, published in PUBLISHED_VOTES.items():
        # four diagrams are the least that shows four kinds of them, hence the slack
        assert counted[category] / len(ALL) == pytest.approx(published / votes, abs=0.06), category


def test_every_pair_of_models_meets_several_times() -> None:
    met = Counter(pair for prompt in ALL for pair in combinations(sorted(prompt.models), 2))
    assert set(met) == set(combinations(sorted(SCRIPTED_MODELS), 2))
    assert min(met.values()) >= 5, met


def test_every_prompt_has_two_to_four_answers_that_differ() -> None:
    for prompt in ALL:
        assert 2 <= len(prompt.answers) <= 4
        assert len({answer.text for answer in prompt.answers}) == len(prompt.answers), prompt.id


def test_every_answer_file_is_used_exactly_once() -> None:
    used = Counter(answer.file for answer in ANSWERS)
    assert set(used) == set(samples.names())
    assert set(used.values()) == {1}


def test_every_model_has_a_style_and_breaks_it_at_times() -> None:
    seen = Counter((answer.model, answer.quality) for answer in ANSWERS)
    usual = {
        "scripted-ada": {Quality.RIGHT},
        "scripted-basil": {Quality.UGLY},
        "scripted-cleo": {Quality.SUBTLY_WRONG},
        "scripted-dodo": {Quality.CRASHING, Quality.SLOW, Quality.NO_CODE},
    }
    for model, habits in usual.items():
        total = sum(count for (name, _), count in seen.items() if name == model)
        habitual = sum(seen[model, quality] for quality in habits)
        assert total / 2 < habitual < total, model


def test_every_quality_and_every_expectation_occurs() -> None:
    assert {answer.quality for answer in ANSWERS} == set(Quality)
    assert {answer.expect for answer in ANSWERS} == set(Expectation)


def test_an_answer_without_code_expects_no_run_and_the_other_way_round() -> None:
    for answer in ANSWERS:
        assert (answer.quality is Quality.NO_CODE) == (answer.expect is Expectation.NONE), answer.file


def test_prompts_read_as_people_write_them() -> None:
    for prompt in ALL:
        assert 40 <= len(prompt.text) <= 900, prompt.id
        assert prompt.text == prompt.text.strip()
        assert not set(SCRIPTED_MODELS) & set(prompt.text.lower().split())


def test_loading_twice_reads_once() -> None:
    assert prompts.load() is prompts.load()


def test_a_prompt_is_found_by_its_id_and_an_unknown_one_is_refused() -> None:
    assert prompts.find(ALL[3].id) is ALL[3]
    with pytest.raises(RecordError, match="no prompt 'no-such-prompt'"):
        prompts.find("no-such-prompt")


def test_conditions_narrow_the_prompts_and_accept_published_names() -> None:
    vue = prompts.by(environment="Vue", category="web design")
    assert vue
    assert all(p.environment is Environment.VUE and p.category is Category.WEB_DESIGN for p in vue)
    assert prompts.by() == ALL
    assert prompts.by(language=Language.RUST, environment=Environment.REACT) == ()
    answered = prompts.by(model="scripted-dodo")
    assert 0 < len(answered) < len(ALL)
    assert prompts.by(model="scripted-dodo", prompts=vue) == tuple(p for p in vue if p in answered)
    with pytest.raises(VocabularyError, match="unknown environment 'Svelte'"):
        prompts.by(environment="Svelte")


def test_a_prompt_and_its_answers_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ALL[0].title = "another"  # type: ignore[misc]


def test_an_answer_is_found_by_its_model() -> None:
    prompt = parse_one(TABLE)
    assert prompt.answer_of("scripted-ada").stdout == "4\n"
    assert prompt.answer_of("scripted-dodo").text == samples.read(TWO)
    with pytest.raises(RecordError, match="'scripted-cleo' has no answer to prompt 'two-plus-two'"):
        prompt.answer_of("scripted-cleo")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"problem_solving"', '"cooking"', r"table\.toml:2: prompt 'two-plus-two': unknown category"),
        ('"python"', '"cobol"', r"table\.toml:2: .*unknown language 'cobol'"),
        ('"interpreter"', '"desktop"', r"table\.toml:2: .*unknown environment 'desktop'"),
        ('"two-plus-two"', '"Two plus"', r"table\.toml:2: .*lower-case words joined by hyphens"),
        ('title = "Two plus two"', f'title = "{"x" * 61}"', r"table\.toml:2: .*61 characters"),
        ("title =", "headline =", r"table\.toml:2: .*misses title"),
        ('note = "Prints', 'hint = "x"\nnote = "Prints', r"table\.toml:12: .*answer 1: .*unknown key 'hint'"),
        ('"scripted-dodo"', '"scripted-eve"', r"table\.toml:20: .*answer 2: unknown model 'scripted-eve'"),
        ('"scripted-dodo"', '"scripted-ada"', r"table\.toml:2: .*a model answers twice"),
        (f'"{TWO}"', f'"{ONE}"', r"table\.toml:2: .*two answers share a file"),
        (f'"{TWO}"', '"../errors.py"', r"table\.toml:20: .*holds no file '\.\./errors\.py'"),
        ('"no_code"', '"right"', r"table\.toml:20: .*an answer that is right cannot end in 'none'"),
        ('"no_code"', '"fine"', r"table\.toml:20: .*quality 'fine' is unknown; known: right"),
        ('expect = "ok"', "expect = 1", r"table\.toml:12: .*expect must be a string"),
        ('"Prints four."', '" "', r"table\.toml:12: .*the note must be one line"),
        ('"interpreter"', '"core_web"', r"table\.toml:2: .*a page has no fixed stdout"),
        ("[[prompt]]", "[[prompts]]", r"table\.toml: "),
        ('id = "two-plus-two"', "id = two-plus-two", r"table\.toml: not TOML: .*line 3"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(old: str, new: str, message: str) -> None:
    assert old in TABLE
    with pytest.raises(RecordError, match=message):
        parse_prompts(TABLE.replace(old, new, 1), source="table.toml")


def test_one_answer_is_too_few() -> None:
    with pytest.raises(RecordError, match=r"1 answers; a prompt has 2 to 4"):
        parse_one(TABLE[: TABLE.rindex("[[prompt.answer]]")])


def test_two_prompts_may_not_share_an_id_or_an_answer() -> None:
    prompt = parse_one(TABLE)
    with pytest.raises(RecordError, match="two prompts have the id 'two-plus-two'"):
        check_collection([prompt, prompt])
    with pytest.raises(RecordError, match="prompts 'two-plus-two' and 'another' both use"):
        check_collection([prompt, dataclasses.replace(prompt, id="another")])


def test_the_line_of_a_later_prompt_is_counted_from_the_top() -> None:
    later = TABLE.replace("two-plus-two", "three").replace('"scripted-dodo"', '"scripted-eve"')
    line = (TABLE + later).splitlines().index('model = "scripted-eve"')
    with pytest.raises(RecordError, match=rf"table\.toml:{line}: prompt 'three', answer 2"):
        parse_prompts(TABLE + later, source="table.toml")
