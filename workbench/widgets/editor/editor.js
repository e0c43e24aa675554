// A plain code field: monospaced, Tab indents, Ctrl+Enter runs. What is typed stays in the
// browser until it is run, so that no rerun of the page can take it away.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".runoff-editor");
  if (!root.firstChild) build(root);
  const area = root.querySelector("textarea");
  area.setAttribute("aria-label", data.label);
  if (root.dataset.version !== data.version) {
    root.dataset.version = data.version;
    area.value = data.code;
  }
  const undo = root.querySelector(".undo");
  const showUndo = () => { undo.hidden = area.value === data.original; };
  const run = () => setTriggerValue("run", area.value);
  area.oninput = showUndo;
  area.onkeydown = (event) => {
    // The page's own shortcuts (1 to 4 vote) must not hear what is typed here.
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    } else if (event.key === "Tab" && !event.shiftKey && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      // insertText keeps the browser's own undo history whole.
      document.execCommand("insertText", false, "    ");
    } else if (event.key === "Escape") {
      area.blur(); // Tab then leaves the field, for people without a mouse
    }
  };
  root.querySelector(".run").onclick = run;
  undo.onclick = () => {
    area.value = data.original;
    showUndo();
    run();
  };
  showUndo();
}

function build(root) {
  const area = document.createElement("textarea");
  area.spellcheck = false;
  area.autocapitalize = "off";
  const row = document.createElement("div");
  row.className = "row";
  const run = document.createElement("button");
  run.className = "run";
  run.textContent = "Run again";
  const undo = document.createElement("button");
  undo.className = "undo";
  undo.textContent = "Undo all edits";
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = "Ctrl+Enter runs, Esc leaves the field";
  for (const button of [run, undo]) button.type = "button";
  row.append(run, undo, hint);
  root.append(area, row);
}
