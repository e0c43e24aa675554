// The worker that runs one Python program: starts Pyodide with the packages it imports,
// runs it, and tells the page what it prints, shows and leaves. Ended from outside.
//
// The program can reach every name of this scope, so what tells the page is kept out of it.
(() => {
const post = self.postMessage.bind(self);
for (const name of ["postMessage", "close"]) {
  delete self[name];
  self[name] = undefined;
}
const now = performance.now.bind(performance);
const nativeFetch = self.fetch.bind(self);
let settings = null;
let py = null;
let written = { 1: 0, 2: 0 };
let over = false;
let answer = null;

self.onmessage = (event) => {
  const message = event.data;
  if ("answer" in message) {
    const resolve = answer;
    answer = null;
    if (resolve) resolve(message.answer);
    return;
  }
  if (!settings) {
    settings = message;
    handlers.canvas = message.canvas;
    start().catch((error) => post({ fault: String((error && error.stack) || error).slice(0, 4000) }));
  } else if (handlers.event && message.event) {
    handlers.event(message.event);
  }
};
// Of pages with a canvas: the canvas, and who hears of events.
const handlers = {};

/* packs */
function writer(fd) {
  return (chunk) => {
    if (over) return chunk.length;
    written[fd] += chunk.length;
    // The piece that passes the limit goes along, so that the end of the stream is known, too.
    post({ fd, data: chunk.slice(0, settings.limits.output + 65536) });
    if (written[fd] > settings.limits.output) {
      over = true;
      post({ limit: fd === 1 ? "stdout" : "stderr" });
    }
    return chunk.length;
  };
}

// The linear memory may not grow past the limit; Python then raises MemoryError.
function limitMemory() {
  const Native = WebAssembly.Memory;
  const pages = Math.floor(settings.limits.memory / 65536);
  WebAssembly.Memory = function Memory(description) {
    return new Native({ ...description, maximum: Math.min(description.maximum ?? 65536, Math.max(pages, description.initial)) });
  };
  WebAssembly.Memory.prototype = Native.prototype;
}

// Bytes that the program holds in files; the guest's file system lives in this process.
function limitFiles() {
  const operations = py.FS.filesystems.MEMFS.ops_table.file.stream;
  const native = operations.write;
  let held = 0;
  operations.write = (stream, buffer, offset, length, position, canOwn) => {
    const before = stream.node.usedBytes || 0;
    if (held + length > settings.limits.files && !over) {
      over = true;
      post({ limit: "files" });
    }
    if (over) throw new py.FS.ErrnoError(51); // no space left
    const result = native(stream, buffer, offset, length, position, canOwn);
    held += Math.max(0, stream.node.usedBytes - before);
    return result;
  };
}

// Hosts that the program asked for. The policy refuses them; this is to say so.
const hosts = new Set();
function watchNetwork() {
  const note = (address) => {
    try {
      const url = new URL(String((address && address.url) || address));
      if (/^(https?|wss?):$/.test(url.protocol)) hosts.add(url.host);
    } catch {
      // an address that is none reaches nobody
    }
  };
  self.fetch = (...args) => { note(args[0]); return nativeFetch(...args); };
  const open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) { note(url); return open.call(this, method, url, ...rest); };
  const Socket = self.WebSocket;
  self.WebSocket = function WebSocket(url, ...rest) { note(url); return new Socket(url, ...rest); };
}

const host = {
  hosts: () => [...hosts],
  ask: () => new Promise((resolve) => { answer = resolve; post({ asking: true }); }),
  picture: (name, data) => post({ picture: name, data: data.slice ? data.slice() : data }),
  chart: (figure, name) => post({ chart: figure, name }),
  table: (html) => post({ table: html }),
  text: (text) => post({ value: text }),
  note: (text) => post({ note: text }),
};

async function start() {
  const began = now();
  limitMemory();
  const { packs } = settings;
  let here = 0;
  const fetching = packs.size === 0 ? null : fetchPacks({ ...packs, url: settings.origin + packs.url }, (bytes, name, index, count) => {
    here += bytes;
    post({ progress: 0.8 * here / packs.size, step: `loading packages ${index} of ${count}: ${name}` });
  });
  if (fetching) fetching.catch(() => {}); // said when it is waited for
  const base = settings.base;
  importScripts(base + "pyodide.js");
  py = await loadPyodide({
    indexURL: base, env: { ...settings.env }, enableRunUntilComplete: true, stdout: () => {}, stderr: () => {},
  });
  post({ progress: 0.8, step: "starting Python" });
  if (fetching) await mountPacks(py, await fetching);
  watchNetwork();
  py.setStdout({ write: writer(1) });
  py.setStderr({ write: writer(2) });
  let at = 0;
  const given = settings.stdin || new Uint8Array();
  py.setStdin({ read: (into) => {
    const piece = given.subarray(at, at + into.length);
    into.set(piece);
    at += piece.length;
    return piece.length;
  } });
  py.FS.mkdirTree("/home/pyodide");
  for (const [name, data] of Object.entries(settings.files)) {
    const path = "/home/pyodide/" + name;
    py.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    py.FS.writeFile(path, data);
  }
  limitFiles();
  const suspends = typeof WebAssembly.Suspending === "function";
  const makeModule = py.runPython("import types\nlambda name, text, path: exec(compile(text, path, 'exec'), (m := types.ModuleType(name)).__dict__) or __import__('sys').modules.__setitem__(name, m) or m");
  makeModule("runoff_start", settings.start, "<runoff start>");
  const guest = makeModule("runoff_guest", settings.guest, "<runoff>");
  if (self.runoffExtra) self.runoffExtra({ py, post, handlers });
  const options = py.toPy({ interactive: settings.interactive, suspends, env: Object.keys(settings.env) });
  const compiled = guest.prepare(settings.program, host, options);
  post({ started: true, boot: now() - began, suspends });
  let result;
  const startedAt = now();
  try {
    const run = guest.run;
    const found = suspends ? await run.callPromising(compiled) : run(compiled);
    result = found.toJs({ dict_converter: Object.fromEntries });
  } catch (error) {
    result = crashed(error);
  }
  result.ran = now() - startedAt;
  result.hosts = [...hosts];
  result.memory = py._module.HEAP8.buffer.byteLength;
  post({ result });
}

// Python itself ended: a stack of the browser's own overrun, an abort, os._exit().
function crashed(error) {
  const text = String((error && error.message) || error);
  if (error && (error.name === "ExitStatus" || error.name === "Exit")) {
    return { status: error.status ? "failed" : "ok", code: error.status, files: {} };
  }
  const deep = error instanceof RangeError || /call stack/.test(text);
  return { status: "failed", code: 1, files: {}, error: deep ? "the calls are nested too deeply" : text.slice(0, 2000), line: 0, crashed: true };
}
})();
