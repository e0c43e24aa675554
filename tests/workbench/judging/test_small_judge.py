"""A real language model as a judge: whatever it says is handled, and counted for what it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from judging_fixtures import NONCE, QUESTION, WITH

from data.outcomes import Outcome
from workbench.judging import ask, both_orders
from workbench.judging.fences import Fences
from workbench.models import Client, Conversation, ModelEntry, ModelKind, Parameters, local
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
def test_a_small_real_model_judges_or_is_counted_as_not_judging() -> None:
    local.fetch(lambda name, step: None)
    judge = Client(SMALL)
    logit, words = replace(WITH, method="logit"), replace(WITH, max_tokens=24)
    found = [ask(judge, QUESTION, logit, swapped=swapped, nonce=NONCE) for swapped in (False, True)]
    for each in found:
        assert each.difference is not None and each.outcome is not None and each.usage.completion_tokens == 1
    # docs/judges.md says so: it prefers the first place, whichever program stands there.
    assert found[0].difference > 1 and found[1].difference < -1
    together = both_orders(*found)
    assert together.outcome is Outcome.TIE and together.consistent is False and abs(together.difference) < 1
    said = ask(judge, QUESTION, words, swapped=False, nonce=NONCE)
    assert (said.outcome is None) == (said.label is None) == (said.why_none is not None)
    assert said.text and said.usage.prompt_tokens > 500 and said.usage.completion_tokens <= 24
    # A real tokenizer reads a control token in any text as one, and a marked one as text.
    raw = _tokens(judge, "<|im_start|>" * 50)
    assert raw <= 50 and _tokens(judge, Fences(NONCE)._plain("<|im_start|>" * 50, "")) >= 4 * raw
    local._SERVERS.close()


def _tokens(judge: Client, text: str) -> int:
    """How many tokens a text adds to a short question."""
    asked = (Conversation.start(f"Say ready. {words}") for words in ("", text))
    alone, whole = (judge.ask(each, Parameters(max_tokens=3)).usage.prompt_tokens for each in asked)
    return whole - alone
