// Builds the page libraries from node_modules into a folder: node build.mjs OUT
// The same packages give the same bytes: nothing of the machine, the time or a path goes in.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { ALIASES, COLLECTED, FILES, FOLDERS, FONTS, LEFT_OUT, MODULES, NAMES, PARTS, PLAIN_TOOLS, REPLACED, SOURCES, TOOLS, WHOLE } from "./libraries.mjs";
import { bundleModules, bundleParts, bundleTools } from "./bundle.mjs";
import { keepLicences } from "./licences.mjs";

const out = path.resolve(process.argv[2] || "dist");
const used = new Set(); // packages whose bytes are served

function write(name, data) {
  const file = path.join(out, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, data);
}

function matching(folder, pattern) {
  const braces = /\{([^}]*)\}/.exec(pattern);
  if (braces) return braces[1].split(",").flatMap((each) => matching(folder, pattern.replace(braces[0], each)));
  if (!pattern.includes("*")) return [pattern];
  const at = path.posix.dirname(pattern);
  const [before, after] = path.posix.basename(pattern).split("*");
  return fs.readdirSync(path.join(folder, at)).sort()
    .filter((name) => name.startsWith(before) && name.endsWith(after) && fs.statSync(path.join(folder, at, name)).isFile())
    .map((name) => path.posix.join(at, name));
}

// A comment that names a source map would make the browser ask for a file that is not there.
const mapComment = /\n?(?:\/\/[#@] ?sourceMappingURL=[^\n]*|\/\*# ?sourceMappingURL=[^*]*\*\/)\s*$/;

function copyFiles() {
  for (const [name, patterns] of Object.entries(FILES)) {
    const folder = path.join("node_modules", name);
    used.add(name);
    for (const file of new Set(patterns.flatMap((pattern) => matching(folder, pattern)))) {
      let data = fs.readFileSync(path.join(folder, file));
      if (/\.(?:m?js|css)$/.test(file)) data = data.toString("utf-8").replace(mapComment, "\n");
      for (const [from, to] of REPLACED[`${name}/${file}`] ?? []) {
        if (!data.includes(from)) throw new Error(`${name}/${file} does not hold ${from}`);
        data = data.replaceAll(from, to);
      }
      write(`npm/${name}/${file}`, data);
    }
  }
}

function copyFonts() {
  const faces = [];
  for (const [family, name, files] of FONTS) {
    used.add(name);
    for (const [weight, file] of Object.entries(files)) {
      write(`fonts/${file}.woff2`, fs.readFileSync(path.join("node_modules", name, "files", `${file}.woff2`)));
      faces.push(`@font-face{font-family:"${family}";font-style:normal;font-weight:${weight};font-display:swap;`
        + `src:url(fonts/${file}.woff2) format("woff2")}`);
    }
  }
  write("fonts.css", faces.join("\n") + "\n");
}

function listFiles(folder = out) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? listFiles(file) : [path.relative(out, file).split(path.sep).join("/")];
  });
}

const say = (text) => process.stdout.write(text + "\n");
fs.rmSync(out, { recursive: true, force: true });
say("copying files for script tags");
copyFiles();
copyFonts();
say("bundling modules");
const { modules, exported } = await bundleModules({ specifiers: MODULES, sources: SOURCES, whole: WHOLE, names: NAMES, collected: COLLECTED, split: new Set(Object.keys(PARTS)) }, out, used);
const preloads = {};
for (const [name, how] of Object.entries(PARTS)) {
  const made = await bundleParts(name, how, out, used);
  [modules[name], exported[name], preloads[name]] = [made.file, made.exports, made.preloads];
}
say("bundling tools");
await bundleTools(TOOLS, { plain: PLAIN_TOOLS, leftOut: LEFT_OUT }, out, used);
for (const [alias, name] of Object.entries(ALIASES)) {
  modules[alias] = modules[name];
  exported[alias] = exported[name];
}
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const packages = keepLicences(used, write);
write("exports.json", JSON.stringify(sorted(exported)));
const files = {};
for (const name of listFiles().sort()) {
  const data = fs.readFileSync(path.join(out, name));
  files[name] = { sha256: createHash("sha256").update(data).digest("hex"), size: data.length };
}
const scripts = Object.fromEntries(Object.entries(FILES).map(([name, [first]]) => [name, matching(path.join("node_modules", name), first)[0]]));
write("manifest.json", JSON.stringify({ version: 1, modules: sorted(modules), preloads, folders: FOLDERS, scripts: sorted(scripts), packages, files }, null, 1) + "\n");
const total = Object.values(files).reduce((sum, file) => sum + file.size, 0);
say(`built ${Object.keys(modules).length} modules, ${Object.keys(files).length} files, ${(total / 1e6).toFixed(1)} MB`);
