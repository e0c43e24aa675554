"""How hard the tests try: `make torture` sets RUNOFF_TORTURE=1, and the long ones run with it."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

TORTURE = os.environ.get("RUNOFF_TORTURE") == "1"


def examples(few: int, many: int, **more: Any) -> settings:
    """`few` examples, the same each time; under torture `many`, new ones each time."""
    return settings(
        max_examples=many if TORTURE else few,
        derandomize=not TORTURE,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        **more,
    )
