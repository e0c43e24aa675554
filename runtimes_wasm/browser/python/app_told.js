// Behind app_page.js: what the app's Python tells of hosts and failures, each once.
const failures = new Set();
function failed(text, line, missing, phase) {
  if (!text || failures.has(text)) return;
  failures.add(text);
  __runoff.report("error", { text: ownPaths(text).slice(0, 4000), phase: phase || (missing ? "missing" : "uncaught"), line: line || 0,
    missing: missing || "" });
}
worker.addEventListener("message", (event) => {
  const { runoffHost: host, runoffFailed: failure, runoffSaid: text } = event.data && typeof event.data === "object" ? event.data : {};
  if (text !== undefined) {
    __runoff.report("console", { level: "log", text });
  } else if (host) {
    __runoff.report("blocked", { host, directive: "connect-src", text: `network blocked: ${host}` });
  } else if (failure) {
    failed(failure.text, failure.line, failure.missing);
  } else return;
  event.stopImmediatePropagation();
});
// A library that cannot start is no fault of the app.
function broken(text) {
  __runoff.report("exit", { code: 1, status: "runner_fault", text: text.slice(0, 2000) });
  __runoff.ready({ failed: true });
}
