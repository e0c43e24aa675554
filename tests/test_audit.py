"""The audit of packages tells what it finds, and never stands in the way where no index answers."""

from __future__ import annotations

import sys

import pytest

from tests import audit


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_what_cannot_be_asked_is_skipped_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "SECONDS", 1)
    for command, why in (
        (python("import time; time.sleep(60)"), "no answer in 1 s"),
        (["no-such-program-here"], "cannot be started"),
        (python("import sys; sys.exit('getaddrinfo failed')"), "getaddrinfo failed"),
        (python("print([1])"), "another form"),
    ):
        assert audit.report("x", lambda command=command: [str(audit.ask(command))]) == 0
        told = capsys.readouterr().out
        assert told.startswith("x: skipped: ") and why in told


def test_what_is_found_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(audit, "ask", lambda command, folder=None: {
        "dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X-1"}]}, {"name": "b"}],
        "vulnerabilities": {"c": {"severity": "high"}},
    })  # fmt: skip
    assert audit.report("pip-audit", audit.python_faults) == 1 and "a 1: X-1" in capsys.readouterr().out
    assert audit.npm_faults() == ["c: high"]
    monkeypatch.setattr(audit, "ask", lambda command, folder=None: {"message": "request to index failed"})
    assert audit.report("npm audit", audit.npm_faults) == 0 and "skipped" in capsys.readouterr().out
