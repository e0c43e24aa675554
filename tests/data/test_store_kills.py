"""A small share of the campaign of `python -m benchmarks.crashes`, in each kind of database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.crashes import Found, campaign, flips, table
from tests.postgresql import Server

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")


#: All of them under `make torture`.
_KILLS = 1000 if os.environ.get("RUNOFF_TORTURE") == "1" else 14


def judged(result: dict[str, Found], kills: int) -> None:
    assert sum(found.kills for found in result.values()) == kills
    for name, found in result.items():
        assert (found.lost, found.half) == (0, 0), (name, found.notes)
    assert sum(found.acknowledged for found in result.values()) > 0
    assert sum(found.inside for found in result.values()) > 0


@pytest.mark.threat("S01", "S07", "I15")
@pytest.mark.timeout(7200)
def test_kills_at_random_moments_lose_nothing_and_leave_no_half_state(tmp_path: Path) -> None:
    result = campaign(_KILLS, tmp_path, seed=20260301)
    judged(result, _KILLS)
    assert table(result).splitlines()[-1].split()[:2] == ["all", str(_KILLS)]


@pytest.mark.threat("S01")
def test_kills_of_clients_and_of_the_server_lose_nothing(tmp_path: Path, postgresql: Server) -> None:
    judged(campaign(10, tmp_path, seed=3, server=postgresql), 10)


@pytest.mark.threat("S05")
def test_no_flipped_bit_changes_a_record_silently(tmp_path: Path) -> None:
    found = flips(25, tmp_path, seed=5)
    assert found["silent"] == 0
    assert found["noticed"] > 0


def test_the_campaign_itself_notices_what_it_looks_for(tmp_path: Path) -> None:
    """A judge that cannot fail proves nothing."""
    from benchmarks import crashes
    from data.store import Store

    place = str(tmp_path / "log.sqlite")
    with Store.open(place) as store:
        before = store.counts()
        store.add_many(list(crashes._import("t1-0"))[:-3])
        receipt = store.add_battle(crashes._battle("t1-x"))
    found = Found()
    crashes.imported(place, "t1", ["begin t1-0", "done t1-0"], before, found)
    assert found.lost > 0 and found.half > 0
    found = Found()
    crashes.voted(place, "t1", [f"done battles {receipt.seq} {'0' * 64}"], before, found)
    assert found.lost == 1 and found.half == 1
    found = Found()
    crashes.exported(tmp_path / "export", place, "t1", ["begin 0", "done 0"], before, found)
    assert found.lost == 1
