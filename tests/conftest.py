"""What all rooms' tests share: the long tests of `make torture`, and a record of what the threat tests found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.torture import TORTURE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--threat-results", metavar="FILE", help="write what each threat test found to FILE")


def pytest_configure(config: pytest.Config) -> None:
    path = config.getoption("--threat-results")
    # Workers of xdist report to the process that started them.
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Recorder(Path(path)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        rows = sorted({row for mark in item.iter_markers("threat") for row in mark.args})
        if rows:
            # Reports travel from the workers of xdist with these, and without their markers.
            item.user_properties.append(("threats", rows))
        if item.get_closest_marker("browser"):
            # A press or a frame that came late on a machine with other work; a fault that is there fails twice.
            item.add_marker(pytest.mark.flaky(reruns=1))
        if item.get_closest_marker("torture") and not TORTURE:
            item.add_marker(pytest.mark.skip(reason="long: `make torture` runs it"))


class _Recorder:
    """Keeps the outcome of every test that shows a row of the threat list."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: dict[str, dict[str, list[str]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        rows = dict(report.user_properties).get("threats")
        if rows and report.outcome != "rerun" and (report.when == "call" or report.outcome != "passed"):
            test = report.nodeid.removeprefix("tests/").split("[")[0]
            for row in rows:
                self.found.setdefault(row, {}).setdefault(test, []).append(report.outcome)

    def pytest_sessionfinish(self) -> None:
        self.path.write_text(json.dumps(self.found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
