"""The widget that holds a running program: frame, status, console, and the buttons to end it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from runtimes_wasm.browser import STORE, Document
from runtimes_wasm.browser.embed import script_text
from runtimes_wasm.browser.policy import ALLOW, SANDBOX, split_url

from ...people.sharing import Sharing
from .events import EventBatch, FrameEvent

__all__ = ["EventBatch", "FrameEvent", "FrameState", "program_frame"]

_HERE = Path(__file__).parent
_STATUSES = ("loading", "ready", "failed", "stopped")

Status = Literal["loading", "ready", "failed", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameState:
    """What the widget last said of a run. It says it when the page is ready and when it ends.

    Attributes
    ----------
    token : str
        The run this is about.
    status : str
        ``loading``, ``ready`` (up without an error), ``failed`` (up or ended with an
        error) or ``stopped`` (removed: by the person, or because it did not answer).
    ready_ms : int or None
        From the start of loading to the first picture.
    errors : int
        Uncaught errors, rejections and failed assertions until then.
    interactions : int
        Clicks, keys and the like of the person until then; `FrameEvent` holds each one.
    blocked : tuple of str
        Hosts that the program tried to reach.
    stopped : str
        Why it was stopped; empty unless its frame was removed.
    blank : bool
        Whether there was nothing at all on the page.
    signs : tuple of mapping
        The events, ``kind`` and ``detail`` each, that `outcome_of` reads the status of the run from.
    """

    token: str
    status: Status = "loading"
    ready_ms: int | None = None
    errors: int = 0
    interactions: int = 0
    blocked: tuple[str, ...] = ()
    stopped: str = ""
    blank: bool = False
    signs: tuple[Mapping[str, Any], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether it came up with an error."""
        return self.status == "failed"

    @property
    def settled(self) -> bool:
        """Whether there is something to judge: it is up, or it never will be."""
        return self.status != "loading"


@cache
def _widget() -> Any:
    return st.components.v2.component(
        "runoff_program_frame",
        html='<div class="runoff-frame"></div>',
        css=(_HERE / "frame.css").read_text("utf-8"),
        js=script_text("supervisor.js") + (_HERE / "frame.js").read_text("utf-8"),
    )


def program_frame(
    document: Document | str,
    *,
    key: str,
    side: str = "",
    height: int = 480,
    quiet_seconds: float = 2.5,
    kill_seconds: float = 8.0,
    events_path: str = "/api/events",
) -> FrameState:
    """Show a running program.

    The frame keeps its state over reruns for as long as the same document is given
    under the same key; another document loads anew.

    Parameters
    ----------
    document : Document or str
        What `build_document` made, kept in the session state; or the address of a
        document at its own ``sbx-<token>.localhost``.
    key : str
        Name of this widget in the app.
    side : str
        What to call the program for people who don't see the page: ``left``, ``right``.
    height : int
        Height of the frame in pixels.
    quiet_seconds, kill_seconds : float
        Without a sign of life for so long, the program is said not to respond, and is removed.
    events_path : str
        Where events are posted to.

    Returns
    -------
    FrameState
        As of the last change; ``loading`` for a document just given.

    Raises
    ------
    ValueError
        When the address is not one of a run: a frame never shows anything else.
    """
    if isinstance(document, Document):
        token, path = document.token, STORE.put(document)
        missing = list(document.missing)
    else:
        found = split_url(document)
        if found is None:
            raise ValueError(
                f"{document[:100]!r} is not the address of a run (http://sbx-<token>.localhost:PORT/...); "
                "give the Document itself"
            )
        token, path = found
        missing = []
    result = _widget()(
        key=key,
        data={
            "token": token,
            "path": path,
            "side": side,
            "height": int(height),
            "quietMs": round(quiet_seconds * 1000),
            "killMs": round(kill_seconds * 1000),
            "sandbox": SANDBOX,
            "allow": ALLOW,
            "eventsPath": events_path,
            "domain": Sharing.from_environment().sandbox,
            "missing": missing,
        },
        on_state_change=lambda: None,
        height="content",
    )
    return _read_state(token, result.get("state"))


def _read_state(token: str, said: Any) -> FrameState:
    # What the widget said of an earlier document says nothing of this one.
    if not isinstance(said, Mapping) or said.get("token") != token or said.get("status") not in _STATUSES:
        return FrameState(token=token)
    ready_ms = said.get("ready_ms")
    return FrameState(
        token=token,
        status=said["status"],
        ready_ms=int(ready_ms) if isinstance(ready_ms, int | float) else None,
        errors=int(said.get("errors", 0)),
        signs=tuple(
            {"kind": str(sign["kind"]), "detail": dict(sign["detail"])}
            for sign in said.get("signs", ())
            if isinstance(sign, Mapping) and isinstance(sign.get("detail"), Mapping) and "kind" in sign
        ),
        interactions=int(said.get("interactions", 0)),
        blocked=tuple(str(host) for host in said.get("blocked", ())),
        stopped=str(said.get("reason", "")),
        blank=bool(said.get("blank", False)),
    )
