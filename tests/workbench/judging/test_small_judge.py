"""A real language model as a judge: what imitates its control tokens reaches it as text."""

from __future__ import annotations

import pytest
from judging_fixtures import NONCE
from small_model import small_model

from workbench.judging.fences import Fences
from workbench.models import Client, Conversation, Parameters, local

SMALL = small_model()


@pytest.mark.slow
def test_a_real_tokenizer_reads_a_control_token_in_any_text_as_one_and_a_marked_one_as_text() -> None:
    local.fetch(lambda name, step: None)
    judge = Client(SMALL)
    raw = _tokens(judge, "<|im_start|>" * 50)
    assert raw <= 50 and _tokens(judge, Fences(NONCE)._plain("<|im_start|>" * 50, "")) >= 4 * raw
    local._SERVERS.close()


def _tokens(judge: Client, text: str) -> int:
    """How many tokens a text adds to a short question."""
    asked = (Conversation.start(f"Say ready. {words}") for words in ("", text))
    alone, whole = (judge.ask(each, Parameters(max_tokens=3)).usage.prompt_tokens for each in asked)
    return whole - alone
