// Text, bytes and addresses: TextEncoder, Buffer, URL, structuredClone, AbortController.
(() => {
  'use strict';
  const parts = globalThis.__parts;
  const define = (name, value) => { if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true }); };

  const encode = (text) => {
    const out = [];
    for (const symbol of String(text)) {
      let c = symbol.codePointAt(0);
      if (c >= 0xd800 && c <= 0xdfff) c = 0xfffd;
      if (c < 0x80) out.push(c);
      else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 63));
      else if (c < 0x10000) out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
      else out.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    }
    return Uint8Array.from(out);
  };
  const decode = (bytes) => {
    let text = '', chunk = [];
    const flush = () => { text += String.fromCodePoint(...chunk); chunk = []; };
    for (let i = 0; i < bytes.length;) {
      const b = bytes[i];
      const need = b < 0x80 ? 0 : b >= 0xc2 && b < 0xe0 ? 1 : b >= 0xe0 && b < 0xf0 ? 2 : b >= 0xf0 && b < 0xf5 ? 3 : -1;
      let c = need <= 0 ? b : b & (0x3f >> need), used = 1, good = need >= 0;
      for (; good && used <= need; used++) {
        const next = bytes[i + used];
        const low = used === 1 && b === 0xe0 ? 0xa0 : used === 1 && b === 0xf0 ? 0x90 : 0x80;
        const high = used === 1 && b === 0xed ? 0x9f : used === 1 && b === 0xf4 ? 0x8f : 0xbf;
        if (!(next >= low && next <= high)) { good = false; break; }
        c = (c << 6) | (next & 63);
      }
      chunk.push(good ? c : 0xfffd);
      i += good ? need + 1 : Math.max(1, used);
      if (chunk.length >= 4096) flush();
    }
    flush();
    return text;
  };
  const viewOf = (data) => (data instanceof ArrayBuffer ? new Uint8Array(data) : ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : Uint8Array.from(data));

  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const toBase64 = (bytes) => {
    let out = '';
    for (let i = 0; i < bytes.length; i += 3) {
      const n = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
      out += letters[n >> 18] + letters[(n >> 12) & 63] + (i + 1 < bytes.length ? letters[(n >> 6) & 63] : '=') + (i + 2 < bytes.length ? letters[n & 63] : '=');
    }
    return out;
  };
  const fromBase64 = (text) => {
    const out = [];
    let bits = 0, count = 0;
    for (const c of text.replaceAll('-', '+').replaceAll('_', '/')) {
      const n = letters.indexOf(c);
      if (n < 0) continue;
      bits = ((bits << 6) | n) & 0xffffff;
      if ((count += 6) >= 8) out.push((bits >> (count -= 8)) & 255);
    }
    return Uint8Array.from(out);
  };

  class Buffer extends Uint8Array {
    static from(data, encoding, length) {
      if (typeof data === 'string') {
        const kind = (encoding ?? 'utf8').toLowerCase();
        const bytes = kind === 'hex' ? Uint8Array.from(data.match(/[0-9a-f]{2}/gi) ?? [], (pair) => parseInt(pair, 16))
          : kind.startsWith('base64') ? fromBase64(data)
          : ['latin1', 'binary', 'ascii'].includes(kind) ? Uint8Array.from(data, (c) => c.charCodeAt(0))
          : encode(data);
        return new Buffer(bytes.buffer, bytes.byteOffset, bytes.length);
      }
      if (data instanceof ArrayBuffer) return new Buffer(data, encoding ?? 0, length ?? data.byteLength - (encoding ?? 0));
      const copy = Uint8Array.from(data?.type === 'Buffer' ? data.data : data);
      return new Buffer(copy.buffer);
    }
    static alloc(size, fill = 0) { return new Buffer(size).fill(typeof fill === 'string' ? fill.charCodeAt(0) || 0 : fill); }
    static allocUnsafe(size) { return new Buffer(size); }
    static isBuffer(value) { return value instanceof Buffer; }
    static byteLength(value) { return typeof value === 'string' ? encode(value).length : value.byteLength; }
    static concat(list) {
      const out = new Buffer(list.reduce((sum, each) => sum + each.length, 0));
      let at = 0;
      for (const each of list) { out.set(each, at); at += each.length; }
      return out;
    }
    static compare(a, b) {
      for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
      return Math.sign(a.length - b.length);
    }
    toString(encoding = 'utf8', start = 0, end = this.length) {
      const bytes = this.subarray(start, end), kind = encoding.toLowerCase();
      if (kind === 'hex') return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
      if (kind === 'base64') return toBase64(bytes);
      if (kind === 'base64url') return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
      if (['latin1', 'binary', 'ascii'].includes(kind)) return Array.from(bytes, (b) => String.fromCharCode(b)).join('');
      return decode(bytes);
    }
    toJSON() { return { type: 'Buffer', data: [...this] }; }
    equals(other) { return Buffer.compare(this, other) === 0; }
    write(text, at = 0) { const bytes = encode(text).subarray(0, this.length - at); this.set(bytes, at); return bytes.length; }
    copy(target, at = 0, start = 0, end = this.length) { const piece = this.subarray(start, end).subarray(0, target.length - at); target.set(piece, at); return piece.length; }
    slice(start, end) { return this.subarray(start, end); }
    readUInt8(at = 0) { return this[at]; }
    writeUInt8(value, at = 0) { this[at] = value; return at + 1; }
  }
  const numbers = { UInt16: ['Uint16', 2], UInt32: ['Uint32', 4], Int16: ['Int16', 2], Int32: ['Int32', 4], Float: ['Float32', 4], Double: ['Float64', 8] };
  for (const [name, [kind, size]] of Object.entries(numbers)) for (const order of ['LE', 'BE']) {
    const view = (self) => new DataView(self.buffer, self.byteOffset, self.byteLength);
    Buffer.prototype[`read${name}${order}`] = function (at = 0) { return view(this)[`get${kind}`](at, order === 'LE'); };
    Buffer.prototype[`write${name}${order}`] = function (value, at = 0) { view(this)[`set${kind}`](at, value, order === 'LE'); return at + size; };
  }

  define('TextEncoder', class TextEncoder { get encoding() { return 'utf-8'; } encode(text = '') { return encode(text); } });
  define('TextDecoder', class TextDecoder { get encoding() { return 'utf-8'; } decode(data = []) { return decode(viewOf(data)).replace(/^\ufeff/, ''); } });
  define('Buffer', Buffer);
  define('btoa', (text) => toBase64(Uint8Array.from(String(text), (c) => c.charCodeAt(0))));
  define('atob', (text) => Array.from(fromBase64(String(text)), (b) => String.fromCharCode(b)).join(''));

  class URLSearchParams {
    #pairs = [];
    constructor(init = '') {
      if (typeof init === 'string') {
        const plain = (text) => decodeURIComponent(text.replaceAll('+', ' '));
        for (const piece of init.replace(/^\?/, '').split('&')) if (piece) { const [k, ...v] = piece.split('='); this.#pairs.push([plain(k), plain(v.join('='))]); }
      } else for (const [k, v] of Symbol.iterator in init ? init : Object.entries(init)) this.#pairs.push([String(k), String(v)]);
    }
    get(name) { return this.#pairs.find(([k]) => k === name)?.[1] ?? null; }
    getAll(name) { return this.#pairs.filter(([k]) => k === name).map(([, v]) => v); }
    has(name) { return this.#pairs.some(([k]) => k === name); }
    append(name, value) { this.#pairs.push([String(name), String(value)]); }
    delete(name) { this.#pairs = this.#pairs.filter(([k]) => k !== name); }
    set(name, value) { const at = this.#pairs.findIndex(([k]) => k === name); if (at < 0) return this.append(name, value); this.#pairs[at][1] = String(value); this.#pairs = this.#pairs.filter(([k], i) => k !== name || i === at); }
    sort() { this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)); }
    forEach(action) { for (const [k, v] of this.#pairs) action(v, k, this); }
    keys() { return this.#pairs.map(([k]) => k).values(); }
    values() { return this.#pairs.map(([, v]) => v).values(); }
    entries() { return this.#pairs.map((pair) => [...pair]).values(); }
    [Symbol.iterator]() { return this.entries(); }
    get size() { return this.#pairs.length; }
    toString() { const safe = (text) => encodeURIComponent(text).replaceAll('%20', '+'); return this.#pairs.map(([k, v]) => `${safe(k)}=${safe(v)}`).join('&'); }
  }
  class URL {
    constructor(text, base) {
      let match = /^([a-z][a-z0-9+.-]*:)(?:\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^:/?#]*)(?::(\d+))?)?([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(String(text).trim());
      if (!match && base !== undefined) {
        const from = new URL(base), given = String(text);
        const folder = given.startsWith('/') ? '' : given && !/^[?#]/.test(given) ? from.pathname.replace(/[^/]*$/, '') : from.pathname;
        return new URL(given.startsWith('//') ? from.protocol + given : from.origin + folder + (given.startsWith('?') || given.startsWith('#') ? given : given));
      }
      if (!match) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: String(text) });
      const [, protocol, username = '', password = '', hostname = '', port = '', path, search = '', hash = ''] = match;
      const usual = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21' };
      const steps = [];
      for (const step of path.split('/')) { if (step === '..') { if (steps.length > 1) steps.pop(); } else if (step !== '.') steps.push(step); }
      Object.assign(this, { protocol: protocol.toLowerCase(), username, password, hostname: hostname.toLowerCase(), port: port === usual[protocol.toLowerCase()] ? '' : port, pathname: hostname ? encodeURI(decodeURI(steps.join('/'))) || '/' : path, hash: hash === '#' ? '' : hash });
      Object.defineProperty(this, 'searchParams', { value: new URLSearchParams(search), enumerable: false });
    }
    get search() { const text = this.searchParams.toString(); return text && `?${text}`; }
    get host() { return this.hostname + (this.port && `:${this.port}`); }
    get origin() { return this.hostname ? `${this.protocol}//${this.host}` : 'null'; }
    get href() { const login = this.username && `${this.username}${this.password && `:${this.password}`}@`; return `${this.protocol}${this.hostname ? `//${login}${this.host}` : ''}${this.pathname}${this.search}${this.hash}`; }
    toString() { return this.href; }
    toJSON() { return this.href; }
    static canParse(text, base) { try { return Boolean(new URL(text, base)); } catch { return false; } }
  }
  define('URL', URL);
  define('URLSearchParams', URLSearchParams);

  const clone = (value, seen = new Map()) => {
    if (typeof value === 'function' || typeof value === 'symbol') throw Object.assign(new Error(`${String(value)} could not be cloned.`), { name: 'DataCloneError' });
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const keep = (copy) => { seen.set(value, copy); return copy; };
    if (value instanceof Date) return keep(new Date(value));
    if (value instanceof RegExp) return keep(new RegExp(value));
    if (ArrayBuffer.isView(value)) return keep(value.slice ? value.slice() : value);
    if (value instanceof ArrayBuffer) return keep(value.slice(0));
    if (value instanceof Map) { const copy = keep(new Map()); for (const [k, v] of value) copy.set(clone(k, seen), clone(v, seen)); return copy; }
    if (value instanceof Set) { const copy = keep(new Set()); for (const v of value) copy.add(clone(v, seen)); return copy; }
    if (value instanceof Error) { const copy = keep(new value.constructor(value.message)); copy.stack = value.stack; return copy; }
    const copy = keep(Array.isArray(value) ? new Array(value.length) : {});
    for (const key of Object.keys(value)) copy[key] = clone(value[key], seen);
    return copy;
  };
  define('structuredClone', (value) => clone(value));

  class Event { constructor(type, init = {}) { Object.assign(this, { type, defaultPrevented: false, ...init }); } preventDefault() { this.defaultPrevented = true; } }
  class EventTarget {
    #listeners = new Map();
    addEventListener(type, listener, options) { this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), { listener, once: options?.once }]); }
    removeEventListener(type, listener) { this.#listeners.set(type, (this.#listeners.get(type) ?? []).filter((each) => each.listener !== listener)); }
    dispatchEvent(event) {
      event.target ??= this;
      for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
        if (once) this.removeEventListener(event.type, listener);
        parts.guard(() => (typeof listener === 'function' ? listener.call(this, event) : listener.handleEvent(event)));
      }
      this['on' + event.type]?.(event);
      return !event.defaultPrevented;
    }
  }
  class AbortSignal extends EventTarget {
    aborted = false;
    reason = undefined;
    throwIfAborted() { if (this.aborted) throw this.reason; }
    static timeout(delay) { const controller = new AbortController(); setTimeout(() => controller.abort(Object.assign(new Error('The operation was aborted due to timeout'), { name: 'TimeoutError' })), delay).unref(); return controller.signal; }
  }
  class AbortController {
    signal = new AbortSignal();
    abort(reason = Object.assign(new Error('This operation was aborted'), { name: 'AbortError' })) {
      if (this.signal.aborted) return;
      Object.assign(this.signal, { aborted: true, reason });
      this.signal.dispatchEvent(new Event('abort'));
    }
  }
  for (const [name, value] of Object.entries({ Event, EventTarget, AbortSignal, AbortController })) define(name, value);
  Object.assign(parts, { encode, decode, text: (data) => (typeof data === 'string' ? data : decode(viewOf(data))), viewOf });
})();
