import fc from 'fast-check';
import { PAYLOADS } from '../__tests__/support/injected';

/** Bytes of a text that is as large as a variable can be: Linux takes 128 KiB with its name (MAX_ARG_STRLEN). */
export const LONGEST_VARIABLE = 120_000;
/** Of one that only a file can hold, or a call within this process. */
export const LONGEST = 1024 * 1024;

type Texts = fc.Arbitrary<string>;

const nothing = fc.constantFrom('', ' ', '\n', '\t\r\n', '\u00a0', '\ufeff', ',', ',\n,');
const numbers = fc.oneof(
  fc.constantFrom(
    '-1',
    '0',
    '1e308',
    'NaN',
    'Infinity',
    '0x10',
    '1_000',
    '٣',
    '999999999999999999999',
    '1.5',
  ),
  fc.integer().map(String),
  fc.bigInt().map(String),
  fc.double().map(String),
);
const names = fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'undefined', 'null');
const paths = fc.constantFrom(
  '/',
  '.',
  '..',
  '~',
  '../../nowhere',
  '/dev/null',
  'C:\\Windows',
  'a/\u0001',
  '-rf',
);
const addresses = fc.constantFrom(
  ...['http://', 'https://:0', 'http://127.0.0.1:99999', 'http://127.0.0.1:1', 'https://localhost:1/a/b'],
  ...[
    'ftp://127.0.0.1',
    'file:///nowhere',
    'javascript:injected',
    'http://[::1',
    'http://user:pass@127.0.0.1:1',
  ],
  ...['http://nowhere.invalid', '//127.0.0.1', 'http://127.0.0.1:1?a=b#c', 'http://127.1', 'http://exa mple'],
);
const documents = fc.oneof(
  fc.json(),
  fc.constantFrom(
    '{',
    '[]',
    '{"Version":',
    '{"__proto__":{"a":1}}',
    '"',
    '{"a":1,"a":2}',
    '[[[[[[[[',
    '<a/>',
  ),
);
const repeated = (most: number): Texts =>
  fc
    .tuple(
      fc.constantFrom(
        'a',
        'A=',
        ' ',
        '\n',
        ',',
        ':',
        '/',
        '(',
        '{',
        '[',
        '%',
        '"',
        '\\',
        'ä',
        '😀',
        'a,',
        'a=b ',
      ),
      fc.nat(),
    )
    .map(([unit, count]) => unit.repeat(Math.max(1, (count % most) / unit.length)));

/** A text that does something where it is not kept to be text: see {@link PAYLOADS}. */
export const payload: Texts = fc.constantFrom(...PAYLOADS.map(([, text]) => text));

/** Types of wrongness of a value, by name; none is longer than `longest`. */
export function wrongTexts(longest: number): Readonly<Record<string, Texts>> {
  return {
    nothing,
    numbers,
    'names of what every object has': names,
    paths,
    addresses,
    'documents and parts of them': documents,
    'commands, markup, escapes': payload,
    unicode: fc.string({ unit: 'grapheme', maxLength: 80 }),
    'any code point': fc.string({ unit: 'binary', maxLength: 80 }),
    'halves of surrogate pairs': fc
      .array(fc.constantFrom('\ud800', '\udfff', 'a', '\u0000', '\uffff'), { minLength: 1, maxLength: 20 })
      .map((units) => units.join('')),
    'new lines': fc
      .array(fc.constantFrom('\n', '\r', '\r\n', '\u2028', '\u0085', 'a', 'b=c', ' '), { maxLength: 12 })
      .map((lines) => lines.join('')),
    long: repeated(longest),
  };
}

/** A value that is nearly right: one edit away. */
export function nearly(right: Texts): Texts {
  const change = fc.constantFrom<(text: string, at: number) => string>(
    (text, at) => text.slice(0, at) + text.slice(at + 1),
    (text, at) => text.slice(0, at),
    (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
    (text, at) => `${text.slice(0, at)} ${text.slice(at)}`,
    (text, at) => `${text.slice(0, at)}\u200b${text.slice(at)}`,
    (text, at) => `${text.slice(0, at)}%0A::error::injected${text.slice(at)}`,
    (text) => ` ${text}\r\n`,
    (text) => text.toUpperCase(),
    (text) => `${text}\n${text}`,
    (text) => `"${text}"`,
    (text) => `\${{ ${text} }}`,
  );
  return fc.tuple(right, change, fc.nat()).map(([text, edit, at]) => edit(text, at % (text.length + 1)));
}

/** What a variable can hold: no NUL, and nothing that is not UTF-8. */
export function asVariable(text: string): string {
  return Buffer.from(text.replaceAll('\0', ''), 'utf8').subarray(0, LONGEST_VARIABLE).toString('utf8');
}

/**
 * A secret with the odd characters of a text. No piece of it is a word of the log or of another value, which the leak scan
 * would take for a leak.
 */
export function unmistakable(text: string): string {
  return text.replace(/[A-Za-z0-9]+/g, '').replace(/[^\r\n]{1,6}/g, 'Zq9x$&');
}
