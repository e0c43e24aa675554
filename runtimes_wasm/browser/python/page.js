// The page of a Python program: starts its worker, shows what it prints and draws, takes
// its input, and ends it when its time is over. `settings` is written before this text.
const output = document.getElementById("output");
const bar = document.getElementById("progress");
const MAX_SHOWN = 400000;
const began = performance.now();
const result = { status: "", code: null, stdout: [], stderr: [], files: {}, truncated: [], missing: [],
  error: "", line: 0, column: 0, boot: null, ran: null, memory: null };
const decoders = { 1: new TextDecoder(), 2: new TextDecoder() };
const streams = { 1: "stdout", 2: "stderr" };
const pending = { 1: "", 2: "" };
let shown = 0;
let over = false;
let limit = null;
let left = settings.milliseconds;
let ticking = 0;
let reporter = null;

function show(text, className) {
  if (shown > MAX_SHOWN) return;
  shown += text.length;
  let last = output.lastElementChild;
  if (!last || last.className !== className || last.tagName !== "SPAN") {
    last = document.createElement("span");
    last.className = className;
    output.append(last);
  }
  last.append(shown > MAX_SHOWN ? text + "\n[further output is not shown]\n" : text);
  scrollTo(0, document.body.scrollHeight);
}

// What it prints is told in batches of lines: a loop around print() is one event, not thousands.
function tell(fd, text) {
  pending[fd] += text;
  reporter ??= setTimeout(flush, 100);
}
function flush() {
  clearTimeout(reporter);
  reporter = null;
  for (const fd of [1, 2]) {
    const text = pending[fd].replace(/\n$/, "");
    if (text) __runoff.report("console", { level: fd === 1 ? "log" : "error", text: text.slice(0, 4000) });
    pending[fd] = "";
  }
}

function picture(name, data) {
  const image = document.createElement("img");
  image.alt = name;
  image.src = URL.createObjectURL(new Blob([data]));
  output.append(image);
  image.onload = () => scrollTo(0, document.body.scrollHeight);
}

function table(html) {
  const box = document.createElement("div");
  box.className = "table";
  box.innerHTML = html;
  output.append(box);
}

// A figure of Plotly: its library is loaded when the first one comes.
let plotly = null;
const drawings = [];
function chart(figure, name) {
  if (!settings.plotly) return show(`a Plotly figure, kept as ${name}: the page libraries that draw it are not prepared\n`, "note");
  const box = document.createElement("div");
  box.className = "chart";
  output.append(box);
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: settings.plotly, crossOrigin: "anonymous", onload: resolve });
    script.onerror = () => reject(new Error("its library could not be loaded"));
    document.head.append(script);
  });
  drawings.push(plotly.then(() => {
    const { data, layout } = JSON.parse(figure);
    return Plotly.newPlot(box, data, { height: 420, ...layout }, { responsive: true });
  }).catch((error) => show(`the Plotly figure ${name} could not be drawn: ${error.message}\n`, "note")));
}

// A line to type into, below what the program printed as its question.
function ask() {
  pause();
  flush();
  const line = document.createElement("form");
  line.className = "input";
  const field = document.createElement("input");
  field.setAttribute("aria-label", "Input of the program");
  field.autocomplete = "off";
  field.spellcheck = false;
  line.append(field);
  output.append(line);
  const answer = (text) => {
    line.remove();
    if (text !== null) show(text + "\n", "typed");
    resume();
    worker.postMessage({ answer: text });
  };
  line.onsubmit = (event) => { event.preventDefault(); answer(field.value); };
  field.onkeydown = (event) => {
    if (event.ctrlKey && event.key === "d") { event.preventDefault(); answer(null); }
  };
  field.focus();
  scrollTo(0, document.body.scrollHeight);
  ready(false);
}

function pause() {
  clearTimeout(limit);
  left -= performance.now() - ticking;
}
function resume() {
  ticking = performance.now();
  limit = setTimeout(() => finish({ status: "timeout", error: `Out of time: still running after ${settings.milliseconds} ms`,
    ran: settings.milliseconds }), Math.max(0, left));
}

function ready(failed) {
  bar.remove();
  __runoff.ready({ failed, blank: false });
}

function finish(found) {
  if (over) return;
  over = true;
  clearTimeout(limit);
  worker.terminate();
  for (const name of Object.keys(result)) if (found[name] !== undefined && found[name] !== null) result[name] = found[name];
  if (typeof result.missing === "string") result.missing = result.missing ? result.missing.split(", ") : [];
  flush();
  for (const host of found.hosts || []) {
    __runoff.report("blocked", { host, directive: "connect-src", text: `network blocked: ${host}` });
  }
  const failed = result.status !== "ok";
  if (failed && result.error) {
    const phase = { compile_error: "compile", unsupported: "missing" }[result.status] || result.status;
    __runoff.report("error", { text: result.error.slice(0, 4000), phase, line: result.line, column: result.column,
      missing: result.missing.join(", ") });
  }
  if (!output.childElementCount) show("(the program printed nothing)\n", "note");
  if (result.missing.length) show(`not available in the sandbox: ${result.missing.join(", ")}\n`, "note");
  if (result.status === "timeout") show("stopped: out of time\n", "note");
  else if (result.status === "output") show(`stopped: too much ${result.truncated[0]}\n`, "note");
  else if (result.error && (found.crashed || result.status === "runner_fault")) show(result.error + "\n", "stderr");
  else if (result.code) show(`exit code ${result.code}\n`, "note");
  __runoff.report("exit", { code: result.code ?? 1, status: result.status, text: result.status,
    elapsed: Math.round(performance.now() - began) });
  Promise.race([Promise.all(drawings), new Promise((done) => setTimeout(done, 8000))]).then(() => ready(failed));
}

// Who holds this frame may ask for everything that the program left.
addEventListener("message", (event) => {
  if (event.source === parent && event.data && event.data.runoffCollect === settings.token) {
    parent.postMessage({ runoff: settings.token, collected: result }, "*");
  }
});

const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const worker = new Worker(URL.createObjectURL(new Blob([settings.worker], { type: "text/javascript" })));
const handlers = {
  progress({ progress, step }) {
    bar.value = progress;
    bar.title = step;
    __runoff.progress(progress, step);
  },
  started({ boot }) {
    result.boot = boot;
    bar.remove();
    resume();
  },
  fd({ fd, data }) {
    result[streams[fd]].push(data);
    const text = decoders[fd].decode(data, { stream: true });
    show(text, streams[fd]);
    tell(fd, text);
  },
  limit({ limit: what }) {
    finish({ status: "output", truncated: [what], error: `too much ${what}` });
  },
  picture: ({ picture: name, data }) => picture(name, data),
  chart: ({ chart: figure, name }) => chart(figure, name),
  table: ({ table: html }) => table(html),
  value: ({ value }) => show(value + "\n", "value"),
  note: ({ note }) => show(note + "\n", "note"),
  asking: ask,
  fault({ fault }) {
    finish({ status: "runner_fault", error: "Python could not be started: " + fault });
  },
  result: ({ result: found }) => finish(found),
};
worker.onmessage = (event) => {
  if (over) return;
  for (const name of Object.keys(handlers)) {
    if (name in event.data) return handlers[name](event.data);
  }
};
worker.onerror = (event) => {
  event.preventDefault();
  finish({ status: "runner_fault", error: event.message || "the worker could not be started" });
};
