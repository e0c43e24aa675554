// Compiles one Vue component in the page: template, script (TypeScript too) and styles.
import { compileScript, compileStyle, compileTemplate, parse, rewriteDefault } from "@vue/compiler-sfc/dist/compiler-sfc.esm-browser.js";
import { transform } from "sucrase";

const ID = "data-v-program";
const FILE = "program.vue";

// Thrown with the place in the component's own text, lines from 1 and columns from 1.
export class ComponentError extends Error {
  constructor(message, line = 0, column = 0) {
    super(message);
    this.name = "ComponentError";
    this.line = line;
    this.column = column;
  }
}

// The first line says it; the rest is a drawing of the code.
function firstLine(error) {
  return String((error && error.message) || error).replace(/^\[(?:vue\/compiler-sfc|@vue\/compiler-sfc)\]\s*/, "").split("\n")[0]
    .replace(/\s*\(\d+:\d+\)$/, "");
}

function inComponent(error) {
  const start = error && error.loc && error.loc.start;
  return new ComponentError(firstLine(error), start ? start.line : 0, start ? start.column : 0);
}

// Babel counts the lines of the script's text alone, and columns from 0.
function inScript(error, block) {
  const place = error && error.loc;
  if (!place || place.line === undefined) return inComponent(error);
  return new ComponentError(firstLine(error), block.loc.start.line + place.line - 1, place.column + 1);
}

function scriptOf(descriptor, templateOptions) {
  const block = descriptor.scriptSetup || descriptor.script;
  if (!block) return { code: "const component = {};", bindings: undefined, mappings: "" };
  if (/^[jt]sx$/.test(block.lang || "")) throw new ComponentError(`<script lang="${block.lang}"> is not available here: JSX needs React`, block.loc.start.line);
  try {
    const compiled = compileScript(descriptor, { id: ID, inlineTemplate: Boolean(descriptor.scriptSetup), templateOptions, genDefaultAs: "component" });
    const code = compiled.content.includes("const component =") ? compiled.content : rewriteDefault(compiled.content, "component", ["typescript"]);
    return { code, bindings: compiled.bindings, mappings: compiled.map ? compiled.map.mappings : "" };
  } catch (error) {
    throw inScript(error, block);
  }
}

function renderOf(descriptor, bindings, scoped, options) {
  if (!descriptor.template || descriptor.scriptSetup) return { code: "", mappings: "" };
  const made = compileTemplate({
    source: descriptor.template.content, ast: descriptor.template.ast, filename: FILE, id: ID, scoped,
    ...options, compilerOptions: { ...options.compilerOptions, bindingMetadata: bindings },
  });
  if (made.errors.length) throw inComponent(made.errors[0]);
  const code = "\n" + made.code.replace("export function render", "function render") + "\ncomponent.render = render;";
  return { code, mappings: made.map ? made.map.mappings : "" };
}

async function cssOf(style, sassUrl, lessUrl) {
  let source = style.content;
  if (style.lang === "scss" || style.lang === "sass") {
    const { toCss } = await import(sassUrl);
    try {
      source = toCss(source, style.lang);
    } catch (error) {
      const at = error && error.span && error.span.start;
      throw new ComponentError(`in <style lang="${style.lang}">: ${error.sassMessage || firstLine(error)}`,
        style.loc.start.line + (at ? at.line : 0), at ? at.column + 1 : 0);
    }
  } else if (style.lang === "less") {
    const { toCss } = await import(lessUrl);
    try {
      source = await toCss(source);
    } catch (error) {
      throw new ComponentError(`in <style lang="less">: ${firstLine(error)}`, style.loc.start.line + (error.line || 1) - 1, (error.column ?? -1) + 1);
    }
  } else if (style.lang && style.lang !== "css" && style.lang !== "postcss") {
    throw new ComponentError(`<style lang="${style.lang}"> is not available here; css, scss, sass and less are`, style.loc.start.line);
  }
  const made = compileStyle({ source, filename: FILE, id: ID, scoped: Boolean(style.scoped) });
  if (made.errors.length) throw new ComponentError("in <style>: " + firstLine(made.errors[0]), style.loc.start.line);
  return made.code;
}

// The text of a module whose default export is the component, its style sheet, and how its
// places lead back to the component's own text: steps of a way, each of them the mappings
// of source maps with the line that they begin at.
export async function compileComponent(source, sassUrl, lessUrl) {
  const { descriptor, errors } = parse(source, { filename: FILE });
  if (errors.length) throw inComponent(errors[0]);
  if (!descriptor.template && !descriptor.script && !descriptor.scriptSetup) {
    throw new ComponentError("a Vue component needs a <template> or a <script>", 1);
  }
  const typed = [descriptor.script, descriptor.scriptSetup].some((block) => block && block.lang === "ts");
  const scoped = descriptor.styles.some((style) => style.scoped);
  // A picture of the program's own that is not here is a broken picture, not a module that cannot be found.
  const options = { transformAssetUrls: false, compilerOptions: { expressionPlugins: typed ? ["typescript"] : [] } };
  const script = scriptOf(descriptor, options);
  const render = renderOf(descriptor, script.bindings, scoped, options);
  let code = script.code + render.code;
  const maps = [[{ line: 0, mappings: script.mappings }, { line: script.code.split("\n").length, mappings: render.mappings }]];
  if (typed) {
    const stripped = transform(code, {
      transforms: ["typescript"], keepUnusedImports: false, production: true, filePath: FILE, sourceMapOptions: { compiledFilename: FILE },
    });
    code = stripped.code;
    maps.unshift([{ line: 0, mappings: stripped.sourceMap.mappings }]);
  }
  if (scoped) code += `\ncomponent.__scopeId = ${JSON.stringify(ID)};`;
  code += "\nexport default component;\n//# sourceURL=program.vue";
  const styles = [];
  for (const style of descriptor.styles) styles.push(await cssOf(style, sassUrl, lessUrl));
  return { code, css: styles.join("\n"), maps };
}
