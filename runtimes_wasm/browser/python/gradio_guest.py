"""Runs in the Pyodide of a Gradio app before Gradio is imported: what its start does not need waits until it is used.

Half of a start went into libraries that most apps never call: the client of a hub in the network,
tables of pandas, pictures in rare formats, validators of models for a documentation that nobody asks
for. Gradio's own modules get stand-ins for such names; programs import the libraries themselves.
"""

# Text for another interpreter, in the sandbox: kept small and quick to start, so without annotations.
# mypy: ignore-errors

import builtins
import importlib
import importlib.machinery
import sys

#: Modules that Gradio imports and may never use, and the names in them that a stand-in can be:
#: types that it only compares with, or everything, where Gradio does no more than hold it.
TYPES = frozenset(["DataFrame", "Series", "Styler", "generic", "ndarray"])
LATER = {
    "fsspec.asyn": TYPES,
    "huggingface_hub": None,
    "huggingface_hub.utils": None,
    "huggingface_hub.utils._telemetry": None,
    "numpy": TYPES,
    "pandas": TYPES,
    "pandas.io.formats.style": TYPES,
    "websockets": TYPES,
    "websockets.legacy.protocol": None,
    "yaml": TYPES,
}
#: What is there once a package was used, where that is not the package itself.
MARK = {"huggingface_hub": "huggingface_hub.utils"}
#: What `typing` asks of everything.
TYPING = frozenset(
    [
        "__parameters__",
        "__typing_is_unpacked_typevartuple__",
        "__typing_subst__",
        "__typing_unpacked_tuple_args__",
    ]
)
OURS = ("gradio", "gradio_client")
#: Namespaces that hold stand-ins, by the package that they stand for.
HOLDERS = {}


class Later:
    """A module, or a name in one, that is imported when something is done with it."""

    __slots__ = ("module", "name", "package")

    def __init__(self, module, name=""):
        self.module = module
        self.name = name
        self.package = module.partition(".")[0]

    def real(self):
        """Import it, and put it where its package's stand-ins were."""
        found = part(importlib.import_module(self.module), self.name)
        for holder in HOLDERS.pop(self.package, ()):
            for key, value in list(holder.items()):
                if type(value) is Later and value.package == self.package:
                    holder[key] = part(importlib.import_module(value.module), value.name)
        return found

    def __getattr__(self, name):
        if name in TYPING:
            raise AttributeError(name)
        if not is_here(self.package) and not name.startswith("__"):
            known = LATER.get(self.module, TYPES)
            if known is None or (not self.name and name in known):
                return Later(self.module, f"{self.name}.{name}".lstrip("."))
        return part(self.real(), name)

    def __call__(self, *args, **kwargs):
        return self.real()(*args, **kwargs)

    def __instancecheck__(self, value):
        # Nothing is of a type of a module that is not there yet.
        return is_here(self.package) and isinstance(value, self.real())

    def __subclasscheck__(self, kind):
        return is_here(self.package) and issubclass(kind, self.real())

    def __eq__(self, other):
        if type(other) is Later:
            return (self.module, self.name) == (other.module, other.name)
        # What is here already is not of a module that is not; but texts equal some of a hub's names.
        if not is_here(self.package) and not isinstance(other, str):
            return False
        return self.real() == other

    def __hash__(self):
        return hash((self.module, self.name))

    def __or__(self, other):
        from typing import Union

        return Union[self, other]  # noqa: UP007 - that is what this operator is made of

    def __ror__(self, other):
        from typing import Union

        return Union[other, self]  # noqa: UP007


def is_here(package):
    """Whether a package has been imported, by whomever."""
    return MARK.get(package, package) in sys.modules


def part(found, path):
    """What a module has of a dotted name; a module below it, when that has to be imported first."""
    for name in path.split(".") if path else ():
        if not hasattr(found, name) and hasattr(found, "__path__") and not name.startswith("__"):
            try:
                importlib.import_module(f"{found.__name__}.{name}")
            except ModuleNotFoundError:
                pass
        found = getattr(found, name)
    return found


def import_later(name, globals=None, locals=None, fromlist=(), level=0):
    """``__import__`` of Gradio's modules."""
    package = name.partition(".")[0]
    if level or name not in LATER or is_here(package):
        return native_import(name, globals, locals, fromlist, level)
    holders = HOLDERS.setdefault(package, [])
    if globals is not None and not any(each is globals for each in holders):
        holders.append(globals)
    return Later(name if fromlist else package)


native_import = builtins.__import__


class Finder:
    """Gives Gradio's modules an ``__import__`` of their own."""

    def __init__(self):
        self.builtins = {**vars(builtins), "__import__": import_later}

    def find_spec(self, name, path=None, target=None):
        """Wrap the loader of Gradio's modules."""
        if name.partition(".")[0] not in OURS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.loader is None:
            return None
        original, names = spec.loader, self.builtins

        class Loader:
            def create_module(self, found):
                return original.create_module(found)

            def exec_module(self, module):
                module.__loader__ = module.__spec__.loader = original
                module.__builtins__ = names
                original.exec_module(module)

        spec.loader = Loader()
        return spec


def begin(fixes):
    """Before Gradio is imported; ``fixes`` are what happens after a module's import."""
    importing = [True]

    def build_on_use(module):
        module.config_defaults["defer_build"] = True

    def rebuild_on_use(module):
        native = module.BaseModel.model_rebuild.__func__

        def model_rebuild(cls, **options):
            # Whoever uses a model has it built with options of its own.
            return None if importing[0] and not options else native(cls, **options)

        module.BaseModel.model_rebuild = classmethod(model_rebuild)

    def formats_on_use(module):
        fix_pillow(module)
        native = module.init
        # Pillow itself asks for all its formats when the common ones do not do.
        module.init = lambda: not importing[0] and native()

    def imported(_):
        importing[0] = False
        config = sys.modules.get("pydantic._internal._config")
        if config is not None:
            config.config_defaults["defer_build"] = False

    fix_pillow = fixes.get("PIL.Image", lambda module: None)
    fixes["pydantic._internal._config"] = build_on_use
    fixes["pydantic.main"] = rebuild_on_use
    fixes["PIL.Image"] = formats_on_use
    fixes["gradio"] = imported
    # Behind the one that applies the fixes, which asks the others for a module's loader.
    sys.meta_path.insert(1, Finder())
