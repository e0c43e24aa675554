// The page of a Gradio app: mounts gradio-lite, and tells when its components are there and what went wrong.
// What the library tells itself is not what the program says.
for (const name of ["debug", "log", "info", "warn"]) console[name] = () => {};
const nativeError = console.error;
console.error = (...args) => { if (!/preload CSS|Wasm HTTP error|postMessage/.test(String(args[0]))) nativeError(...args); };
// It decorates itself with fonts from the network; without them it takes the system's.
const nativeAppend = Node.prototype.appendChild;
Node.prototype.appendChild = function appendChild(node) {
  if (node instanceof HTMLLinkElement && /^https?:/.test(node.href) && new URL(node.href).host !== location.host) {
    setTimeout(() => node.dispatchEvent(new Event("load")));
    return node;
  }
  return nativeAppend.call(this, node);
};

await import(`${origin}${settings.library}/lite.js`);
const root = document.getElementById("root");
window.createGradioApp({
  target: root, files: { "app.py": { data: settings.program } }, entrypoint: "app.py", requirements: settings.packages,
  info: false, container: false, isEmbed: false, initialHeight: "100vh", eager: true, themeMode: "light",
  autoScroll: false, controlPageTitle: false, appMode: true, sharedWorkerMode: false, playground: false, layout: null,
});

// What the app shows of an exception: its name, and the end of the traceback.
function tell(text) {
  const trimmed = text.trim();
  if (!trimmed) return;
  const lines = [...trimmed.matchAll(/File "[^"]*app\.py", line (\d+)/g)];
  failed(trimmed, lines.length ? Number(lines.at(-1)[1]) : 0, lacking(trimmed));
}
// What an exception's text says was not there.
function lacking(text) {
  const found = text.match(/No module named '([\w]+)/);
  if (found) return found[1];
  return /urlopen error|Name or service not known|Host is unreachable|OfflineModeIsEnabled|HF_HUB_OFFLINE/.test(text) ? "network" : "";
}
let ready = false;
function look() {
  for (const box of root.querySelectorAll(".error-name, .toast-body.error .toast-text")) tell(box.innerText);
  const shown = root.querySelector(".contain :is(.block, button, .prose)");
  if (!ready && (shown || failures.size)) {
    ready = true;
    __runoff.ready({ failed: failures.size > 0 });
  }
}
new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
