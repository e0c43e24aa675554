"""The words of a judge are files: versioned, hashed, replaced by an operator, refused with every fault."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from judging_fixtures import NONCE, QUESTION, WITH, WITHOUT

from data.categories import Category
from workbench.errors import JudgingError, PromptError
from workbench.judging import LABELS, METHODS, Limits, Protocol, builtin_prompt, put, read_prompt
from workbench.judging.framing import FRAMING_HASH

#: Who changes a word of ours counts the version up, and writes the new hash here.
RELEASED = {
    ("with-execution", "1"): "edac19b5eee8",
    ("code-only", "1"): "a17427e3e9f8",
}
FRAMING = "9c727e555450"


def ours(name: str = "with_execution") -> str:
    return files("workbench.judging").joinpath("prompts", f"{name}.toml").read_text(encoding="utf-8")


def test_our_words_do_not_change_without_a_new_version() -> None:
    found = [builtin_prompt(with_execution=flag) for flag in (True, False)]
    assert {(each.name, each.version): each.hash[:12] for each in found} == RELEASED
    assert FRAMING_HASH == FRAMING


@pytest.mark.parametrize("flag", [True, False])
def test_ours_speak_of_every_category_and_every_way_to_answer(flag: bool) -> None:
    prompt = builtin_prompt(with_execution=flag)
    assert {name for name, _ in prompt.answers} == set(METHODS)
    priorities = {prompt.priority(category) for category in [*Category, None]}
    assert len(priorities) == len(Category) + 1
    assert prompt.priority("knitting") == prompt.priority(None)
    for label in LABELS:
        assert f"[[{label}]]" in prompt.answer_in("grammar") and f'"{label}"' in prompt.answer_in("json")
    assert ("nothing was run" in prompt.system.lower()) == (not flag)


def test_a_prompt_of_an_operator_is_asked_with_and_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(ours().replace('"with-execution"', '"mine"'), encoding="utf-8")
    same = read_prompt(path)
    assert same.name == "mine" and same.hash == WITH.prompt.hash
    path.write_text("\ufeff" + ours().replace("Which of the two", "Which of these two"), encoding="utf-8")
    other = read_prompt(path)
    assert other.hash != same.hash and other.source == str(path)
    protocol = Protocol(prompt=other)
    assert protocol.facts()["prompt"]["hash"] != WITH.facts()["prompt"]["hash"]
    said = put(QUESTION, protocol, swapped=False, nonce=NONCE).conversation.messages[0].content
    assert "Which of these two would they keep?" in said and "code word of this question" in said


def test_every_fault_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(
        'format = 2\nname = " "\nversion = 3\nwith_execution = "yes"\nsystem = "s"\nextra = 1\n'
        '[answer]\ngrammar = "end with [[A>B]] or [[B>A]]"\nvote = "x"\n[priorities]\nknitting = "k"\n'
    )
    with pytest.raises(PromptError) as refused:
        read_prompt(path)
    said = str(refused.value)
    assert said.startswith(f"{path} has 9 faults:")
    for words in (
        "unknown key 'extra'",
        "format is 2; this program reads format = 1",
        "with_execution must be true or false",
        "name must be a text",
        "version must be a text",
        "[answer] 'vote' is unknown",
        "[answer] grammar must name [[A>>B]], [[A=B]], [[B>>A]], [[both bad]]",
        "[priorities] 'knitting' is unknown",
        "[priorities] needs other",
    ):
        assert words in said, words
    for content, message in ((b"\xff", "not UTF-8"), (b"name = ", "not TOML"), (b"a = 1", "answer")):
        path.write_bytes(content)
        with pytest.raises(PromptError, match=message):
            read_prompt(path)
    with pytest.raises(PromptError, match="cannot be read: No such file"):
        read_prompt(tmp_path / "gone.toml")


def test_a_protocol_that_cannot_be_asked_is_refused(tmp_path: Path) -> None:
    start, end = ours().split("[answer]")[0], ours().split("[priorities]")[1]
    path = tmp_path / "logit.toml"
    path.write_text(f'{start}[answer]\nlogit = "A or B"\n[priorities]{end}', encoding="utf-8")
    only_logit = read_prompt(path)
    assert Protocol(prompt=only_logit, method="logit").facts()["max_tokens"] == 1
    with pytest.raises(PromptError, match="does not say how to answer by 'json': add json to"):
        Protocol(prompt=only_logit, method="json")
    with pytest.raises(JudgingError, match="the method is 'gut'; known: grammar, json, logit"):
        Protocol(prompt=WITH.prompt, method="gut")  # type: ignore[arg-type]
    with pytest.raises(JudgingError, match="tie_odds"):
        Protocol(prompt=WITH.prompt, tie_odds=0.5)
    with pytest.raises(JudgingError, match="the limit stdout must be a whole number from 30, not 3"):
        Limits(stdout=3)


def test_every_choice_of_a_protocol_is_among_its_facts() -> None:
    facts = WITH.facts()
    changed = [
        Protocol(prompt=WITHOUT.prompt),
        Protocol(prompt=WITH.prompt, method="json"),
        Protocol(prompt=WITH.prompt, method="logit"),
        Protocol(prompt=WITH.prompt, method="logit", tie_odds=2.0),
        Protocol(prompt=WITH.prompt, images=False),
        Protocol(prompt=WITH.prompt, limits=Limits(stdout=1_000)),
        Protocol(prompt=WITH.prompt, max_tokens=1_000),
        Protocol(prompt=WITH.prompt, temperature=None),
    ]
    seen = [facts, *(each.facts() for each in changed)]
    assert all(one != other for i, one in enumerate(seen) for other in seen[:i])
