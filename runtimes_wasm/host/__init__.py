"""The supervised child process: one program, one process, every limit enforced from outside."""

from .outcome import Ending, Outcome
from .spares import Spares, spares
from .supervisor import run_job
from .workdir import WorkDir

__all__ = ["Ending", "Outcome", "Spares", "WorkDir", "run_job", "spares"]
