"""The ``runoff`` command and the one place where exceptions become exit statuses."""

from __future__ import annotations

import errno
import os
import sys

import typer

from data.errors import DataError
from data.whole_folder import remedy
from runtimes_wasm.errors import AssetError, RequestError

from ..errors import BatchError, JudgingError, ModelError, PeopleError
from . import (
    auto,
    backups,
    distil,
    examine,
    exchange,
    judges,
    lab,
    models,
    people,
    programs,
    reward,
    system,
    votes,
)
from .output import BAD_INPUT, OUR_FAULT, warn

app = typer.Typer(
    name="runoff",
    help="Judge AI-written code by running it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("app")(system.app)
app.command("invite")(people.invite)
app.command("run")(programs.run)
app.command("extract")(programs.extract)
app.command("rank")(votes.rank)
app.command("examine")(examine.examine)
app.command("import")(exchange.import_)
app.command("export")(exchange.export)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("lab")(lab.lab)
app.command("doctor")(system.doctor)
app.add_typer(models.app, name="models")
app.add_typer(judges.app, name="judges")
app.add_typer(reward.app, name="reward")
app.add_typer(auto.app, name="auto")
distil.add(auto.app)


#: What a disk says that takes nothing: full, a quota that is used up, read-only, not ours.
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except (DataError, RequestError, AssetError, ModelError, PeopleError, BatchError, JudgingError) as error:
        warn(f"runoff: {error}")
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # The reader (head, a pager) had enough; a second failure at exit would be noise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _DISK:
            where = error.filename or "a file that had to be written"
            warn(f"runoff: {where}: {error.strerror}; {remedy(error)}. What was recorded before is safe.")
            sys.exit(BAD_INPUT)
        if os.environ.get("RUNOFF_DEBUG"):
            raise
        warn(f"runoff: this is a fault of Runoff, not of your input: {type(error).__name__}: {error}")
        warn("Set RUNOFF_DEBUG=1 for the whole traceback.")
        sys.exit(OUR_FAULT)
