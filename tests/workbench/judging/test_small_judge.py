"""A real language model as a judge: whatever it says is handled, and counted for what it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from judging_fixtures import NONCE, QUESTION, WITH

from data.outcomes import Outcome
from workbench.judging import Limits, NoVerdict, ask, both_orders
from workbench.models import Client, ModelEntry, ModelKind, local
from workbench.models.catalogue import Patience

SMALL = ModelEntry(
    name="smollm2",
    kind=ModelKind.GGUF,
    file="small",
    model="smollm2",
    context_length=4096,
    patience=Patience(read_s=300, total_s=500),
)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["grammar", "json", "logit"])
def test_a_small_real_model_judges_or_is_counted_as_not_judging(method: str) -> None:
    local.fetch(lambda name, step: None)
    protocol = replace(WITH, method=method, max_tokens=48, limits=Limits(answer=400, prompt=400))
    found = [
        ask(Client(SMALL), QUESTION, protocol, swapped=swapped, nonce=NONCE) for swapped in (False, True)
    ]
    for each in found:
        assert (each.outcome is None) == (each.label is None) == (each.why_none is not None)
        assert each.usage.prompt_tokens > 500 and each.usage.completion_tokens <= 48 and each.latency_ms > 0
        if method == "logit" and each.why_none is None:
            assert each.difference is not None
            assert each.outcome in (Outcome.LEFT, Outcome.RIGHT, Outcome.TIE)
        elif method == "logit":
            assert each.why_none is NoVerdict.NEITHER_LETTER
    both_orders(*found)
