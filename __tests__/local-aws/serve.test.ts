import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { exampleWorld } from '../../local-aws/index';
import { failure, keysOf, roleArn } from './stage';

interface Addresses {
  url: string;
  stsEndpoint: string;
  s3Endpoint: string;
  oidc: { issuer: string; requestUrl: string; requestToken: string };
}

let server: ChildProcessWithoutNullStreams;
let addresses: Addresses;
let sts: STSClient;

beforeAll(async () => {
  server = spawn(process.execPath, ['--import', 'tsx', 'local-aws/serve.ts', '--port', '0'], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  addresses = JSON.parse(line) as Addresses;
  sts = new STSClient({
    region: 'us-east-1',
    endpoint: addresses.stsEndpoint,
    credentials: keysOf(exampleWorld(), 'deployer'),
    maxAttempts: 1,
  });
}, 60_000);

afterAll(async () => {
  sts.destroy();
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});

const control = (method: string, path: string, body?: unknown) =>
  fetch(`${addresses.url}/_local/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

test('prints where it is', async () => {
  expect(addresses.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(addresses.oidc.requestUrl).toContain(addresses.url);
  expect(await (await control('GET', 'health')).json()).toEqual({ status: 'ok' });
});

test('tells its calls', async () => {
  await control('DELETE', 'calls');
  await sts.send(new GetCallerIdentityCommand({}));
  expect(await (await control('GET', 'calls')).json()).toMatchObject([
    { operation: 'GetCallerIdentity', status: 200 },
  ]);
});

test('takes faults', async () => {
  await control('POST', 'faults', { kind: 'throttle', service: 'sts' });
  expect((await failure(sts.send(new GetCallerIdentityCommand({})))).code).toBe('Throttling');
  await control('DELETE', 'faults');
  await sts.send(new GetCallerIdentityCommand({}));
  expect((await control('POST', 'faults', { kind: 'transform' })).status).toBe(400);
});

test('issues tokens', async () => {
  const response = await control('POST', 'oidc-token', {
    sub: 'repo:octo-org/octo-repo:environment:staging',
  });
  const { value } = (await response.json()) as { value: string };
  const answer = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn('github-actions'),
      RoleSessionName: 'GitHubActions',
      WebIdentityToken: value,
    }),
  );
  expect(answer.SubjectFromWebIdentityToken).toBe('repo:octo-org/octo-repo:environment:staging');
});

test('knows no other requests', async () => {
  expect((await control('GET', 'nothing')).status).toBe(404);
});
