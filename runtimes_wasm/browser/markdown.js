// Colours for the code blocks of a Markdown page, and drawings for its Mermaid blocks;
// `settings.plugin` is the address of what draws a kind of diagram among them that Mermaid itself does not.
const coded = [...document.querySelectorAll('pre > code[class^="language-"]')];
const diagrams = coded.filter((block) => /^language-(?:mermaid|mmd)$/.test(block.className));
const plain = coded.filter((block) => !diagrams.includes(block));

async function draw(block, mermaid, number) {
  const { svg } = await mermaid.render(`drawn${number}`, block.textContent);
  block.parentElement.className = "drawn";
  block.parentElement.innerHTML = svg;
}

if (plain.length) (await import("/v/tool/highlight.js")).highlight(plain);
if (diagrams.length) {
  const { default: mermaid } = await import("mermaid");
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true });
  if (settings.plugin) await mermaid.registerExternalDiagrams([(await import(settings.plugin)).default]);
  for (const [number, block] of diagrams.entries()) {
    try {
      await draw(block, mermaid, number);
    } catch (error) {
      // The block stays as text, which is what a reader of the page can still use.
      window.__runoff.report("error", { phase: "diagram", text: `diagram ${number + 1}: ${String(error.message || error).slice(0, 3000)}` });
    }
  }
}
window.__runoff.ready();
