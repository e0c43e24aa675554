"""What the tests of judges share: questions, pictures, clients of the scripted server."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from workbench.judging import Evidence, Protocol, Question, Shot, builtin_prompt, make_nonce
from workbench.models.catalogue import Patience

#: Short, so that a fault shows soon; nothing is asserted of the times themselves.
SHORT = Patience(connect_s=5, read_s=3, total_s=20, retries=2)
NONCE = make_nonce(7, "a question")
WITH = Protocol(prompt=builtin_prompt(with_execution=True))
WITHOUT = Protocol(prompt=builtin_prompt(with_execution=False))


def picture(colour: object = "white", size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def evidence(code: str = "print(1)", **changes: Any) -> Evidence:
    facts = {
        "answer": f"Here it is.\n\n```python\n{code}\n```\n",
        "code": code,
        "language": "python",
        "environment": "interpreter",
        "status": "ok",
        "stdout": "1\n",
    }
    return Evidence(**{**facts, **changes})


RAN = evidence("print(sum(range(10)))", stdout="45\n")
CRASHED = evidence("print(1 / 0)", status="failed", stdout="", stderr="ZeroDivisionError: division by zero\n")
#: Left is better by the rule of the scripted judge.
QUESTION = Question("Add the numbers below ten.", "problem_solving", RAN, CRASHED)
SHOT = Shot("first", picture(size=(1600, 1200)))
