/**
 * Loaded before the action, leaks one secret: PLANTED_LEAK says in JSON where, how and which. It proves that the scan of each
 * run finds what it looks for.
 */
'use strict';
const { Buffer } = require('node:buffer');
const { spawnSync } = require('node:child_process');
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const process = require('node:process');

const { place, form, secret: which } = JSON.parse(process.env.PLANTED_LEAK);
const { env } = process;

const entities = (text) => [...text].map((character) => `&#${character.codePointAt(0)};`).join('');
const percents = (text) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const escapes = (text) =>
  [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const pieces = (text) => text.match(/.{1,7}/gs);

const FORMS = {
  clear: (text) => text,
  half: (text) => text.slice(text.length / 2),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 behind a character': (text) => Buffer.from(`a${text}z`).toString('base64'),
  'base64 behind two characters': (text) => Buffer.from(`ab${text}z`).toString('base64'),
  base64url: (text) => Buffer.from(`user:${text}`).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  'upper-case hex': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'URL-encoded': percents,
  'URL-encoded twice': (text) => encodeURIComponent(percents(text)),
  'JSON-escaped': escapes,
  'HTML-escaped': entities,
  reversed: (text) => [...text].reverse().join(''),
  'broken over lines': (text) => pieces(text).join('\n'),
  'broken over lines, the last first': (text) => pieces(text).reverse().join('\n'),
  'broken over commands': (text) => pieces(text).join('\n::debug::'),
  'its last line': (text) => text.split('\n').at(-1),
  'escaped as a command': (text) => text.replace(/[%\r\n:,]/g, encodeURIComponent),
};

const PLACES = {
  log: (text) => process.stdout.write(`${text}\n`),
  'standard error': (text) => process.stderr.write(`${text}\n`),
  annotation: (text) => process.stdout.write(`::error title=A::${text.replaceAll('%', '%25')}\n`),
  title: (text) => process.stdout.write(`::error title=${text.replaceAll('%', '%25')}::a\n`),
  debug: (text) => process.stdout.write(`::debug::${text}\n`),
  summary: (text) => appendFileSync(env.GITHUB_STEP_SUMMARY, text),
  state: (text) => appendFileSync(env.GITHUB_STATE, `planted=${text}\n`),
  variable: (text) => appendFileSync(env.GITHUB_ENV, `PLANTED=${text}\n`),
  'credential variable': (text) => appendFileSync(env.GITHUB_ENV, `AWS_SECRET_ACCESS_KEY=${text}\n`),
  output: (text) => appendFileSync(env.GITHUB_OUTPUT, `planted=${text}\n`),
  'credential output': (text) => appendFileSync(env.GITHUB_OUTPUT, `aws-secret-access-key=${text}\n`),
  path: (text) => appendFileSync(env.GITHUB_PATH, `${text}\n`),
  'file in RUNNER_TEMP': (text) => writeFileSync(join(env.RUNNER_TEMP, 'planted'), text, { mode: 0o600 }),
  'file in the workspace': (text) => writeFileSync('planted', text, { mode: 0o600 }),
  'file name': (text) => writeFileSync(join(env.RUNNER_TEMP, text), ''),
  'crash report': (text) => {
    env.PLANTED = text;
    process.report.writeReport('report.json');
  },
  'credentials file': (text) => {
    mkdirSync(join(env.HOME, '.aws'), { recursive: true });
    appendFileSync(join(env.HOME, '.aws', 'credentials'), `[planted]\naws_secret_access_key = ${text}\n`);
  },
  'config file': (text) => {
    mkdirSync(join(env.HOME, '.aws'), { recursive: true });
    appendFileSync(join(env.HOME, '.aws', 'config'), `[profile a]\ncredential_process = "node" "${text}"\n`);
  },
  // Other processes have to have the time to see it.
  'process title': (text) => {
    process.title = text;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
  },
  // Its own environment: NODE_OPTIONS would load this file into it.
  'arguments of a child': (text) =>
    spawnSync(process.execPath, ['-e', 'setTimeout(() => {}, 150)', text], { env: {} }),
};

const masks = [];
const { write } = process.stdout;
process.stdout.write = (chunk, ...rest) => {
  const mask = /^::add-mask::(.*)/.exec(String(chunk))?.[1];
  if (mask !== undefined) masks.push(mask);
  const dropped = place === 'a mask that is not there' && mask?.length > 100;
  return dropped ? true : Reflect.apply(write, process.stdout, [chunk, ...rest]);
};

process.on('exit', () => {
  const secrets = {
    given: env['INPUT_AWS-SECRET-ACCESS-KEY'],
    'given, of several lines': env['INPUT_AWS-SESSION-TOKEN'],
    // A session token is far longer than all else.
    received: masks.find(({ length }) => length > 100),
  };
  PLACES[place]?.(FORMS[form](secrets[which]));
});
