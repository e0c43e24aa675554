"""Reading votes, battles, runs and judgments of every published data set, and our own exports.

::

    reader = read("votes.csv")             # or read(path, layout="llmfao")
    for item in reader:                    # Accepted(records, line) or Refused(reason, line)
        ...
    print(reader.report.summary())

Modules, from the bottom up: ``base`` (what a layout and a row are), ``streams``
and ``rows`` (bytes to rows, within limits), ``times``, ``values`` and
``conversations`` (values of a row), one module for each data set, ``own``
(our exports), ``registry`` (finding the layout), ``reader``, ``merging``.
"""

from .base import Accepted, ImportReport, Layout, Limits, Prompt, Refused, RowRefused
from .merging import only_new, record_key
from .reader import Reader, read
from .registry import LAYOUTS, detect, find_layout
from .swe_arena import conversation_sides
from .times import UNKNOWN_TIME

__all__ = [
    "LAYOUTS",
    "UNKNOWN_TIME",
    "Accepted",
    "ImportReport",
    "Layout",
    "Limits",
    "Prompt",
    "Reader",
    "Refused",
    "RowRefused",
    "conversation_sides",
    "detect",
    "find_layout",
    "only_new",
    "read",
    "record_key",
]
