// Node's small modules: path, util, assert, events, timers, os, url, crypto.
(() => {
  'use strict';
  const parts = globalThis.__parts;
  const { inspect, format, EventEmitter, process, unsupported } = parts;

  const normal = (text) => {
    const rooted = text.startsWith('/'), out = [];
    for (const step of text.split('/')) {
      if (step === '' || step === '.') continue;
      if (step === '..' && out.length && out.at(-1) !== '..') out.pop();
      else if (step !== '..' || !rooted) out.push(step);
    }
    return (rooted ? '/' : '') + out.join('/') + (text.length > 1 && text.endsWith('/') && out.length ? '/' : '') || '.';
  };
  const path = {
    sep: '/', delimiter: ':',
    normalize: normal,
    join: (...steps) => normal(steps.filter(Boolean).join('/')),
    resolve: (...steps) => { let out = ''; for (const step of steps.reverse()) { if (!step) continue; out = out ? `${step}/${out}` : step; if (step.startsWith('/')) break; } return normal(out.startsWith('/') ? out : `/${out}`).replace(/(.)\/$/, '$1'); },
    isAbsolute: (text) => text.startsWith('/'),
    basename: (text, ending = '') => { const base = text.replace(/\/+$/, '').split('/').pop(); return ending && base !== ending && base.endsWith(ending) ? base.slice(0, -ending.length) : base; },
    dirname: (text) => { const at = text.replace(/\/+$/, '').lastIndexOf('/'); return at < 0 ? '.' : text.slice(0, at) || '/'; },
    extname: (text) => /[^/](\.[^./]*)$/.exec(text.replace(/\/+$/, ''))?.[1] ?? '',
    relative: (from, to) => { const a = path.resolve(from).split('/').filter(Boolean), b = path.resolve(to).split('/').filter(Boolean); let same = 0; while (same < a.length && a[same] === b[same]) same++; return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/'); },
    parse: (text) => { const base = path.basename(text), ext = path.extname(text); return { root: text.startsWith('/') ? '/' : '', dir: text.includes('/') ? path.dirname(text) : '', base, ext, name: ext ? base.slice(0, -ext.length) : base }; },
    format: ({ dir, root = '', base, name = '', ext = '' }) => (dir ? `${dir}/` : root) + (base ?? name + ext),
  };
  path.posix = path;

  const isSame = (a, b, strict, seen = new Map()) => {
    if (strict ? Object.is(a, b) : a == b || (a !== a && b !== b)) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (seen.get(a) === b) return true;
    seen.set(a, b);
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (a instanceof Date && b instanceof Date) return +a === +b;
    if (a instanceof RegExp && b instanceof RegExp) return String(a) === String(b);
    if (a instanceof Error && b instanceof Error && (a.message !== b.message || a.name !== b.name)) return false;
    const boxed = [Number, String, Boolean].find((kind) => a instanceof kind);
    if (boxed && !(b instanceof boxed && Object.is(a.valueOf(), b.valueOf()))) return false;
    if (a instanceof Set || b instanceof Set) {
      if (!(a instanceof Set && b instanceof Set) || a.size !== b.size) return false;
      const rest = [...b];
      for (const each of a) { const at = rest.findIndex((other) => isSame(each, other, strict, seen)); if (at < 0) return false; rest.splice(at, 1); }
    }
    if (a instanceof Map || b instanceof Map) {
      if (!(a instanceof Map && b instanceof Map) || a.size !== b.size) return false;
      for (const [k, v] of a) { const key = b.has(k) ? k : [...b.keys()].find((other) => isSame(k, other, strict, seen)); if (!b.has(key) || !isSame(v, b.get(key), strict, seen)) return false; }
    }
    if (ArrayBuffer.isView(a) && a.length !== b.length) return false;
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key], strict, seen));
  };

  class AssertionError extends Error {
    constructor({ message, actual, expected, operator }) {
      super(message);
      Object.defineProperty(this, 'name', { value: 'AssertionError', configurable: true, writable: true });
      Object.assign(this, { generatedMessage: false, code: 'ERR_ASSERTION', actual, expected, operator });
    }
  }
  const fail = (message, actual, expected, operator, standard) => {
    if (message instanceof Error) throw message;
    throw new AssertionError({ message: message ?? standard, actual, expected, operator });
  };
  const matches = (error, expected) => {
    if (expected === undefined || typeof expected === 'string') return true;
    if (expected instanceof RegExp) return expected.test(String(error));
    if (typeof expected === 'function') return expected.prototype !== undefined && error instanceof expected || (!(expected === Error || Error.isPrototypeOf(expected)) && expected(error) === true);
    return Object.keys(expected).every((key) => (expected[key] instanceof RegExp && typeof error[key] === 'string' ? expected[key].test(error[key]) : isSame(error[key], expected[key], true)));
  };
  const assert = (value, message) => { if (!value) fail(message, value, true, '==', 'The expression evaluated to a falsy value'); };
  const compare = (good, operator, words) => (actual, expected, message) => { if (!good(actual, expected)) fail(message, actual, expected, operator, `${words}\n\n${inspect(actual)}\n\n${inspect(expected)}\n`); };
  Object.assign(assert, {
    ok: (value, message) => assert(value, message), AssertionError,
    equal: compare((a, b) => isSame(a, b, false) && (typeof a !== 'object' || a === b || a == b), '==', 'Expected values to be loosely equal:'),
    notEqual: compare((a, b) => a != b, '!=', 'Expected "actual" to be loosely unequal to:'),
    strictEqual: compare(Object.is, 'strictEqual', 'Expected values to be strictly equal:'),
    notStrictEqual: compare((a, b) => !Object.is(a, b), 'notStrictEqual', 'Expected "actual" to be strictly unequal to:'),
    deepEqual: compare((a, b) => isSame(a, b, false), 'deepEqual', 'Expected values to be loosely deep-equal:'),
    deepStrictEqual: compare((a, b) => isSame(a, b, true), 'deepStrictEqual', 'Expected values to be strictly deep-equal:'),
    notDeepEqual: compare((a, b) => !isSame(a, b, false), 'notDeepEqual', 'Expected "actual" not to be loosely deep-equal to:'),
    notDeepStrictEqual: compare((a, b) => !isSame(a, b, true), 'notDeepStrictEqual', 'Expected "actual" not to be strictly deep-equal to:'),
    match: compare((text, pattern) => pattern.test(text), 'match', 'The input did not match the regular expression:'),
    doesNotMatch: compare((text, pattern) => !pattern.test(text), 'doesNotMatch', 'The input was expected not to match the regular expression:'),
    fail: (message) => fail(message, undefined, undefined, 'fail', 'Failed'),
    ifError: (value) => { if (value !== null && value !== undefined) throw value; },
    throws: (action, expected, message) => {
      try { action(); } catch (error) { if (!matches(error, expected)) throw typeof expected === 'object' || expected instanceof RegExp ? new AssertionError({ message: message ?? `The error is not the expected one:\n\n${inspect(error)}`, actual: error, expected, operator: 'throws' }) : error; return; }
      fail(typeof expected === 'string' ? expected : message, undefined, expected, 'throws', 'Missing expected exception.');
    },
    doesNotThrow: (action, message) => { try { action(); } catch (error) { fail(typeof message === 'string' ? message : undefined, error, undefined, 'doesNotThrow', `Got unwanted exception.\nActual message: "${error?.message}"`); } },
    rejects: async (what, expected, message) => {
      try { await (typeof what === 'function' ? what() : what); } catch (error) { if (!matches(error, expected)) throw error; return; }
      fail(typeof expected === 'string' ? expected : message, undefined, expected, 'rejects', 'Missing expected rejection.');
    },
    doesNotReject: async (what) => { await (typeof what === 'function' ? what() : what); },
  });
  assert.strict = Object.assign((...values) => assert(...values), assert, { equal: assert.strictEqual, notEqual: assert.notStrictEqual, deepEqual: assert.deepStrictEqual, notDeepEqual: assert.notDeepStrictEqual });
  assert.strict.strict = assert.strict;

  const promisify = (action) => action[promisify.custom] ?? ((...values) => new Promise((resolve, reject) => action(...values, (error, result) => (error ? reject(error) : resolve(result)))));
  promisify.custom = Symbol.for('nodejs.util.promisify.custom');
  const tagged = (name) => (value) => Object.prototype.toString.call(value) === `[object ${name}]`;
  const util = {
    inspect, format, promisify,
    formatWithOptions: (_, ...values) => format(...values),
    callbackify: (action) => (...values) => { const done = values.pop(); action(...values).then((result) => done(null, result), done); },
    inherits: (child, parent) => { Object.setPrototypeOf(child.prototype, parent.prototype); child.super_ = parent; },
    deprecate: (action) => action, debuglog: () => () => {},
    isDeepStrictEqual: (a, b) => isSame(a, b, true), isArray: Array.isArray,
    stripVTControlCharacters: (text) => text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, ''),
    styleText: (_, text) => text,
    types: { isPromise: (v) => v instanceof Promise, isDate: tagged('Date'), isRegExp: tagged('RegExp'), isMap: tagged('Map'), isSet: tagged('Set'), isNativeError: (v) => v instanceof Error, isAsyncFunction: tagged('AsyncFunction'), isGeneratorFunction: tagged('GeneratorFunction'), isTypedArray: (v) => ArrayBuffer.isView(v) && !(v instanceof DataView) },
    TextEncoder: globalThis.TextEncoder, TextDecoder: globalThis.TextDecoder,
  };
  promisify(setTimeout);
  setTimeout[promisify.custom] = (delay, value) => new Promise((resolve) => setTimeout(resolve, delay, value));

  const randomBytes = (size) => Buffer.from(Array.from({ length: size }, () => Math.floor(Math.random() * 256)));
  const uuid = () => { const b = randomBytes(16); b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128; const h = b.toString('hex'); return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join('-'); };
  const crypto = {
    randomBytes, randomUUID: uuid,
    randomInt: (low, high) => (high === undefined ? Math.floor(Math.random() * low) : low + Math.floor(Math.random() * (high - low))),
    getRandomValues: (array) => { for (let i = 0; i < array.length; i++) array[i] = Math.floor(Math.random() * 2 ** 32); return array; },
  };
  for (const name of ['createHash', 'createHmac', 'createCipheriv', 'createDecipheriv', 'pbkdf2Sync', 'scryptSync', 'generateKeyPairSync', 'createSign']) crypto[name] = () => { throw unsupported(`crypto.${name}`); };
  crypto.webcrypto = crypto;
  if (!('crypto' in globalThis)) Object.defineProperty(globalThis, 'crypto', { value: { randomUUID: uuid, getRandomValues: crypto.getRandomValues }, configurable: true, writable: true });

  const os = { EOL: '\n', platform: () => 'linux', type: () => 'Linux', arch: () => 'wasm32', release: () => '0', hostname: () => 'sandbox', homedir: () => '/', tmpdir: () => '/tmp', cpus: () => [{ model: 'wasm', speed: 0, times: {} }], totalmem: () => 536870912, freemem: () => 268435456, uptime: () => 0, loadavg: () => [0, 0, 0], userInfo: () => ({ username: 'runoff', uid: 1000, gid: 1000, homedir: '/' }), networkInterfaces: () => ({}), availableParallelism: () => 1 };
  const sleepers = { setTimeout: (delay, value) => new Promise((resolve) => setTimeout(resolve, delay, value)), setImmediate: (value) => new Promise((resolve) => setImmediate(resolve, value)), scheduler: { wait: (delay) => new Promise((resolve) => setTimeout(resolve, delay)) } };
  sleepers.setInterval = async function* (delay, value) { for (;;) yield await sleepers.setTimeout(delay, value); };
  class StringDecoder { write(data) { return parts.text(data); } end(data) { return data ? parts.text(data) : ''; } }
  class AsyncLocalStorage { run(store, action, ...values) { const before = this.store; this.store = store; try { return action(...values); } finally { this.store = before; } } getStore() { return this.store; } }

  parts.modules = {
    path, 'path/posix': path, util, assert, 'assert/strict': assert.strict, events: EventEmitter, os, crypto,
    url: { URL, URLSearchParams, fileURLToPath: (text) => String(text).replace(/^file:\/\//, ''), pathToFileURL: (text) => new URL(`file://${path.resolve(text)}`), parse: (text) => new URL(text) },
    querystring: { parse: (text) => Object.fromEntries(new URLSearchParams(text)), stringify: (value) => new URLSearchParams(value).toString() },
    buffer: { Buffer }, process, console, string_decoder: { StringDecoder }, async_hooks: { AsyncLocalStorage },
    timers: { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate }, 'timers/promises': sleepers,
    perf_hooks: { performance, PerformanceObserver: class PerformanceObserver { observe() {} disconnect() {} } },
  };
  parts.isSame = isSame;
})();
