"""Every notebook runs from zero, is paired with its script, and carries no outputs."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
import pytest

from notebooks.render import execute, sources


@pytest.mark.slow
@pytest.mark.assets
@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_a_notebook_runs_from_zero(path: Path) -> None:
    executed = execute(path)
    outputs = [output for cell in executed.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs
    assert not [output for output in outputs if output.output_type == "error"]


@pytest.mark.threat("I14")
@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_a_notebook_equals_its_script_and_holds_no_outputs(path: Path) -> None:
    script, notebook = jupytext.read(path), nbformat.read(path.with_suffix(".ipynb"), as_version=4)
    assert [(c.cell_type, c.source) for c in notebook.cells] == [(c.cell_type, c.source) for c in script.cells]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)
