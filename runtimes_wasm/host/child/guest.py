"""The QuickJS guest's exports: calls, memory, handles and values."""

from __future__ import annotations

import struct
from typing import Any

_OK, _JS_ERROR = 0, 1
_HOST_ERROR = -1


class ScriptError(Exception):
    """An exception that the engine handed out: interrupted, out of memory, or the program's."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


class Guest:
    """A QuickJS instance at the level of its exports; values cross as handles."""

    def __init__(self, store: Any, exports: Any) -> None:
        self._store = store
        self._exports = exports
        self._memory = exports["memory"]

    def _call(self, name: str, *arguments: int) -> int:
        return int(self._exports[name](self._store, *arguments) or 0)

    def _read(self, pointer: int, length: int) -> bytes:
        pointer &= 0xFFFFFFFF
        return bytes(self._memory.read(self._store, pointer, pointer + length)) if length else b""

    def _put(self, data: bytes) -> int:
        pointer = self._call("qjs_alloc", len(data)) & 0xFFFFFFFF
        if data:
            if not pointer:
                raise ScriptError("InternalError", "out of memory")
            self._memory.write(self._store, data, pointer)
        return pointer

    def _free(self, handle: int) -> None:
        self._call("free_value", handle)

    def _last(self) -> bytes:
        length = self._call("qjs_last_len")
        data = self._read(self._call("qjs_last_ptr"), length) if length else b""
        self._call("qjs_result_free")
        return data

    def _out(self, name: str, *arguments: int, size: int = 4) -> tuple[int, bytes]:
        cell = self._call("qjs_alloc", size)
        status = self._call(name, *arguments, cell)
        data = self._read(cell, size)
        self._call("qjs_free", cell, size)
        return status, data

    def _eval(self, code: str) -> int:
        data = code.encode("utf-8", "surrogatepass")
        pointer = self._put(data)
        status, cell = self._out("eval_code", pointer, len(data))
        self._call("qjs_free", pointer, len(data))
        return self._handle(status, cell)

    def _eval_module(self, code: str, name: str) -> int:
        data, label = code.encode(), name.encode()
        pointer, label_pointer = self._put(data), self._put(label)
        status, cell = self._out("eval_module_async", pointer, len(data), label_pointer, len(label))
        self._call("qjs_free", pointer, len(data))
        self._call("qjs_free", label_pointer, len(label))
        return self._handle(status, cell)

    def _handle(self, status: int, cell: bytes) -> int:
        if status == _JS_ERROR:
            raise self._exception()
        if status != _OK:
            raise ScriptError("InternalError", f"the engine answered {status}")
        return int(struct.unpack("<i", cell)[0])

    def _exception(self) -> ScriptError:
        status, cell = self._out("last_exception")
        if status != _OK:
            return ScriptError("Error", "unknown")
        error = struct.unpack("<i", cell)[0]
        fields = [self._property(error, name) for name in ("name", "message", "stack")]
        self._free(error)
        return ScriptError(fields[0] or "Error", "\n".join(part for part in fields[1:] if part))

    def _property(self, handle: int, name: str) -> str:
        key = name.encode()
        pointer = self._put(key)
        status, cell = self._out("get_prop", handle, pointer, len(key))
        self._call("qjs_free", pointer, len(key))
        if status != _OK:
            return ""
        found = struct.unpack("<i", cell)[0]
        try:
            return self._bytes(found).decode("utf-8", "replace")
        finally:
            self._free(found)

    def _number(self, handle: int) -> float:
        status, cell = self._out("get_number", handle, size=8)
        return float(struct.unpack("<d", cell)[0]) if status == _OK else -1.0

    def _bytes(self, handle: int) -> bytes:
        if self._call("type_of", handle) == _OK:
            kind = self._last()
            if kind == b"string" and self._call("get_string", handle) == _OK:
                return self._last()
            if kind == b"number":
                return repr(self._number(handle)).encode()
            if kind == b"object":
                cells = [self._call("qjs_alloc", 4) for _ in range(3)]
                status = self._call("get_typed_array_buffer", handle, *cells)
                for cell in cells:
                    self._call("qjs_free", cell, 4)
                if status == _OK:
                    return self._last()
        return b""

    def _give_value(self, value: bytes | str | float | None) -> int:
        if value is None:
            return self._call("new_undefined")
        if isinstance(value, float):
            return self._call("new_number", struct.unpack("<q", struct.pack("<d", value))[0])
        data = value.encode() if isinstance(value, str) else value
        pointer = self._put(data)
        try:
            if isinstance(value, str):
                return self._call("new_string", pointer, len(data))
            status, cell = self._out("new_uint8array", pointer, len(data))
            return int(struct.unpack("<i", cell)[0]) if status == _OK else _HOST_ERROR
        finally:
            self._call("qjs_free", pointer, len(data))

    def _install(self, name: str) -> None:
        key = name.encode()
        pointer = self._put(key)
        function, scope = self._call("new_function", pointer, len(key)), self._call("global_object")
        self._call("set_prop", scope, pointer, len(key), function)
        for handle in (function, scope):
            self._free(handle)
        self._call("qjs_free", pointer, len(key))
