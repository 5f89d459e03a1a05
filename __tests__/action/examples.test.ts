import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type LocalAws, startLocalAws } from '../../local-aws';
import { Job, type StepResult } from '../../local-runner';
import { readPage } from '../docs/support/markdown';
import { OFTEN_ASKED } from './support/often-asked';

/*
 * Every workflow that a person may copy, from examples/, README.md and docs/modes.md: the steps that use the action are run as they
 * stand, in the order of their job. Their placeholders are those of the stand-in's world, the account of AWS's own
 * documentation; only the endpoints are added.
 */

const ROOT = join(import.meta.dirname, '..', '..');
const ACTION = 'your-org/aws-temporary-credentials@v1';

/** Stands for what a repository's settings hold. */
const SETTINGS: Readonly<Record<string, string>> = {
  'secrets.AWS_ACCESS_KEY_ID': 'AKIAIOSFODNN7EXAMPLE',
  'secrets.AWS_SECRET_ACCESS_KEY': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'vars.BUCKET': 'doc-example-bucket',
  'github.actor': 'octocat',
  'secrets.TRADE_IN_TOKEN': 'EXAMPLETRADEINTOKEN',
};

const ADMINISTRATOR: Readonly<Record<string, string>> = {
  'secrets.AWS_ACCESS_KEY_ID': 'AKIAADMIN1111EXAMPLE',
  'secrets.AWS_SECRET_ACCESS_KEY': 'administrator/K7MDENG/bPxRfiEXAMPLEKEY12',
};

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly 'continue-on-error'?: boolean;
}

interface Workflow {
  readonly name: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

interface Expected {
  readonly mode: string;
  readonly arn: string;
  /** Operations of STS and S3, in order. */
  readonly calls: readonly string[];
  /** Seconds. */
  readonly duration?: number;
  readonly objects?: number;
}

const arn = {
  deployer: 'arn:aws:iam::111122223333:user/deployer',
  role: (name: string, account = '111122223333', session = 'GitHubActions') =>
    `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
  federated: (name: string) => `arn:aws:sts::111122223333:federated-user/${name}`,
};

const EXAMPLES: Readonly<Record<string, Expected>> = {
  'java-assume-role.yml': {
    mode: 'assume-role',
    arn: arn.role('deploy', '111122223333', 'ListBucket'),
    calls: ['AssumeRole', 'ListObjectsV2'],
    duration: 3600,
    objects: 50,
  },
  'java-federated-user.yml': {
    mode: 'federation-token',
    arn: arn.federated('octocat'),
    calls: ['GetFederationToken', 'ListObjectsV2'],
    duration: 7200,
    objects: 50,
  },
  'dotnet-session-token.yml': {
    mode: 'session-token',
    arn: arn.deployer,
    calls: ['GetSessionToken', 'GetCallerIdentity', 'ListObjectsV2'],
    duration: 7200,
    objects: 50,
  },
  'dotnet-federated-user.yml': {
    mode: 'federation-token',
    arn: arn.federated('User1'),
    calls: ['GetFederationToken', 'ListObjectsV2'],
    duration: 7200,
    objects: 50,
  },
  'php-session-token.yml': {
    mode: 'session-token',
    arn: arn.deployer,
    calls: ['GetSessionToken', 'GetCallerIdentity', 'ListObjectsV2'],
    duration: 3600,
    objects: 50,
  },
  'php-federated-user.yml': {
    mode: 'federation-token',
    arn: arn.federated('User1'),
    calls: ['GetFederationToken', 'ListObjectsV2', 'GetObject', 'PutObject'],
    duration: 7200,
    objects: 50,
  },
  'ruby-assume-role.yml': {
    mode: 'assume-role',
    arn: arn.role('read-only', '111122223333', 'ReadAmazonS3Bucket'),
    calls: ['AssumeRole', 'ListObjectsV2'],
    duration: 3600,
    objects: 50,
  },
  'ruby-bucket-exists.yml': {
    mode: 'assume-role',
    arn: arn.role('read-only'),
    calls: ['AssumeRole', 'ListObjectsV2'],
    objects: 1,
  },
  'ruby-federated-user.yml': {
    mode: 'federation-token',
    arn: arn.federated('my-user'),
    calls: ['GetFederationToken', 'ListObjectsV2'],
    duration: 7200,
    objects: 50,
  },
};

/** What README.md begins with. */
const FIRST: Expected = {
  mode: 'web-identity',
  arn: arn.role('github-actions'),
  calls: ['AssumeRoleWithWebIdentity'],
  duration: 3600,
};

/** Of docs/modes.md, by the name of the workflow, which is the mode's. */
const BY_MODE: Readonly<Record<string, Expected>> = {
  'web-identity': {
    mode: 'web-identity',
    arn: arn.role('github-actions'),
    calls: ['AssumeRoleWithWebIdentity', 'ListObjectsV2', 'GetObject'],
    objects: 50,
  },
  'assume-role': {
    mode: 'assume-role',
    arn: arn.role('chain-middle', '444455556666'),
    calls: ['AssumeRole', 'AssumeRole'],
  },
  'session-token': {
    mode: 'session-token',
    arn: arn.deployer,
    calls: ['GetSessionToken', 'GetCallerIdentity'],
    duration: 5400,
  },
  'federation-token': {
    mode: 'federation-token',
    arn: arn.federated('nightly-report'),
    calls: ['GetFederationToken', 'ListObjectsV2', 'GetObject', 'PutObject', 'DeleteObject'],
    objects: 50,
  },
  saml: {
    mode: 'saml',
    arn: arn.role('saml-user', '111122223333', 'martha@example.com'),
    calls: ['AssumeRoleWithSAML'],
  },
  'assume-root': {
    mode: 'assume-root',
    arn: 'arn:aws:iam::444455556666:root',
    calls: ['AssumeRoot'],
    duration: 900,
  },
  'delegated-access': {
    mode: 'delegated-access',
    arn: arn.role('list-only', '111122223333', 'delegated'),
    calls: ['GetDelegatedAccessToken'],
  },
  existing: {
    mode: 'existing',
    arn: arn.role('github-actions'),
    calls: ['AssumeRoleWithWebIdentity', 'GetCallerIdentity', 'ListObjectsV2'],
    objects: 50,
  },
};

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const files = readdirSync(join(ROOT, 'examples')).filter((name) => name.endsWith('.yml'));
const [first] = workflowsIn('README.md');
const byMode = workflowsIn('docs/modes.md');

/** The whole workflows of a page; steps alone are checked by __tests__/docs/code-blocks.test.ts. */
function workflowsIn(page: string): Workflow[] {
  return readPage(page)
    .blocks.filter(({ language }) => language === 'yaml')
    .map(({ text }) => parse(text) as unknown)
    .filter((value) => !Array.isArray(value)) as Workflow[];
}

let aws: LocalAws;
const jobs: Job[] = [];

beforeAll(async () => {
  aws = await startLocalAws();
});
afterEach(async () => {
  aws.clearCalls();
  await Promise.all(jobs.splice(0).map((job) => job.remove()));
});
afterAll(() => aws.close());

/** Runs the steps of a workflow's one job that use the action. */
async function start(workflow: Workflow, settings = SETTINGS): Promise<{ job: Job; results: StepResult[] }> {
  const mayAskForToken = workflow.permissions['id-token'] === 'write';
  const job = await Job.start(mayAskForToken ? { oidc: aws.oidc } : {});
  jobs.push(job);
  const [steps] = Object.values(workflow.jobs).map((each) => each.steps);
  const results: StepResult[] = [];
  for (const step of steps!.filter(({ uses }) => uses === ACTION)) {
    results.push(await job.step({ with: { ...filled(step, settings), ...endpoints(step) } }));
  }
  return { job, results };
}

/** The same to the job's end. */
async function run(workflow: Workflow, settings = SETTINGS): Promise<StepResult[]> {
  const { job, results } = await start(workflow, settings);
  expect(await job.finish()).toHaveLength(results.length);
  return results;
}

function filled(step: Step, settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(step.with ?? {}).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{ (.*?) \}\}/g, (_whole, expression: string) => {
        const setting = settings[expression];
        if (setting === undefined) throw new Error(`nothing stands for ${expression}`);
        return setting;
      }),
    ]),
  );
}

function endpoints(step: Step): Record<string, string> {
  const { mode, bucket } = step.with ?? {};
  return {
    // What a step has no use for, it warns of.
    ...((mode !== 'existing' || bucket !== undefined) && { 'sts-endpoint': aws.stsEndpoint }),
    ...(bucket !== undefined && { 's3-endpoint': aws.s3Endpoint }),
  };
}

function check(results: readonly StepResult[], expected: Expected): void {
  const last = results.at(-1)!;
  expect(last.annotations).toEqual([]);
  expect(results.map(({ outcome }) => outcome)).not.toContain('failure');
  expect(last.outputs).toMatchObject({ mode: expected.mode, 'authenticated-arn': expected.arn });
  const calls = aws.calls.filter(({ service }) => service !== 'oidc');
  expect(calls.map(({ operation }) => operation).sort()).toEqual([...expected.calls].sort());
  if (expected.duration !== undefined) {
    const asked = calls[0]?.parameters['DurationSeconds'];
    expect(asked).toBe(String(expected.duration));
  }
  if (expected.objects !== undefined) expect(last.outputs['object-count']).toBe(String(expected.objects));
}

describe('examples/', () => {
  test('are all known here, and all named in their index', () => {
    // The others are run by often-asked.test.ts.
    expect(files.sort()).toEqual([...Object.keys(EXAMPLES), ...Object.keys(OFTEN_ASKED)].sort());
    const index = readPage('examples/README.md').links.map(({ url }) => url);
    expect(index.filter((url) => url.endsWith('.yml')).sort()).toEqual(files);
  });

  test.each(Object.entries(EXAMPLES))('%s does what the sample does', async (file, expected) => {
    const workflow = parse(readFileSync(join(ROOT, 'examples', file), 'utf8')) as Workflow;
    // Those with keys need no permission of the repository's token at all.
    expect(workflow.permissions).toEqual({});
    check(await run(workflow), expected);
  });

  test('ruby-assume-role.yml shows the first 50 objects as name and ETag', async () => {
    const [result] = await run(
      parse(readFileSync(join(ROOT, 'examples', 'ruby-assume-role.yml'), 'utf8')) as Workflow,
    );
    const listed = result!.shownLog
      .split('\n')
      .filter((line) => /^object-\d{3}\.txt\s+[0-9a-f]{32}\b/.test(line));
    expect(listed).toHaveLength(50);
    expect(listed[0]).toContain('object-001.txt');
    expect(result!.outputs['object-list-truncated']).toBe('true');
  });

  test('ruby-bucket-exists.yml fails for a bucket that is not there, and the job goes on', async () => {
    const workflow = parse(
      readFileSync(join(ROOT, 'examples', 'ruby-bucket-exists.yml'), 'utf8'),
    ) as Workflow;
    expect(workflow.jobs['check']?.steps[0]?.['continue-on-error']).toBe(true);
    const [result] = await run(workflow, { ...SETTINGS, 'vars.BUCKET': 'doc-example-bucket-missing' });
    expect(result!.outcome).toBe('failure');
    expect(result!.annotations.map(({ message }) => message).join()).toContain('NoSuchBucket');
    expect(result!.exportedEnv).toEqual({});
  });

  test.each(files.filter((file) => file.includes('federated')))(
    '%s can list its bucket only',
    async (file) => {
      const { job } = await start(parse(readFileSync(join(ROOT, 'examples', file), 'utf8')) as Workflow);
      // A later step tries what the job now has.
      const later = (inputs: Record<string, string>): Promise<StepResult> =>
        job.step({ with: { mode: 'existing', ...endpoints({ with: inputs }), ...inputs } });
      const others = { 'verify-denied': 'read, write, delete', bucket: 'doc-example-bucket', verify: 'list' };
      expect(await later(others)).toMatchObject({ outcome: 'success', outputs: { verified: 'true' } });
      const elsewhere = { 'verify-denied': 'list', bucket: 'amzn-s3-demo-bucket', verify: 'none' };
      expect(await later(elsewhere)).toMatchObject({ outcome: 'success', outputs: { verified: 'true' } });
    },
  );
});

describe('README.md', () => {
  test('begins with a step of four lines that asks for nothing but the OIDC token', async () => {
    expect(readme).toMatch(
      /```yaml\nname: Deploy\n(?:.*\n)*? +- uses: .*\n +with:\n +role-to-assume: .*\n +aws-region: .*\n/,
    );
    expect(first!.permissions).toEqual({ 'id-token': 'write' });
    check(await run(first!), FIRST);
  });
});

describe('docs/modes.md', () => {
  test('has a workflow for every mode, known here', () => {
    expect(byMode.map(({ name }) => name).sort()).toEqual(Object.keys(BY_MODE).sort());
  });

  test.each(byMode.map((workflow) => [workflow.name, workflow] as const))(
    'has one for %s that works',
    async (name, workflow) => {
      const settings = {
        ...SETTINGS,
        // The stand-in's user may not call AssumeRoot.
        ...(name === 'assume-root' && ADMINISTRATOR),
        'steps.identity-provider.outputs.assertion': aws.issueSamlAssertion(),
      };
      check(await run(workflow, settings), BY_MODE[name]!);
    },
  );
});
