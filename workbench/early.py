"""What the app's page is told at once, so that nothing moves while its parts arrive.

Streamlit loads each kind of element when the first of its kind is to be drawn, with something of
another height in its place meanwhile, and a page begins narrow until its script says that it is wide. So
the page asks for the light kinds together with Streamlit itself, and is wide from the beginning.
Tables, charts and code are heavy and have their heights without it.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

from streamlit import file_util

#: The kinds of elements that our pages begin with, as Streamlit names the files that draw them.
KINDS = (
    "BidiComponent",
    "Button",
    "ButtonGroup",
    "Checkbox",
    "DownloadButton",
    "Html",
    "LinkButton",
    "Metric",
    "Multiselect",
    "NumberInput",
    "PageLink",
    "Pagination",
    "Progress",
    "Radio",
    "Selectbox",
    "Slider",
    "Spinner",
    "TextArea",
    "TextInput",
)
#: Wide from the beginning, as Streamlit draws a page that it knows to be wide; and what comes after an
#: element that has not its height yet is held back, for two seconds at most, until a person does something:
#: from then on something here may have the focus, which nothing that is hidden keeps.
_HEAD = b"""<style>
.stApp:not(.streamlit-wide) .stMainBlockContainer { max-width: initial }
@media (min-width: 864px) {
  .stApp:not(.streamlit-wide) .stMainBlockContainer { padding-left: 5rem; padding-right: 5rem }
}
@keyframes runoff-held { from, to { visibility: hidden } }
[data-arriving] .stMainBlockContainer :has([data-testid=stSkeleton]) ~ * { animation: runoff-held 2s }
[data-arriving] .stMainBlockContainer [data-testid=stSkeleton] { animation: runoff-held 2s }
</style>
<script>
{
  const root = document.documentElement
  root.dataset.arriving = ''
  for (const does of ['pointerdown', 'keydown'])
    addEventListener(does, () => delete root.dataset.arriving, { capture: true, once: true })
}
</script>
"""
_IMPORT = re.compile(r"""(?:from|import)\s*["`'](\./[^"`'()]+\.js)["`']""")


@functools.cache
def early() -> bytes:
    """What belongs at the end of the page's head."""
    return _HEAD + b"".join(
        b'<link rel="modulepreload" crossorigin href="./static/js/%s">' % name.encode() for name in scripts()
    )


@functools.cache
def scripts(kinds: tuple[str, ...] = KINDS) -> tuple[str, ...]:
    """The files of these kinds of elements, and what those import.

    A kind that this version of Streamlit keeps elsewhere is left out: its elements are drawn a
    little later, as without this.
    """
    folder = Path(file_util.get_static_dir()) / "static" / "js"
    waiting = [path.name for kind in kinds for path in sorted(folder.glob(f"{kind}.*.js"))]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        path = folder / name
        if name not in found and path.is_file():
            found[name] = None
            waiting += [each.removeprefix("./") for each in _IMPORT.findall(path.read_text("utf-8"))]
    return tuple(found)
