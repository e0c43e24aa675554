"""Screenshots are compared pixel by pixel, and the page of both sets shows what changed first."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.contact_sheet import Compared, compare


def picture(
    path: Path, size: tuple[int, int] = (40, 20), spot: tuple[int, int, int, int] | None = None
) -> None:
    drawn = Image.new("RGB", size, "white")
    if spot:
        drawn.paste((0, 0, 0), spot)
    path.parent.mkdir(exist_ok=True)
    drawn.save(path)


def test_what_changed_most_comes_first_and_what_is_new_before_it(tmp_path: Path) -> None:
    for part in ("before", "after"):
        picture(tmp_path / part / "same.png")
    picture(tmp_path / "before" / "spot.png")
    picture(tmp_path / "after" / "spot.png", spot=(0, 0, 10, 10))
    picture(tmp_path / "before" / "grown.png")
    picture(tmp_path / "after" / "grown.png", size=(40, 40))
    picture(tmp_path / "after" / "new.png")
    found = compare(tmp_path)
    assert found == [
        Compared("new.png", None),
        Compared("grown.png", 0.5),
        Compared("spot.png", pytest.approx(100 / 800)),
        Compared("same.png", 0.0),
    ]
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.index("new: ") < page.index("grown: ") < page.index("spot: ") < page.index("same: ")
    assert 'src="before/spot.png"' in page and 'src="difference/spot.png"' in page
    assert "difference/same.png" not in page
    with Image.open(tmp_path / "difference" / "spot.png") as marked:
        assert marked.getpixel((5, 5)) == (200, 0, 60) != marked.getpixel((30, 5))
