"""Whether an answer names its maker, which ends a blind comparison.

A vote after such an answer is kept and marked as void: the voter knew, or could
know, who answered. Two things count, outside code: the model's own name from the
catalogue, and a sentence in which the answer says who it is or who made it.
Talking *about* a company ("call the Google Maps API") does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Names that models give themselves, and their makers; lower case.
FAMILIES = (
    "chatgpt",
    "gpt",
    "claude",
    "gemini",
    "gemma",
    "bard",
    "llama",
    "mistral",
    "mixtral",
    "codestral",
    "qwen",
    "deepseek",
    "grok",
    "copilot",
    "command r",
    "phi",
    "kimi",
    "glm",
    "chatglm",
    "ernie",
    "hunyuan",
    "yi",
    "falcon",
    "starcoder",
    "granite",
    "nova",
    "nemotron",
    "minimax",
    "smollm",
)
MAKERS = (
    "openai",
    "anthropic",
    "google",
    "google deepmind",
    "deepmind",
    "meta",
    "meta ai",
    "mistral ai",
    "mistral",
    "alibaba",
    "alibaba cloud",
    "deepseek",
    "xai",
    "microsoft",
    "cohere",
    "moonshot ai",
    "zhipu ai",
    "zhipu",
    "baidu",
    "tencent",
    "01.ai",
    "bigcode",
    "hugging face",
    "ibm",
    "amazon",
    "nvidia",
)

_FENCE = re.compile(r"(```|~~~).*?(?:\1|\Z)", re.DOTALL)
_INLINE = re.compile(r"`[^`\n]*`")
_SELF = r"(?:i am|i['’]m|my name is|call me|as|you are talking to)"
_KIND = (
    r"(?:\s+(?:an?|the|your))?"
    r"(?:\s+(?:ai|a\.i\.|large|language|model|assistant|llm|chatbot|based|on|called|named|version|of)\b,?)*"
)
_MADE = r"(?:made|trained|developed|created|built|designed|provided|powered)\s+by"
_MY = r"\b(?:i|me|my|model|assistant|ai)\b"


def _either(names: Iterable[str]) -> str:
    ordered = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in ordered)


def _prose(text: str) -> str:
    return " ".join(_INLINE.sub(" ", _FENCE.sub(" ", text)).split())


def names_maker(text: str, *, names: Iterable[str] = (), organisations: Iterable[str] = ()) -> str:
    """The words by which an answer names itself or its maker; empty when it does not.

    Parameters
    ----------
    text : str
        The whole answer, in markdown; code does not count.
    names : iterable of str
        Names of this model as the catalogue has them. They count wherever they stand.
    organisations : iterable of str
        Who makes it; counts only in a sentence about the one who speaks.
    """
    prose = _prose(text)[:200_000]
    own = [name for name in names if len(name) > 3]
    if own:
        found = re.search(rf"(?<![\w-])(?:{_either(own)})(?![\w-])", prose, re.IGNORECASE)
        if found:
            return found[0]
    families = _either([*FAMILIES, *(name.lower() for name in own)])
    makers = _either([*MAKERS, *(name.lower() for name in organisations)])
    said = re.search(
        rf"\b{_SELF}{_KIND}\s+(?:{families})(?:[-\s]?[\d.]+\w*)?(?!\w)(?!['’]s\b)", prose, re.IGNORECASE
    )
    if said and not said[0].lower().startswith("as "):
        return said[0]
    if said and re.match(rf"{re.escape(said[0])}[^.!?]{{0,40}}{_MY}", prose[said.start() :], re.IGNORECASE):
        return said[0]
    made = re.search(rf"{_MY}[^.!?]{{0,60}}\b{_MADE}\s+(?:{makers})(?!\w)", prose, re.IGNORECASE)
    return made[0] if made else ""
