import { expect, test } from '@jest/globals';
import { goesDirect } from '../../../src/aws/no-proxy';

const sts = { hostname: 'sts.us-east-1.amazonaws.com', port: 443 };
const v4 = { hostname: '10.1.2.3', port: 9000 };
const v6 = { hostname: 'fd00::1', port: 443 };

test.each([
  [sts, 'sts.us-east-1.amazonaws.com', true],
  [sts, 'STS.US-EAST-1.AMAZONAWS.COM', true],
  [sts, 'amazonaws.com', true],
  [sts, '.amazonaws.com', true],
  [sts, '*.amazonaws.com', true],
  [sts, '*', true],
  [sts, '*:443', true],
  [sts, 'amazonaws.com:443', true],
  [sts, 'amazonaws.com:8443', false],
  [sts, 'naws.com', false],
  [sts, 'example.com', false],
  [sts, 's3.us-east-1.amazonaws.com', false],
  [sts, '10.0.0.0/8', false],
  [sts, '.', false],
  [sts, '', false],
  [{ ...sts, hostname: 'sts.us-east-1.amazonaws.com.' }, '.amazonaws.com', true],
  [v4, '10.1.2.3', true],
  [v4, '10.1.2.3:9000', true],
  [v4, '10.1.2.3:443', false],
  [v4, '.2.3', false],
  [v4, '10.0.0.0/8', true],
  [v4, '10.1.2.3/32', true],
  [v4, '10.2.0.0/16', false],
  [v4, '10.0.0.0/33', false],
  [v4, 'fd00::/8', false],
  [v4, '10.0.0.0/x', false],
  [v6, 'fd00::1', true],
  [v6, '[fd00::1]', true],
  [v6, '[fd00::1]:443', true],
  [v6, '[fd00::1]:80', false],
  [v6, 'fd00::/8', true],
  [v6, 'fe80::/10', false],
])('%j and %j: %j', (called, item, direct) => {
  expect(goesDirect(called, ['localhost', item])).toBe(direct);
});
