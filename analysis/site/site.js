// Tables that sort by a click on a heading, and charts drawn live over their pictures.
"use strict";

const number = (words) => {
  const found = words.replace(/[\s,]/g, "").match(/^[+-]?\d+(\.\d+)?/);
  return found ? Number(found[0]) : NaN;
};

const sortBy = (table, heading) => {
  const place = [...heading.parentElement.children].indexOf(heading);
  const down = heading.getAttribute("aria-sort") !== "descending";
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => {
    const words = row.cells[place].textContent.trim();
    return { row, words, value: number(words) };
  });
  const numeric = rows.some((each) => !Number.isNaN(each.value));
  rows.sort((one, other) => {
    // What has no number comes last, whichever way the rest is sorted.
    if (numeric && Number.isNaN(one.value) !== Number.isNaN(other.value)) {
      return Number.isNaN(one.value) ? 1 : -1;
    }
    const order = numeric && !Number.isNaN(one.value) ? one.value - other.value : one.words.localeCompare(other.words);
    return down ? -order : order;
  });
  for (const other of heading.parentElement.children) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  body.append(...rows.map((each) => each.row));
};

for (const table of document.querySelectorAll("table")) {
  if (!table.tHead || !table.tBodies.length || table.tBodies[0].rows.length < 2) continue;
  for (const heading of table.tHead.rows[0].cells) {
    const words = heading.textContent;
    if (!words) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.title = "Sort by this column";
    button.addEventListener("click", () => sortBy(table, heading));
    heading.replaceChildren(button);
  }
}

// Without the library the pictures stay, which show the same.
if (typeof vegaEmbed === "function") {
  for (const figure of document.querySelectorAll("figure")) {
    const spec = JSON.parse(figure.querySelector("script.spec").textContent);
    if (typeof spec.width === "object") {
      // It counts its columns: as wide as they are, and scrolled where that is too wide.
      delete spec.autosize;
    } else {
      spec.width = "container";
    }
    const place = figure.querySelector(".chart");
    const fallback = [...place.childNodes];
    // `ast`: formulas are read, not evaluated, so the page's policy may forbid evaluation.
    vegaEmbed(place, spec, { ast: true, actions: false, renderer: "svg", tooltip: { theme: "custom" } }).catch(() => {
      place.replaceChildren(...fallback);
    });
  }
}
