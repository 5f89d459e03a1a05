import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import { startLocalAws, type Fault, type LocalAws } from '../../../local-aws';
import { BoundedHttpHandler } from '../../../src/aws/http';
import { connectSts } from '../../../src/aws/sts';
import { getSessionToken } from '../../../src/credentials/get-session-token';
import { mfaProofs } from '../../../src/credentials/mfa-proofs';
import type { Ways } from '../../../src/credentials/ways';
import type { Mfa } from '../../../src/inputs/request';
import { sessionTokenRequest } from '../report/sample-requests';

/** The stand-in's user who may do nothing without MFA, whose clock and the action's stand still. */
const SECRET = 'GEZDGNBVGY3TQOJQ';
const SERIAL = 'arn:aws:iam::111122223333:mfa/careful';
const KEYS = {
  accessKeyId: 'AKIACAREFUL11EXAMPLE',
  secretAccessKey: 'carefulxxxxxx/K7MDENG/bPxRfiEXAMPLEKEY12',
};
const WINDOW = 30_000;
// Signatures carry the machine's time, so that the clock must not be far from it.
const START = Math.floor(Date.now() / WINDOW) * WINDOW + 10_000;

let now = START;
let tests = 0;
let serial = SERIAL;
let aws: LocalAws;
let masked: string[];
let told: string[];
let waited: number[];
const handler = new BoundedHttpHandler();

beforeAll(async () => {
  aws = await startLocalAws({ clock: () => new Date(now) });
});
beforeEach(() => {
  aws.clearCalls();
  aws.clearFaults();
  now = START;
  // A device of its own for each test: the windows of another's are used up.
  serial = `${SERIAL}-${String((tests += 1))}`;
  const users = aws.world.accounts[0]?.users ?? [];
  users.find(({ name }) => name === 'careful')?.mfaDevices?.push({ serialNumber: serial, secret: SECRET });
  masked = [];
  told = [];
  waited = [];
});
afterAll(async () => {
  handler.destroy();
  await aws.close();
});

function ways(): Ways {
  const clock = {
    now: () => now,
    wait: (milliseconds: number) => {
      waited.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
  const mask = (secrets: readonly (string | undefined)[]): void => {
    masked.push(...secrets.filter((secret) => secret !== undefined));
  };
  const info = (line: string): void => {
    told.push(line);
  };
  const endpoints = { sts: aws.stsEndpoint, s3ForcePathStyle: false, fips: false, dualstack: false };
  return {
    sts: connectSts({ region: 'us-east-1', endpoints }, { maxAttempts: 3, onRetry: info }, handler),
    resolveSource: () => Promise.resolve({ keys: KEYS, described: 'the inputs' }),
    webIdentityToken: () => Promise.reject(new Error('there is none')),
    mfaProof: mfaProofs(clock, mask, info),
    clock,
    mask,
    info,
    callingAs: () => undefined,
  };
}

const RESET: Fault = { kind: 'reset', when: 'before-headers', operation: 'GetSessionToken', times: 1 };

function codes(): string[] {
  return aws.calls
    .filter(({ operation }) => operation === 'GetSessionToken')
    .map(({ parameters }) => parameters['TokenCode'] ?? '');
}

function codeAt(milliseconds: number): string {
  return new TOTP({ secret: SECRET }).generate({ timestamp: milliseconds });
}

const ask = (mfa: Mfa, from = ways()) => getSessionToken(sessionTokenRequest({ mfa }), from);
const bySecret = (): Mfa => ({ serialNumber: serial, totpSecret: SECRET });

describe('a code made from the secret', () => {
  test('is that of the moment, and masked', async () => {
    const obtained = await ask(bySecret());

    expect(obtained.identity?.arn).toBe('arn:aws:iam::111122223333:user/careful');
    expect(codes()).toEqual([codeAt(now)]);
    expect(masked).toContain(codeAt(now));
    expect(waited).toEqual([]);
  });

  test('that another job has used is made anew once, in the next window', async () => {
    const begun = now;
    await ask({ serialNumber: serial, tokenCode: codeAt(now) });
    const obtained = await ask(bySecret());

    expect(obtained.deliverable).toBe(true);
    expect(codes()).toEqual([codeAt(begun), codeAt(begun), codeAt(begun + WINDOW)]);
    expect(waited).toEqual([20_000]);
    expect(told).toEqual([
      'MFA: AWS refused the code; trying once more with the next one.',
      "MFA: waiting 20 s for the device's next code; each serves once.",
    ]);
  });

  test('is refused for good the second time', async () => {
    const wrong = 'JBSWY3DPEHPK3PXP';
    await expect(ask({ serialNumber: serial, totpSecret: wrong })).rejects.toThrow('invalid MFA one time');
    expect(codes()).toHaveLength(2);
    expect(new Set(codes()).size).toBe(2);
  });

  test.each<[string, Fault]>([
    ['throttled call', { kind: 'throttle', operation: 'GetSessionToken', times: 1 }],
    ['connection that was cut', RESET],
  ])('is not used again after a %s', async (_, fault) => {
    aws.fault(fault);
    await ask(bySecret());

    expect(codes()).toHaveLength(2);
    expect(new Set(codes()).size).toBe(2);
  });

  test('is another for each call of a step', async () => {
    const from = ways();
    await ask(bySecret(), from);
    await ask(bySecret(), from);
    await ask(bySecret(), from);

    expect(new Set(codes()).size).toBe(3);
    expect(waited).toEqual([20_000, WINDOW]);
  });
});

describe('a code that was given', () => {
  const given = (): Mfa => ({ serialNumber: serial, tokenCode: codeAt(now) });

  test('is sent once where AWS may have seen it', async () => {
    aws.fault(RESET);

    await expect(ask(given())).rejects.toMatchObject({ facts: { code: 'ConnectionReset', attempts: 1 } });
    expect(codes()).toHaveLength(1);
  });

  test('is sent again where AWS throttled the call, and so did not look at it', async () => {
    aws.fault({ kind: 'throttle', operation: 'GetSessionToken', times: 1 });

    await expect(ask(given())).resolves.toMatchObject({ deliverable: true });
    expect(codes()).toHaveLength(2);
  });
});
