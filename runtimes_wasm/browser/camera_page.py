"""The page in which screenshots are taken: the same frame, policy and supervisor as in the workbench."""

from __future__ import annotations

import socket
import threading
import time

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from runtimes_wasm.errors import HostError

from .embed import script_text
from .hosts import HostDispatch
from .store import DocumentStore

_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Camera</title>
<style>html, body, #holder { margin: 0; height: 100%; overflow: hidden; background: #fff; color-scheme: light; }
iframe { display: block; width: 100%; height: 100%; border: 0; }</style></head>
<body><div id="holder"></div><script>
__SUPERVISOR__
window.runoff = { events: [], ready: null, stopped: null };
let settle;
const settling = new Promise((resolve) => { settle = resolve; });
// Until the program is ready, was stopped, or had its time.
window.settled = (seconds) => Promise.race([settling, new Promise((resolve) => setTimeout(resolve, 1000 * seconds))]);
window.show = (options) => {
  runoff.token = options.token;
  const supervisor = new RunoffSupervisor(document.getElementById("holder"), options, (event) => {
    if (runoff.events.length < 5000) runoff.events.push({ number: runoff.events.length, ...event });
    if (event.kind === "ready" && runoff.ready === null) { runoff.ready = supervisor.elapsed(); settle(); }
  }, (status, reason) => { if (status === "stopped") { runoff.stopped = reason; settle(); } });
  supervisor.load();
};
// Everything that a Python program left, bytes in base64; null from a page that does not answer.
const encode = (chunks) => new Promise((resolve) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.readAsDataURL(new Blob(chunks));
});
window.collect = () => new Promise((resolve) => {
  const frame = document.querySelector("iframe");
  const token = runoff.token;
  const give = setTimeout(() => resolve(null), 5000);
  addEventListener("message", async (event) => {
    const found = event.data && event.data.runoff === token && event.data.collected;
    if (!found || !frame || event.source !== frame.contentWindow) return;
    clearTimeout(give);
    const files = {};
    for (const [name, data] of Object.entries(found.files)) files[name] = await encode([data]);
    resolve({ ...found, files, stdout: await encode(found.stdout), stderr: await encode(found.stderr) });
  });
  if (frame) frame.contentWindow.postMessage({ runoffCollect: token }, "*");
});
window.peek = () => ({ ready: runoff.ready, stopped: runoff.stopped });
</script></body></html>"""


class CameraServer:
    """A server on a free port of this machine for as long as the ``with`` block lasts."""

    def __init__(self) -> None:
        self.store = DocumentStore()
        self.port = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> CameraServer:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.bind(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        app = HostDispatch(Starlette(routes=[Route("/", _page)]), store=self.store)
        config = uvicorn.Config(app, log_level="error", lifespan="off", ws="none", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, name="camera-server", daemon=True
        )
        self._thread.start()
        limit = time.monotonic() + 20
        while not self._server.started:
            if time.monotonic() > limit or not self._thread.is_alive():
                raise HostError(f"the screenshot server did not start on port {self.port}; try again")
            time.sleep(0.01)
        return self

    def __exit__(self, *problem: object) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join(10)


async def _page(request: Request) -> Response:
    return HTMLResponse(_PAGE.replace("__SUPERVISOR__", script_text("supervisor.js")))
