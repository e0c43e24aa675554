"""How a model that was stopped hands over what it had said."""

from __future__ import annotations

from .messages import Reply


class Stopped(Exception):
    """An answer was cancelled; carries what came until then."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.finish_reason.value)
        self.reply = reply
