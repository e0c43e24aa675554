"""The way to an address: adds the key at the last moment, and bounds what comes back.

The key is put into a copy of the request, here and nowhere else. So no client
object, log line or error above this module ever holds it.
"""

from __future__ import annotations

import urllib.request
from collections.abc import AsyncIterator, Callable, Mapping

import httpx2

from .catalogue import ModelEntry
from .secret import Secret

#: Bytes of the protocol around each character of an answer, generously.
_OVERHEAD = 256
_LEAST_BYTES = 1 << 20


class TooMuch(Exception):
    """The address sent far more than an answer can have."""


class Compressed(Exception):
    """The address compressed its answer although it was asked not to."""


class GuardedTransport(httpx2.AsyncBaseTransport):
    """An HTTP transport that holds the keys of one address and a cap on its responses."""

    def __init__(self, entry: ModelEntry, headers: Callable[[], Mapping[str, Secret]]) -> None:
        self._inner = httpx2.AsyncHTTPTransport(
            # Reading the certificates of the machine takes long; a plain address has no use for them.
            verify=entry.address.startswith("https:"),
            proxy=_proxy_for(entry.address),
            limits=httpx2.Limits(max_connections=256, max_keepalive_connections=32),
        )
        self._headers = headers
        self._most = entry.patience.max_characters * _OVERHEAD + _LEAST_BYTES

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request with its keys; give the response with a bounded body."""
        sent = httpx2.Request(
            request.method,
            request.url,
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        # Never the one of OPENAI_API_KEY: an address gets the keys that the catalogue names for it.
        sent.headers.pop("authorization", None)
        for name, value in self._headers().items():
            sent.headers[name] = value.reveal()
        # A small compressed body can be a huge text.
        sent.headers["accept-encoding"] = "identity"
        response = await self._inner.handle_async_request(sent)
        if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            await response.aclose()
            raise Compressed
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Bounded(response.stream, self._most)
        return response

    async def aclose(self) -> None:
        """Close every connection."""
        await self._inner.aclose()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, most: int) -> None:
        self._inner = inner
        self._left = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for block in self._inner:
            self._left -= len(block)
            if self._left < 0:
                raise TooMuch
            yield block

    async def aclose(self) -> None:
        await self._inner.aclose()


def _proxy_for(address: str) -> str | None:
    """The proxy that the environment names for an address."""
    url = httpx2.URL(address)
    if url.host in ("localhost", "127.0.0.1", "::1") or urllib.request.proxy_bypass(url.host):
        return None
    proxies = urllib.request.getproxies()
    return proxies.get(url.scheme) or proxies.get("all")
