"""The glossary: every word of the app that needs saying, in one file, and links to it from anywhere.

Pages write ``term("bootstrap")`` where they would write the word, and give
``meaning("bootstrap")`` to widgets that take a help text; so a word has one meaning
everywhere. A test finds every such call.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import GlossaryError

GLOSSARY = Path(__file__).with_name("glossary.toml")
VERSION = 1
#: Where the glossary is, as seen from any other page.
PAGE = "glossary"

_KEYS = {"id", "name", "group", "text", "formula", "source", "see"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word.

    Attributes
    ----------
    id : str
        Its address on the glossary page: small letters, digits and hyphens.
    group : str
        The heading that it stands under.
    text : str
        What it means, in a sentence or two, without markup.
    formula : str
        LaTeX; empty where there is none.
    source : str
        Where it comes from; empty for words of this project.
    see : tuple of str
        Ids of other terms.
    """

    id: str
    name: str
    group: str
    text: str
    formula: str = ""
    source: str = ""
    see: tuple[str, ...] = ()

    def speaks_of(self, words: str) -> bool:
        """Whether every one of the words is in its name, its text or its source, however written."""
        whole = f"{self.name} {self.text} {self.source}".casefold()
        return all(word in whole for word in words.casefold().split())


@cache
def glossary() -> Mapping[str, Term]:
    """Every term by its id, in the order of the file."""
    return read_glossary(GLOSSARY.read_text(encoding="utf-8"))


def read_glossary(text: str) -> Mapping[str, Term]:
    """Read a glossary.

    Raises
    ------
    GlossaryError
        With every fault of the file in one message.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GlossaryError(f"the glossary is no TOML: {error}") from error
    if table.get("version") != VERSION:
        raise GlossaryError(f"the glossary has version {table.get('version')!r}; this Runoff reads {VERSION}")
    faults: list[str] = []
    terms: dict[str, Term] = {}
    for number, entry in enumerate(table.get("term", []), 1):
        where = f"term {number} ({entry.get('id', 'without an id')})"
        wrong = _faults(entry)
        if entry.get("id") in terms:
            wrong.append("its id stands twice")
        faults += [f"{where}: {fault}" for fault in wrong]
        if not wrong:
            terms[entry["id"]] = Term(**{**entry, "see": tuple(entry.get("see", ()))})
    faults += [
        f"{term.id}: see {other!r}, which is no term"
        for term in terms.values()
        for other in term.see
        if other not in terms
    ]
    if not terms:
        faults.append("no terms; each is a table [[term]]")
    if faults:
        raise GlossaryError("the glossary has faults: " + "; ".join(faults))
    return terms


def _faults(entry: Mapping[str, Any]) -> list[str]:
    faults = [f"unknown key {key!r}" for key in sorted(set(entry) - _KEYS)]
    for key in ("id", "name", "group", "text"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            faults.append(f"no {key}")
    if not set(str(entry.get("id", ""))) <= set("abcdefghijklmnopqrstuvwxyz0123456789-"):
        faults.append("an id has small letters, digits and hyphens")
    see = entry.get("see", [])
    if not isinstance(see, list) or not all(isinstance(other, str) for other in see):
        faults.append("see is a list of ids")
    return faults


def find_term(name: str) -> Term:
    """The term of that id.

    Raises
    ------
    GlossaryError
        When there is none.
    """
    found = glossary().get(name)
    if found is None:
        raise GlossaryError(f"no term {name!r} in the glossary; known: {', '.join(glossary())}")
    return found


def term(name: str, words: str = "") -> str:
    """A link to a term, as markdown.

    Parameters
    ----------
    name : str
        Its id.
    words : str
        What the link says; the name of the term otherwise.
    """
    return f"[{words or find_term(name).name}]({PAGE}#{find_term(name).id})"


def meaning(name: str) -> str:
    """What a term means, for a help text."""
    return find_term(name).text


def terms(*names: str) -> str:
    """Links to several terms in one line, as markdown."""
    return " · ".join(map(term, names))


def matching(words: str) -> dict[str, list[Term]]:
    """The terms that speak of these words, under their headings; all of them without words."""
    return _grouped(each for each in glossary().values() if each.speaks_of(words))


def _grouped(found: Iterable[Term]) -> dict[str, list[Term]]:
    groups: dict[str, list[Term]] = {}
    for each in found:
        groups.setdefault(each.group, []).append(each)
    return groups
