import { describe, expect, it } from '@jest/globals';
import { errorOf, EXPORTED, expectNothingDelivered, KEYS, scenario } from './support/scenario';

const standIn = scenario();
const { run, operations } = standIn;
const ADMINISTRATOR = {
  'aws-access-key-id': 'AKIAADMIN1111EXAMPLE',
  'aws-secret-access-key': 'administrator/K7MDENG/bPxRfiEXAMPLEKEY12',
};
const MEMBER = '444455556666';
const TASK = { mode: 'assume-root', 'target-principal': MEMBER, 'task-policy-arn': 'S3UnlockBucketPolicy' };

describe('mode assume-root', () => {
  it.each([
    ['by name', TASK],
    ['by ARN', { ...TASK, 'task-policy-arn': 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' }],
    ['on an ARN', { ...TASK, 'target-principal': `arn:aws:iam::${MEMBER}:root` }],
  ])('hands on a session of 15 minutes for a task %s', async (_, inputs) => {
    const step = await run({ ...ADMINISTRATOR, ...inputs });

    expect(errorOf(step)).toEqual({ title: '', message: '' });
    expect(step.annotations).toEqual([]);
    expect(Object.keys(step.exportedEnv).sort()).toEqual(EXPORTED);
    expect(step.outputs).toMatchObject({
      mode: 'assume-root',
      'aws-account-id': MEMBER,
      'authenticated-arn': `arn:aws:iam::${MEMBER}:root`,
    });
    expect(operations()).toEqual(['AssumeRoot']);
    expect(standIn.aws.calls[0]?.parameters).toMatchObject({
      DurationSeconds: '900',
      'TaskPolicyArn.arn': 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy',
    });
  });

  it.each([
    ['too long', { duration: '1h' }, 'accepted for mode assume-root: 1s to 15m'],
    ['another policy', { 'task-policy-arn': 'AdministratorAccess' }, 'IAMAuditRootUserCredentials'],
    ['no account', { 'target-principal': '1234' }, '12 digits'],
    [
      'another partition',
      { 'task-policy-arn': 'arn:aws-cn:iam::aws:policy/root-task/S3UnlockBucketPolicy', 'sts-endpoint': '' },
      'partition',
    ],
  ])('tells what is %s before it calls STS', async (_, inputs, told) => {
    const step = await run({ ...ADMINISTRATOR, ...TASK, ...inputs });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain(told);
    expect(operations()).toEqual([]);
  });

  it.each([
    ['an account of another organization', { ...ADMINISTRATOR, ...TASK, 'target-principal': '123456789012' }],
    ['a caller without the permission', { ...KEYS, ...TASK }],
  ])('explains %s', async (_, inputs) => {
    const step = await run(inputs);

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('Not allowed to do a root task');
    expect(step.shownLog).toContain('"sts:TaskPolicyArn"');
  });
});

describe('mode delegated-access', () => {
  const trade = { mode: 'delegated-access', 'trade-in-token': 'EXAMPLETRADEINTOKEN' };

  it('hands on what the token is worth', async () => {
    const step = await run({ ...KEYS, ...trade, bucket: 'amzn-s3-demo-bucket' });

    expect(errorOf(step)).toEqual({ title: '', message: '' });
    expect(step.outputs).toMatchObject({
      mode: 'delegated-access',
      verified: 'true',
      'authenticated-arn': 'arn:aws:sts::111122223333:assumed-role/list-only/delegated',
    });
    expect(step.masks).toContain(trade['trade-in-token']);
    expect(step.shownLog).not.toContain(trade['trade-in-token']);
  });

  it('explains a token that has expired, and one that is none', async () => {
    const [delegation] = standIn.aws.world.delegations ?? [];
    if (delegation) delegation.expired = true;
    const late = await run({ ...KEYS, ...trade });
    expectNothingDelivered(late);
    expect(errorOf(late).title).toBe('The trade-in token has expired');

    const wrong = await run({ ...KEYS, ...trade, 'trade-in-token': 'EXAMPLEOTHERTOKEN' });
    expectNothingDelivered(wrong);
    expect(errorOf(wrong).title).toBe('The trade-in token was refused');
    expect(wrong.shownLog).not.toContain('EXAMPLEOTHERTOKEN');
  });

  it('needs the token, and says that a duration is not for it', async () => {
    expect(errorOf(await run({ ...KEYS, mode: 'delegated-access' })).message).toContain('trade-in-token');

    const [delegation] = standIn.aws.world.delegations ?? [];
    if (delegation) delegation.expired = false;
    const step = await run({ ...KEYS, ...trade, duration: '2h' });
    expect(step.outcome).toBe('success');
    expect(step.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('ignores duration'),
    ]);
  });
});
