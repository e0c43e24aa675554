// Runs a Vue program: a component that is compiled here, or a module that mounts itself.
// `settings` holds the text, and whether it is a component.
import * as Vue from "vue";

window.Vue = Vue; // programs written for script tags expect it
window.process = { env: {} };
window.__runoff.setMaps(settings.maps);
const place = document.getElementById("app");

// The production build of Vue says by a short name where an error arose.
const WHERE = {
  sp: "serverPrefetch hook", bc: "beforeCreate hook", c: "created hook", bm: "beforeMount hook", m: "mounted hook", bu: "beforeUpdate hook",
  u: "updated hook", bum: "beforeUnmount hook", um: "unmounted hook", a: "activated hook", da: "deactivated hook", ec: "errorCaptured hook",
  rtc: "renderTracked hook", rtg: "renderTriggered hook", 0: "setup function", 1: "render function", 2: "watcher getter",
  3: "watcher callback", 4: "watcher cleanup function", 5: "native event handler", 6: "component event handler", 7: "vnode hook",
  8: "directive hook", 9: "transition hook", 10: "app errorHandler", 11: "app warnHandler", 12: "ref function",
  13: "async component loader", 14: "scheduler flush", 15: "component update", 16: "app unmount cleanup function",
};

function whereOf(info) {
  const code = /#runtime-(\w+)$/.exec(info);
  return (code && WHERE[code[1]]) || info;
}

function show(text) {
  const message = document.createElement("pre");
  message.setAttribute("role", "alert");
  message.style.cssText = "margin:24px;white-space:pre-wrap;color:#a40000;background:#fff;font:14px/1.5 ui-monospace,monospace";
  message.textContent = text;
  place.replaceChildren(message);
}

function traceOf(error) {
  const stack = window.__runoff.ownStack(error && error.stack);
  return { stack, ...window.__runoff.placeOf(stack) };
}

function complain(error, phase, more = {}) {
  const text = String(error instanceof Error ? error : "thrown: " + error);
  window.__runoff.report("error", { phase, text: text.slice(0, 4000), ...traceOf(error), ...more });
  return text;
}

async function load(code) {
  return import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
}

async function moduleOf() {
  if (!settings.component) return load(settings.program);
  const { compileComponent, ComponentError } = await import(settings.compiler);
  try {
    const { code, css, maps } = await compileComponent(settings.program, settings.sass, settings.less);
    window.__runoff.setMaps(maps);
    if (css) document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
    return await load(code);
  } catch (error) {
    if (!(error instanceof ComponentError)) throw error;
    const where = error.line ? `line ${error.line}${error.column ? `, column ${error.column}` : ""}: ` : "";
    complain(error.message, "compile", { text: error.message, line: error.line, column: error.column });
    show(`The component does not compile\n\n${where}${error.message}`);
    return null;
  }
}

async function start() {
  const module = await moduleOf();
  if (!module || settings.mountsItself) return;
  const component = module.default;
  if (!component || (typeof component !== "object" && typeof component !== "function")) {
    throw new TypeError("nothing to show: export a component by default, or mount one with createApp(...).mount('#app')");
  }
  if (typeof component.mount === "function") { // createApp(...) that was exported and not mounted
    component.mount(place);
    return;
  }
  const app = Vue.createApp(component);
  app.config.errorHandler = (error, instance, info) => {
    const text = complain(error, "vue: " + whereOf(info));
    if (!place.innerText.trim()) show(text);
  };
  app.config.warnHandler = (text) => console.warn("[Vue] " + text);
  if (settings.pinia) app.use((await import("pinia")).createPinia());
  app.mount(place);
}

try {
  await start();
} catch (error) {
  show(complain(error, "load"));
}
window.__runoff.ready({ blank: !document.body.innerText.trim() && !document.querySelector("canvas, svg, img, video, input, [style]") });
