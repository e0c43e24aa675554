"""Two app servers on one PostgreSQL, which is restarted while raters vote: the load client finds every vote again."""

from __future__ import annotations

import pytest

from benchmarks.load import Setting, measure


@pytest.mark.assets
@pytest.mark.torture
@pytest.mark.threat("S03")
@pytest.mark.timeout(1200)
def test_two_servers_write_at_once_and_a_restart_in_the_middle_loses_and_doubles_no_vote(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = measure(6, 1.5, votes=50, seed=0, setting=Setting(servers=2, postgresql=True, restart=True))
    said = capsys.readouterr().out
    assert kept, said
    (votes,) = [line for line in said.splitlines() if line.startswith("  votes:")]
    assert " 0 lost, 0 doubled" in votes and not votes.startswith("  votes: 0 sent"), said
    assert "left behind: 0 processes" in said, said
