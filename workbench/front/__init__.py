"""What stands in front of the app: limits on requests, headers of every answer, logs, starting and stopping."""

from .closing import CLOSING, lifespan
from .guard import Guard
from .logs import set_up

__all__ = ["CLOSING", "Guard", "lifespan", "set_up"]
