"""A Firefox without a window, driven by its own protocol (Marionette): no package here can drive one that is installed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Firefox:
    """One window of a running Firefox."""

    def __init__(self, port: int, patience: float = 60) -> None:
        until = time.monotonic() + patience
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), timeout=patience)
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
        self._count = 0
        self._read()
        self.version: str = self._do("WebDriver:NewSession")["capabilities"]["browserVersion"]

    def _read(self) -> Any:
        size = b""
        while (byte := self._socket.recv(1)) != b":":
            size += byte
        text = b""
        while len(text) < int(size):
            text += self._socket.recv(int(size) - len(text))
        return json.loads(text)

    def _do(self, name: str, **parameters: object) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, name, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, value = self._read()
        if error:
            raise AssertionError(f"{name}: {error['message']}")
        return value

    def open(self, url: str) -> None:
        self._do("WebDriver:Navigate", url=url)

    def ask(self, script: str) -> Any:
        """What a script of the page returns."""
        return self._do("WebDriver:ExecuteScript", script=script, args=[])["value"]

    def wait_for(self, script: str, patience: float = 90) -> Any:
        """What a script of the page returns, once that is true."""
        until = time.monotonic() + patience
        while not (found := self.ask(script)):
            assert time.monotonic() < until, script
            time.sleep(0.3)
        return found


def firefox_binary() -> str | None:
    """The Firefox of this computer, if it has one."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A Firefox with a new profile."""
    binary = firefox_binary()
    assert binary is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
    started = subprocess.Popen(
        [binary, "--headless", "--marionette", "--profile", str(profile)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"HOME": str(profile)},
    )
    try:
        yield Firefox(port)
    finally:
        started.kill()
        started.wait(15)
