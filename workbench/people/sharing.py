"""How the arena is shared: ``runoff app --share`` says so in the environment of the server it starts."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Self

import psutil

from runtimes_wasm.browser.hosts import LOCAL_NAMES

from ..errors import PeopleError

_SHARE, _NAMES, _HTTPS = "RUNOFF_SHARE", "RUNOFF_NAMES", "RUNOFF_HTTPS"
_SANDBOX = "RUNOFF_SANDBOX"
#: The variable by which the HTTP server (uvicorn) learns whose X-Forwarded-For it believes. Where it is not
#: set, every program of this machine is believed.
_PROXIES = "FORWARDED_ALLOW_IPS"
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who may reach the arena.

    Attributes
    ----------
    shared : bool
        Whether people sign in.
    names : tuple of str
        Host names and addresses under which it is opened, beside those of this machine alone.
    https : bool
        Whether people reach it by https, through a server in front.
    sandbox : str
        The domain below which programs run; below the name of the arena itself when empty.
    proxies : tuple of str
        Addresses and networks of the servers in front: what they say of where a request came from is
        believed. Nobody else is.
    """

    shared: bool = False
    names: tuple[str, ...] = ()
    https: bool = False
    sandbox: str = ""
    proxies: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        host: str,
        names: Iterable[str],
        *,
        https: bool = False,
        sandbox: str | None = None,
        proxies: Iterable[str] = (),
    ) -> Self:
        """What listening at an address means.

        Raises
        ------
        PeopleError
            When a name is none, when programs would run on the arena's own name, or when a proxy is named by
            anything but its address.
        """
        own = [checked_name(name) for name in names]
        if _is_any(host):
            own += local_addresses()
        elif host not in LOCAL_NAMES:
            own.append(checked_name(host))
        return cls(
            shared=True,
            names=tuple(dict.fromkeys(own)),
            https=https,
            sandbox=_sandbox_name(sandbox, own) if sandbox is not None else "",
            proxies=tuple(dict.fromkeys(_proxy(each) for each in proxies)),
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """What the command that started this server said; not shared where it said nothing."""
        if environment.get(_SHARE) != "1":
            return cls()
        names = tuple(name for name in environment.get(_NAMES, "").split(",") if name)
        return cls(
            shared=True,
            names=names,
            https=environment.get(_HTTPS) == "1",
            sandbox=environment.get(_SANDBOX, ""),
            proxies=tuple(each for each in environment.get(_PROXIES, "").split(",") if each),
        )

    def tell(self, environment: MutableMapping[str, str]) -> None:
        """Write it into the environment of a server."""
        environment[_SHARE] = "1" if self.shared else "0"
        environment[_NAMES] = ",".join(self.names)
        environment[_HTTPS] = "1" if self.https else "0"
        environment[_SANDBOX] = self.sandbox
        environment[_PROXIES] = ",".join(self.proxies)

    @property
    def allowed(self) -> tuple[str, ...]:
        """Every name under which the app answers; a request for any other is refused."""
        return tuple(dict.fromkeys((*LOCAL_NAMES, *self.names)))


def checked_name(name: str) -> str:
    """A host name or address in the form of a ``Host`` header, without a port."""
    given = name.strip().lower().strip("[]").rstrip(".")
    if _is_address(given):
        return given
    if len(given) > 253 or not _NAME.fullmatch(given):
        raise PeopleError(f"{name!r} is no host name; give it without http:// and without a port")
    return given


def _sandbox_name(name: str, own: Iterable[str]) -> str:
    """The domain of programs: a name that can have names below it, and none of the arena's."""
    given = checked_name(name)
    if _is_address(given) or given in ("localhost", *own):
        raise PeopleError(
            f"{name!r} cannot be the domain of programs; give a domain that is not the arena's own name, "
            "such as programs.example.net, all names below which lead here"
        )
    return given


def _proxy(given: str) -> str:
    """The address or network of a server in front, in its one spelling."""
    try:
        network = ipaddress.ip_network(given.strip())
    except ValueError as error:
        raise PeopleError(
            f"{given!r} is no address of a proxy ({error}); give one such as 127.0.0.1, or a network such as 10.0.0.0/8"
        ) from error
    if network.prefixlen == 0:
        raise PeopleError(
            f"{given!r} is everybody: anyone could then claim to come from anywhere; give the proxy's own address"
        )
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_any(host: str) -> bool:
    return _is_address(host) and ipaddress.ip_address(host).is_unspecified


def local_addresses() -> list[str]:
    """This machine's host name and its addresses in the networks it is in."""
    found = [
        entry.address
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family in (socket.AF_INET, socket.AF_INET6) and "%" not in entry.address
    ]
    usable = [address for address in found if not ipaddress.ip_address(address).is_loopback]
    name = socket.gethostname().lower()
    return [*([name] if _NAME.fullmatch(name) else []), *usable]


def address_of(name: str, port: int, *, https: bool = False) -> str:
    """The arena's address under a name; with https, a server in front has the usual port."""
    host = f"[{name}]" if ":" in name else name
    return f"https://{host}" if https else f"http://{host}:{port}"
