"""Pictures that programs wrote, whatever their bytes are, never stop a page."""

from __future__ import annotations

import io
import struct
import zlib
from textwrap import dedent

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from workbench.widgets.picture import MOST_PIXELS, why_not_shown


def png(width: int = 900, height: int = 600) -> bytes:
    kept = io.BytesIO()
    Image.effect_noise((width, height), 50).save(kept, "PNG")
    return kept.getvalue()


def claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head promises that many pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (head, b"IDAT" + zlib.compress(bytes(100)))
    chunks = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


SIDE = 1 + int(MOST_PIXELS**0.5)


PICTURES = {
    "whole": (png(), ""),
    "empty": (b"", "broken"),
    "text": (b"no picture at all", "broken"),
    "cut off": (png()[:3000], "broken"),
    "large": (claims(SIDE, SIDE), "too many"),
    "bomb": (claims(60_000, 60_000), "broken"),  # the decoder refuses before anybody asks for its size
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "broken"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_why_a_picture_is_not_shown(name: str) -> None:
    data, why = PICTURES[name]
    found = why_not_shown(data)
    assert why in found and bool(found) == bool(why)


def test_what_is_no_picture_is_offered_as_a_file_and_the_page_goes_on() -> None:
    script = dedent(
        f"""
        import streamlit as st
        from workbench.widgets.picture import show_picture
        for side in "ab":
            for name, data in { ({name: data for name, (data, _) in PICTURES.items()})!r}.items():
                show_picture(data, name="out/figure.png", caption=name, key=side + name)
        st.text("the rest of the page")
        """
    )
    page = AppTest.from_string(script).run()
    assert not page.exception
    assert [text.value for text in page.text] == ["the rest of the page"]
    assert len(page.caption) == 2 * (len(PICTURES) - 1)
