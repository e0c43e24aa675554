"use strict";
for (const button of document.querySelectorAll("button.run")) {
  button.addEventListener("click", () => {
    const place = document.getElementById(`place-${button.dataset.side}`);
    const frame = document.createElement("iframe");
    // Before the document, so that it never stands outside the sandbox.
    frame.setAttribute("sandbox", place.dataset.sandbox);
    frame.setAttribute("allow", place.dataset.allow);
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.title = place.dataset.label;
    frame.srcdoc = JSON.parse(document.getElementById(`document-${button.dataset.side}`).textContent);
    place.replaceChildren(frame);
    button.textContent = "Run it again";
  });
}
