import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeCache, type CachedCredentials } from '../../../src/renewal/credential-cache';
import { credentialsOnce } from '../../../src/renewal/credentials-once';
import { takeLock, type Release } from '../../../src/renewal/lock';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'renewal-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const MINUTE_MS = 60_000;

/** Credentials that end so many minutes from now, of an hour. */
function lasting(minutes: number, accessKeyId: string): CachedCredentials {
  const end = Date.now() + minutes * MINUTE_MS;
  return {
    accessKeyId,
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    issued: new Date(end - 60 * MINUTE_MS).toISOString(),
    expiration: new Date(end).toISOString(),
  };
}

/** A renewal whose end the test decides. */
class Renewal {
  readonly renew: () => Promise<CachedCredentials>;
  calls = 0;
  succeed!: (credentials: CachedCredentials) => void;
  fail!: (error: Error) => void;
  readonly hasBegun: Promise<void>;

  constructor() {
    const ends = new Promise<CachedCredentials>((resolve, reject) => {
      this.succeed = resolve;
      this.fail = reject;
    });
    let begin: () => void;
    this.hasBegun = new Promise((resolve) => (begin = resolve));
    this.renew = () => {
      this.calls += 1;
      begin();
      return ends;
    };
  }
}

/** Nobody else is expected to renew. */
const never = (): Promise<CachedCredentials> => Promise.reject(new Error('renewed a second time'));

function idsOf(found: readonly CachedCredentials[]): string[] {
  return found.map(({ accessKeyId }) => accessKeyId);
}

describe('credentials that are asked for several times at once', () => {
  it('are those that one of the askers gets', async () => {
    const renewal = new Renewal();
    const asked = [credentialsOnce(folder, renewal.renew)];
    await renewal.hasBegun;
    asked.push(credentialsOnce(folder, never), credentialsOnce(folder, never));
    renewal.succeed(lasting(60, 'ASIAIOSFODNN7EXAMPLE'));

    expect(new Set(idsOf(await Promise.all(asked)))).toEqual(new Set(['ASIAIOSFODNN7EXAMPLE']));
    expect(readdirSync(folder)).toEqual(['credentials.json']);
  });

  it('are the old ones for all, where one could not renew them and they still work', async () => {
    writeCache(folder, lasting(5, 'ASIAIOSFODNN7EXAMPLE'));
    const renewal = new Renewal();
    const asked = [credentialsOnce(folder, renewal.renew)];
    await renewal.hasBegun;
    asked.push(credentialsOnce(folder, never));
    renewal.fail(new Error('STS is not there'));

    expect(idsOf(await Promise.all(asked))).toEqual(['ASIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE']);
  });

  it('are tried for by the next, where one could not renew them and they have ended', async () => {
    writeCache(folder, lasting(-1, 'ASIAIOSFODNN7EXAMPLE'));
    const renewal = new Renewal();
    const failed = credentialsOnce(folder, renewal.renew);
    await renewal.hasBegun;
    const next = credentialsOnce(folder, () => Promise.resolve(lasting(60, 'ASIAI44QH8DHBEXAMPLE')));
    renewal.fail(new Error('this process may not ask for a token'));

    await expect(failed).rejects.toThrow('this process may not ask for a token');
    expect((await next).accessKeyId).toBe('ASIAI44QH8DHBEXAMPLE');
  });

  it('are got by one other for all, where who renews is stuck', async () => {
    const stuck = new Renewal();
    const first = credentialsOnce(folder, stuck.renew);
    await stuck.hasBegun;
    const other = new Renewal();
    const beatMs = 5;
    const asked = [credentialsOnce(folder, other.renew, beatMs), credentialsOnce(folder, other.renew)];
    await other.hasBegun;
    other.succeed(lasting(60, 'ASIAI44QH8DHBEXAMPLE'));
    expect((await asked[0])?.accessKeyId).toBe('ASIAI44QH8DHBEXAMPLE');

    // It goes on after all, with what it had asked for before.
    stuck.succeed(lasting(59, 'ASIAIOSFODNN7EXAMPLE'));
    expect((await first).accessKeyId).toBe('ASIAIOSFODNN7EXAMPLE');
    expect((await asked[1])?.accessKeyId).toBe('ASIAI44QH8DHBEXAMPLE');
    expect(other.calls).toBe(1);
    expect(readFileSync(join(folder, 'credentials.json'), 'utf8')).toContain('ASIAI44QH8DHBEXAMPLE');
  });

  it('are got without a lock where there can be none', async () => {
    const gone = join(folder, 'gone');

    const found = await credentialsOnce(gone, () => Promise.resolve(lasting(60, 'ASIAIOSFODNN7EXAMPLE')));
    expect(found.accessKeyId).toBe('ASIAIOSFODNN7EXAMPLE');
  });
});

describe('a lock', () => {
  async function taken(where = folder): Promise<Release> {
    const release = await takeLock(where, 'lock', 5);
    if (typeof release !== 'function') throw new Error(`not taken: ${release}`);
    return release;
  }

  it.each([
    ['whose holder is no more', '{"id":"0123456789abcdef"}'],
    ['of a process that is no more', JSON.stringify({ id: '0123456789abcdef', pid: ended() })],
    ['that names nobody', '{"id":"../../elsewhere"}'],
    ['that the disk has lost', ''],
  ])('%s is taken away', async (_, text) => {
    writeFileSync(join(folder, 'lock'), text);

    const release = await taken();
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('whose taking away was broken off is taken away by the next', async () => {
    writeFileSync(join(folder, 'lock'), '{"id":"0123456789abcdef"}');
    writeFileSync(join(folder, 'lock.0123456789abcdef'), '{"id":"fedcba9876543210"}');

    const release = await taken();
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is waited for', async () => {
    const release = await taken();
    const waiting = takeLock(folder, 'lock');
    release();

    expect(await waiting).toBe('let go');
  });

  it('of one who is stuck stays as it is', async () => {
    const release = await taken();
    expect(await takeLock(folder, 'lock', 5)).toBe('stuck');
    expect(await takeLock(folder, 'lock', 5)).toBe('stuck');
    release();

    (await taken())();
  });

  // The path of a socket is bounded, other than that of a file.
  it('names the process where the folder’s path is too long for a socket', async () => {
    const deep = join(folder, 'x'.repeat(120));
    mkdirSync(deep);
    const release = await taken(deep);
    expect(JSON.parse(readFileSync(join(deep, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });

    const waiting = takeLock(deep, 'lock');
    release();
    expect(await waiting).toBe('let go');
    expect(readdirSync(folder)).toEqual(['x'.repeat(120)]);
  });

  function ended(): number {
    return spawnSync(process.execPath, ['-e', '0']).pid;
  }
});
