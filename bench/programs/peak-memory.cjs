'use strict';
// Loaded before a program: tells on the file descriptor 3 how much memory it held at most, in kilobytes.
const { writeSync } = require('node:fs');
const process = require('node:process');

process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));
