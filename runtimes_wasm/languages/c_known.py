"""Headers and functions that a C program may fairly expect, and that a sandbox does not have."""

from __future__ import annotations

# Folder or stem of a header -> what to call it. A header that is neither here nor
# in the sysroot is taken for a misspelling.
_HEADERS = {
    "sys/wait.h": "processes",
    "sys/socket.h": "network",
    "sys/ipc.h": "shared memory",
    "sys/shm.h": "shared memory",
    "sys/sem.h": "shared memory",
    "sys/msg.h": "message queues",
    "sys/epoll.h": "epoll",
    "sys/inotify.h": "inotify",
    "sys/event.h": "kqueue",
    "sys/ptrace.h": "ptrace",
    "sys/mount.h": "mount",
    "sys/prctl.h": "prctl",
    "sys/sendfile.h": "sendfile",
    "sys/signalfd.h": "signalfd",
    "sys/timerfd.h": "timerfd",
    "sys/sysctl.h": "sysctl",
    "sys/vfs.h": "file systems",
    "sys/statfs.h": "file systems",
    "netdb.h": "network",
    "net/if.h": "network",
    "termios.h": "terminal",
    "termio.h": "terminal",
    "pwd.h": "users",
    "grp.h": "users",
    "shadow.h": "users",
    "spawn.h": "processes",
    "syslog.h": "syslog",
    "ucontext.h": "ucontext",
    "execinfo.h": "execinfo",
    "omp.h": "OpenMP",
    "mpi.h": "MPI",
    "curses.h": "ncurses",
    "ncurses.h": "ncurses",
    "windows.h": "Windows",
    "Windows.h": "Windows",
    "winsock2.h": "Windows",
    "conio.h": "conio",
    "direct.h": "Windows",
    "io.h": "Windows",
    "process.h": "Windows",
    "graphics.h": "graphics.h",
    "zlib.h": "zlib",
    "png.h": "libpng",
    "jpeglib.h": "libjpeg",
    "sqlite3.h": "sqlite3",
    "jansson.h": "jansson",
    "cjson.h": "cJSON",
    "cJSON.h": "cJSON",
    "readline.h": "readline",
    "gmp.h": "GMP",
    "mpfr.h": "MPFR",
    "fftw3.h": "FFTW",
    "cblas.h": "BLAS",
    "lapacke.h": "LAPACK",
    "raylib.h": "raylib",
    "ffi.h": "libffi",
    "uv.h": "libuv",
    "expat.h": "expat",
    "check.h": "Check",
    "pcap.h": "libpcap",
    "pcre.h": "PCRE",
    "pcre2.h": "PCRE",
    "yaml.h": "libyaml",
    "archive.h": "libarchive",
    "bzlib.h": "bzip2",
    "lzma.h": "xz",
}
_FOLDERS = {
    "linux": "Linux",
    "asm": "Linux",
    "net": "network",
    "mach": "macOS",
    "CoreFoundation": "macOS",
    "curl": "curl",
    "openssl": "OpenSSL",
    "GL": "OpenGL",
    "GLFW": "GLFW",
    "glad": "OpenGL",
    "SDL": "SDL",
    "SDL2": "SDL",
    "SDL3": "SDL",
    "X11": "X11",
    "gtk": "GTK",
    "glib": "GLib",
    "cairo": "cairo",
    "ncurses": "ncurses",
    "ncursesw": "ncurses",
    "readline": "readline",
    "json-c": "json-c",
    "cjson": "cJSON",
    "libxml": "libxml2",
    "gsl": "GSL",
    "suitesparse": "SuiteSparse",
    "allegro5": "Allegro",
    "mysql": "MySQL",
    "postgresql": "PostgreSQL",
    "hiredis": "hiredis",
    "event2": "libevent",
    "CUnit": "CUnit",
    "CL": "OpenCL",
    "cuda": "CUDA",
    "alsa": "ALSA",
    "pulse": "PulseAudio",
    "sodium": "libsodium",
    "uuid": "libuuid",
    "security": "PAM",
}
_SYMBOLS = {
    "processes": "fork vfork wait waitpid wait3 wait4 execl execle execlp execv execve execvp execvpe posix_spawn "
    "posix_spawnp system popen pclose pipe pipe2 kill killpg setsid getppid getpgid setpgid daemon dup dup2 clone",
    "network": "socket connect bind listen accept accept4 recvfrom sendto sendmsg recvmsg setsockopt getsockname "
    "getpeername socketpair gethostbyname getaddrinfo freeaddrinfo gai_strerror getnameinfo gethostname inet_addr "
    "if_nametoindex",
    "threads": "pthread_cancel pthread_kill pthread_sigmask pthread_setaffinity_np pthread_testcancel thrd_create "
    "thrd_join thrd_exit thrd_detach pthread_timedjoin_np pthread_tryjoin_np pthread_attr_setaffinity_np",
    "signals": "sigaction sigprocmask sigsuspend sigwait sigpending sigemptyset sigaddset sigfillset sigdelset alarm "
    "setitimer getitimer timer_create timer_settime pause sigaltstack sigsetjmp siglongjmp sigqueue",
    "shared memory": "shm_open shm_unlink shmget shmat shmdt shmctl semget semop semctl sem_open sem_unlink mlock mprotect",
    "message queues": "mq_open mq_send mq_receive mq_close msgget msgsnd msgrcv msgctl",
    "users": "getuid geteuid getgid getegid setuid setgid getpwuid getpwnam getgrgid getgrnam getlogin chown fchown "
    "lchown umask",
    "file permissions": "chmod fchmod mkfifo mknod",
    "terminal": "tcgetattr tcsetattr ttyname cfmakeraw forkpty openpty",
    "shared libraries": "dlopen dlsym dlclose dlerror",
    "temporary files": "mkstemp mkdtemp mktemp tmpfile tmpnam",
    "ucontext": "getcontext makecontext swapcontext setcontext",
    "locks on files": "flock lockf",
    "system limits": "getrlimit setrlimit sysinfo getpriority setpriority nice sched_setaffinity sched_getaffinity "
    "sched_setscheduler",
    "Windows": "Sleep getch _getch getche kbhit _kbhit clrscr gotoxy GetTickCount SetConsoleTextAttribute",
}
_BY_SYMBOL = {name: what for what, names in _SYMBOLS.items() for name in names.split()}


def lacking_header(name: str) -> str | None:
    """What a header that was not found belongs to; None when it is nothing well known."""
    if name in _HEADERS:
        return _HEADERS[name]
    folder = name.partition("/")[0]
    if folder != name:
        return _FOLDERS.get(folder)
    return None


def lacking_symbol(name: str) -> str | None:
    """What a function that is not there belongs to; None when it is nothing well known."""
    return _BY_SYMBOL.get(name)
