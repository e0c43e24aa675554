"""Picking a few prompts that stand for many: same shares, little repeated, as different as they can be.

::

    asked = [Asked(text="…", category="web_design", environment="react", language="typescript"), …]
    result = distil(asked, 600, seed=7)
    result.chosen          # in the order of their strata
    result.shares          # wanted and reached, by category, environment and language

Modules, from the bottom up: ``texts`` (normal form, near duplicates), ``embedding``
(TF-IDF and truncated SVD, or vectors from elsewhere), ``quotas`` (whole numbers that
keep the shares), ``picking`` (k-means inside a stratum), ``distilling``.
"""

from .distilling import Asked, Chosen, Distilled, Filters, distil
from .embedding import embed_texts
from .quotas import Quotas, round_shares
from .texts import near_duplicates, normal_text

__all__ = [
    "Asked",
    "Chosen",
    "Distilled",
    "Filters",
    "Quotas",
    "distil",
    "embed_texts",
    "near_duplicates",
    "normal_text",
    "round_shares",
]
