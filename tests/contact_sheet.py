"""Two sets of screenshots side by side on one page, with the pixels that differ."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

#: A difference of a channel that nobody sees: anti-aliasing moves this much between two runs.
_UNSEEN = 16

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 1500px; padding: 0 1rem; }
section { border-top: 1px solid #8886; padding: 1rem 0; }
figure { margin: 0; flex: 1 1 0; min-width: 0; } figcaption { color: GrayText; }
.row { display: flex; gap: 1rem; align-items: flex-start; } img { max-width: 100%; border: 1px solid #8886; }
.changed { color: #b3261e; font-weight: 600; } nav { columns: 3; }
"""


@dataclass(frozen=True)
class Compared:
    """One picture in both sets; ``share`` of its pixels differs, None where only one set has it."""

    name: str
    share: float | None


def share_changed(before: Path, after: Path, difference: Path) -> float:
    """The share of pixels that differ visibly; where they do is drawn into ``difference``.

    A page that grew or shrank is compared on the larger of both sizes, what is missing as changed.
    """
    with Image.open(before) as first, Image.open(after) as second:
        size = (max(first.width, second.width), max(first.height, second.height))
        # A colour that no page has stands for "not there".
        pages = [Image.new("RGB", size, (255, 0, 255)) for _ in range(2)]
        for page, picture in zip(pages, (first, second), strict=True):
            page.paste(picture.convert("RGB"))
    channels = ImageChops.difference(*pages).split()
    largest = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    mask = largest.point(lambda value: 255 if value > _UNSEEN else 0)
    changed = mask.histogram()[255]
    faint = Image.blend(pages[1], Image.new("RGB", size, "white"), 0.7)
    faint.paste((200, 0, 60), mask=mask)
    difference.parent.mkdir(parents=True, exist_ok=True)
    faint.save(difference)
    return changed / (size[0] * size[1])


def compare(folder: Path, before: str = "before", after: str = "after") -> list[Compared]:
    """Compare two sets of pictures in a folder, and write ``index.html`` beside them.

    Returns
    -------
    list of Compared
        Those that changed most first; new and vanished ones before them.
    """
    names = sorted({path.name for part in (before, after) for path in (folder / part).glob("*.png")})
    found = []
    for name in names:
        old, new = folder / before / name, folder / after / name
        share = None
        if old.exists() and new.exists():
            share = share_changed(old, new, folder / "difference" / name)
        found.append(Compared(name, share))
    found.sort(key=lambda each: (each.share is not None, -(each.share or 0), each.name))
    (folder / "index.html").write_text(_page(folder, found, (before, after)), encoding="utf-8")
    return found


def _page(folder: Path, found: list[Compared], sets: tuple[str, str]) -> str:
    def title(each: Compared) -> str:
        name = html.escape(each.name.removesuffix(".png"))
        if each.share is None:
            return f'{name}: <span class="changed">in one set only</span>'
        mark = ' class="changed"' if each.share else ""
        return f"{name}: <span{mark}>{each.share:.2%} of the pixels differ</span>"

    links = "".join(f'<a href="#{html.escape(e.name)}">{title(e)}</a><br>' for e in found)
    parts = []
    for each in found:
        kinds = [*sets, "difference"] if each.share else [sets[1]]
        figures = "".join(
            f"<figure><figcaption>{kind}</figcaption>"
            f'<a href="{kind}/{each.name}"><img loading="lazy" src="{kind}/{each.name}" alt="{kind}"></a></figure>'
            for kind in kinds
            if (folder / kind / each.name).exists()
        )
        parts.append(
            f'<section id="{html.escape(each.name)}"><h2>{title(each)}</h2><div class="row">{figures}</div></section>'
        )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots of Runoff</title>'
        f"<style>{_STYLE}</style><h1>Screenshots, before and after</h1>"
        f"<p>{len(found)} pictures, those that changed most first.</p><nav>{links}</nav>{''.join(parts)}</html>"
    )
