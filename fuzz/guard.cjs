'use strict';
// Loaded before the action, so that whatever a generated address names, nothing leaves this machine: every other host is
// unknown, as in a job without a network. What reliability/conditions.cjs does, it does too.
// FUZZ_UNSET: the variables that the action does not find, by commas.
require('../reliability/conditions.cjs');
const net = require('node:net');
const process = require('node:process');

for (const name of (process.env['FUZZ_UNSET'] ?? '').split(',')) delete process.env[name];

const HERE = /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/i;

function unknown(host, _options, told) {
  told(
    Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
  );
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  // Node hands its own normalized arguments over as a list.
  const list = Array.isArray(args[0]) ? args[0] : args;
  if (typeof list[0] !== 'object')
    throw new Error('this machine is opened a connection to in a way that is not guarded');
  const [{ host = 'localhost', path }] = list;
  if (path === undefined && !HERE.test(host))
    list[0] = { ...list[0], host: 'nowhere.invalid', lookup: unknown };
  return connect.apply(this, args);
};
