"""Which prompts of the book are about what somebody asked: words in common, rare ones weighing more."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from data import prompts
from data.prompts import Prompt

_WORD = re.compile(r"[a-z][a-z0-9+#]*")
#: Words of every request; they say nothing about what is asked.
_COMMON = frozenset(
    re.findall(
        r"\S+",
        "a an and are as at be but by can could do does for from have how i if in into is it its let like make "
        "me my need of on one or please should show so some that the them then there these they this to two up "
        "use using want when where which with without write would you your program code app create build simple "
        "small page each every all also add",
    )
)
_TITLE_WEIGHT = 3


def _words(text: str) -> list[str]:
    found = (word.rstrip("s") if len(word) > 3 else word for word in _WORD.findall(text.lower()))
    return [word for word in found if word not in _COMMON]


def _prompt_words(prompt: Prompt) -> Counter[str]:
    about = f"{prompt.id.replace('-', ' ')} {prompt.language.label} {prompt.environment.label}"
    return (
        Counter(_words(prompt.text)) + Counter(_words(prompt.title) * _TITLE_WEIGHT) + Counter(_words(about))
    )


@cache
def _rarity() -> dict[str, float]:
    """Inverse document frequency over the book."""
    book = prompts.load()
    seen = Counter(word for prompt in book for word in _prompt_words(prompt))
    return {word: math.log((1 + len(book)) / count) for word, count in seen.items()}


def nearest_prompts(asked: str, book: Sequence[Prompt] | Iterable[Prompt]) -> list[tuple[Prompt, float]]:
    """The prompts that share words with a request, nearest first, each with its cosine (0 to 1)."""
    rarity = _rarity()
    # A long request counts like a short one: the first words say what is wanted.
    wanted = _vector(Counter(_words(asked[:4_000])), rarity)
    scored = [(prompt, _cosine(wanted, _vector(_prompt_words(prompt), rarity))) for prompt in book]
    return sorted((pair for pair in scored if pair[1] > 0), key=lambda pair: (-pair[1], pair[0].id))


def _vector(words: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    unknown = max(rarity.values())
    return {word: (1 + math.log(count)) * rarity.get(word, unknown) for word, count in words.items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    shared = sum(weight * other[word] for word, weight in one.items() if word in other)
    norms = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return shared / norms if norms else 0.0
