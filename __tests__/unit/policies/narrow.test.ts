import { describe, expect, test } from '@jest/globals';
import type { Request, SessionPolicies } from '../../../src/inputs/request';
import { narrow } from '../../../src/policies/narrow';

const TARGET = { bucket: 'amzn-s3-demo-bucket', prefix: '' };

/** A request, as far as narrowing looks at it. */
function request(fields: {
  mode: string;
  policies?: SessionPolicies;
  tags?: unknown;
  narrowedTo?: string[];
  endpoints?: { sts: string };
}): Request {
  return {
    partition: 'aws-cn',
    narrowedTo: ['list'],
    verification: { targets: [TARGET], allowed: [], denied: [], maxKeys: 50 },
    endpoints: {},
    ...fields,
  } as unknown as Request;
}

const STATEMENT = {
  Effect: 'Allow',
  Action: 's3:ListBucket',
  Resource: 'arn:aws-cn:s3:::amzn-s3-demo-bucket',
};

describe('narrow', () => {
  test('writes the statements into the session policy, in the request’s partition', () => {
    const managed = ['arn:aws-cn:iam::aws:policy/ReadOnlyAccess'];
    const narrowed = narrow(request({ mode: 'assume-role', policies: { managed } }));
    if (!narrowed.ok || !('policies' in narrowed.request)) throw new Error('not narrowed');
    expect(narrowed.request.policies.managed).toEqual(managed);
    expect(JSON.parse(narrowed.request.policies.inline ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [STATEMENT],
    });
    expect(narrowed.warnings).toEqual([]);
  });

  test.each([
    [undefined, true],
    ['https://vpce-0a1b.sts.us-east-1.vpce.amazonaws.com', true],
    ['https://sts.cn-north-1.amazonaws.com.cn', true],
    ['http://127.0.0.1:9000', false],
    ['https://minio.example.com', false],
    // A name that only looks like AWS's.
    ['https://notamazonaws.com', false],
  ])('asks for KMS only of AWS: sts-endpoint %s', (sts, asked) => {
    const narrowed = narrow(
      request({
        mode: 'assume-role',
        policies: { managed: [] },
        narrowedTo: ['read'],
        ...(sts !== undefined && { endpoints: { sts } }),
      }),
    );
    if (!narrowed.ok || !('policies' in narrowed.request)) throw new Error('not narrowed');
    expect(narrowed.request.policies.inline?.includes('kms:')).toBe(asked);
    expect(narrowed.request.policies.inline).toContain('s3:GetObject');
  });

  test('counts the tags that share the packed size', () => {
    const tag = (Key: string) => ({ Key, Value: [...Key].map((c) => c.charCodeAt(0).toString(7)).join('x') });
    const many = Array.from({ length: 50 }, (_, index) => tag(`tag-${String(index * 7919)}`));
    const tags = { kept: many.slice(0, 20), droppable: many.slice(20), transitiveKeys: [] };
    const narrowed = narrow(request({ mode: 'assume-role', policies: { managed: [] }, tags }));
    expect(narrowed).toMatchObject({ ok: true, warnings: [expect.stringContaining('PackedPolicyTooLarge')] });
  });

  test('tells what cannot be combined', () => {
    const policies = { inline: '{"Version":"2008-10-17","Statement":[{}]}', managed: [] };
    expect(narrow(request({ mode: 'web-identity', policies }))).toMatchObject({
      ok: false,
      problems: [{ input: 'inline-session-policy' }],
    });
  });

  test('leaves a mode without session policies as it is', () => {
    const existing = request({ mode: 'existing' });
    expect(narrow(existing)).toEqual({ ok: true, request: existing, warnings: [] });
  });
});
