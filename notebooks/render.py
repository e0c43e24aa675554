"""Execute the notebooks and render them to ``notebooks/html`` (`make notebooks`).

``python -m notebooks.render [NAME ...]`` renders those named, or all; ``--pair`` writes the
``.ipynb`` of each script anew, without outputs, and executes nothing.
"""

from __future__ import annotations

import re
import sys
from html import escape
from pathlib import Path

import jupytext
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode

HERE = Path(__file__).resolve().parent
SECONDS_A_CELL = 300

_UNTOLD = re.compile(r'<img alt="No description[^"]*" (src="data:image/svg\+xml)')

# What the light page lacks: the dark colours for who asked for them, and charts as narrow as a telephone.
_MORE_STYLE = """<style>
.jp-RenderedSVG img{{max-width:100%;height:auto}}
@media (prefers-color-scheme: dark) {{
:root{{color-scheme:dark}}
{dark}
}}
</style>
</head>"""


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


def write_pair(path: Path) -> Path:
    """Write the notebook that belongs to a script; the same script gives the same file."""
    notebook = jupytext.read(path)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
    target = path.with_suffix(".ipynb")
    partial = target.with_suffix(".partial")
    partial.write_text(jupytext.writes(notebook, fmt="ipynb"), encoding="utf-8")
    partial.replace(target)
    return target


def render(path: Path, out: Path) -> Path:
    """Execute a notebook and write it as a page that fetches nothing."""
    # Without addresses of scripts: no notebook has a formula that needs one to be drawn.
    exporter = HTMLExporter(mathjax_url="", require_js_url="", jquery_url="")
    executed = execute(path)
    html, _ = exporter.from_notebook_node(executed)
    html = _told(html, executed).replace("</head>", _MORE_STYLE.format(dark=_dark_colours(exporter)), 1)
    target = out / f"{path.stem}.html"
    partial = target.with_suffix(".partial")
    partial.write_text(html, encoding="utf-8")
    partial.replace(target)
    return target


def _told(html: str, executed: NotebookNode) -> str:
    """The page with the text alternatives of its charts, which the exporter leaves out."""
    texts = iter(
        output.data.get("text/plain", "A chart.")
        for cell in executed.cells
        for output in cell.get("outputs", [])
        if "image/svg+xml" in output.get("data", {})
    )
    return _UNTOLD.sub(lambda found: f'<img alt="{escape(next(texts), quote=True)}" {found[1]}', html)


def _dark_colours(exporter: HTMLExporter) -> str:
    """The dark theme that comes with the template, one rule of variables."""
    for folder in exporter.template_paths:
        sheet = Path(folder) / "static" / "theme-dark.css"
        if sheet.is_file():
            return sheet.read_text(encoding="utf-8")
    raise FileNotFoundError(
        f"no static/theme-dark.css in {exporter.template_paths}; is nbconvert installed whole?"
    )


def main() -> None:
    """Render the notebooks that are named, or all."""
    asked = [name for name in sys.argv[1:] if name != "--pair"]
    found = [path for path in sources() if not asked or path.stem in asked]
    unknown = set(asked) - {path.stem for path in found}
    if unknown:
        sys.exit(f"no notebook is called {', '.join(sorted(unknown))}; there are {', '.join(p.stem for p in sources())}")
    out = HERE / "html"
    out.mkdir(exist_ok=True)
    for path in found:
        target = write_pair(path) if "--pair" in sys.argv else render(path, out)
        sys.stdout.write(f"{target.relative_to(HERE.parent)}\n")


if __name__ == "__main__":
    main()
