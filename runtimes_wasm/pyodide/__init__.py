"""Python in the browser: two Pyodide distributions, collected from pinned packages and compiled here.

``distribution`` says what each holds and where it is, ``build`` makes it,
``wheels`` and ``lockfile`` write the two formats that Pyodide reads.
"""

from .distribution import PY312, PY313, Distribution, Selection, find_distribution, python_for

__all__ = ["PY312", "PY313", "Distribution", "Selection", "find_distribution", "python_for"]
