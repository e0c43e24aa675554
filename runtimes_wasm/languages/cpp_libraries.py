"""The C++ libraries with exceptions, built once by clang in the sandbox, and the precompiled header.

The compiler's own libc++ was built without exceptions: a ``throw`` inside it, or
through it, would be the end of the program. The same library's sources, as
another package ships them, are compiled here with them, file by file on all
processors. Each finished file stays, so a build that is cut short goes on where
it was; the whole is moved into place at the end.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .. import assets
from ..assets import cache
from ..errors import AssetBroken
from ..host.child.protocol import Preopen
from . import c_library
from . import clang_tool as clang
from . import cpp_toolchain as cpp

ASSET = "cpp-libraries"
_LIB = "/src/ziglang/lib"
_OUT = "/out"
_C_HEADERS = ("-nostdlibinc", "-isystem", f"{c_library.AT}/include")
_BASE = (clang.TARGET, "-O2", "-w", "-DNDEBUG", "-fno-strict-aliasing", *cpp.EXCEPTIONS)
_CXX = (
    *_BASE,
    *cpp.LIBRARY_HEADERS,
    *_C_HEADERS,
    "-std=c++23",
    "-D_LIBCPP_BUILDING_LIBRARY",
    "-DLIBCXX_BUILDING_LIBCXXABI",
    # The headers take this libc for a newer musl than it is; EINVAL makes the library copy by itself.
    "-Dcopy_file_range(a,b,c,d,e,f)=fcntl(-1,77)",
    f"-I{_LIB}/libcxx/src",
    f"-I{_LIB}/libcxx/libc",
    f"-I{_LIB}/libcxxabi/include",
)
_ABI = (
    *_BASE,
    *cpp.LIBRARY_HEADERS,
    *_C_HEADERS,
    "-std=c++23",
    "-D_LIBCXXABI_BUILDING_LIBRARY",
    "-D_LIBCXXABI_HAS_NO_THREADS",
    "-D_LIBCXXABI_USE_LLVM_UNWINDER=1",
    "-D_LIBCPP_BUILDING_LIBRARY",
    f"-I{_LIB}/libcxxabi/include",
    f"-I{_LIB}/libcxx/src",
    f"-I{_LIB}/libunwind/include",
)
_UNWIND = (
    *_BASE,
    *_C_HEADERS,
    "-D_LIBUNWIND_HIDE_SYMBOLS",
    "-D_LIBUNWIND_HAS_NO_THREADS",
    f"-I{_LIB}/libunwind/include",
)
# What the headers themselves use of their templates is compiled here once, not in each program.
_HEADER = ("-fpch-instantiate-templates", "-Xclang", "-fno-pch-timestamp", "-x", "c++-header")
_ABI_FILES = (
    "cxa_demangle abort_message cxa_aux_runtime cxa_default_handlers cxa_exception cxa_exception_storage "
    "cxa_guard cxa_handlers cxa_personality cxa_thread_atexit cxa_vector cxa_virtual fallback_malloc "
    "private_typeinfo stdlib_exception stdlib_new_delete stdlib_stdexcept stdlib_typeinfo"
)
# The longest first, so that no processor waits for one of them at the end.
_CXX_FILES = (
    "locale algorithm ios.instantiations filesystem/operations string charconv filesystem/directory_iterator "
    "filesystem/directory_entry filesystem/path any atomic barrier bind call_once chrono condition_variable "
    "expected filesystem/filesystem_clock filesystem/filesystem_error fstream "
    "functional future hash ios memory_resource mutex new new_handler new_helpers optional ostream print random "
    "regex ryu/d2fixed ryu/d2s ryu/f2s shared_mutex stdexcept strstream system_error thread typeinfo valarray "
    "variant vector verbose_abort"
)
# These define switches that the headers must see, so they cannot share a precompiled one.
_ALONE_FILES = (
    "iostream memory error_category exception condition_variable_destructor mutex_destructor random_shuffle"
)
#: Headers of the library as programs see them: file -> (old, new).
_EDITED = {
    "__algorithm/sort.h": [
        (
            "template <class _AlgPolicy, class _RandomAccessIterator, class _Comp>\n_LIBCPP_HIDE_FROM_ABI "
            "_LIBCPP_CONSTEXPR_SINCE_CXX20 void\n__sort_dispatch(",
            "#include <introsort.h>\ntemplate <class _AlgPolicy, class _RandomAccessIterator, class _Comp>\n"
            "_LIBCPP_HIDE_FROM_ABI _LIBCPP_CONSTEXPR_SINCE_CXX20 void\n__sort_dispatch(",
        ),
        (
            "std::__introsort<_AlgPolicy, _Comp&, _RandomAccessIterator, __use_branchless_sort<_Comp, "
            "_RandomAccessIterator> >(",
            "std::__runoff_sort<_AlgPolicy>(",
        ),
    ],
}
_SHARED_HEADERS = (
    "algorithm any atomic bitset charconv chrono codecvt condition_variable deque filesystem fstream functional "
    "future iomanip iostream iterator limits list locale map memory memory_resource mutex new numeric optional "
    "queue random regex set shared_mutex sstream stdexcept string string_view system_error thread tuple "
    "typeinfo unordered_map unordered_set utility valarray variant vector"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One source of one of the libraries."""

    library: str
    unit: clang.Unit


def _units() -> list[_Unit]:
    def unit(library: str, source: str, *argv: str) -> _Unit:
        target = f"{Path(library).stem}-{source.replace('/', '-')}.o"
        return _Unit(library, clang.Unit(target, argv))

    shared = ("-include-pch", f"{_OUT}/shared.pch")
    found = [
        unit("libc++.a", name, "clang++", *_CXX, *shared, "-c", f"{_LIB}/libcxx/src/{name}.cpp")
        for name in _CXX_FILES.split()
    ]
    longest, *abi = _ABI_FILES.split()
    found[1:1] = [unit("libc++abi.a", longest, "clang++", *_ABI, "-c", _abi_source(longest))]
    found += [
        unit("libc++.a", name, "clang++", *_CXX, "-c", f"{_LIB}/libcxx/src/{name}.cpp")
        for name in _ALONE_FILES.split()
    ]
    found += [unit("libc++abi.a", name, "clang++", *_ABI, "-c", _abi_source(name)) for name in abi]
    unwind = f"{_LIB}/libunwind/src/Unwind-wasm.c"
    return [*found, unit("libc++abi.a", "unwind", "clang", *_UNWIND, "-c", unwind)]


def _abi_source(name: str) -> str:
    return f"{_LIB}/libcxxabi/src/{name}.cpp"


@functools.cache
def _library_key() -> str:
    parts = (_units(), _SHARED_HEADERS.split(), c_library.headers_key(), assets.lock()[ASSET].key)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@functools.cache
def _key() -> str:
    sources = (path for path in sorted(cpp.HEADERS.rglob("*")) if path.is_file())
    texts = b"".join(path.read_bytes() for path in sources)
    parts = (texts, cpp.COMPILE_FLAGS, _HEADER, _EDITED, _library_key(), c_library.folder().name)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def folder() -> Path:
    """Where the libraries, the header and the support object are, or would be."""
    return cache.folder(ASSET) / _key()


def is_built() -> bool:
    """Whether everything is there."""
    return c_library.is_built() and (folder() / "std.pch").is_file()


def size() -> int:
    """Bytes in the cache."""
    return sum(path.stat().st_size for path in folder().rglob("*") if path.is_file())


def build(say: Callable[[str], None]) -> None:
    """Build what is missing: the libraries (a minute), the precompiled header, the support object.

    Raises
    ------
    AssetBroken
        With the compiler's words.
    """
    assets.prepare([clang.ASSET, c_library.ASSET], progress=lambda _, what: say(f"what it needs: {what}"))
    with cache.exclusive(ASSET):
        if is_built():
            return
        libraries = _build_libraries(say)
        say("compiling the standard headers")
        with cache.scratch() as made:
            whole = made / "cpp"
            (whole / "lib").mkdir(parents=True)
            for name in ("libc++.a", "libc++abi.a"):
                os.link(libraries / name, whole / "lib" / name)
            _add_headers(whole)
            cache.move_into_place(whole, folder())


def _add_headers(whole: Path) -> None:
    include = whole / "include"
    (include / "bits").mkdir(parents=True)
    (include / "bits" / "stdc++.h").write_bytes((cpp.HEADERS / "bits" / "stdc++.h").read_bytes())
    (include / "introsort.h").write_bytes((cpp.HEADERS / "introsort.h").read_bytes())
    for name, edits in _EDITED.items():
        text = (assets.locate(clang.ASSET) / "sysroot" / cpp.HEADERS_OF_LIBRARY / name).read_text()
        for old, new in edits:
            if old not in text:
                raise AssetBroken(f"asset {clang.ASSET}: its header {name} has no {old!r} to change")
            text = text.replace(old, new)
        (include / name).parent.mkdir(exist_ok=True)
        (include / name).write_text(text)
    (whole / "all.h").write_text("#include <bits/stdc++.h>\n")
    (whole / "support.cpp").write_bytes((cpp.HEADERS / "support.cpp").read_bytes())
    seen: Preopen = (str(whole), cpp.LIBRARIES, True)
    at = cpp.LIBRARIES
    header = ["clang++", *cpp.COMPILE_FLAGS, *_HEADER, f"{at}/all.h"]
    support = ["clang++", *cpp.COMPILE_FLAGS, "-c", f"{at}/support.cpp", "-o", f"{at}/support.o"]
    clang.run_tools(ASSET, [support, [*header, "-o", f"{at}/std.pch"]], c_library.seen(), seen)


def _build_libraries(say: Callable[[str], None]) -> Path:
    parts = cache.folder(ASSET) / f"parts-{_library_key()}"
    parts.mkdir(mode=0o700, exist_ok=True)
    if (parts / "libc++.a").is_file() and (parts / "libc++abi.a").is_file():
        return parts
    preopens: tuple[Preopen, ...] = (
        (str(parts), _OUT, True),
        (str(assets.locate(ASSET)), "/src", False),
        c_library.seen(),
    )
    if not (parts / "shared.pch").is_file():
        # Once compiled it must not change: the compiler holds it against the compiled form.
        (parts / "shared.h").write_text("".join(f"#include <{name}>\n" for name in _SHARED_HEADERS.split()))
    say("compiling the library's headers")
    shared = clang.Unit("shared.pch", ("clang++", *_CXX, "-x", "c++-header", f"{_OUT}/shared.h"))
    clang.compile_all(ASSET, parts, [shared], preopens, lambda _: None, out=_OUT)
    units = _units()
    clang.compile_all(ASSET, parts, [each.unit for each in units], preopens, say, out=_OUT, batch=1)
    say("putting the libraries together")
    for library in ("libc++.a", "libc++abi.a"):
        members = [each.unit.target for each in units if each.library == library]
        clang.archive(ASSET, parts, library, members, preopens, out=_OUT)
    for path in (*parts.glob("*.o"), *parts.glob("*.tmp"), *parts.glob("shared.*")):
        path.unlink()
    return parts
