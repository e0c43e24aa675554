// The first part of the worker that runs a console program: a console that reports
// to the page, timers that are counted (so that "finished" and "still waiting" differ),
// and the few names of Node that small programs use.
const post = self.postMessage.bind(self);
const nativeTimeout = self.setTimeout.bind(self);
const MAX_LINES = 2000;
const MAX_CHARS = 500000;
let lines = 0;
let chars = 0;
let waiting = 0;
let mainDone = false;
let ended = false;

function print(level, text) {
  if (lines >= MAX_LINES || chars >= MAX_CHARS) return;
  lines += 1;
  chars += text.length;
  post({ level, text });
  if (lines >= MAX_LINES || chars >= MAX_CHARS) post({ level: "warn", text: "[further output is not shown]", cut: true });
}

const groups = [];
for (const [method, level] of [["log", "log"], ["info", "info"], ["warn", "warn"], ["error", "error"],
  ["debug", "debug"], ["table", "log"], ["dir", "log"], ["trace", "debug"]]) {
  console[method] = (...args) => {
    const indent = "  ".repeat(groups.length);
    print(level, indent + formatLine(args).split("\n").join("\n" + indent));
  };
}
console.group = (...args) => { if (args.length) console.log(...args); groups.push(0); };
console.groupEnd = () => { groups.pop(); };
console.assert = (condition, ...args) => {
  if (!condition) post({ error: "Assertion failed: " + formatLine(args), phase: "assert" });
};
const started = new Map();
console.time = (label = "default") => { started.set(label, performance.now()); };
console.timeEnd = (label = "default") => {
  console.log(`${label}: ${(performance.now() - (started.get(label) ?? performance.now())).toFixed(2)} ms`);
};
const counts = new Map();
console.count = (label = "default") => {
  counts.set(label, (counts.get(label) || 0) + 1);
  console.log(`${label}: ${counts.get(label)}`);
};

function end(code) {
  if (ended) return;
  ended = true;
  post({ exit: code });
}

// One more turn of the event loop, so that a rejection nobody handles is still seen.
function checkEnd() {
  if (mainDone && waiting === 0) nativeTimeout(() => { if (waiting === 0) end(0); }, 30);
}

function counted(nativeStart, nativeStop, repeats) {
  const live = new Set();
  const start = (callback, delay, ...args) => {
    waiting += 1;
    const id = nativeStart(() => {
      if (!repeats) live.delete(id);
      try {
        if (typeof callback === "function") callback(...args);
        else (0, eval)(callback);
      } finally {
        if (!repeats) waiting -= 1;
        checkEnd();
      }
    }, delay);
    live.add(id);
    return id;
  };
  const stop = (id) => {
    if (!live.delete(id)) return;
    waiting -= 1;
    nativeStop(id);
    checkEnd();
  };
  return [start, stop];
}
const timeouts = counted(nativeTimeout, self.clearTimeout.bind(self), false);
const intervals = counted(self.setInterval.bind(self), self.clearInterval.bind(self), true);
self.setTimeout = timeouts[0];
self.setInterval = intervals[0];
// Either function clears either kind, as in browsers and in Node.
self.clearTimeout = self.clearInterval = (id) => { timeouts[1](id); intervals[1](id); };
self.setImmediate = (callback, ...args) => self.setTimeout(callback, 0, ...args);
self.clearImmediate = self.clearTimeout;

self.addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof Exit) return;
  const reason = event.reason;
  post({
    error: "Unhandled rejection: " + (reason instanceof Error ? String(reason) : inspect(reason)),
    phase: "rejection", stack: String((reason && reason.stack) || ""),
  });
});
self.addEventListener("securitypolicyviolation", (event) => {
  post({ blocked: String(event.blockedURI || ""), directive: event.effectiveDirective });
});

class Exit extends Error {}
self.process = {
  argv: ["node", "program.js"], env: {}, platform: "browser", version: "v20.0.0", versions: {}, pid: 1,
  stdout: { write: (text) => { print("log", String(text).replace(/\n$/, "")); return true; } },
  stderr: { write: (text) => { print("error", String(text).replace(/\n$/, "")); return true; } },
  exit(code = 0) { end(code); throw new Exit("process.exit"); },
  cwd: () => "/",
  on() { return this; },
  uptime: () => performance.now() / 1000,
  nextTick: (callback, ...args) => queueMicrotask(() => callback(...args)),
  memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0 }),
  hrtime: Object.assign(
    () => [Math.floor(performance.now() / 1000), Math.round((performance.now() % 1000) * 1e6)],
    { bigint: () => BigInt(Math.round(performance.now() * 1e6)) },
  ),
};
self.global = self;
self.module = { exports: {} };
self.exports = self.module.exports;

function assert(condition, message) {
  if (!condition) throw new Error("AssertionError: " + (message || "the value is not truthy"));
}
const same = (left, right, message) => assert(Object.is(left, right), message || `${inspect(left, 1)} !== ${inspect(right, 1)}`);
const alike = (left, right, message) => assert(inspect(left, 1) === inspect(right, 1), message || "the values are not deep-equal");
Object.assign(assert, {
  ok: assert, equal: (left, right, message) => assert(left == right, message), strictEqual: same,
  deepEqual: alike, deepStrictEqual: alike,
  throws: (action) => { let threw = false; try { action(); } catch { threw = true; } assert(threw, "nothing was thrown"); },
});
const modules = {
  assert, "assert/strict": assert, os: { EOL: "\n" }, perf_hooks: { performance }, process: self.process,
  util: { inspect: (value) => inspect(value, 1), format: (...args) => formatLine(args) },
};
self.require = (name) => {
  const found = modules[name.replace(/^node:/, "")];
  if (!found) throw Object.assign(new Error(`Cannot find module '${name}': it is not available in the browser console`), { code: "MODULE_NOT_FOUND" });
  return found;
};

self.__runoffMain = {
  done() { mainDone = true; checkEnd(); },
  failed(error) {
    if (error instanceof Exit) return;
    // One that the program met at run time, in eval or JSON.parse, has a line of the program in its stack.
    const syntax = error instanceof SyntaxError && !/program\.js:\d/.test(error.stack);
    post({ syntax, error: "Uncaught " + (error instanceof Error ? String(error) : inspect(error)),
      phase: error && error.code === "MODULE_NOT_FOUND" ? "missing" : "uncaught", stack: String((error && error.stack) || "") });
    // A moment later, so that what the browser blocked is told as well.
    nativeTimeout(() => end(1), 30);
  },
};
