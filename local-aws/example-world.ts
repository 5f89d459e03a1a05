import { providerName } from './arn';
import { exampleBuckets, exampleKmsKeys, KMS_KEY_ARN } from './example-buckets';
import type { PolicyDocument, Statement } from './iam/policy';
import { GITHUB_ISSUER } from './oidc/issuer';
import type { Account, AccessKey, ManagedPolicy, Partition, Region, Role, World } from './world';

/**
 * A world to try everything in, anew at each call. All values are the ones of AWS's and GitHub's own
 * documentation, or like them: none belongs to anybody.
 */
export function exampleWorld(): World {
  return {
    accounts: [exampleAccount(), dataAccount(), toolsAccount(), chinaAccount(), govCloudAccount()],
    managedPolicies: (['aws', 'aws-cn', 'aws-us-gov'] as const).flatMap(awsManagedPolicies).concat({
      arn: 'arn:aws:iam::111122223333:policy/list-only',
      document: allow('s3:ListBucket'),
    }),
    ...exampleBuckets(),
    kmsKeys: exampleKmsKeys(),
    delegations: [
      {
        token: 'EXAMPLETRADEINTOKEN',
        askedBy: '111122223333',
        roleArn: 'arn:aws:iam::111122223333:role/list-only',
        sessionName: 'delegated',
        duration: 3600,
      },
    ],
    regions: REGIONS.map((region) => ({ ...region })),
    packedPolicyLimit: 512,
    s3Endpoint: 'regional',
  };
}

/** The account that owns nearly everything. */
function exampleAccount(): Account {
  const id = '111122223333';
  const deployer = `arn:aws:iam::${id}:user/deployer`;
  const github = `arn:aws:iam::${id}:oidc-provider/${providerName(GITHUB_ISSUER)}`;
  return {
    id,
    partition: 'aws',
    rootAccessKeys: [key('AKIAROOT11112EXAMPLE', 'root11112222')],
    enabledRegions: ['eu-south-1', 'me-south-1'],
    oidcProviders: [{ url: GITHUB_ISSUER, clientIds: ['sts.amazonaws.com'] }],
    samlProviders: ['ExampleOrgSSOProvider'],
    rootAccessTo: ['444455556666'],
    users: [
      {
        name: 'deployer',
        id: 'AIDACKCEVSQ6C2EXAMPLE',
        accessKeys: [
          {
            id: 'AKIAIOSFODNN7EXAMPLE',
            secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
            status: 'Active',
          },
          {
            id: 'AKIAI44QH8DHBEXAMPLE',
            secret: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
            status: 'Inactive',
          },
        ],
        policies: [
          allow([
            'sts:AssumeRole',
            'sts:TagSession',
            'sts:SetSourceIdentity',
            'sts:GetFederationToken',
            's3:List*',
            's3:Get*',
          ]),
        ],
        mfaDevices: [{ serialNumber: `arn:aws:iam::${id}:mfa/deployer`, secret: 'JBSWY3DPEHPK3PXP' }],
        tags: { team: 'platform' },
      },
      {
        name: 'administrator',
        id: 'AIDAADMIN1111EXAMPLE',
        accessKeys: [key('AKIAADMIN1111EXAMPLE', 'administrator')],
        policies: [allow('*')],
      },
      {
        name: 'nobody',
        id: 'AIDANOBODY111EXAMPLE',
        accessKeys: [key('AKIANOBODY111EXAMPLE', 'nobody')],
        policies: [],
      },
      {
        // May do everything, but nothing without MFA.
        name: 'careful',
        id: 'AIDACAREFUL11EXAMPLE',
        accessKeys: [key('AKIACAREFUL11EXAMPLE', 'careful')],
        policies: [
          {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: '*', Resource: '*' },
              {
                Effect: 'Deny',
                NotAction: 'sts:GetSessionToken',
                Resource: '*',
                Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
              },
            ],
          },
        ],
        mfaDevices: [{ serialNumber: `arn:aws:iam::${id}:mfa/careful`, secret: 'GEZDGNBVGY3TQOJQ' }],
      },
    ],
    roles: [
      role('deploy', 'AROADEPLOY111EXAMPLE', trust(deployer), [allow('s3:*')]),
      role('list-only', 'AROALISTONLY1EXAMPLE', trust(deployer), [allow('s3:ListBucket')]),
      role('no-permissions', 'AROANOPERMIT1EXAMPLE', trust(deployer), []),
      {
        ...role('read-only', 'AROAREADONLY1EXAMPLE', trust(deployer), []),
        managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
      },
      role('account-trusting', 'AROAACCOUNT11EXAMPLE', trust(`arn:aws:iam::${id}:root`), [allow('s3:*')]),
      role('untrusting', 'AROAUNTRUST11EXAMPLE', trust('arn:aws:iam::123456789012:root'), [allow('s3:*')]),
      role('no-tags', 'AROANOTAGS111EXAMPLE', policy({ ...trusted(deployer), Action: 'sts:AssumeRole' }), [
        allow('s3:*'),
      ]),
      role(
        'external-id',
        'AROAEXTERNAL1EXAMPLE',
        trust(deployer, { StringEquals: { 'sts:ExternalId': '12345' } }),
        [allow('s3:*')],
      ),
      role(
        'mfa-required',
        'AROAMFAREQRD1EXAMPLE',
        trust(deployer, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
        [allow('s3:*')],
      ),
      role(
        'tags-required',
        'AROATAGSREQD1EXAMPLE',
        trust(deployer, { StringLike: { 'aws:RequestTag/Repository': 'octo-org/*' } }),
        [
          policy({
            Effect: 'Allow',
            Action: 's3:*',
            Resource: '*',
            Condition: { StringLike: { 'aws:PrincipalTag/Repository': 'octo-org/*' } },
          }),
        ],
      ),
      role(
        'source-identity-required',
        'AROASOURCEID1EXAMPLE',
        trust(deployer, { StringLike: { 'sts:SourceIdentity': '*' } }),
        [allow('s3:*')],
      ),
      {
        ...role('max-1h', 'AROAMAX1HOUR1EXAMPLE', trust(deployer), [allow('s3:*')]),
        maxSessionDuration: 3600,
      },
      {
        ...role('max-12h', 'AROAMAX12HRS1EXAMPLE', trust(deployer), [allow('s3:*')]),
        maxSessionDuration: 43_200,
      },
      { ...role('with-path', 'AROAWITHPATH1EXAMPLE', trust(deployer), [allow('s3:*')]), path: '/ci/deploy/' },
      {
        ...role('chain-start', 'AROACHAIN1111EXAMPLE', trust(deployer), [
          allow(['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']),
        ]),
        maxSessionDuration: 43_200,
      },
      {
        ...role('github-actions', 'AROAGITHUB111EXAMPLE', trustGitHub(github, 'repo:octo-org/octo-repo:*'), [
          allow('s3:*'),
          allow(['sts:AssumeRole', 'sts:TagSession']),
        ]),
        maxSessionDuration: 43_200,
      },
      role(
        'github-production',
        'AROAGITHUBPRDEXAMPLE',
        trustGitHub(github, 'repo:octo-org/octo-repo:environment:production'),
        [allow('s3:*')],
      ),
      {
        ...role(
          'saml-user',
          'AROASAMLUSER1EXAMPLE',
          trustSaml(`arn:aws:iam::${id}:saml-provider/ExampleOrgSSOProvider`),
          [allow('s3:*'), allow(['sts:AssumeRole', 'sts:TagSession'])],
        ),
        maxSessionDuration: 43_200,
      },
      role('encrypting', 'AROAENCRYPT11EXAMPLE', trust(deployer), [
        allow('s3:*'),
        allow(['kms:GenerateDataKey', 'kms:Decrypt'], KMS_KEY_ARN),
      ]),
    ],
  };
}

/** Another account of the same company: the middle of the chain, and a bucket that is not shared. */
function dataAccount(): Account {
  return {
    id: '444455556666',
    partition: 'aws',
    rootAccessKeys: [],
    oidcProviders: [],
    users: [],
    roles: [
      {
        ...role('chain-middle', 'AROACHAIN2222EXAMPLE', trust('arn:aws:iam::111122223333:role/chain-start'), [
          allow(['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity', 's3:*']),
        ]),
        maxSessionDuration: 43_200,
      },
      role('cross-account', 'AROACROSSACCTEXAMPLE', trust('arn:aws:iam::111122223333:root'), [allow('s3:*')]),
    ],
  };
}

/** A third account: the end of the chain, and an account with an OIDC provider that cannot be reached. */
function toolsAccount(): Account {
  return {
    id: '123456789012',
    partition: 'aws',
    rootAccessKeys: [],
    oidcProviders: [{ url: GITHUB_ISSUER, clientIds: ['sts.amazonaws.com'], unreachable: true }],
    users: [
      {
        name: 'Bob',
        id: 'AIDABOB123456EXAMPLE',
        accessKeys: [key('AKIABOB123456EXAMPLE', 'bob')],
        policies: [allow('*')],
      },
    ],
    roles: [
      role('chain-end', 'AROACHAIN3333EXAMPLE', trust('arn:aws:iam::444455556666:role/chain-middle'), [
        allow('s3:*'),
      ]),
      role(
        'github-actions',
        'AROAGITHUB222EXAMPLE',
        trustGitHub(
          `arn:aws:iam::123456789012:oidc-provider/${providerName(GITHUB_ISSUER)}`,
          'repo:octo-org/octo-repo:*',
        ),
        [],
      ),
    ],
  };
}

function chinaAccount(): Account {
  return partitionAccount('777788889999', 'aws-cn', 'AKIACHINA1111EXAMPLE', 'AROACHINA1111EXAMPLE');
}

function govCloudAccount(): Account {
  return partitionAccount('555555555555', 'aws-us-gov', 'AKIAGOVCLD111EXAMPLE', 'AROAGOVCLD111EXAMPLE');
}

function partitionAccount(id: string, partition: Partition, keyId: string, roleId: string): Account {
  const deployer = `arn:${partition}:iam::${id}:user/deployer`;
  return {
    id,
    partition,
    rootAccessKeys: [],
    oidcProviders: [],
    users: [
      {
        name: 'deployer',
        id: keyId.replace('AKIA', 'AIDA'),
        accessKeys: [key(keyId, partition)],
        policies: [allow(['sts:*', 's3:List*', 's3:Get*'])],
      },
    ],
    roles: [role('deploy', roleId, trust(deployer), [allow('s3:*')])],
  };
}

function awsManagedPolicies(partition: Partition): ManagedPolicy[] {
  const policies: Record<string, PolicyDocument> = {
    AmazonS3ReadOnlyAccess: allow(['s3:Get*', 's3:List*', 's3:Describe*']),
    AmazonS3FullAccess: allow(['s3:*']),
    ReadOnlyAccess: allow(['s3:Get*', 's3:List*', 'kms:Describe*', 'kms:List*', 'iam:Get*', 'iam:List*']),
    AdministratorAccess: allow('*'),
    'root-task/S3UnlockBucketPolicy': allow([
      's3:GetBucketPolicy',
      's3:PutBucketPolicy',
      's3:DeleteBucketPolicy',
      's3:ListAllMyBuckets',
    ]),
    'root-task/SQSUnlockQueuePolicy': allow([
      'sqs:SetQueueAttributes',
      'sqs:GetQueueAttributes',
      'sqs:ListQueues',
      'sqs:GetQueueUrl',
    ]),
    'root-task/IAMAuditRootUserCredentials': allow([
      'iam:ListAccessKeys',
      'iam:ListSigningCertificates',
      'iam:ListMFADevices',
    ]),
    'root-task/IAMCreateRootUserPassword': allow(['iam:CreateLoginProfile', 'iam:GetLoginProfile']),
    'root-task/IAMDeleteRootUserCredentials': allow([
      'iam:DeleteLoginProfile',
      'iam:DeleteAccessKey',
      'iam:DeactivateMFADevice',
    ]),
  };
  return Object.entries(policies).map(([name, document]) => ({
    arn: `arn:${partition}:iam::aws:policy/${name}`,
    document,
  }));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html */
function trustSaml(provider: string): PolicyDocument {
  return policy({
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithSAML',
    Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
  });
}

/** Which of these are opt-in: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
const REGIONS: readonly Region[] = [
  ...[
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'ca-central-1',
    'eu-central-1',
    'eu-north-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'sa-east-1',
  ].map((name): Region => ({ name, partition: 'aws' })),
  ...[
    'af-south-1',
    'ap-east-1',
    'ap-south-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ca-west-1',
    'eu-central-2',
    'eu-south-1',
    'eu-south-2',
    'il-central-1',
    'me-central-1',
    'me-south-1',
  ].map((name): Region => ({ name, partition: 'aws', optIn: true })),
  { name: 'cn-north-1', partition: 'aws-cn' },
  { name: 'cn-northwest-1', partition: 'aws-cn' },
  { name: 'us-gov-west-1', partition: 'aws-us-gov' },
  { name: 'us-gov-east-1', partition: 'aws-us-gov' },
];

/** A secret of AWS's length and form that says whose it is. */
function key(id: string, owner: string): AccessKey {
  return { id, secret: owner.padEnd(13, 'x').slice(0, 13) + '/K7MDENG/bPxRfiEXAMPLEKEY12', status: 'Active' };
}

function role(name: string, id: string, trustPolicy: PolicyDocument, policies: PolicyDocument[]): Role {
  return { name, id, trustPolicy, policies };
}

function policy(...Statement: Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}

function allow(Action: string | string[], Resource = '*'): PolicyDocument {
  return policy({ Effect: 'Allow', Action, Resource });
}

function trusted(principal: string): Statement {
  return { Effect: 'Allow', Principal: { AWS: principal } };
}

/** A trust policy as the action needs it: the condition is for who assumes, tags and identity come along. */
function trust(principal: string, Condition?: Statement['Condition']): PolicyDocument {
  return policy(
    { ...trusted(principal), Action: 'sts:AssumeRole', ...(Condition && { Condition }) },
    { ...trusted(principal), Action: ['sts:TagSession', 'sts:SetSourceIdentity'] },
  );
}

/** https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
function trustGitHub(provider: string, subject: string): PolicyDocument {
  const name = providerName(GITHUB_ISSUER);
  return policy({
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${name}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${name}:sub`]: subject },
    },
  });
}
