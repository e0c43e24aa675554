// One ES module per specifier, and our own tools, by esbuild.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const NAME = /^[A-Za-z_$][\w$]*$/;
const RESERVED = new Set(("arguments await break case catch class const continue debugger default delete do else enum eval export extends "
  + "false finally for function if implements import in instanceof interface let new null package private protected public return "
  + "static super switch this throw true try typeof var void while with yield").split(" "));

const COMMON = {
  bundle: true, format: "esm", minify: true, target: "es2022", platform: "browser", logLevel: "silent", metafile: true,
  legalComments: "none", charset: "utf8",
  define: {
    "process.env.NODE_ENV": '"production"', global: "globalThis", __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  loader: { ".css": "empty", ".woff": "empty", ".woff2": "empty", ".ttf": "empty", ".png": "empty", ".svg": "empty" },
};

export function fileOf(specifier) {
  return "esm/" + specifier.replace(/^@/, "").replaceAll("/", "__").replace(/\.js$/, "") + ".js";
}

function packageOf(file) {
  const inside = file.split(path.sep).join("/").split("node_modules/").slice(1);
  return inside.length ? inside.map((part) => part.split("/").slice(0, part.startsWith("@") ? 2 : 1).join("/")).join("/node_modules/") : "";
}

function noteUsed(metafile, used) {
  for (const [file, input] of Object.entries(metafile.inputs)) {
    const name = input.bytes ? packageOf(file) : "";
    if (name) used.add(name);
  }
}

// Other vendored modules stay imports, if they are the very package that this one wants:
// a nested copy of another version is bundled instead.
function externals(specifier, all) {
  const places = new Map();
  return {
    name: "externals",
    setup(building) {
      building.onResolve({ filter: /^[^./]/ }, async (args) => {
        if (args.kind === "entry-point" || args.path === specifier || !all.has(args.path) || args.pluginData === "plain") return undefined;
        const options = { kind: args.kind, pluginData: "plain" };
        const here = await building.resolve(args.path, { ...options, resolveDir: args.resolveDir });
        if (!places.has(args.path)) places.set(args.path, await building.resolve(args.path, { ...options, resolveDir: process.cwd() }));
        if (packageOf(here.path) !== packageOf(places.get(args.path).path)) return undefined;
        return args.kind === "require-call" ? { path: args.path, namespace: "required" } : { path: args.path, external: true };
      });
      building.onLoad({ filter: /.*/, namespace: "required" }, (args) => ({
        contents: `export * from ${JSON.stringify(args.path)}; import * as all from ${JSON.stringify(args.path)}; export default all.default;`,
        loader: "js", resolveDir: process.cwd(),
      }));
    },
  };
}

// What esbuild itself finds in the first file: whether a module is CommonJS, and whether it has a default export.
async function shape(source) {
  const rest = {
    name: "rest",
    setup(building) {
      building.onResolve({ filter: /.*/ }, (args) => (args.importer === "<stdin>" ? undefined : { external: true }));
    },
  };
  const contents = `export { default } from ${JSON.stringify(source)}`;
  const options = { ...COMMON, minify: false, stdin: { contents, resolveDir: process.cwd() }, write: false, plugins: [rest] };
  try {
    const { metafile } = await build(options);
    const [first] = metafile.inputs["<stdin>"].imports;
    return metafile.inputs[first.path].format === "esm" ? { hasDefault: true } : { common: true };
  } catch (error) {
    if (!lacksDefault(error)) throw error;
    return { hasDefault: false };
  }
}

function lacksDefault(error) {
  return Boolean(error.errors?.length) && error.errors.every((each) => each.text.startsWith("No matching export"));
}

function commonNames(source) {
  process.env.NODE_ENV = "production";
  try {
    return Object.keys(require(source)).filter((name) => NAME.test(name) && !RESERVED.has(name));
  } catch {
    return []; // one that wants a browser even to be loaded is imported whole
  }
}

function entry(source, found, more) {
  const from = JSON.stringify(source);
  if (found.whole) return `export * from ${from}; export * as default from ${from};`;
  if (!found.common) return `export * from ${from};` + (found.hasDefault ? `export { default } from ${from};` : "");
  const listed = [...new Set([...commonNames(source), ...more])];
  const names = listed.length ? `export const { ${listed.join(", ")} } = value;` : "";
  return `import * as all from ${from}; const value = all.default ?? all; export default value; ${names}`;
}

// A module of one file a name, put together again from the files that are wanted.
function collectedEntry({ folder, take }) {
  return fs.readdirSync(path.join("node_modules", folder)).sort().filter((file) => take.test(file))
    .map((file) => `export { default as ${file.replace(/\.js$/, "")} } from ${JSON.stringify(`./node_modules/${folder}/${file}`)};`).join("\n");
}

// What thousands of small files import is named once: to look each one up would take minutes.
function sharedFrom(shared) {
  const filter = new RegExp(`^(?:${Object.keys(shared).join("|")})$`);
  return {
    name: "shared",
    setup(building) {
      building.onResolve({ filter }, (args) => ({ path: shared[args.path], external: true }));
    },
  };
}

export async function bundleModules({ specifiers, sources, whole, names, collected, split }, out, used) {
  const all = new Set(specifiers);
  const modules = {};
  const exported = {};
  const stars = {};
  for (const specifier of [...all].sort()) {
    const source = whole[specifier] ?? sources[specifier] ?? specifier;
    if (split.has(specifier)) continue;
    const file = fileOf(specifier);
    const bundle = (found) => build({
      ...COMMON, stdin: { contents: found.contents ?? entry(source, found, names[specifier] ?? []), resolveDir: process.cwd(), loader: "js" },
      outfile: path.join(out, file), plugins: [collected[specifier] ? sharedFrom(collected[specifier].shared) : externals(specifier, all)],
    });
    const found = collected[specifier] ? { contents: collectedEntry(collected[specifier]) } : whole[specifier] ? { whole: true } : await shape(source);
    const done = await bundle(found).catch((error) => {
      // The first file alone does not tell what comes to it by `export *`.
      if (!found.hasDefault || !lacksDefault(error)) throw error;
      return bundle({ hasDefault: false });
    });
    noteUsed(done.metafile, used);
    const output = Object.values(done.metafile.outputs)[0];
    const left = output.imports.filter((each) => each.external && each.kind === "require-call");
    if (left.length) throw new Error(`${specifier} still requires ${left.map((each) => each.path).join(", ")}`);
    modules[specifier] = file;
    exported[specifier] = output.exports;
    stars[specifier] = starsOf(fs.readFileSync(path.join(out, file), "utf-8"));
  }
  for (const [specifier, from] of Object.entries(stars)) {
    for (const other of from) exported[specifier] = exported[specifier].concat(exported[other].filter((name) => name !== "default"));
    exported[specifier] = [...new Set(exported[specifier])].sort();
  }
  return { modules, exported };
}

// `export * from "other"` of an external module is not among the exports that esbuild lists.
function starsOf(text) {
  return [...text.matchAll(/export\*from"([^"]+)"/g)].map((found) => found[1]);
}

// A module that loads parts of itself when they are asked for (Mermaid its kinds of
// diagrams) stays in parts, of which as few as can be: each of them costs a page a
// request, and what one names only after it ran costs a round trip.
export async function bundleParts(specifier, { source, always, parts }, out, used) {
  const core = require.resolve(source);
  const folder = fileOf(specifier).replace(/\.js$/, "");
  const options = {
    ...COMMON, splitting: true, outdir: path.join(out, folder), entryPoints: { index: core }, chunkNames: "[name]-[hash]",
  };
  const loaders = loadersOf((await build({ ...options, write: false })).metafile);
  const done = await build({ ...options, plugins: [together(core, loaders, matchingOne(path.dirname(core), always))] });
  noteUsed(done.metafile, used);
  const outputs = done.metafile.outputs;
  const named = Object.fromEntries(Object.keys(outputs).map((name) => [name, path.relative(out, path.resolve(name)).split(path.sep).join("/")]));
  const closure = (name, found = new Set()) => {
    if (found.has(name)) return found;
    found.add(name);
    for (const each of outputs[name].imports) if (each.kind === "import-statement") closure(each.path, found);
    return found;
  };
  const entryOf = (file) => Object.keys(outputs).find((name) => outputs[name].entryPoint && path.resolve(outputs[name].entryPoint) === file);
  const root = entryOf(core);
  const preloads = { "": [...closure(root)].map((name) => named[name]).sort() };
  for (const [, id, file] of fs.readFileSync(core, "utf-8").matchAll(parts)) {
    const entry = entryOf(path.resolve(path.dirname(core), file));
    if (!entry) throw new Error(`${specifier}: no part of the build is ${id} (${file})`);
    preloads[id] = [...closure(entry)].map((name) => named[name]).filter((name) => !preloads[""].includes(name)).sort();
  }
  if (Object.keys(preloads).length < 2) throw new Error(`${specifier}: its parts were not recognised`);
  return { file: named[root], exports: outputs[root].exports, preloads };
}

// For each file that is loaded on demand, the files that load it.
function loadersOf(metafile) {
  const loaders = {};
  for (const [file, input] of Object.entries(metafile.inputs)) {
    for (const each of input.imports) {
      if (each.kind === "dynamic-import") (loaders[path.resolve(each.path)] ??= []).push(path.resolve(file));
    }
  }
  return loaders;
}

function matchingOne(folder, name) {
  const found = fs.readdirSync(path.join(folder, path.dirname(name))).filter((file) => file.startsWith(path.basename(name)) && file.endsWith(".mjs"));
  if (found.length !== 1) throw new Error(`${found.length} files start with ${name} in ${folder}, not one`);
  return path.join(folder, path.dirname(name), found[0]);
}

// What is loaded on demand imports what loads it, which is there already: so all that is
// sure to be there is one file, and not one for each set of parts that share it.
function together(core, loaders, always) {
  const imports = (files) => [...new Set(files)].sort().map((file) => `import ${JSON.stringify(file)};\n`).join("");
  return {
    name: "together",
    setup(building) {
      building.onResolve({ filter: /^\// }, (args) => ({ path: args.path, sideEffects: true }));
      building.onLoad({ filter: /\.m?js$/ }, (args) => {
        const more = args.path === core ? imports([always]) : loaders[args.path] && args.path !== always ? imports([core, ...loaders[args.path]]) : "";
        return more ? { contents: fs.readFileSync(args.path, "utf-8") + "\n" + more, loader: "js", resolveDir: path.dirname(args.path) } : undefined;
      });
    },
  };
}

// Files of packages without a part of what they hold: a build that does not find it any more fails.
function without(parts) {
  return {
    name: "without",
    setup(building) {
      for (const { files, what, instead } of parts) {
        building.onLoad({ filter: files }, (args) => {
          const text = fs.readFileSync(args.path, "utf-8");
          const contents = text.replace(what, instead);
          if (contents === text) throw new Error(`${args.path} does not hold ${what}`);
          return { contents, loader: "js" };
        });
      }
    },
  };
}

export async function bundleTools(tools, { plain, leftOut }, out, used) {
  for (const [name, source] of Object.entries(tools)) {
    const done = await build({
      ...COMMON, format: plain.has(name) ? "iife" : "esm", entryPoints: [source], outfile: path.join(out, `tool/${name}.js`),
      plugins: [without(leftOut[name] ?? [])],
    });
    noteUsed(done.metafile, used);
  }
}
