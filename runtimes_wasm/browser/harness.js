// The first script of every program's document. It tells the widget that holds the
// frame what happens inside (console, errors, blocked network, what a person does)
// and stands in for the few browser features that a null origin does not have.
//
// The stand-ins are in stand_ins.js, which follows this text in the same function.
//
// It shares its realm with the program, so whatever it says can be forged: the
// widget treats it as a report, never as proof.
const script = document.currentScript;
const token = script.dataset.token;
const waitsForBuilder = script.dataset.ready === "manual";
const insertedAt = Number(script.dataset.line);
const insertedLines = Number(script.dataset.lines);
// Routers look at the path: a program is the start page of its own site. The server answers there, too.
if (location.pathname.startsWith("/d/")) history.replaceState(null, "", "/" + location.search + location.hash);
const pageUrl = location.href.replace(/#.*/, "");
script.remove(); // so that selectors like script:first-child see the program's own page

// Kept from the start: a program may replace or break any of these later.
const holder = window.parent;
const send = holder.postMessage.bind(holder);
const now = performance.now.bind(performance);
const nativeTimeout = window.setTimeout.bind(window);
const nativeInterval = window.setInterval.bind(window);
const nativeFrame = window.requestAnimationFrame.bind(window);

// ---------------------------------------------------------------- reporting

// How many events of each group may leave; the rest is dropped with one notice,
// so that a loop around console.log neither fills the store nor slows the widget.
const budgets = {
  console: { events: 1000, chars: 262144 },
  user: { events: 2000, chars: 1e6 },
  trouble: { events: 500, chars: 262144 },
  life: { events: 100, chars: 65536 },
  progress: { events: 200, chars: 65536 },
};
const groupOf = { console: "console", error: "trouble", resource: "trouble", blocked: "trouble",
  dialog: "trouble", navigation: "trouble", hello: "life", load: "life", paint: "life", progress: "progress", ready: "life",
  exit: "life", notice: "life" };
let queue = [];
let flushing = false;
let errorCount = 0;
let firstError = "";

function hasBudget(kind) {
  return budgets[groupOf[kind] || "user"].events > 0;
}

function flush() {
  flushing = false;
  if (!queue.length) return;
  const events = queue;
  queue = [];
  send({ runoff: token, events }, "*");
}

function report(kind, detail = {}) {
  if (kind === "error" && ++errorCount === 1) firstError = nativeString(detail.text || "");
  const group = groupOf[kind] || "user";
  const budget = budgets[group];
  if (budget.events <= 0) return;
  budget.events -= 1;
  budget.chars -= (detail.text || "").length + 50;
  if (budget.chars <= 0) budget.events = 0;
  queue[queue.length] = { kind, ms: Math.round(now()), ...detail };
  if (budget.events === 0 && group !== "life") {
    report("notice", { text: `too many ${group} events: the rest of them is not recorded` });
  }
  if (!flushing) {
    flushing = true;
    nativeTimeout(flush, 60); // batched: one message per event would trip the flood guard
  }
}

// ---------------------------------------------------------------- console

// Messages of libraries about themselves; they say nothing about the program.
const noise = /should not be used in production|Download the React DevTools|development build of Vue/;

function captureConsole(method, level) {
  const native = console[method].bind(console);
  console[method] = (...args) => {
    if (!hasBudget("console") || (typeof args[0] === "string" && noise.test(args[0]))) return;
    report("console", { level, text: formatLine(args) });
    native(...args);
  };
}
for (const [method, level] of [["log", "log"], ["info", "info"], ["warn", "warn"], ["error", "error"],
  ["debug", "debug"], ["table", "log"], ["dir", "log"], ["trace", "debug"], ["group", "log"]]) {
  captureConsole(method, level);
}
// A failed assertion never throws in JavaScript, yet the program said itself that it is wrong.
console.assert = (condition, ...args) => {
  if (!condition) report("error", { phase: "assert", text: ("Assertion failed: " + formatLine(args)).slice(0, MAX_TEXT) });
};
const timers = new Map();
const counters = new Map();
console.time = (label = "default") => { timers.set(label, now()); };
console.timeEnd = (label = "default") => { console.log(`${label}: ${(now() - (timers.get(label) ?? now())).toFixed(2)} ms`); };
console.count = (label = "default") => {
  counters.set(label, (counters.get(label) || 0) + 1);
  console.log(`${label}: ${counters.get(label)}`);
};

// ---------------------------------------------------------------- errors

// Lines as the program's author counts them: without the lines of this script.
function ownLine(line) {
  return line > insertedAt ? line - insertedLines : line;
}

// A compiled program has other places than what its author wrote; the builder of its page
// knows the way back: steps, each of them sections of mappings. Read when the first error comes.
let maps = [];
let way = null;

function setMaps(steps) {
  maps = steps;
  way = null;
}

function writtenPlace(line, column) {
  way ??= maps.map(rowsOf);
  return placeBefore(way, line, column);
}

function ownStack(stack) {
  return nativeString(stack || "").slice(0, 2000).split(pageUrl).join("page")
    .replace(/\bpage:(\d+)/g, (_, line) => "page:" + ownLine(Number(line)))
    .replace(/\b(program\.\w+):(\d+)(?::(\d+))?/g, (whole, name, line, column) => {
      const [written, place] = writtenPlace(Number(line), Number(column || 0));
      if (!written) return name; // the compiler's own
      return `${name}:${written}${place ? ":" + place : ""}`;
    });
}

function placeOf(stack) {
  const place = /(?:page|program\.\w+):(\d+)(?::(\d+))?/.exec(stack);
  return { line: place ? Number(place[1]) : 0, column: place && place[2] ? Number(place[2]) : 0 };
}

let muted = false;

// For pages of ours that try something out whose errors are not the program's.
function withoutErrors(action) {
  muted = true;
  try {
    action();
  } finally {
    muted = false;
  }
}

function onError(event) {
  if (muted) return;
  const target = event.target;
  if (target && target !== window && target.tagName) {
    const url = nativeString(target.src || target.href || "");
    if (/^\/socket\.io\//.test(url && new URL(url, pageUrl).pathname)) {
      report("blocked", { host: "socket.io", directive: "script-src", url: url.slice(0, 300), text: "socket.io needs a server of the program's own" });
      return;
    }
    // What the policy refused is reported as blocked, with its host.
    if (url && new URL(url, pageUrl).host === location.host) {
      report("resource", { text: `${target.tagName.toLowerCase()} could not be loaded: ${url.slice(0, 300)}` });
    }
    return;
  }
  const text = nativeString(event.message || "error");
  if (text.startsWith("ResizeObserver loop")) return; // a warning of the browser, harmless everywhere
  const inPage = !event.filename || event.filename === pageUrl;
  const stack = ownStack(event.error && event.error.stack);
  let place = { line: ownLine(event.lineno), column: event.colno };
  if (!inPage) {
    // The stack leads to the program where the error arose in a library, and knows the column better.
    place = placeOf(stack);
    if (!place.line) [place.line, place.column] = writtenPlace(event.lineno, event.colno);
  }
  report("error", { phase: "uncaught", text: text.slice(0, MAX_TEXT), stack, ...place });
}

// What browsers say when sound, full screen or the pointer has to wait for a click, or when a
// film of elsewhere is not there: pages go on without it, and so does this one.
const REFUSED = /^(?:NotAllowedError|NotSupportedError|AbortError|SecurityError|WrongDocumentError|TypeError)$/;
const PATIENT = /\bplay\(\)|supported source|interact with the document|user (?:gesture|activation)|full ?screen|pointer ?lock|wake ?lock|permissions (?:policy|check)/i;

function onRejection(event) {
  const reason = event.reason;
  if (reason && REFUSED.test(reason.name) && PATIENT.test(nativeString(reason.message))) {
    report("notice", { text: nativeString(reason).slice(0, MAX_TEXT) });
    return;
  }
  const stack = ownStack(reason && reason.stack);
  report("error", {
    phase: "rejection", stack,
    text: ("Unhandled rejection: " + (reason instanceof Error ? nativeString(reason) : inspect(reason))).slice(0, MAX_TEXT),
    ...placeOf(stack),
  });
}

function onBlocked(event) {
  const url = nativeString(event.blockedURI || "");
  if (event.effectiveDirective === "form-action") {
    report("navigation", { text: "a form was not sent: programs here have no server" });
    return;
  }
  let host = "";
  try {
    host = new URL(url).host;
  } catch {
    host = ""; // "inline", "eval" and the like are not network
  }
  report("blocked", {
    host, directive: event.effectiveDirective, url: url.slice(0, 300),
    text: `${event.effectiveDirective} blocked: ${url.slice(0, 300)}`, line: ownLine(event.lineNumber || 0),
  });
}

// ---------------------------------------------------------------- what people do

function selectorOf(element) {
  const parts = [];
  for (let node = element; node && node.nodeType === 1 && parts.length < 4; node = node.parentElement) {
    const name = node.tagName.toLowerCase();
    const firstClass = typeof node.className === "string" ? node.className.trim().split(/\s+/)[0] : "";
    parts.unshift(name + (node.id ? "#" + node.id : firstClass ? "." + firstClass : ""));
    if (node.id) break;
  }
  return parts.join(" > ").slice(0, 160);
}

function isTyping(target) {
  return Boolean(target && target.matches && target.matches("input, textarea, select, [contenteditable]"));
}

const lastSeen = {};
const atMostEvery = { scroll: 500, wheel: 500, resize: 500, input: 250 };

function onUser(event) {
  const moment = now();
  if (moment - (lastSeen[event.type] ?? -Infinity) < (atMostEvery[event.type] || 0)) return;
  lastSeen[event.type] = moment;
  const detail = { trusted: event.isTrusted, selector: selectorOf(event.target) };
  if ("clientX" in event) {
    detail.x = Math.round(event.clientX);
    detail.y = Math.round(event.clientY);
  }
  if (event.type === "keydown") {
    // What somebody types into a field is theirs; which game key was pressed is telling.
    detail.key = event.key && event.key.length === 1 && isTyping(event.target) ? "character" : nativeString(event.key).slice(0, 20);
  }
  if (event.type === "click") {
    const target = event.target;
    detail.label = nativeString((target && (target.innerText || target.value)) || "").trim().slice(0, 40);
  }
  if (event.type === "resize") {
    detail.x = window.innerWidth;
    detail.y = window.innerHeight;
  }
  report(event.type, detail);
}

// A link that leaves the page would end the run, so it is noted and not followed.
// On the way up, after the program's own handlers had their say.
function onLink(event) {
  const link = event.target && event.target.closest && event.target.closest("a[href], area[href]");
  if (!link || event.defaultPrevented) return;
  const url = nativeString(link.href && link.href.baseVal !== undefined ? link.href.baseVal : link.href);
  if (url.startsWith("javascript:") || url.startsWith(pageUrl + "#")) return;
  event.preventDefault();
  report("navigation", { text: "link not followed: " + url.slice(0, 300) });
  toast("Link not followed here: " + url.slice(0, 120));
}

function listen() {
  addEventListener("error", onError, true);
  addEventListener("unhandledrejection", onRejection);
  addEventListener("securitypolicyviolation", onBlocked);
  for (const type of ["click", "dblclick", "keydown", "input", "change", "submit", "pointerdown", "wheel",
    "scroll", "resize", "focusin"]) {
    addEventListener(type, onUser, { capture: true, passive: true });
  }
  addEventListener("click", onLink);
}
listen();
// document.open() removes every listener of the window, and document.write() after
// the page has loaded calls it.
for (const name of ["open", "write", "writeln"]) {
  const native = document[name].bind(document);
  document[name] = (...args) => {
    const result = native(...args);
    listen();
    return result;
  };
}

// ---------------------------------------------------------------- life of the page

let isReady = false;

// Programs that fill the body later than `load` call this themselves (data-ready="manual").
function ready(detail = {}) {
  if (isReady) return;
  isReady = true;
  let sent = false;
  const tell = () => {
    if (sent) return;
    sent = true;
    const body = document.body;
    const shown = body && body.querySelector(":not(script, style, link, template, noscript, meta, title)");
    const blank = !shown && !(body && body.textContent.trim());
    if (blank && errorCount && body) sayWhyBlank(firstError);
    report("ready", { errors: errorCount, failed: errorCount > 0, blank, ...detail });
    flush();
  };
  nativeFrame(() => nativeFrame(tell)); // after the first painted frame
  nativeTimeout(tell, 400); // a frame that is scrolled out of sight never paints
}

let shared = -1;

// What a slow start has come to: a share of 1, and in a few words what is being done.
function progress(share, text = "") {
  const percent = Math.round(100 * Math.min(1, Math.max(0, Number(share) || 0)));
  if (isReady || percent <= shared) return;
  shared = percent;
  report("progress", { share: percent / 100, text: nativeString(text).slice(0, 100) });
  flush(); // what follows may keep this thread busy for a while
}

try {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) report("paint", { text: entry.name, at: Math.round(entry.startTime) });
  }).observe({ type: "paint", buffered: true });
} catch {
  report("notice", { text: "this browser reports no paint times" });
}
addEventListener("load", () => {
  report("load");
  flush();
  if (!waitsForBuilder) ready();
});
addEventListener("pagehide", flush);

// Somebody outside asks for a picture; nobody else can, for only the holder is listened to.
addEventListener("message", (event) => {
  const asked = event.data;
  if (event.source !== holder || !asked || asked.runoffPicture !== token) return;
  event.stopImmediatePropagation();
  import("/v/tool/picture.js").then((tools) => tools.picture()).then(
    (picture) => send({ runoff: token, picture }, "*"),
    (error) => send({ runoff: token, picture: "", why: nativeString(error).slice(0, 300) }, "*"),
  );
});

define(window, "__runoff", Object.freeze({ report, ready, progress, withoutErrors, setMaps, ownStack, placeOf }));
report("hello");
flush();
send({ runoff: token, beat: true }, "*");
const heartbeat = nativeInterval(() => send({ runoff: token, beat: true }, "*"), 500);
// Games clear every timer they can count to; that must not look like a hang.
for (const name of ["clearInterval", "clearTimeout"]) {
  const native = window[name].bind(window);
  window[name] = (id) => { if (id !== heartbeat) native(id); };
}
