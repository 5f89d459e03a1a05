'use strict';
// Loaded before a step: where it would wait to try again, it tells its parent for how long, and goes on when it is told
// to. So hours of waiting take no time, and the parent decides what time it is. Everything else is as ever.
const process = require('node:process');

const { setTimeout: realSetTimeout } = globalThis;
const realWrite = process.stdout.write;
// The channel alone must not keep the process from ending.
process.channel.unref();

let announced = false;
process.stdout.write = function (chunk, ...rest) {
  announced ||= /: try \d+ failed .* trying again in /.test(String(chunk));
  return realWrite.call(this, chunk, ...rest);
};
globalThis.setTimeout = function (goOn, milliseconds, ...args) {
  // The wait is what comes next after the line that tells of it.
  if (!announced) return realSetTimeout(goOn, milliseconds, ...args);
  announced = false;
  process.channel.ref();
  process.once('message', () => {
    process.channel.unref();
    goOn(...args);
  });
  process.send({ wait: milliseconds });
  return undefined;
};
