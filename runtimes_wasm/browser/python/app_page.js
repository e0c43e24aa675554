// In front of the page of a page library: its worker, already starting, and how far it is.
// `settings` is written before this text.
const NativeWorker = window.Worker;
const origin = location.origin;
const forWorker = { ...settings.worker, base: origin + settings.python,
  packs: settings.worker.packs.map((each) => ({ ...each, url: origin + each.url })) };
const text = `(() => {const settings = ${JSON.stringify(forWorker)};\n${settings.script}})();`;
const worker = new NativeWorker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
let given = false; // the first worker that the library asks for is Python's
// Each part of a start with the share at which it begins: loading counts up to the first.
const STEPS = settings.steps;
const LOADED = STEPS[0][1];
worker.addEventListener("message", (event) => {
  const found = event.data;
  if (found && found.runoff) {
    event.stopImmediatePropagation();
    __runoff.progress(found.runoff.share * LOADED, found.runoff.step);
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
