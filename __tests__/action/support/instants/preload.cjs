/**
 * Loaded before a program by `node --require`: counts its instants, and at those that INSTANTS_PLAN names lets it be hit
 * by a signal, a failing file system or a halt. An instant is whenever the program is about to change the file system, to use
 * the network, or to end; so between two of them nothing changes that anyone else could see.
 *
 * How the plan looks is in `instants.ts`. Each instant is written to the plan's trace as it comes.
 */
'use strict';

const { Buffer } = require('node:buffer');
const fs = require('node:fs');
const net = require('node:net');

/** @type {import('./instants').Plan} */
const plan = JSON.parse(process.env.INSTANTS_PLAN ?? '{}');
delete process.env.INSTANTS_PLAN;
delete process.env.NODE_OPTIONS;

const { appendFileSync, existsSync, openSync, writeSync } = fs;
const STILL = new Int32Array(new SharedArrayBuffer(4));
const trace = openSync(plan.trace, 'a');
let count = 0;
let isWithin = false;

/** Calls that change something, each with those of `promises` and the ones with callbacks. */
const CHANGES = [
  ...['appendFile', 'chmod', 'chown', 'copyFile', 'cp', 'fsync', 'ftruncate', 'lchown', 'link', 'mkdir'],
  ...['mkdtemp', 'open', 'rename', 'rm', 'rmdir', 'symlink', 'truncate', 'unlink', 'utimes', 'write'],
  ...['writeFile', 'writev'],
];
/** Those of them that a full disk fails. */
const TAKING_SPACE = new Set(['appendFile', 'copyFile', 'cp', 'link', 'mkdir', 'mkdtemp', 'open', 'symlink']);
for (const name of ['write', 'writeFile', 'writev']) TAKING_SPACE.add(name);
/** Those that can be done by half: their second argument is what they write. */
const WRITES = new Set(['appendFile', 'write', 'writeFile']);

/** What a kernel writes at once, whatever kills the process: bytes. */
const PAGE = 4096;

/**
 * @param {string} what for a person who reads the trace
 * @param {string} [change] the call's name, where it changes the file system
 * @param {unknown[]} [args]
 */
function instant(what, change, args) {
  count += 1;
  writeSync(trace, `${count} ${what}\n`);
  const { signals = {}, holds = [], fail, half } = plan;
  if (holds.includes(count)) {
    while (!existsSync(`${plan.trace}.go-on-${count}`)) Atomics.wait(STILL, 0, 0, 5);
  }
  if (signals[count] !== undefined) {
    if (half && WRITES.has(change)) writeHalf(change, args);
    process.kill(process.pid, signals[count]);
  }
  if (fail === undefined || change === undefined) return;
  if (count !== fail.at && !(fail.onwards && count > fail.at && TAKING_SPACE.has(change))) return;
  if (half && WRITES.has(change) && count === fail.at) writeHalf(change, args);
  throw Object.assign(new Error(`${fail.code}: planted, ${change}`), { code: fail.code, syscall: change });
}

/** Half of a private file; of one that is appended to, as many pages as are not all of it. */
function writeHalf(change, [file, text]) {
  const bytes = Buffer.from(text);
  if (change === 'appendFile') {
    appendFileSync(file, bytes.subarray(0, Math.floor(Math.max(bytes.length - 1, 0) / PAGE) * PAGE));
  } else {
    writeSync(file, bytes.subarray(0, bytes.length >> 1));
  }
}

function isReading(name, args) {
  if (name !== 'open') return false;
  const flags = args[1] ?? 'r';
  const { O_WRONLY, O_RDWR, O_CREAT } = fs.constants;
  return typeof flags === 'number' ? (flags & (O_WRONLY | O_RDWR | O_CREAT)) === 0 : flags === 'r';
}

function watch(holder, method, name) {
  const original = holder[method];
  if (typeof original !== 'function') return;
  holder[method] = function (...args) {
    // What such a call calls in turn is a part of it.
    if (!isWithin && !isReading(name, args))
      instant(`${method} ${args.slice(0, 2).filter(isPath).join(' ')}`, name, args);
    const wasWithin = isWithin;
    isWithin = true;
    try {
      return original.apply(this, args);
    } finally {
      isWithin = wasWithin;
    }
  };
}

function isPath(argument) {
  return typeof argument === 'string' && /^[/\\]|^[A-Z]:\\/.test(argument) && argument.length < 300;
}

for (const name of CHANGES) {
  watch(fs, `${name}Sync`, name);
  watch(fs, name, name);
  // It throws where it ought to reject: a caller that awaits sees no difference.
  watch(fs.promises, name, name);
}

const { connect, _write: write, _writev: writev, emit } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  instant('connect');
  return connect.apply(this, args);
};
/** After it, too: what was sent acts, whatever becomes of the one who sent it. */
for (const [method, original] of Object.entries({ _write: write, _writev: writev })) {
  net.Socket.prototype[method] = function (...args) {
    if (isStandardStream(this)) return original.apply(this, args);
    instant('send');
    const result = original.apply(this, args);
    instant('sent');
    return result;
  };
}
net.Socket.prototype.emit = function (event, ...args) {
  if (event !== 'data' || isStandardStream(this)) return emit.call(this, event, ...args);
  instant('receive');
  const result = emit.call(this, event, ...args);
  instant('received');
  return result;
};

function isStandardStream(socket) {
  return socket.fd === 1 || socket.fd === 2;
}

process.on('exit', () => {
  instant('end');
  // What comes after it is not the program's own: the counts of what is covered, say.
  isWithin = true;
});
