import fc from 'fast-check';
import type { Fault, FaultableAnswer } from '../local-aws';
import { payload, unmistakable } from './texts';

/** What becomes of an answer, as plain data. Numbers choose among what there is: the elements of the body, say. */
export type AnswerChange =
  | { readonly kind: 'reset' }
  | { readonly kind: 'broken off' }
  | { readonly kind: 'silent'; readonly at: 'accept' | 'headers' | 'body' }
  | { readonly kind: 'changed'; readonly changes: readonly Change[] };

export type Change =
  | { readonly change: 'cut'; readonly at: number }
  | { readonly change: 'insert'; readonly at: number; readonly text: string }
  | { readonly change: 'remove' | 'double' | 'empty'; readonly value: number }
  | { readonly change: 'set'; readonly value: number; readonly text: string }
  | { readonly change: 'rename'; readonly value: number; readonly to: string }
  | { readonly change: 'body'; readonly text: string }
  | { readonly change: 'status'; readonly status: number }
  | { readonly change: 'header' | 'another header'; readonly name: string; readonly text: string };

/** Of a gigabyte, if somebody were to expand it. */
const LAUGHS = [
  '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">',
  ...Array.from(
    'bcdefghij',
    (name, index) => `<!ENTITY ${name} "${`&${'abcdefghi'[index] ?? ''};`.repeat(10)}">`,
  ),
  ']><AssumeRoleResponse><AssumeRoleResult>&j;</AssumeRoleResult></AssumeRoleResponse>',
].join('');

const STATUS = [
  ...[
    200, 201, 202, 204, 205, 206, 299, 300, 301, 302, 304, 307, 308, 400, 401, 402, 403, 404, 405, 407, 408,
  ],
  ...[
    409, 410, 411, 412, 413, 416, 418, 421, 429, 451, 499, 500, 501, 502, 503, 504, 505, 507, 509, 520, 599,
    999,
  ],
];

const texts = fc.oneof(
  payload.map(inXml),
  payload.map((text) => text.replace(/[<&]/g, '')),
  fc.constantFrom(
    ...['', ' ', '0', '-1', '1e999', '99999999999999999999', 'NaN', 'true', '&lt;b&gt;', '&unknown;', '&#0;'],
    ...[
      '&#xD800;',
      '&#1114112;',
      ']]>',
      '<![CDATA[x]]>',
      '<!-- -->',
      '<?x?>',
      '<b/>',
      '<b>',
      '</b>',
      'null',
      '[]',
    ],
    ...[
      '2020-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '+275760-09-13T00:00:00Z',
      '1970-01-01',
      'soon',
      '2027-13-45',
    ],
    ...[
      'arn:aws:iam::1:role/x',
      'arn:aws:sts::111122223333:assumed-role/a/b',
      '{"value":1}',
      '\ufeff',
      '\u0000',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.nat(200_000).map((count) => 'a'.repeat(count)),
);

const bodies = fc.constantFrom(
  ...[
    LAUGHS,
    '',
    ' ',
    '<',
    '<a',
    '<a/>',
    '<a></b>',
    '<ErrorResponse/>',
    '<Error><Code/></Error>',
    '{}',
    '[]',
    'null',
  ],
  ...[
    '"',
    '{"value":{}}',
    '{"value":"a.b.c"}',
    '{"SigninToken":[]}',
    '\u0000\u0001',
    'x'.repeat(300_000),
    '\ufeff<a/>',
  ],
  ...[
    '<a>'.repeat(5000),
    '['.repeat(50_000),
    '<?xml version="1.0" encoding="UTF-16"?><a/>',
    '<html><body>Hi',
  ],
);

const headers = fc.oneof(
  fc.tuple(
    fc.constant('content-type'),
    fc.constantFrom(
      'text/html',
      'application/json',
      'text/xml; charset=utf-16',
      '',
      'x',
      'application/octet-stream',
    ),
  ),
  fc.tuple(fc.constant('content-encoding'), fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'x')),
  fc.tuple(fc.constant('transfer-encoding'), fc.constantFrom('chunked', 'gzip', 'identity')),
  fc.tuple(fc.constant('retry-after'), fc.constantFrom('0', '1', '-1', '99999999', 'soon', '')),
  fc.tuple(
    fc.constant('date'),
    fc.constantFrom('', 'yesterday', 'Thu, 01 Jan 1970 00:00:00 GMT', '9'.repeat(50)),
  ),
  fc.tuple(fc.constant('connection'), fc.constantFrom('close', 'upgrade', 'keep-alive')),
  fc.tuple(fc.constant('location'), fc.constantFrom('http://127.0.0.1:1/', '/', '//', 'javascript:injected')),
  fc.tuple(
    fc.constantFrom(
      'x-amz-bucket-region',
      'x-amzn-requestid',
      'x-amz-request-id',
      'etag',
      'x-amzn-errortype',
      'content-range',
    ),
    fc.oneof(
      fc.constantFrom(
        '',
        'eu-west-1',
        'nowhere',
        '##[error]injected',
        '::error::injected',
        '"',
        '<b>injected</b>',
      ),
      fc.string({ maxLength: 60 }),
      fc.nat(8000).map((count) => 'a'.repeat(count)),
    ),
  ),
  // Many of them.
  fc.tuple(
    fc.constant('x-many'),
    fc.nat(15_000).map((count) => 'b'.repeat(count)),
  ),
);

const at = fc.double({ min: 0, max: 1, noNaN: true });
const value = fc.nat(40);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ change: fc.constant('cut' as const), at }),
  fc.record({ change: fc.constant('insert' as const), at, text: texts }),
  fc.record({ change: fc.constantFrom('remove' as const, 'double' as const, 'empty' as const), value }),
  { weight: 4, arbitrary: fc.record({ change: fc.constant('set' as const), value, text: texts }) },
  fc.record({
    change: fc.constant('rename' as const),
    value,
    to: fc.constantFrom('Other', '__proto__', 'constructor', 'Error', 'Code', 'Message', 'a:b'),
  }),
  fc.record({ change: fc.constant('body' as const), text: bodies }),
  fc.record({ change: fc.constant('status' as const), status: fc.constantFrom(...STATUS) }),
  { weight: 2, arbitrary: headers.map(([name, text]) => ({ change: 'header' as const, name, text })) },
  // A second line of what is there, or two of what is not.
  headers.map(([name, text]) => ({ change: 'another header' as const, name, text })),
);

/** The changes to what is answered, without those to the connection. */
export const changes: fc.Arbitrary<readonly Change[]> = fc.array(change, { minLength: 1, maxLength: 3 });

export const answerChange: fc.Arbitrary<AnswerChange> = fc.oneof(
  { weight: 30, arbitrary: changes.map((some) => ({ kind: 'changed' as const, changes: some })) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'reset' as const }, { kind: 'broken off' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('silent' as const),
      at: fc.constantFrom('accept' as const, 'headers' as const, 'body' as const),
    }),
  },
);

/** What the stand-in does. */
export function faultOf(answer: AnswerChange): Fault {
  switch (answer.kind) {
    case 'reset':
      return { kind: 'reset', when: 'before-headers' };
    case 'broken off':
      return { kind: 'truncate' };
    case 'silent':
      return { kind: 'stall', at: answer.at };
    case 'changed':
      return { kind: 'transform', transform: (before) => answer.changes.reduce(changed, before) };
  }
}

/** Characters of XML as numbers, but for what it cannot have at all. */
function inXml(text: string): string {
  return Array.from(text.replace(/[\u0000\u0007\u0008\u001b]/g, ''))
    .map((character) => `&#${String(character.codePointAt(0))};`)
    .join('');
}

/** A value of the body: an element that holds a text, or a text of JSON. */
const VALUE = /<(?<name>[A-Za-z]\w*)(?: [^>]*)?>(?<text>[^<]*)<\/\k<name>>|"(?<key>\w+)":"(?<json>[^"]*)"/g;

/** Values that are secrets. */
const CREDENTIALS = /^(?:AccessKeyId|SecretAccessKey|SessionToken|value|SigninToken)$/;

function changed(answer: FaultableAnswer, one: Change): FaultableAnswer {
  const { body } = answer;
  switch (one.change) {
    case 'cut':
      return { ...answer, body: body.slice(0, Math.floor(one.at * body.length)) };
    case 'insert': {
      const place = Math.floor(one.at * body.length);
      return { ...answer, body: body.slice(0, place) + one.text + body.slice(place) };
    }
    case 'body':
      return { ...answer, body: one.text };
    case 'status':
      return { ...answer, status: one.status };
    case 'header':
      return { ...answer, headers: { ...answer.headers, [one.name]: headerText(one.text) } };
    case 'another header': {
      const text = headerText(one.text);
      const lines = [answer.headers[one.name] ?? text, text].flat();
      return { ...answer, headers: { ...answer.headers, [one.name]: lines } };
    }
    default: {
      const found = [...body.matchAll(VALUE)];
      const match = found[one.value % found.length];
      if (match === undefined) return answer;
      const whole = match[0];
      const changedTo = changedValue(whole, match.groups ?? {}, one);
      return {
        ...answer,
        body: body.slice(0, match.index) + changedTo + body.slice(match.index + whole.length),
      };
    }
  }
}

function changedValue(
  whole: string,
  { name, text = '', key, json = '' }: Readonly<Record<string, string | undefined>>,
  one: Extract<Change, { readonly value: number }>,
): string {
  const called = name ?? key ?? '';
  const valued = (to: string, as = called): string =>
    name === undefined ? `${JSON.stringify(as)}:${JSON.stringify(to)}` : `<${as}>${to}</${as}>`;
  switch (one.change) {
    case 'remove':
      return '';
    case 'double':
      return name === undefined ? `${whole},${whole}` : whole + whole;
    case 'empty':
      return valued('');
    case 'rename':
      return valued(text + json, one.to);
    case 'set':
      return valued(CREDENTIALS.test(called) ? credential(one.text) : one.text);
  }
}

/** What is not written as XML has it is no text that the leak scan could find. */
function credential(text: string): string {
  if (text.trim() === '') return text;
  return /[<&]/.test(text) ? `Zq9xEXAMPLE${text}` : unmistakable(text);
}

/** What HTTP lets through. */
function headerText(text: string): string {
  return text.replace(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '');
}
