import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { credentialsOnce } from '../../../src/renewal/credentials-once';

const HOUR = 3_600_000;
const fresh = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'FwoGZXIvYXdzEXAMPLETOKEN==',
  issued: new Date().toISOString(),
  expiration: new Date(Date.now() + HOUR).toISOString(),
};
const renewed = { ...fresh, accessKeyId: 'ASIAI44QH8DHBEXAMPLE' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-once-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('credentials of a folder', () => {
  const renew = () => Promise.resolve(renewed);

  it('are those of the cache as long as they last', async () => {
    writeFileSync(join(folder, 'credentials.json'), JSON.stringify(fresh));

    expect(await credentialsOnce(folder, renew)).toEqual(fresh);
  });

  it.each([
    ['a session token that is no text', { ...fresh, sessionToken: {} }],
    ['a time that is none', { ...fresh, expiration: 'soon' }],
    ['a beginning that is none', { ...fresh, issued: '' }],
    ['no secret', { ...fresh, secretAccessKey: undefined }],
  ])('are renewed where the cache has %s', async (_, spoiled) => {
    writeFileSync(join(folder, 'credentials.json'), JSON.stringify(spoiled));

    expect(await credentialsOnce(folder, renew)).toEqual(renewed);
    expect(JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8'))).toEqual(renewed);
  });

  it('are renewed without a lock where there can be none', async () => {
    mkdirSync(join(folder, 'lock'));

    expect(await credentialsOnce(folder, renew)).toEqual(renewed);
  });
});
