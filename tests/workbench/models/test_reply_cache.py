"""Replies are kept by everything that they were asked with, and given only when all of it is the same."""

from __future__ import annotations

import multiprocessing
from dataclasses import fields, replace

import pytest
from model_fixtures import HELLO, SHORT

from workbench.errors import ModelError
from workbench.models import Client, Conversation, FinishReason, ModelEntry, Parameters, Reply, ReplyCache
from workbench.models.cache import cache_key
from workbench.models.messages import TokenChance, Usage

ENTRY = ModelEntry(name="m", address="http://localhost:1/v1", model="x")
REPLY = Reply(
    text="two\n😀",
    finish_reason=FinishReason.STOP,
    model="m",
    kind="openai",
    usage=Usage(prompt_tokens=1, completion_tokens=2, cost=0.5, currency="USD"),
    first_token_ms=1.5,
    warnings=("w",),
    chances=(TokenChance(token="A", logprob=-0.5),),
)


@pytest.fixture
def cache(tmp_path) -> ReplyCache:
    return ReplyCache(tmp_path / "replies.sqlite", max_bytes=100_000)


def test_a_reply_comes_back_as_it_was_and_is_asked_for_once(cache, client_of, server) -> None:
    client = client_of("scripted-ada", parameters=Parameters(temperature=0.0))
    client.cache = cache
    first = client.ask(HELLO)
    before = len(server.scripted.requests)
    pieces = list(answer := client.stream(HELLO))
    assert pieces == [first.text] and answer.reply == replace(first, cached=True)
    assert len(server.scripted.requests) == before
    assert client.ask(HELLO, repeat=1).cached is False
    assert client.ask(HELLO, Parameters(temperature=0.5)).cached is False
    assert client.ask(HELLO, Parameters(temperature=0.0)).cached is True
    cache.put("k", REPLY)
    assert cache.get("k") == replace(REPLY, cached=True)


def test_every_input_is_part_of_the_key() -> None:
    def key(entry=ENTRY, talk=HELLO, parameters=None, repeat=0) -> str:
        return cache_key(entry, talk, parameters or Parameters(), repeat)

    others = [
        key(replace(ENTRY, address="http://localhost:2/v1")),
        key(replace(ENTRY, model="y")),
        key(replace(ENTRY, body={"effort": 1})),
        key(replace(ENTRY, headers=(("X", "1"),))),
        key(replace(ENTRY, takes_system=False)),
        key(replace(ENTRY, patience=SHORT)),
        key(talk=Conversation.start("hello", system="Be brief.")),
        key(talk=HELLO.model_said("a").user_said("b")),
        key(repeat=1),
    ]
    values = {"temperature": 0.0, "top_p": 0.5, "max_tokens": 5, "seed": 0, "stop": ("x",), "top_logprobs": 0}
    assert set(values) == {field.name for field in fields(Parameters)}
    others += [key(parameters=Parameters(**{name: value})) for name, value in values.items()]
    assert len({key(), *others}) == 1 + len(others)
    # What an answer does not depend on.
    assert key(replace(ENTRY, name="n", weight=3.0, key_env="OTHER")) == key()


@pytest.mark.parametrize(
    "fault", ["fault-drop", "fault-flood", "fault-odd-finish", "fault-500", "fault-empty"]
)
def test_failures_and_cut_answers_are_never_kept(fault, cache, client_of) -> None:
    client = client_of(fault, patience=replace(SHORT, retries=0))
    client.cache = cache
    for _ in range(2):
        try:
            assert client.ask(HELLO).cached is False
        except ModelError:
            pass
    assert cache.state().replies == 0


def test_what_is_cut_is_never_kept_however_it_was_cut(cache) -> None:
    for finish in FinishReason:
        cache.put(finish, replace(REPLY, finish_reason=finish))
    kept = [finish for finish in FinishReason if cache.get(finish) is not None]
    assert kept == [FinishReason.STOP, FinishReason.LENGTH]


def test_the_size_is_bounded_and_the_oldest_unused_go(cache) -> None:
    for number in range(30):
        cache.put(str(number), replace(REPLY, text="x" * 5_000))
        cache.get("0")
        assert cache.state().bytes <= cache.max_bytes
    assert cache.get("0") is not None and cache.get("29") is not None and cache.get("1") is None
    cache.put("huge", replace(REPLY, text="x" * 200_000))
    assert cache.get("huge") is None and cache.get("29") is not None


def test_a_damaged_cache_is_set_aside_and_the_model_asked(cache, client_of, caplog) -> None:
    client = client_of("scripted-ada")
    client.cache = cache
    cache.path.write_bytes(b"this is no database" * 100)
    assert client.ask(HELLO).cached is False
    assert "cannot be used" in caplog.text
    assert client.ask(HELLO).cached is True, "a new file took its place"
    with cache._open() as base:
        base.execute("UPDATE replies SET reply = '{}'")
    assert client.ask(HELLO).cached is False


def test_clearing(cache) -> None:
    assert cache.clear() == 0
    cache.put("1", REPLY)
    cache.put("2", replace(REPLY, model="n"))
    assert cache.state().models == {"m": 1, "n": 1}
    assert cache.clear("n") == 1 and cache.state().models == {"m": 1}
    assert cache.clear() == 1 and cache.state().replies == 0


def _write(path: str, number: int) -> None:
    cache = ReplyCache(path=__import__("pathlib").Path(path))
    for index in range(25):
        cache.put(f"{number}-{index}", REPLY)
        assert cache.get(f"{number}-{index}") is not None


def test_several_processes_write_at_once(tmp_path) -> None:
    path = tmp_path / "replies.sqlite"
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_write, args=(str(path), number)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert ReplyCache(path).state().replies == 50


def test_the_default_place_is_the_cache_folder(tmp_path, client_of) -> None:
    assert ReplyCache().path == tmp_path / "cache" / "replies" / "replies.sqlite"
    assert Client(ENTRY).cache is None, "a battle asks anew"
