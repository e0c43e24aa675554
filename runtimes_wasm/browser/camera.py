"""A headless Chromium that opens many programs, several at a time, and photographs them at several moments."""

from __future__ import annotations

import asyncio
import os
import secrets
import threading
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import psutil

from runtimes_wasm.contract import MIB, RunStatus
from runtimes_wasm.errors import AssetMissing, RequestError

from .camera_page import CameraServer
from .chromium import find_chromium
from .document import Document
from .outcome import outcome_of
from .policy import ALLOW, SANDBOX

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Frame, Page, Playwright

T = TypeVar("T")

#: What an empty page takes; the program's own limit comes on top.
_BROWSER_BYTES = 200 * MIB
#: Seconds that the driver may take beyond the program's own time.
_PATIENCE = 30.0
_MEMORY_EVERY = 0.25
#: What a person would try first on a page that they don't know.
_CLICKABLE = (
    "button, [role=button], input[type=button], input[type=submit], summary, [onclick], canvas, a[href]"
)
_ARGUMENTS = [
    # A program that asks whether a machine watches it sees what a person's browser says.
    "--disable-blink-features=AutomationControlled",
    # Headless Chromium would put every *.localhost into one process.
    "--site-per-process",
    "--mute-audio",
    "--hide-scrollbars",
    # WebGL without a graphics card, and nothing else: 2D canvases and the page itself drawn by the same
    # emulated card took ten times as long, and animated ones never gave a picture.
    "--use-gl=angle",
    "--use-angle=swiftshader-webgl",
    "--enable-unsafe-swiftshader",
    # A page is put together by plain drawing; only what WebGL draws goes through the emulated graphics
    # card, which took half of a screenshot's time when everything did.
    "--disable-gpu-compositing",
    # Belt and braces: nothing but this server has a name, and WebRTC has no way out.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
]
#: What Chromium calls itself when a person looks at it; only a headless one says that it is headless.
_USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version} Safari/537.36"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When to take a picture.

    Attributes
    ----------
    name : str
        Names the picture.
    seconds : float
        How long to wait: after the page was ready for the first moment, after the
        one before (and this one's deed) for the others.
    click : bool
        Click on the first thing that looks as if it could be clicked; on the middle
        of the page when nothing does.
    keys : tuple of str
        Keys to press, as `KeyboardEvent.key` names them.
    """

    name: str
    seconds: float = 0.3
    click: bool = False
    keys: tuple[str, ...] = ()


#: One picture when the page is ready, with a moment for fonts and first motion.
FIRST = (Moment(name="first"),)
#: What a judge gets: the page as it came up, what moves by itself, what a click and keys change.
FOR_JUDGES = (
    Moment(name="first"),
    Moment(name="later", seconds=2.0),
    Moment(name="click", seconds=0.5, click=True),
    Moment(name="keys", seconds=0.5, keys=("ArrowRight", "ArrowUp", " ", "Enter")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The page at one moment; PNG bytes."""

    name: str
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenshot:
    """A page as it was at its moments, or when its time was over.

    ``pictures`` is empty when not even one could be taken (a crash, a page that
    answers nothing); ``ready_ms`` is None when it never became ready. ``events``
    have ``number``, ``kind`` and ``detail``. ``collected`` is what a Python program
    left, when it was asked for.
    """

    status: RunStatus
    pictures: tuple[Picture, ...] = ()
    events: tuple[Mapping[str, Any], ...] = ()
    ready_ms: float | None = None
    note: str = ""
    collected: Mapping[str, Any] | None = None

    @property
    def png(self) -> bytes | None:
        """The first picture."""
        return self.pictures[0].png if self.pictures else None


def usable_cores() -> int:
    """The cores that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Camera:
    """A browser that takes many screenshots; use it in a ``with`` block.

    Every program gets a page of its own, with a frame on its own host name. One
    thread drives the browser, so that `capture` may be called from any thread, from
    several at once, and from inside an event loop.

    Parameters
    ----------
    pages : int, optional
        How many programs may be open at a time; more calls wait for their turn. Two a
        core when left out, which `benchmarks.screenshots` found to be the fastest.
    """

    def __init__(self, *, pages: int | None = None) -> None:
        pages = 2 * usable_cores() if pages is None else pages
        if pages < 1:
            raise RequestError(f"a camera needs at least one page, not {pages}")
        self._pages = pages
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="camera", daemon=True)
        self._stack = AsyncExitStack()
        self._mark = f"--runoff-camera={secrets.token_hex(8)}"
        self._server = CameraServer()
        self._driver: Playwright | None = None
        self._browser: Browser | None = None
        self._starting = asyncio.Lock()
        self._turns = asyncio.Semaphore(pages)
        self._limits: dict[str, int] = {}
        self._root: psutil.Process | None = None
        self.version = ""

    def __enter__(self) -> Camera:
        self._thread.start()
        try:
            self._submit(self._open()).result()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        self._submit(self._stack.aclose()).result()
        self._driver = None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def capture(
        self,
        document: Document,
        *,
        width: int = 1024,
        height: int = 768,
        seconds: float = 10.0,
        memory_bytes: int = 512 * MIB,
        moments: Sequence[Moment] = FIRST,
        collect: bool = False,
    ) -> Screenshot:
        """Open the document, wait until it is ready, and take its pictures.

        Parameters
        ----------
        document : Document
            What `build_document` made.
        width, height : int
            Size of the frame in pixels.
        seconds : float
            How long it may take to become ready.
        memory_bytes : int
            What its process may use beyond an empty page. Where several pages are
            open at once, the largest limit among them holds for each.
        moments : sequence of Moment
            When to take pictures; none of them takes none.
        collect : bool
            Ask the page of a Python program for its output and files, too.
        """
        taking = self._in_turn(document, width, height, seconds, memory_bytes, moments, collect)
        return self._submit(taking).result()

    def _submit(self, action: Coroutine[Any, Any, T]) -> Future[T]:
        if self._driver is None and not self._thread.is_alive():
            action.close()
            raise RequestError("the camera is closed; use it inside its with block")
        return asyncio.run_coroutine_threadsafe(action, self._loop)

    # ------------------------------------------------------------ in the camera's thread

    async def _open(self) -> None:
        find_chromium()
        try:
            from playwright.async_api import async_playwright
        except ImportError as error:
            raise AssetMissing("screenshots need the Python package playwright; install it") from error
        self._stack.enter_context(self._server)
        self._driver = await self._stack.enter_async_context(async_playwright())
        self._stack.push_async_callback(self._close)
        watching = self._loop.create_task(self._watch_memory())
        self._stack.callback(watching.cancel)
        self.version = f"chromium {(await self._running()).version}"

    async def _close(self) -> None:
        if self._browser is not None and self._browser.is_connected():
            await self._browser.close()

    async def _running(self) -> Browser:
        """The browser, started again if it is gone."""
        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                if self._driver is None:
                    raise RequestError("the camera is closed; use it inside its with block")
                arguments = [self._mark, *_ARGUMENTS]
                if hasattr(os, "geteuid") and os.geteuid() == 0:
                    arguments.append("--no-sandbox")  # Chromium refuses to start as root otherwise
                self._root = None
                self._browser = await self._driver.chromium.launch(
                    executable_path=str(find_chromium()), args=arguments
                )
            return self._browser

    async def _in_turn(
        self,
        document: Document,
        width: int,
        height: int,
        seconds: float,
        memory: int,
        moments: Sequence[Moment],
        collect: bool,
    ) -> Screenshot:
        async with self._turns:
            self._server.store.put(document)
            self._limits[document.token] = memory + _BROWSER_BYTES
            whole = seconds + sum(moment.seconds for moment in moments) + _PATIENCE
            taking = self._loop.create_task(self._capture(document, width, height, seconds, moments, collect))
            try:
                done, _ = await asyncio.wait([taking], timeout=whole)
                if not done:
                    # A driver call that never returns: without its browser it does.
                    self._kill_browser()
                    await asyncio.wait([taking], timeout=_PATIENCE)
                return taking.result()
            finally:
                taking.cancel()
                self._limits.pop(document.token, None)
                self._server.store.discard(document.token)

    async def _capture(
        self,
        document: Document,
        width: int,
        height: int,
        seconds: float,
        moments: Sequence[Moment],
        collect: bool,
    ) -> Screenshot:
        from playwright.async_api import Error

        browser = await self._running()
        try:
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="light",
                user_agent=_USER_AGENT.format(version=browser.version),
            )
        except Error as error:  # the browser went with another page
            return Screenshot(status=RunStatus.RUNNER_FAULT, note=str(error).split("\n", 1)[0])
        try:
            visit = _Visit(await context.new_page())
            try:
                await visit.open(f"http://localhost:{self._server.port}/", self._options(document, seconds))
                await visit.until_ready(seconds)
                await visit.photograph(moments)
                events = await visit.events()
                collected = await visit.collect() if collect else None
            except Error as error:
                # The driver calls the whole page crashed when one frame's process ends.
                if not visit.crashed:
                    note = str(error).split("\n", 1)[0]
                    return Screenshot(status=RunStatus.RUNNER_FAULT, note=note)
                events, collected = (), None
            status, note = outcome_of(document, events, visit.ready_ms, visit.stopped, crashed=visit.crashed)
            return Screenshot(
                status=status,
                pictures=tuple(visit.pictures),
                events=events,
                ready_ms=visit.ready_ms,
                note=note,
                collected=collected,
            )
        finally:
            await self._leave(browser, context)

    async def _leave(self, browser: Browser, context: BrowserContext) -> None:
        from playwright.async_api import Error

        if browser.is_connected():
            with suppress(Error):
                await context.close()

    def _options(self, document: Document, seconds: float) -> dict[str, Any]:
        silence = round(seconds * 1000)
        return {
            "url": document.url(self._server.port),
            "token": document.token,
            "title": "program",
            "sandbox": SANDBOX,
            "allow": ALLOW,
            "quietMs": silence,
            "killMs": silence,
        }

    # ------------------------------------------------------------ its processes

    async def _watch_memory(self) -> None:
        """End every renderer that takes more than it may; its page then counts as crashed."""
        while True:
            await asyncio.sleep(_MEMORY_EVERY)
            if self._limits:
                await asyncio.to_thread(self._check_memory, max(self._limits.values()))

    def _check_memory(self, limit: int) -> None:
        for process in self._processes():
            with suppress(psutil.Error):  # it may end by itself meanwhile
                if process.memory_info().rss > limit and "--type=renderer" in process.cmdline():
                    process.kill()

    def _kill_browser(self) -> None:
        for process in self._processes():
            with suppress(psutil.Error):
                process.kill()

    def _processes(self) -> list[psutil.Process]:
        """The processes of this browser; never those of another one."""
        if self._root is None or not self._root.is_running():
            self._root = self._find_root()
        with suppress(psutil.Error):
            return [self._root, *self._root.children(recursive=True)] if self._root else []
        return []

    def _find_root(self) -> psutil.Process | None:
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                if self._mark in child.cmdline():
                    return child
        return None


class _Visit:
    """One program on one page: when it was ready, what stopped it, its pictures."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.ready_ms: float | None = None
        self.stopped: str | None = None
        self.crashed = False
        self.pictures: list[Picture] = []
        page.on("crash", self._on_crash)
        page.on("dialog", lambda dialog: dialog.dismiss())

    def _on_crash(self, _: object) -> None:
        self.crashed = True

    async def open(self, address: str, options: Mapping[str, Any]) -> None:
        await self._page.goto(address, timeout=20_000)
        await self._page.evaluate("options => show(options)", options)

    async def until_ready(self, seconds: float) -> None:
        await self._page.evaluate("seconds => settled(seconds)", seconds)
        await self._look()

    async def _look(self) -> None:
        seen = await self._page.evaluate("peek()")
        self.ready_ms, self.stopped = seen["ready"], seen["stopped"]

    async def photograph(self, moments: Sequence[Moment]) -> None:
        for moment in moments:
            if self.stopped is not None or (self.ready_ms is None and self.pictures):
                return
            if self.ready_ms is not None:
                await self._act(moment)
                await self._page.wait_for_timeout(1000 * moment.seconds)
                await self._look()
            await self._shoot(moment.name)

    async def _act(self, moment: Moment) -> None:
        from playwright.async_api import Error

        if not moment.click and not moment.keys:
            return
        x, y = await self._target() if moment.click else (None, None)
        with suppress(Error):  # a page that takes no click is still a page
            if x is not None and y is not None:
                await self._page.mouse.click(x, y)
            for key in moment.keys:
                await self._page.keyboard.press(key)

    async def _target(self) -> tuple[float, float]:
        from playwright.async_api import Error

        size = self._page.viewport_size or {"width": 0, "height": 0}
        with suppress(Error, TimeoutError):
            for frame in self._program_frames():
                async with asyncio.timeout(2):
                    for element in (await frame.query_selector_all(_CLICKABLE))[:20]:
                        box = await element.bounding_box()
                        if box and box["width"] and box["height"] and box["y"] < size["height"]:
                            return box["x"] + box["width"] / 2, min(
                                box["y"] + box["height"] / 2, size["height"] - 1.0
                            )
        return size["width"] / 2, size["height"] / 2

    def _program_frames(self) -> list[Frame]:
        return [frame for frame in self._page.frames if frame is not self._page.main_frame][:1]

    async def _shoot(self, name: str) -> None:
        from playwright.async_api import Error

        if self.crashed or self.stopped is not None:
            return
        with suppress(Error):  # a page that is busy for ever is never drawn
            png = await self._page.screenshot(timeout=5000, animations="disabled")
            self.pictures.append(Picture(name=name, png=png))

    async def events(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(await self._page.evaluate("runoff.events"))

    async def collect(self) -> Mapping[str, Any] | None:
        """What the page of a Python program holds; None when it is not ready."""
        return await self._page.evaluate("collect()") if self.ready_ms is not None else None
