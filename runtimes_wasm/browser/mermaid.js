// Draws one Mermaid diagram, or says which line of it can't be read. `settings.text` is the diagram,
// `settings.plugin` the address of what draws its kind, where Mermaid itself does not.
import mermaid from "mermaid";

const place = document.getElementById("diagram");
mermaid.initialize({ startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true });

function complain(error, phase) {
  const hash = error && error.hash;
  let text = String((error && error.message) || error).slice(0, 4000);
  // The message counts lines of its own; where the last readable piece stands is what helps.
  const line = hash && hash.loc ? hash.loc.first_line : Number((/on line (\d+)/i.exec(text) || [])[1] || 0);
  if (text.startsWith("Edge limit exceeded")) text = "the diagram has more edges than Mermaid draws: at most 499";
  text = text.replace(/^Parse error on line \d+:/, `Parse error near line ${line}:`);
  window.__runoff.report("error", { phase, text, line });
  const message = document.createElement("pre");
  message.setAttribute("role", "alert");
  message.textContent = "The diagram could not be drawn\n\n" + text;
  place.replaceChildren(message);
}

// Drawing reads the text, too; which of the two went wrong is asked only when one did.
async function isReadable() {
  try {
    await mermaid.parse(settings.text);
    return true;
  } catch {
    return false;
  }
}

// Mermaid would draw a sentence in the place of a longer text.
const longest = mermaid.mermaidAPI.getConfig().maxTextSize;

try {
  if (settings.plugin) await mermaid.registerExternalDiagrams([(await import(settings.plugin)).default]);
  if (settings.text.length > longest) {
    await mermaid.parse(settings.text); // what else is wrong with it is said first
    throw new Error(`the diagram has ${settings.text.length} characters; Mermaid draws at most ${longest}`);
  }
  const { svg } = await mermaid.render("drawn", settings.text);
  place.innerHTML = svg;
} catch (error) {
  complain(error, (await isReadable()) ? "draw" : "compile");
}
window.__runoff.ready({ blank: !place.querySelector("svg, pre") });
