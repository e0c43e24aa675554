"""The page of runs, as a person uses it: an error is tried again there, and two runs are compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data import prompts
from data.store import Store
from tests.workbench.conftest import RunningApp, listen
from workbench.batch.auto import Wish, plan_of, prepare
from workbench.models.catalogue import scripted_catalogue

pytestmark = [pytest.mark.browser, pytest.mark.assets, pytest.mark.slow]

#: A busy machine is slow to start a program; nothing here is about time.
SLOW = 90_000
#: A name that is markup, and a picture from elsewhere, if anybody took it for such.
NAME = "first ![x](http://127.0.0.1:9/x.png) <b>"


def begun(app: RunningApp, folder: Path, name: str, **wish: object) -> None:
    found = prompts.find("js-deep-equal")
    row = {"uid": found.id, "instruction": found.text, "category": found.category.value}
    (folder / "prompts.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with Store.open(app.store) as store:
        asked = Wish(prompts=str(folder / "prompts.jsonl"), models=("scripted-ada",), **wish)
        prepare(store, name, asked, scripted_catalogue()).record(store)
        (task,) = plan_of(store, name).generate()
        store.add_batch_items([task.failed("Unreachable", "nobody was at home").item()])


def test_an_error_is_tried_again_from_the_page_and_two_runs_are_compared(
    app: RunningApp, browser: Browser, page: Page, tmp_path: Path
) -> None:
    with Store.open(app.store) as store:
        empty = not store.batch_runs()
    if empty:  # other tests of the session share this server
        page.goto(f"{app.url}/runs")
        expect(page.get_by_text("No run yet.")).to_be_visible(timeout=SLOW)
    begun(app, tmp_path, NAME)
    begun(app, tmp_path, "second", temperature=0.7)
    page.goto(f"{app.url}/runs")
    page.get_by_role("combobox", name="Run", exact=True).click()
    page.get_by_role("option", name=NAME).click()
    expect(page.get_by_text("Answers: 0 of 1 done · 1 error")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("heading", name="Errors")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Try the 1 error again").press("Enter")
    expect(page.get_by_text("Answers: 1 of 1 done")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Programs: 1 of 1 done")).to_be_visible(timeout=SLOW)
    # the button is gone, and the keyboard is where the work is told
    expect(page.locator(".st-key-runs_work")).to_be_focused()
    expect(page.get_by_role("heading", name="Errors")).to_have_count(0, timeout=SLOW)
    with Store.open(app.store, read_only=True) as store:
        (run,) = plan_of(store, NAME).execute()
        assert store.batch_items([run.key])[run.key].result["status"] == "ok"
    page.get_by_role("combobox", name="Other run").click()
    page.get_by_role("option", name="second").click()
    expect(page.get_by_text("What was asked for")).to_be_visible(timeout=SLOW)
    with page.expect_download() as download:
        page.get_by_text("Manifest: all that this run follows from").click()
        page.get_by_role("button", name="Manifest (json)").click()
    download.value.save_as(tmp_path / "manifest.json")
    assert json.loads((tmp_path / "manifest.json").read_text())["models"][0]["name"] == "scripted-ada"
    assert (page.said, page.heard) == ([], [])
    # what was chosen is in the address, for whoever gets the link; and it fits a phone
    phone = browser.new_context(color_scheme="dark", viewport={"width": 390, "height": 1000}).new_page()
    listen(phone)
    phone.goto(page.url)
    expect(phone.get_by_text("Programs: 1 of 1 done")).to_be_visible(timeout=SLOW)
    main = phone.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 1
    assert (phone.said, phone.heard) == ([], [])
    phone.context.close()
