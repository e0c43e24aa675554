"""Runs in the sandbox: prepare the interpreter for one program, then run it as ``__main__``.

WebAssembly has no threads, processes, sockets or displays. What can be done
without them is: coroutines get a loop without a self-pipe, threads and executors
run their work at once, ``plt.show()`` saves pictures. What cannot raises
``Unsupported``, and says so on the last line of standard error.
"""

# Text for another interpreter, in the sandbox: kept small and quick to start, so without annotations.
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN002, ANN003, ANN201, ANN202, ANN204, BLE001, PTH123, S102, SIM905

import os
import sys

NOT_HERE = "[runoff] not in the sandbox: "
PROCESSES = (
    "system",
    "popen",
    "fork",
    "forkpty",
    "execv",
    "execve",
    "execvp",
    "kill",
    "spawnv",
    "posix_spawn",
    "wait",
)

#: What these modules have on a desktop and not here; a program that asks for it is not wrong.
DESKTOP = {
    "os": frozenset(
        """chown chroot ctermid dup2 eventfd fchdir fchmod fchown fstatvfs getegid geteuid getgid getgrouplist
        getgroups getloadavg getlogin getpgid getpgrp getppid getpriority getrandom getresgid getresuid getsid
        getuid getxattr initgroups killpg lchown listxattr lockf memfd_create mkfifo mknod nice openpty pidfd_open
        pipe pipe2 preadv pwritev readv removexattr sched_getaffinity sched_getscheduler sched_setaffinity
        sched_setscheduler sendfile setegid seteuid setgid setgroups setpgid setpgrp setpriority setregid setreuid
        setsid setuid setxattr statvfs sync tcgetpgrp tcsetpgrp ttyname unshare writev""".split()
    ),
    "select": frozenset(["epoll", "poll", "kqueue"]),
    "shutil": frozenset(["disk_usage"]),
    "signal": frozenset(
        """SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGIO SIGPIPE SIGPROF SIGQUIT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGUSR1
        SIGUSR2 SIGVTALRM SIGWINCH ITIMER_REAL ITIMER_VIRTUAL ITIMER_PROF Sigmasks alarm getitimer pause pthread_kill
        pthread_sigmask setitimer siginterrupt sigpending sigtimedwait sigwait sigwaitinfo valid_signals""".split()
    ),
}


class Unsupported(OSError):
    """The sandbox lacks what the program asked for."""

    def __init__(self, what, detail=""):
        super().__init__(f"{what} is not available in the sandbox{detail and ': ' + detail}")
        self.what = what


def refuse(what):
    """A function that always says what is missing."""

    def refused(*args, **kwargs):
        raise Unsupported(what)

    return refused


def fix_asyncio(events):
    """No self-pipe (there are no sockets), and a selector that just sleeps."""
    import selectors
    import time

    class Sleeper(selectors._BaseSelectorImpl):
        def select(self, timeout=None):
            if timeout is None:
                raise Unsupported("threads", "the event loop waits for something that nothing here can send")
            if timeout > 0:
                time.sleep(timeout)
            return []

    base = events.BaseSelectorEventLoop

    def no_pipe(self):
        self._ssock = self._csock = None
        self._internal_fds = getattr(self, "_internal_fds", 0)

    base._make_self_pipe = no_pipe
    base._close_self_pipe = base._write_to_self = lambda self: None
    original = base.__init__

    def begin(self, selector=None):
        original(self, selector or Sleeper())

    base.__init__ = begin

    async def at_once(self, executor, function, *args):
        return function(*args)

    base.run_in_executor = lambda self, executor, function, *args: self.create_task(
        at_once(self, executor, function, *args)
    )


def fix_threading(threading):
    """Threads run to their end inside ``start``; waiting for another thread cannot end."""
    import time

    def start(self):
        if self._started.is_set():
            raise RuntimeError("threads can only be started once")
        self._started.set()
        before, CURRENT[0] = CURRENT[0], self
        try:
            self.run()
        except SystemExit:
            pass
        except Exception:
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), self)))
        finally:
            CURRENT[0] = before

    def wait(self, timeout=None):
        if timeout is None:
            raise Unsupported("threads", "it waits for another thread")
        time.sleep(max(0, timeout))
        return False

    CURRENT = [threading.current_thread()]
    threading.current_thread = threading.currentThread = lambda: CURRENT[0]
    thread = threading.Thread
    thread.start = start
    thread.join = lambda self, timeout=None: None
    thread.is_alive = lambda self: False
    threading.Condition.wait = wait
    threading.Timer.run = lambda self: (time.sleep(self.interval), self.function(*self.args, **self.kwargs))


def fix_threading_later(threading):
    """Threads wait for their turn until somebody waits for something; see `python` on when this is tried.

    Who waits lets the others run, each to its end, before looking again. A daemon that
    waits with nobody left to run is given up where it stands, as an ending process does.
    """

    class Parked(BaseException):
        def __init__(self, thread):
            self.thread = thread

    first = threading.current_thread()
    current, pending = [first], []

    def turn(thread):
        pending.remove(thread)
        before, current[0] = current[0], thread
        try:
            thread.run()
        except Parked as parked:
            if parked.thread is not thread:
                raise
            return
        except SystemExit:
            pass
        except Exception:
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), thread)))
        finally:
            current[0] = before
        thread._ended = True

    def others():
        if not pending:
            return False
        turn(pending[0])
        return True

    def start(self):
        if self._started.is_set():
            raise RuntimeError("threads can only be started once")
        self._started.set()
        pending.append(self)

    def join(self, timeout=None):
        if not self._started.is_set():
            raise RuntimeError("cannot join thread before it is started")
        if self is current[0]:
            raise RuntimeError("cannot join current thread")
        if self in pending:
            turn(self)
        while not self._ended and others():
            pass
        if not self._ended and timeout is None:
            raise Unsupported("threads", "it waits for a thread that waits as well")

    def wait(self, timeout=None):
        kept = self._release_save()
        try:
            if others():
                return True
            if timeout is not None:
                sleep(max(0, timeout))
                return False
            if current[0] is first or not current[0].daemon:
                raise Unsupported("threads", "it waits for another thread")
            raise Parked(current[0])
        finally:
            self._acquire_restore(kept)

    def event_wait(self, timeout=None):
        with self._cond:
            while not self._flag and self._cond.wait(timeout):
                pass
            return self._flag

    def rest():
        if current[0] is first:
            while others():
                pass

    def last():
        while any(not thread.daemon for thread in pending):
            turn(next(thread for thread in pending if not thread.daemon))

    sleep = ASLEEP[0]
    TURNS[:] = [rest, last]
    threading.current_thread = threading.currentThread = lambda: current[0]
    thread = threading.Thread
    thread._ended = False
    thread.start, thread.join = start, join
    thread.is_alive = lambda self: self._started.is_set() and not self._ended
    threading.Condition.wait = wait
    threading.Event.wait = event_wait
    threading.Timer.run = lambda self: (sleep(self.interval), self.function(*self.args, **self.kwargs))


#: What threads do while the first one sleeps, and after its last line; and the real sleep.
TURNS, ASLEEP = [], []


def sleep_in_turns():
    """Before the program can take ``time.sleep``: whoever sleeps lets the others run first."""
    import time

    ASLEEP.append(time.sleep)

    def sleep(seconds):
        if TURNS:
            TURNS[0]()
        ASLEEP[0](seconds)

    time.sleep = sleep


def fix_futures(futures):
    """Executors that do their work when it is handed in."""

    class Inline(futures.Executor):
        def __init__(self, max_workers=None, *args, initializer=None, initargs=(), **kwargs):
            self._max_workers = max_workers or 1
            if initializer is not None:
                initializer(*initargs)

        def submit(self, function, /, *args, **kwargs):
            future = futures.Future()
            future.set_running_or_notify_cancel()
            try:
                future.set_result(function(*args, **kwargs))
            except BaseException as error:
                future.set_exception(error)
            return future

    futures.ThreadPoolExecutor = futures.ProcessPoolExecutor = Inline
    return Inline


def fix_subprocess(subprocess):
    """There are no other programs."""
    subprocess.Popen.__init__ = refuse("subprocess")


def fix_socket(socket):
    """There is no network."""
    for name in ("create_connection", "create_server", "getaddrinfo", "gethostbyname", "socketpair"):
        setattr(socket, name, refuse("network"))
    for name in ("connect", "connect_ex", "bind", "listen"):
        setattr(socket.socket, name, refuse("network"))
    socket.socket.__init__ = refuse("network")


def fix_multiprocessing(context):
    """No processes: say so by name instead of failing on a missing ``fork``."""
    for name in ("Manager", "Queue", "Lock", "Value", "Array", "Pipe"):
        setattr(context.BaseContext, name, refuse("multiprocessing"))
    context.process.BaseProcess.start = refuse("multiprocessing")

    def pool(self, *args, **kwargs):
        from multiprocessing.pool import Pool

        return Pool(*args, **kwargs)

    context.BaseContext.Pool = pool


def fix_pools(pool):
    """Pools that do their work when it is handed in, as the executors do."""

    class Result:
        def __init__(self, function, args, kwargs, callback, error_callback):
            try:
                self._value, self._error = function(*args, **kwargs), None
            except Exception as error:
                self._value, self._error = None, error
            told = callback if self._error is None else error_callback
            if told is not None:
                told(self._value if self._error is None else self._error)

        def get(self, timeout=None):
            if self._error is not None:
                raise self._error
            return self._value

        def wait(self, timeout=None):
            return None

        def ready(self):
            return True

        def successful(self):
            return self._error is None

    class Inline:
        def __init__(self, processes=None, initializer=None, initargs=(), *args, **kwargs):
            if processes is not None and processes < 1:
                raise ValueError("Number of processes must be at least 1")
            self._open = True
            if initializer is not None:
                initializer(*initargs)

        def _begin(self):
            if not self._open:
                raise ValueError("Pool not running")

        def apply_async(self, function, args=(), kwds=None, callback=None, error_callback=None):
            self._begin()
            return Result(function, args, kwds or {}, callback, error_callback)

        def apply(self, function, args=(), kwds=None):
            return self.apply_async(function, args, kwds).get()

        def map(self, function, iterable, chunksize=None):
            self._begin()
            return [function(item) for item in iterable]

        def starmap(self, function, iterable, chunksize=None):
            self._begin()
            return [function(*items) for items in iterable]

        def map_async(self, function, iterable, chunksize=None, callback=None, error_callback=None):
            return self.apply_async(self.map, (function, iterable), {}, callback, error_callback)

        def starmap_async(self, function, iterable, chunksize=None, callback=None, error_callback=None):
            return self.apply_async(self.starmap, (function, iterable), {}, callback, error_callback)

        def imap(self, function, iterable, chunksize=1):
            self._begin()
            return map(function, iterable)

        imap_unordered = imap

        def close(self):
            self._open = False

        terminate = close

        def join(self):
            if self._open:
                raise ValueError("Pool is still running")

        def __enter__(self):
            self._begin()
            return self

        def __exit__(self, *error):
            self.close()

    pool.Pool = pool.ThreadPool = Inline
    return Inline


def fix_pyplot(pyplot):
    """``show`` saves what is open as ``figure-1.png`` and so on, then closes it, as a window would."""
    saved = 0

    def show(*args, **kwargs):
        nonlocal saved
        for number in pyplot.get_fignums():
            saved += 1
            pyplot.figure(number).savefig(f"figure-{saved}.png", bbox_inches="tight")
        pyplot.close("all")

    pyplot.show = show


def fix_pillow(image):
    """``Image.show`` saves the picture."""
    saved = 0

    def show(self, title=None):
        nonlocal saved
        saved += 1
        self.save(f"image-{saved}.png")

    image.Image.show = show


FIXES = {
    "asyncio.selector_events": fix_asyncio,
    "concurrent.futures": fix_futures,
    "matplotlib.pyplot": fix_pyplot,
    "multiprocessing.context": fix_multiprocessing,
    "multiprocessing.pool": fix_pools,
    "PIL.Image": fix_pillow,
    "socket": fix_socket,
    "subprocess": fix_subprocess,
    "threading": fix_threading,
}


class Hook:
    """Apply a fix right after its module is loaded, so that unused ones cost nothing."""

    def __init__(self):
        self.busy = set()

    def find_spec(self, name, path=None, target=None):
        """Wrap the loader of a module that has a fix."""
        if name not in FIXES or name in self.busy:
            return None
        import importlib.util

        self.busy.add(name)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self.busy.discard(name)
        if spec is None or spec.loader is None:
            return None

        class Loader:
            def create_module(self, found):
                return original.create_module(found)

            def exec_module(self, module):
                module.__loader__ = module.__spec__.loader = original
                original.exec_module(module)
                FIXES[name](module)

        original = spec.loader
        spec.loader = Loader()
        return spec


def fill_in():
    """Functions of a desktop whose answer is known here."""
    import time

    def get_terminal_size(fd=1):
        raise OSError(25, "Inappropriate ioctl for device")

    for module, name, function in (
        (os, "get_terminal_size", get_terminal_size),
        (os, "umask", lambda mask: 0o022),
        (time, "thread_time", time.process_time),
        (time, "thread_time_ns", time.process_time_ns),
        (time, "tzset", lambda: None),
    ):
        if not hasattr(module, name):
            setattr(module, name, function)


def prepare():
    """Everything before the program's first line."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)
    for name in PROCESSES:
        # A name that is absent stays so: libraries ask `hasattr` and take another way.
        if hasattr(os, name):
            setattr(os, name, refuse("subprocess"))
    fill_in()
    if os.environ.pop("RUNOFF_THREADS", "") == "later":
        sleep_in_turns()
        FIXES["threading"] = fix_threading_later
    sys.meta_path.insert(0, Hook())
    for name in FIXES:
        if name in sys.modules:
            FIXES[name](sys.modules[name])


def lacking(error, seen=()):
    """What the sandbox lacked, when that is why this exception was raised.

    A file that a program reads and nobody gave it would be absent anywhere: that is a
    failure of the program's own.
    """
    if error is None or id(error) in seen:
        return None
    if isinstance(error, Unsupported):
        return error.what
    if isinstance(error, ModuleNotFoundError) and error.name:
        top = error.name.partition(".")[0].lstrip("_")
        return error.name if top in sys.modules else top
    module, name = None, None
    if isinstance(error, AttributeError) and isinstance(error.obj, type(os)):
        module, name = error.obj.__name__, error.name
    elif isinstance(error, ImportError):
        module, name = error.name, getattr(error, "name_from", None)
    if module == "os" and name in PROCESSES:
        return "subprocess"
    if name in DESKTOP.get(module, ()):
        return f"{module}.{name}"
    seen = (*seen, id(error))
    for inner in (getattr(error, "reason", None), error.__cause__, error.__context__):
        found = lacking(inner, seen) if isinstance(inner, BaseException) else None
        if found:
            return found
    return None


def report(error):
    """Print the traceback with the program's own frames only."""
    import traceback

    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != "main.py":
        trace = trace.tb_next
    sys.stdout.flush()
    if sys.excepthook is not sys.__excepthook__:
        sys.excepthook(type(error), error, trace)
    else:
        traceback.print_exception(type(error), error, trace)
    what = lacking(error)
    if what:
        print(NOT_HERE + what, file=sys.stderr)


def main():
    """Run ``main.py`` beside this file as the program."""
    import linecache
    import types

    folder = sys.argv[0].rpartition("/")[0]
    with open(folder + "/main.py", encoding="utf-8", newline="") as stream:
        source = stream.read()
    prepare()
    sys.argv[0] = "main.py"
    sys.path[0:1] = ["/"] if sys.path[0:1] == [folder] else ["/", *sys.path[0:1]]
    linecache.cache["main.py"] = (len(source), None, source.splitlines(True), "main.py")
    module = types.ModuleType("__main__")
    module.__file__ = "main.py"
    module.__builtins__ = __builtins__
    sys.modules["__main__"] = module
    try:
        exec(compile(source, "main.py", "exec", dont_inherit=True), module.__dict__)
        if TURNS:
            TURNS[1]()
    except SystemExit:
        raise
    except BaseException as error:
        report(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
