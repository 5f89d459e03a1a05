import { describe, expect, it } from '@jest/globals';
import { ACCOUNT, errorOf, EXPORTED, expectNothingDelivered, KEYS, scenario } from './support/scenario';

const standIn = scenario();
const { run, operations } = standIn;

const listOneBucket = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:ListBucket'], Resource: 'arn:aws:s3:::doc-example-bucket' }],
});

describe('mode federation-token', () => {
  it('hands on the session of a federated user, by one call', async () => {
    const step = await run({
      ...KEYS,
      'federated-name': 'User1',
      'inline-session-policy': listOneBucket,
      duration: '2h',
    });

    expect(operations()).toEqual(['GetFederationToken']);
    expect(standIn.aws.calls[0]?.parameters).toMatchObject({
      Name: 'User1',
      DurationSeconds: '7200',
      Policy: listOneBucket,
    });
    expect(Object.keys(step.exportedEnv).sort()).toEqual(EXPORTED);
    expect(step.outputs).toMatchObject({
      mode: 'federation-token',
      'aws-account-id': ACCOUNT,
      'authenticated-arn': `arn:aws:sts::${ACCOUNT}:federated-user/User1`,
    });
  });

  it('names the federated user after the actor where no name is given', async () => {
    await run(
      { ...KEYS, mode: 'federation-token', 'inline-session-policy': listOneBucket },
      { job: { github: { actor: 'dependabot[bot]' } } },
    );

    expect(standIn.aws.calls[0]?.parameters['Name']).toMatch(/^dependabot[\w+=,.@-]*$/);
  });

  it('can do with the bucket that the policy names what the policy says', async () => {
    const step = await run({
      ...KEYS,
      'federated-name': 'mona',
      'inline-session-policy': listOneBucket,
      bucket: 'doc-example-bucket',
    });

    expect(step.outputs).toMatchObject({
      verified: 'true',
      'object-count': '50',
      'object-list-truncated': 'true',
    });
  });

  it('can do nothing with another, and then nothing is handed on', async () => {
    const step = await run({
      ...KEYS,
      'federated-name': 'mona',
      'inline-session-policy': listOneBucket,
      bucket: 'amzn-s3-demo-bucket',
    });

    expectNothingDelivered(step);
    expect(step.outputs['verified']).toBe('false');
    expect(errorOf(step).message).toContain('amzn-s3-demo-bucket');
  });

  it('is refused without any policy, with the reason, before any call', async () => {
    const step = await run({ ...KEYS, 'federated-name': 'mona' });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain('without a policy it could do nothing');
    expect(operations()).toEqual([]);
  });

  it('carries custom tags', async () => {
    const step = await run({
      'aws-access-key-id': 'AKIAADMIN1111EXAMPLE',
      'aws-secret-access-key': 'administrator/K7MDENG/bPxRfiEXAMPLEKEY12',
      'federated-name': 'mona',
      'inline-session-policy': listOneBucket,
      'custom-tags': '{ "CostCentre": "42" }',
    });

    expect(errorOf(step).message).toBe('');
    expect(standIn.aws.calls[0]?.parameters).toMatchObject({
      'Tags.member.1.Key': 'CostCentre',
      'Tags.member.1.Value': '42',
    });
  });
});
