"""The golden answers: for each, what a person finds in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtimes_wasm.extract import extract

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "golden" / "extraction.json").read_text(encoding="utf-8"))
PUBLISHED = HERE.parents[2] / "shared" / "reference" / "published_extractor_behaviour.json"


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["id"])
def test_an_answer_gives_what_a_person_finds_in_it(case):
    found = extract(case["input"]).to_dict()
    expected = {key: case[key] for key in ("code", "language", "environment", "packages")}
    assert {key: found[key] for key in expected} == expected, f"{case['why']} But: {found['reason']}"


def test_every_golden_case_says_why():
    assert all(len(case["why"].split()) >= 3 for case in GOLDEN["cases"])
    assert len({case["id"] for case in GOLDEN["cases"]}) == len(GOLDEN["cases"]) == 52


@pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the reference of published extractors is not beside the repository"
)
def test_every_published_input_is_among_the_golden_cases():
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert {name: case["input"] for name, case in published.items()} == {
        case["id"]: case["input"] for case in GOLDEN["cases"]
    }
