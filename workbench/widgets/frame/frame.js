
// The widget round an untrusted frame: toolbar, console, and the way of its events to
// the server. Follows supervisor.js in one text. Program text is only ever shown
// through textContent.
const MAX_ROWS = 300;
const MAX_PENDING = 4000;
const CONSOLE_KINDS = new Set(["console", "error", "resource", "blocked", "dialog", "navigation", "notice", "exit", "stopped"]);
// What a person would call one deed each: a click is also a pointerdown and a focusin.
const DEEDS = new Set(["click", "keydown", "change", "wheel"]);
// What the status of a run follows from; the server reads it the way it reads a batch run's events.
const SIGNS = new Set(["error", "blocked", "exit", "ready", "pointerdown", "click", "keydown"]);
const MAX_SIGNS = 100;
const FILTERS = [["all", "All"], ["error", "Errors"], ["warn", "Warnings"], ["log", "Log"]];
// Widths in CSS pixels at which people look at pages; 0 is all the room there is.
const WIDTHS = [[0, "Full width"], [768, "Tablet, 768"], [390, "Phone, 390"]];
const ICONS = {
  reload: "M17.65 6.35A8 8 0 1 0 19.73 14h-2.08A6 6 0 1 1 12 6c1.66 0 3.14.69 4.22 1.78L13 11h7V4z",
  stop: "M6 6h12v12H6z",
  full: "M7 14H5v5h5v-2H7zm-2-4h2V7h3V5H5zm12 7h-3v2h5v-5h-2zM14 5v2h3v3h2V5z",
  picture: "M9.4 5 8 7H5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2h-3l-1.4-2zM12 17a4 4 0 1 1 0-8 4 4 0 0 1 0 8m0-2a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
  console: "M20 4H4a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V6a2 2 0 0 0-2-2m0 14H4V8h16zm-8-3h6v2h-6zM6 16.5 8.5 14 6 11.5 7.4 10l4 4-4 4z",
};

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  if (text) element.textContent = text;
  return element;
}

function makeButton(name, label) {
  const button = make("button", `button ${name}`);
  button.type = "button";
  button.setAttribute("aria-label", label);
  button.title = label;
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  icon.append(path);
  button.append(icon, make("span", "label", label));
  return button;
}

function makeWidths() {
  const select = make("select", "widths");
  select.setAttribute("aria-label", "Width of the program");
  select.title = "Width of the program";
  for (const [width, label] of WIDTHS) {
    const option = make("option", "", label);
    option.value = String(width);
    select.append(option);
  }
  return select;
}

// Numbers of a token's events go on counting over reloads, page changes and reruns, so
// that the server can fold repeats by (run, number).
// Each program has a host name of its own, below the domain of programs where there is one, below the
// name of this page otherwise. Addresses have no names below them: there it is this machine's own, which
// others cannot reach. Whoever sits at the server itself uses its own name, too.
function runAddress(token, domain) {
  const name = location.hostname;
  const bare = name === "localhost" || /^[\d.]+$/.test(name) || name.includes(":");
  const base = bare ? "localhost" : domain || name;
  const protocol = base === "localhost" ? "http:" : location.protocol;
  return `${protocol}//sbx-${token}.${base}${location.port ? ":" + location.port : ""}`;
}

class Outbox {
  constructor(token, path) {
    Object.assign(this, { token, path, pending: [], timer: null, sending: false, failures: 0 });
    this.storageKey = "runoff.frame." + token;
    this.next = Number(sessionStorage.getItem(this.storageKey)) || 0;
  }

  add(event) {
    if (this.pending.length >= MAX_PENDING) return;
    this.pending.push({ number: this.next++, kind: event.kind, at: Date.now(), detail: event.detail });
    this.schedule(1000);
  }

  schedule(delay) {
    if (this.timer === null && !this.sending) this.timer = setTimeout(() => this.flush(), delay);
  }

  async flush() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.sending || !this.pending.length) return;
    this.sending = true;
    sessionStorage.setItem(this.storageKey, String(this.next));
    const batch = this.pending.slice(0, 150);
    let keep = true;
    try {
      const answer = await fetch(this.path, {
        method: "POST", keepalive: true, headers: { "content-type": "application/json" },
        body: JSON.stringify({ token: this.token, events: batch }),
      });
      // A refusal is final; a busy or broken server is asked again.
      keep = answer.status === 429 || answer.status >= 500;
      if (keep === false && !answer.ok) console.warn("Runoff: events were refused", answer.status);
    } catch {
      keep = true; // the server is away for the moment
    }
    this.sending = false;
    this.failures = keep ? this.failures + 1 : 0;
    if (!keep) this.pending.splice(0, batch.length);
    if (this.pending.length) this.schedule(Math.min(30000, 1000 * 2 ** this.failures));
  }
}

class ProgramFrame {
  constructor(root) {
    this.root = root;
    this.build();
    this.supervisor = null;
    this.url = null;
    this.onHide = () => this.outbox && this.outbox.flush();
    addEventListener("pagehide", this.onHide);
  }

  build() {
    this.bar = make("div", "bar");
    this.bar.setAttribute("role", "toolbar");
    this.chip = make("span", "chip");
    this.chip.setAttribute("role", "status");
    this.counters = make("span", "counters");
    this.buttons = {
      console: makeButton("console", "Console"), picture: makeButton("picture", "Picture"), reload: makeButton("reload", "Reload"),
      stop: makeButton("stop", "Stop"), full: makeButton("full", "Full screen"),
    };
    const actions = make("span", "actions");
    this.widths = makeWidths();
    this.widths.onchange = () => this.setWidth(Number(this.widths.value));
    actions.append(this.widths, ...Object.values(this.buttons));
    this.bar.append(this.chip, this.counters, actions);
    this.holder = make("div", "holder");
    this.panel = make("section", "console-panel");
    this.panel.setAttribute("aria-label", "Console");
    this.panel.hidden = true;
    const filters = make("div", "filters");
    filters.setAttribute("role", "group");
    filters.setAttribute("aria-label", "Which messages to show");
    for (const [value, label] of FILTERS) {
      const button = make("button", "filter", label);
      button.type = "button";
      button.dataset.filter = value;
      button.onclick = () => this.filter(value);
      filters.append(button);
    }
    this.rows = make("div", "rows");
    this.rows.setAttribute("role", "log");
    this.rows.setAttribute("aria-live", "off"); // a chatty program would talk over everything else
    this.rows.tabIndex = 0;
    this.panel.append(filters, this.rows);
    this.root.replaceChildren(this.bar, this.holder, this.panel);
    this.buttons.console.setAttribute("aria-expanded", "false");
    this.buttons.console.onclick = () => this.toggleConsole(this.panel.hidden);
    this.buttons.picture.onclick = () => this.savePicture();
    this.buttons.reload.onclick = () => this.start();
    this.buttons.stop.onclick = () => this.supervisor && this.supervisor.stop("by you");
    this.buttons.full.onclick = () => (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen());
    this.filter("all");
  }

  setWidth(width) {
    this.holder.style.setProperty("--program-width", width ? `${width}px` : "100%");
    this.holder.classList.toggle("narrowed", width > 0);
  }

  // Called on every rerun: only another document, never a rerun, loads the frame anew.
  update(data, setState) {
    this.setState = setState;
    const name = data.side ? `${data.side} program` : "program";
    const title = name[0].toUpperCase() + name.slice(1);
    this.bar.setAttribute("aria-label", `Controls of the ${name}`);
    this.rows.setAttribute("aria-label", `Console of the ${name}`);
    this.holder.style.height = `${data.height}px`;
    const url = runAddress(data.token, data.domain) + data.path;
    if (url === this.url) return;
    this.url = url;
    this.data = data;
    if (this.supervisor) this.supervisor.destroy();
    if (this.outbox) this.outbox.flush();
    this.outbox = new Outbox(data.token, data.eventsPath);
    const options = { url, token: data.token, title, sandbox: data.sandbox, allow: data.allow, quietMs: data.quietMs, killMs: data.killMs };
    this.supervisor = new RunoffSupervisor(this.holder, options, (event) => this.onEvent(event), (status, reason) => this.onStatus(status, reason));
    this.start();
  }

  start() {
    this.errors = 0;
    this.signs = [];
    this.interactions = 0;
    this.blockedCount = 0;
    this.blocked = new Set();
    this.readyMs = null;
    this.blank = false;
    this.upStatus = "loading";
    this.rows.replaceChildren();
    this.holder.replaceChildren();
    if (this.data.missing.length) {
      this.addRow("warn", "Not available here: " + this.data.missing.join(", "));
    }
    this.showCounters();
    this.supervisor.load();
  }

  onStatus(status, reason) {
    if (status === "loading") this.showStatus("loading", "Loading");
    else if (status === "unresponsive") this.showStatus("unresponsive", "Not responding");
    else if (status === "alive") this.showUp();
    else if (status === "stopped") {
      this.showStatus("stopped", `Stopped: ${reason}`);
      this.holder.replaceChildren(make("div", "gone", `The program was stopped: ${reason}.`));
      this.addRow("warn", `Stopped: ${reason}`);
      this.outbox.add({ kind: "stopped", detail: { text: reason } });
      this.outbox.flush();
      this.tell("stopped", reason);
    }
    this.buttons.stop.disabled = status === "stopped";
  }

  onEvent(event) {
    const { kind, detail } = event;
    if (kind === "progress") {
      if (this.upStatus === "loading") this.showProgress(detail);
      return; // of use to the one who waits, and to nobody later
    }
    this.outbox.add(event);
    if (kind === "error") this.errors += 1;
    if (SIGNS.has(kind) && (this.signs.length < MAX_SIGNS || kind === "ready" || kind === "exit")) {
      this.signs.push({ kind, detail: { ...detail, text: (detail.text || "").slice(0, 300), stack: "" } });
    }
    if (kind === "blocked" && detail.host) {
      this.blockedCount += 1;
      if (this.blocked.size < 50) this.blocked.add(detail.host);
    }
    if (DEEDS.has(kind) && detail.trusted === true) this.interactions += 1;
    if (CONSOLE_KINDS.has(kind)) this.showEvent(kind, detail);
    if (kind === "ready" && this.readyMs === null) {
      this.readyMs = this.supervisor.elapsed();
      this.blank = detail.blank === true;
      this.upStatus = detail.failed === true || this.errors > 0 ? "failed" : "ready";
      this.showUp();
      this.tell(this.upStatus, "");
    }
    this.showCounters();
  }

  showEvent(kind, detail) {
    const place = detail.line > 0 ? ` (line ${detail.line})` : "";
    const text = `${detail.text || ""}${kind === "error" ? place : ""}`;
    const levels = { error: "error", resource: "warn", blocked: "warn", navigation: "warn", notice: "warn" };
    const level = kind === "console" ? detail.level : levels[kind] || "info";
    const labels = { error: "Error: ", blocked: "Network: " };
    this.addRow(level, (labels[kind] || "") + text);
  }

  addRow(level, text) {
    const atEnd = this.rows.scrollHeight - this.rows.scrollTop - this.rows.clientHeight < 20;
    const known = ["error", "warn"].includes(level) ? level : "log";
    const row = make("div", "row", text);
    row.dataset.level = known;
    this.rows.append(row);
    while (this.rows.childElementCount > MAX_ROWS) this.rows.firstElementChild.remove();
    if (atEnd) this.rows.scrollTop = this.rows.scrollHeight;
  }

  filter(value) {
    this.rows.dataset.show = value;
    for (const button of this.panel.querySelectorAll(".filter")) {
      button.setAttribute("aria-pressed", String(button.dataset.filter === value));
    }
  }

  toggleConsole(open) {
    this.panel.hidden = !open;
    this.buttons.console.setAttribute("aria-expanded", String(open));
    if (open) this.rows.scrollTop = this.rows.scrollHeight;
  }

  async savePicture() {
    const { picture } = this.buttons;
    if (!this.supervisor || picture.disabled) return;
    picture.disabled = true;
    const { png, why } = await this.supervisor.picture();
    picture.disabled = false;
    if (!png) {
      this.addRow("warn", `No picture could be taken${why ? ": " + why : ""}`);
      this.toggleConsole(true);
      return;
    }
    const link = document.createElement("a");
    link.href = png;
    link.download = `${this.data.side || "program"}.png`.replaceAll(" ", "-").toLowerCase();
    link.click();
    this.addRow("info", `Picture saved as ${link.download}`);
  }

  showUp() {
    if (this.upStatus === "loading") this.showStatus("loading", "Loading");
    else this.showStatus(this.upStatus, `${this.upStatus === "failed" ? "Failed" : "Ready"} in ${this.readyMs} ms`);
  }

  showProgress(detail) {
    const share = Math.min(1, Math.max(0, Number(detail.share) || 0));
    this.showStatus("loading", `Loading ${Math.round(100 * share)} %`);
    this.chip.title = detail.text || "";
    this.holder.style.setProperty("--loaded", String(share));
  }

  showStatus(status, text) {
    this.chip.title = "";
    this.root.dataset.status = status;
    if (this.chip.textContent !== text) this.chip.textContent = text;
  }

  showCounters() {
    const counts = [["errors", this.errors, "error", "errors"], ["blocked", this.blockedCount, "blocked", "blocked"],
      ["interactions", this.interactions, "interaction", "interactions"]];
    this.counters.replaceChildren(...counts.filter(([, count]) => count > 0).map(([name, count, one, many]) => {
      const counter = make("span", `counter ${name}`, `${count} ${count === 1 ? one : many}`);
      if (name === "blocked") counter.title = "Network requests to " + [...this.blocked].join(", ");
      return counter;
    }));
  }

  // A rerun of the app: only when the run's own status changes.
  tell(status, reason) {
    this.setState("state", {
      token: this.data.token, status, reason, ready_ms: this.readyMs, errors: this.errors, signs: this.signs,
      interactions: this.interactions, blocked: [...this.blocked], blank: this.blank,
    });
  }

  destroy() {
    removeEventListener("pagehide", this.onHide);
    if (this.outbox) this.outbox.flush();
    if (this.supervisor) this.supervisor.destroy();
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".runoff-frame");
  if (!root.programFrame) root.programFrame = new ProgramFrame(root);
  root.programFrame.update(component.data, component.setStateValue);
  return () => {
    root.programFrame.destroy();
    root.programFrame = null;
  };
}
