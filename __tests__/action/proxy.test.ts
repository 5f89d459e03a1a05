import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateFor, type Proxy, type ProxyOptions, startProxy, startTls } from './support/proxy';
import { ACCOUNT, errorOf, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

// Several processes each, which a busy machine is slow to start.
jest.setTimeout(60_000);

const standIn = scenario();
const { run, runWithOidc, operations } = standIn;
const asRole = { ...KEYS, 'role-to-assume': ROLE };
const PASSWORD = 'p@ss/word';
const USER = `runner:${PASSWORD}`;
const userInfo = `runner:${encodeURIComponent(PASSWORD)}`;

const proxies: Proxy[] = [];
afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});
async function proxyWith(options?: ProxyOptions): Promise<Proxy> {
  const proxy = await startProxy(options);
  proxies.push(proxy);
  return proxy;
}

describe('a proxy, for a server of http://', () => {
  it('gets every call, to STS, S3 and for the OIDC token', async () => {
    const proxy = await proxyWith();

    const step = await runWithOidc({
      'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/github-actions`,
      'http-proxy': `http://${proxy.host}`,
      bucket: 'amzn-s3-demo-bucket',
    });

    expect(step.annotations).toEqual([]);
    expect(step.outputs['verified']).toBe('true');
    expect(proxy.forwarded).toHaveLength(operations().length);
    expect(proxy.tunnels).toEqual([]);
  });

  it('may ask for a user name and a password, which are masked', async () => {
    const proxy = await proxyWith({ user: USER });

    const step = await run({ ...asRole, 'http-proxy': `http://${userInfo}@${proxy.host}` });

    expect(step.outcome).toBe('success');
    expect(proxy.forwarded).toHaveLength(1);
    expect(step.masks).toEqual(
      expect.arrayContaining([PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(USER).toString('base64')]),
    );
  });

  it.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])(
    'may be named by %s',
    async (variable) => {
      const proxy = await proxyWith();

      await run(asRole, { env: { [variable]: proxy.host } });

      expect(proxy.forwarded).toHaveLength(1);
    },
  );

  it.each([
    ['127.0.0.1', 0],
    ['example.com, 127.0.0.0/8', 0],
    ['*', 0],
    ['127.0.0.1:1 localhost', 1],
  ])('is not asked for hosts that no-proxy names: %s', async (direct, count) => {
    const proxy = await proxyWith();

    const step = await run({ ...asRole, 'http-proxy': `http://${proxy.host}`, 'no-proxy': direct });

    expect(step.outcome).toBe('success');
    expect(proxy.forwarded).toHaveLength(count);
  });

  it('is not asked for hosts that NO_PROXY names', async () => {
    const proxy = await proxyWith();

    await run(asRole, { env: { HTTPS_PROXY: `http://${proxy.host}`, no_proxy: '127.0.0.1' } });

    expect(proxy.forwarded).toEqual([]);
  });
});

describe("a proxy, for AWS's own hosts", () => {
  let authority: string;
  let folder: string;
  let aws: Awaited<ReturnType<typeof startTls>>;
  let own: Awaited<ReturnType<typeof certificateFor>>;
  const own443 = { 'sts-endpoint': '', 's3-endpoint': '' };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'proxy-'));
    const theirs = await certificateFor('sts.us-east-1.amazonaws.com', '*.s3.us-east-1.amazonaws.com');
    own = await certificateFor('127.0.0.1');
    authority = join(folder, 'ca.pem');
    await writeFile(authority, `${theirs.cert}\n${own.cert}`);
    aws = await startTls(theirs, Number(new URL(standIn.aws.url).port));
  });
  afterAll(async () => {
    await aws.close();
    await rm(folder, { recursive: true });
  });
  const trusting = (): { env: Record<string, string> } => ({ env: { NODE_EXTRA_CA_CERTS: authority } });

  it('makes tunnels, through which goes TLS', async () => {
    const proxy = await proxyWith({ tlsPort: aws.port, user: USER });

    const step = await run(
      {
        ...asRole,
        ...own443,
        'http-proxy': `http://${userInfo}@${proxy.host}`,
        bucket: 'amzn-s3-demo-bucket',
      },
      trusting(),
    );

    expect(step.annotations).toEqual([]);
    expect(operations()).toEqual(['AssumeRole', 'ListObjectsV2']);
    expect(proxy.tunnels).toEqual([
      'sts.us-east-1.amazonaws.com:443',
      'amzn-s3-demo-bucket.s3.us-east-1.amazonaws.com:443',
    ]);
    expect(proxy.forwarded).toEqual([]);
  });

  it('keeps a tunnel for the next call', async () => {
    const proxy = await proxyWith({ tlsPort: aws.port });

    await run(
      { ...asRole, ...own443, 'role-to-assume': 'deploy', 'http-proxy': `http://${proxy.host}` },
      trusting(),
    );

    expect(operations()).toEqual(['GetCallerIdentity', 'AssumeRole']);
    expect(proxy.tunnels).toHaveLength(1);
  });

  it('may be one of https://, and the step still ends at once', async () => {
    const proxy = await proxyWith({ tlsPort: aws.port, tls: own });

    const step = await run({ ...asRole, ...own443, 'http-proxy': `https://${proxy.host}` }, trusting());

    expect(step.annotations).toEqual([]);
    expect(proxy.tunnels).toHaveLength(1);
    expect(step.durationMs).toBeLessThan(8_000);
  });

  it("serves the SDK's default chain too: a profile whose role it assumes", async () => {
    const proxy = await proxyWith();
    const profile = [
      '[base]',
      `aws_access_key_id = ${KEYS['aws-access-key-id']}`,
      `aws_secret_access_key = ${KEYS['aws-secret-access-key']}`,
      '[team]',
      'source_profile = base',
      `role_arn = ${ROLE}`,
    ].join('\n');
    await writeFile(join(folder, 'credentials'), profile);

    const step = await run(
      { 'http-proxy': `http://${proxy.host}` },
      {
        env: {
          AWS_PROFILE: 'team',
          AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
          AWS_ENDPOINT_URL_STS: standIn.aws.stsEndpoint,
        },
      },
    );

    expect(step.outcome).toBe('success');
    expect(operations()).toEqual(['AssumeRole', 'GetCallerIdentity']);
    expect(proxy.forwarded).toHaveLength(2);
  });

  it('is told where its certificate is not trusted', async () => {
    const proxy = await proxyWith({ tlsPort: aws.port });

    const step = await run({ ...asRole, ...own443, 'http-proxy': `http://${proxy.host}` });

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('TLS certificate not trusted');
  });

  describe('that', () => {
    it.each([
      ['wants another password', { user: 'runner:another' }, 'The proxy wants a user name and a password', 1],
      ['refuses', { status: 403 }, 'The proxy refused the call', 1],
      ['cannot reach the server', { status: 502 }, 'The proxy refused the call', 3],
    ])('%s is told', async (_what, options, title, tries) => {
      const proxy = await proxyWith(options);

      const step = await run(
        { ...asRole, ...own443, 'http-proxy': `http://${userInfo}@${proxy.host}` },
        trusting(),
      );

      expectNothingDelivered(step);
      expect(errorOf(step).title).toBe(title);
      expect(errorOf(step).message).toContain(proxy.host);
      expect(proxy.tunnels).toHaveLength(tries);
    });

    it('says nothing is given up, and the step ends', async () => {
      const proxy = await proxyWith({ silent: true });

      const step = await run(
        { ...asRole, ...own443, 'http-proxy': `http://${proxy.host}`, 'disable-retry': 'true' },
        trusting(),
      );

      expectNothingDelivered(step);
      expect(errorOf(step).title).toBe('The proxy cannot be reached');
      expect(step.durationMs).toBeLessThan(9_000);
    }, 20_000);

    it('is not there is told', async () => {
      const proxy = await startProxy();
      await proxy.close();

      const step = await run({ ...asRole, ...own443, 'http-proxy': proxy.host, 'disable-retry': 'true' });

      expectNothingDelivered(step);
      expect(errorOf(step)).toMatchObject({
        title: 'The proxy cannot be reached',
        message: expect.stringContaining(proxy.host) as unknown,
      });
    });
  });

  it('for http:// wants another password is told too', async () => {
    const proxy = await proxyWith({ user: USER });

    const step = await run({ ...asRole, 'http-proxy': proxy.host });

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('The proxy wants a user name and a password');
  });
});

it('what is no proxy is told before any call', async () => {
  const step = await run({ ...asRole, 'http-proxy': `socks5://${userInfo}@proxy.example.com` });

  expectNothingDelivered(step);
  expect(errorOf(step).message).toContain('http-proxy');
  expect(operations()).toEqual([]);
});
