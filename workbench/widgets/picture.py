"""A picture that a program wrote: shown, or offered as a file where it is none that can be shown."""

from __future__ import annotations

import io
import struct

import streamlit as st
from PIL import Image

#: Pixels of the largest picture that is decoded here: a small file can claim to be a huge one.
MOST_PIXELS = 16 << 20
# What the decoders raise on files that are cut off, broken, or made to harm.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError)


def show_picture(data: bytes, *, name: str, caption: str, key: str, width: int | str = "content") -> None:
    """Draw a picture; one that is broken or too large never stops the page.

    Parameters
    ----------
    data : bytes
        What a program wrote, whatever it is.
    name : str
        Its name as a file.
    key : str
        Name of the button that saves it, one for each picture of the page.
    """
    why = why_not_shown(data)
    if not why:
        try:
            st.image(data, caption=caption, width=width)
        except _BROKEN:
            why = "it is broken or cut off"
        else:
            return
    st.caption(f":material/broken_image: A picture that cannot be shown: {why}.")
    st.download_button(name, data, file_name=name.rsplit("/", 1)[-1], key=f"{key}_{name}", on_click="ignore")


def why_not_shown(data: bytes) -> str:
    """Why a file is no picture for a page, found without unpacking it; empty when it may be shown."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                return f"{width:,} × {height:,} pixels are too many"
            picture.verify()
    except _BROKEN:
        return "it is broken or cut off"
    return ""
