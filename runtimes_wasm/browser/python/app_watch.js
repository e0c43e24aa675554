// Beside app_worker.js: stand-ins for what a worker lacks go before the library, and the page
// hears which hosts an app asks for and what it fails of.
function beginApp(py) {
  const make = py.runPython("import types\nlambda name, text, path: exec(compile(text, path, 'exec'), (m := types.ModuleType(name)).__dict__) or __import__('sys').modules.__setitem__(name, m) or m");
  make("runoff_start", settings.start, "<runoff start>");
  const guest = make("runoff_app", settings.guest, "<runoff>");
  guest.begin((text, line, missing) => post({ runoffFailed: { text, line, missing } }));
  if (settings.own) make("runoff_own", settings.own, "<runoff>").begin(py.pyimport("runoff_start").FIXES);
  const asked = new Set();
  const own = new URL(settings.base).origin;
  const note = (address) => {
    try {
      const url = new URL(String((address && address.url) || address));
      if (!/^(https?|wss?):$/.test(url.protocol) || url.origin === own || /\.(invalid|local)$/.test(url.hostname) || asked.has(url.host)) return;
      asked.add(url.host);
      post({ runoffHost: url.host });
    } catch {
      // an address that is none reaches nobody
    }
  };
  const fetching = self.fetch.bind(self);
  self.fetch = (...args) => { note(args[0]); return fetching(...args); };
  const open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) { note(url); return open.call(this, method, url, ...rest); };
}
