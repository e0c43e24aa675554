"""With the network really cut, in a namespace where nothing else can be reached, programs run all the same."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from runtimes_wasm import registry
from runtimes_wasm.browser import prepare_page, supported_pages
from tests.environment_file import ROOT

pytestmark = [pytest.mark.assets, pytest.mark.browser]

FEW = ["python", "javascript", "c", "html/core_web", "javascript/react"]
ALL = [
    *(runtime.language.value for runtime in registry.all_runtimes()),
    *(f"{language.value}/{environment.value}" for language, environment in supported_pages()),
]


def cut() -> list[str]:
    """How to start something without a network here; the test is skipped where the kernel does not let us."""
    for command in (["unshare", "--net"], ["unshare", "--net", "--map-root-user"]):
        if shutil.which("unshare") and shutil.which("ip"):
            probe = subprocess.run([*command, "ip", "link", "set", "lo", "up"], capture_output=True)
            if probe.returncode == 0:
                return command
    pytest.skip("this system lets nobody make a network namespace")


@pytest.mark.threat("F06", "F20")
@pytest.mark.parametrize("names", [FEW, pytest.param(ALL, marks=pytest.mark.torture)], ids=["few", "all"])
def test_programs_and_pages_run_with_the_network_cut(prepared: None, names: list[str]) -> None:
    for language, environment in supported_pages():
        if f"{language.value}/{environment.value}" in names:
            prepare_page(language, environment)
    command = [*cut(), sys.executable, "-m", "tests.without_network", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found.pop("reaches_out") is False
    assert {name: result for name, result in found.items() if result[0] != "ok"} == {}
    for name, (_, printed, _) in found.items():
        assert "hello" in printed or name.startswith("markdown/"), name
