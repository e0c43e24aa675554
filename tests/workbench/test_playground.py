"""A chat with one model: streamed, stopped, asked again, kept; over a real connection where it matters."""

from __future__ import annotations

import json
import time

import pytest

from data.prompts import load
from workbench.errors import BattleError, ModelError
from workbench.models import Catalogue, ModelEntry, Parameters, scripted_catalogue
from workbench.models.catalogue import Patience, Prices
from workbench.models.scripted_server import ScriptedServer
from workbench.playground import Chat

CATALOGUE = scripted_catalogue()


def ended(chat: Chat) -> None:
    until = time.monotonic() + 30
    while chat.busy:
        assert time.monotonic() < until
        chat.poll()
        time.sleep(0.005)


def test_an_answer_comes_piece_by_piece_and_is_kept_with_its_facts() -> None:
    prompt = load()[0]
    chat = Chat(prompt.models[0], "Be brief.")
    chat.ask(prompt.text, CATALOGUE)
    with pytest.raises(BattleError, match="still writing"):
        chat.ask("more", CATALOGUE)
    ended(chat)
    (exchange,) = chat.exchanges
    assert exchange.text == prompt.answer_of(prompt.models[0]).text and not exchange.problem
    assert exchange.facts["kind"] == "scripted" and exchange.facts["total_ms"] > 0
    chat.again(CATALOGUE)
    ended(chat)
    assert [found.attempt for found in chat.exchanges] == [1]


def test_a_chat_survives_a_restart_and_a_broken_draft_is_told() -> None:
    chat = Chat("scripted-ada", "s")
    chat.parameters = Parameters(temperature=0.5, max_tokens=100)
    chat.ask(load()[0].text, CATALOGUE)
    interrupted = Chat.from_json(json.loads(json.dumps(chat.to_json())))
    assert "interrupted" in interrupted.exchanges[0].problem and not interrupted.busy
    ended(chat)
    back = Chat.from_json(json.loads(json.dumps(chat.to_json())))
    assert (back.exchanges, back.parameters, back.system) == (chat.exchanges, chat.parameters, "s")
    with pytest.raises(BattleError, match="cannot be restored"):
        Chat.from_json({"model": "m", "system": "s", "parameters": {"temperature": 9}, "exchanges": []})


def test_what_cannot_be_asked_is_refused_and_nothing_is_lost() -> None:
    chat = Chat("nobody", "")
    for prompt, error in (("  ", BattleError), ("x" * 30_001, BattleError), ("hello", ModelError)):
        with pytest.raises(error):
            chat.ask(prompt, CATALOGUE)
    with pytest.raises(BattleError, match="nothing was asked"):
        chat.again(CATALOGUE)
    assert not chat.exchanges and not chat.busy
    chat.model = "scripted-ada"
    chat.ask("hello", CATALOGUE)
    ended(chat)
    chat.model = "nobody"
    with pytest.raises(ModelError):
        chat.again(CATALOGUE)
    assert len(chat.exchanges) == 1, "the answer stays when it cannot be asked again"
    chat.clear()
    assert not chat.exchanges


def test_a_stream_is_stopped_paid_for_and_cut_over_a_real_connection() -> None:
    patience = Patience(connect_s=5, read_s=5, total_s=30, retries=0)
    prices = Prices(into=1.0, out=2.0)
    with ScriptedServer(pace=300) as server:

        def entry(name: str) -> ModelEntry:
            return ModelEntry(name=name, address=server.address, model=name, patience=patience, prices=prices)

        catalogue = Catalogue(models=(entry("scripted-ada"), entry("fault-drop"), entry("fault-401")))
        chat = Chat("scripted-ada", "Answer in verse.")
        chat.parameters = Parameters(temperature=0.25, max_tokens=321)
        chat.ask(load()[0].text, catalogue)
        lengths = set()
        until = time.monotonic() + 30
        while len(lengths) < 5:
            assert time.monotonic() < until and chat.busy, "the text did not come piece by piece"
            lengths.add(len(chat.so_far))
            time.sleep(0.005)
        chat.stop()
        ended(chat)
        (cut,) = chat.exchanges
        assert cut.text and len(cut.text) < len(load()[0].answer_of("scripted-ada").text)
        assert cut.facts["finish_reason"] == "cancelled"
        sent = server.scripted.requests[-1]
        assert sent["messages"][0] == {"role": "system", "content": "Answer in verse."}
        assert (sent["temperature"], sent["max_tokens"]) == (0.25, 321)

        chat.ask("hello", catalogue)
        ended(chat)
        usage = chat.exchanges[-1].facts["usage"]
        assert chat.cost == {
            "USD": pytest.approx((usage["prompt_tokens"] + 2 * usage["completion_tokens"]) / 1e6)
        }
        assert [said["role"] for said in server.scripted.requests[-1]["messages"]] == [
            "system",
            "user",
            "assistant",
            "user",
        ]
        for model, said in (("fault-drop", "cut off"), ("fault-401", "key")):
            chat.model = model
            chat.ask("hello", catalogue)
            ended(chat)
            told = chat.exchanges[-1]
            assert said in told.problem + " ".join(told.facts.get("warnings", ()))
        chat.clear()
        assert not chat.cost
