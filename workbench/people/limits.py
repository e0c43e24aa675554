"""How fast one person may go, and how the slots for runs are shared.

Token buckets on a clock that never runs backwards; and a pool in which whoever has
the fewest runs under way comes next, so that one person's queue is only their own.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..errors import TooFast

_MOST_BUCKETS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a minute, after a first ``burst`` at once."""

    per_minute: float
    burst: int


#: What is limited, and how: far above what a person can do, far below what a script does.
KINDS: dict[str, Rate] = {
    "battles": Rate(12, 12),
    "prompts": Rate(12, 12),
    "votes": Rate(12, 12),
    "runs": Rate(30, 30),
    "events": Rate(240, 120),
    "joins": Rate(30, 60),
}
_WORDS = {
    "battles": "new battles",
    "prompts": "questions to models",
    "votes": "votes",
    "runs": "runs",
    "events": "reports",
    "joins": "attempts to join from this address",
}


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


def network_of(address: str) -> str:
    """Whose allowance an address uses: its own, or for IPv6 that of the /64, which one household has whole.

    What is no address (a socket's name) is its own word.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


class Limiter:
    """Allowances of each person (or address) for each kind of thing.

    Parameters
    ----------
    rates : mapping
        Kinds to rates.
    clock : callable
        Seconds that never run backwards.
    """

    def __init__(
        self, rates: Mapping[str, Rate] = KINDS, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rates = dict(rates)
        self._clock = clock
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()
        self._lock = threading.Lock()
        self._refused: Counter[str] = Counter()

    def wait(self, kind: str, who: str) -> float:
        """Take one from the allowance; 0, or the seconds until there is one again."""
        rate, now = self.rates[kind], self._clock()
        with self._lock:
            bucket = self._buckets.pop((kind, who), None) or _Bucket(rate.burst, now)
            bucket.tokens = min(rate.burst, bucket.tokens + (now - bucket.at) * rate.per_minute / 60)
            bucket.at = now
            self._buckets[kind, who] = bucket
            while len(self._buckets) > _MOST_BUCKETS:
                self._buckets.popitem(last=False)
            # Sums of fractions fall a hair short of one.
            if bucket.tokens >= 1 - 1e-9:
                bucket.tokens -= 1
                return 0.0
            self._refused[kind] += 1
            return (1 - bucket.tokens) * 60 / rate.per_minute

    def take(self, kind: str, who: str) -> None:
        """Take one from the allowance.

        Raises
        ------
        TooFast
            When it is used up; it says when to go on.
        """
        if (seconds := self.wait(kind, who)) > 0:
            rate = self.rates[kind]
            raise TooFast(
                f"That was too fast: {_WORDS[kind]} are limited to {rate.per_minute:g} a minute for each person. "
                f"Go on in {math.ceil(seconds)} s.",
                seconds,
            )

    def refused(self) -> dict[str, int]:
        """How often each kind was refused since the start."""
        with self._lock:
            return dict(self._refused)


@dataclass(slots=True)
class _Waiting:
    future: Future[Any]
    call: Callable[[], Any]


class FairPool:
    """Shares the slots of an executor among people.

    Parameters
    ----------
    pool : Executor
        Runs the work; it should have ``slots`` workers.
    slots : int
        How many pieces of work are under way at once.
    each : int
        How many of them may be one person's.
    """

    def __init__(self, pool: Executor, slots: int, each: int) -> None:
        self._pool = pool
        self._slots = slots
        self._each = each
        self._lock = threading.Lock()
        self._waiting: OrderedDict[str, deque[_Waiting]] = OrderedDict()
        self._running: Counter[str] = Counter()

    def of(self, person: str) -> Executor:
        """The pool as this person sees it."""
        return _Share(self, person)

    def running(self, person: str) -> int:
        """How many pieces of this person's work are under way."""
        with self._lock:
            return self._running[person]

    def submit(self, person: str, call: Callable[[], Any]) -> Future[Any]:
        """Put work in the person's queue."""
        future: Future[Any] = Future()
        with self._lock:
            self._waiting.setdefault(person, deque()).append(_Waiting(future, call))
        self._start_next()
        return future

    def _start_next(self) -> None:
        while (found := self._next()) is not None:
            person, work = found
            if not work.future.set_running_or_notify_cancel():
                self._ended(person)
                continue
            try:
                inner = self._pool.submit(work.call)
            except RuntimeError as error:  # the pool is shutting down
                work.future.set_exception(error)
                self._ended(person)
                continue
            inner.add_done_callback(partial(self._done, person, work))

    def _next(self) -> tuple[str, _Waiting] | None:
        with self._lock:
            if self._running.total() >= self._slots:
                return None
            able = [person for person in self._waiting if self._running[person] < self._each]
            if not able:
                return None
            person = min(able, key=lambda name: self._running[name])
            queue = self._waiting.pop(person)
            work = queue.popleft()
            if queue:
                self._waiting[person] = queue  # behind the others that wait
            self._running[person] += 1
            return person, work

    def _ended(self, person: str) -> None:
        with self._lock:
            self._running[person] -= 1
            if self._running[person] <= 0:
                del self._running[person]

    def _done(self, person: str, work: _Waiting, done: Future[Any]) -> None:
        self._ended(person)
        error = done.exception()
        if error is not None:
            work.future.set_exception(error)
        else:
            work.future.set_result(done.result())
        self._start_next()


class _Share(Executor):
    """One person's way into a `FairPool`."""

    def __init__(self, pool: FairPool, person: str) -> None:
        self._fair, self._person = pool, person

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Put a call in this person's queue."""
        return self._fair.submit(self._person, lambda: fn(*args, **kwargs))
