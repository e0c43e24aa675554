"""Screenshots for a judge: scaled down and re-encoded for one that sees, described for one that does not."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image as Pillow

from .evidence import Shot

#: A picture of more pixels is not opened: a small file can hold a huge one.
MOST_PIXELS = 20_000_000
_COLOURS = 64
#: Those of a question and some more; each is a megabyte or less.
_REMEMBERED = 16


class UnreadablePicture(ValueError):
    """The bytes are no picture that is shown to a judge."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it goes to a judge.

    Attributes
    ----------
    png : bytes
        Scaled down, and written anew: nothing but pixels is left of the file.
    width, height, full_width, full_height : int
        Pixels now, and as taken.
    plain_share : float
        Share of the picture that one colour fills, 0 to 1.
    blank : bool
        Every pixel has the same colour.
    """

    png: bytes
    width: int
    height: int
    full_width: int
    full_height: int
    plain_share: float
    blank: bool

    @property
    def scaled(self) -> bool:
        """Whether it was made smaller."""
        return (self.width, self.height) != (self.full_width, self.full_height)

    def in_words(self) -> str:
        """What can be said of it without seeing it."""
        size = f"{self.full_width} × {self.full_height} pixels"
        if self.blank:
            return f"{size}, blank: all of one colour"
        # Never the whole: a word on a page is less than a thousandth of it.
        return f"{size}, one colour fills {min(99.9, 100 * self.plain_share):.1f} % of it"


def read_picture(shot: Shot, *, width: int, height: int) -> Picture:
    """A screenshot within a size, its proportions kept. The last ones are remembered, for the other order.

    Raises
    ------
    UnreadablePicture
        When it is no PNG, JPEG, WebP or GIF, is damaged, or has too many pixels.
    """
    return _read(shot.png, width, height)


@lru_cache(maxsize=_REMEMBERED)
def _read(data: bytes, width: int, height: int) -> Picture:
    try:
        with Pillow.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as file:
            full_width, full_height = file.size
            if full_width * full_height > MOST_PIXELS:
                raise UnreadablePicture(f"{full_width} × {full_height} pixels are too many")
            # A page without a background of its own is white where it is shown.
            image = Pillow.new("RGB", file.size, "white")
            seen = file.convert("RGBA")
            image.paste(seen, mask=seen.getchannel("A"))
    except UnreadablePicture:
        raise
    except Pillow.DecompressionBombError:
        raise UnreadablePicture("it has far too many pixels") from None
    except Exception as error:  # noqa: BLE001 - a damaged file fails in many ways; each is named
        raise UnreadablePicture(f"it cannot be read ({type(error).__name__})") from None
    blank = image.getcolors(1) is not None
    image.thumbnail((width, height))
    out = io.BytesIO()
    image.save(out, "PNG")
    return Picture(
        png=out.getvalue(),
        width=image.width,
        height=image.height,
        full_width=full_width,
        full_height=full_height,
        plain_share=_plain_share(image),
        blank=blank,
    )


def _plain_share(image: Pillow.Image) -> float:
    few = image.quantize(_COLOURS, method=Pillow.Quantize.FASTOCTREE, dither=Pillow.Dither.NONE)
    counts = [count for count, _ in few.getcolors(_COLOURS * 4) or []]
    return max(counts) / (image.width * image.height)


def chosen(shots: tuple[Shot, ...], most: int) -> tuple[Shot, ...]:
    """At most that many: the first, the last, and those between evenly."""
    if len(shots) <= most:
        return shots
    if most <= 1:
        return shots[len(shots) - most :]
    return tuple(shots[round(i * (len(shots) - 1) / (most - 1))] for i in range(most))
