/**
 * `npm start`: every way to get credentials, on this machine and without an account. Runs the built action as GitHub's
 * runner does, against a stand-in for STS, S3 and GitHub's OIDC endpoint, and shows what a person and the later steps of
 * a job see. Then checks it: the credentials that a step handed on are used from outside, as a later step would, and all
 * that a step leaves is searched for secrets.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromProcess } from '@aws-sdk/credential-provider-process';
import { watchForLeaks } from '../leak-scan';
import { type LocalAws, startLocalAws } from '../local-aws';
import { Job, type JobOptions, type StepResult } from '../local-runner';
import { BUCKET, type Inputs, type Refusal, type Show, SHOWS, type Success, USER_KEYS } from './shows';

const root = join(import.meta.dirname, '..');
// The later steps shown here use the SDK on whatever Node a person has.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
if (!existsSync(join(root, 'dist', 'index.js')))
  throw new Error('There is no dist/. Run `npm run build` first.');

// A run that leaves a secret where it does not belong fails.
watchForLeaks();
const started = performance.now();
const aws = await startLocalAws();
console.log(`A stand-in for AWS STS, Amazon S3 and GitHub's OIDC endpoint listens on ${aws.url}.`);
const rows: { show: Show; result: StepResult; problems: string[] }[] = [];
try {
  for (const show of SHOWS) rows.push({ show, ...(await perform(show, aws)) });
} finally {
  await aws.close();
}

heading('Result');
const width = Math.max(...SHOWS.map(({ name }) => name.length));
for (const { show, result, problems } of rows) {
  const good = 'error' in show.expected ? 'failed as it should' : 'worked';
  const verdict = problems.length === 0 ? good : `WRONG: ${problems.join('; ')}`;
  console.log(
    `${show.name.padEnd(width)}  ${(result.durationMs / 1000).toFixed(2).padStart(5)} s  ${verdict}`,
  );
}
const wrong = rows.filter(({ problems }) => problems.length > 0).length;
console.log(
  `\n${rows.length - wrong} of ${rows.length} as they should be, in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
);
if (wrong > 0) process.exitCode = 1;

/** One job with the step, shown as it runs; then what is wrong with it. */
async function perform(show: Show, aws: LocalAws): Promise<{ result: StepResult; problems: string[] }> {
  heading(`${show.name}: ${show.about}`);
  const options: JobOptions = {
    secrets: Object.values(USER_KEYS),
    ...(show.oidc === true && { oidc: aws.oidc }),
  };
  const job = await Job.start(options);
  try {
    if (show.before !== undefined) {
      section('An earlier step');
      const before = await step(job, show.before, aws);
      if (before.outcome !== 'success') return { result: before, problems: ['the earlier step failed'] };
    }
    section('The step');
    const inputs = typeof show.inputs === 'function' ? show.inputs(aws) : show.inputs;
    const result = await step(job, inputs, aws);
    showHandedOn(job, result);
    const problems =
      'error' in show.expected
        ? refusalProblems(show.expected, result)
        : await successProblems(show.expected, inputs, job, result, aws);
    section('After the job');
    const posts = await job.finish();
    problems.push(...postProblems(job, posts));
    return { result, problems };
  } finally {
    await job.remove();
  }
}

function step(job: Job, inputs: Inputs, aws: LocalAws): Promise<StepResult> {
  print('with:\n' + job.mask(lines(inputs)));
  const standIn = {
    'aws-region': 'us-east-1',
    'sts-endpoint': aws.stsEndpoint,
    ...('bucket' in inputs && { 's3-endpoint': aws.s3Endpoint }),
  };
  return job.step({ with: { ...standIn, ...inputs }, onLine: (line) => print(line) });
}

function showHandedOn(job: Job, result: StepResult): void {
  section('Variables for later steps');
  print(job.mask(lines(result.exportedEnv)) || '  (none)');
  section('Outputs');
  print(job.mask(lines(result.outputs)) || '  (none)');
  section('Summary');
  print(result.summary || '  (none)');
}

/** What the step promised and did not hold, tried with what a later step gets. */
async function successProblems(
  expected: Success,
  inputs: Inputs,
  job: Job,
  result: StepResult,
  aws: LocalAws,
): Promise<string[]> {
  if (result.outcome !== 'success') return [`exit code ${result.exitCode ?? result.signal ?? '?'}`];
  const problems: string[] = [];
  if (result.outputs['mode'] !== expected.mode) problems.push(`mode is ${String(result.outputs['mode'])}`);
  const exportsNothing = expected.handsOnNothing === true || expected.profile !== undefined;
  if ((Object.keys(result.exportedEnv).length === 0) !== exportsNothing) {
    problems.push(`handed on ${Object.keys(result.exportedEnv).join(', ') || 'nothing'}`);
  }
  const { accessKeyId, secretAccessKey, sessionToken } = await laterCredentials(expected, job);
  if (secretAccessKey === '' || sessionToken === '') problems.push('a later step has no credentials');
  if (problems.length > 0) return problems;

  section('A later step uses the credentials');
  const common = {
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    maxAttempts: 1,
  };
  const sts = new STSClient({ ...common, endpoint: aws.stsEndpoint });
  const s3 = new S3Client({ ...common, endpoint: aws.s3Endpoint, forcePathStyle: true });
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand());
    print(`GetCallerIdentity: ${String(Arn)}`);
    if (Arn !== expected.arn) problems.push(`a later step is ${String(Arn)}`);
    if (!('bucket' in inputs)) return problems;

    const listing = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, MaxKeys: 5 }));
    const keys = (listing.Contents ?? []).map(({ Key }) => Key ?? '');
    print(`ListObjectsV2: ${keys.join(', ')}`);
    if (result.outputs['object-keys'] !== JSON.stringify(keys)) problems.push('the outputs list other keys');
    if (expected.cannotRead === true) {
      const read = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: keys[0] })).then(
        () => 'allowed',
        (error: unknown) => (error instanceof Error ? error.name : 'failed'),
      );
      print(`GetObject: ${read}`);
      if (read !== 'AccessDenied') problems.push(`reading is ${read}`);
    }
  } catch (error) {
    problems.push(`a later step failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    sts.destroy();
    s3.destroy();
  }
  return problems;
}

/** What a later step finds: in its environment, or by its profile, as AWS's tools do. */
async function laterCredentials(
  { profile }: Success,
  job: Job,
): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }> {
  const env = job.env;
  if (profile === undefined) {
    return {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: env['AWS_SESSION_TOKEN'] ?? '',
    };
  }
  const file = join(job.home, '.aws', 'config');
  const {
    accessKeyId,
    secretAccessKey,
    sessionToken = '',
  } = await fromProcess({
    profile,
    configFilepath: file,
    filepath: join(job.home, '.aws', 'credentials'),
  })();
  return { accessKeyId, secretAccessKey, sessionToken };
}

function refusalProblems(expected: Refusal, result: StepResult): string[] {
  const problems: string[] = [];
  const errors = result.annotations.filter(({ level }) => level === 'error');
  if (result.outcome !== 'failure') problems.push('it did not fail');
  if (errors.length !== 1) problems.push(`${errors.length} errors`);
  if (!errors.every(({ title, message }) => expected.error.test(`${title}\n${message}`))) {
    problems.push('another error');
  }
  if (Object.keys(result.exportedEnv).length > 0) problems.push('it handed on variables');
  return problems;
}

/** A runner cannot take a variable back: what is cleaned up is there, and empty. */
function postProblems(job: Job, posts: readonly StepResult[]): string[] {
  const left = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].filter(
    (name) => job.env[name],
  );
  return [
    ...(posts.every(({ outcome }) => outcome === 'success') ? [] : ['a post step failed']),
    ...(left.length === 0 ? [] : [`${left.join(', ')} left in the job`]),
  ];
}

function lines(values: Inputs): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        `  ${name}: ${value.includes('\n') ? `|\n    ${value.replaceAll('\n', '\n    ')}` : value}`,
    )
    .join('\n');
}

function heading(text: string): void {
  console.log(`\n${'━'.repeat(100)}\n${text}\n`);
}

function section(text: string): void {
  console.log(`── ${text}`);
}

function print(text: string): void {
  console.log(text.trimEnd().replace(/^(?=.)/gm, '  '));
}
