"""The client against a real server on this machine, which does everything wrong on request."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import random
import socket
import threading
from dataclasses import replace

import pytest
from model_fixtures import HELLO, SHORT

from data import prompts
from workbench import errors
from workbench.errors import ModelError
from workbench.models import (
    Cancel,
    Client,
    Conversation,
    FinishReason,
    Image,
    Message,
    ModelEntry,
    Parameters,
)
from workbench.models.catalogue import Prices
from workbench.models.faulty import FAULTS, FLOOD
from workbench.models.openai_chat import Heard, OpenAIChat, _chances, _usage
from workbench.models.scripted_server import BUSY_TWICE, ScriptedServer
from workbench.models.secret import Secret
from workbench.models.transport import _proxy_for

BEGINNING = "Here is the beginning of an answer"

#: fault -> the error and a word of its message; no text had come.
REFUSALS = {
    "fault-400": (errors.RequestRefused, "temperature must be 1"),
    "fault-401": (errors.KeyRefused, "key_env"),
    "fault-403": (errors.KeyRefused, "may lack the right"),
    "fault-404": (errors.UnknownModel, "knows no model"),
    "fault-408": (errors.ModelTimeout, "asked 3 times"),
    "fault-429": (errors.RateLimited, "asked 3 times"),
    "fault-429-long": (errors.RateLimited, "Try again in 3600 s"),
    "fault-quota": (errors.RateLimited, "quota"),
    "fault-500": (errors.ServerFault, "asked 3 times"),
    "fault-503": (errors.ServerFault, "asked 3 times"),
    "fault-context": (errors.ContextOverflow, "start a new one"),
    "fault-filter": (errors.ContentFiltered, "rephrase"),
    "fault-filter-stream": (errors.ContentFiltered, "rephrase"),
    "fault-redirect": (errors.RequestRefused, "elsewhere.example"),
    "fault-page": (errors.BrokenAnswer, "chat protocol"),
    "fault-empty": (errors.EmptyAnswer, "without a word"),
    "fault-blank": (errors.EmptyAnswer, "without a word"),
    "fault-silent": (errors.EmptyAnswer, "without a word"),
    "fault-stall-first": (errors.ModelTimeout, "read_s"),
    "fault-drop-first": (errors.Unreachable, "closed the connection"),
    "fault-json": (errors.BrokenAnswer, "chat protocol"),
    "fault-shape": (errors.BrokenAnswer, "chat protocol"),
    "fault-utf8": (errors.BrokenAnswer, "not UTF-8"),
    "fault-error-first": (errors.ContextOverflow, "maximum context is 512"),
    "fault-thought": (errors.EmptyAnswer, "12 characters of reasoning"),
    "fault-endless-line": (errors.BrokenAnswer, "far more data"),
    "fault-compressed": (errors.BrokenAnswer, "compresses"),
}

#: fault -> how the reply ends, its text, and a word of its warning.
REPLIES = {
    "fault-endless": (FinishReason.TIMEOUT, BEGINNING, "no whole answer in 3 s"),
    "fault-stall": (FinishReason.CUT, BEGINNING, "said nothing for 1 s"),
    "fault-drop": (FinishReason.CUT, BEGINNING, "closed the connection"),
    "fault-unfinished": (FinishReason.CUT, BEGINNING, "without a sign of its end"),
    "fault-json-middle": (FinishReason.CUT, BEGINNING, "chat protocol"),
    "fault-types": (FinishReason.STOP, BEGINNING, ""),
    "fault-utf8-middle": (FinishReason.CUT, BEGINNING, "not UTF-8"),
    "fault-surrogate": (FinishReason.STOP, "a😀b␀c�d", "were replaced"),
    "fault-error-middle": (FinishReason.CUT, BEGINNING, "CUDA out of memory"),
    "fault-length": (FinishReason.LENGTH, BEGINNING, "limit of tokens"),
    "fault-odd-finish": (FinishReason.OTHER, BEGINNING, "tool_calls"),
    "fault-flood": (FinishReason.CAP, ("x" * 999 + "\n") * 20, "20,000 characters"),
}


def test_every_fault_is_tested() -> None:
    assert set(FAULTS) == set(REFUSALS) | set(REPLIES)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between tries that are too short to matter."""
    monkeypatch.setattr("workbench.models.openai_chat._FIRST_WAIT", 0.01)


@pytest.mark.parametrize("fault", REFUSALS)
def test_a_fault_before_any_text_is_an_error_that_says_what_to_do(fault, client_of, hasty) -> None:
    kind, words = REFUSALS[fault]
    patience = replace(SHORT, read_s=0.2) if "stall" in fault else SHORT
    with pytest.raises(ModelError) as caught:
        client_of(fault, patience=patience).ask(HELLO)
    assert type(caught.value) is kind
    assert words in str(caught.value) and str(caught.value).startswith("tested: ")
    again = pickle.loads(pickle.dumps(caught.value))  # a batch sends errors between processes
    assert (str(again), again.status, again.attempts) == (
        str(caught.value),
        caught.value.status,
        caught.value.attempts,
    )


@pytest.mark.parametrize("fault", REPLIES)
def test_a_fault_after_text_keeps_the_text_and_says_so(fault, client_of, server) -> None:
    finish, text, words = REPLIES[fault]
    before = server.scripted.asked[fault]
    patience = replace(SHORT, total_s=3) if fault == "fault-endless" else SHORT
    answer = client_of(fault, patience=patience).stream(HELLO)
    pieces = list(answer)
    reply = answer.reply
    assert "".join(pieces) == reply.text == text
    assert reply.finish_reason is finish
    assert reply.truncated is (finish in {"cut", "timeout", "cap"})
    assert words in " ".join(reply.warnings) and bool(words) == bool(reply.warnings)
    assert server.scripted.asked[fault] - before == 1, "never asked again once text had come"


def test_the_flood_is_longer_than_what_is_kept() -> None:
    assert FLOOD == 2_000_000 > SHORT.max_characters


def test_a_busy_server_is_asked_again_and_the_reply_says_how_often(client_of, hasty) -> None:
    reply = client_of(BUSY_TWICE).ask(HELLO)
    assert reply.attempts == 3 and reply.finish_reason is FinishReason.STOP


def test_what_cannot_pass_is_asked_once(client_of, server, hasty) -> None:
    for fault in ("fault-400", "fault-401", "fault-404", "fault-context", "fault-quota", "fault-429-long"):
        before = server.scripted.asked[fault]
        with pytest.raises(ModelError) as caught:
            client_of(fault).ask(HELLO)
        assert server.scripted.asked[fault] - before == caught.value.attempts == 1


def test_waits_grow_spread_and_honour_the_server() -> None:
    chat = OpenAIChat(ModelEntry(name="m", address="http://localhost:1/v1"), rng=random.Random(1))
    busy = errors.ServerFault("busy")

    def waits(attempt: int) -> list[float]:
        return [chat._wait(busy, Heard(attempts=attempt)) or 0.0 for _ in range(50)]

    for attempt in (1, 2, 3, 4):
        step = 0.5 * 2 ** (attempt - 1)
        found = waits(attempt)
        assert all(step / 2 <= wait <= step for wait in found) and len(set(found)) > 10
    assert chat._wait(busy, Heard(attempts=5)) is None, "four retries, no more"
    busy.retry_after = 7.0
    assert chat._wait(busy, Heard(attempts=1)) == 7.0
    busy.retry_after = 3600.0
    assert chat._wait(busy, Heard(attempts=1)) is None, "an hour is told, not waited for"
    assert chat._wait(errors.RequestRefused("no"), Heard(attempts=1)) is None


def test_an_answer_of_the_book_streams_with_its_tokens_and_cost(client_of) -> None:
    prompt = prompts.find("snake-canvas")
    model = prompt.models[0]
    prices = Prices(currency="EUR", into=2.0, out=10.0)
    with client_of(model, prices=prices).stream(Conversation.start(prompt.text)) as answer:
        pieces = list(answer)
    reply = answer.reply
    assert len(pieces) > 10 and "".join(pieces) == reply.text == prompt.answer_of(model).text
    assert reply.model == "tested" and reply.model_sent == reply.model_answered == model
    usage = reply.usage
    assert usage.prompt_tokens == len(prompt.text.split())
    assert usage.cost == pytest.approx((usage.prompt_tokens * 2 + usage.completion_tokens * 10) / 1e6)
    assert usage.currency == "EUR"
    assert 0 < reply.first_token_ms <= reply.total_ms


def test_a_cost_is_never_guessed(client_of) -> None:
    assert client_of("scripted-ada").ask(HELLO).usage.cost is None
    silent = client_of("scripted-ada", prices=Prices(into=1.0, out=1.0), usage_in_stream=False).ask(HELLO)
    assert silent.usage.cost is None and silent.usage.prompt_tokens is None


def test_only_what_was_set_is_sent(client_of, server) -> None:
    client_of("scripted-ada").ask(HELLO)
    assert set(server.scripted.requests[-1]) == {"model", "messages", "stream", "stream_options"}
    client = client_of(
        "scripted-ada",
        parameters=Parameters(temperature=0.5, max_tokens=7),
        max_tokens_name="max_completion_tokens",
        body={"reasoning_effort": "low"},
    )
    reply = client.ask(HELLO, Parameters(temperature=0.0, seed=3, stop=("END",), top_logprobs=5))
    sent = server.scripted.requests[-1]
    assert (sent["temperature"], sent["seed"], sent["stop"]) == (0.0, 3, ["END"])
    assert (sent["logprobs"], sent["top_logprobs"], sent["reasoning_effort"]) == (True, 5, "low")
    assert sent["max_completion_tokens"] == 7 and "max_tokens" not in sent
    assert reply.finish_reason is FinishReason.LENGTH and not reply.truncated


def test_several_turns_pictures_and_a_model_without_system_prompt(client_of, server) -> None:
    talk = (
        Conversation.start("Draw a clock", system="Be brief.", images=[Image(b"\x89PNG")])
        .model_said("Here")
        .user_said("Now in red")
    )
    client_of("scripted-ada").ask(talk)
    sent = server.scripted.requests[-1]["messages"]
    assert [message["role"] for message in sent] == ["system", "user", "assistant", "user"]
    assert sent[1]["content"][1]["image_url"]["url"] == "data:image/png;base64,iVBORw=="
    client_of("scripted-ada", takes_system=False).ask(talk)
    sent = server.scripted.requests[-1]["messages"]
    assert [message["role"] for message in sent] == ["user", "assistant", "user"]
    assert sent[0]["content"][0] == {"type": "text", "text": "Be brief."}


@pytest.mark.parametrize(
    "talk",
    [Conversation(), Conversation.start("  "), Conversation.start("a").model_said("b")],
    ids=["nothing", "blank", "model spoke last"],
)
def test_a_conversation_that_nobody_can_answer_is_refused_before_it_is_sent(talk, client_of, server) -> None:
    before = len(server.scripted.requests)
    with pytest.raises(ModelError, match="message"):
        client_of("scripted-ada").ask(talk)
    assert len(server.scripted.requests) == before


def test_bad_messages_and_parameters_are_refused() -> None:
    with pytest.raises(ModelError, match="role"):
        Message("wizard", "x")
    for wrong in (
        {"temperature": 3},
        {"temperature": float("nan")},
        {"top_p": -1},
        {"max_tokens": 0},
        {"max_tokens": True},
        {"seed": 1.5},
        {"stop": ()},
        {"stop": ("",)},
        {"top_logprobs": 21},
    ):
        with pytest.raises(ModelError, match=next(iter(wrong))):
            Parameters(**wrong)


def test_cancel_stops_the_request_at_the_server_and_keeps_what_came(server) -> None:
    with ScriptedServer(pace=40) as slow:
        entry = ModelEntry(name="m", address=slow.address, model="scripted-ada", patience=SHORT)
        cancel = Cancel()
        answer = Client(entry).stream(HELLO, cancel=cancel)
        first = next(answer)
        cancel.press()
        rest = "".join(answer)
        reply = answer.reply
        assert reply.finish_reason is FinishReason.CANCELLED and reply.truncated
        assert reply.text == first + rest
        # Nobody reads on: dropping the answer does the same.
        abandoned = Client(entry).stream(HELLO)
        next(abandoned)
        del abandoned
        ended = threading.Event()
        for _ in range(100):
            if slow.scripted.disconnected == 2:
                break
            ended.wait(0.05)
        assert slow.scripted.disconnected == 2, "the server saw both connections close"


def test_cancel_ends_the_wait_between_tries_and_one_pressed_before_asks_nobody(client_of, server) -> None:
    cancel = Cancel()
    answer = client_of("fault-503", patience=replace(SHORT, retries=20)).stream(HELLO, cancel=cancel)
    threading.Timer(0.3, cancel.press).start()
    assert answer.reply.finish_reason is FinishReason.CANCELLED
    before = len(server.scripted.requests)
    reply = client_of("scripted-ada").ask(HELLO, cancel=cancel)
    assert (reply.finish_reason, reply.text) == (FinishReason.CANCELLED, "")
    assert len(server.scripted.requests) == before


def test_one_button_stops_several_answers_and_closing_one_leaves_the_others(server) -> None:
    with ScriptedServer(pace=200) as slow:
        entry = ModelEntry(name="m", address=slow.address, model="scripted-ada", patience=SHORT)
        cancel = Cancel()
        first, second = (Client(entry).stream(HELLO, cancel=cancel) for _ in range(2))
        next(first), next(second)
        first.close()
        assert first.reply.finish_reason is FinishReason.CANCELLED
        assert not cancel.pressed and second.reply.finish_reason is FinishReason.STOP


def test_asynchronous_callers_get_the_same(client_of) -> None:
    async def both() -> tuple[str, str]:
        pieces: list[str] = []
        client = client_of("scripted-ada")
        one, two = await asyncio.gather(client.answer(HELLO, on_text=pieces.append), client.answer(HELLO))
        assert "".join(pieces) == one.text
        return one.text, two.text

    one, two = asyncio.run(both())
    assert one == two == client_of("scripted-ada").ask(HELLO).text


def test_forty_answers_at_once(client_of) -> None:
    client = client_of("scripted-ada")
    answers = [client.stream(HELLO, Parameters(max_tokens=30)) for _ in range(40)]
    assert len({answer.reply.text for answer in answers}) == 1


def test_nobody_listens_and_a_name_that_does_not_exist(hasty) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused
        for host in (f"127.0.0.1:{taken.getsockname()[1]}", "no-such-host.invalid:80"):
            with pytest.raises(errors.Unreachable, match="check that its server runs"):
                Client(ModelEntry(name="m", address=f"http://{host}/v1", patience=SHORT)).ask(HELLO)


def test_an_address_that_does_not_stream_answers_all_the_same(server) -> None:
    """A server that ignores ``stream`` sends one JSON document."""
    body = json.dumps(
        {
            "choices": [{"message": {"content": "whole"}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 3},
        }
    ).encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(head + body)

        threading.Thread(target=serve, daemon=True).start()
        entry = ModelEntry(
            name="m", address=f"http://127.0.0.1:{listening.getsockname()[1]}/v1", patience=SHORT
        )
        reply = Client(entry).ask(HELLO)
    assert (reply.text, reply.finish_reason, reply.usage.prompt_tokens) == ("whole", FinishReason.STOP, 3)


# Not a key of anybody: every form of it must be absent from all that is shown or logged.
KEY = "sk-test-0123456789abcdefSECRET"


def test_a_key_is_in_no_log_no_error_and_no_repr(monkeypatch, caplog, capfd) -> None:
    monkeypatch.setenv("TESTED_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else-entirely")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody-else")
    caplog.set_level(logging.DEBUG)
    shown = []
    with ScriptedServer(key=Secret(KEY)) as guarded:
        entry = ModelEntry(
            name="m",
            address=guarded.address,
            model="scripted-ada",
            key_env="TESTED_KEY",
            header_env=(("X-Team", "TESTED_KEY"),),
            patience=SHORT,
        )
        client = Client(entry)
        shown.append(repr(client.ask(HELLO)))
        shown += [repr(entry), repr(client), repr(vars(client._backend)), repr(entry.key()), str(entry.key())]
        wrong = KEY[:10] + "-another-one-0123456789"
        monkeypatch.setenv("TESTED_KEY", wrong)
        with pytest.raises(errors.KeyRefused) as caught:
            client.ask(HELLO)
        error = caught.value
        assert "Incorrect API key provided" in str(error) and "TESTED_KEY" in str(error)
        shown += [str(error), repr(error), repr(error.__cause__), repr(error.__context__), repr(vars(error))]
        with pytest.raises(errors.KeyRefused, match="refused the key"):
            Client(replace(entry, key_env="")).ask(HELLO)  # and OPENAI_API_KEY was not sent instead
    captured = capfd.readouterr()
    everything = "\n".join([*shown, caplog.text, captured.out, captured.err])
    assert "chat/completions" in everything, "the log was on"
    for secret in (KEY, wrong, KEY[:10], "somebody-else"):
        assert secret not in everything
    with pytest.raises(TypeError, match="not stored"):
        pickle.dumps(Secret(KEY))


def test_a_key_that_is_not_set_is_told_before_anything_is_sent(client_of, server, monkeypatch) -> None:
    monkeypatch.delenv("TESTED_KEY", raising=False)
    before = len(server.scripted.requests)
    with pytest.raises(errors.KeyRefused, match="TESTED_KEY is not set"):
        client_of("scripted-ada", key_env="TESTED_KEY").ask(HELLO)
    monkeypatch.setenv("TESTED_KEY", "two\nlines")
    with pytest.raises(errors.KeyRefused, match="line break"):
        client_of("scripted-ada", key_env="TESTED_KEY").ask(HELLO)
    assert len(server.scripted.requests) == before


def test_a_client_goes_to_another_process_without_its_key_or_connections(client_of, monkeypatch) -> None:
    monkeypatch.setenv("TESTED_KEY", KEY)
    client = client_of("scripted-ada", key_env="TESTED_KEY")
    first = client.ask(HELLO)
    sent = pickle.dumps(client)
    assert KEY.encode() not in sent
    assert pickle.loads(sent).ask(HELLO).text == first.text


def test_one_client_serves_one_event_loop_after_another(client_of) -> None:
    client = client_of("scripted-ada")
    assert len({asyncio.run(client.answer(HELLO)).text for _ in range(5)}) == 1


def test_proxies_of_the_environment_are_for_other_machines(monkeypatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert _proxy_for("https://models.example.com/v1") == "http://proxy.example:3128"
    for address in ("https://inside.example/v1", "https://localhost/v1", "http://127.0.0.1:1/v1"):
        assert _proxy_for(address) is None


def test_tokens_and_chances_that_an_address_makes_up_are_left_aside() -> None:
    entry = ModelEntry(name="m", prices=Prices(into=1.0, out=1.0, cached_into=0.1))
    for wrong in (-1, True, 1.5, "7", None, 2**60, [1]):
        usage = _usage({"prompt_tokens": wrong, "completion_tokens": 1}, entry)
        assert usage.prompt_tokens is None and usage.cost is None
    known = {
        "prompt_tokens": 100,
        "completion_tokens": 10,
        "prompt_tokens_details": {"cached_tokens": 1_000_000},
    }
    assert _usage(known, entry).cost == pytest.approx((100 * 0.1 + 10) / 1e6), (
        "no more from a cache than there was"
    )
    for nothing in (None, 3, {}, {"content": None}, {"content": [3]}, {"content": [{"top_logprobs": "x"}]}):
        assert _chances(nothing) == ()
    top = [{"token": "A", "logprob": -0.1}, {"token": 3, "logprob": -1}, {"token": "B", "logprob": None}]
    top += [{"token": "C", "logprob": float("-inf")}, 7, {"token": "\ud800", "logprob": -2}]
    assert [c.token for c in _chances({"content": [{"top_logprobs": top}]})] == ["A", "�"]
