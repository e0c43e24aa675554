// How Node shows values: util.inspect, util.format and console.table.
(() => {
  'use strict';
  const BREAK = 80, COMPACT = 3, MAX_ITEMS = 100;
  const simpleKey = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
  const escapes = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\b': '\\b', '\f': '\\f', '\v': '\\v', '\\': '\\\\' };

  const quote = (text) => {
    let mark = "'";
    if (text.includes("'")) mark = !text.includes('"') ? '"' : !text.includes('`') && !text.includes('${') ? '`' : "'";
    const body = text.replace(/[\x00-\x1f\x7f\\]/g, (c) => escapes[c] ?? '\\x' + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'));
    return mark + body.replaceAll(mark, '\\' + mark) + mark;
  };

  const primitive = (value) => {
    if (typeof value === 'string') return quote(value.length > 10000 ? value.slice(0, 10000) : value) + (value.length > 10000 ? `... ${value.length - 10000} more characters` : '');
    if (Object.is(value, -0)) return '-0';
    return typeof value === 'bigint' ? `${value}n` : String(value);
  };

  const constructorName = (value) => {
    for (let at = value; at; at = Object.getPrototypeOf(at)) {
      const own = Object.getOwnPropertyDescriptor(at, 'constructor');
      if (own && typeof own.value === 'function' && own.value.name !== '') return own.value.name;
    }
    return null;
  };

  const prefix = (name, fallback, tag, size = '') => {
    const head = name === null ? `[${fallback}${size}: null prototype] ` : `${name}${size} `;
    return tag && tag !== name ? `${head}[${tag}] ` : head;
  };

  const functionBase = (value, name, tag) => {
    if (/^class[\s{]/.test(Function.prototype.toString.call(value))) {
      const parent = Object.getPrototypeOf(value)?.name;
      return `[class ${value.name || '(anonymous)'}${parent ? ` extends ${parent}` : ''}]`;
    }
    const kind = { AsyncFunction: 'AsyncFunction', GeneratorFunction: 'GeneratorFunction', AsyncGeneratorFunction: 'AsyncGeneratorFunction' }[tag] ?? 'Function';
    return `[${kind}${name === null ? ' (null prototype)' : ''}${value.name ? `: ${value.name}` : ' (anonymous)'}]`;
  };

  // The program's frames only. Its function head is a line of its own before its first.
  const ownFrames = (stack) => stack.trimEnd().split('\n')
    .filter((frame) => !/\(native\)$|eval_script/.test(frame))
    .map((frame) => frame.replace(/<input>:(\d+):\d+/, (_, line) => `/main.js:${Math.max(1, line - 1)}`))
    .join('\n');

  const errorBase = (error, context) => {
    const name = error.name ?? 'Error', message = String(error.message ?? '');
    const head = message ? `${name}: ${message}` : String(name);
    const stack = typeof error.stack === 'string' ? ownFrames(error.stack) : '';
    if (!stack) return `[${head}]`;
    const whole = stack.startsWith(head) ? stack : `${head}\n${stack}`;
    return context.indent ? whole.replaceAll('\n', '\n' + ' '.repeat(context.indent)) : whole;
  };

  function property(context, holder, key, depth, inArray) {
    const found = Object.getOwnPropertyDescriptor(holder, key) ?? { value: holder[key], enumerable: true };
    let text;
    if (found.get) text = found.set ? '[Getter/Setter]' : '[Getter]';
    else if (found.set) text = '[Setter]';
    else {
      context.indent += 2;
      text = show(context, found.value, depth);
      context.indent -= 2;
    }
    if (inArray) return text;
    const name = typeof key === 'symbol' ? String(key) : simpleKey.test(key) ? key : quote(key);
    return `${found.enumerable ? name : `[${name}]`}: ${text}`;
  }

  function listItems(context, value, depth) {
    const out = [], length = Math.min(value.length, MAX_ITEMS);
    let index = 0;
    while (index < value.length && out.length < length) {
      if (Object.hasOwn(value, index)) { out.push(property(context, value, String(index), depth, true)); index++; continue; }
      let holes = 0;
      while (index < value.length && !Object.hasOwn(value, index)) { holes++; index++; }
      out.push(`<${holes} empty item${holes > 1 ? 's' : ''}>`);
    }
    if (index < value.length) out.push(`... ${value.length - index} more item${value.length - index > 1 ? 's' : ''}`);
    return out;
  }

  function collectionItems(context, value, depth, each) {
    const out = [];
    context.indent += 2;
    for (const entry of value) {
      if (out.length >= MAX_ITEMS) { out.push(`... ${value.size - MAX_ITEMS} more item${value.size - MAX_ITEMS > 1 ? 's' : ''}`); break; }
      out.push(each(entry));
    }
    context.indent -= 2;
    return out;
  }

  function group(context, items, value) {
    const extra = value && value.length > MAX_ITEMS ? 1 : 0, count = items.length - extra;
    const lengths = items.slice(0, count).map((item) => item.length);
    const total = lengths.reduce((sum, n) => sum + n + 2, 0), widest = Math.max(...lengths) + 2;
    if (!(widest * 3 + context.indent < BREAK && (total / widest > 5 || widest - 2 <= 6))) return items;
    const bias = Math.max(widest - 3 - Math.sqrt(widest - total / items.length), 1);
    const columns = Math.min(Math.round(Math.sqrt(2.5 * bias * count) / bias), Math.floor((BREAK - context.indent) / widest), COMPACT * 4, 15);
    if (columns <= 1) return items;
    const widths = [];
    for (let column = 0; column < columns; column++) {
      let width = 0;
      for (let i = column; i < count; i += columns) width = Math.max(width, lengths[i]);
      widths.push(width + 2);
    }
    const numbers = value !== undefined && items.every((_, i) => i >= count || typeof value[i] === 'number' || typeof value[i] === 'bigint');
    const rows = [];
    for (let i = 0; i < count; i += columns) {
      const last = Math.min(i + columns, count) - 1;
      let row = '';
      for (let j = i; j < last; j++) row += numbers ? `${items[j]}, `.padStart(widths[j - i]) : `${items[j]}, `.padEnd(widths[j - i]);
      rows.push(row + (numbers ? items[last].padStart(widths[last - i] - 2) : items[last]));
    }
    return extra ? [...rows, items[count]] : rows;
  }

  function join(context, items, base, open, close, isList, depth, value) {
    let output = items;
    if (isList && items.length > 6) output = group(context, items, value);
    if (context.deepest - depth < COMPACT && output.length === items.length) {
      const start = output.length + context.indent + open.length + base.length + 10;
      const total = output.reduce((sum, item) => sum + item.length, output.length + start);
      const joined = output.join(', ');
      if (total <= BREAK && !base.includes('\n') && !joined.includes('\n')) return `${base ? `${base} ` : ''}${open} ${joined} ${close}`;
    }
    const gap = `\n${' '.repeat(context.indent)}`;
    return `${base ? `${base} ` : ''}${open}${gap}  ${output.join(`,${gap}  `)}${gap}${close}`;
  }

  function show(context, value, depth = 0) {
    if (typeof value !== 'object' && typeof value !== 'function' || value === null) return primitive(value);
    const custom = value[Symbol.for('nodejs.util.inspect.custom')];
    if (typeof custom === 'function' && custom !== inspect) {
      const made = custom.call(value, context.depth === Infinity ? Infinity : context.depth - depth, { depth: context.depth }, inspect);
      if (made !== value) return typeof made === 'string' ? made : show(context, made, depth);
    }
    if (context.seen.includes(value)) {
      if (!context.circular.has(value)) context.circular.set(value, context.circular.size + 1);
      return `[Circular *${context.circular.get(value)}]`;
    }
    return raw(context, value, depth);
  }

  function raw(context, value, depth) {
    const name = constructorName(value);
    let tag = value[Symbol.toStringTag];
    if (typeof tag !== 'string' || tag === '') tag = '';
    let keys = Object.keys(value).concat(Object.getOwnPropertySymbols(value).filter((s) => Object.prototype.propertyIsEnumerable.call(value, s)));
    let open = '{', close = '}', base = '', isList = false, items = () => [];
    const isTyped = ArrayBuffer.isView(value) && !(value instanceof DataView);
    if (Array.isArray(value) || isTyped) {
      if (isTyped && value instanceof (globalThis.Buffer ?? Array)) return `<Buffer${[...value.subarray(0, 50)].map((b) => ' ' + b.toString(16).padStart(2, '0')).join('')}${value.length > 50 ? ` ... ${value.length - 50} more bytes` : ''}>`;
      keys = keys.filter((key) => typeof key === 'symbol' || !/^(0|[1-9]\d*)$/.test(key));
      open = `${name === 'Array' ? '' : prefix(name, 'Array', isTyped ? '' : tag, `(${value.length})`)}[`;
      close = ']';
      if (value.length === 0 && keys.length === 0) return `${open}]`;
      isList = true;
      items = () => listItems(context, value, depth + 1);
    } else if (value instanceof Set) {
      open = `${prefix(name, 'Set', tag, `(${value.size})`)}{`;
      items = () => collectionItems(context, value, depth, (entry) => show(context, entry, depth + 1));
      if (value.size === 0 && keys.length === 0) return `${open}}`;
    } else if (value instanceof Map) {
      open = `${prefix(name, 'Map', tag, `(${value.size})`)}{`;
      items = () => collectionItems(context, value, depth, ([k, v]) => `${show(context, k, depth + 1)} => ${show(context, v, depth + 1)}`);
      if (value.size === 0 && keys.length === 0) return `${open}}`;
    } else if (typeof value === 'function') {
      base = functionBase(value, name, tag);
      if (keys.length === 0) return base;
    } else if (value instanceof Error) {
      keys = keys.filter((key) => !['stack', 'message', 'name'].includes(key));
      base = errorBase(value, context);
      if (Object.hasOwn(value, 'cause')) keys.push('cause');
      if (Array.isArray(value.errors)) keys.push('errors');
      if (keys.length === 0) return base;
    } else if (value instanceof RegExp || value instanceof Date) {
      base = value instanceof RegExp ? RegExp.prototype.toString.call(value) : isNaN(value) ? 'Invalid Date' : value.toISOString();
      if (keys.length === 0) return base;
    } else if (value instanceof Number || value instanceof String || value instanceof Boolean) {
      base = `[${name}: ${primitive(value.valueOf())}]`;
      if (value instanceof String) keys = keys.filter((key) => !/^\d+$/.test(key));
      if (keys.length === 0) return base;
    } else if (value instanceof Promise) {
      open = `${prefix(name, 'Promise', tag)}{`;
      items = () => ['<pending>'];
    } else if (value instanceof WeakMap || value instanceof WeakSet) {
      open = `${prefix(name, 'WeakMap', tag)}{`;
      items = () => ['<items unknown>'];
    } else {
      if (Object.prototype.toString.call(value) === '[object Arguments]') open = '[Arguments] [';
      else open = name === 'Object' && !tag ? '{' : `${prefix(name, 'Object', tag)}{`;
      if (keys.length === 0) return `${open}}`;
    }
    if (depth > context.depth) return Array.isArray(value) ? '[Array]' : `[${name === null ? 'Object: null prototype' : tag && tag !== name ? `${name} [${tag}]` : name}]`;
    context.seen.push(value);
    context.deepest = depth;
    const parts = items();
    for (const key of keys) parts.push(property(context, value, key, depth + 1, false));
    context.seen.pop();
    if (context.sorted) parts.sort();
    const mark = context.circular.get(value);
    if (mark !== undefined) { if (base) base = `<ref *${mark}> ${base}`; else open = `<ref *${mark}> ${open}`; }
    return join(context, parts, base, open, close, isList, depth, value);
  }

  function inspect(value, options) {
    const asked = options && typeof options === 'object' ? options.depth : undefined;
    const depth = asked === null ? Infinity : asked ?? 2;
    return show({ depth, indent: 0, deepest: 0, seen: [], circular: new Map(), sorted: options?.sorted }, value);
  }
  inspect.custom = Symbol.for('nodejs.util.inspect.custom');

  const asText = (value) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (Object.is(value, -0)) return '-0';
    if (typeof value !== 'object' || value === null) return String(value);
    if (value instanceof Error || (typeof value.toString === 'function' && value.toString !== Object.prototype.toString && value.toString !== Array.prototype.toString)) return String(value);
    return inspect(value, { depth: 0 });
  };
  const directives = {
    s: asText,
    d: (v) => (typeof v === 'bigint' ? `${v}n` : typeof v === 'symbol' ? 'NaN' : primitive(Number(v))),
    i: (v) => (typeof v === 'bigint' ? `${v}n` : primitive(parseInt(v))),
    f: (v) => primitive(parseFloat(v)),
    j: (v) => JSON.stringify(v),
    o: (v) => inspect(v, { depth: 4 }),
    O: (v) => inspect(v),
    c: () => '',
  };
  function format(first, ...rest) {
    let text = '', used = 0;
    if (typeof first === 'string') {
      text = rest.length === 0 ? first : first.replace(/%([sdifjoOc%])/g, (whole, kind) => (kind === '%' ? '%' : used < rest.length ? directives[kind](rest[used++]) : whole));
    } else if (arguments.length > 0) text = inspect(first);
    for (const value of rest.slice(used)) text += ' ' + (typeof value === 'string' ? value : inspect(value));
    return text;
  }

  function table(data, columns) {
    if (typeof data !== 'object' || data === null) return format(data);
    const isMap = data instanceof Map, rows = [];
    const entries = isMap ? [...data].map(([k, v], i) => [i, v, k]) : data instanceof Set ? [...data].map((v, i) => [i, v]) : Object.entries(data);
    const names = [];
    let plain = false;
    for (const [index, value, key] of entries) {
      const row = new Map();
      if (typeof value === 'object' && value !== null) {
        for (const name of Object.keys(value)) {
          if (columns && !columns.includes(name)) continue;
          if (!names.includes(name)) names.push(name);
          row.set(name, inspect(value[name], { depth: 0 }));
        }
      } else { plain = true; row.set(table, inspect(value)); }
      rows.push([String(index), ...(isMap ? [inspect(key)] : []), row]);
    }
    const head = [data instanceof Map || data instanceof Set ? '(iteration index)' : '(index)', ...(isMap ? ['Key'] : []), ...(columns ?? names), ...(plain ? ['Values'] : [])];
    const body = rows.map((row) => [...row.slice(0, -1), ...(columns ?? names).map((name) => row.at(-1).get(name) ?? ''), ...(plain ? [row.at(-1).get(table) ?? ''] : [])]);
    const widths = head.map((name, i) => Math.max(name.length, ...body.map((row) => row[i].length)) + 2);
    const line = (left, middle, right) => left + widths.map((w) => '─'.repeat(w)).join(middle) + right;
    const cells = (row) => '│' + row.map((cell, i) => ` ${cell}`.padEnd(widths[i])).join('│') + '│';
    return [line('┌', '┬', '┐'), cells(head), line('├', '┼', '┤'), ...body.map(cells), line('└', '┴', '┘')].join('\n');
  }

  globalThis.__parts = { inspect, format, table };
})();
