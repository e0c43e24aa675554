// Values to text, in the manner of Node's console. Shared by the page harness and
// the console worker, which wrap it in their own function scope.
const MAX_TEXT = 4000;
const MAX_ITEMS = 100;
const MAX_DEPTH = 4;
// Kept from the start: a program may replace any of these later.
const nativeString = String;
const ownNames = Object.keys;
const prototypeOf = Object.getPrototypeOf;

function inspect(value, depth = 0, seen = []) {
  try {
    return inspectUnsafe(value, depth, seen);
  } catch {
    return "[unprintable]"; // a getter or a proxy of the program threw
  }
}

function inspectUnsafe(value, depth, seen) {
  if (typeof value === "string") return depth ? "'" + value.slice(0, MAX_TEXT) + "'" : value.slice(0, MAX_TEXT);
  if (typeof value === "bigint") return value + "n";
  if (typeof value === "function") {
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    return (isClass ? "[class " : "[Function: ") + (value.name || "(anonymous)") + "]";
  }
  if (value === null || typeof value !== "object") return nativeString(value);
  if (value instanceof Error) return value.stack || nativeString(value);
  if (value instanceof Date) return isNaN(value) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return nativeString(value);
  if (value instanceof Promise) return "Promise {}";
  if (typeof Element === "function" && value instanceof Element) {
    return "<" + value.tagName.toLowerCase() + (value.id ? "#" + value.id : "") + ">";
  }
  if (seen.indexOf(value) >= 0) return "[Circular]";
  const constructor = value.constructor;
  const name = prototypeOf(value) === null ? "[Object: null prototype]" : (constructor && constructor.name) || "Object";
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
  if (depth > MAX_DEPTH) return isList ? "[Array]" : "[" + name + "]";

  const inner = seen.concat([value]);
  const show = (item) => inspect(item, depth + 1, inner);
  const parts = [];
  let left = 0;
  if (isList) {
    for (let i = 0; i < value.length && i < MAX_ITEMS; i++) parts[i] = i in value ? show(value[i]) : "<empty>";
    left = value.length - parts.length;
  } else if (value instanceof Map) {
    for (const [key, item] of value) {
      if (parts.length >= MAX_ITEMS) break;
      parts[parts.length] = show(key) + " => " + show(item);
    }
    left = value.size - parts.length;
  } else if (value instanceof Set) {
    for (const item of value) {
      if (parts.length >= MAX_ITEMS) break;
      parts[parts.length] = show(item);
    }
    left = value.size - parts.length;
  } else {
    const names = ownNames(value);
    for (let i = 0; i < names.length && i < MAX_ITEMS; i++) {
      const key = /^[A-Za-z_$][\w$]*$/.test(names[i]) ? names[i] : "'" + names[i] + "'";
      parts[i] = key + ": " + show(value[names[i]]);
    }
    left = names.length - parts.length;
  }
  if (left > 0) parts[parts.length] = "... " + left + " more";
  const body = parts.join(", ");
  if (isList) return (name === "Array" ? "" : name + "(" + value.length + ") ") + (body ? "[ " + body + " ]" : "[]");
  const size = value instanceof Map || value instanceof Set ? "(" + value.size + ")" : "";
  return (name === "Object" ? "" : name + size + " ") + (body ? "{ " + body + " }" : "{}");
}

// The arguments of a console call as one line, with %s, %d, %o and %c as browsers have them.
function formatLine(args) {
  let text = "";
  let next = 0;
  if (typeof args[0] === "string" && args.length > 1) {
    next = 1;
    text = args[0].replace(/%([sdifoOjc%])/g, (whole, letter) => {
      if (letter === "%") return "%";
      if (next >= args.length) return whole;
      const value = args[next++];
      if (letter === "c") return "";
      if (letter === "d" || letter === "i") return nativeString(Math.trunc(Number(value)));
      if (letter === "f") return nativeString(Number(value));
      return inspect(value, letter === "s" ? 0 : 1);
    });
  }
  for (let i = next; i < args.length && text.length < MAX_TEXT; i++) {
    text += (i > 0 ? " " : "") + inspect(args[i]);
  }
  return text.slice(0, MAX_TEXT);
}
