"""Judges: models that compare two answers, with what came of their runs or without.

::

    protocol = Protocol(prompt=builtin_prompt(with_execution=True))
    judge = Client(catalogue.find("scripted-judge"))
    first = ask(judge, question, protocol, swapped=False, nonce=make_nonce(seed, key))

Everything that is judged is untrusted text, so it stands between marks that nobody
could know who wrote it (`fences`); a verdict is read or it is none (`verdicts`).
"""

from .asking import ask, parameters
from .attacks import ATTACKS, Attack, Resistance, resistance
from .evidence import Evidence, Question, Shot, evidence_of
from .fences import make_nonce
from .judgement import Judgement
from .orders import BothOrders, SwapConsistency, both_orders, swap_consistency
from .prompt import METHODS, JudgePrompt, Method, builtin_prompt, read_prompt
from .protocol import Limits, Protocol
from .verdicts import LABELS, NoVerdict, Verdict, read_grammar, read_json
from .watching import RunDifference, compare_runs, probes
from .wording import Asked, messages, put

__all__ = [
    "ATTACKS",
    "LABELS",
    "METHODS",
    "Asked",
    "Attack",
    "BothOrders",
    "Evidence",
    "JudgePrompt",
    "Judgement",
    "Limits",
    "Method",
    "NoVerdict",
    "Protocol",
    "Question",
    "Resistance",
    "RunDifference",
    "Shot",
    "SwapConsistency",
    "Verdict",
    "ask",
    "both_orders",
    "builtin_prompt",
    "compare_runs",
    "evidence_of",
    "make_nonce",
    "messages",
    "parameters",
    "probes",
    "put",
    "read_grammar",
    "read_json",
    "read_prompt",
    "resistance",
    "swap_consistency",
]
