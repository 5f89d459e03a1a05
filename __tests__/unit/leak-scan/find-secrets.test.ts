import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findSecrets } from '../../../leak-scan';

const CHARACTERS = Array.from('ABCabc0123456789+/=%&"\\:é😀');
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

function forms(text: string, value: string): string[] {
  return findSecrets(text, [{ name: 'secret', value }]).map(({ form }) => form);
}

/** What comes before and behind, as it is and in an encoding that looks at more than one character at a time. */
const around = fc.string({ unit: 'binary', maxLength: 12 });
const secret = fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 8, maxLength: 60 });

describe('a secret is found', () => {
  test.each<[string, (text: string) => string]>([
    ['in clear', (text) => text],
    ['base64', (text) => Buffer.from(text).toString('base64')],
    ['base64url', (text) => Buffer.from(text).toString('base64url')],
    ['hex', (text) => Buffer.from(text).toString('hex')],
    ['URL-encoded', encodeURIComponent],
    ['URL-encoded in a workflow command', (text) => encodeURIComponent(text).replaceAll('%', '%25')],
    ['JSON', (text) => JSON.stringify(text)],
    ['backwards', (text) => [...text].reverse().join('')],
  ])('%s, whatever is around it', (_name, encoded) => {
    fc.assert(
      fc.property(secret, around, around, (value, before, behind) => {
        expect(forms(encoded(before + value + behind), value)).not.toEqual([]);
      }),
      { seed: 8 },
    );
  });

  test('broken over lines anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: SECRET.length - 1 }), { minLength: 1 }), (breaks) => {
        const lines = [0, ...breaks.toSorted((a, b) => a - b), SECRET.length];
        const text = lines.slice(1).map((end, index) => `  ${SECRET.slice(lines[index], end)}`);
        expect(forms(`first\n${text.join('\r\n')}\nlast`, SECRET)).not.toEqual([]);
        expect(forms(text.toReversed().join('\n'), SECRET)).not.toEqual([]);
      }),
      { seed: 8 },
    );
  });

  test('in part: any 23 characters of a long one', () => {
    for (let at = 0; at + 23 <= SECRET.length; at += 1) {
      expect(forms(`x${SECRET.slice(at, at + 23)}x`, SECRET)).toEqual(['a part of it in clear']);
    }
  });

  test('by each of its lines', () => {
    const key = '-----BEGIN KEY-----\nfirst-line-of-it\nother-line-of-it\n-----END KEY-----';
    expect(forms('see: other-line-of-it', key)).toEqual(['clear']);
  });

  test('with workflow commands in it, in a command that escapes them', () => {
    const value = '::error title=a,b::100%\n##[group]rest of it';
    expect(forms('::warning::%3A%3Aerror title=a%2Cb%3A%3A100%25%0A##[group]rest of it', value)).not.toEqual(
      [],
    );
  });

  test('as a code, where it stands alone', () => {
    expect(forms('code 123456.', '123456')).toEqual(['clear']);
    expect(forms('job-a1234567, 0.1234561', '123456')).toEqual([]);
  });
});

describe('nothing is found', () => {
  test('in texts without it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        fc.pre(!text.includes(SECRET));
        expect(forms(text, SECRET)).toEqual([]);
      }),
      { seed: 8 },
    );
  });

  test('of what is as short as a word', () => {
    expect(forms('an x is an x', 'x')).toEqual([]);
  });

  test('of short parts, and of half an id', () => {
    expect(forms(SECRET.slice(0, 15), SECRET)).toEqual([]);
    expect(forms('AKIAIOSFODNN', 'AKIAIOSFODNN7EXAMPLE')).toEqual([]);
  });
});

test('a finding has the name, and not the value', () => {
  expect(findSecrets(SECRET, [{ name: 'the key', value: SECRET }])).toEqual([
    { secret: 'the key', form: 'clear' },
  ]);
});
