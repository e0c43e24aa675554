"""What a program's frame may do, in one place for the server, the widget and the screenshots."""

from __future__ import annotations

import re
from collections.abc import Collection

#: The ``sandbox`` attribute of every frame. Without ``allow-same-origin`` the program
#: has a null origin: no cookies, no storage, no access to the page around it.
SANDBOX = "allow-scripts allow-forms allow-pointer-lock"

#: The ``allow`` attribute. Full screen is the widget's, so that a program can't imitate the workbench.
ALLOW = "autoplay; gamepad"

_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob: data:",
    "style-src 'self' 'unsafe-inline' data: blob:",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src data: blob:",
    "connect-src 'self' data: blob:",
    "worker-src blob: data:",
    "frame-src blob: data:",
    "form-action 'none'",
    "base-uri 'none'",
    # Said here too, so that a document opened in a tab of its own is as confined as in the frame.
    f"sandbox {SANDBOX}",
)

#: Policy of a page that holds programs in frames without an address of their own. Such a frame inherits it,
#: so the page's own may not be stricter about scripts; nothing in it names a server.
ALONE_POLICY = "; ".join(
    each.replace(" 'self'", "") for each in _DIRECTIVES if not each.startswith(("sandbox", "frame-ancestors"))
)

#: Headers of a program's document. ``'self'`` is the host name of this one run.
DOCUMENT_HEADERS = {
    "Content-Security-Policy": "; ".join(_DIRECTIVES),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), display-capture=(), fullscreen=(), geolocation=(), microphone=(), usb=()",
    "Cache-Control": "no-store",
}

#: Headers of vendored files: a null origin may read them only with this permission.
ASSET_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

_DIGITS = "[0-9a-f]{32}"
_RUN_HOST = re.compile(rf"sbx-({_DIGITS})\.(.+)")
_RUN_URL = re.compile(rf"http://sbx-({_DIGITS})\.localhost(?::\d{{1,5}})?(/[\x21-\x7e]*)")


def is_token(text: str) -> bool:
    """Whether the text has the form of a run's token: 32 hexadecimal digits."""
    return re.fullmatch(_DIGITS, text) is not None


def token_of_host(hostname: str, bases: Collection[str] = ("localhost",)) -> str | None:
    """The token in a host name ``sbx-<token>.localhost``, or below another base; None for any other name."""
    found = _RUN_HOST.fullmatch(hostname)
    return found.group(1) if found and found.group(2) in bases else None


def split_url(url: str) -> tuple[str, str] | None:
    """Token and path of a run's address; None when the address is not one of a run."""
    found = _RUN_URL.fullmatch(url)
    return (found.group(1), found.group(2)) if found else None


def app_policy(port: str, bases: Collection[str] = ("localhost",)) -> str:
    """The content policy of the app's own pages.

    ``frame-src`` is what keeps a program from navigating its own frame to some
    server with data in the address: the sandbox alone allows that.
    """
    end = f":{port}" if port else ""
    runs = [f"http://*.{base}{end}" for base in bases]
    # Behind a server that speaks https, the frames are reached through it too.
    runs += [f"https://*.{base}{end}" for base in bases if base != "localhost"]
    return f"frame-src 'self' {' '.join(runs)}; frame-ancestors 'self'"
