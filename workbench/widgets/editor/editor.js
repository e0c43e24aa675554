// The code field. A plain text area shows at once; when the editor's own script is there it takes
// its place, with colours and line numbers. What is typed stays in the browser until it is run, so
// that no rerun of the page can take it away.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".runoff-editor");
  if (!root.firstChild) build(root);
  const state = root.runoff;
  state.data = data;
  state.run = () => setTriggerValue("run", state.field.text());
  state.field.setLabel(data.label);
  state.field.setDark(isDark(root));
  if (state.language !== data.language) state.field.setLanguage((state.language = data.language));
  if (state.version !== data.version) {
    state.version = data.version;
    if (state.field.text() !== data.code) state.field.replace(data.code);
  }
  state.showUndo();
  if (data.module && !state.asked) {
    state.asked = true;
    upgrade(root, state);
  }
}

function build(root) {
  const place = document.createElement("div");
  place.className = "place";
  const row = document.createElement("div");
  row.className = "row";
  const button = (name, text) => Object.assign(document.createElement("button"), { type: "button", className: name, textContent: text });
  const run = button("run", "Run again");
  const undo = button("undo", "Undo all edits");
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = "Ctrl+Enter runs, Esc leaves the field";
  row.append(run, undo, hint);
  root.append(place, row);
  const state = (root.runoff = { place, run: () => {}, data: {} });
  state.showUndo = () => { undo.hidden = state.field.text() === state.data.original; };
  state.field = plainField(state);
  run.onclick = () => state.run();
  undo.onclick = () => {
    state.field.replace(state.data.original);
    state.showUndo();
    state.run();
  };
  // The page's own shortcuts (1 to 4 vote) must not hear what is typed here.
  place.addEventListener("keydown", (event) => event.stopPropagation());
}

async function upgrade(root, state) {
  let editor;
  try {
    editor = await import(new URL(state.data.module, document.baseURI).href);
  } catch (error) {
    console.warn("the code editor could not be loaded, the plain field stays:", error);
    return;
  }
  const had = state.field;
  const focused = had.hasFocus();
  const text = had.text();
  had.remove();
  state.field = editor.createEditor({
    parent: state.place, text, language: state.data.language, label: state.data.label, dark: isDark(root),
    onChange: () => state.showUndo(), onRun: () => state.run(),
  });
  if (focused) state.field.focus();
  // It can be typed into and so be reached by the keyboard; this says so to what reads the page aloud.
  state.place.querySelector(".cm-content")?.setAttribute("tabindex", "0");
}

// Light text means a dark page, whatever chose it.
function isDark(root) {
  const channels = getComputedStyle(root).color.match(/[\d.]+/g);
  const [red, green, blue] = (channels || [0, 0, 0]).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
}

// Monospaced, Tab indents, Ctrl+Enter runs: what there is before the editor's script, and without it.
function plainField(state) {
  const area = document.createElement("textarea");
  area.spellcheck = false;
  area.autocapitalize = "off";
  state.place.append(area);
  area.oninput = () => state.showUndo();
  area.onkeydown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      state.run();
    } else if (event.key === "Tab" && !event.shiftKey && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      // insertText keeps the browser's own undo history whole.
      document.execCommand("insertText", false, "    ");
    } else if (event.key === "Escape") {
      area.blur(); // Tab then leaves the field, for people without a mouse
    }
  };
  return {
    text: () => area.value,
    replace: (text) => { area.value = text; },
    setLabel: (label) => area.setAttribute("aria-label", label),
    setLanguage: () => {},
    setDark: () => {},
    hasFocus: () => area.getRootNode().activeElement === area,
    remove: () => area.remove(),
  };
}
