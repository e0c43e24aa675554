"""Every notebook runs from zero, is paired with its script, and carries no outputs."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

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


@pytest.mark.slow
@pytest.mark.assets
def test_a_cell_shows_how_far_each_stage_is_and_in_the_end_that_it_is_done() -> None:
    cell = """
from workbench.batch.cell_progress import cell_progress
from workbench.batch.progress import Meter
tell = cell_progress()
for stage in ("run <b>", "judge", "judge"):
    meter = Meter(stage=stage, total=4, before=1, to_do=3)
    tell(meter.add(0, 0))
    tell(meter.add(0, 0))
    tell(meter.add(2, 0))
    tell(meter.add(0, 1))
"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    NotebookClient(notebook, timeout=60).execute()
    shown = [output.data["text/html"] for output in notebook.cells[0].outputs]
    assert len(shown) == 3 and all('value="0.7500"' in bar for bar in shown)
    assert "run &lt;b&gt;: 3 of 4 done, 1 errors" in shown[0] and "<b>" not in shown[0]
