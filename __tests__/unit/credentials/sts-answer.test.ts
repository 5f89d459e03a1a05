import { describe, expect, it } from '@jest/globals';
import { isRoleArn, roleArn } from '../../../src/credentials/role-arn';
import { credentialsIn, identityIn } from '../../../src/credentials/sts-answer';

const serverTime = new Date('2027-01-01T00:00:00Z');
const good = {
  AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY',
  SessionToken: 'AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT',
  Expiration: new Date('2027-01-01T01:00:00Z'),
};

function read(credentials: Partial<typeof good> | undefined): { masked: unknown[]; read: () => unknown } {
  const masked: unknown[] = [];
  const answer = { output: { Credentials: credentials as typeof good | undefined }, serverTime };
  return {
    masked,
    read: () => credentialsIn(answer, 'AssumeRole', { mask: (some) => masked.push(...some) }),
  };
}

describe('the credentials of an answer', () => {
  it('are masked and taken over', () => {
    const { masked, read: credentials } = read(good);

    expect(credentials()).toEqual({
      accessKeyId: good.AccessKeyId,
      secretAccessKey: good.SecretAccessKey,
      sessionToken: good.SessionToken,
      expiration: good.Expiration,
    });
    expect(masked).toEqual([good.AccessKeyId, good.SecretAccessKey, good.SessionToken]);
  });

  it('may tell no expiration', () => {
    const { Expiration: _none, ...timeless } = good;

    expect(read(timeless).read()).not.toHaveProperty('expiration');
  });

  it.each([
    ['has no AccessKeyId', undefined],
    ['has no AccessKeyId', { ...good, AccessKeyId: '' }],
    ['has no SecretAccessKey', { ...good, SecretAccessKey: '' }],
    ['has no SessionToken', { ...good, SessionToken: '' }],
    ['hold control characters', { ...good, SessionToken: 'one\ntwo' }],
    ['hold control characters', { ...good, SessionToken: 'one\u0085two' }],
    ['hold control characters', { ...good, AccessKeyId: 'one\u2028two' }],
    ['have expired already', { ...good, Expiration: new Date('2026-12-31T23:59:59Z') }],
    ['have expired already', { ...good, Expiration: new Date('nonsense') }],
    ['are said to last for more than a year', { ...good, Expiration: new Date('9999-12-31T23:59:59Z') }],
  ])('are refused where they %s, and masked all the same', (message, credentials) => {
    const { masked, read: refused } = read(credentials);

    expect(refused).toThrow(message);
    expect(masked).toHaveLength(3);
  });
});

describe('the identity of an answer', () => {
  it.each([
    ['arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions', '111122223333'],
    ['arn:aws-us-gov:iam::123456789012:user/deployer', '123456789012'],
    ['arn:aws-cn:sts::123456789012:federated-user/mona', '123456789012'],
  ])('is that of %s', (arn, accountId) => {
    expect(identityIn(arn)).toEqual({ arn, accountId });
  });

  it.each([undefined, '', 'arn:aws:sts:::assumed-role/x', 'nonsense'])('is not told by %j', (arn) => {
    expect(identityIn(arn)).toBeUndefined();
  });
});

describe("a role's ARN", () => {
  it.each([
    ['deploy', 'aws', 'arn:aws:iam::111122223333:role/deploy'],
    ['/team/deploy', 'aws', 'arn:aws:iam::111122223333:role/team/deploy'],
    ['team/deploy', 'aws-cn', 'arn:aws-cn:iam::111122223333:role/team/deploy'],
    ['arn:aws-us-gov:iam::123456789012:role/x', 'aws-us-gov', 'arn:aws-us-gov:iam::123456789012:role/x'],
  ] as const)('of %s in %s', (role, partition, arn) => {
    expect(roleArn(role, partition, '111122223333')).toBe(arn);
    expect(isRoleArn(role)).toBe(role === arn);
  });
});
