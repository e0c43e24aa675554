"""Runs in Pyodide, in the browser: prepares the interpreter for one program, runs it, says what came of it.

What WebAssembly lacks is stood in for by the same text as in the other Python
(``start.py``, here the module ``runoff_start``). Only what differs is here: the
event loop is the browser's, input may come from a person, pictures are shown at
once, and the value of a last expression is shown as a notebook would.
"""

# Text for another interpreter, in the sandbox: kept small and quick to start, so without annotations.
# mypy: ignore-errors

import ast
import io
import linecache
import os
import sys
import types

import runoff_start as start

HOME = "/home/pyodide"
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
state = types.SimpleNamespace(host=None, before={}, shown=set(), options={})


class Asked(io.TextIOBase):
    """Standard input that asks the person at the page, a line at a time."""

    encoding = "utf-8"

    def readable(self):
        return True

    def readline(self, size=-1):
        from pyodide.ffi import run_sync

        sys.stdout.flush()
        answer = run_sync(state.host.ask())
        return "" if answer is None else str(answer) + "\n"

    def read(self, size=-1):
        return "".join(self)

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


def snapshot():
    """Size and time of every file in the program's folder."""
    found = {}
    for folder, _, names in os.walk(HOME):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                facts = os.stat(path)
                found[path] = (facts.st_size, facts.st_mtime_ns)
    return found


def show_pictures():
    """Show pictures that were written since the last time."""
    for path, facts in snapshot().items():
        if path.endswith(PICTURES) and state.before.get(path) != facts and (path, facts) not in state.shown:
            state.shown.add((path, facts))
            with open(path, "rb") as stream:
                state.host.picture(path[len(HOME) + 1 :], to_js(stream.read()))


def to_js(data):
    """Bytes as an array of the browser."""
    from pyodide.ffi import to_js as convert

    return convert(data)


def then_show(fix, *names):
    """A fix after which the functions of these names also show what they saved."""

    def fixed(module):
        fix(module)
        holder = module
        *path, last = names
        for name in path:
            holder = getattr(holder, name)
        native = getattr(holder, last)

        def shown(*args, **kwargs):
            result = native(*args, **kwargs)
            show_pictures()
            return result

        setattr(holder, last, shown)

    return fixed


def fix_plotly(io_module):
    """``fig.show()`` draws the figure in the page, and keeps it as a page of its own."""
    saved = 0

    def show(figure, *args, **kwargs):
        nonlocal saved
        saved += 1
        io_module.write_html(figure, f"figure-{saved}.html", include_plotlyjs=False)
        state.host.chart(figure.to_json(), f"figure-{saved}.html")

    io_module.show = show
    import plotly.basedatatypes as base

    base.BaseFigure.show = lambda self, *args, **kwargs: show(self)


def display(*values, **options):
    """What a notebook's ``display()`` does: each value shown as richly as it can be."""
    sys.stdout.flush()
    for value in values:
        show_value(value)


def prepare(source, host, options):
    """Everything before the program's first line; the code, or what is wrong with it."""
    state.host, state.options = host, options
    # The browser has a loop of its own.
    start.FIXES.pop("asyncio.selector_events", None)
    start.FIXES["matplotlib.pyplot"] = then_show(start.fix_pyplot, "show")
    start.FIXES["PIL.Image"] = then_show(start.fix_pillow, "Image", "show")
    start.FIXES["plotly.io"] = fix_plotly
    start.prepare()
    # Where shared libraries are stays known to the loader, which asks the C library.
    os.environ._data.pop(b"LD_LIBRARY_PATH", None)
    for name in set(os.environ) - set(options["env"]):
        del os.environ[name]
    os.chdir(HOME)
    sys.argv = ["main.py"]
    sys.path.insert(0, HOME)
    sys.dont_write_bytecode = True
    if options.get("interactive") and options.get("suspends"):
        sys.stdin = Asked()
    if options.get("interactive"):
        import builtins

        builtins.display = display
    state.before = snapshot()
    linecache.cache["main.py"] = (len(source), None, source.splitlines(True), "main.py")
    try:
        return compiled(source)
    except (SyntaxError, ValueError) as error:
        import traceback

        text = "".join(traceback.format_exception_only(error))
        place = {"line": getattr(error, "lineno", None) or 0, "column": getattr(error, "offset", None) or 0}
        return {"status": "compile_error", "text": text, "error": f"{type(error).__name__}: {error}", **place}
    except (RecursionError, MemoryError) as error:
        text = f"{type(error).__name__}: the program is nested too deeply to compile"
        return {"status": "compile_error", "text": text + "\n", "error": text, "line": 0, "column": 0}


def compiled(source):
    """The program's code; its last expression apart, where its value is shown."""
    tree = ast.parse(source, "main.py")
    last = tree.body[-1] if tree.body else None
    if not (state.options.get("interactive") and isinstance(last, ast.Expr)):
        return compile(source, "main.py", "exec", dont_inherit=True), None
    tree.body.pop()
    return (
        compile(tree, "main.py", "exec", dont_inherit=True),
        compile(ast.Expression(last.value), "main.py", "eval", dont_inherit=True),
    )


def show_value(value):
    """Show a value as a notebook does: a table or picture if it has one, else its text."""
    if value is None or type(value).__module__.startswith(("matplotlib", "pygame")):
        return
    if isinstance(value, (list, tuple)) and value and type(value[0]).__module__.startswith("matplotlib"):
        return
    if type(value).__module__.startswith("plotly") and hasattr(value, "to_json"):
        value.show()
        return
    if type(value).__module__.startswith("altair"):
        state.host.note(
            "an Altair chart: Streamlit (st.altair_chart) and Gradio (gr.Plot) draw it, a console does not"
        )
        return
    as_html = getattr(value, "_repr_html_", None)
    html = as_html() if callable(as_html) and not isinstance(value, type) else None
    if html:
        state.host.table(html)
    else:
        state.host.text(repr(value)[:20000])


def run(code):
    """Run the program to its end."""
    if isinstance(code, dict):
        sys.stderr.write(code.pop("text"))
        sys.stderr.flush()
        return {**code, "files": {}}
    body, last = code
    module = types.ModuleType("__main__")
    module.__file__ = "main.py"
    module.__builtins__ = __builtins__
    sys.modules["__main__"] = module
    result = {"status": "ok", "code": 0}
    try:
        exec(body, module.__dict__)
        if last is not None:
            value = eval(last, module.__dict__)
            show_value(value)
    except SystemExit as stop:
        result = exited(stop.code)
    except BaseException as error:
        result = failed(error)
    try:
        import atexit

        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit:
        pass
    except BaseException as error:
        result = failed(error)
    show_pictures()
    return {**result, "files": files()}


def exited(code):
    """How ``sys.exit`` ends a program."""
    if code is None:
        code = 0
    elif not isinstance(code, int):
        print(code, file=sys.stderr)
        code = 1
    code &= 255
    return {"status": "failed" if code else "ok", "code": code}


def own_paths(text):
    """A message with paths as the program knows them: its folder is where it is."""
    return text.replace(HOME + "/", "").replace(HOME, "the program's folder")


def hint(error):
    """What to do about a file that is not there; nothing for other errors."""
    if not isinstance(error, FileNotFoundError):
        return ""
    name = own_paths(str(error.filename)) if error.filename else "this file"
    return f"The program was not given {name}: it finds the files that it writes itself, and those given to it.\n"


def failed(error):
    """Print the traceback of an exception, and say where in the program it was."""
    stream, sys.stderr = sys.stderr, io.StringIO()
    try:
        start.report(error)
    finally:
        stream, sys.stderr = sys.stderr, stream
    sys.stderr.write(own_paths(stream.getvalue()) + hint(error))
    sys.stderr.flush()
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "main.py":
            line = trace.tb_lineno
        trace = trace.tb_next
    import traceback

    text = own_paths(traceback.format_exception_only(error)[-1].strip()[:2000])
    what = start.lacking(error)
    if not what or what == "network":
        what = ", ".join(state.host.hosts()) or what
    status = "unsupported" if what else "memory" if isinstance(error, MemoryError) else "failed"
    return {"status": status, "code": 1, "error": text, "line": line, "missing": what or ""}


def files():
    """What the program left in its folder: new files, and ones that it changed."""
    found = {}
    for path, facts in snapshot().items():
        if state.before.get(path) != facts and "__pycache__" not in path:
            with open(path, "rb") as stream:
                found[path[len(HOME) + 1 :]] = stream.read()
    return found
