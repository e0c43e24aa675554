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

// A script that is still running after so long, with something to see, is one that goes on: a live chart, a clock.
const PATIENCE = 4000;
let done = false;
let going = 0;
function ready() {
  if (done) return;
  done = true;
  __runoff.ready({ failed: failures.size > 0 });
}
function look() {
  if (done) return;
  const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
  if (state === "compilationError") {
    const dialog = document.querySelector('[role="dialog"]');
    failed(dialog ? dialog.innerText.trim() : "SyntaxError: the script does not compile", 0, "", "compile");
    ready();
  } else if (state === "notRunning") {
    ready();
  } else if (state === "running" && !going && document.querySelector('[data-testid="stMain"] [data-testid="stElementContainer"]:not(:has([data-testid*="keleton"]))')) {
    going = setTimeout(ready, PATIENCE);
  }
  const toast = document.querySelector(".Toastify__toast--error");
  if (toast && !done) {
    done = true;
    broken(toast.innerText.trim());
  }
}
new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
