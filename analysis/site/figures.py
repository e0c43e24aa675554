"""Charts of a site: a picture for everybody, and the same drawn live where scripts run."""

from __future__ import annotations

import json
from typing import Any

from ..html_parts import text
from ..notebook_charts import sized, svg


class Figures:
    """Collects the pictures that pages show; ``pictures`` are SVG texts by file name."""

    def __init__(self) -> None:
        self.pictures: dict[str, str] = {}

    def add(self, chart: Any, name: str, title: str) -> str:
        """The HTML of a chart: its picture, its specification for the script, and a link to the file."""
        spec: dict[str, Any] = chart.to_dict()
        path = f"charts/{name}.svg"
        self.pictures[path] = svg(sized(spec))
        described = text(str(spec.get("description") or title))
        # A "<" could end the element that holds the specification; JSON has another word for it.
        shown = json.dumps(spec, ensure_ascii=True).replace("<", "\\u003c")
        return (
            f'<figure><figcaption>{text(title)}</figcaption><div class="chart"><img src="{path}" alt="{described}">'
            f'</div><script type="application/json" class="spec">{shown}</script>'
            f'<a class="picture" href="{path}" download>SVG</a></figure>'
        )
