// The licence of every package that gave bytes: its name, and its text beside what is served.
import fs from "node:fs";
import path from "node:path";

// Licences that the packages give in the text of a file, or in an old form, and not in the field that is for it.
const READ = JSON.parse(fs.readFileSync("licences.json", "utf-8"));

// Packages whose own file already holds all that they depend on.
const INSIDE = ["@zenuml/core"];

// For packages that name a licence and hold no text of it: the text as another one has it, without its line of copyright.
const TEXTS = {
  MIT: () => textFrom("react/LICENSE", "Permission is hereby granted"),
  ISC: () => textFrom("d3-array/LICENSE", "Permission to use, copy"),
  "BSD-3-Clause": () => textFrom("highlight.js/LICENSE", "Redistribution and use"),
  "Apache-2.0": () => textFrom("eve-raphael/LICENSE", "Apache License"),
  "OFL-1.1": () => textFrom("@fontsource/press-start-2p/LICENSE", "SIL OPEN FONT LICENSE"),
};

function textFrom(file, start) {
  const text = fs.readFileSync(path.join("node_modules", file), "utf-8");
  if (!text.includes(start)) throw new Error(`${file} does not hold the text that starts with ${start}`);
  return text.slice(text.indexOf(start)).trim();
}

function nameOf(name, manifest) {
  const given = READ[manifest.name] ?? manifest.license ?? manifest.licenses?.[0];
  const licence = typeof given === "string" ? given : given?.type;
  if (licence && !/^see licen[cs]e|^unlicensed$/i.test(licence)) return licence;
  throw new Error(`${name} names no licence: read its files, and write into licences.json which one they give, or leave it out`);
}

const isText = (file) => /^(?:notice|copying|ofl)|licen[cs]e/i.test(file) && !/\.(?:[cm]?[jt]sx?|json|map|css|s[ac]ss)$/i.test(file);

function statedBy(name, manifest, licence) {
  const author = typeof manifest.author === "string" ? manifest.author : manifest.author?.name;
  const at = manifest.homepage ?? (typeof manifest.repository === "string" ? manifest.repository : manifest.repository?.url);
  const parts = licence.replace(/[()]/g, " ").split(/\s+(?:AND|OR)\s+/i).map((part) => part.trim());
  const unknown = parts.filter((part) => !TEXTS[part]);
  if (unknown.length) throw new Error(`${name} holds no text of its licence, and none of ${unknown.join(", ")} is at hand`);
  return [
    [`The package holds no text of its licence. Its package.json names ${licence}`, author && `author: ${author}`, at && `from: ${at}`]
      .filter(Boolean).join("; ") + ".",
    ...parts.map((part) => `${part}, as it reads everywhere:\n\n${TEXTS[part]()}`),
  ];
}

const manifestOf = (name) => JSON.parse(fs.readFileSync(path.join("node_modules", name, "package.json"), "utf-8"));

// Where a package finds another one: in its own folder, or in one around it.
function placeOf(wanted, from) {
  const parts = from.split("/node_modules/");
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const place = [...parts.slice(0, depth), wanted].join("/node_modules/");
    if (fs.existsSync(path.join("node_modules", place))) return place;
  }
  throw new Error(`${from} depends on ${wanted}, which is not installed`);
}

function withInside(used) {
  const all = new Set(used);
  const waiting = INSIDE.filter((name) => used.has(name));
  const seen = new Set(waiting);
  for (const name of waiting) {
    all.add(name);
    for (const each of Object.keys(manifestOf(name).dependencies ?? {}).map((wanted) => placeOf(wanted, name))) {
      if (!seen.has(each)) waiting.push(each);
      seen.add(each);
    }
  }
  return [...all].sort();
}

// Writes the texts, and gives for every package its own name, version and licence, and the file of its text.
export function keepLicences(used, write) {
  const packages = {};
  for (const name of withInside(used)) {
    const folder = path.join("node_modules", name);
    const manifest = manifestOf(name);
    const licence = nameOf(name, manifest);
    const text = `licences/${name.replaceAll("/", "__")}.txt`;
    packages[name] = { package: manifest.name, version: manifest.version, licence, text };
    const texts = fs.readdirSync(folder).sort()
      .filter((file) => isText(file) && fs.statSync(path.join(folder, file)).isFile())
      .map((file) => fs.readFileSync(path.join(folder, file), "utf-8"))
      .filter((text) => text.trim());
    write(text, [`${manifest.name} ${manifest.version}: ${licence}`, ...(texts.length ? texts : statedBy(name, manifest, licence))].join("\n\n") + "\n");
  }
  return packages;
}
