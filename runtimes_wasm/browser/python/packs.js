// Packages as packs: all that a program needs in one answer per folder, mounted as it
// arrives. `told` hears of the share that is here and of the package on its way.
async function fetchPacks({ url, size, packages }, told) {
  const answer = await nativeFetch(url);
  if (!answer.ok) throw new Error(`the packages of this page could not be loaded (${answer.status})`);
  const bytes = new Uint8Array(size);
  const reader = answer.body.getReader();
  let at = 0;
  let index = 0;
  let until = packages.length ? packages[0][1] : 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes.set(value, at);
    at += value.length;
    while (at > until && index + 1 < packages.length) until += packages[++index][1];
    told(value.length, packages[index][0], index + 1, packages.length);
  }
  if (at !== size) throw new Error("the packages of this page came only in part");
  return bytes;
}

// Puts the files of packs into Python's file system, each as a view of the bytes.
async function mountPacks(py, bytes) {
  const libraries = [];
  const { FS } = py;
  const { MEMFS } = FS.filesystems;
  const roots = { site: py._api.sitepackages, dynlib: py._api.dsodir };
  const folders = new Map();
  const folder = (path) => {
    let node = folders.get(path);
    if (node) return node;
    const at = path.lastIndexOf("/");
    const parent = at < 0 ? null : folder(path.slice(0, at));
    const name = path.slice(at + 1);
    if (parent) node = parent.contents[name] || MEMFS.createNode(parent, name, 0o40777, 0);
    folders.set(path, node);
    return node;
  };
  for (const [name, path] of Object.entries(roots)) {
    FS.mkdirTree(path);
    folders.set(name, FS.lookupPath(path).node);
  }
  const view = new DataView(bytes.buffer);
  const text = new TextDecoder();
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at, true);
    const header = JSON.parse(text.decode(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
    for (const [path, size] of header.files) {
      const cut = path.lastIndexOf("/");
      const parent = folder(cut < 0 ? header.root : `${header.root}/${path.slice(0, cut)}`);
      const name = path.slice(cut + 1);
      const node = parent.contents[name] || MEMFS.createNode(parent, name, 0o100666, 0);
      node.contents = bytes.subarray(at, at + size);
      node.usedBytes = size;
      if (header.root === "dynlib") libraries.push(`${roots.dynlib}/${path}`);
      at += size;
    }
    py.loadedPackages[header.name] = "default channel";
  }
  py.runPython("import importlib; importlib.invalidate_caches()");
  // The older Pyodide finds Python's modules by itself, but not what several of them share.
  if (py.version.startsWith("0.27.")) for (const path of libraries) await py._api.loadDynlib(path, false);
}
