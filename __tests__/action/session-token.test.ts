import { describe, expect, it } from '@jest/globals';
import { TOTP } from 'otpauth';
import { ACCOUNT, errorOf, EXPORTED, expectNothingDelivered, KEYS, scenario } from './support/scenario';

const standIn = scenario();
const { run, operations } = standIn;

describe('mode session-token', () => {
  it("hands on temporary credentials of the user's own, for an hour", async () => {
    const before = Date.now();
    const step = await run(KEYS);

    expect(step.annotations).toEqual([]);
    expect(Object.keys(step.exportedEnv).sort()).toEqual(EXPORTED);
    expect(step.exportedEnv['AWS_ACCESS_KEY_ID']).toMatch(/^ASIA/);
    expect(step.outputs).toMatchObject({
      mode: 'session-token',
      'aws-access-key-id': step.exportedEnv['AWS_ACCESS_KEY_ID'],
      'aws-secret-access-key': step.exportedEnv['AWS_SECRET_ACCESS_KEY'],
      'aws-session-token': step.exportedEnv['AWS_SESSION_TOKEN'],
      'aws-expiration': step.exportedEnv['AWS_CREDENTIAL_EXPIRATION'],
      'aws-account-id': ACCOUNT,
      'authenticated-arn': `arn:aws:iam::${ACCOUNT}:user/deployer`,
    });
    const lifetime = Date.parse(step.outputs['aws-expiration'] ?? '') - before;
    expect(Math.round(lifetime / 60_000)).toBe(60);
  });

  it('asks STS for the credentials once, and beside it whose they are', async () => {
    await run(KEYS);

    expect(operations().sort()).toEqual(['GetCallerIdentity', 'GetSessionToken']);
    const [asked] = standIn.aws.calls.filter(({ operation }) => operation === 'GetSessionToken');
    expect(asked?.parameters).toMatchObject({ DurationSeconds: '3600' });
  });

  it.each([
    ['7200', 7200],
    ['90m', 5400],
    ['2h', 7200],
    ['1h30m', 5400],
    ['36h', 129_600],
  ])('asks for a duration of %s', async (duration, seconds) => {
    const step = await run({ ...KEYS, duration });

    expect(step.outcome).toBe('success');
    const [asked] = standIn.aws.calls.filter(({ operation }) => operation === 'GetSessionToken');
    expect(asked?.parameters['DurationSeconds']).toBe(String(seconds));
  });

  it('proves MFA with a code', async () => {
    const code = new TOTP({ secret: 'GEZDGNBVGY3TQOJQ' }).generate();
    const careful = {
      'aws-access-key-id': 'AKIACAREFUL11EXAMPLE',
      'aws-secret-access-key': 'carefulxxxxxx/K7MDENG/bPxRfiEXAMPLEKEY12',
      bucket: 'amzn-s3-demo-bucket',
    };

    const without = await run(careful);
    const proven = await run({
      ...careful,
      'mfa-serial-number': `arn:aws:iam::${ACCOUNT}:mfa/careful`,
      'mfa-token-code': code,
    });

    expectNothingDelivered(without);
    expect(proven.outcome).toBe('success');
    expect(proven.outputs['object-count']).toBe('7');
    expect(proven.masks).toContain(code);
  });

  it("takes the job's own keys where no inputs are given", async () => {
    const step = await run(
      { mode: 'session-token' },
      {
        env: {
          AWS_ACCESS_KEY_ID: KEYS['aws-access-key-id'],
          AWS_SECRET_ACCESS_KEY: KEYS['aws-secret-access-key'],
        },
      },
    );

    expect(step.exportedEnv['AWS_ACCESS_KEY_ID']).toMatch(/^ASIA/);
  });

  it("refuses more than an hour to an account's root keys, as AWS does", async () => {
    const step = await run({
      'aws-access-key-id': 'AKIAROOT11112EXAMPLE',
      'aws-secret-access-key': 'root11112222x/K7MDENG/bPxRfiEXAMPLEKEY12',
      duration: '1h',
    });

    expect(step.outputs['authenticated-arn']).toBe(`arn:aws:iam::${ACCOUNT}:root`);
  });

  it('tells keys that are temporary already before it calls STS', async () => {
    const step = await run({
      ...KEYS,
      'aws-session-token': 'AQoEXAMPLEH4aoAH0gNCAPy',
      mode: 'session-token',
    });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain('aws-session-token');
    expect(operations()).toEqual([]);
  });

  it.each([
    { status: 501, code: 'NotImplemented' },
    // MinIO's words.
    { status: 400, code: 'InvalidParameterValue', message: 'Unsupported action GetCallerIdentity' },
  ])('needs no GetCallerIdentity of a server that has none: $code', async (answer) => {
    standIn.aws.fault({ kind: 'error', operation: 'GetCallerIdentity', ...answer });

    const step = await run(KEYS);

    expect(step.outcome).toBe('success');
    expect(step.outputs).not.toHaveProperty('aws-account-id');
  });
});
