import fc from 'fast-check';
import { type ActionMetadata, type CommandFile } from '../local-runner';
import { CALLS } from '../reliability/calls';
import { answerChange } from './answers';
import { rightValue, someInputs } from './inputs';
import { namedFile, type Purpose } from './named-files';
import { asVariable, LONGEST_VARIABLE, payload, unmistakable, wrongTexts } from './texts';
import type { Home, RunnerFile, Trial } from './trial';

/** Steps that go well as they are, in every mode. */
const STEPS = CALLS.filter(({ renewal }) => !renewal).map(({ name }) => name);
const from = fc.constantFrom(...STEPS);
const none = { env: {}, inputs: {} };

/** Inputs, right and wrong. */
export function inputTrials(metadata: ActionMetadata): fc.Arbitrary<Trial> {
  return fc
    .record({ from, inputs: someInputs(metadata, LONGEST_VARIABLE) })
    .map((trial) => ({ ...none, ...trial }));
}

/** Not LANG, whose oddities end Node itself (20.20) before it has begun. */
const GITHUB = [
  ...['GITHUB_ACTIONS', 'GITHUB_ACTOR', 'GITHUB_REPOSITORY', 'GITHUB_REF', 'GITHUB_SHA', 'GITHUB_WORKFLOW'],
  ...['GITHUB_WORKFLOW_REF', 'GITHUB_EVENT_NAME', 'GITHUB_EVENT_PATH', 'GITHUB_SERVER_URL', 'GITHUB_API_URL'],
  ...[
    'GITHUB_RUN_ID',
    'GITHUB_RUN_NUMBER',
    'GITHUB_JOB',
    'GITHUB_WORKSPACE',
    'GITHUB_HEAD_REF',
    'GITHUB_BASE_REF',
  ],
  ...['RUNNER_OS', 'RUNNER_ARCH', 'RUNNER_DEBUG', 'RUNNER_ENVIRONMENT', 'CI', 'TZ', 'TMPDIR'],
];
const OF_AWS = [
  ...['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_CREDENTIAL_EXPIRATION'],
  ...[
    'AWS_ROLE_ARN',
    'AWS_ROLE_SESSION_NAME',
    'AWS_STS_REGIONAL_ENDPOINTS',
    'AWS_ENDPOINT_URL',
    'AWS_CA_BUNDLE',
  ],
  ...[
    'AWS_ENDPOINT_URL_STS',
    'AWS_ENDPOINT_URL_S3',
    'AWS_MAX_ATTEMPTS',
    'AWS_RETRY_MODE',
    'AWS_SDK_LOAD_CONFIG',
  ],
  ...[
    'AWS_USE_FIPS_ENDPOINT',
    'AWS_USE_DUALSTACK_ENDPOINT',
    'AWS_SKIP_CLEANUP_STEP',
    'AWS_EC2_METADATA_DISABLED',
  ],
  ...['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_SDK_UA_APP_ID'],
  ...[
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  ],
];
const PROXIES = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'ALL_PROXY',
];
const TOKEN_URL = 'ACTIONS_ID_TOKEN_REQUEST_URL';
const SECRET = [
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'],
  ...['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN'],
];
const FILES = [
  ...[
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'WEB_IDENTITY_TOKEN_FILE',
  ],
  ...['GITHUB_EVENT_PATH', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', 'RUNNER_TEMP', 'RUNNER_TOOL_CACHE'],
];

const oddText = fc.oneof(
  { weight: 2, arbitrary: payload },
  { weight: 3, arbitrary: fc.oneof(...Object.values(wrongTexts(LONGEST_VARIABLE))) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      'true',
      '0',
      'us-east-1',
      'default',
      '{aws}',
      '{aws}/x',
      'octo-org/octo-repo',
    ),
  },
);
const variable = fc.oneof(
  fc.tuple(fc.constantFrom(...GITHUB, ...OF_AWS, ...PROXIES, TOKEN_URL), oddText),
  fc.tuple(fc.constantFrom(...SECRET), oddText.map(unmistakable)),
  fc.tuple(
    fc.constant(TOKEN_URL),
    fc.constantFrom('{aws}', 'nonsense', 'ftp://127.0.0.1/', '{aws}/?a=b', 'http:', '/'),
  ),
  fc.tuple(
    fc.constantFrom(...FILES),
    fc.constantFrom(
      '',
      '{folder}',
      '{folder}/nothing',
      '{folder}/named',
      '{folder}/named/under',
      '/dev/null',
      '/proc',
    ),
  ),
);
const home = fc.option(
  fc.constantFrom<Home>('none', 'empty', 'missing', 'a file', 'read-only', 'no folder of a disk'),
  { nil: undefined, freq: 3 },
);
/** What makes a step look at its surroundings. */
const looking = fc.constantFrom<Record<string, string>>(
  {},
  {},
  { 'aws-profile': 'fuzz' },
  { 'aws-profile': 'fuzz', refresh: 'true', 'output-env-credentials': 'false' },
  { 'aws-access-key-id': '', 'aws-secret-access-key': '' },
  { 'aws-access-key-id': '', 'aws-secret-access-key': '', 'unset-current-credentials': 'true' },
  { 'role-chaining': 'true', 'aws-access-key-id': '', 'aws-secret-access-key': '' },
);

/** The environment of the step, with nothing there that it could use but what is odd. */
export const environmentTrials: fc.Arbitrary<Trial> = fc
  .record({
    from,
    inputs: looking,
    env: fc
      .array(variable, { minLength: 1, maxLength: 5 })
      // A home folder is the trial's own, whatever the variables are.
      .map((entries) => Object.fromEntries(entries.map(([name, text]) => [name, asVariable(text)]))),
    home,
  })
  .map(({ home: of, ...trial }) => ({ ...trial, ...(of && { home: of }) }));

/** The ways to name a file, each with what has the step read it. */
const NAMING: readonly (Pick<Trial, 'from' | 'inputs' | 'env'> & { readonly purpose: Purpose })[] = [
  {
    from: 'AssumeRoleWithWebIdentity',
    inputs: { 'web-identity-token-file': '{folder}/named' },
    env: {},
    purpose: 'token',
  },
  {
    from: 'AssumeRoleWithWebIdentity',
    inputs: {},
    env: { WEB_IDENTITY_TOKEN_FILE: '{folder}/named' },
    purpose: 'token',
  },
  { from: 'AssumeRole', inputs: { 'inline-session-policy': '{folder}/named' }, env: {}, purpose: 'policy' },
  {
    from: 'GetFederationToken',
    inputs: { 'inline-session-policy': '{folder}/named' },
    env: {},
    purpose: 'policy',
  },
  { from: 'AssumeRole', inputs: {}, env: { AWS_CONFIG_FILE: '{folder}/named' }, purpose: 'profiles' },
  ...['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'].flatMap((name) => [
    {
      from: 'AssumeRole',
      inputs: { 'aws-profile': 'fuzz' },
      env: { [name]: '{folder}/named' },
      purpose: 'profiles' as const,
    },
    {
      from: 'AssumeRole',
      inputs: {
        'aws-profile': 'fuzz',
        'overwrite-aws-profile': 'true',
        refresh: 'true',
        'output-env-credentials': 'false',
      },
      env: { [name]: '{folder}/named' },
      purpose: 'profiles' as const,
    },
    ...['default', 'fuzz'].map((profile) => ({
      from: 'AssumeRole',
      inputs: { 'aws-access-key-id': '', 'aws-secret-access-key': '' },
      env: { [name]: '{folder}/named', AWS_PROFILE: profile },
      purpose: 'profiles' as const,
    })),
  ]),
  {
    from: 'AssumeRole',
    inputs: { 'aws-access-key-id': '', 'aws-secret-access-key': '' },
    env: {
      AWS_WEB_IDENTITY_TOKEN_FILE: '{folder}/named',
      AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/deploy',
    },
    purpose: 'token',
  },
  {
    from: 'AssumeRole',
    inputs: { 'role-to-assume': 'arn:aws:iam::111122223333:role/nobody' },
    env: { GITHUB_EVENT_PATH: '{folder}/named' },
    purpose: 'policy',
  },
];

/** Files that inputs and variables name. */
export const namedFileTrials: fc.Arbitrary<Trial> = fc
  .constantFrom(...NAMING)
  .chain(({ purpose, ...naming }) => namedFile(purpose).map((named) => ({ ...naming, named })));

/** What a server answers. */
export const answerTrials: fc.Arbitrary<Trial> = fc
  .record({ from, answer: answerChange, 'max-keys': fc.constantFrom('1', '50') })
  .map(({ 'max-keys': keys, ...trial }) => ({ ...none, ...trial, inputs: { 'max-keys': keys } }));

const runnerFile: fc.Arbitrary<RunnerFile> = fc.oneof(
  fc.constantFrom<RunnerFile>(
    ...(['missing', 'unset', 'folder', 'pipe', 'full disk', 'read-only', 'link'] as const),
    ...(['link to nothing', 'loop of links', 'under a file'] as const),
  ),
  fc
    .constantFrom(
      'A=b\n',
      'A=b',
      'A<<EOF\nb\nEOF\n',
      'A<<EOF\nb\nEOF',
      'A<<EOF\nb\n',
      'A<<EOF',
      '\n',
      '\ufeffA=b\r\n',
      'text',
    )
    .map((holds) => ({ holds })),
);

/** The runner's files, and where the step may write else. */
export const runnerFileTrials: fc.Arbitrary<Trial> = fc
  .record({
    from,
    inputs: fc.oneof(
      looking,
      rightValue('mode').map((mode) => ({ mode })),
    ),
    runnerFiles: fc
      .uniqueArray(
        fc.tuple(fc.constantFrom<CommandFile>('ENV', 'OUTPUT', 'STATE', 'STEP_SUMMARY', 'PATH'), runnerFile),
        {
          minLength: 1,
          maxLength: 3,
          selector: ([name]) => name,
        },
      )
      .map((entries): NonNullable<Trial['runnerFiles']> => Object.fromEntries(entries)),
    home,
    temp: fc.constantFrom(undefined, undefined, undefined, '', '{folder}/nothing', '/proc', '/dev/null'),
  })
  .map(({ home: of, temp, ...trial }) => ({
    ...trial,
    env: temp === undefined ? {} : { RUNNER_TEMP: temp },
    ...(of && { home: of }),
  }));
