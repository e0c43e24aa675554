"""How far the stages of a batch are, in the cell of a notebook: one bar a stage, redrawn in its place."""

from __future__ import annotations

import html
import time

from .progress import Progress
from .stages import OnProgress

_REDRAW_EVERY = 0.2


def cell_progress() -> OnProgress:
    """What to give to ``Means(progress=...)`` in a notebook: a bar, the rate and the time left of each stage.

    Stages are told apart by their names; the same stage begun again gets a bar of its own.
    """
    from IPython.display import HTML, DisplayHandle, display

    bars: dict[str, DisplayHandle] = {}
    drawn: dict[str, tuple[float, int]] = {}

    def tell(progress: Progress) -> None:
        now, came = time.monotonic(), progress.done + progress.errors
        at, before = drawn.get(progress.stage, (0.0, came + 1))
        picture = HTML(_bar(progress))
        if came < before:
            bars[progress.stage] = display(picture, display_id=True)
        elif now - at >= _REDRAW_EVERY or came >= progress.to_do:
            bars[progress.stage].update(picture)
        else:
            return
        drawn[progress.stage] = now, came

    return tell


def _bar(progress: Progress) -> str:
    sentence = html.escape(progress.sentence)
    share = (progress.before + progress.done) / progress.total if progress.total else 1.0
    return (
        f'<div><progress max="1" value="{share:.4f}" aria-label="{html.escape(progress.stage)}" '
        f'style="width: 16em; margin-right: 0.8em"></progress>{sentence}</div>'
    )
