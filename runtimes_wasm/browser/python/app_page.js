// In front of the page of a page library: its worker, already starting, and how far it is.
// `settings` is written before this text.
const NativeWorker = window.Worker;
const origin = location.origin;
const forWorker = { ...settings.worker, base: origin + settings.python,
  packs: settings.worker.packs.map((each) => ({ ...each, url: origin + each.url })) };
const text = `(() => {const settings = ${JSON.stringify(forWorker)};\n${settings.script}})();`;
const worker = new NativeWorker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
let given = false; // the first worker that the library asks for is Python's
// What the library says when a part of a start begins, its share, and how to put it.
const STEPS = settings.steps;
worker.addEventListener("message", (event) => {
  const found = event.data;
  if (found && found.runoff) {
    event.stopImmediatePropagation();
    __runoff.progress(found.runoff.share, found.runoff.step);
    return;
  }
  const said = found && found.data && (found.data.message || found.data.log);
  const step = STEPS.find(([text]) => text === said);
  if (step) __runoff.progress(step[1], step[2]);
});
window.Worker = class extends NativeWorker {
  constructor(address, options) {
    if (given) {
      super(address, options);
      return;
    }
    given = true;
    worker.postMessage({ runoffScript: String(address) });
    return worker;
  }
};

// A message with paths as the program knows them, and what to do about a file that is not there.
function ownPaths(text) {
  const own = text.replace(/\/home\/pyodide\/(\w{8}\/(?=app\.py))?/g, "");
  const missing = /FileNotFoundError.*: '([^']+)'/.exec(own);
  return missing ? `${own}\nThe program was not given ${missing[1]}: it finds the files that it writes itself, and what is uploaded to it.` : own;
}
