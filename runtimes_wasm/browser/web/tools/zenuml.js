// Mermaid's plug-in for ZenUML diagrams; a megabyte that only a page with one asks for.
import plugin from "@mermaid-js/mermaid-zenuml";
import ZenUml from "@zenuml/core";

// What its parser and its drawing write into the console is for their makers. Both do all of it before they return.
function quietly(work) {
  const { error, warn } = console;
  Object.assign(console, { error() {}, warn() {} });
  try {
    return work();
  } finally {
    Object.assign(console, { error, warn });
  }
}

// The plug-in itself draws what it can make out of a wrong text; every other kind of diagram says what is wrong.
async function parse(text) {
  const { pass, errorDetails } = await quietly(() => ZenUml.prototype.parse(text.replace(/^\s*zenuml/, "")));
  if (pass) return;
  const [{ line, column, msg }] = errorDetails.length ? errorDetails : [{ line: 1, column: 0, msg: "no diagram of ZenUML" }];
  const error = new Error(`Parse error on line ${line}:\ncolumn ${column + 1}: ${msg}`);
  throw Object.assign(error, { hash: { loc: { first_line: line } } });
}

async function draw(text, id, ...rest) {
  await quietly(() => diagram.renderer.draw(text, id, ...rest));
  if (!document.querySelector(`#${CSS.escape(id)} text`)) throw new Error("the diagram names nobody: there is nothing to draw");
}

const { id, diagram } = await plugin.loader();
export default { ...plugin, loader: async () => ({ id, diagram: { ...diagram, parser: { parse }, renderer: { draw } } }) };
