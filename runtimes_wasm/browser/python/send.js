// The last of the page: hands the program to its worker, with the canvas if there is one.
const { worker: _, stdin, files, ...plain } = settings;
const given = typeof offscreen === "undefined" ? {} : { canvas: offscreen };
worker.postMessage({ ...plain, ...given, origin: location.origin, base: location.origin + settings.path, stdin: stdin === null ? null : decode(stdin),
  files: Object.fromEntries(Object.entries(files).map(([name, data]) => [name, decode(data)])) }, Object.values(given));
