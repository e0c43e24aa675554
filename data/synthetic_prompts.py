"""Short invented prompts for synthetic battles."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .categories import Category
from .environments import Environment

#: Natural languages of the prompts with invented shares (nine are published, their shares are not).
PROMPT_LANGUAGES: Mapping[str, float] = MappingProxyType(
    {
        "English": 0.80,
        "Chinese": 0.08,
        "Russian": 0.04,
        "Spanish": 0.02,
        "German": 0.02,
        "Vietnamese": 0.01,
        "French": 0.01,
        "Japanese": 0.01,
        "Portuguese": 0.01,
    }
)

_TASKS: dict[Category, tuple[str, ...]] = {
    Category.WEB_DESIGN: (
        "a landing page for a small bakery",
        "a sign-up form that checks each field while typing",
        "a photo gallery with a full-screen view",
        "a dashboard with three charts and a date filter",
        "a to-do list that remembers its entries",
        "a pricing table with a monthly and yearly switch",
    ),
    Category.PROBLEM_SOLVING: (
        "the shortest path through a maze given as text",
        "a parser for arithmetic expressions with brackets",
        "the longest run of increasing numbers in a list",
        "a scheduler that packs meetings into rooms",
        "a word counter that ignores case and punctuation",
        "a solver for 9 by 9 number puzzles",
    ),
    Category.GAME_DEVELOPMENT: (
        "a snake game with growing speed",
        "a two-player paddle game",
        "a falling-block puzzle with a preview of the next piece",
        "a card game of finding pairs",
        "a platform game with three levels",
        "a maze game with a moving guard",
    ),
    Category.SCIENTIFIC_COMPUTING: (
        "a simulation of a double pendulum",
        "a fit of a line with error bars to noisy data",
        "the spread of heat through a metal plate",
        "a predator and prey model with adjustable rates",
        "the spectrum of a short sound",
        "an estimate of pi by random points, with its error",
    ),
    Category.CREATIVE_CODING: (
        "a night sky whose stars follow the pointer",
        "a flower that grows out of a fractal",
        "falling snow that settles on letters",
        "a pattern of waves in four colours",
        "a clock drawn as a garden",
        "a small orchestra of bouncing balls",
    ),
    Category.DIAGRAM_CREATION: (
        "the life of an online order as a flow chart",
        "the tables of a library and how they relate",
        "the messages between a browser and a server at sign-in",
        "a family tree over four generations",
        "the states of a traffic light",
        "a plan of a six-week project",
    ),
}

_HOW: dict[Environment, str] = {
    Environment.CORE_WEB: "as one HTML page",
    Environment.REACT: "with React",
    Environment.VUE: "with Vue",
    Environment.STREAMLIT: "as a Streamlit app",
    Environment.GRADIO: "as a Gradio app",
    Environment.PYGAME: "with PyGame",
    Environment.MERMAID: "as a Mermaid diagram",
    Environment.INTERPRETER: "as a program that prints its result",
}


def prompt_for(category: Category, environment: Environment, variant: int) -> str:
    """Make the prompt of a synthetic battle; ``variant`` picks the task."""
    tasks = _TASKS[category]
    return f"Write {tasks[variant % len(tasks)]}, {_HOW[environment]}."
