'use strict';
// Loaded before the action: something of it breaks in a callback, where nobody waits for it.
const http = require('node:http');
const { setImmediate } = require('node:timers');

const { request } = http;
http.request = (...args) => {
  setImmediate(() => {
    throw new TypeError(`a fault of ours, with ${process.env['CRASH_WITH'] ?? 'nothing'} in its message`);
  });
  return request(...args);
};
