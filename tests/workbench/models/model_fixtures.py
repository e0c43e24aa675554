"""What the tests of models share."""

from __future__ import annotations

from workbench.models import Conversation
from workbench.models.catalogue import Patience

#: Short, so that a fault shows soon; nothing is asserted of the times themselves.
SHORT = Patience(connect_s=5, read_s=1, total_s=20, retries=2, max_characters=20_000)
HELLO = Conversation.start("hello")
