// fs and readline over the program's folder and its input; then require and import.
(() => {
  'use strict';
  const parts = globalThis.__parts;
  const { host, EventEmitter, process, unsupported, modules, stdinBytes, text, viewOf, write } = parts;

  const fault = (answer, call) => {
    const [, code, message] = /^!([A-Z0-9]+)!([^]*)$/.exec(answer);
    return Object.assign(new Error(message.replace(/, '/, `, ${call} '`)), { code, syscall: call, errno: -1 });
  };
  const ask = (call, path, operation, data) => {
    const name = path instanceof URL ? path.pathname : Buffer.isBuffer(path) ? path.toString() : path;
    if (typeof name !== 'string') throw Object.assign(new TypeError('The "path" argument must be of type string'), { code: 'ERR_INVALID_ARG_TYPE' });
    const answer = data === undefined ? host(operation, name) : host(operation, name, data);
    if (typeof answer === 'string' && answer.startsWith('!')) throw Object.assign(fault(answer, call), { path: name });
    return answer;
  };
  const bytesOf = (data) => (typeof data === 'string' ? parts.encode(data) : viewOf(data));
  const asked = (options) => (typeof options === 'string' ? options : options?.encoding);
  const given = (bytes, options) => { const made = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength); return asked(options) ? made.toString(asked(options)) : made; };

  class Stats {
    constructor(found) { Object.assign(this, { size: found.size, mode: found.directory ? 0o40755 : 0o100644, mtimeMs: found.mtime, mtime: new Date(found.mtime), birthtime: new Date(found.mtime) }); Object.defineProperty(this, '_directory', { value: found.directory }); }
    isDirectory() { return this._directory; }
    isFile() { return !this._directory; }
    isSymbolicLink() { return false; }
  }
  const stat = (path) => new Stats(JSON.parse(ask('stat', path, 'stat')));
  const sync = {
    readFile: (path, options) => (path === 0 || path === '/dev/stdin' ? given(stdinBytes(), options) : given(ask('open', path, 'read'), options)),
    writeFile: (path, data, options) => { if (path === 1 || path === 2) write(path, text(data)); else ask('open', path, options?.flag === 'a' ? 'append' : 'write', bytesOf(data)); },
    appendFile: (path, data) => { ask('open', path, 'append', bytesOf(data)); },
    stat, lstat: stat,
    access: (path) => { stat(path); },
    readdir: (path, options) => JSON.parse(ask('scandir', path, 'list')).map((name) => (options?.withFileTypes ? Object.assign(stat(`${path}/${name}`), { name, parentPath: path, path }) : name)),
    mkdir: (path, options) => { ask('mkdir', path, options?.recursive ? 'mkdirs' : 'mkdir'); },
    rename: (from, to) => { ask('rename', from, 'rename', parts.encode(String(to))); },
    unlink: (path) => { ask('unlink', path, 'unlink'); },
    rmdir: (path) => { ask('rmdir', path, 'rmdir'); },
    copyFile: (from, to) => { sync.writeFile(to, sync.readFile(from)); },
    rm: (path, options) => {
      let found;
      try { found = stat(path); } catch (error) { if (options?.force && error.code === 'ENOENT') return; throw error; }
      if (!found.isDirectory()) return sync.unlink(path);
      if (!options?.recursive) throw Object.assign(new Error(`Path is a directory: rm returned EISDIR (is a directory) ${path}`), { code: 'ERR_FS_EISDIR' });
      for (const name of sync.readdir(path)) sync.rm(`${path}/${name}`, options);
      sync.rmdir(path);
    },
    mkdtemp: (start) => { const path = start + Math.random().toString(36).slice(2, 8); sync.mkdir(path, { recursive: true }); return path; },
    realpath: (path) => modules.path.resolve(path),
  };
  const fs = { constants: { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 }, Stats, promises: {} };
  for (const [name, action] of Object.entries(sync)) {
    fs[`${name}Sync`] = action;
    fs.promises[name] = async (...values) => action(...values);
    fs[name] = (...values) => { const done = values.pop(); fs.promises[name](...values).then((result) => parts.guard(() => done(null, result)), (error) => parts.guard(() => done(error))); };
  }
  fs.promises.constants = fs.constants;
  fs.existsSync = (path) => { try { stat(path); return true; } catch { return false; } };
  fs.exists = (path, done) => setImmediate(done, fs.existsSync(path));
  fs.writeSync = (descriptor, data) => { write(descriptor, text(data)); return bytesOf(data).length; };
  let position = 0;
  fs.readSync = (descriptor, buffer, offset = 0, length = buffer.length) => {
    if (descriptor !== 0) throw unsupported('fs.readSync of a file');
    const piece = stdinBytes().subarray(position, position + length);
    buffer.set(piece, offset);
    position += piece.length;
    return piece.length;
  };
  fs.openSync = (path) => { if (path === '/dev/stdin') return 0; throw unsupported('fs.openSync'); };
  fs.closeSync = fs.fsyncSync = () => {};
  fs.watch = fs.watchFile = () => { throw unsupported('fs.watch'); };

  // A stream that has all its data: enough for pipes, events and async iteration.
  const readable = (load, encoding) => {
    let started = false;
    const stream = Object.assign(new EventEmitter(), {
      isTTY: false, fd: 0, readable: true,
      setEncoding(name) { encoding = name; return stream; },
      pause() { return stream; }, unref() { return stream; }, ref() { return stream; }, setRawMode() { return stream; },
      resume() { begin(); return stream; },
      destroy() { stream.emit('close'); return stream; },
      read() { const data = started ? null : (started = true, piece()); return data; },
      pipe(target) { stream.on('data', (data) => target.write(data)); stream.on('end', () => target.end?.()); return target; },
      async *[Symbol.asyncIterator]() { const data = piece(); started = true; if (data.length) yield data; },
    });
    const piece = () => { const bytes = load(); return encoding ? given(bytes, encoding) : given(bytes); };
    const begin = () => {
      if (started) return;
      started = true;
      setImmediate(() => {
        try { const data = piece(); if (data.length) stream.emit('data', data); } catch (error) { stream.emit('error', error); return; }
        stream.emit('end');
        stream.emit('close');
      });
    };
    const on = stream.on;
    stream.on = (name, listener) => {
      on.call(stream, name, listener);
      if (name === 'data') begin();
      if (name === 'readable' && !started) setImmediate(() => { stream.emit('readable'); if (started) { stream.emit('readable'); stream.emit('end'); } });
      return stream;
    };
    stream.addListener = stream.on;
    return stream;
  };
  process.stdin = readable(stdinBytes);
  fs.createReadStream = (path, options) => readable(() => sync.readFile(path), asked(options));
  fs.createWriteStream = (path, options) => {
    sync.writeFile(path, '', { flag: options?.flags });
    const stream = Object.assign(new EventEmitter(), {
      write(data) { sync.appendFile(path, data); return true; },
      end(data) { if (data !== undefined && typeof data !== 'function') stream.write(data); setImmediate(() => { stream.emit('finish'); stream.emit('close'); }); return stream; },
    });
    return stream;
  };

  const createInterface = (options, output) => {
    const source = options?.input ?? options ?? process.stdin, sink = options?.output ?? output;
    const face = new EventEmitter(), questions = [];
    let lines = null, closed = false, prompt = '> ', due = false;
    const load = () => {
      if (lines) return lines;
      const all = text(source === process.stdin ? stdinBytes() : source.read() ?? '');
      lines = all.split(/\r\n|\n|\r/);
      if (lines.at(-1) === '') lines.pop();
      return lines;
    };
    const pump = () => {
      if (due || closed) return;
      due = true;
      setImmediate(() => {
        due = false;
        if (closed || face.paused) return;
        if (questions.length) {
          if (!load().length) return face.close();
          questions.shift()(lines.shift());
          return pump();
        }
        if (face.listenerCount('line') && load().length) { face.emit('line', lines.shift()); return pump(); }
        // Input has ended. Whoever still awaits something may ask again before the end.
        if (!load().length) setTimeout(() => { if (!questions.length && !closed) face.close(); }, 1).unref();
        if (!load().length && face.listenerCount('line')) face.close();
      });
    };
    Object.assign(face, {
      terminal: false, line: '', paused: false,
      question(query, options, done) { const answer = done ?? options; if (sink) sink.write(query); questions.push(answer); pump(); },
      close() { if (!closed) { closed = true; face.emit('close'); } },
      setPrompt(next) { prompt = next; }, getPrompt: () => prompt,
      prompt() { if (sink) sink.write(prompt); pump(); },
      pause() { face.paused = true; return face; }, resume() { face.paused = false; pump(); return face; }, write() {},
      async *[Symbol.asyncIterator]() { while (!closed && load().length) yield lines.shift(); face.close(); },
    });
    Object.defineProperty(face.question, modules.util.promisify.custom, { value: (query) => new Promise((resolve) => face.question(query, resolve)) });
    const on = face.on;
    face.on = (name, listener) => { on.call(face, name, listener); if (name === 'line' || name === 'close') pump(); return face; };
    return face;
  };
  const readline = { createInterface, clearLine: () => true, cursorTo: () => true, emitKeypressEvents() {} };
  readline.promises = { createInterface: (...values) => { const face = createInterface(...values), question = face.question; face.question = (query) => new Promise((resolve) => question(query, resolve)); return face; } };

  Object.assign(modules, { fs, 'fs/promises': fs.promises, readline, 'readline/promises': readline.promises });
  const absent = { http: 'network', https: 'network', http2: 'network', net: 'network', tls: 'network', dgram: 'network', dns: 'network', 'dns/promises': 'network', child_process: 'processes', cluster: 'processes', worker_threads: 'worker_threads', zlib: 'zlib', stream: 'stream', 'stream/promises': 'stream', vm: 'vm', v8: 'v8', inspector: 'inspector', repl: 'repl', tty: 'terminal', 'node:test': 'node:test', sqlite: 'sqlite' };
  const lacking = (what) => new Proxy(function lacking() {}, {
    get: (_, name) => (typeof name === 'symbol' || name === 'then' ? undefined : name === 'isMainThread' ? true : lacking(what)),
    apply: () => { throw unsupported(what); },
    construct: () => { throw unsupported(what); },
  });

  const loaded = new Map();
  const readModule = (name) => {
    for (const ending of ['', '.js', '.cjs', '.json', '/index.js']) {
      if (fs.existsSync(name + ending) && !stat(name + ending).isDirectory()) return [name + ending, sync.readFile(name + ending, 'utf8')];
    }
    return null;
  };
  const requireFrom = (folder) => {
    const require = (name) => {
      const plain = String(name).replace(/^node:/, '');
      if (Object.hasOwn(modules, plain)) return modules[plain];
      if (Object.hasOwn(absent, plain) || Object.hasOwn(absent, name)) return lacking(absent[plain] ?? absent[name]);
      if (/^[./]/.test(plain)) {
        const path = modules.path.resolve(folder, plain), found = loaded.has(path) ? null : readModule(path);
        if (loaded.has(path)) return loaded.get(path).exports;
        if (found) {
          const module = { exports: {}, id: found[0], filename: found[0] };
          loaded.set(path, module);
          if (found[0].endsWith('.json')) module.exports = JSON.parse(found[1]);
          else (0, eval)(`(function (exports, require, module, __filename, __dirname) {${found[1]}\n})`).call(module.exports, module.exports, requireFrom(modules.path.dirname(found[0])), module, found[0], modules.path.dirname(found[0]));
          return module.exports;
        }
        throw Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- /main.js`), { code: 'MODULE_NOT_FOUND' });
      }
      const packageName = plain.startsWith('@') ? plain.split('/').slice(0, 2).join('/') : plain.split('/')[0];
      throw unsupported(packageName, `Cannot find module '${name}'\nRequire stack:\n- /main.js`, 'MODULE_NOT_FOUND');
    };
    return Object.assign(require, { main: parts.main, cache: {}, resolve: (name) => name });
  };
  parts.main = { exports: {}, id: '.', filename: '/main.js', loaded: false, children: [], paths: [] };
  parts.require = requireFrom('/');
  modules.module = { createRequire: () => parts.require, builtinModules: Object.keys(modules) };

  // What `import` gets for a built-in module: its default and every name it has.
  const exposed = new Map();
  Object.defineProperty(globalThis, '__import', { value: (name) => exposed.get(name) });
  parts.moduleText = (name) => {
    const plain = name.replace(/^node:/, '');
    if (!Object.hasOwn(modules, plain) && !Object.hasOwn(absent, plain) && !Object.hasOwn(absent, name)) return '';
    const module = parts.require(name);
    exposed.set(name, module);
    const names = Object.hasOwn(modules, plain) ? Object.keys(module) : ['createServer', 'request', 'get', 'Agent', 'Server', 'Socket', 'connect', 'exec', 'execSync', 'spawn', 'spawnSync', 'fork', 'Worker', 'isMainThread', 'parentPort', 'workerData', 'lookup', 'gzipSync', 'gunzipSync', 'Readable', 'Writable', 'Transform', 'Duplex', 'PassThrough', 'pipeline', 'test', 'describe', 'it', 'DatabaseSync'];
    const own = names.filter((key) => /^[A-Za-z_$][\w$]*$/.test(key) && key !== 'default' && !['constructor'].includes(key));
    const words = new Set(['delete', 'import', 'export', 'default', 'class', 'new', 'function', 'return', 'if', 'in', 'for', 'while', 'do', 'this', 'null', 'true', 'false', 'typeof', 'void', 'with', 'yield', 'var', 'const', 'switch', 'case', 'try', 'catch', 'finally', 'throw', 'extends', 'super', 'instanceof', 'enum', 'break', 'continue', 'debugger', 'else']);
    return `const m = __import(${JSON.stringify(name)}); export default m; ${own.map((key) => (words.has(key) ? `const _${key} = m.${key}; export { _${key} as ${key} };` : `export const ${key} = m.${key};`)).join('')}`;
  };
  delete globalThis.__parts;
})();
