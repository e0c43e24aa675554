// The page of a Streamlit app: mounts stlite, and tells when its script has run and what went wrong.
// What the library tells itself is not what the program says.
for (const name of ["debug", "warn", "info"]) console[name] = () => {};
const { mount } = await import(`${origin}${settings.library}/stlite.js`);
mount({
  pyodideUrl: `${origin}${settings.python}pyodide.js`,
  requirements: settings.packages,
  entrypoint: "app.py",
  files: { "app.py": settings.program },
  streamlitConfig: { "client.toolbarMode": "viewer", "theme.base": "light" },
}, document.getElementById("root"));

// Each exception that the app shows is told once.
const told = new Set();
let ran = false;
function look() {
  for (const box of document.querySelectorAll('[data-testid="stException"]')) {
    const text = box.innerText.trim();
    if (!text || told.has(text)) continue;
    told.add(text);
    const lines = [...text.matchAll(/File "[^"]*app\.py", line (\d+)/g)];
    __runoff.report("error", { text: ownPaths(text).slice(0, 4000), phase: "uncaught", line: lines.length ? Number(lines.at(-1)[1]) : 0 });
  }
  const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
  if (!ran && (state === "notRunning" || state === "scriptCompileError")) {
    ran = true;
    __runoff.ready({ failed: told.size > 0 });
  }
}
new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
