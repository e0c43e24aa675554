// The licence of every package that gave bytes: its name, and its text beside what is served.
import fs from "node:fs";
import path from "node:path";

// Licences that the packages give in the text of a file, or in an old form, and not in the field that is for it.
const READ = JSON.parse(fs.readFileSync("licences.json", "utf-8"));

// Packages whose own file already holds all that they depend on.
const INSIDE = ["@zenuml/core"];

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const ISC = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`;

const BSD_3 = `Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the documentation and/or other materials provided with the distribution.

3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`;

// For packages that name a licence and hold no text of it: the text as such, without anybody's line of copyright.
const TEXTS = {
  MIT: () => MIT,
  ISC: () => ISC,
  "BSD-3-Clause": () => BSD_3,
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
