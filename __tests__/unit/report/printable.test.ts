import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accountMask } from '../../../src/report/account-mask';
import { arnParts, principalArn } from '../../../src/report/arn';
import { byteSize } from '../../../src/report/byte-size';
import { denialIn } from '../../../src/report/denial';
import { printable } from '../../../src/report/printable';
import { timeLeft } from '../../../src/report/time-left';

describe('printable', () => {
  test.each([
    ['plain text', 'plain text'],
    ['naïve 日本語 ✅', 'naïve 日本語 ✅'],
    ['a\nb\r\nc\td', 'a\\nb\\r\\nc\\td'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007x\u001b]8;;http://example.com\u001b\\y', 'xy'],
    ['\u009b31mred', 'red'],
    ['\u001bcx', 'x'],
    ['\u001b', '\\u001b'],
    ['a\u202eb', 'a\\u202eb'],
    ['a\u200bb\ufeffc', 'a\\u200bb\\ufeffc'],
    ['\u{e0001}', '\\udb40\\udc01'],
    ['\ud800x', '\\ud800x'],
    ['\u2028', '\\u2028'],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('cuts what is too long, and between characters', () => {
    expect(printable('abcdef', 6)).toBe('abcdef');
    expect(printable('abcdefg', 6)).toBe('abcde…');
    expect(printable('abcd😀g', 6)).toBe('abcd…');
    expect(printable('x'.repeat(1_000), 6)).toBe('xxxxx…');
    // What is removed may hide that there is more.
    expect(printable(`${'\u001b[0m'.repeat(3)}${'y'.repeat(50)}`, 6)).toBe('…');
    expect(printable('abc', 0)).toBe('…');
  });

  test('leaves nothing that acts, and is never longer than allowed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 80 }), (text, most) => {
        const shown = printable(text, most);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(printable(shown)).toBe(shown);
      }),
    );
  });

  test('a JSON text stays one', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const shown = printable(text);
        expect(JSON.parse(shown)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('accountMask', () => {
  test('hides known ids anywhere and ids in ARNs', () => {
    const mask = accountMask(true, ['111122223333', undefined, '']);
    expect(mask('s3://logs-111122223333 arn:aws-us-gov:iam::444455556666:role/x 444455556666')).toBe(
      's3://logs-*** arn:aws-us-gov:iam::***:role/x 444455556666',
    );
  });

  test('hides nothing unless asked to', () => {
    expect(accountMask(false, ['111122223333'])('111122223333')).toBe('111122223333');
  });
});

test.each([
  [undefined, undefined],
  ['not an arn', undefined],
  [
    'arn:aws:iam::111122223333:role/path/Deploy',
    { partition: 'aws', service: 'iam', account: '111122223333', resource: 'role/path/Deploy' },
  ],
  [
    'arn:aws:s3:::amzn-s3-demo-bucket',
    { partition: 'aws', service: 's3', account: '', resource: 'amzn-s3-demo-bucket' },
  ],
])('the parts of %s', (arn, parts) => {
  expect(arnParts(arn)).toEqual(parts);
});

test.each([
  ['arn:aws:sts::111122223333:assumed-role/Deploy/GitHubActions', 'arn:aws:iam::111122223333:role/Deploy'],
  ['arn:aws:iam::111122223333:user/Alice', 'arn:aws:iam::111122223333:user/Alice'],
  ['odd', 'odd'],
])('the principal of %s', (caller, principal) => {
  expect(principalArn(caller)).toBe(principal);
});

test.each([
  ['with an explicit deny in a VPC endpoint policy', { kind: 'VPC endpoint policy', explicit: true }],
  ['because no session policy allows the s3:GetObject action', { kind: 'session policy', explicit: false }],
  ['because no permissions boundary allows it', { kind: 'permissions boundary', explicit: false }],
  ['Access Denied', undefined],
])('why: %s', (message, denial) => {
  expect(denialIn(message)).toEqual(denial);
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [1024 * 1024 - 1, '1 MiB'],
  [5 * 1024 ** 4, '5 TiB'],
  [1024 ** 6, '1024 PiB'],
])('%d bytes are %s', (bytes, size) => {
  expect(byteSize(bytes)).toBe(size);
});

test.each([
  [3_600_000, 'in 1 h'],
  [5_400_000, 'in 1 h 30 min'],
  [900_000, 'in 15 min'],
  [10_000, 'in less than a minute'],
  [-1, 'already past'],
])('%d ms from now is %s', (milliseconds, left) => {
  expect(timeLeft(milliseconds)).toBe(left);
});
