"""Programs that behave when they are watched: what in a program asks for it, and two runs compared.

A program may look for signs of a machine behind the browser and show a judge
something else than a person. The camera gives no such sign of its own accord; a
program that looks for one is named to the judge and to people, and what a judge
was shown can be held against what a person's browser showed.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from PIL import Image as Pillow

from .evidence import Evidence, Shot
from .pictures import UnreadablePicture, read_picture

#: What a program reads only to learn whether a machine drives the browser.
_PROBES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("navigator.webdriver", re.compile(r"\bwebdriver\b")),
    ("a headless browser's name", re.compile(r"headless", re.I)),
    (
        "traces of a test driver",
        re.compile(r"__playwright|__pw_|_phantom\b|callPhantom|cdc_[a-z]|\b__nightmare\b"),
    ),
    ("the list of plug-ins", re.compile(r"navigator\s*\??\.\s*(?:plugins|mimeTypes)\b")),
    ("a software renderer", re.compile(r"UNMASKED_RENDERER_WEBGL|swiftshader", re.I)),
)
_GRID = 32
#: Mean difference of brightness on a coarse grid, of 255, above which two pictures show different things.
PICTURES_DIFFER = 12.0


def probes(code: str | None) -> tuple[str, ...]:
    """What in a program asks whether a machine watches it; most programs: nothing.

    >>> probes("if (navigator.webdriver) showSomethingNice()")
    ('navigator.webdriver',)
    """
    return tuple(name for name, pattern in _PROBES if pattern.search(code or ""))


@dataclass(frozen=True, slots=True)
class RunDifference:
    """How what a judge was shown differs from what a person's browser showed.

    Attributes
    ----------
    status : bool
        The runs ended differently.
    distance : float or None
        Mean difference of brightness between the first pictures on a grid of 32 × 32, 0 to 255; None
        without a picture on either side.
    probes : tuple of str
        Of `probes`.
    """

    status: bool
    distance: float | None
    probes: tuple[str, ...]

    @property
    def suspicious(self) -> bool:
        """Whether a person should look: it showed two faces, and asked who was watching."""
        return bool(self.probes) and self.differs

    @property
    def differs(self) -> bool:
        """Whether the two runs show different things; clocks and chance do that too."""
        return self.status or (self.distance or 0.0) > PICTURES_DIFFER


def compare_runs(shown: Evidence, person: Evidence) -> RunDifference:
    """Hold what a judge was shown against the run in a person's browser."""
    distance = None
    if shown.shots and person.shots:
        try:
            distance = _distance(shown.shots[0], person.shots[0])
        except UnreadablePicture:
            distance = None
    return RunDifference(shown.status != person.status, distance, probes(shown.code))


def _distance(one: Shot, other: Shot) -> float:
    first, second = (_coarse(shot) for shot in (one, other))
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) / len(first)


def _coarse(shot: Shot) -> bytes:
    picture = read_picture(shot, width=1024, height=1024)
    with Pillow.open(io.BytesIO(picture.png)) as image:
        return image.convert("L").resize((_GRID, _GRID), Pillow.Resampling.BOX).tobytes()
