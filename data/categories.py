"""The six topics of the prompts, with their published shares of the 4,731 votes."""

from __future__ import annotations

from enum import StrEnum

from .errors import VocabularyError


class Category(StrEnum):
    """What a prompt is about."""

    WEB_DESIGN = "web_design"
    PROBLEM_SOLVING = "problem_solving"
    GAME_DEVELOPMENT = "game_development"
    SCIENTIFIC_COMPUTING = "scientific_computing"
    CREATIVE_CODING = "creative_coding"
    DIAGRAM_CREATION = "diagram_creation"

    @property
    def label(self) -> str:
        """The name to show to people."""
        return self.value.replace("_", " ").capitalize()


#: Votes per topic in the published data (arXiv 2510.08697 v2, Fig. 12); they sum to 4,731.
PUBLISHED_VOTES = {
    Category.WEB_DESIGN: 1707,
    Category.PROBLEM_SOLVING: 1079,
    Category.GAME_DEVELOPMENT: 757,
    Category.SCIENTIFIC_COMPUTING: 659,
    Category.CREATIVE_CODING: 380,
    Category.DIAGRAM_CREATION: 149,
}


def parse_category(name: str) -> Category:
    """Look a category up by its name, in any case, with spaces, hyphens or underscores.

    Raises
    ------
    VocabularyError
        When the name is none of the six.
    """
    try:
        return Category(name.strip().lower().replace(" ", "_").replace("-", "_"))
    except ValueError:
        known = ", ".join(category.value for category in Category)
        raise VocabularyError(f"unknown category {name!r}; known: {known}") from None
