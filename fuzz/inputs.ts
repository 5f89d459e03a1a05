import fc from 'fast-check';
import { type ActionMetadata } from '../local-runner';
import { nearly, unmistakable, wrongTexts } from './texts';

const ACCOUNT = '111122223333';
const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';

/** Inputs that are secrets. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  'aws-access-key-id': ['AKIAIOSFODNN7EXAMPLE', 'AKIAADMIN1111EXAMPLE', 'ASIAIOSFODNN7EXAMPLE'],
  'aws-secret-access-key': [
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'administrator/K7MDENG/bPxRfiEXAMPLEKEY12',
  ],
  'aws-session-token': ['FwoGZXIvYXdzEXAMPLETOKEN=='],
  'mfa-token-code': ['982634', '918273'],
  'mfa-totp-secret': [
    'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    'otpauth://totp/a?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  ],
  'saml-assertion': ['PHNhbWxwOlJlc3BvbnNlPlpxOXggRVhBTVBMRTwvc2FtbHA6UmVzcG9uc2U+'],
  'trade-in-token': ['EXAMPLETRADEINTOKEN'],
};

/** Values that get further than noise does; an input that is not here is true or false. */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  ...SECRETS,
  mode: [
    ...['auto', 'session-token', 'assume-role', 'federation-token', 'web-identity'],
    ...['saml', 'assume-root', 'delegated-access', 'existing'],
  ],
  'aws-region': ['us-east-1', 'eu-west-1', 'cn-north-1', 'garage'],
  duration: ['3600', '15m', '1h30m', '36h', '1'],
  'role-duration-seconds': ['900', '43200'],
  'mfa-serial-number': [`arn:aws:iam::${ACCOUNT}:mfa/deployer`, 'GAHT12345678'],
  'role-to-assume': [
    `arn:aws:iam::${ACCOUNT}:role/deploy`,
    'deploy',
    `deploy session-name=x tags={"a":"b"}\narn:aws:iam::${ACCOUNT}:role/deploy`,
  ],
  'role-session-name': ['GitHubActions', 'a@b'],
  'role-external-id': ['12345'],
  'source-identity': ['octocat'],
  'custom-tags': ['{"Team":"blue"}', '{"Team":1}', '{"ä":"ö ü"}'],
  'transitive-tag-keys': ['Team', 'Repository,Actor'],
  'web-identity-token-file': ['{folder}/named'],
  audience: ['sts.amazonaws.com', 'ä', 'https://example.com'],
  'saml-provider-arn': [`arn:aws:iam::${ACCOUNT}:saml-provider/ExampleOrgSSOProvider`],
  'target-principal': ['444455556666', 'arn:aws:iam::444455556666:root'],
  'task-policy-arn': [
    'S3UnlockBucketPolicy',
    'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
  ],
  'federated-name': ['Bob', 'octo-org.octo-repo'],
  'inline-session-policy': [POLICY, '{folder}/named', '{}'],
  'managed-session-policies': ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  'bucket-access': ['list', 'read,write', 'delete'],
  bucket: [
    'doc-example-bucket',
    's3://doc-example-bucket/photos',
    'amzn-s3-demo-bucket-eu',
    'nobody-has-this',
  ],
  verify: ['list', 'read', 'none', 'list,read,write,delete'],
  'verify-denied': ['write', 'delete'],
  'max-keys': ['1', '1000'],
  'aws-profile': ['default', 'fuzz', 'ä'],
  'allowed-account-ids': [ACCOUNT, `${ACCOUNT},444455556666`, '000000000000'],
  'sts-endpoint': ['{aws}', '{aws}/', 'http://127.0.0.1:1'],
  's3-endpoint': ['{aws}', '{aws}/path/', 'http://localhost:1'],
  'http-proxy': ['{aws}', '127.0.0.1:1', 'http://u:Zq9xEXAMPLE@127.0.0.1:1'],
  'no-proxy': ['*', '127.0.0.1', 'localhost,.example.com'],
  'retry-max-attempts': ['1', '2', '12'],
  'action-timeout-s': ['0', '1', '600'],
};
const SWITCH = ['true', 'false', 'TRUE', 'False', 'yes', '1'];

/** No secret is put where another input is: whoever does that hands it on himself. */
const everyRight = [...new Set(Object.values(RIGHT).flat())].filter(
  (text) => !Object.values(SECRETS).flat().includes(text) && !text.includes('EXAMPLE@'),
);

/** Values for an input that get past its checks, most of them. */
export function rightValue(name: string): fc.Arbitrary<string> {
  return fc.constantFrom(...(RIGHT[name] ?? SWITCH));
}

/** Values that an input is not for, by the type of their wrongness. */
export function wrongValues(name: string, longest: number): Readonly<Record<string, fc.Arbitrary<string>>> {
  const all = {
    ...wrongTexts(longest),
    'of another input': fc.constantFrom(...everyRight),
    'nearly right': nearly(rightValue(name)),
  };
  if (!(name in SECRETS)) return all;
  return Object.fromEntries(
    Object.entries(all).map(([type, texts]) => [
      type,
      type === 'nearly right' ? texts : texts.map(unmistakable),
    ]),
  );
}

/** Some inputs of the action with values right and wrong: a new one of `action.yml` is among them by itself. */
export function someInputs(
  { inputs }: ActionMetadata,
  longest: number,
): fc.Arbitrary<Record<string, string>> {
  const one = fc
    .constantFrom(...inputs.keys())
    .chain((name) =>
      fc.tuple(
        fc.constant(name),
        fc.oneof(
          { weight: 3, arbitrary: rightValue(name) },
          { weight: 2, arbitrary: fc.oneof(...Object.values(wrongValues(name, longest))) },
        ),
      ),
    );
  return fc.array(one, { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
}
