// The page of a console program: starts the worker, shows what it prints, and ends it
// when its time is over. `settings` is written before this text.
const output = document.getElementById("output");
const MAX_ROWS = 3000;
const start = performance.now();
let rows = 0;
let over = false;
let errors = 0;

function show(text, className = "") {
  if (rows++ > MAX_ROWS) return;
  const row = document.createElement("span");
  row.className = className;
  row.textContent = text + "\n";
  output.append(row);
}

function finish(code, status) {
  if (over) return;
  over = true;
  clearTimeout(limit);
  worker.terminate();
  const failed = code !== 0;
  if (rows === 0) show("(the program printed nothing)", "note");
  if (failed) show(status === "timeout" ? "stopped: out of time" : `exit code ${code}`, "note");
  __runoff.report("exit", { code, status, text: status, elapsed: Math.round(performance.now() - start) });
  __runoff.ready({ failed, blank: false });
}

__runoff.setMaps(settings.maps);

function fail(text, phase, place = {}) {
  errors += 1;
  show(text, "error");
  __runoff.report("error", { text: text.slice(0, 4000), phase, line: 0, ...place });
}

function placeIn(said) {
  const stack = __runoff.ownStack(said);
  return { stack, ...__runoff.placeOf(stack) };
}

// A worker does not say where a syntax error is. The page does, for a script that is
// read and never run: it throws before the program's first statement.
function failSyntax(message) {
  let found = message;
  let line = 0;
  const listener = (event) => {
    event.preventDefault();
    if (!(event.error instanceof SyntaxError)) return;
    found = event.message;
    line = event.lineno;
  };
  addEventListener("error", listener, true);
  const probe = document.createElement("script");
  probe.textContent = "throw 0;" + settings.program;
  if (!settings.module) __runoff.withoutErrors(() => document.body.append(probe));
  probe.remove();
  removeEventListener("error", listener, true);
  fail(found.replace(/Failed to execute '\w+' on '\w+': /, ""), "uncaught", placeIn(line ? `program.js:${line}` : ""));
  finish(1, "exit");
}

const asUrl = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
const programUrl = settings.module
  // A null origin may not import blob: modules; data: ones it may.
  ? "data:text/javascript;charset=utf-8," + encodeURIComponent(settings.program)
  : asUrl(settings.program);
const call = settings.module
  ? `import(${JSON.stringify(programUrl)}).then(__runoffMain.done, __runoffMain.failed);`
  : `try { importScripts(${JSON.stringify(programUrl)}); __runoffMain.done(); } catch (error) { __runoffMain.failed(error); }`;
const worker = new Worker(asUrl(settings.prelude + "\n" + call));
const limit = setTimeout(() => {
  fail(`Out of time: still running after ${settings.milliseconds} ms`, "timeout");
  finish(1, "timeout");
}, settings.milliseconds);

worker.onmessage = (event) => {
  const message = event.data;
  if (!message || over) return;
  if ("exit" in message) finish(errors && message.exit === 0 ? 1 : message.exit, "exit");
  else if (message.syntax) failSyntax(message.error);
  else if ("error" in message) fail(message.error, message.phase, placeIn(message.stack));
  else if ("blocked" in message) {
    let host = "";
    try {
      host = new URL(message.blocked).host;
    } catch {
      host = "";
    }
    __runoff.report("blocked", { host, directive: message.directive, url: message.blocked.slice(0, 300),
      text: `${message.directive} blocked: ${message.blocked.slice(0, 300)}` });
  } else {
    show(message.text, message.level);
    __runoff.report("console", { level: message.level, text: message.text });
  }
};
worker.onerror = (event) => {
  event.preventDefault();
  fail(event.message || "the program could not be loaded", "uncaught", placeIn(`program.js:${event.lineno || 0}`));
  finish(1, "exit");
};
