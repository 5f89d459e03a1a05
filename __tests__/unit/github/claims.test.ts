import { expect, it } from '@jest/globals';
import { claimsOf } from '../../../src/github/claims';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

it('reads the claims of a token', () => {
  const claims = { sub: 'repo:octo-org/octo-repo:ref:refs/heads/main', aud: 'sts.amazonaws.com' };

  expect(claimsOf(`${part({ alg: 'RS256' })}.${part(claims)}.signature`)).toEqual(claims);
});

it.each(['', 'opaque', 'a.b.c', `x.${part(null)}.y`, `x.${part('text')}.y`])('knows none of %j', (token) => {
  expect(claimsOf(token)).toEqual({});
});
