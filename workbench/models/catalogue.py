"""The list of models: which there are, where they answer, what they cost, how often they are drawn.

A catalogue is a TOML file (`models.example.toml` beside this module explains every
key). Keys of a model's address are never in it: it names environment variables.
`read_catalogue` refuses a file with every fault in it named at once;
`CatalogueFile` reads it again when it changes.
"""

from __future__ import annotations

import logging
import os
import threading
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import platformdirs

from data.prompts import SCRIPTED_MODELS

from ..battle.draw import DrawMode
from ..errors import CatalogueError, KeyRefused
from .messages import Parameters
from .secret import Secret

log = logging.getLogger(__name__)

CATALOGUE_VERSION = 1
#: Judges that are a rule (`workbench.judging.scripted`); the first decides by what it is shown, the second
#: prefers what comes first.
SCRIPTED_JUDGES = ("scripted-judge", "scripted-judge-first")
EXAMPLE = Path(__file__).with_name("models.example.toml")


class ModelKind(StrEnum):
    """What stands behind a name."""

    #: Any address that speaks OpenAI's chat protocol: a cloud, or a server on this machine.
    OPENAI = "openai"
    #: Fixed answers of this project.
    SCRIPTED = "scripted"
    #: A file of weights that this machine runs itself.
    GGUF = "gguf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices per million tokens; None is unknown, and then no cost is shown."""

    currency: str = "USD"
    into: float | None = None
    out: float | None = None
    #: For tokens that the address had in its cache; the price of others where none is given.
    cached_into: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long and how often an address is asked, and how much of an answer is kept.

    Attributes
    ----------
    connect_s, read_s : float
        Seconds to connect, and to wait for the next piece of an answer.
    total_s : float
        Seconds for the whole answer, retries and waits included.
    retries : int
        How often it is asked again after a passing fault, before any text came.
    max_characters : int
        A longer answer is cut there.
    """

    connect_s: float = 10.0
    read_s: float = 120.0
    total_s: float = 600.0
    retries: int = 4
    max_characters: int = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One model of the catalogue.

    Attributes
    ----------
    name : str
        What votes are recorded under; never changes while votes count.
    address : str
        Base address of the chat protocol, as ``http://localhost:11434/v1``.
    model : str
        What the address calls it.
    key_env : str
        Environment variable that holds the key; empty where none is needed.
    header_env : mapping
        Further headers whose values come from environment variables.
    file : str
        Of a ``gguf`` model: a path, or ``small`` for the one that `runoff models fetch` gets.
    weight, boost : float
        It is drawn in proportion to their product.
    targets : tuple of str
        Models that it should meet more often.
    outage : bool
        It is never drawn, and shown as unavailable.
    judge_only : bool
        It judges and answers no prompts: it is never drawn, and offered to judges alone.
    sees_images : bool
        A judge that is sent pictures; others are told of them in words.
    takes_system : bool
        Otherwise the system prompt is put before the first message of the person.
    max_tokens_name : str
        What the address calls ``max_tokens``.
    """

    name: str
    kind: ModelKind = ModelKind.OPENAI
    display_name: str = ""
    address: str = ""
    model: str = ""
    key_env: str = ""
    file: str = ""
    organisation: str = ""
    licence: str = ""
    weight: float = 1.0
    boost: float = 1.0
    targets: tuple[str, ...] = ()
    outage: bool = False
    judge_only: bool = False
    context_length: int | None = None
    sees_images: bool = False
    takes_system: bool = True
    usage_in_stream: bool = True
    max_tokens_name: str = "max_tokens"
    prices: Prices = field(default_factory=Prices)
    parameters: Parameters = field(default_factory=Parameters)
    headers: tuple[tuple[str, str], ...] = ()
    header_env: tuple[tuple[str, str], ...] = ()
    body: dict[str, Any] = field(default_factory=dict)
    patience: Patience = field(default_factory=Patience)

    @property
    def label(self) -> str:
        """What people read, after the vote."""
        return self.display_name or self.name

    @property
    def draw_weight(self) -> float:
        """How often it is drawn, relative to others; 0 in an outage, and for a judge alone."""
        return 0.0 if self.outage or self.judge_only else self.weight * self.boost

    def key(self) -> Secret:
        """The key of its address, read now; empty where it needs none.

        Raises
        ------
        KeyRefused
            When the environment variable is not set.
        """
        return _from_environment(self.name, self.key_env) if self.key_env else Secret("")

    def secret_headers(self) -> dict[str, Secret]:
        """The headers that come from environment variables.

        Raises
        ------
        KeyRefused
            When a variable is not set.
        """
        return {header: _from_environment(self.name, variable) for header, variable in self.header_env}


def _from_environment(model: str, variable: str) -> Secret:
    value = os.environ.get(variable, "").strip()
    if not value:
        raise KeyRefused(
            f"{model}: the environment variable {variable} is not set; "
            f"put the key there before Runoff starts (export {variable}=…)"
        )
    if not value.isascii() or not value.isprintable():
        raise KeyRefused(
            f"{model}: the environment variable {variable} holds characters that no key has "
            "(a line break, or letters outside ASCII); copy the key again"
        )
    return Secret(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every model that may answer, in the order of the file.

    Attributes
    ----------
    draw : DrawMode
        How the two models of a battle are drawn.
    source : str
        The file, or a word for the built-in list.
    """

    models: tuple[ModelEntry, ...]
    currency: str = "USD"
    draw: DrawMode = DrawMode.WEIGHTS
    source: str = ""

    def find(self, name: str) -> ModelEntry:
        """The model of that name.

        Raises
        ------
        CatalogueError
            When there is none.
        """
        for entry in self.models:
            if entry.name == name:
                return entry
        raise CatalogueError(f"no model {name!r} in {self.source}; it has {', '.join(self.names) or 'none'}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all models."""
        return tuple(entry.name for entry in self.models)

    @property
    def answering(self) -> tuple[ModelEntry, ...]:
        """The models that a person may ask: neither in an outage nor there to judge alone."""
        return tuple(entry for entry in self.models if not entry.outage and not entry.judge_only)

    @property
    def judges(self) -> tuple[ModelEntry, ...]:
        """The models that can judge: all but the scripted ones that answer from a book."""
        return tuple(
            entry
            for entry in self.models
            if not entry.outage and (entry.judge_only or entry.kind is not ModelKind.SCRIPTED)
        )

    @property
    def drawable(self) -> tuple[ModelEntry, ...]:
        """The models that a battle may draw."""
        return tuple(entry for entry in self.models if entry.draw_weight > 0)


def scripted_catalogue() -> Catalogue:
    """The catalogue of those who gave none: the scripted models and judges."""
    models = tuple(
        ModelEntry(
            name=name,
            kind=ModelKind.SCRIPTED,
            organisation="Runoff",
            licence="Apache-2.0",
            model=name,
            judge_only=name in SCRIPTED_JUDGES,
            sees_images=name in SCRIPTED_JUDGES,
        )
        for name in (*SCRIPTED_MODELS, *SCRIPTED_JUDGES)
    )
    return Catalogue(models=models, source="the built-in list (no catalogue file)")


def default_path() -> Path:
    """``RUNOFF_CATALOGUE``, or ``models.toml`` in the user's configuration folder."""
    given = os.environ.get("RUNOFF_CATALOGUE")
    if given:
        return Path(given).expanduser()
    return Path(platformdirs.user_config_dir("runoff")) / "models.toml"


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue file.

    Raises
    ------
    CatalogueError
        Naming the file and every fault in it: table, key, and what to do.
    """
    from .catalogue_reading import parse_catalogue

    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogueError(
            f"the catalogue {path} cannot be read: {error.strerror or error}; "
            "name another one (RUNOFF_CATALOGUE, --catalogue), or copy the example: runoff models example"
        ) from None
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CatalogueError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CatalogueError(f"{path}: not TOML: {error or 'nested too deeply'}") from None
    return parse_catalogue(document, source=str(path))


class CatalogueFile:
    """A catalogue that follows its file: changed, it is read again at the next look.

    A change that makes the file wrong keeps the last good catalogue and is told
    in ``problem``, so that a slip of an editor does not stop battles under way.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._asked = path
        self.path = path or default_path()
        #: What is wrong with the file as it is now; empty when it is the one in use.
        self.problem = ""
        self._guard = threading.Lock()
        self._stamp: tuple[int, ...] | None = None
        self._current: Catalogue | None = None

    def current(self) -> Catalogue:
        """The catalogue as the file has it, or as it last was when it was right.

        Raises
        ------
        CatalogueError
            When the file was never right, or one that was named is not there.
        """
        with self._guard:
            stamp = self._look()
            if self._current is None or stamp != self._stamp:
                self._read(stamp)
                self._stamp = stamp
            assert self._current is not None
            return self._current

    def _look(self) -> tuple[int, ...]:
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def _read(self, stamp: tuple[int, ...]) -> None:
        named = self._asked is not None or "RUNOFF_CATALOGUE" in os.environ
        try:
            self._current = read_catalogue(self.path) if stamp or named else scripted_catalogue()
            self.problem = ""
        except CatalogueError as error:
            if self._current is None:
                raise
            self.problem = f"{error} (until then the catalogue stays as it was)"
            log.warning("%s", self.problem)
