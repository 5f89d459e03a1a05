'use strict';
// Loaded before the action, as RELIABILITY_CONDITIONS says (JSON): what a test cannot do from outside without waiting.
// - Waits between tries take no time. A wait hands its promise's own `resolve` to the timer, a deadline another function.
// - `deadlines`: a deadline of a second and more ends so many times earlier.
// - `connections`: from the connection number `from` on (0 is the first), `count` of them, or all, go to another `port`
//   or `host`, or find that the resolver of host names is out of reach (`unresolved`).
// - `report`: the file that is told the process's peak of memory, in bytes, and how many connections it made.
const fs = require('node:fs');
const net = require('node:net');
const process = require('node:process');

const { deadlines = 1, connections, report } = JSON.parse(process.env['RELIABILITY_CONDITIONS'] ?? '{}');

const { setTimeout: setTimer } = globalThis;
globalThis.setTimeout = Object.assign(function (act, milliseconds, ...rest) {
  const waits = act.name === '' && /\{ \[native code\] \}$/.test(String(act));
  const changed = waits ? 0 : milliseconds >= 1000 ? milliseconds / deadlines : milliseconds;
  return setTimer(act, changed, ...rest);
}, setTimer);

const { from = Infinity, count = Infinity, unresolved = false, ...elsewhere } = connections ?? {};
const lookup = (host, _options, told) => {
  told(
    Object.assign(new Error(`getaddrinfo EAI_AGAIN ${host}`), { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }),
  );
};
const { connect } = net.Socket.prototype;
let made = 0;
net.Socket.prototype.connect = function (...args) {
  // Node hands its own normalized arguments over as a list.
  const list = Array.isArray(args[0]) ? args[0] : args;
  const [options] = list;
  if (typeof options === 'object' && options !== null && options.port !== undefined) {
    if (made >= from && made < from + count)
      list[0] = { ...options, ...elsewhere, ...(unresolved && { lookup }) };
    made += 1;
  }
  return connect.apply(this, args);
};

// A connection that is opened before there is a request for it keeps no process from ending until one takes it: it counts
// from then on.
const ahead = new WeakSet();
const { ref, unref } = net.Socket.prototype;
net.Socket.prototype.unref = function () {
  if (this.connecting && !ahead.has(this)) {
    ahead.add(this);
    made -= 1;
  }
  return unref.call(this);
};
net.Socket.prototype.ref = function () {
  if (ahead.delete(this)) made += 1;
  return ref.call(this);
};

if (report !== undefined) {
  process.on('exit', () => {
    const peak = process.resourceUsage().maxRSS * 1024;
    fs.writeFileSync(report, JSON.stringify({ peak, connections: made }));
  });
}
