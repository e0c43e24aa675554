"""How `make docs` builds this folder: Markdown by MyST, docstrings by numpydoc, formulas as MathML.

The pages need no network and no script to be read: fonts are the reader's own, and what the
theme wants lies beside the pages.
"""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
# The example in a docstring may not find somebody's own store or catalogue.
for name in [name for name in os.environ if name.startswith("RUNOFF_")]:
    del os.environ[name]

project = "Runoff"
copyright = "the Runoff authors, Apache-2.0"
release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc", "mathml"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["images", "README.md"]
language = "en"

myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 4

# Names of the code are literal text: `leaderboard` in a docstring is no link to chase.
default_role = "code"
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": False}
# numpydoc brings autosummary along; no page uses it.
autosummary_generate = False
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

html_theme = "furo"
html_title = f"Runoff {release}"
html_favicon = "../workbench/icon.svg"
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None
html_theme_options = {"navigation_with_keys": True}
# A single quote in code stays what it is.
smartquotes = False
