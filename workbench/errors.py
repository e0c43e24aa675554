"""Errors of the ``workbench`` room.

::

    WorkbenchError
    ├── BattleError             a step that the battle's phase does not allow
    │   └── Refused             a step that this person may not take now
    │       ├── TooFast         too many in too short a time; says when to go on
    │       └── WordRefused     a prompt with a word that the operator does not take
    ├── LabError                notebooks that cannot be copied or opened
    ├── GlossaryError           a word that the glossary lacks, or a fault in its file
    ├── PeopleError             invitations, the folder of people, the operator's files
    ├── JudgingError            a question that cannot be put to a judge
    │   └── PromptError         a judge's prompt that is wrong; every fault of the file is named
    ├── BatchError              a batch that cannot be planned, run, exported or imported
    └── ModelError              a model that cannot answer
        ├── CatalogueError      the list of models is wrong; every fault of the file is named
        ├── KeyRefused          no key, a wrong key, or a key without the right
        ├── UnknownModel        the address does not know the model, or is no such address
        ├── ContextOverflow     the conversation is longer than the model reads
        ├── RequestRefused      the address refused the request for another reason
        ├── ContentFiltered     a filter at the address held the answer back
        ├── RateLimited         too many requests, or the quota is used up
        ├── ServerFault         the address reports a fault of its own
        ├── Unreachable         no connection, or one that broke before any text
        ├── ModelTimeout        no answer in time
        ├── BrokenAnswer        what came is no answer: broken JSON, invalid UTF-8, a web page
        ├── EmptyAnswer         the model ended without a word
        ├── NoLogprobs          the address gives no log-probabilities, which a logit judge needs
        └── LocalModelError     a model on this machine that cannot be started or fetched
"""


class WorkbenchError(Exception):
    """Base of every error in this room; its text says what, where and what to do."""


class BattleError(WorkbenchError):
    """A step that the phase of the battle does not allow."""


class Refused(BattleError):
    """A step that this person may not take now; the text says why, and what to do."""


class TooFast(Refused):
    """Too many in too short a time.

    Attributes
    ----------
    seconds : float
        When to go on.
    """

    def __init__(self, text: str, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


class WordRefused(Refused):
    """A prompt holds a word that the operator does not take."""


class LabError(WorkbenchError):
    """The notebooks cannot be copied or opened."""


class GlossaryError(WorkbenchError):
    """A word that the glossary lacks, or a fault in its file."""


class PeopleError(WorkbenchError):
    """An invitation, the folder of people, or one of the operator's files is wrong."""


class JudgingError(WorkbenchError):
    """A question that cannot be put to a judge."""


class PromptError(JudgingError):
    """A judge's prompt is wrong."""


class BatchError(WorkbenchError):
    """A batch cannot be planned, run, exported or imported."""


class ModelError(WorkbenchError):
    """A model that cannot answer.

    Attributes
    ----------
    status : int or None
        HTTP status of the address, when it gave one.
    retry_after : float or None
        Seconds after which the address said that it will answer again.
    attempts : int
        How often it was asked.
    usage : models.Usage or None
        What it counted, where it said so although it did not answer: that is paid for too.
    """

    status: int | None = None
    retry_after: float | None = None
    attempts: int = 1
    usage: object = None

    @property
    def kind(self) -> str:
        """The name of the error, for records and for counting."""
        return type(self).__name__


class CatalogueError(ModelError):
    """The list of models is wrong."""


class KeyRefused(ModelError):
    """No key, a wrong key, or a key without the right."""


class UnknownModel(ModelError):
    """The address does not know the model."""


class ContextOverflow(ModelError):
    """The conversation is longer than the model reads."""


class RequestRefused(ModelError):
    """The address refused the request."""


class ContentFiltered(ModelError):
    """A filter at the address held the answer back."""


class RateLimited(ModelError):
    """Too many requests, or the quota is used up."""


class ServerFault(ModelError):
    """The address reports a fault of its own."""


class Unreachable(ModelError):
    """No connection to the address, or one that broke before any text."""


class ModelTimeout(ModelError):
    """No answer in time."""


class BrokenAnswer(ModelError):
    """What came from the address is no answer."""


class EmptyAnswer(ModelError):
    """The model ended without a word."""


class NoLogprobs(ModelError):
    """The address gives no log-probabilities."""


class LocalModelError(ModelError):
    """A model on this machine that cannot be started or fetched."""
