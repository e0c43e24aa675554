// Runs a compiled React program: shows its component, or the reason why it can't be shown.
// `settings` holds the program's module and whether it puts itself on the page.
import * as React from "react";
import * as ReactDOM from "react-dom";
import { createRoot } from "react-dom/client";

// Programs written for script tags expect these.
window.React = React;
window.ReactDOM = { ...ReactDOM, createRoot };
window.process = { env: {} };

window.__runoff.setMaps(settings.maps);
const root = document.getElementById("root");

// The production build of React gives numbers; these are the ones that programs run into.
const MEANINGS = {
  31: "an object was rendered where text or an element is expected: %s",
  130: "something that is no component was rendered (it is %s): check its import and export",
  185: "the component updates itself without end: it sets state in an effect or a render that the new state triggers again",
  300: "fewer hooks ran than in the render before: a return stands before a hook",
  301: "too many re-renders: the component sets state while it renders, so it renders without end",
  310: "more hooks ran than in the render before: a hook stands in a condition or a loop",
  321: "a hook was called outside a component",
  418: "the page was not what the server sent",
  425: "the page was not what the server sent",
};

function explain(error) {
  const text = error instanceof Error ? String(error) : "thrown: " + String(error);
  const found = /Minified React error #(\d+)[^]*?(?:\bargs\[\]=([^&\s]*))?/.exec(text);
  if (!found) return text;
  const given = /args\[\]=([^&\s]*)/.exec(text);
  const meaning = MEANINGS[found[1]] || `error ${found[1]} of React`;
  return "React: " + meaning.replace("%s", given ? decodeURIComponent(given[1]).slice(0, 200) : "unknown");
}

function traceOf(error) {
  const stack = window.__runoff.ownStack(error && error.stack);
  return { stack, ...window.__runoff.placeOf(stack) };
}

function complain(error, phase) {
  const text = explain(error);
  window.__runoff.report("error", { phase, text: text.slice(0, 4000), ...traceOf(error) });
  return text;
}

function Message({ text }) {
  return React.createElement("pre", { role: "alert", style: { margin: 24, whiteSpace: "pre-wrap", color: "#a40000", background: "#fff", font: "14px/1.5 ui-monospace, monospace" } }, text);
}

class Guard extends React.Component {
  state = { text: "" };
  static getDerivedStateFromError(error) { return { text: explain(error) }; }
  componentDidCatch(error) { complain(error, "render"); }
  render() { return this.state.text ? React.createElement(Message, this.state) : this.props.children; }
}

const isComponent = (value) => typeof value === "function" || Boolean(value && value.$$typeof && value.$$typeof !== Symbol.for("react.element"));

async function start() {
  const program = URL.createObjectURL(new Blob([settings.program], { type: "text/javascript" }));
  const module = await import(program);
  if (settings.rendersItself) return;
  const shown = module.default;
  if (React.isValidElement(shown)) createRoot(root).render(React.createElement(Guard, null, shown));
  else if (isComponent(shown)) createRoot(root).render(React.createElement(Guard, null, React.createElement(shown)));
  else throw new TypeError(`the default export is no component: it is ${shown === null ? "null" : typeof shown}`);
}

try {
  await start();
} catch (error) {
  const text = complain(error, "load");
  createRoot(root).render(React.createElement(Message, { text }));
}
// After React has drawn: a page is blank when it drew nothing.
const drawn = new MessageChannel();
drawn.port1.onmessage = () => window.__runoff.ready({ blank: !document.body.innerText.trim() && !document.querySelector("canvas, svg, img, video, input, [style]") });
setTimeout(() => drawn.port2.postMessage(0), 0);
