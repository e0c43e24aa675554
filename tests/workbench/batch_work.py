"""Work for the pools of the tests: importable by name in their processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from workbench.batch.tasks import Done, Task


def square(task: Task) -> Done:
    """What the task asks for: a number, a fault, a death, a long sleep."""
    number = task.inputs["number"]
    if number == "fault":
        raise ValueError("this work is wrong")
    if number == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if isinstance(number, str) and number.startswith("dies once "):
        mark = Path(number.removeprefix("dies once "))
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return task.done({"square": "survived"})
    if number == "sleeps":
        time.sleep(600)
    time.sleep(0.02)
    return task.done({"square": number * number})
