"""The catalogue file: read whole or refused with every fault named; followed when it changes."""

from __future__ import annotations

import os
import tomllib
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.prompts import SCRIPTED_MODELS
from workbench.errors import CatalogueError
from workbench.models import CatalogueFile, ModelEntry, ModelKind, read_catalogue, scripted_catalogue
from workbench.models.catalogue import EXAMPLE, SCRIPTED_JUDGES, Catalogue, Patience, default_path
from workbench.models.catalogue_reading import parse_catalogue

ONE = 'version = 1\n[[model]]\nname = "a"\naddress = "http://localhost:1/v1"\n'


def _refusal(text: str) -> str:
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(tomllib.loads(text), source="models.toml")
    return str(caught.value)


def test_the_example_is_right_and_says_every_key() -> None:
    found = read_catalogue(EXAMPLE)
    assert {entry.kind for entry in found.models} == set(ModelKind)
    assert [entry.name for entry in found.drawable] == ["scripted-ada", "scripted-basil"]
    large = found.find("example-large")
    assert (large.prices.into, large.prices.cached_into, large.prices.currency) == (2.5, 1.25, "USD")
    assert large.parameters.max_tokens == 8192 and large.parameters.seed is None
    assert large.patience == Patience() and large.body == {"reasoning_effort": "low"}
    text = EXAMPLE.read_text(encoding="utf-8")
    for key in _refusal(ONE + "zzzz = 1").partition("known: ")[2].split(", "):
        assert key.strip() in text, f"the example explains {key}"


def test_every_fault_is_named_at_once_with_file_table_key_and_mend() -> None:
    text = """
version = 1
colour = "red"
currency = "dollars"
[[model]]
name = "one"
adress = "http://localhost:1/v1"
weight = -1
temperature = 0.5
[model.parameters]
temperature = 9
seed = 1.5
[model.patience]
retries = 1000
[model.headers]
Authorization = "Bearer sk-abcdef"
"bad header" = "x"
[model.body]
messages = []
[[model]]
name = "one"
address = "http://user:pass@localhost/v1"
price_in = 1
targets = ["nobody", "one"]
[[model]]
kind = "scripted"
name = "three"
model = "three"
address = "http://localhost:1/v1"
[[model]]
name = "four"
kind = "gguf"
[[model]]
name = "sk-not a name"
kind = "magic"
address = "localhost:1"
context_length = true
"""
    told = _refusal(text)
    assert told.startswith("models.toml has 24 faults:"), told
    for words in (
        "top of the file: unknown key 'colour'; known: currency, draw, model, version",
        "top of the file: currency must be a currency of three letters, as USD, not 'dollars'",
        "model 1 ('one'): unknown key 'adress'; did you mean address?",
        "model 1 ('one'): address is missing; give the base address",
        "model 1 ('one'): weight must be a number from 0, not -1",
        "model 1 ('one'): unknown key 'temperature'",
        "model 1 ('one'), parameters: temperature must be a number from 0 to 2, not 9",
        "model 1 ('one'), parameters: seed must be a whole number",
        "model 1 ('one'), patience: retries must be a whole number from 0 to 20, not 1000",
        'headers: Authorization carries a key; write Authorization = { env = "NAME_OF_A_VARIABLE" }',
        "headers: 'bad header' is no name of a header",
        "body: messages is set by Runoff itself",
        "model 2 ('one'): address holds a user or password",
        "model 2 ('one'): price_in and price_out go together",
        "model 2 ('one'): model 1 has that name too; rename one",
        "model 2 ('one'): targets names 'nobody', which is no other model here",
        "model 3 ('three'): model 'three' is not scripted",
        "model 3 ('three'): address means nothing for kind 'scripted'; remove it",
        "model 4 ('four'): file is missing",
        "kind must be one of openai, scripted, gguf, not 'magic'",
        "address must be an address such as http://localhost:11434/v1, not 'localhost:1'",
        "context_length must be a whole number from 1 to 1,000,000,000, not True",
        "name must be letters",
    ):
        assert words in told, words
    assert "sk-abcdef" not in told and "sk-not" not in told and "pass" not in told.replace("password", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "version is missing"),
        ("version = 1", r"no \[\[model\]\] table"),
        ("version = 2", "version is 2; this program reads 1"),
        ("version = 1\n[model]\nname = 'a'", "two brackets"),
        ("version = 1\nmodel = [1]", "two brackets"),
        (ONE + "parameters = 3", "must be a table"),
        (ONE + "[model.body]\nx = nan", "finite numbers"),
        (ONE + "[model.body]\nx = 2026-01-01", "only texts"),
        (ONE + "price_in = inf\nprice_out = 1", "must be a number"),
    ],
)
def test_small_faults(text: str, words: str) -> None:
    with pytest.raises(CatalogueError, match=words):
        parse_catalogue(tomllib.loads(text), source="models.toml")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"version = \xff", "line 1: not UTF-8"),
        (b"a\nb\xe9", "line 2: not UTF-8"),
        (b"version =", "not TOML"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path, data: bytes, words: str) -> None:
    path = tmp_path / "models.toml"
    path.write_bytes(data)
    with pytest.raises(CatalogueError, match=words) as caught:
        read_catalogue(path)
    assert str(path) in str(caught.value)


_values = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=12), inner, max_size=3)
    ),
    max_leaves=6,
)
_keys = st.sampled_from([field.name for field in fields(ModelEntry)] + ["price_in", "price_out"])


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(
        {"version": st.one_of(st.just(1), _values)},
        optional={
            "currency": _values,
            "model": st.one_of(
                _values, st.lists(st.dictionaries(st.one_of(_keys, st.text(max_size=8)), _values, max_size=8))
            ),
        },
    )
)
def test_whatever_the_file_holds_it_is_a_catalogue_or_a_refusal(document) -> None:
    try:
        found = parse_catalogue(document, source="models.toml")
    except CatalogueError as error:
        assert str(error).startswith("models.toml has ") and len(str(error).splitlines()) > 1
    else:
        assert isinstance(found, Catalogue) and len(set(found.names)) == len(found.names) > 0
        assert all(entry.draw_weight >= 0 for entry in found.models)


def test_judges_are_told_from_those_that_answer() -> None:
    found = scripted_catalogue()
    assert tuple(entry.name for entry in found.judges) == SCRIPTED_JUDGES
    assert (
        tuple(entry.name for entry in found.answering)
        == SCRIPTED_MODELS
        == tuple(m.name for m in found.drawable)
    )
    assert all(entry.sees_images for entry in found.judges)
    text = """
version = 1
[[model]]
name = "both"
address = "http://localhost:1/v1"
[[model]]
name = "eyes"
address = "http://localhost:1/v1"
judge_only = true
sees_images = true
weight = 5
[[model]]
name = "gone"
address = "http://localhost:1/v1"
outage = true
[[model]]
name = "scripted-ada"
kind = "scripted"
"""
    found = parse_catalogue(tomllib.loads(text), source="models.toml")
    assert [entry.name for entry in found.judges] == ["both", "eyes"]
    assert [entry.name for entry in found.answering] == ["both", "scripted-ada"]
    assert [entry.name for entry in found.drawable] == ["both", "scripted-ada"]
    assert [entry.sees_images for entry in found.judges] == [False, True]
    one = 'version = 1\n[[model]]\nkind = "scripted"\n'
    assert "scripted-judge only judges; write judge_only = true" in _refusal(f'{one}name = "scripted-judge"')
    assert "cannot judge; remove judge_only" in _refusal(f'{one}name = "scripted-ada"\njudge_only = true')


def test_without_a_file_the_scripted_models_answer(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("workbench.models.catalogue.platformdirs.user_config_dir", lambda _: str(tmp_path))
    file = CatalogueFile()
    assert file.path == default_path() == tmp_path / "models.toml"
    assert file.current() == scripted_catalogue()
    file.path.write_text(ONE)
    assert file.current().names == ("a",)


def test_a_file_that_was_named_must_be_there(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("RUNOFF_CATALOGUE", str(tmp_path / "gone.toml"))
    with pytest.raises(CatalogueError, match=r"gone\.toml cannot be read: No such file"):
        CatalogueFile().current()


def test_a_change_is_read_at_the_next_look_and_a_slip_keeps_the_last_good_one(tmp_path) -> None:
    path = tmp_path / "models.toml"
    path.write_text(ONE)
    file = CatalogueFile(path)
    first = file.current()
    assert file.current() is first, "an unchanged file is not read again"
    path.write_text(ONE.replace('"a"', '"b"') + "outage = true\n")
    assert file.current().names == ("b",) and file.current().drawable == ()
    for broken in (lambda: path.write_text("version = "), path.unlink):
        broken()
        assert file.current().names == ("b",)
        assert str(path) in file.problem and "stays as it was" in file.problem
    path.write_text(ONE)
    os.utime(path, ns=(1, 1))
    assert file.current().names == ("a",) and file.problem == ""


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(CatalogueError, match=r"no model 'x' in .*; it has scripted-ada, scripted-basil"):
        scripted_catalogue().find("x")
