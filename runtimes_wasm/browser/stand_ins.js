// Stand-ins for what a sandboxed frame with a null origin does not have. Part of the
// harness, in the same function scope: uses its report, inspect and nativeTimeout.

function define(object, name, value) {
  try {
    Object.defineProperty(object, name, { value, configurable: true, writable: true });
  } catch {
    report("notice", { text: `${name} could not be replaced` });
  }
}

let toasts = 0;
function toast(text) {
  const page = document.body || document.documentElement;
  if (!page || toasts >= 3) return;
  toasts += 1;
  const box = document.createElement("div");
  box.setAttribute("role", "status");
  box.style.cssText = "all:initial;position:fixed;z-index:2147483647;left:50%;top:12px;transform:translateX(-50%);"
    + "max-width:90%;padding:10px 16px;border-radius:8px;background:#222;color:#fff;white-space:pre-wrap;"
    + "font:14px system-ui,sans-serif;box-shadow:0 4px 16px #0006;pointer-events:none";
  box.textContent = text.slice(0, 400);
  page.append(box);
  nativeTimeout(() => { toasts -= 1; box.remove(); }, 2500);
}

// A pane with nothing in it would leave a person guessing.
function sayWhyBlank(text) {
  const box = document.createElement("pre");
  box.setAttribute("role", "alert");
  box.style.cssText = "all:initial;position:fixed;left:24px;top:24px;right:24px;white-space:pre-wrap;overflow-wrap:anywhere;"
    + "color:#a40000;background:#fff;font:14px/1.5 ui-monospace,monospace;pointer-events:none";
  box.textContent = "The page is blank: it failed before it showed anything.\n\n" + text.slice(0, 1000);
  document.body.append(box);
}

// Dialogs do nothing in a sandboxed frame; their text is shown and logged instead.
// After some answers the reply turns to "no", so that `while (confirm(...))` ends.
const PATIENCE = 20;
let asked = 0;
window.alert = (message = "") => {
  const text = inspect(message);
  report("dialog", { text: "alert: " + text });
  toast(text);
};
window.confirm = (message = "") => {
  const answer = ++asked <= PATIENCE;
  report("dialog", { text: `confirm: ${inspect(message)} (answered ${answer ? "OK" : "Cancel"})` });
  toast(inspect(message) + (answer ? "  [OK]" : "  [Cancel]"));
  return answer;
};
window.prompt = (message = "", initial = "") => {
  const answer = ++asked <= PATIENCE ? nativeString(initial) : null;
  report("dialog", { text: `prompt: ${inspect(message)} (answered ${answer === null ? "Cancel" : inspect(answer, 1)})` });
  toast(inspect(message));
  return answer;
};
window.print = () => report("dialog", { text: "print" });
window.open = (url = "") => {
  report("navigation", { text: "window not opened: " + inspect(url).slice(0, 300) });
  return null;
};

// Only the person moves the focus into the frame: a program that takes it would swallow
// what somebody types elsewhere on the page. A press counts, too, for a moment: grids and games
// that handle it themselves keep the browser from moving the focus.
const PRESS_MS = 1000;
let pressed = -Infinity;
addEventListener("pointerdown", (event) => { if (event.isTrusted) pressed = now(); }, { capture: true, passive: true });
for (const type of [HTMLElement, SVGElement]) {
  const native = type.prototype.focus;
  type.prototype.focus = function focus(options) {
    if (document.hasFocus() || now() - pressed < PRESS_MS) native.call(this, options);
  };
}
window.focus = () => {};

function memoryStorage() {
  const items = new Map();
  const methods = {
    getItem: (key) => (items.has(nativeString(key)) ? items.get(nativeString(key)) : null),
    setItem: (key, value) => { items.set(nativeString(key), nativeString(value)); },
    removeItem: (key) => { items.delete(nativeString(key)); },
    clear: () => items.clear(),
    key: (index) => [...items.keys()][index] ?? null,
  };
  // Programs also write localStorage.name = value and list its keys.
  return new Proxy(methods, {
    get: (target, name) => {
      if (name === "length") return items.size;
      return name in target ? target[name] : items.get(name);
    },
    set: (_, name, value) => { items.set(nativeString(name), nativeString(value)); return true; },
    has: (target, name) => name in target || items.has(name),
    deleteProperty: (_, name) => { items.delete(name); return true; },
    ownKeys: () => [...items.keys()],
    getOwnPropertyDescriptor: (_, name) => (items.has(name)
      ? { value: items.get(name), enumerable: true, configurable: true, writable: true } : undefined),
  });
}

// A null origin has no storage at all: reading localStorage throws, which would stop
// one in six real pages on their first line.
define(window, "localStorage", memoryStorage());
define(window, "sessionStorage", memoryStorage());
const cookies = new Map();
Object.defineProperty(document, "cookie", {
  configurable: true,
  get: () => [...cookies].map(([name, value]) => name + "=" + value).join("; "),
  set: (line) => {
    const [pair, ...attributes] = nativeString(line).split(";");
    const [name, ...value] = pair.split("=");
    const expired = attributes.some((item) => {
      const [key, setting = ""] = item.trim().split("=");
      return (/^max-age$/i.test(key) && Number(setting) <= 0) || (/^expires$/i.test(key) && Date.parse(setting) < Date.now());
    });
    if (expired) cookies.delete(name.trim());
    else cookies.set(name.trim(), value.join("="));
  },
});
let clipboard = "";
define(navigator, "clipboard", {
  writeText: async (text) => { clipboard = nativeString(text); report("dialog", { text: "copied: " + clipboard.slice(0, 200) }); },
  readText: async () => clipboard,
});

// Reading it throws in a sandboxed frame. A page that wants to work without a network does here
// anyway, so it is told that its worker is installed.
const never = new Promise(() => {});
const nothing = () => {};
const registration = {
  scope: location.origin + "/", active: null, installing: null, waiting: null, addEventListener: nothing, removeEventListener: nothing,
  update: async () => registration, unregister: async () => true, showNotification: async () => {},
  pushManager: { getSubscription: async () => null, subscribe: () => never },
};
define(navigator, "serviceWorker", {
  controller: null, ready: never, register: async () => registration, getRegistration: async () => undefined,
  getRegistrations: async () => [], addEventListener: nothing, removeEventListener: nothing, startMessages: nothing,
});

// What a page sees of a computer without camera and microphone, and the reader of the result which it wanted.
function withoutDevice(...names) {
  for (const host of names) report("blocked", { host, directive: "device", text: `there is no ${host} here` });
  return Promise.reject(new DOMException("Requested device not found", "NotFoundError"));
}
const wantedOf = (wanted) => [["video", "camera"], ["audio", "microphone"]].filter(([key]) => wanted && wanted[key]).map(([, name]) => name);
if (navigator.mediaDevices) {
  define(navigator.mediaDevices, "getUserMedia", (wanted) => withoutDevice(...wantedOf(wanted)));
  define(navigator.mediaDevices, "getDisplayMedia", () => withoutDevice("screen"));
}
for (const name of ["getUserMedia", "webkitGetUserMedia"]) {
  if (name in navigator) define(navigator, name, (wanted, good, bad = nothing) => { withoutDevice(...wantedOf(wanted)).catch(bad); });
}

// Without it a WebGL canvas is empty in every screenshot.
const nativeContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function getContext(kind, options) {
  const wanted = /webgl/.test(kind) ? { ...options, preserveDrawingBuffer: true } : options;
  return nativeContext.call(this, kind, wanted);
};

// The one network path that the content policy does not close.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel"]) {
  delete window[name];
  define(window, name, undefined);
}
