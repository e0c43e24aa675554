// Less of Vue components; loaded only when a component uses it.
import less from "less/dist/less.js";

export async function toCss(source) {
  return (await less.render(source, { math: "parens-division" })).css;
}
