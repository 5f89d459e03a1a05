import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CallError, type CallFacts } from '../../../src/aws/call-error';
import { ERROR_TABLE } from '../../../src/report/error-table';
import { explain, explainedBy } from '../../../src/report/explain';
import { Failure } from '../../../src/report/failure';
import { CLAIMS, ERROR_SAMPLES, GITHUB } from './error-samples';
import { assumeRoleRequest, KEYS, MASKED, ROLE, SESSION, webIdentityRequest } from './sample-requests';

describe('the error table', () => {
  test.each(
    ERROR_SAMPLES.map((sample) => [`${sample.id}${sample.case ? ` (${sample.case})` : ''}`, sample] as const),
  )('%s', (_name, { id, error, context, says, details = [] }) => {
    expect(explainedBy(error, context)).toBe(id);
    const failure = explain(error, context);
    const lines = failure.lines.join('\n');
    const detail = failure.detail.join('\n');
    for (const text of says) expect(lines).toContain(text);
    for (const text of details) expect(detail).toContain(text);
    // What the runner would cut off is of no use.
    expect(lines.length).toBeLessThan(4_096);
    expect(failure.title.length).toBeLessThan(80);
    // No word came out of a value that is not there.
    expect(`${lines}${detail}`).not.toMatch(/undefined|\[object|null/);
    expect(failure.cause).toBe(error);
  });

  test('has a sample for each row, and each row its own id', () => {
    const ids = ERROR_TABLE.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const sampled = new Set(ERROR_SAMPLES.map(({ id }) => id));
    expect(ids.filter((id) => !sampled.has(id))).toEqual([]);
  });
});

describe('explain', () => {
  const denied = (message: string, facts: Partial<CallFacts> = {}): CallError =>
    new CallError(message, {
      service: 'sts',
      operation: 'AssumeRole',
      code: 'AccessDenied',
      attempts: 1,
      seconds: 0,
      resource: ROLE,
      ...facts,
    });

  const textOf = ({ title, lines, detail }: Failure): string => [title, ...lines, ...detail].join('\n');

  test('hands a Failure back as it is', () => {
    const failure = new Failure('a', ['b']);
    expect(explain(failure, { github: GITHUB })).toBe(failure);
  });

  test.each([
    ['an error', new TypeError('x is not a function'), 'x is not a function'],
    ['an error without a message', new Error(''), 'An error without a message'],
    ['what is no error', 'text', 'text'],
    ['an error without a stack', Object.assign(new Error('bare'), { stack: undefined }), 'bare'],
  ])('tells of %s as a fault of the action', (_name, thrown, text) => {
    const failure = explain(thrown, { github: GITHUB });
    expect(failure.title).toBe('Unexpected error');
    expect(failure.lines.join('\n')).toContain(text);
    expect(failure.lines.join('\n')).toContain('Please report it');
  });

  test('a trust policy can be pasted', () => {
    const { detail } = explain(denied('Not authorized', { operation: 'AssumeRoleWithWebIdentity' }), {
      request: webIdentityRequest(),
      github: GITHUB,
      claims: CLAIMS,
    });
    const policy: unknown = JSON.parse(detail.slice(detail.indexOf('{'), detail.indexOf('}') + 1).join('\n'));
    expect(policy).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: {
            Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
          },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': 'repo:octo-org/octo-repo:ref:refs/heads/main',
            },
          },
        },
      ],
    });
  });

  test('shows no claim that tells nothing', () => {
    const text = textOf(
      explain(denied('no', { operation: 'AssumeRoleWithWebIdentity' }), {
        github: GITHUB,
        claims: { ...CLAIMS, jti: 'example-id' },
      }),
    );
    expect(text).not.toContain('example-id');
    expect(text).not.toContain('1632493867');
  });

  test('masks account ids', () => {
    const masked = assumeRoleRequest({ ...MASKED });
    const failure = explain(
      denied(`User: ${SESSION} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`),
      {
        request: masked,
        github: GITHUB,
        caller: { arn: SESSION, account: '111122223333' },
      },
    );
    expect(textOf(failure)).not.toContain('111122223333');
    expect(textOf(failure)).toContain('arn:aws:iam::***:role/Deploy');
  });

  test.each([
    ['an access key id', 'AKIA' + 'Q3EGRIA5LXNJ7T2B'],
    ['a temporary access key id', 'ASIA' + 'Q3EGRIA5LXNJ7T2B'],
    ['a secret access key', KEYS.secretAccessKey],
    ['a split access key id', 'ASIA' + 'Q3EG\u001b[0mRIA5LXNJ7T2B'],
    ['a JWT', ['eyJhbGciOiJSUzI1NiJ9', 'eyJzdWIiOiJyZXBvIn0', 'c2lnbmF0dXJl'].join('.')],
    ['a session token', 'IQoJb3JpZ2luX2Vj' + 'aZ09/+'.repeat(60)],
    ['a signed header', 'x-amz-security-token:some-token'],
  ])('never repeats %s', (_name, secret) => {
    const failure = explain(denied(`The key ${secret} is bad`), { github: GITHUB });
    const text = textOf(failure);
    expect(text).toContain('***');
    expect(text).not.toContain(secret);
    expect(text).not.toMatch(/Q3EGRIA5|K7MDENG|some-token|c2lnbmF0dXJl/);
  });

  test.each([
    'AKIAIOSFODNN7EXAMPLE',
    'a9993e364706816aba3e25717850c26c9cd0d89d',
    ROLE.replace('Deploy', 'DeployOfTheProductionSystem1234567890x'),
  ])('repeats what is no secret: %s', (text) => {
    expect(textOf(explain(denied(`About ${text} here`), { github: GITHUB }))).toContain(text);
  });

  test('whatever a server says, a line is a line, shown as it is and of bounded length', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3_000 }),
      fc.stringMatching(/^([\r\n\t]|::error::|##\[|\u001b\[31m|\u202e|%0A|x)*$/),
    );
    fc.assert(
      fc.property(
        hostile,
        hostile,
        fc.constantFrom('sts', 's3', 'oidc', 'source'),
        hostile,
        (message, code, service, resource) => {
          const failure = explain(denied(message, { service: service as 'sts', code, resource }), {
            request: assumeRoleRequest(),
            github: GITHUB,
            claims: { sub: resource, aud: message },
            source: code,
          });
          for (const line of [failure.title, ...failure.lines, ...failure.detail]) {
            expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
            expect(line.length).toBeLessThanOrEqual(1_600);
          }
        },
      ),
    );
  });
});
