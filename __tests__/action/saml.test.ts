import { describe, expect, it } from '@jest/globals';
import { ACCOUNT, errorOf, EXPORTED, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

const standIn = scenario();
const { run, operations } = standIn;
const PROVIDER = `arn:aws:iam::${ACCOUNT}:saml-provider/ExampleOrgSSOProvider`;
const SAML_ROLE = `arn:aws:iam::${ACCOUNT}:role/saml-user`;

function inputs(claims: Parameters<typeof standIn.aws.issueSamlAssertion>[0] = {}): Record<string, string> {
  return {
    'role-to-assume': SAML_ROLE,
    'saml-provider-arn': PROVIDER,
    'saml-assertion': standIn.aws.issueSamlAssertion(claims),
  };
}

describe('mode saml', () => {
  it('hands on the session that the assertion names, by one call that is not signed', async () => {
    const step = await run({ ...inputs(), bucket: 'amzn-s3-demo-bucket' });

    expect(errorOf(step)).toEqual({ title: '', message: '' });
    expect(Object.keys(step.exportedEnv).sort()).toEqual(EXPORTED);
    expect(step.outputs).toMatchObject({
      mode: 'saml',
      verified: 'true',
      'authenticated-arn': `arn:aws:sts::${ACCOUNT}:assumed-role/saml-user/martha@example.com`,
    });
    const [call] = standIn.aws.calls;
    expect(call).toMatchObject({ operation: 'AssumeRoleWithSAML' });
    expect(call?.parameters).toMatchObject({ PrincipalArn: PROVIDER, DurationSeconds: '3600' });
    expect(call?.headers).not.toHaveProperty('authorization');
    expect(step.shownLog).toContain('Mode saml: saml-assertion is given');
  });

  it('masks the assertion, whose base64 may have line breaks, as it is sent on', async () => {
    const given = inputs();
    const assertion = given['saml-assertion'] ?? '';
    const step = await run({ ...given, 'saml-assertion': assertion.replace(/(.{76})/g, '$1\n') });

    expect(step.outcome).toBe('success');
    expect(step.masks).toContain(assertion);
  });

  it('goes on with a chain of roles, with keys in place of the assertion', async () => {
    const step = await run({
      ...inputs(),
      'role-to-assume': `${SAML_ROLE}\naccount-trusting session-name=next`,
    });

    expect(errorOf(step).message).toBe('');
    expect(operations()).toEqual(['AssumeRoleWithSAML', 'AssumeRole']);
    expect(step.outputs['authenticated-arn']).toBe(
      `arn:aws:sts::${ACCOUNT}:assumed-role/account-trusting/next`,
    );
  });

  it('ends with the session that the assertion allows', async () => {
    const end = new Date(Date.now() + 20 * 60_000).toISOString();
    const step = await run(inputs({ sessionNotOnOrAfter: end }));

    expect(Math.abs(Date.parse(step.outputs['aws-expiration'] ?? '') - Date.parse(end))).toBeLessThan(5000);
  });

  it.each([
    ['that has expired', { notOnOrAfter: '2026-01-01T00:00:00Z' }, 'has expired'],
    ['for someone else', { audience: 'https://example.com/saml' }, "'https://example.com/saml'"],
    ['without the role', { roles: [`${ROLE},${PROVIDER}`] }, "none of the assertion's roles"],
    ['with another provider', { roles: [`${SAML_ROLE},${PROVIDER}2`] }, 'the assertion gives that role with'],
  ])('tells an assertion %s before it calls STS', async (_, claims, told) => {
    // The audience is AWS's matter where another server stands in for STS, so this one does not.
    const step = await run({ ...inputs(claims), ...('audience' in claims && { 'sts-endpoint': '' }) });

    expectNothingDelivered(step);
    expect(`${errorOf(step).title} ${errorOf(step).message}`).toContain(told);
    expect(operations()).toEqual([]);
  });

  it.each([
    ['not base64', '<xml/>', 'not base64'],
    ['no XML', Buffer.from('hello').toString('base64'), 'not XML'],
    ['no response', Buffer.from('<a/>').toString('base64'), 'not a SAML response'],
  ])('tells what is %s', async (_, assertion, told) => {
    const step = await run({ ...inputs(), 'saml-assertion': assertion });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain(told);
    expect(operations()).toEqual([]);
  });

  it('explains an assertion that was tampered with', async () => {
    const given = inputs();
    const xml = Buffer.from(given['saml-assertion'] ?? '', 'base64').toString('utf8');
    const other = Buffer.from(xml.replaceAll('martha@', 'mallory@')).toString('base64');
    const step = await run({ ...given, 'saml-assertion': other });

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('AWS does not accept the SAML assertion');
  });

  it('explains a role that does not trust the provider', async () => {
    const step = await run({ ...inputs(), 'role-to-assume': ROLE });

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('Not allowed to assume the role by SAML');
    expect(step.shownLog).toContain('"Action": "sts:AssumeRoleWithSAML"');
  });

  it('says which inputs it lacks, and which it makes no use of', async () => {
    const lacking = await run({ mode: 'saml' });
    expect(errorOf(lacking).title).toBe('3 inputs cannot be used');

    const ignoring = await run({ ...inputs(), ...KEYS, 'role-session-name': 'nightly' });
    expect(ignoring.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('ignores aws-access-key-id, aws-secret-access-key, role-session-name'),
    ]);
  });
});
