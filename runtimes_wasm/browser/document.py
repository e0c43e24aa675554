"""One function turns a program into the HTML document that shows it; served and photographed alike."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import assets
from runtimes_wasm.contract import Diagnostic, RunLimits
from runtimes_wasm.errors import RequestError

from . import pages, transform, vendored
from .conformance import PAGE_PROGRAMS
from .policy import is_token

#: Longest program text that is made into a page; a browser has trouble long before.
MAX_CODE_BYTES = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a builder makes of a program.

    Attributes
    ----------
    html : str
        The whole document, harness included.
    missing : tuple of str
        Hosts and packages that the program wants and that are not here.
    notes : tuple of str
        Remarks for the reader about what was done to the program.
    diagnostics : tuple of Diagnostic
        Why it could not be compiled; the document then says so.
    boot_seconds, boot_bytes : float, int
        What its interpreter may take to start and to be there; none of it is the program's own.
    """

    html: str
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    boot_seconds: float = 3.0
    boot_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A program as a page, with the token of the one run that it is for.

    Keep it (for example in the session state) for as long as the run is shown: a
    new document has a new token, and so a new frame.
    """

    token: str
    language: Language
    environment: Environment
    html: str
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    boot_seconds: float = 3.0
    boot_bytes: int = 0

    @property
    def id(self) -> str:
        """Name of this text at the token's host; it follows from the text."""
        return hashlib.sha256(self.html.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def path(self) -> str:
        """Path of the document at its host."""
        return f"/d/{self.id}"

    @property
    def compiled(self) -> bool:
        """Whether there is a program to run at all."""
        return not any(item.severity == "error" for item in self.diagnostics)

    def url(self, port: int) -> str:
        """Address of the document on a local server."""
        return f"http://sbx-{self.token}.localhost:{port}{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """What a builder is given."""

    code: str
    language: Language
    environment: Environment
    token: str
    seconds: float
    stdin: bytes | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    limits: RunLimits = field(default_factory=RunLimits)


Builder = Callable[[PageRequest], Page]


@cache
def _builders() -> dict[tuple[Language, Environment], Builder]:
    found: dict[tuple[Language, Environment], Builder] = {}
    for module in sorted(pkgutil.iter_modules(pages.__path__), key=lambda info: info.name):
        offered = importlib.import_module(f"{pages.__name__}.{module.name}").PAGES
        for pair, builder in offered.items():
            if pair in found:
                raise RequestError(
                    f"{found[pair].__module__} and {module.name} both build {pair[0].value} pages "
                    f"for {pair[1].value}; keep one of them"
                )
            if pair not in PAGE_PROGRAMS:
                raise RequestError(
                    f"{pair[0].value} in {pair[1].value} has no programs to check it with; "
                    "add them to browser/conformance.py"
                )
            found[pair] = builder
    return found


def supported_pages() -> tuple[tuple[Language, Environment], ...]:
    """The (language, environment) pairs that become documents."""
    return tuple(sorted(_builders()))


#: What pages run on beside the browser itself, by environment of Python programs.
_PYTHON_ASSETS = {
    Environment.INTERPRETER: ("pyodide-313",),
    Environment.PYGAME: ("pyodide-313",),
    Environment.STREAMLIT: ("pyodide-313", "stlite"),
    Environment.GRADIO: ("pyodide-312", "gradio-lite"),
}
#: And of the others; what is merely drawn on a page needs the libraries when it names one.
_PAGE_ASSETS = {
    Environment.REACT: (vendored.ASSET, transform.ASSET),
    Environment.VUE: (vendored.ASSET, transform.ASSET),
    Environment.MERMAID: (vendored.ASSET,),
}


def page_assets(language: Language, environment: Environment) -> tuple[str, ...]:
    """The assets that such a page needs; with a library by name, it needs those of `vendored` too."""
    if language is Language.PYTHON:
        return _PYTHON_ASSETS.get(environment, ())
    needed = _PAGE_ASSETS.get(environment, ())
    if language is Language.TYPESCRIPT and transform.ASSET not in needed:
        needed += (transform.ASSET,)
    return needed


def prepare_page(
    language: Language, environment: Environment, *, progress: assets.Progress | None = None
) -> None:
    """Make ready what such a page runs on: minutes the first time, then nothing.

    ``progress`` is told which asset it is and what is being done to it.

    Raises
    ------
    AssetError
        Naming the asset and how to mend it.
    """
    missing = [name for name in page_assets(language, environment) if not assets.is_ready(name)]
    assets.prepare(missing, progress=progress)


def new_token() -> str:
    """The secret name of one run: 32 random hexadecimal digits."""
    return secrets.token_hex(16)


def build_document(
    code: str,
    language: Language,
    environment: Environment,
    *,
    token: str | None = None,
    seconds: float = 10.0,
    stdin: bytes | None = None,
    files: Mapping[str, bytes] | None = None,
    limits: RunLimits | None = None,
) -> Document:
    """Turn a program into the document that shows it.

    Parameters
    ----------
    code : str
        The whole program text, trusted with nothing.
    language, environment
        What it is and where it shows itself; see `supported_pages`.
    token : str, optional
        Name of the run, 32 hexadecimal digits; a new one when left out.
    seconds : float
        How long a console program may run. Pages run until they are closed.
    stdin : bytes, optional
        The whole input of a Python program; without it, the page asks a person.
    files : mapping, optional
        What lies in a Python program's folder at its start.
    limits : RunLimits, optional
        What a Python program may use of memory, output and files.

    Returns
    -------
    Document
        A program that does not compile gives a document too: it shows the message.

    Raises
    ------
    RequestError
        When there is no such page, the token is none, or the text is too long.
    """
    builder = _builders().get((language, environment))
    if builder is None:
        known = ", ".join(f"{known.value} in {where.value}" for known, where in supported_pages())
        raise RequestError(f"no page for {language.value} in {environment.value}; there are: {known}")
    token = new_token() if token is None else token
    if not is_token(token):
        raise RequestError(f"token {token[:40]!r} is not 32 hexadecimal digits; make one with new_token()")
    size = len(code.encode("utf-8", "surrogatepass"))
    if size > MAX_CODE_BYTES:
        raise RequestError(f"the program has {size:,} bytes; pages are made of at most {MAX_CODE_BYTES:,}")
    # A lone surrogate can't be sent to a browser at all.
    clean = code.encode("utf-8", "replace").decode("utf-8")
    page = builder(
        PageRequest(
            code=clean,
            language=language,
            environment=environment,
            token=token,
            seconds=seconds,
            stdin=stdin,
            files=files or {},
            limits=limits or RunLimits(),
        )
    )
    return Document(
        token=token,
        language=language,
        environment=environment,
        html=page.html,
        missing=page.missing,
        notes=page.notes,
        diagnostics=page.diagnostics,
        boot_seconds=page.boot_seconds,
        boot_bytes=page.boot_bytes,
    )
