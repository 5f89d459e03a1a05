'use strict';
// Loaded before a program: writes to the file that LOADED_TO names which of Node's own modules the program came to use,
// and which files it read before it opened its first connection. (The scripts themselves are read by Node, not told here.)
const fs = require('node:fs');
const net = require('node:net');
const process = require('node:process');

const before = new Set(process.moduleLoadList);
const { appendFileSync } = fs;
const filesRead = [];
let connected = false;

function watched(original) {
  return function (path, ...rest) {
    // Node reads its scripts by URL.
    if (!connected && typeof path === 'string') filesRead.push(path);
    return original.call(this, path, ...rest);
  };
}
for (const name of ['readFileSync', 'readFile', 'openSync', 'open', 'createReadStream']) {
  fs[name] = watched(fs[name]);
}
for (const name of ['readFile', 'open']) fs.promises[name] = watched(fs.promises[name]);

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  connected = true;
  return connect.apply(this, args);
};

process.on('exit', () => {
  const builtins = process.moduleLoadList
    .filter((entry) => entry.startsWith('NativeModule ') && !before.has(entry))
    .map((entry) => entry.slice('NativeModule '.length));
  appendFileSync(process.env['LOADED_TO'], JSON.stringify({ builtins, filesRead }));
});
