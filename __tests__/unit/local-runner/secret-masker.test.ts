import { describe, expect, test } from '@jest/globals';
import { SecretMasker } from '../../../local-runner';

function mask(secrets: string[], text: string): string {
  const masker = new SecretMasker();
  for (const secret of secrets) masker.add(secret);
  return masker.mask(text);
}

describe('SecretMasker', () => {
  test.each([
    ['nothing known', [], 'abc', 'abc'],
    ['one', ['b'], 'abc', 'a***c'],
    ['each occurrence', ['b'], 'bab', '***a***'],
    ['at the start', ['ab'], 'abc', '***c'],
    ['overlapping secrets', ['abc', 'cde'], 'xabcdey', 'x***y'],
    ['touching secrets', ['ab', 'cd'], 'xabcdy', 'x***y'],
    ['a secret within another', ['abcd', 'bc'], 'xabcdy', 'x***y'],
    ['a secret that overlaps itself', ['aa'], 'aaab', '***b'],
    ['every line of a secret', ['one\r\ntwo\n'], 'two, one', '***, ***'],
    ['no empty secret', [''], 'abc', 'abc'],
  ])('masks %s', (_name, secrets, text, masked) => {
    expect(mask(secrets, text)).toBe(masked);
  });
});
