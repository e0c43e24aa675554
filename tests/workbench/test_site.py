"""`runoff export --site`: pages that open from a disk, with no network, whatever models are called."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from judged_store import HOSTILE, judged_records
from playwright.sync_api import Browser
from typer.testing import CliRunner

from data.records import Answer, Battle, Vote
from data.store import Store
from workbench.cli.main import app

# A name that would end a script element, a cell or an attribute if it were markup.
WICKED = "</script><script>window.bad = 1</script>\"'<img src=x onerror=window.bad=2>"


def export(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["export", "--site", *arguments])


def _against_the_wicked() -> Iterator[Battle | Vote]:
    records = judged_records(seed=8)
    outcomes = {record.battle_id: record.outcome for record in records if isinstance(record, Vote)}
    for battle in records:
        if isinstance(battle, Battle):
            name = f"wicked-{battle.id}"
            rival = Answer(model=WICKED, text="x", language=battle.left.language)
            yield Battle(id=name, prompt="p", left=rival, right=battle.right)
            yield Vote(battle_id=name, voter="w", outcome=outcomes[battle.id])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a small store, in which a model and a judge have names that mean harm."""
    folder = tmp_path_factory.mktemp("site")
    with Store.open(folder / "log.sqlite") as log:
        log.add_many([*judged_records(), *_against_the_wicked()])
    done = export(str(folder / "site"), "--store", str(folder / "log.sqlite"), "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    return folder / "site"


def test_every_file_that_a_page_names_is_there_and_none_is_elsewhere(site: Path) -> None:
    listed = json.loads((site / "site.json").read_text())["files"]
    assert {str(p.relative_to(site)) for p in site.rglob("*") if p.is_file()} == {*listed, "site.json"}
    for page in site.glob("*.html"):
        links = re.findall(
            r'(?:href|src)="([^"]*)"', re.sub(r"<script type.*?</script>", "", page.read_text())
        )
        assert links and not [link for link in links if link not in listed]
    assert {"index.html", "judges.html", "head-to-head.html", "topics.html"} <= set(listed)
    assert "auto-arena.html" not in listed


@pytest.mark.browser
def test_pages_open_from_the_disk_with_live_charts_and_no_network(site: Path, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in sorted(site.glob("*.html")):
        page.goto(path.as_uri())
        figures = page.locator("figure").count()
        # Drawn anew by the library: with marks that have tooltips, which a picture has not.
        page.wait_for_function(
            "n => document.querySelectorAll('.chart.vega-embed svg').length === n", arg=figures
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path.name
        assert page.evaluate("window.bad") is None
    assert not said
    assert asked and all(url.startswith("file:") for url in asked)
    page.goto((site / "index.html").as_uri())
    assert page.locator("td", has_text=WICKED).count() == 1
    losses = page.get_by_role("button", name="Losses")
    for order in (True, False):
        losses.click()
        shown = [int(each) for each in page.locator("tbody td:nth-child(10)").all_inner_texts()]
        assert shown == sorted(shown, reverse=order)
    page.goto((site / "judges.html").as_uri())
    assert page.get_by_text(HOSTILE).count() > 0
    context.close()


def test_a_folder_that_is_no_site_is_left_alone_and_no_vote_is_no_site(site: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    votes = tmp_path / "votes.csv"
    votes.write_text("model_a,model_b,winner\n" + "oak,elm,model_a\nelm,oak,tie\n" * 9)
    refused = export(str(tmp_path / "mine"), "--votes", str(votes), "--overwrite")
    assert refused.exit_code == 2 and "no site of ours" in refused.output
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "mine"
    again = export(str(site), "--votes", str(votes))
    assert again.exit_code == 2 and "--overwrite" in again.output
    with Store.open(tmp_path / "empty.sqlite"):
        pass
    empty = export(str(tmp_path / "new"), "--store", str(tmp_path / "empty.sqlite"))
    assert empty.exit_code == 2 and "no vote" in empty.output and not (tmp_path / "new").exists()
    done = export(str(tmp_path / "new"), "--votes", str(votes))
    assert done.exit_code == 0 and "18 votes" in done.output
    replaced = export(str(tmp_path / "new"), "--votes", str(votes), "--overwrite")
    assert replaced.exit_code == 0 and sorted(p.name for p in tmp_path.iterdir()).count("new") == 1
