"""Errors of the ``analysis`` room.

::

    AnalysisError             anything this room refuses
    ├── VotesError            the votes frame lacks a column or holds a row that means nothing
    ├── VerdictsError         the same of what judge models said
    ├── SliceError            a slice by something that the votes do not record
    ├── OptionError           an option outside its range
    ├── ShardError            files of votes that cannot be read, or not be counted together
    ├── TooManyCells          more different votes than a count may hold
    ├── ClusterError          workers that cannot be reached, or that died
    ├── SiteError                 a site that cannot be written where it was asked for
    └── NoEstimate            the votes do not determine the strengths
"""


class AnalysisError(Exception):
    """Base of every refusal in this room; its text says what, where and what to do."""


class VotesError(AnalysisError, ValueError):
    """The votes frame lacks a column or holds a row that means nothing."""


class VerdictsError(AnalysisError, ValueError):
    """The frame of verdicts or games lacks a column, or holds a row that means nothing."""


class SliceError(AnalysisError, ValueError):
    """A slice was asked for by something that the votes do not record."""


class OptionError(AnalysisError, ValueError):
    """An option is outside its range."""


class ShardError(AnalysisError, ValueError):
    """Files of votes cannot be read, or not be counted together; the text names each of them."""


class TooManyCells(AnalysisError, ValueError):
    """The votes differ in more ways than a count may hold in memory."""


class ClusterError(AnalysisError, RuntimeError):
    """The workers cannot be reached, or died on the same files again and again."""


class SiteError(AnalysisError, OSError):
    """A site cannot be written where it was asked for."""


class NoEstimate(AnalysisError, ValueError):
    """The votes do not determine the strengths: no finite maximum of the likelihood exists."""
