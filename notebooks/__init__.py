"""Notebooks that tell the story. Each ``name.py`` is paired with ``name.ipynb`` by jupytext."""
