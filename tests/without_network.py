"""Runs programs of the languages and environments that are named, and prints how they ended, as JSON.

Started in a network namespace of its own, where nothing but this machine itself can be reached:
``unshare --net python -m tests.without_network python javascript html/core_web``.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import registry
from runtimes_wasm.browser.camera import Camera
from runtimes_wasm.browser.conformance import PAGE_PROGRAMS
from runtimes_wasm.contract import RunLimits, RunRequest
from runtimes_wasm.screenshots import run_page


def reaches_out() -> bool:
    """Whether anything beyond this machine can be reached."""
    for address in (("1.1.1.1", 443), ("8.8.8.8", 53)):
        try:
            socket.create_connection(address, timeout=2).close()
            return True
        except OSError:
            continue
    return False


def main() -> None:
    """Try what is named."""
    # In a new namespace even this machine's own address is down.
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    found: dict[str, object] = {"reaches_out": reaches_out()}
    limits = RunLimits(seconds=30)
    camera = None
    for name in sys.argv[1:]:
        language, _, place = name.partition("/")
        if not place:
            request = RunRequest(
                code=registry.hello(Language(language)), language=Language(language), limits=limits
            )
            result = registry.run(request)
        else:
            camera = camera or Camera().__enter__()
            pair = Language(language), Environment(place)
            request = RunRequest(
                code=PAGE_PROGRAMS[pair].hello, language=pair[0], environment=pair[1], limits=limits
            )
            result = run_page(request, camera=camera)
        found[name] = [result.status, result.stdout[:200], result.note]
    if camera is not None:
        camera.__exit__(None, None, None)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
