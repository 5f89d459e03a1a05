import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  type Act,
  actionWithEndpoints,
  type ActJob,
  type ActOptions,
  type ActRun,
  type ActStep,
  startAct,
} from '../../interop/tools/act';
import { throwAwayFolder } from '../../interop/tools/server-process';
import { findSecrets } from '../../leak-scan';
import { type LocalAws, startLocalAws } from '../../local-aws';

const ROOT = join(import.meta.dirname, '..', '..');
const ACCOUNT = '111122223333';
const USER = `arn:aws:iam::${ACCOUNT}:user/deployer`;
/** In the stand-in's `doc-example-bucket`. */
const OBJECTS = 60;
const KEYS = {
  id: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

let folder: string;
let aws: LocalAws;
let act: Act;

beforeAll(async () => {
  folder = await throwAwayFolder('act');
  [aws, act] = await Promise.all([startLocalAws(), startAct(folder, ROOT)]);
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  await aws.close();
});

/** What each client of `describe.sh` prints. */
const everyClient = (arn: string, count: number): string[] =>
  ['aws-cli', 'boto3', 'javascript'].map((client) => `${client} ${arn} ${String(count)}`);

describe('act runs each mode of the action, and real clients use what it hands on', () => {
  let run: ActRun;
  const job = (id: string): ActJob => {
    const found = run.jobs.get(id);
    if (found === undefined) throw new Error(`no job ${id} in:\n${run.shown}`);
    return found;
  };
  const step = (of: string, id: string): ActStep => {
    const found = job(of).steps.get(id);
    if (found === undefined) throw new Error(`no step ${id} of ${of} in:\n${run.shown}`);
    return found;
  };
  /** The job went well; where not, what act showed is shown. */
  const expectJob = (id: string): void => {
    expect(job(id).result === 'success' ? 'success' : run.shown).toBe('success');
  };

  beforeAll(async () => {
    run = await act.run({
      workflow: '.github/workflows/modes.yml',
      secrets: {
        KEY_ID: KEYS.id,
        SECRET: KEYS.secret,
        ADMINISTRATOR_KEY_ID: 'AKIAADMIN1111EXAMPLE',
        ADMINISTRATOR_SECRET: 'administrator/K7MDENG/bPxRfiEXAMPLEKEY12',
        ASSERTION: aws.issueSamlAssertion(),
        TRADE_IN_TOKEN: 'EXAMPLETRADEINTOKEN',
      },
      vars: { ENDPOINT: aws.url, CLIENTS: join(ROOT, 'interop', 'clients') },
      // act has no OIDC tokens of its own; GitHub's runner sets both for a job with `id-token: write`.
      env: {
        ACTIONS_ID_TOKEN_REQUEST_URL: aws.oidc.requestUrl,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: aws.oidc.requestToken,
      },
    });
  }, 300_000);

  it('session-token: AWS CLI, boto3 and the JavaScript SDK by the environment', () => {
    expectJob('session-token');
    expect(step('session-token', 'environment').lines.sort()).toEqual(everyClient(USER, OBJECTS));
    expect(step('session-token', 'secrets').lines).toContain('verified=true count=50');
  });

  it('assume-role: the same by the step outputs, with nothing in the environment', () => {
    expectJob('outputs-alone');
    expect(step('outputs-alone', 'environment').lines).toEqual(["key id ''"]);
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/GitHubActions`;
    expect(step('outputs-alone', 'outputs').lines.sort()).toEqual(everyClient(session, OBJECTS));
  });

  it('assume-role: a chain through three accounts', () => {
    expectJob('assume-role');
    expect(step('assume-role', 'environment').lines).toEqual([
      'arn:aws:sts::123456789012:assumed-role/chain-end/GitHubActions',
    ]);
  });

  it('federation-token: narrowed to listing', () => {
    expectJob('federation-token');
    const bob = `arn:aws:sts::${ACCOUNT}:federated-user/Bob`;
    expect(step('federation-token', 'environment').lines.sort()).toEqual(everyClient(bob, OBJECTS));
  });

  it('web-identity, then existing, then a role chained from it', () => {
    expectJob('web-identity');
    const session = (role: string): string => `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/GitHubActions`;
    expect(step('web-identity', 'environment').lines.sort()).toEqual(
      everyClient(session('github-actions'), OBJECTS),
    );
    expect(step('web-identity', 'existing').outputs).toMatchObject({ mode: 'existing', verified: 'true' });
    expect(step('web-identity', 'existing').env).toEqual({});
    expect(step('web-identity', 'chained-environment').lines).toEqual([session('account-trusting')]);
  });

  it.each([
    ['saml', `arn:aws:sts::${ACCOUNT}:assumed-role/saml-user/martha@example.com`],
    ['assume-root', 'arn:aws:iam::444455556666:root'],
    ['delegated-access', `arn:aws:sts::${ACCOUNT}:assumed-role/list-only/delegated`],
  ])('%s', (mode, arn) => {
    expectJob(mode);
    expect(step(mode, 'creds').outputs).toMatchObject({ mode });
    expect(step(mode, 'environment').lines).toEqual([arn]);
  });

  it('a named profile serves AWS CLI, boto3 and the JavaScript SDK', () => {
    expectJob('profile');
    expect(step('profile', 'environment').lines).toEqual(["key id ''"]);
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/GitHubActions`;
    expect(step('profile', 'clients').lines.sort()).toEqual(everyClient(session, OBJECTS));
  });

  it('stale AWS_SESSION_TOKEN and AWS_SECURITY_TOKEN of the job do not get in the way', () => {
    expectJob('stale');
    expect(step('stale', 'environment').lines.sort()).toEqual(everyClient(USER, OBJECTS));
  });

  it('a step that fails ends the job and leaves it what it had', () => {
    expect(job('failing').result).toBe('failure');
    expect(step('failing', 'creds').result).toBe('failure');
    expect(step('failing', 'creds').outputs).toEqual({ mode: 'assume-role' });
    expect(step('failing', 'creds').env).toEqual({});
    expect(job('failing').steps.has('never')).toBe(false);
    expect(step('failing', 'after').lines).toEqual([USER]);
    expect(run.exitCode).toBe(1);
  });

  it('the post step stays away where AWS_SKIP_CLEANUP_STEP says so', () => {
    expectJob('skip-cleanup');
    expect(job('skip-cleanup').steps.has('creds')).toBe(true);
    expect(job('skip-cleanup').steps.has('Post creds')).toBe(false);
  });

  it('the post step takes away what each step left', () => {
    for (const id of ['session-token', 'assume-role', 'federation-token', 'web-identity', 'failing']) {
      const post = step(id, id === 'failing' ? 'Post before' : 'Post creds');
      expect(post.result).toBe('success');
      expect(post.env).toMatchObject({
        AWS_ACCESS_KEY_ID: '',
        AWS_SECRET_ACCESS_KEY: '',
        AWS_SESSION_TOKEN: '',
      });
    }
    expect(job('failing').steps.get('Post creds')?.result).toBe('success');
  });

  it('no log that a person sees has a secret in it', () => {
    const secrets = [...run.jobs.values()].flatMap(({ steps }) =>
      [...steps.values()].flatMap(({ masks }) => masks),
    );
    // Keys of the user, and a secret access key and session token for each of seven jobs at least.
    expect(secrets).toContain(KEYS.secret);
    expect(new Set(secrets).size).toBeGreaterThan(16);
    const named = [...new Set(secrets)].map((value) => ({ name: 'what a step masked', value }));
    expect(findSecrets(run.shown, named)).toEqual([]);
    expect(step('session-token', 'secrets').lines).toContain('from the environment: *** *** ***');
    expect(step('session-token', 'secrets').lines).toContain('from the outputs: ***');
  });
});

describe('act finds nothing wrong with', () => {
  const workflows = ['.github/workflows', 'examples', '__tests__/e2e/workflows'].flatMap((directory) =>
    readdirSync(join(ROOT, directory))
      .filter((name) => name.endsWith('.yml'))
      .map((name) => `${directory}/${name}`),
  );
  // Those of .github/workflows are only looked at: their jobs are this project's CI, and would run this very test.
  it.each(workflows)('%s', async (workflow) => {
    expect(await act.validate(workflow)).toBe('');
  });
});

interface Example {
  /** Why it cannot be run on loopback. */
  readonly notRun?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: ActOptions['event'];
}

/** What the examples need beside the keys of a user and an OIDC token. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  'container.yml': { notRun: 'it needs a container engine' },
  'fork-pull-requests.yml': {
    event: {
      name: 'pull_request',
      payload: { pull_request: { head: { repo: { full_name: 'octo-org/octo-repo' } } } },
    },
  },
  'mfa.yml': { secrets: { MFA_TOTP_SECRET: 'JBSWY3DPEHPK3PXP' } },
  'proxy.yml': { notRun: 'its proxy is at a name that is nowhere' },
  'reusable-workflow.yml': { notRun: 'its caller runs it' },
  'self-hosted-instance-role.yml': {
    // In place of an instance's.
    env: { AWS_ACCESS_KEY_ID: KEYS.id, AWS_SECRET_ACCESS_KEY: KEYS.secret },
  },
  // GitHub's runners have version 2 of the AWS CLI; version 1, which PyPI has, and boto3 do not read AWS_REGION.
  'step-outputs.yml': { env: { AWS_DEFAULT_REGION: 'us-east-1' } },
  'static-keys-and-role.yml': { secrets: { AWS_ROLE_EXTERNAL_ID: '12345' } },
  'terraform-backend.yml': { notRun: 'it needs Terraform, and an action that downloads it' },
};

describe('act runs every example', () => {
  const names = readdirSync(join(ROOT, 'examples')).filter((name) => name.endsWith('.yml'));
  let actions: Record<string, string>;

  beforeAll(async () => {
    const workflows = join(folder, 'workflows');
    await cp(join(ROOT, 'examples'), join(workflows, '.github', 'workflows'), { recursive: true });
    actions = {
      'your-org/aws-temporary-credentials@v1': await actionWithEndpoints(
        join(folder, 'stand-in'),
        ROOT,
        aws.url,
      ),
      'your-org/workflows@v1': workflows,
    };
    trustGitHub('777788889999', 'deploy', 'sts.amazonaws.com.cn');
    trustGitHub('444455556666', 'github-actions', 'sts.amazonaws.com');
    const s3 = new S3Client({
      region: 'us-east-1',
      endpoint: aws.s3Endpoint,
      forcePathStyle: true,
      credentials: {
        accessKeyId: 'AKIAADMIN1111EXAMPLE',
        secretAccessKey: 'administrator/K7MDENG/bPxRfiEXAMPLEKEY12',
      },
    });
    await s3.send(
      new PutObjectCommand({ Bucket: 'amzn-s3-demo-bucket', Key: 'previews/index.html', Body: 'preview' }),
    );
    s3.destroy();
  });

  /** Lets a role of an account trust GitHub's tokens, as the examples take for granted. */
  function trustGitHub(accountId: string, name: string, audience: string): void {
    const account = aws.world.accounts.find(({ id }) => id === accountId)!;
    const model = aws.world.accounts[0]!.roles.find((role) => role.name === 'github-actions')!;
    const { partition } = account;
    const federated = `arn:${partition}:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com`;
    account.oidcProviders.push({ url: aws.oidc.issuer, clientIds: [audience] });
    account.roles = account.roles.filter((role) => role.name !== name);
    account.roles.push({
      ...model,
      name,
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Federated: federated }, Action: 'sts:AssumeRoleWithWebIdentity' },
        ],
      },
    });
  }

  it.each(names.filter((name) => EXAMPLES[name]?.notRun === undefined))('%s', async (name) => {
    const { secrets, env, event } = EXAMPLES[name] ?? {};
    const text = await readFile(join(ROOT, 'examples', name), 'utf8');
    // A reusable workflow has no more than its caller gives it.
    const mayAskForToken = text.includes('id-token: write');
    const run = await act.run({
      workflow: `examples/${name}`,
      ...(event && { event }),
      secrets: { AWS_ACCESS_KEY_ID: KEYS.id, AWS_SECRET_ACCESS_KEY: KEYS.secret, ...secrets },
      vars: { BUCKET: 'doc-example-bucket' },
      env: {
        ...(mayAskForToken && {
          ACTIONS_ID_TOKEN_REQUEST_URL: aws.oidc.requestUrl,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: aws.oidc.requestToken,
        }),
        // For the clients of later steps.
        AWS_ENDPOINT_URL: aws.url,
        AWS_EC2_METADATA_DISABLED: 'true',
        ...env,
      },
      actions,
    });

    expect(run.exitCode === 0 ? 0 : run.shown).toBe(0);
    const jobs = [...run.jobs.values()];
    expect(jobs.map(({ result }) => result)).toEqual(jobs.map(() => 'success'));
    // Each has the action in it, which handed something on.
    const outputs = jobs.flatMap(({ steps }) => [...steps.values()].map((step) => step.outputs));
    expect(outputs.some(({ mode }) => mode !== undefined)).toBe(true);
    for (const { verified } of outputs) expect(['true', '', undefined]).toContain(verified);
  });

  it('but those that cannot be run on loopback, each for a reason', () => {
    const notRun = Object.keys(EXAMPLES).filter((name) => EXAMPLES[name]?.notRun !== undefined);
    expect(names).toEqual(expect.arrayContaining(notRun));
  });
});
