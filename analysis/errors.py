"""Errors of the ``analysis`` room.

::

    AnalysisError             anything this room refuses
    ├── VotesError            the votes frame lacks a column or holds a row that means nothing
    ├── SliceError            a slice by something that the votes do not record
    ├── OptionError           an option outside its range
    └── NoEstimate            the votes do not determine the strengths
"""


class AnalysisError(Exception):
    """Base of every refusal in this room; its text says what, where and what to do."""


class VotesError(AnalysisError, ValueError):
    """The votes frame lacks a column or holds a row that means nothing."""


class SliceError(AnalysisError, ValueError):
    """A slice was asked for by something that the votes do not record."""


class OptionError(AnalysisError, ValueError):
    """An option is outside its range."""


class NoEstimate(AnalysisError, ValueError):
    """The votes do not determine the strengths: no finite maximum of the likelihood exists."""
