import { dirname, join, resolve } from 'node:path';
import { credentialProcess, type Job } from '../local-runner';
import { runOnce, type Program } from './run-once';
import type { StandIn } from './stand-in';
import { stepOf, type Step, type StepOf } from './step';

/** One thing that is measured. */
export interface Subject {
  readonly name: string;
  readonly program: Program;
  /** The calls that one run makes, in the order in which they arrive; without, they are not looked at. */
  readonly calls?: readonly string[];
}

/** Of the stand-in's example world. */
const KEYS = {
  'aws-region': 'us-east-1',
  'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const DEPLOY = { ...KEYS, 'role-to-assume': 'arn:aws:iam::111122223333:role/deploy' };
const GITHUB = {
  'aws-region': 'us-east-1',
  'role-to-assume': 'arn:aws:iam::111122223333:role/github-actions',
};
const POLICY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]}';

interface Mode extends Pick<StepOf, 'with' | 'oidc'> {
  readonly name: string;
  readonly calls: readonly string[];
}

/** The modes, and what each is to call: a call more is a call too many. */
export const MODES: readonly Mode[] = [
  { name: 'session-token', with: KEYS, calls: ['GetSessionToken', 'GetCallerIdentity'] },
  { name: 'assume-role', with: DEPLOY, calls: ['AssumeRole'] },
  {
    name: 'assume-role with bucket',
    with: { ...DEPLOY, bucket: 'doc-example-bucket' },
    calls: ['AssumeRole', 'ListObjectsV2'],
  },
  {
    name: 'federation-token',
    with: { ...KEYS, mode: 'federation-token', 'inline-session-policy': POLICY },
    calls: ['GetFederationToken'],
  },
  { name: 'web-identity', with: GITHUB, oidc: true, calls: ['GetIDToken', 'AssumeRoleWithWebIdentity'] },
  {
    name: 'web-identity with bucket',
    with: { ...GITHUB, bucket: 'doc-example-bucket' },
    oidc: true,
    calls: ['GetIDToken', 'AssumeRoleWithWebIdentity', 'ListObjectsV2'],
  },
  { name: 'existing', with: { ...KEYS, mode: 'existing' }, calls: ['GetCallerIdentity'] },
];

/** What others are compared with, by name. */
export const BASE = { node: 'node -e 0', bare: 'bare POST', module: 'bare POST (ES module)' } as const;

/** The step's cleaning up after the job. */
export const POST = 'post';

/**
 * What a profile's `credential_process` runs: while the credentials last, and where they have to be renewed: for the first
 * time in a job, when all has to be compiled, and later.
 */
export const REFRESH = {
  cached: 'refresh (cached)',
  first: 'refresh (renewing first)',
  renewing: 'refresh (renewing)',
} as const;

/** The modes that another action is run in. */
const COMPARED = ['assume-role', 'web-identity'];

export function againstName(mode: string, index: number): string {
  return `against ${String(index + 1)}: ${mode}`;
}

/**
 * Everything that is measured.
 *
 * @param node path of the Node that runs what has to run before.
 * @param against paths of other actions' scripts; the `action.yml` of each is looked for above it.
 * @param newJob starts a job of its own for each profile that renews itself; the caller removes it.
 * @param root the folder of this action's `action.yml`.
 */
export async function subjects(
  node: string,
  job: Job,
  standIn: StandIn,
  against: readonly string[],
  newJob: () => Promise<Job>,
  root = dirname(import.meta.dirname),
): Promise<Subject[]> {
  const endpoints = { 'sts-endpoint': standIn.url, 's3-endpoint': standIn.url };
  const stepIn = (mode: Mode, action: string): Promise<Step> => {
    // The one for S3 is ignored, with a warning, where there is no bucket.
    const { 's3-endpoint': s3, ...sts } = endpoints;
    const own = 'bucket' in mode.with ? { ...sts, 's3-endpoint': s3 } : sts;
    return stepOf(job, {
      action,
      with: { ...mode.with, ...own },
      standIn,
      ...(mode.oidc !== undefined && { oidc: mode.oidc }),
    });
  };
  const assumeRole = MODES.find(({ name }) => name === 'assume-role');
  if (assumeRole === undefined) throw new Error('there is no such mode');
  const first = await stepIn(assumeRole, root);
  await runOnce(node, first);
  const post = first.post(await first.state());
  const bare = (args: readonly string[]): Program => ({ ...first, args });
  const programs = join(import.meta.dirname, 'programs');
  return [
    { name: BASE.node, program: bare(['-e', '0']), calls: [] },
    { name: BASE.bare, program: bare([join(programs, 'bare-post.cjs')]), calls: ['GetCallerIdentity'] },
    { name: BASE.module, program: bare([join(programs, 'bare-post.mjs')]), calls: ['GetCallerIdentity'] },
    ...(await Promise.all(
      MODES.map(async (mode) => ({
        name: mode.name,
        program: await stepIn(mode, root),
        calls: mode.calls,
      })),
    )),
    { name: POST, program: post, calls: [] },
    ...(await renewals(node, standIn, newJob, root)),
    ...(
      await Promise.all(
        against.map(async (script, index) => {
          const modes = MODES.filter(({ name }) => COMPARED.includes(name));
          return Promise.all(
            modes.map(async (mode) => {
              const program = await stepIn(mode, dirname(dirname(resolve(script))));
              return {
                name: againstName(mode.name, index),
                program: { ...program, args: [resolve(script)] },
              };
            }),
          );
        }),
      )
    ).flat(),
  ];
}

/** A job of its own for each, whose profile keeps what it has. */
async function renewals(
  node: string,
  standIn: StandIn,
  newJob: () => Promise<Job>,
  root: string,
): Promise<Subject[]> {
  const renewing = async (): Promise<Program> => {
    const job = await newJob();
    const inputs = { ...DEPLOY, 'aws-profile': 'deploy', refresh: 'true', 'sts-endpoint': standIn.url };
    const step = await stepOf(job, { action: root, with: inputs, standIn });
    await runOnce(node, step);
    const [, ...args] = credentialProcess(job);
    return { args, env: step.env, cwd: step.cwd, files: [] };
  };
  const [cached, first, renewed] = await Promise.all([renewing(), renewing(), renewing()]);
  const folder = ({ args }: Program): string => args[1] ?? '';
  // What is emptied before each run has to be renewed.
  const aged = (program: Program): Program => ({
    ...program,
    files: [join(folder(program), 'credentials.json')],
  });
  const calls = ['AssumeRole'];
  return [
    { name: REFRESH.cached, program: cached, calls: [] },
    { name: REFRESH.first, program: { ...aged(first), without: join(folder(first), 'compiled') }, calls },
    { name: REFRESH.renewing, program: aged(renewed), calls },
  ];
}
