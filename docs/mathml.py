"""Formulas of the pages as MathML, which browsers draw by themselves: no script, no font to fetch."""

from __future__ import annotations

from typing import Any

from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.errors import SphinxError


class FormulaError(SphinxError):
    """A formula that cannot be shown."""

    category = "formula"


def _written(writer: Any, node: Any, *, block: bool) -> None:
    try:
        writer.body.append(tex2mathml(node.astext(), as_block=block))
    except Exception as error:
        raise FormulaError(f"{node.source}:{node.line}: {node.astext()}: {error}") from error


def _inline(writer: Any, node: Any) -> None:
    from docutils.nodes import SkipNode

    _written(writer, node, block=False)
    raise SkipNode


def _block(writer: Any, node: Any) -> None:
    from docutils.nodes import SkipNode

    writer.body.append('<div class="math">')
    _written(writer, node, block=True)
    writer.body.append("</div>")
    raise SkipNode


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx of the renderer ``mathml``."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
