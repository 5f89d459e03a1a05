import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  GetBucketLocationCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetObjectCommand, PutObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { PolicyDocument } from '../../local-aws';
import { ACCOUNT, errorOf, expectNothingDelivered, scenario } from './support/scenario';

const ACCESSES = ['list', 'read', 'write', 'delete'] as const;
type Access = (typeof ACCESSES)[number];

const standIn = scenario();
const BUCKET = 'doc-example-bucket';
const PROBE = /\.aws-temporary-credentials-probe-/;

const ACTION: Readonly<Record<Access, string>> = {
  list: 's3:ListBucket',
  read: 's3:GetObject',
  write: 's3:PutObject',
  delete: 's3:DeleteObject',
};

let administrator: Record<string, string> = {};
beforeAll(() => {
  const account = standIn.aws.world.accounts.find(({ id }) => id === ACCOUNT);
  const key = account?.users.find(({ name }) => name === 'administrator')?.accessKeys[0];
  administrator = { 'aws-access-key-id': key?.id ?? '', 'aws-secret-access-key': key?.secret ?? '' };
  account?.roles.push({
    name: 'everything',
    id: 'AROAEVERYTHINGEXAMPLE',
    trustPolicy: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
      },
    },
    policies: [allow('*')],
  });
});

function allow(Action: string | string[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } };
}

const MODES = {
  'assume-role': { 'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/everything` },
  'federation-token': { mode: 'federation-token', 'federated-name': 'Bob' },
};

/** Every probe that was written was deleted, too. */
function expectNothingLeft(): void {
  const probes = (operation: string): (string | undefined)[] =>
    standIn.aws.calls
      .filter(
        (call) => call.operation === operation && PROBE.test(call.key ?? '') && (call.status ?? 500) < 300,
      )
      .map(({ key }) => key);
  expect(probes('DeleteObject')).toEqual(expect.arrayContaining(probes('PutObject')));
}

function report(outputs: Readonly<Record<string, string>>): Record<string, unknown>[] {
  return JSON.parse(outputs['access-report'] ?? '[]') as Record<string, unknown>[];
}

describe.each(Object.entries(MODES))('%s', (_mode, inputs) => {
  describe.each(ACCESSES)('%s', (access) => {
    const others = ACCESSES.filter((other) => other !== access).map((other) => ACTION[other]);
    const granted = { 'inline-session-policy': JSON.stringify(allow([ACTION[access], 's3:ListBucket'])) };
    const refused = { 'inline-session-policy': JSON.stringify(allow(others)) };
    const common = () => ({ ...administrator, ...inputs, bucket: BUCKET });

    it('that works and is expected', async () => {
      const step = await standIn.run({ ...common(), ...granted, verify: access });
      expect(step.outcome).toBe('success');
      expect(step.outputs['verified']).toBe('true');
      expect(report(step.outputs)).toMatchObject([
        {
          bucket: BUCKET,
          prefix: '',
          access,
          expected: 'allowed',
          found: 'allowed',
          satisfied: true,
          code: '',
        },
      ]);
    });

    it('that works and is forbidden', async () => {
      const step = await standIn.run({
        ...common(),
        'inline-session-policy': JSON.stringify(allow('s3:*')),
        verify: 'none',
        'verify-denied': access,
      });
      expectNothingDelivered(step);
      expect(step.outputs['verified']).toBe('false');
      const { title, message } = errorOf(step);
      expect(`${title}\n${message}`).toContain(access);
      expect(message).toContain(BUCKET);
      expectNothingLeft();
    });

    it('that is refused and expected', async () => {
      const step = await standIn.run({ ...common(), ...refused, verify: access });
      expectNothingDelivered(step);
      expect(step.outputs['verified']).toBe('false');
      const { title, message } = errorOf(step);
      expect(`${title}\n${message}`).toContain('AccessDenied');
      expect(message).toContain(ACTION[access]);
      expectNothingLeft();
    });

    it('that is refused and forbidden', async () => {
      const step = await standIn.run({ ...common(), ...refused, verify: 'none', 'verify-denied': access });
      expect(step.outcome).toBe('success');
      expect(report(step.outputs)).toMatchObject([
        { access, expected: 'denied', found: 'denied', satisfied: true, code: 'AccessDenied' },
      ]);
      expectNothingLeft();
    });
  });
});

describe('bucket-access', () => {
  it('list: is refused every other S3 call', async () => {
    const step = await standIn.run({
      ...administrator,
      ...MODES['assume-role'],
      bucket: BUCKET,
      'bucket-access': 'list',
      'verify-denied': 'read, write, delete',
    });
    expect(step.outcome).toBe('success');
    expect(report(step.outputs).map(({ access, found }) => `${String(access)} ${String(found)}`)).toEqual([
      'list allowed',
      'read denied',
      'write denied',
      'delete denied',
    ]);

    const s3 = new S3Client({
      region: 'us-east-1',
      endpoint: standIn.aws.s3Endpoint,
      forcePathStyle: true,
      credentials: {
        accessKeyId: step.outputs['aws-access-key-id'] ?? '',
        secretAccessKey: step.outputs['aws-secret-access-key'] ?? '',
        sessionToken: step.outputs['aws-session-token'] ?? '',
      },
    });
    const at = { Bucket: BUCKET, Key: 'object-001.txt' };
    for (const refused of [
      () => s3.send(new GetObjectCommand(at)),
      () => s3.send(new PutObjectCommand({ ...at, Body: 'x' })),
      () => s3.send(new DeleteObjectCommand(at)),
      () => s3.send(new HeadObjectCommand(at)),
      () => s3.send(new GetBucketLocationCommand({ Bucket: BUCKET })),
      () => s3.send(new ListBucketsCommand({})),
    ]) {
      await expect(refused()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    }
  });

  it.each(ACCESSES)('%s: grants just that, under a prefix of odd characters', async (access) => {
    const step = await standIn.run({
      ...administrator,
      ...MODES['federation-token'],
      bucket: 'amzn-s3-demo-bucket/reports/${aws:username} überblick-日本語',
      'bucket-access': access,
      verify: access,
      'verify-denied': ACCESSES.filter((other) => other !== access && other !== 'read').join(','),
    });
    expect(step.outcome).toBe('success');
    expect(step.outputs['verified']).toBe('true');
  });

  it('write: works on a bucket with a KMS key, where the session policy lets S3 use it', async () => {
    // At AWS's own endpoints the action writes this statement itself; other servers refuse what they do not know.
    const useKey = {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 's3.*' } },
    };
    const step = await standIn.run({
      ...administrator,
      ...MODES['assume-role'],
      bucket: 'amzn-s3-demo-bucket-kms',
      'bucket-access': 'read, write, delete',
      'inline-session-policy': JSON.stringify({ Version: '2012-10-17', Statement: [useKey] }),
      verify: 'read, write, delete',
    });
    expect(report(step.outputs).map(({ found }) => found)).toEqual(['allowed', 'allowed', 'allowed']);
    expectNothingLeft();
  });
});

describe('a step that is ended while its probe is in the bucket', () => {
  const wishes = () => ({
    ...administrator,
    ...MODES['assume-role'],
    bucket: 'amzn-s3-demo-bucket-empty',
    verify: 'write, read',
  });
  const written = async (): Promise<void> => {
    while (!standIn.aws.calls.some(({ operation }) => operation === 'GetObject')) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('by its runner: takes the probe away', async () => {
    standIn.aws.fault({ kind: 'delay', operation: 'GetObject', ms: 3_000 });
    const cancel = new AbortController();
    const running = standIn.run(wishes(), { cancel: cancel.signal });
    await written();
    cancel.abort();
    const step = await running;
    expect(step.outcome).toBe('cancelled');
    expect(step.exportedEnv).toEqual({});
    expectNothingLeft();
    expect(standIn.operations()).toContain('DeleteObject');
  });

  it('by its own time-out: takes the probe away', async () => {
    standIn.aws.fault({ kind: 'delay', operation: 'GetObject', ms: 6_000 });
    const step = await standIn.run({ ...wishes(), 'action-timeout-s': '3' });
    expectNothingDelivered(step);
    expectNothingLeft();
    expect(standIn.operations()).toContain('DeleteObject');
  });
});
