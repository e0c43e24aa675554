"""Read prompt tables from TOML, and say where a wrong one stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from ..categories import parse_category
from ..environments import parse_environment
from ..errors import DataError, RecordError
from ..languages import parse_language
from .records import Expectation, Prompt, Quality, ScriptedAnswer

_PROMPT_KEYS = frozenset({"id", "category", "language", "environment", "title", "text", "answer"})
_ANSWER_KEYS = frozenset({"model", "file", "quality", "expect", "note"})
_OPTIONAL_ANSWER_KEYS = frozenset({"stdout"})
_HEADER = re.compile(r"^\s*\[\[\s*prompt\s*(?P<answer>\.\s*answer\s*)?\]\]")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def parse_prompts(text: str, *, source: str) -> tuple[Prompt, ...]:
    """Read the ``[[prompt]]`` tables of one file.

    Parameters
    ----------
    text : str
        The TOML document.
    source : str
        The name of the file, for messages.

    Raises
    ------
    RecordError
        On the first wrong table, as ``file:line: prompt id: what to do``.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecordError(f"{source}: not TOML: {error}") from None
    stray = sorted(document.keys() - {"prompt"})
    if stray:
        raise RecordError(f"{source}: unknown table {stray[0]!r}; every table is [[prompt]]")
    lines = _header_lines(text)
    return tuple(
        _prompt(table, source, lines[number] if number < len(lines) else [])
        for number, table in enumerate(document.get("prompt", []))
    )


def check_collection(prompts: Iterable[Prompt]) -> None:
    """Refuse prompts that share an id or an answer file.

    Raises
    ------
    RecordError
        Naming the two prompts.
    """
    ids: set[str] = set()
    owners: dict[str, str] = {}
    for prompt in prompts:
        if prompt.id in ids:
            raise RecordError(f"two prompts have the id {prompt.id!r}; rename one")
        ids.add(prompt.id)
        for answer in prompt.answers:
            other = owners.setdefault(answer.file, prompt.id)
            if other != prompt.id:
                raise RecordError(
                    f"prompts {other!r} and {prompt.id!r} both use {answer.file!r}; an answer has one prompt"
                )


def _header_lines(text: str) -> list[list[int]]:
    """Line numbers of each ``[[prompt]]`` header, followed by those of its answers.

    `tomllib` forgets lines, and a message without one is no help in a long file.
    """
    found: list[list[int]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header is None:
            continue
        if header["answer"] and found:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def _prompt(table: Mapping[str, Any], source: str, lines: list[int]) -> Prompt:
    name = f"prompt {table.get('id', '(no id)')!r}"
    where = f"{_at(source, lines, 0)}: {name}"
    try:
        _check_keys(table, required=_PROMPT_KEYS)
        if _SLUG.fullmatch(_text(table, "id")) is None:
            raise RecordError("the id must be lower-case words joined by hyphens")
        if not isinstance(table["answer"], list):
            raise RecordError("answers are [[prompt.answer]] tables")
    except DataError as error:
        raise RecordError(f"{where}: {error}") from None
    answers = tuple(
        _answer(entry, f"{_at(source, lines, number)}: {name}, answer {number}")
        for number, entry in enumerate(table["answer"], start=1)
    )
    try:
        files = [answer.file for answer in answers]
        if len(set(files)) != len(files):
            raise RecordError(f"two answers share a file: {', '.join(files)}")
        return Prompt(
            id=table["id"],
            category=parse_category(_text(table, "category")),
            language=parse_language(_text(table, "language")),
            environment=parse_environment(_text(table, "environment")),
            title=_text(table, "title"),
            text=_text(table, "text").strip(),
            answers=answers,
        )
    except DataError as error:
        raise RecordError(f"{where}: {error}") from None


def _answer(table: Mapping[str, Any], where: str) -> ScriptedAnswer:
    try:
        _check_keys(table, required=_ANSWER_KEYS, optional=_OPTIONAL_ANSWER_KEYS)
        return ScriptedAnswer(
            model=_text(table, "model"),
            file=_text(table, "file"),
            quality=Quality(_word(table, "quality", tuple(Quality))),
            expect=Expectation(_word(table, "expect", tuple(Expectation))),
            note=_text(table, "note"),
            stdout=_text(table, "stdout") if "stdout" in table else None,
        )
    except DataError as error:
        raise RecordError(f"{where}: {error}") from None


def _at(source: str, lines: list[int], number: int) -> str:
    return f"{source}:{lines[number]}" if number < len(lines) else source


def _check_keys(
    table: Mapping[str, Any], *, required: frozenset[str], optional: frozenset[str] = frozenset()
) -> None:
    missing = sorted(required - table.keys())
    if missing:
        raise RecordError(f"misses {', '.join(missing)}")
    unknown = sorted(table.keys() - required - optional)
    if unknown:
        raise RecordError(
            f"has the unknown key {unknown[0]!r}; known: {', '.join(sorted(required | optional))}"
        )


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table[key]
    if not isinstance(value, str):
        raise RecordError(f"{key} must be a string, not {value!r:.40}")
    return value


def _word(table: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    value = _text(table, key)
    if value not in known:
        raise RecordError(f"{key} {value!r} is unknown; known: {', '.join(known)}")
    return value
