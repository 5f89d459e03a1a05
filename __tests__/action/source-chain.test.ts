import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Job } from '../../local-runner';
import { errorOf, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

const standIn = scenario();

/** What the SDK waits for by itself comes sooner here. */
const CONDITIONS = join(import.meta.dirname, '..', '..', 'reliability', 'conditions.cjs');
const SOONER = {
  env: {
    NODE_OPTIONS: `--require ${JSON.stringify(CONDITIONS)}`,
    RELIABILITY_CONDITIONS: '{"deadlines":20}',
  },
  timeoutMs: 30_000,
};

/** Stands for whoever the SDK asks. */
let server: Server;
let url = '';
let answer: RequestListener;
let asked = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(() => {
  asked = 0;
  server.closeAllConnections();
});
afterAll(() => void server.close());

interface Place {
  readonly env: Readonly<Record<string, string>>;
  /** The shared config file. */
  readonly config?: string;
  /** Other files in the home folder, by their paths in it. */
  readonly files?: Readonly<Record<string, string>>;
}

const TOKEN = 'Zq9xEXAMPLEACCESSTOKEN';
const SESSION = `${createHash('sha1').update('team').digest('hex')}.json`;

/** The servers that the SDK's default chain asks for keys, each at the address. */
const SERVERS: readonly (readonly [name: string, place: () => Place])[] = [
  [
    'a container’s endpoint',
    () => ({
      env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/`, AWS_CONTAINER_AUTHORIZATION_TOKEN: TOKEN },
    }),
  ],
  ['an instance’s metadata', () => ({ env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: url } })],
  [
    'IAM Identity Center',
    () => ({
      env: { AWS_PROFILE: 'team', AWS_ENDPOINT_URL_SSO: url },
      config: [
        '[profile team]',
        ...['sso_session = team', 'sso_account_id = 111122223333', 'sso_role_name = deploy'],
        ...['[sso-session team]', 'sso_region = us-east-1', 'sso_start_url = https://example.com/start', ''],
      ].join('\n'),
      files: {
        [join('.aws', 'sso', 'cache', SESSION)]: JSON.stringify({
          accessToken: TOKEN,
          expiresAt: '2099-01-01T00:00:00Z',
        }),
      },
    }),
  ],
  [
    'STS, for a profile’s role',
    () => ({
      env: { AWS_PROFILE: 'team', AWS_ENDPOINT_URL_STS: url },
      config: [
        '[profile team]',
        ...[`role_arn = ${ROLE}`, 'source_profile = base', 'region = us-east-1'],
        '[profile base]',
        `aws_access_key_id = ${KEYS['aws-access-key-id']}`,
        `aws_secret_access_key = ${KEYS['aws-secret-access-key']}`,
        '',
      ].join('\n'),
    }),
  ],
];

const says =
  (status: number, body: string): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end(body);
  };
const HALF = { 'content-length': 1000 };

/** As in the fault matrix; here it is the SDK that meets them, and its own clients. */
const FAULTS: readonly (readonly [name: string, answer: RequestListener])[] = [
  ['resets the connection', (request) => void request.socket.resetAndDestroy()],
  ['says nothing', () => undefined],
  ['falls silent', (_request, response) => void response.writeHead(200, HALF).write('{')],
  [
    'breaks off',
    (_request, response) => void response.writeHead(200, HALF).write('{', () => response.socket?.end()),
  ],
  ['answers nothing', says(200, '')],
  ['answers HTML', says(200, '<!DOCTYPE html><html><body>Hi</body></html>')],
  ['answers another document', says(200, '[{"a":1}]')],
  ['answers without what is needed', says(200, '{"Code":"Success","roleCredentials":{},"AccessKeyId":""}')],
  ['answers 20 MB', says(200, ' '.repeat(20 * 1024 * 1024))],
  ...[400, 401, 403, 404, 409, 429, 500, 502, 503, 504].map(
    (status) => [`answers HTTP ${String(status)}`, says(status, '{}')] as const,
  ),
];

async function jobAt({ env, config, files = {} }: Place): Promise<Job> {
  const job = await Job.start({ debug: true, env });
  await mkdir(join(job.home, '.aws', 'sso', 'cache'), { recursive: true, mode: 0o700 });
  const all = { ...files, ...(config !== undefined && { [join('.aws', 'config')]: config }) };
  for (const [path, text] of Object.entries(all))
    await writeFile(join(job.home, path), text, { mode: 0o600 });
  return job;
}

describe.each(SERVERS)('%s', (_name, place) => {
  it.each(FAULTS)('that %s is one error, and nothing is handed on', async (_fault, fault) => {
    answer = fault;
    const job = await jobAt(place());
    const step = await standIn.runIn(job, { mode: 'session-token' }, SOONER);

    expect(step.timedOut).toBe(false);
    expect(asked).toBeGreaterThan(0);
    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('No AWS credentials found');
    expect(step.rawLog).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    expect(step.rawLog.replace(/^::add-mask::.*$/gm, '')).not.toContain(TOKEN);
    await job.remove();
  });
});

/** Each has the SDK wait for something that it never lets go of. */
const ENDLESS: readonly (readonly [name: string, place: () => Place])[] = [
  ['a container’s endpoint that says nothing', SERVERS[0]?.[1] ?? (() => ({ env: {} }))],
  [
    'a profile’s program that never ends',
    () => ({
      env: { AWS_PROFILE: 'team' },
      // Until the step does, and with it what the program could be told.
      config: `[profile team]\ncredential_process = "${process.execPath}" -e "process.stdin.resume()"\n`,
    }),
  ],
];

describe.each(ENDLESS)('%s', (_name, place) => {
  it('is given up after its time, with one error', async () => {
    answer = () => undefined;
    const job = await jobAt(place());
    const step = await standIn.runIn(job, { mode: 'session-token' }, SOONER);

    expect(step.timedOut).toBe(false);
    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('No AWS credentials found');
    expect(errorOf(step).message).toContain('it gave none within 30 s');
    await job.remove();
  });

  it('keeps no step from ending that does without', async () => {
    answer = () => undefined;
    const job = await jobAt(place());
    const inputs = { ...KEYS, 'role-to-assume': ROLE, 'use-existing-credentials': 'true' };
    const step = await standIn.runIn(job, inputs, SOONER);

    expect(step.timedOut).toBe(false);
    expect(step.outcome).toBe('success');
    expect(step.outputs['mode']).toBe('assume-role');
    await job.remove();
  });
});
