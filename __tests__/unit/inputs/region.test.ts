import { describe, expect, test } from '@jest/globals';
import { partitionOfArn, partitionOfRegion } from '../../../src/inputs/partition';
import { request, requestIn, told, USER_KEYS, type Inputs } from './reading';

test.each([
  ['us-east-1', 'aws'],
  ['ap-southeast-7', 'aws'],
  ['mx-central-1', 'aws'],
  ['il-central-1', 'aws'],
  ['cn-northwest-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eusc-de-east-1', 'aws-eusc'],
  ['us-east', undefined],
  ['xx-east-1', undefined],
  ['', undefined],
])('the region %s is in %s', (region, partition) => {
  expect(partitionOfRegion(region)).toBe(partition);
  if (partition !== undefined) expect(request({ 'aws-region': region })).toMatchObject({ region, partition });
});

test.each([
  ['arn:aws-cn:iam::123456789012:role/x', 'aws-cn'],
  ['arn:minio:iam:::role/x', 'minio'],
  ['role/x', undefined],
  ['arn::', undefined],
])('the ARN %s is of %s', (arn, partition) => {
  expect(partitionOfArn(arn)).toBe(partition);
});

describe('aws-region', () => {
  test.each([
    ['', 'not given, nor are AWS_REGION and AWS_DEFAULT_REGION; accepted: a region such as us-east-1'],
    ['us-east-1a', "given 'us-east-1a', which is an availability zone; its region is 'us-east-1'"],
    ['us-east1', "given 'us-east1'; accepted: a region such as us-east-1"],
    ['us-East-1', "given 'us-East-1'; accepted"],
    ['US-EAST-1', "given 'US-EAST-1'; accepted"],
    ['us-east-1\nus-east-2', "given 'us-east-1\\nus-east-2'; accepted"],
    ['us-east-1/x', "given 'us-east-1/x'; accepted"],
    ['aws', "given 'aws'; accepted"],
  ])('%j is refused', (region, message) => {
    const lines = told({ 'aws-region': region });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`aws-region: ${message}`);
  });

  test.each(['sts-endpoint', 's3-endpoint'] as const)(
    'may be of any name with %s, if of a valid form',
    (endpoint) => {
      const inputs = { bucket: 'photos', [endpoint]: 'http://127.0.0.1:9000' };
      expect(request({ ...inputs, 'aws-region': 'garage' })).toMatchObject({
        region: 'garage',
        partition: 'aws',
      });
      expect(told({ ...inputs, 'aws-region': '-garage' })).toHaveLength(1);
      expect(told({ ...inputs, 'aws-region': 'a.b' })).toHaveLength(1);
      expect(told({ ...inputs, 'aws-region': 'a'.repeat(64) })).toHaveLength(1);
      expect(told({ ...inputs, 'aws-region': '' })).toHaveLength(1);
    },
  );
});

describe('partitions', () => {
  const role = (partition: string) => `arn:${partition}:iam::123456789012:role/deploy`;
  test.each<[string, Inputs, string]>([
    ['a role', { 'role-to-assume': role('aws') }, 'role-to-assume'],
    ['the second role', { 'role-to-assume': `${role('aws-cn')}\n${role('aws')}` }, 'role-to-assume'],
    [
      'a managed policy',
      { 'role-to-assume': role('aws-cn'), 'managed-session-policies': 'arn:aws:iam::aws:policy/A' },
      'managed-session-policies',
    ],
    [
      'an MFA device',
      { 'mfa-serial-number': 'arn:aws:iam::123456789012:mfa/me', 'mfa-token-code': '123456' },
      'mfa-serial-number',
    ],
    ['an access point', { bucket: 'arn:aws:s3:us-east-1:123456789012:accesspoint/mine' }, 'bucket'],
  ])('%s of another partition than the region', (_, inputs, name) => {
    expect(told({ ...USER_KEYS, 'aws-region': 'cn-north-1', ...inputs })).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${name} \\+ aws-region: given 'arn:aws:.*, which is in the partition 'aws', and the region 'cn-north-1', which is in 'aws-cn'`,
        ),
      ),
    ]);
  });

  test.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-eusc'])(
    'roles of %s are assumed in its regions',
    (partition) => {
      const region =
        {
          aws: 'us-east-1',
          'aws-cn': 'cn-north-1',
          'aws-us-gov': 'us-gov-east-1',
          'aws-iso': 'us-iso-west-1',
          'aws-eusc': 'eusc-de-east-1',
        }[partition] ?? '';
      expect(told({ ...USER_KEYS, 'aws-region': region, 'role-to-assume': role(partition) })).toEqual([]);
    },
  );

  test('another server does as it likes', () => {
    const inputs = { ...USER_KEYS, 'aws-region': 'cn-north-1', 'sts-endpoint': 'https://sts.example' };
    expect(requestIn('assume-role', { ...inputs, 'role-to-assume': role('minio') }).chain[0]?.role).toBe(
      role('minio'),
    );
  });
});

describe('endpoints', () => {
  test('are taken as given', () => {
    expect(
      request({
        'sts-endpoint': 'http://localhost:4566/',
        's3-endpoint': 'HTTPS://s3.example/base',
        bucket: 'photos',
      }).endpoints,
    ).toEqual({
      sts: 'http://localhost:4566/',
      s3: 'HTTPS://s3.example/base',
      s3ForcePathStyle: true,
      fips: false,
      dualstack: false,
    });
  });
  test.each(['sts-endpoint', 's3-endpoint'] as const)('%s by http:// is this machine itself', (name) => {
    for (const host of [
      'localhost',
      'LOCALHOST:4566',
      '127.0.0.1',
      '127.1.2.3:9000',
      '[::1]:9000',
      'a.localhost',
    ]) {
      expect(told({ [name]: `http://${host}`, bucket: 'photos' })).toEqual([]);
    }
    for (const host of [
      'minio:9000',
      'localhost.example.com',
      '10.0.0.1',
      '127.0.0.1.example.com',
      '[::2]',
    ]) {
      const given = { [name]: `http://${host}`, bucket: 'photos' };
      expect(told(given).join()).toContain('set allow-insecure-endpoint to true');
      expect(told({ ...given, 'allow-insecure-endpoint': 'true' })).toEqual([]);
    }
  });
  test('path style can be refused to another server', () => {
    expect(
      request({ 's3-endpoint': 'https://s3.example', 's3-force-path-style': 'false', bucket: 'photos' })
        .endpoints.s3ForcePathStyle,
    ).toBe(false);
  });

  test.each(['sts-endpoint', 's3-endpoint'] as const)('%s that is no base URL', (name) => {
    const refused = (value: string) => told({ [name]: value, bucket: 'photos' }).join('\n');
    expect(refused('localhost:4566')).toContain(
      `${name}: given 'localhost:4566'; accepted: a URL that begins with https://`,
    );
    expect(refused('ftp://x')).toContain("given 'ftp://x'");
    expect(refused('http:minio')).toContain("given 'http:minio'");
    expect(refused('http://')).toContain("given 'http://'");
    expect(refused('http://a b')).toContain("given 'http://a b'");
    expect(refused('http://x:99999')).toContain("given 'http://x:99999'");
    expect(refused('http://a\nb')).toContain("given 'http://a\\nb'");
    expect(refused('https://x/#top')).toContain('given a value with @, ? or # in it; accepted');
  });

  test.each([
    'https://user:hunter2@minio.example',
    'https:user:hunter2@minio.example',
    'user:hunter2@minio.example',
    'https://u:hunter2?x@h',
    'https://minio.example/?token=hunter2',
    'https://minio.example/#hunter2',
  ])('a secret in it is not shown: %s', (value) => {
    const lines = told({ 'sts-endpoint': value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('hunter2');
  });

  test.each(['use-fips-endpoint', 'use-dualstack-endpoint'] as const)(
    '%s chooses among those of AWS',
    (name) => {
      expect(told({ [name]: 'true', 'sts-endpoint': 'https://x' })).toEqual([
        expect.stringMatching(`^${name} \\+ sts-endpoint: both given`),
      ]);
      expect(told({ [name]: 'true', 's3-endpoint': 'https://x', bucket: 'photos' })).toEqual([
        expect.stringMatching(`^${name} \\+ s3-endpoint: both given`),
      ]);
      expect(told({ [name]: 'false', 'sts-endpoint': 'https://x' })).toEqual([]);
    },
  );
});
