// In front of the worker of a page library (stlite, gradio-lite): starts Python before the
// library asks for it, with every package in place, so that nothing is left to install.
// `settings` is written before this text.
const nativeFetch = self.fetch.bind(self);
const nativeImport = self.importScripts.bind(self);
const post = self.postMessage.bind(self);
let here = 0;
const told = (bytes, name, index, count) => {
  here += bytes;
  post({ runoff: { share: settings.loaded * here / settings.bytes, step: `loading packages ${index} of ${count}: ${name}` } });
};
const fetching = Promise.all(settings.packs.filter((each) => each.size).map((each) => fetchPacks(each, told)));
fetching.catch(() => {}); // said when they are waited for
nativeImport(settings.base + "pyodide.js");
const nativeLoad = self.loadPyodide;
// What the app prints goes to the page's console; on a screen it would go to a terminal.
let said = 0;
const printed = (text) => {
  said += text.length + 1;
  if (said < 262144) post({ runoffSaid: text.slice(0, 4000) });
};
let say = [() => {}, () => {}];
const booting = (async () => {
  const py = await nativeLoad({
    indexURL: settings.base, stdout: (text) => { say[0](text); printed(text); }, stderr: (text) => say[1](text), env: settings.env,
  });
  for (const bytes of await fetching) await mountPacks(py, bytes);
  beginApp(py);
  return py;
})();
booting.catch(() => {});

// The library's installer has nothing to do; what it would refuse later is not asked of it.
const installer = (py) => ({
  add_mock_package: Object.assign(() => {}, {
    callKwargs(name, version, { modules } = {}) {
      const texts = modules ? modules.toJs({ dict_converter: Object.fromEntries }) : {};
      for (const [module, text] of Object.entries(texts)) {
        py.FS.mkdirTree(`${py._api.sitepackages}/${module}`);
        py.FS.writeFile(`${py._api.sitepackages}/${module}/__init__.py`, text);
      }
    },
  }),
  install: Object.assign(async () => {}, { callKwargs: async () => {} }),
});
self.loadPyodide = async ({ stdout, stderr } = {}) => {
  say = [stdout || say[0], stderr || say[1]];
  const py = await booting;
  const native = { pyimport: py.pyimport.bind(py), loadPackage: py.loadPackage.bind(py) };
  const micropip = installer(py);
  py.pyimport = (name) => (name === "micropip" ? micropip : native.pyimport(name));
  py.loadPackage = async (names, ...rest) => {
    const wanted = [names].flat().filter((name) => !settings.installed.includes(name));
    return wanted.length ? native.loadPackage(wanted, ...rest) : [];
  };
  return py;
};
self.importScripts = (...all) => nativeImport(...all.filter((each) => !String(each).endsWith("/pyodide.js")));

// The first word of the page is where the library's own worker is; the library says the rest.
self.onmessage = (event) => {
  self.onmessage = null;
  nativeImport(event.data.runoffScript);
};
