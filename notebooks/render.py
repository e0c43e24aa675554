"""Execute the notebooks and render them to ``notebooks/html`` (`make notebooks`)."""

from __future__ import annotations

import sys
from pathlib import Path

import jupytext
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode

HERE = Path(__file__).resolve().parent
SECONDS_A_CELL = 300


def sources() -> list[Path]:
    """The notebooks, as their percent scripts."""
    return sorted(path for path in HERE.glob("*.py") if path.name not in ("__init__.py", "render.py"))


def execute(path: Path) -> NotebookNode:
    """Run a notebook from zero; the first failing cell raises."""
    notebook = jupytext.read(path)
    client = NotebookClient(
        notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(HERE.parent)}}
    )
    executed: NotebookNode = client.execute()
    return executed


def main() -> None:
    """Render every notebook."""
    out = HERE / "html"
    out.mkdir(exist_ok=True)
    for path in sources():
        html, _ = HTMLExporter().from_notebook_node(execute(path))
        target = out / f"{path.stem}.html"
        partial = target.with_suffix(".partial")
        partial.write_text(html, encoding="utf-8")
        partial.replace(target)
        sys.stdout.write(f"{target.relative_to(HERE.parent)}\n")


if __name__ == "__main__":
    main()
