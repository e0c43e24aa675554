"""Judges: models that compare two answers, with what came of their runs or without.

::

    protocol = Protocol(prompt=builtin_prompt(with_execution=True))
    judge = Client(catalogue.find("scripted-judge"))
    first = ask(judge, question, protocol, swapped=False, nonce=make_nonce(seed, key))

Everything that is judged is untrusted text, so it stands between marks that nobody
could know who wrote it (`fences`); a verdict is read or it is none (`verdicts`).
"""

from .asking import Asked, ask, messages, parameters, put
from .evidence import Evidence, Question, Shot
from .fences import make_nonce
from .judgement import Judgement
from .prompt import METHODS, JudgePrompt, Method, builtin_prompt, read_prompt
from .protocol import Limits, Protocol
from .verdicts import LABELS, NoVerdict, Verdict, read_grammar, read_json

__all__ = [
    "LABELS",
    "METHODS",
    "Asked",
    "Evidence",
    "JudgePrompt",
    "Judgement",
    "Limits",
    "Method",
    "NoVerdict",
    "Protocol",
    "Question",
    "Shot",
    "Verdict",
    "ask",
    "builtin_prompt",
    "make_nonce",
    "messages",
    "parameters",
    "put",
    "read_grammar",
    "read_json",
    "read_prompt",
]
