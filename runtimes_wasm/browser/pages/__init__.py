"""One module per kind of page; each has ``PAGES``, a mapping of (language, environment) to its builder.

A new environment is a new module here: `document` finds it by itself.
"""
