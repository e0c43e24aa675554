"""A real language model on this machine, over the same client as every other."""

from __future__ import annotations

import json

import pytest
from small_model import small_model
from typer.testing import CliRunner

from runtimes_wasm import assets
from workbench.cli.models import app
from workbench.errors import LocalModelError, ModelError
from workbench.models import (
    Client,
    Conversation,
    FinishReason,
    ModelEntry,
    ModelKind,
    Parameters,
    ReplyCache,
    local,
)

SMALL = small_model(context=1024)
ASK = Conversation.start("Write one line of Python that prints hello.", system="Answer with code only.")


@pytest.fixture(scope="module")
def fetched() -> None:
    local.fetch(lambda name, step: None)


@pytest.mark.slow
def test_the_small_model_answers_streams_counts_and_stops(fetched, tmp_path) -> None:
    client = Client(SMALL, cache=ReplyCache(tmp_path / "replies.sqlite"))
    wanted = Parameters(temperature=0.0, max_tokens=16, seed=1)
    answer = client.stream(ASK, wanted)
    pieces = list(answer)
    reply = answer.reply
    assert len(pieces) > 3 and "print" in reply.text
    assert reply.finish_reason in (FinishReason.STOP, FinishReason.LENGTH)
    assert reply.usage.completion_tokens <= 16 and reply.usage.prompt_tokens > 10
    assert reply.usage.cost is None and reply.kind == "gguf"
    assert client.ask(ASK, wanted).cached
    chances = Client(SMALL).ask(ASK, Parameters(temperature=0.0, max_tokens=1, top_logprobs=5)).chances
    assert len(chances) == 5 and chances[0].logprob == max(chance.logprob for chance in chances) <= 0
    stopped = Client(SMALL).stream(ASK, Parameters(max_tokens=900))
    next(stopped)
    stopped.close()
    assert stopped.reply.finish_reason is FinishReason.CANCELLED
    with pytest.raises(ModelError, match="longer than the model reads"):
        Client(SMALL).ask(Conversation.start("word " * 5_000))
    # Its process is one, has no key of ours, and dies with us; killed, it is started again.
    (server,) = local._SERVERS._running.values()
    server.process.kill()
    server.process.wait()
    assert Client(SMALL).ask(ASK, Parameters(max_tokens=2)).text
    local._SERVERS.close()


@pytest.mark.slow
def test_a_damaged_file_of_weights_says_so(fetched, tmp_path) -> None:
    path = tmp_path / "cut.gguf"
    path.write_bytes(local.weights("small").read_bytes()[:50_000])
    with pytest.raises(LocalModelError, match=r"cut\.gguf could not be loaded: .+; the file may be damaged"):
        local.start_server(str(path))


def test_a_file_that_is_not_there_or_no_weights_is_refused_before_anything_starts(tmp_path) -> None:
    with pytest.raises(LocalModelError, match=r"gone\.gguf cannot be read: No such file"):
        local.weights(str(tmp_path / "gone.gguf"))
    (tmp_path / "text.gguf").write_text("hello")
    with pytest.raises(LocalModelError, match=r"no GGUF file: it begins with b'hell'"):
        Client(ModelEntry(name="m", kind=ModelKind.GGUF, file=str(tmp_path / "text.gguf"))).ask(ASK)


def test_what_is_not_fetched_says_how(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("RUNOFF_CACHE", str(tmp_path))
    with pytest.raises(LocalModelError, match="runoff models fetch small"):
        local.weights("small")
    with pytest.raises(LocalModelError, match="runoff models fetch engine"):
        local._engine()
    done = CliRunner().invoke(app, ["fetch", "large"])
    assert done.exit_code == 2


def test_nobody_gets_the_model_without_asking_for_it() -> None:
    optional = {local.ENGINE_ASSET, local.SMALL_ASSET}
    assert optional <= set(assets.lock()) and not optional & set(assets.needed())
    assert all("optional" in row.note for row in assets.status() if row.name in optional and not row.prepared)


@pytest.mark.slow
def test_fetching_again_does_nothing_and_says_where_it_is(fetched) -> None:
    done = CliRunner().invoke(app, ["fetch", "small", "--json"])
    assert json.loads(done.stdout)["file"].endswith(".gguf")
