'use strict';
// What a step is compared with: the least that a program can do and still make one HTTP POST. CommonJS, because
// `import 'node:http'` makes Node load all that the module could hand out (undici, HTTP/2), which nearly doubles it.
const { request } = require('node:http');
const process = require('node:process');

const body = 'Action=GetCallerIdentity&Version=2011-06-15';
const sent = request(
  process.env['BENCH_ENDPOINT'],
  {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length },
  },
  (answer) => {
    answer.resume();
    answer.on('end', () => sent.destroy());
  },
);
sent.end(body);
