"""From the tables of a catalogue file to its entries; every fault is found before any is told."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from data.prompts import SCRIPTED_MODELS

from ..battle.draw import DrawMode
from ..errors import CatalogueError, ModelError
from .catalogue import CATALOGUE_VERSION, SCRIPTED_JUDGES, Catalogue, ModelEntry, ModelKind, Patience, Prices
from .messages import Parameters

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,99}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
#: Headers that carry keys in common protocols; their values come from the environment alone.
_KEY_HEADERS = {"authorization", "proxy-authorization", "api-key", "x-api-key", "x-goog-api-key", "cookie"}
#: What the client itself puts into a request.
_OWN_BODY = {"model", "messages", "stream", "stream_options", "n", "max_tokens", *Parameters.__slots__}
_PLACEHOLDER = re.compile(r"^(sk-|hf_|gsk_|AIza|Bearer )")


class _Table:
    """One table of the file: takes keys out of it, and notes what is wrong with each."""

    def __init__(self, where: str, table: Mapping[str, Any], problems: list[str]) -> None:
        self.where = where
        self.left = dict(table)
        self.known: list[str] = []
        self.problems = problems

    def wrong(self, what: str) -> None:
        self.problems.append(f"{self.where}: {what}")

    def take(self, key: str, kind: Callable[[Any], Any], default: Any = None) -> Any:
        """The value of a key, checked; the default where it is missing or wrong."""
        self.known.append(key)
        if key not in self.left:
            return default
        value = self.left.pop(key)
        try:
            return kind(value)
        except ValueError as error:
            self.wrong(f"{key} {error}, not {_shown(value)}")
            return default

    def table(self, key: str) -> _Table:
        self.known.append(key)
        value = self.left.pop(key, {})
        if not isinstance(value, dict):
            self.wrong(f"{key} must be a table ([model.{key}]), not {_shown(value)}")
            value = {}
        return _Table(f"{self.where}, {key}", value, self.problems)

    def done(self) -> None:
        """Refuse what nobody took."""
        for key in self.left:
            near = get_close_matches(key, self.known, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; known: {', '.join(sorted(self.known))}"
            self.wrong(f"unknown key {key!r}{hint}")


def _shown(value: object) -> str:
    # Somebody may have pasted a key where a name belongs.
    if isinstance(value, str) and _PLACEHOLDER.match(value):
        return "what looks like a key"
    return f"{value!r:.60}"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or "\x00" in value or len(value) > 2_000:
        raise ValueError("must be a text that is not empty")
    return value.strip()


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        found = _text(value)
        if pattern.fullmatch(found) is None:
            raise ValueError(f"must be {what}")
        return found

    return check


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _number(low: float, high: float = math.inf, *, above: bool = False) -> Callable[[object], float]:
    def check(value: object) -> float:
        # A whole number may be too large for a float.
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15:
            raise ValueError(f"must be a number from {low:g}")
        number = float(value)
        if not math.isfinite(number) or not low <= number <= high or (above and number == low):
            upto = "" if high == math.inf else f" to {high:g}"
            raise ValueError(f"must be a number {'above' if above else 'from'} {low:g}{upto}")
        return number

    return check


def _whole(low: int, high: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low:,} to {high:,}")
        return value

    return check


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of model names")
    return tuple(value)


def _address(value: object) -> str:
    """A base address: http or https, without a key, a query or a fragment in it."""
    found = _text(value)
    try:
        parts = urlsplit(found)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        port_ok = False
    if not port_ok or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address such as http://localhost:11434/v1")
    if parts.username is not None or parts.password is not None:
        raise CatalogueError("holds a user or password; put the key into key_env's variable instead")
    if parts.query or parts.fragment or any(c.isspace() or not c.isprintable() for c in found):
        raise ValueError("must be the base address alone, without ? and # and spaces")
    return found.rstrip("/")


def _kind(value: object) -> ModelKind:
    try:
        return ModelKind(_text(value))
    except ValueError:
        raise ValueError(f"must be one of {', '.join(ModelKind)}") from None


def _draw(value: object) -> DrawMode:
    try:
        return DrawMode(_text(value))
    except ValueError:
        raise ValueError(f"must be one of {', '.join(DrawMode)}") from None


def _stop(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list):
        raise ValueError("must be a text or a list of texts")
    return tuple(value)


def parse_catalogue(document: Mapping[str, Any], *, source: str) -> Catalogue:
    """Read the tables of a catalogue.

    Parameters
    ----------
    document : mapping
        The parsed TOML.
    source : str
        The file's name, for messages.

    Raises
    ------
    CatalogueError
        With every fault on a line of its own.
    """
    problems: list[str] = []
    top = _Table("top of the file", document, problems)
    top.known.append("model")
    models = top.left.pop("model", [])
    if not isinstance(models, list) or not all(isinstance(table, dict) for table in models):
        top.wrong("models are [[model]] tables, with two brackets on each side")
        models = []
    version = top.take("version", _whole(1, 10**6), None)
    if version is None and not any("version" in problem for problem in problems):
        top.wrong(f"version is missing; write version = {CATALOGUE_VERSION}")
    elif version is not None and version != CATALOGUE_VERSION:
        top.wrong(f"version is {version}; this program reads {CATALOGUE_VERSION}")
    currency = top.take("currency", _matching(_CURRENCY, "a currency of three letters, as USD"), "USD")
    draw = top.take("draw", _draw, DrawMode.WEIGHTS)
    top.done()
    entries = [
        _entry(table, f"model {number}{_called(table)}", currency, problems)
        for number, table in enumerate(models, start=1)
    ]
    if not models and not problems:
        top.wrong("no [[model]] table; add one, or remove the file for the scripted models")
    _across(entries, problems)
    if problems:
        raise CatalogueError("\n  ".join([f"{source} has {_count(len(problems))}:", *problems]))
    return Catalogue(models=tuple(entries), currency=currency, draw=draw, source=source)


def _count(number: int) -> str:
    return "1 fault" if number == 1 else f"{number} faults"


def _called(table: Mapping[str, Any]) -> str:
    name = table.get("name")
    return f" ({name!r:.60})" if isinstance(name, str) and not _PLACEHOLDER.match(name) else ""


def _entry(raw: Mapping[str, Any], where: str, currency: str, problems: list[str]) -> ModelEntry:
    table = _Table(where, raw, problems)
    named = "name" in table.left
    name = table.take(
        "name",
        _matching(_NAME, "letters, digits and . _ : / @ + - (it is what votes are recorded under)"),
        "",
    )
    if not named:
        table.wrong("name is missing; it is what votes are recorded under")
    kind = table.take("kind", _kind, ModelKind.OPENAI)
    try:
        address = table.take("address", _address, "")
    except CatalogueError as error:
        table.wrong(f"address {error}")
        address = ""
    prices = Prices(
        currency=currency,
        into=table.take("price_in", _number(0)),
        out=table.take("price_out", _number(0)),
        cached_into=table.take("price_cached_in", _number(0)),
    )
    if (prices.into is None) != (prices.out is None):
        table.wrong("price_in and price_out go together; give both, or neither where they are unknown")
    headers, header_env = _headers(table.table("headers"))
    entry = ModelEntry(
        name=name,
        kind=kind,
        address=address,
        display_name=table.take("display_name", _text, ""),
        model=table.take("model", _text, name),
        key_env=table.take("key_env", _matching(_VARIABLE, "the name of an environment variable"), ""),
        file=table.take("file", _text, ""),
        organisation=table.take("organisation", _text, ""),
        licence=table.take("licence", _text, ""),
        weight=table.take("weight", _number(0), 1.0),
        boost=table.take("boost", _number(0, above=True), 1.0),
        targets=table.take("targets", _names, ()),
        outage=table.take("outage", _flag, False),
        judge_only=table.take("judge_only", _flag, False),
        context_length=table.take("context_length", _whole(1, 10**9)),
        sees_images=table.take("sees_images", _flag, False),
        takes_system=table.take("takes_system", _flag, True),
        usage_in_stream=table.take("usage_in_stream", _flag, True),
        max_tokens_name=table.take(
            "max_tokens_name",
            _matching(re.compile("max_tokens|max_completion_tokens"), "max_tokens or max_completion_tokens"),
            "max_tokens",
        ),
        prices=prices,
        parameters=_parameters(table.table("parameters")),
        headers=headers,
        header_env=header_env,
        body=_body(table),
        patience=_patience(table.table("patience")),
    )
    _of_its_kind(table, entry, raw)
    table.done()
    return entry


def _of_its_kind(table: _Table, entry: ModelEntry, raw: Mapping[str, Any]) -> None:
    """What each kind needs, and what it has no use for."""
    if entry.kind is ModelKind.OPENAI and "address" not in raw:
        table.wrong('address is missing; give the base address, as "http://localhost:11434/v1"')
    if entry.kind is ModelKind.GGUF and "file" not in raw:
        table.wrong('file is missing; give the path of a .gguf file, or "small" for the fetched one')
    scripted = (*SCRIPTED_MODELS, *SCRIPTED_JUDGES)
    if entry.kind is ModelKind.SCRIPTED and entry.model not in scripted:
        table.wrong(f"model {_shown(entry.model)} is not scripted; scripted are {', '.join(scripted)}")
    elif entry.kind is ModelKind.SCRIPTED and entry.judge_only != (entry.model in SCRIPTED_JUDGES):
        can = (
            "only judges; write judge_only = true"
            if not entry.judge_only
            else "cannot judge; remove judge_only"
        )
        table.wrong(f"{entry.model} {can}")
    useless = {
        ModelKind.OPENAI: ("file",),
        ModelKind.GGUF: ("address", "key_env"),
        ModelKind.SCRIPTED: ("address", "key_env", "file", "headers", "body"),
    }[entry.kind]
    for key in useless:
        if key in raw:
            table.wrong(f"{key} means nothing for kind {entry.kind.value!r}; remove it")


def _parameters(table: _Table) -> Parameters:
    found = {
        "temperature": table.take("temperature", _number(0, 2)),
        "top_p": table.take("top_p", _number(0, 1)),
        "max_tokens": table.take("max_tokens", _whole(1, 2**31)),
        "seed": table.take("seed", _whole(-(2**63), 2**63 - 1)),
        "stop": table.take("stop", _stop),
    }
    table.done()
    try:
        return Parameters(**found)
    except ModelError as error:
        table.wrong(str(error))
        return Parameters()


def _patience(table: _Table) -> Patience:
    kinds: dict[str, Callable[[object], Any]] = {
        "connect_s": _number(0, 600, above=True),
        "read_s": _number(0, 3_600, above=True),
        "total_s": _number(0, 86_400, above=True),
        "retries": _whole(0, 20),
        "max_characters": _whole(1, 10_000_000),
    }
    found = {
        field.name: table.take(field.name, kinds[field.name], field.default) for field in fields(Patience)
    }
    table.done()
    return Patience(**found)


def _headers(table: _Table) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Headers as they are, and headers whose values come from environment variables."""
    plain, secret = [], []
    for name, value in table.left.items():
        if _HEADER.fullmatch(name) is None:
            table.wrong(f"{name!r:.60} is no name of a header")
        elif isinstance(value, dict) and set(value) == {"env"} and isinstance(value["env"], str):
            if _VARIABLE.fullmatch(value["env"]) is None:
                table.wrong(f"{name}: env must be the name of an environment variable")
            secret.append((name, value["env"]))
        elif name.lower() in _KEY_HEADERS:
            table.wrong(f'{name} carries a key; write {name} = {{ env = "NAME_OF_A_VARIABLE" }}')
        elif not isinstance(value, str) or not value.isascii() or not value.isprintable():
            table.wrong(f'{name} must be a text in ASCII, or {{ env = "NAME_OF_A_VARIABLE" }}')
        else:
            plain.append((name, value))
    return tuple(plain), tuple(secret)


def _body(table: _Table) -> dict[str, Any]:
    found = table.table("body")
    for key in sorted(found.left.keys() & _OWN_BODY):
        found.wrong(f"{key} is set by Runoff itself; use model or [model.parameters]")
    if not _is_json(found.left):
        found.wrong("only texts, finite numbers, true, false, lists and tables can be sent")
        return {}
    return found.left


def _is_json(value: object) -> bool:
    if isinstance(value, dict):
        return all(_is_json(item) for item in value.values())
    if isinstance(value, list):
        return all(_is_json(item) for item in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | int)


def _across(entries: list[ModelEntry], problems: list[str]) -> None:
    """What only shows when all models are known."""
    names: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        if entry.name and entry.name in names:
            problems.append(
                f"model {number} ({entry.name!r}): model {names[entry.name]} has that name too; rename one"
            )
        names.setdefault(entry.name, number)
    for number, entry in enumerate(entries, start=1):
        for target in entry.targets:
            if target not in names or target == entry.name:
                problems.append(
                    f"model {number} ({entry.name!r}): targets names {_shown(target)}, which is no other model here"
                )
