"""The command line: ``runoff``, the interface for programs and people alike.

Each command prints a table for people and, with ``--json``, one JSON document.
Exit status 0 means that the command did its job (a program that failed is a
result), 2 that its usage or input was bad, 3 that the fault is ours.
"""

from .main import app, main

__all__ = ["app", "main"]
