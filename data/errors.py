"""Errors of the ``data`` room.

::

    DataError                     anything this room refuses
    ├── VocabularyError           a word that no published vocabulary knows
    ├── RecordError               a record whose fields contradict each other
    ├── LayoutError               a file that no known layout reads
    └── StoreError                the log of votes
        ├── DuplicateVote         this voter has voted on this battle
        ├── UnknownBattle         a row that refers to a battle never recorded
        ├── NewerSchema           the file was written by a newer version
        └── BrokenChain           a stored row is not the row that was written
"""


class DataError(Exception):
    """Base of every refusal in this room; its text says what, where and what to do."""


class VocabularyError(DataError, ValueError):
    """A word outside the known vocabularies."""


class RecordError(DataError, ValueError):
    """A record whose fields contradict each other."""


class LayoutError(DataError, ValueError):
    """A file that no known layout reads."""


class StoreError(DataError):
    """The log of battles and votes cannot do what was asked."""


class DuplicateVote(StoreError):
    """The voter already voted on this battle."""


class UnknownBattle(StoreError):
    """A row refers to a battle that was never recorded."""


class NewerSchema(StoreError):
    """The store was written by a newer version of Runoff."""


class BrokenChain(StoreError):
    """A stored row differs from the row that was written."""
