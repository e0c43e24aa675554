"""Every row of the threat list has a test, or a reason why not; and `docs/security.md` says the same."""

import json

import pytest

from tests.environment_file import ROOT
from tests.security_table import DOCUMENT, render, result_of, without_counts
from tests.threats import Row, rows, shown_by

LIST = ROOT.parent / "shared" / "reference" / "threats.json"


def test_every_row_is_shown_by_a_test_or_has_a_reason() -> None:
    assert set(shown_by()) <= set(rows()), "a marker names a row that is in no group"
    assert [row.id for row in rows().values() if row.id not in shown_by() and not row.residual] == []
    for row in rows().values():
        assert row.attack and (not row.residual or len(row.residual) > 60), (
            f"{row.id} needs a reason that explains"
        )


def test_the_rows_are_those_of_the_list() -> None:
    if not LIST.is_file():
        pytest.skip("the threat list is not beside this checkout")
    known = [row["id"] for row in json.loads(LIST.read_text(encoding="utf-8"))]
    assert sorted(rows()) == sorted(known) and len(rows()) == 141


def test_the_table_of_the_document_is_that_of_the_tests() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert without_counts(text) == without_counts(render({})), "run `make torture`, which writes the table"
    assert "**broken**" not in text


def test_a_row_that_broke_or_did_not_run_is_not_called_held() -> None:
    row = Row("P01", "g", "a")
    assert result_of(row, {"t": ["passed", "passed"], "u": ["skipped"]}) == "held, 2 cases; 1 not run here"
    assert result_of(row, {"t": ["passed", "failed"]}) == "**broken**, 1 of 2"
    assert result_of(row, {}) == "not run here"
    assert result_of(Row("P01", "g", "a", "because"), {"t": ["passed"]}) == "held, 1 case; see below"
