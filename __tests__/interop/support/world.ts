import { allow, trust, trustIssuer } from '../../../interop/servers/policies';
import type { SeedAccount } from '../../../interop/servers/seed';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const BUCKET = 'interop-bucket';
export const OTHER_BUCKET = 'interop-other-bucket';

export const role = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
export const session = (name: string, account = ACCOUNT): string =>
  `arn:aws:sts::${account}:assumed-role/${name}/GitHubActions`;

/** Two accounts, with a bucket each, for a server that has IAM. */
export function twoAccounts(issuer: string): SeedAccount[] {
  const deployer = `arn:aws:iam::${ACCOUNT}:user/deployer`;
  return [
    {
      id: ACCOUNT,
      users: [
        {
          name: 'deployer',
          policies: [
            allow('sts:*'),
            allow(['s3:ListBucket', 's3:GetObject', 's3:PutObject', 's3:DeleteObject']),
          ],
        },
        { name: 'nobody', policies: [] },
      ],
      roles: [
        {
          name: 'deploy',
          trust: trust(deployer),
          policies: [allow(['s3:*', 'sts:AssumeRole', 'sts:TagSession'])],
        },
        { name: 'read-only', trust: trust(deployer), policies: [allow(['s3:ListBucket', 's3:GetObject'])] },
        {
          name: 'untrusting',
          trust: trust(`arn:aws:iam::${ACCOUNT}:user/nobody`),
          policies: [allow('s3:*')],
        },
        {
          name: 'external-id',
          trust: trust(deployer, { StringEquals: { 'sts:ExternalId': '12345' } }),
          policies: [allow('s3:*')],
        },
        {
          name: 'github',
          trust: trustIssuer(ACCOUNT, issuer, { aud: 'sts.amazonaws.com', sub: 'repo:octo-org/octo-repo:*' }),
          policies: [allow('s3:*')],
        },
      ],
      buckets: [{ name: BUCKET, keys: ['a.txt', 'b.txt', 'folder/c.txt'] }],
    },
    {
      id: OTHER_ACCOUNT,
      roles: [{ name: 'end', trust: trust(role('deploy')), policies: [allow('s3:*')] }],
      buckets: [{ name: OTHER_BUCKET, keys: ['other.txt'] }],
    },
  ];
}
