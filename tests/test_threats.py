"""Every row of the threat list that concerns running, voting and judging has a test, or a reason why not."""

import json

import pytest

from tests.environment_file import ROOT
from tests.threats import GROUPS, RESIDUAL, rows, shown_by

LIST = ROOT.parent / "shared" / "reference" / "threats.json"


def test_every_row_is_shown_by_a_test_or_has_a_reason() -> None:
    shown = shown_by()
    assert set(shown) <= set(rows()), "a marker names a row that is in no group"
    assert not set(shown) & set(RESIDUAL), "a row with a test needs no excuse"
    assert [row for row in rows() if row not in shown and row not in RESIDUAL] == []


def test_the_groups_are_those_of_the_list() -> None:
    if not LIST.is_file():
        pytest.skip("the threat list is not beside this checkout")
    known: dict[str, list[str]] = {}
    for row in json.loads(LIST.read_text(encoding="utf-8")):
        known.setdefault(row["group"], []).append(row["id"])
    assert [row for group in GROUPS for row in known[group]] == rows()
