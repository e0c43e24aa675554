"""Runs in the Pyodide of a Streamlit or Gradio app before its library does: fills in what a worker lacks, and says why an app failed.

What is stood in for is the same text as in the other Pythons (``start.py``, here the
module ``runoff_start``); what only the libraries of apps need is here.
"""

# Text for another interpreter, in the sandbox: kept small and quick to start, so without annotations.
# mypy: ignore-errors

import asyncio
import os
import time

import runoff_start as start

SHARED = (
    "concurrent.futures",
    "multiprocessing.context",
    "multiprocessing.pool",
    "socket",
    "subprocess",
    "threading",
)
APP = "app.py"
native_sleep = time.sleep


def wait_for(awaitable):
    """Pause this task until something has come; other tasks go on meanwhile."""
    from pyodide.ffi import run_sync

    loop, task = asyncio.get_event_loop(), asyncio.current_task()
    # The loop takes a paused task for a running one, and would refuse to run another.
    if task is not None:
        asyncio.tasks._leave_task(loop, task)
    try:
        return run_sync(awaitable)
    finally:
        if task is not None:
            asyncio.tasks._enter_task(loop, task)


def sleep(seconds):
    """``time.sleep`` that lets the app show what it has so far."""
    from pyodide.ffi import can_run_sync

    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if can_run_sync():
        wait_for(asyncio.sleep(seconds))
    else:
        native_sleep(seconds)


def run(main, *, debug=None, loop_factory=None):
    """``asyncio.run`` inside the loop that is running already."""
    from pyodide.ffi import can_run_sync

    if not asyncio.iscoroutine(main):
        raise ValueError(f"a coroutine was expected, got {main!r}")
    return wait_for(asyncio.ensure_future(main)) if can_run_sync() else asyncio.ensure_future(main)


def keep_functions(codemod):
    """stlite makes coroutines of functions that sleep, which breaks what calls or caches them; here they can wait as they are."""
    kind = codemod.FuncCallTransformHandler
    native = kind.__init__

    def init(self, rules, *args, **kwargs):
        ours = ("time.sleep", "asyncio.run")
        kept = {
            target: action for target, action in rules.items() if getattr(target, "name", None) not in ours
        }
        native(self, kept, *args, **kwargs)

    kind.__init__ = init


def go_on_after_launch(module):
    """``launch(debug=True)`` waits for its server's end, which here is the worker's."""
    module.Blocks.block_thread = lambda self: None


def widen_pyarrow(module):
    """Libraries ask whether something is one of pyarrow's; nothing is."""

    def absent(name):
        if name.startswith("_"):
            raise AttributeError(f"module 'pyarrow' has no attribute {name!r}")
        made = type(name, (), {"__init__": start.refuse("pyarrow")})
        setattr(module, name, made)
        return made

    module.__getattr__ = absent


def place(error):
    """The last line of the program in an exception's traceback."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if os.path.basename(trace.tb_frame.f_code.co_filename) == APP:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def begin(tell):
    """Before the library is loaded; ``tell(text, line, missing)`` reaches the page."""
    chosen = {name: start.FIXES[name] for name in SHARED}
    start.FIXES.clear()
    start.FIXES.update(chosen)
    start.FIXES["stlite_lib.codemod"] = keep_functions
    start.FIXES["pyarrow"] = widen_pyarrow
    start.FIXES["gradio.blocks"] = go_on_after_launch

    def told(error):
        import traceback

        text = traceback.format_exception_only(error)[-1].strip()
        tell(text[:2000], place(error), start.lacking(error) or "")

    def tell_uncaught(module):
        def telling(native):
            def handle(error, *args, **kwargs):
                told(error)
                return native(error, *args, **kwargs)

            return handle

        for name in ("handle_user_script_exception", "handle_uncaught_app_exception"):
            if hasattr(module, name):
                setattr(module, name, telling(getattr(module, name)))

    start.FIXES["streamlit.error_util"] = tell_uncaught
    start.prepare()
    time.sleep = sleep
    asyncio.run = run
    return told
