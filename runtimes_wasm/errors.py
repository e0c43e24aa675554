"""Errors of the ``runtimes_wasm`` room.

::

    RuntimesError
    ├── RequestError          a run that cannot be asked for (bad limits, unknown runtime)
    ├── AssetError            a WebAssembly or script asset that cannot be used
    │   ├── AssetMissing      not prepared yet, or its file is gone
    │   └── AssetBroken       its bytes are not the bytes of the lock
    └── HostError             our own child process failed (becomes status ``runner_fault``)

    RunStopped                a person stopped the run: no result, and nobody's fault

A program that fails is never an error here: it is a ``RunResult`` with a status.
"""


class RuntimesError(Exception):
    """Base of every error in this room; its text says what, where and what to do."""


class RequestError(RuntimesError, ValueError):
    """A run that cannot be asked for."""


class AssetError(RuntimesError):
    """A WebAssembly or script asset that cannot be used."""


class AssetMissing(AssetError):
    """An asset was not prepared yet, or its file is gone."""


class AssetBroken(AssetError):
    """The bytes of an asset are not the bytes of the lock."""


class HostError(RuntimesError):
    """Our own child process failed."""


class RunStopped(Exception):
    """A person stopped a run before it ended; not of this room's errors, since what handles those makes results."""
