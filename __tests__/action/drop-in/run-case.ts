import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Call, startLocalAws } from '../../../local-aws';
import { Job } from '../../../local-runner';
import { startProxy } from '../support/proxy';
import type { Case, Result } from './cases';

/** Outputs that both actions have. */
const OUTPUTS = [
  'aws-access-key-id',
  'aws-account-id',
  'aws-expiration',
  'aws-secret-access-key',
  'aws-session-token',
  'authenticated-arn',
];

/** Runs an action on a case, and its post step, as the one step of a job. */
export async function runCase(one: Case, action?: string): Promise<Result> {
  const aws = await startLocalAws();
  const proxy = one.proxy && (await startProxy());
  const filled = (values: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        value === 'PROXY' && proxy ? `http://${proxy.host}` : value,
      ]),
    );
  const job = await Job.start({
    ...(action !== undefined && { action }),
    ...(one.oidc && { oidc: aws.oidc }),
    // What the SDK's default chain calls for itself.
    env: { AWS_ENDPOINT_URL_STS: aws.stsEndpoint, ...one.job },
  });
  try {
    if (one.tokenFile) await writeFile(join(job.workspace, 'token'), await aws.issueOidcToken());
    const folder = join(job.home, '.aws');
    if (one.files) await mkdir(folder, { mode: 0o700 });
    for (const [name, text] of Object.entries(one.files ?? {})) {
      await writeFile(join(folder, name), text, { mode: 0o600 });
    }
    const step = await job.step({
      with: { 'aws-region': 'us-east-1', 'sts-endpoint': aws.stsEndpoint, ...filled(one.inputs) },
      env: filled(one.env),
    });
    const files = await filesIn(folder);
    const calls = aws.calls.filter(({ operation }) => operation !== 'GetCallerIdentity').map(describe);
    const through = proxy && proxy.forwarded.length + proxy.tunnels.length > 0;
    const [post] = await job.finish();
    return {
      outcome: step.outcome === 'success' ? 'success' : 'failure',
      calls: [...new Set(through ? calls.map((call) => `${call} through the proxy`) : calls)],
      env: normalised(step.exportedEnv),
      outputs: normalised(
        Object.fromEntries(Object.entries(step.outputs).filter(([name]) => OUTPUTS.includes(name))),
      ),
      files,
      after: normalised(post?.exportedEnv ?? {}),
      filesAfter: await filesIn(folder),
    };
  } finally {
    await job.remove();
    await proxy?.close();
    await aws.close();
  }
}

/** `AssumeRole RoleArn=… Tags=… by the user`. */
function describe({ operation, parameters, accessKeyId }: Call): string {
  const { Action: _action, Version: _version, WebIdentityToken: token, ...rest } = parameters;
  const fields = new Map<string, string[]>();
  for (const [name, value] of Object.entries(rest)) {
    // An empty list is as good as none.
    if (value === '' && !name.endsWith('.Value')) continue;
    const [, list, part] = /^(\w+)\.member\.\d+(?:\.(\w+))?$/.exec(name) ?? [];
    const key = list ?? name;
    const values = fields.get(key) ?? [];
    // A tag's key and value come one after the other.
    if (part === 'Value') values.push(`${values.pop() ?? ''}:${value}`);
    else values.push(value);
    fields.set(key, values);
  }
  if (token !== undefined) {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      aud: string;
    };
    fields.set('WebIdentityToken', [`for ${claims.aud}`]);
  }
  const words = [...fields]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, values]) => `${name}=${values.sort().join(',')}`);
  const by =
    accessKeyId === undefined ? '' : accessKeyId.startsWith('ASIA') ? ' by a session' : ' by the user';
  return `${[operation, ...words].join(' ')}${by}`;
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const names = existsSync(folder) ? (await readdir(folder)).sort() : [];
  const texts = names.map(
    async (name) => [name, generic(await readFile(join(folder, name), 'utf8'))] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

/** A file's text without what differs from run to run. */
function generic(text: string): string {
  return text
    .replace(/ASIA\w+/g, '<temporary id>')
    .replace(/(?<=<temporary id>\naws_secret_access_key = ).+/g, '<temporary secret>')
    .replace(/(?<=aws_session_token = ).+/g, '<token>');
}

function normalised(values: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(values).map(([name, value]): [string, string] => {
    if (value === '') return [name, ''];
    if (/expiration/i.test(name)) return [name, '<time>'];
    if (/session.token/i.test(name)) return [name, '<token>'];
    if (/access.key.id/i.test(name) && value.startsWith('ASIA')) return [name, '<temporary id>'];
    // A user's secret is AWS's documented one.
    if (/secret.access.key/i.test(name) && !value.includes('EXAMPLE')) return [name, '<temporary secret>'];
    return [name, value];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Runs all cases, a few at a time: most of the time is a process's start. */
export async function runCases(cases: readonly Case[], action?: string): Promise<Map<string, Result>> {
  const results = new Map<string, Result>();
  const left = [...cases];
  const lane = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      results.set(one.name, await runCase(one, action));
    }
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  return results;
}
