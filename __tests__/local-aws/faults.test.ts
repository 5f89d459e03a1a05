import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import type { Fault } from '../../local-aws/index';
import { failure, keysOf, startStage, type Keys, type Stage } from './stage';

let stage: Stage;
let deployer: Keys;
beforeEach(async () => {
  stage = await startStage();
  deployer = keysOf(stage.aws.world, 'deployer');
});
afterEach(() => stage.close());

const IDENTITY = new GetCallerIdentityCommand({});
const identity = (config = {}) => stage.sts(deployer, config).send(IDENTITY);
const list = (Bucket = 'amzn-s3-demo-bucket') =>
  stage.s3(deployer).send(new ListObjectsV2Command({ Bucket }));
const raw = (): Promise<Response> =>
  fetch(stage.aws.stsEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  });

describe('a fault meets', () => {
  const fault = { kind: 'error', status: 500, code: 'InternalFailure', message: 'Try again' } as const;

  test('every request, until it is cleared', async () => {
    stage.aws.fault(fault);
    expect(await failure(identity())).toEqual({ code: 'InternalFailure', status: 500, message: 'Try again' });
    expect(await failure(list())).toEqual({ code: 'InternalFailure', status: 500, message: 'Try again' });
    expect(stage.aws.calls.map(({ errorCode }) => errorCode)).toEqual(['InternalFailure', 'InternalFailure']);
    stage.aws.clearFaults();
    await identity();
  });

  test.each<[string, Partial<Fault>, boolean]>([
    ['the service', { service: 's3' }, true],
    ['another service', { service: 'sts' }, false],
    ['the operation', { operation: 'ListObjectsV2' }, true],
    ['another operation', { operation: 'HeadBucket' }, false],
    ['the bucket', { bucket: 'amzn-s3-demo-bucket' }, true],
    ['another bucket', { bucket: 'doc-example-bucket' }, false],
  ])('only what it names: %s', async (_name, match, meets) => {
    stage.aws.fault({ ...fault, ...match } as Fault);
    await (meets ? expect(list()).rejects.toThrow() : expect(list()).resolves.toBeDefined());
  });

  test('so many requests, after so many others', async () => {
    stage.aws.fault({ ...fault, after: 1, times: 2 });
    const outcomes: (number | undefined)[] = [];
    for (let round = 0; round < 4; round++) {
      await identity().catch(() => undefined);
      outcomes.push(stage.aws.calls.at(-1)?.status);
    }
    expect(outcomes).toEqual([200, 500, 500, 200]);
  });

  test('and the first that matches acts', async () => {
    stage.aws.fault({ ...fault, times: 1 });
    stage.aws.fault({ kind: 'throttle', times: 1 });
    expect((await failure(identity())).code).toBe('InternalFailure');
    expect((await failure(identity())).code).toBe('Throttling');
    await identity();
  });

  test('GitHub’s endpoint too', async () => {
    stage.aws.fault({ ...fault, service: 'oidc' });
    const { requestUrl, requestToken } = stage.aws.oidc;
    const response = await fetch(requestUrl, { headers: { authorization: `bearer ${requestToken}` } });
    expect([response.status, await response.json()]).toEqual([500, { message: 'Try again' }]);
  });
});

describe('throttling', () => {
  test.each([
    ['Throttling', 400],
    ['ThrottlingException', 400],
    ['RequestLimitExceeded', 503],
    ['SlowDown', 503],
    ['TooManyRequestsException', 429],
  ] as const)('%s with status %i', async (code, status) => {
    stage.aws.fault({ kind: 'throttle', code });
    expect(await failure(identity())).toMatchObject({ code, status });
  });

  test('each service in its own words', async () => {
    stage.aws.fault({ kind: 'throttle' });
    expect(await failure(identity())).toEqual({ code: 'Throttling', status: 400, message: 'Rate exceeded' });
    expect(await failure(list())).toEqual({
      code: 'SlowDown',
      status: 503,
      message: 'Please reduce your request rate.',
    });
  });

  test('a rate refuses what comes too fast, and refills', async () => {
    stage.aws.fault({ kind: 'rate', service: 'sts', perSecond: 0.001, burst: 2 });
    await identity();
    await identity();
    expect(await failure(identity())).toMatchObject({ code: 'Throttling' });
    await list();
    stage.advance(1_000_000);
    await identity();
  });

  test('the SDK waits it out', async () => {
    stage.aws.fault({ kind: 'throttle', times: 2 });
    await identity({ maxAttempts: 3 });
    expect(stage.aws.calls.map(({ status }) => status)).toEqual([400, 400, 200]);
  });
});

describe('connections', () => {
  test.each([['before-headers'], ['after-headers']] as const)('reset %s', async (when) => {
    stage.aws.fault({ kind: 'reset', when });
    await expect(identity()).rejects.toThrow(/ECONNRESET|aborted/);
    expect(stage.aws.calls[0]?.status).toBe(when === 'before-headers' ? undefined : 200);
  });

  test('a body cut short', async () => {
    stage.aws.fault({ kind: 'truncate' });
    await expect(identity()).rejects.toThrow();
  });

  test.each([['accept'], ['headers'], ['body']] as const)('stalled at %s', async (at) => {
    stage.aws.fault({ kind: 'stall', at, times: 1 });
    const abort = new AbortController();
    const outcome = stage
      .sts(deployer)
      .send(IDENTITY, { abortSignal: abort.signal })
      .then(
        () => 'answered',
        () => 'failed',
      );
    while (stage.aws.calls.length === 0) {
      await nextTurn();
    }
    // Other connections go on.
    await identity();
    const unsettled = Promise.race([outcome, nextTurn().then(() => 'open')]);
    expect(await unsettled).toBe('open');
    abort.abort();
    await stage.aws.close();
    expect(await outcome).toBe('failed');
  });

  test('a stalled one does not keep the server from closing', async () => {
    stage.aws.fault({ kind: 'stall', at: 'body' });
    const response = await raw();
    await stage.aws.close();
    await expect(response.text()).rejects.toThrow();
  });

  test('nor does a delayed one', async () => {
    stage.aws.fault({ kind: 'delay', ms: 3_600_000 });
    const call = raw();
    while (stage.aws.calls.length === 0) {
      await nextTurn();
    }
    await stage.aws.close();
    await expect(call).rejects.toThrow();
  });

  test('a delay is only that', async () => {
    stage.aws.fault({ kind: 'delay', ms: 1 });
    stage.aws.fault({ kind: 'throttle', times: 1 });
    expect((await failure(identity())).code).toBe('Throttling');
    await identity();
  });
});

describe('bodies', () => {
  test('empty', async () => {
    stage.aws.fault({ kind: 'empty' });
    const response = await raw();
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  test('a page of HTML', async () => {
    stage.aws.fault({ kind: 'html' });
    const response = await raw();
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('Bad Gateway');
  });

  test('another root', async () => {
    stage.aws.fault({ kind: 'wrong-root', root: 'Surprise' });
    expect(await (await raw()).text()).toMatch(/^<Surprise xmlns=.*<\/Surprise>$/s);
  });

  test('elements removed and changed', async () => {
    stage.aws.fault({
      kind: 'edit',
      operation: 'GetSessionToken',
      remove: ['SessionToken'],
      set: { Expiration: '1970-01-01T00:00:00Z' },
    });
    const { Credentials } = await stage.sts(deployer).send(new GetSessionTokenCommand({}));
    expect(Credentials?.SessionToken).toBeUndefined();
    expect(Credentials?.Expiration).toEqual(new Date(0));
  });

  test('changed by a function', async () => {
    stage.aws.fault({
      kind: 'transform',
      transform: (answer) => ({ ...answer, body: answer.body.replace('deployer', 'somebody') }),
    });
    expect((await identity()).Arn).toBe('arn:aws:iam::111122223333:user/somebody');
  });

  test('oversized', async () => {
    stage.aws.fault({ kind: 'oversize', bytes: 300_000 });
    const response = await raw();
    expect((await response.text()).length).toBe(300_000);
    expect((await identity()).Account).toBe('111122223333');
  });

  test('an answer cut short is asked for again by the SDK', async () => {
    stage.aws.fault({ kind: 'truncate', times: 1 });
    await identity({ maxAttempts: 2 });
    expect(stage.aws.calls).toHaveLength(2);
  });
});
