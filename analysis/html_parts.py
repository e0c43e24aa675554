"""Parts of pages that stand alone.

Nothing is fetched: styles are inline and the page's own policy forbids the rest. Every text
from votes and models is escaped.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from importlib.metadata import version

_STYLE = """
.runoff{font:14px/1.45 system-ui,sans-serif;color:inherit}
.runoff table{border-collapse:collapse;margin:.5em 0 1.5em;font-variant-numeric:tabular-nums}
.runoff caption{text-align:left;font-weight:600;padding:.3em 0}
.runoff th,.runoff td{padding:.25em .7em;text-align:right;border-bottom:1px solid #8884}
.runoff th:nth-child(2),.runoff td:nth-child(2){text-align:left;white-space:nowrap}
.runoff .warning{border-left:4px solid #b58900;padding:.3em .8em;margin:.4em 0}
.runoff .names th:first-child,.runoff .names td:first-child{text-align:left}
.runoff .names td{white-space:nowrap}
.runoff .names td.long{white-space:normal;min-width:22em;text-align:left}
.runoff svg{display:block}
.runoff line{stroke:#8888;stroke-width:1}
.runoff .range{stroke:#2a7ab9;stroke-width:3}
.runoff circle{fill:#2a7ab9}
.runoff .note{opacity:.75}
.runoff .wide{overflow-x:auto}
.runoff .heat th:nth-child(2),.runoff .heat td:nth-child(2){text-align:right;white-space:normal}
.runoff .heat th:first-child{text-align:left;white-space:nowrap;font-weight:400}
.runoff .heat thead th{font-weight:400;vertical-align:bottom;max-width:9em;overflow-wrap:break-word}
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

# Longer texts than this are sentences.
_SENTENCE = 60

_PACKAGES = ("runoff", "choix", "numpy", "scipy", "pandas")


def document(title: str, body: str) -> str:
    """A complete page; light and dark follow the reader's settings."""
    return (
        "<!doctype html>\n"
        '<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{text(title)}</title><style>:root{{color-scheme:light dark}}body{{margin:2em}}</style></head>"
        f"<body><h1>{text(title)}</h1>{body}</body></html>\n"
    )


def styled(body: str) -> str:
    """A fragment that brings its own style."""
    return f'<div class="runoff"><style>{_STYLE}</style>{body}</div>'


def plain_table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts; the first two columns are names."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in heads)
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows)
    table = f"<caption>{text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="wide"><table class="names">{table}</table></div>'


def _cell(words: str) -> str:
    # A sentence may take lines of its own; names and numbers stay whole.
    return f"<td{' class="long"' if len(words) > _SENTENCE else ''}>{text(words)}</td>"


def heat_table(
    caption: str, models: list[str], columns: list[tuple[str, list[tuple[float | None, str, str]]]]
) -> str:
    """A table whose cells are coloured by a number from -1 to 1, with a tooltip and a text each."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name, _ in columns)
    rows = []
    for number, model in enumerate(models):
        cells = "".join(_heat_cell(*cells[number]) for _, cells in columns)
        rows.append(f'<tr><th scope="row">{text(model)}</th>{cells}</tr>')
    table = f"<thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<div class="wide"><table class="heat"><caption>{text(caption)}</caption>{table}</table></div>'


def _heat_cell(place: float | None, title: str, shown: str) -> str:
    tint = ""
    if place is not None:
        # Blue above, orange below, as in the charts; thin enough for the text of any theme.
        red, green, blue = (59, 143, 208) if place > 0 else (217, 130, 43)
        tint = f' style="background:rgb({red} {green} {blue} / {min(abs(place), 1.0) * 0.6:.2f})"'
    return f'<td title="{text(title)}"{tint}>{text(shown)}</td>'


def made_with() -> str:
    """Versions that the numbers depend on."""
    return "Made with " + ", ".join(f"{name} {version(name)}" for name in _PACKAGES) + "."


def text(value: str) -> str:
    """A text of others, harmless in markup."""
    return html.escape(value, quote=True)
