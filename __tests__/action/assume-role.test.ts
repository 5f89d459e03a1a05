import { describe, expect, it } from '@jest/globals';
import { TOTP } from 'otpauth';
import { ACCOUNT, errorOf, EXPORTED, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

const standIn = scenario();
const { run, operations } = standIn;
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

function sent(): Record<string, string> {
  return standIn.aws.calls.find(({ operation }) => operation === 'AssumeRole')?.parameters ?? {};
}

/** Session tags as the call carries them. */
function tags(parameters: Record<string, string>): Record<string, string> {
  const members = Object.entries(parameters).filter(([name]) => /^Tags\.member\.\d+\.Key$/.test(name));
  return Object.fromEntries(
    members.map(([name, key]) => [key, parameters[name.replace(/Key$/, 'Value')] ?? '']),
  );
}

describe('mode assume-role', () => {
  it('hands on the session of the role, by one call', async () => {
    const step = await run({ ...KEYS, 'role-to-assume': ROLE });

    expect(operations()).toEqual(['AssumeRole']);
    expect(Object.keys(step.exportedEnv).sort()).toEqual(EXPORTED);
    expect(step.outputs).toMatchObject({
      mode: 'assume-role',
      'aws-account-id': ACCOUNT,
      'authenticated-arn': `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/GitHubActions`,
    });
  });

  it.each(['deploy', 'ci/deploy/with-path'])(
    "looks for a role by its name (%s) in the caller's account",
    async (name) => {
      const step = await run({ ...KEYS, 'role-to-assume': name });

      expect(step.outcome).toBe('success');
      expect(operations()).toEqual(['GetCallerIdentity', 'AssumeRole']);
      expect(sent()['RoleArn']).toBe(role(name));
    },
  );

  it.each([
    ['aws-cn', '777788889999', 'AKIACHINA1111EXAMPLE', 'aws-cnxxxxxxx', 'cn-north-1'],
    ['aws-us-gov', '555555555555', 'AKIAGOVCLD111EXAMPLE', 'aws-us-govxxx', 'us-gov-west-1'],
  ])('writes ARNs of the partition %s', async (partition, account, id, secret, region) => {
    const step = await run({
      'aws-access-key-id': id,
      'aws-secret-access-key': `${secret}/K7MDENG/bPxRfiEXAMPLEKEY12`,
      'aws-region': region,
      'role-to-assume': 'deploy',
    });

    expect(errorOf(step)).toEqual({ title: '', message: '' });
    expect(sent()['RoleArn']).toBe(`arn:${partition}:iam::${account}:role/deploy`);
  });

  it('sends what the inputs say', async () => {
    const step = await run({
      ...KEYS,
      'role-to-assume': role('external-id'),
      'role-session-name': 'nightly-build',
      'role-external-id': '12345',
      'source-identity': 'octocat',
      duration: '30m',
      'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'inline-session-policy': `{
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*" }]
      }`,
    });

    expect(errorOf(step).message).toBe('');
    expect(sent()).toMatchObject({
      RoleSessionName: 'nightly-build',
      ExternalId: '12345',
      SourceIdentity: 'octocat',
      DurationSeconds: '1800',
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      Policy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]}',
    });
  });

  it("tags the session with the run's context, and with custom tags, some of them transitive", async () => {
    await run({
      ...KEYS,
      'role-to-assume': role('tags-required'),
      'custom-tags': '{ "CostCentre": "42" }',
      'transitive-tag-keys': 'Repository\nCostCentre',
    });

    expect(tags(sent())).toEqual({
      GitHub: 'Actions',
      Repository: 'octo-org/octo-repo',
      Workflow: 'Deploy',
      Action: '__self',
      Actor: 'octocat',
      Commit: 'ffac537e6cbbf934b08745a378932722df287a53',
      Branch: 'refs/heads/main',
      EventName: 'push',
      RunId: '1658821493',
      Job: 'deploy',
      TriggeringActor: 'octocat',
      CostCentre: '42',
    });
    expect(sent()).toMatchObject({
      'TransitiveTagKeys.member.1': 'Repository',
      'TransitiveTagKeys.member.2': 'CostCentre',
    });
  });

  it('leaves out every tag where role-skip-session-tagging says so', async () => {
    const step = await run({
      ...KEYS,
      'role-to-assume': role('no-tags'),
      'role-skip-session-tagging': 'true',
    });

    expect(step.outcome).toBe('success');
    expect(tags(sent())).toEqual({});
  });

  it('leaves out the tags that are a convenience where AWS finds the policies and tags too large', async () => {
    standIn.aws.fault({
      kind: 'error',
      operation: 'AssumeRole',
      status: 400,
      code: 'PackedPolicyTooLarge',
      message: 'Packed policy consumes 112% of allotted space, please use smaller policy.',
      times: 1,
    });

    const step = await run({ ...KEYS, 'role-to-assume': ROLE, 'custom-tags': '{ "CostCentre": "42" }' });

    expect(step.outcome).toBe('success');
    const [, second] = standIn.aws.calls;
    expect(Object.keys(tags(second?.parameters ?? {})).sort()).toEqual([
      'Action',
      'Actor',
      'Branch',
      'Commit',
      'CostCentre',
      'GitHub',
      'Repository',
      'Workflow',
    ]);
    expect(step.shownLog).toContain('trying again without the tags');
  });

  it('fails where they are too large even so', async () => {
    standIn.aws.fault({ kind: 'error', operation: 'AssumeRole', status: 400, code: 'PackedPolicyTooLarge' });

    expectNothingDelivered(await run({ ...KEYS, 'role-to-assume': ROLE }));
    expect(operations()).toEqual(['AssumeRole', 'AssumeRole']);
  });

  it.each([
    ['base32', 'jbsw y3dp ehpk 3pxp'],
    ['an otpauth URI', 'otpauth://totp/AWS:deployer?secret=JBSWY3DPEHPK3PXP&issuer=Amazon'],
  ])("proves MFA with the device's secret, as %s", async (form, secret) => {
    const device = `arn:aws:iam::${ACCOUNT}:mfa/${form.replaceAll(' ', '-')}`;
    // Each test has a device of its own: a code of one window serves once.
    const [account] = standIn.aws.world.accounts;
    account?.users[0]?.mfaDevices?.push({ serialNumber: device, secret: 'JBSWY3DPEHPK3PXP' });
    const step = await run({
      ...KEYS,
      'role-to-assume': role('mfa-required'),
      'mfa-serial-number': device,
      'mfa-totp-secret': secret,
    });

    expect(errorOf(step).message).toBe('');
    const { TokenCode = '' } = sent();
    expect(TokenCode).toMatch(/^[0-9]{6}$/);
    for (const text of [TokenCode, secret, 'JBSWY3DPEHPK3PXP']) {
      expect(step.masks).toContain(text);
      expect(step.shownLog).not.toContain(text);
    }
  });

  it.each([
    ['of other characters', 'secret1!', 'base32'],
    ['that is short', 'JBSWY3DP', 'too few'],
    ['of a counter', 'otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=1', 'another kind than totp'],
    ['of eight digits', 'otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=8', 'digits is not 6'],
  ])('tells a secret %s before it calls STS, and shows nothing of it', async (_, secret, told) => {
    const step = await run({
      ...KEYS,
      'role-to-assume': role('mfa-required'),
      'mfa-serial-number': `arn:aws:iam::${ACCOUNT}:mfa/deployer`,
      'mfa-totp-secret': secret,
    });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain(told);
    expect(step.shownLog).not.toContain(secret);
    expect(operations()).toEqual([]);
  });

  it('proves MFA with a code', async () => {
    const step = await run({
      ...KEYS,
      'role-to-assume': role('mfa-required'),
      'mfa-serial-number': `arn:aws:iam::${ACCOUNT}:mfa/deployer`,
      'mfa-token-code': new TOTP({ secret: 'JBSWY3DPEHPK3PXP' }).generate(),
    });

    expect(errorOf(step).message).toBe('');
  });
});

describe('a chain of roles', () => {
  const chain = [
    role('chain-start'),
    'arn:aws:iam::444455556666:role/chain-middle',
    'arn:aws:iam::123456789012:role/chain-end',
  ].join('\n');

  it('is assumed in order, one call a link', async () => {
    const step = await run({ ...KEYS, 'role-to-assume': chain, 'transitive-tag-keys': 'Repository' });

    expect(errorOf(step).message).toBe('');
    expect(operations()).toEqual(['AssumeRole', 'AssumeRole', 'AssumeRole']);
    expect(step.outputs['authenticated-arn']).toBe(
      'arn:aws:sts::123456789012:assumed-role/chain-end/GitHubActions',
    );
    // The transitive tag travels by itself; setting it again would be refused.
    expect(standIn.aws.calls.map(({ parameters }) => 'Repository' in tags(parameters))).toEqual([
      true,
      false,
      false,
    ]);
    expect(standIn.aws.calls.map(({ parameters }) => parameters['DurationSeconds'])).toEqual([
      '900',
      '900',
      '3600',
    ]);
  });

  it('may name a later role without its account: that of the role before', async () => {
    await run({ ...KEYS, 'role-to-assume': `${role('chain-start')}\nlist-only` });

    expect(standIn.aws.calls[1]?.parameters['RoleArn']).toBe(role('list-only'));
  });

  it('is refused more than an hour before any call', async () => {
    const step = await run({ ...KEYS, 'role-to-assume': chain, duration: '2h' });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain('duration');
    expect(operations()).toEqual([]);
  });

  it('gives each role a session name, external ID and tags of its own', async () => {
    const links = [
      `${role('external-id')} session-name=first external-id=12345 tags={"Stage":"build", "Team":"blue"}`,
    ];
    const step = await run({ ...KEYS, 'role-to-assume': links.join('\n'), 'custom-tags': '{"Team":"red"}' });
    expect(errorOf(step).message).toBe('');
    expect(sent()).toMatchObject({ RoleSessionName: 'first', ExternalId: '12345' });
    expect(tags(sent())).toMatchObject({ Stage: 'build', Team: 'blue', Repository: 'octo-org/octo-repo' });

    standIn.aws.clearCalls();
    const chained = await run({
      ...KEYS,
      'role-to-assume': [
        `${role('chain-start')} session-name=start tags={"Team":"blue"}`,
        'arn:aws:iam::444455556666:role/chain-middle tags={"Team":"red","Stage":"prod"} session-name=middle',
        'arn:aws:iam::123456789012:role/chain-end',
      ].join('\n'),
      'role-session-name': 'usual',
      'transitive-tag-keys': 'Team, Stage',
    });
    expect(errorOf(chained).message).toBe('');
    const calls = standIn.aws.calls.map(({ parameters }) => parameters);
    expect(calls.map(({ RoleSessionName }) => RoleSessionName)).toEqual(['start', 'middle', 'usual']);
    expect(calls.map((parameters) => [tags(parameters)['Team'], tags(parameters)['Stage']])).toEqual([
      ['blue', undefined],
      // The first role's Team is transitive: it came along, and cannot be set again.
      [undefined, 'prod'],
      [undefined, undefined],
    ]);
    for (const name of ['start', 'middle', 'usual']) expect(chained.shownLog).toContain(`/${name}`);
    expect(chained.summary.match(/AssumeRole/g)?.length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['session-name=a', 'session-name of', '2 to 64 characters'],
    ['tags={Team:blue}', 'tags of', 'not valid JSON'],
    ['external-id=a!', 'external-id of', '2 to 1224 characters'],
    ['session-name=aa session-name=bb', 'session-name is given twice', ''],
    ['colour=blue', 'accepted: the ARN of a role', 'session-name=…'],
  ])('tells what is wrong with a setting: %s', async (setting, ...told) => {
    const step = await run({ ...KEYS, 'role-to-assume': `${ROLE} ${setting}` });

    expectNothingDelivered(step);
    for (const text of told) expect(errorOf(step).message).toContain(text);
    expect(operations()).toEqual([]);
  });

  it("starts from the job's own credentials with role-chaining", async () => {
    const first = await run({ ...KEYS, 'role-to-assume': role('chain-start') });
    const second = await standIn.runIn(first.job, {
      'role-to-assume': 'arn:aws:iam::444455556666:role/chain-middle',
      'role-chaining': 'true',
    });

    expect(second.outputs).toMatchObject({
      mode: 'assume-role',
      'authenticated-arn': 'arn:aws:sts::444455556666:assumed-role/chain-middle/GitHubActions',
    });
    expect(first.job.env['AWS_ACCESS_KEY_ID']).toBe(second.outputs['aws-access-key-id']);
  });
});
