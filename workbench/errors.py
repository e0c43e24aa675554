"""Errors of the ``workbench`` room.

::

    WorkbenchError
    ├── BattleError       a step that the battle's phase does not allow
    └── ModelError        a model that cannot answer
"""


class WorkbenchError(Exception):
    """Base of every error in this room; its text says what, where and what to do."""


class BattleError(WorkbenchError):
    """A step that the phase of the battle does not allow."""


class ModelError(WorkbenchError):
    """A model that cannot answer."""
