import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTrusted, readTrusted, UntrustedFileError } from '../../../src/inputs/trusted-file';

const posix = process.platform === 'win32' ? it.skip : it;
/** Giving a file away takes root's rights. */
const asRoot = process.getuid?.() === 0 ? it : it.skip;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trusted-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, 'content');
  chmodSync(path, mode);
  return path;
}

function link(name: string, target: string): string {
  const path = join(folder, name);
  symlinkSync(target, path);
  return path;
}

/** As the kubelet writes a projected token. */
function projected(): string {
  const data = join(folder, '..2026_11_22_20_00_00.123456789');
  mkdirSync(data);
  writeFileSync(join(data, 'token'), 'content', { mode: 0o644 });
  symlinkSync('..2026_11_22_20_00_00.123456789', join(folder, '..data'));
  return link('token', '..data/token');
}

describe('a file that is read', () => {
  it('is a plain one', () => {
    expect(readTrusted(file('token'))).toBe('content');
    expect(() => readTrusted(join(folder, 'missing'))).toThrow('ENOENT');
    expect(() => readTrusted(folder)).toThrow('is not a plain file');
  });

  posix('is not one that everybody may write', () => {
    expect(() => readTrusted(file('token', 0o606))).toThrow('may be written by every user');
    expect(() => readTrusted(link('other', 'token'))).toThrow('may be written by every user');
  });

  posix('may be a projected token of Kubernetes, in a folder that is writable and sticky', () => {
    chmodSync(folder, 0o1777);
    expect(readTrusted(projected())).toBe('content');
  });

  posix('is not reached by a link that leads out of its folder', () => {
    const inside = join(folder, 'inside');
    mkdirSync(inside);
    symlinkSync(file('secret'), join(inside, 'token'));
    symlinkSync('../secret', join(inside, 'relative'));

    for (const name of ['token', 'relative']) {
      expect(() => readTrusted(join(inside, name))).toThrow('leads out of its folder');
    }
    expect(() => readTrusted(link('loop', 'loop'))).toThrow('ELOOP');
    expect(() => readTrusted(link('process', '/proc/self/environ'))).toThrow('leads out of its folder');
  });

  asRoot('is not reached by a link that another user made', () => {
    file('token');
    const path = link('theirs', 'token');
    lchownSync(path, 65_534, 65_534);

    expect(() => readTrusted(path)).toThrow('another user of this machine made');
    expect(() => {
      checkTrusted(path);
    }).toThrow(UntrustedFileError);
  });

  it('is small', () => {
    const path = file('token');
    writeFileSync(path, 'x'.repeat(1024 * 1024 + 1));

    expect(() => readTrusted(path)).toThrow('holds more than 1 MB');
  });
});

describe('a file that the SDK reads', () => {
  posix('may be reached by a link of this user’s, wherever it leads', () => {
    const elsewhere = join(folder, 'dotfiles');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'config'), '', { mode: 0o600 });
    const path = link('config', 'dotfiles/config');
    checkTrusted(path);

    chmodSync(join(elsewhere, 'config'), 0o602);
    expect(() => {
      checkTrusted(path);
    }).toThrow('may be written by every user');
  });

  it('need not be there', () => {
    checkTrusted(join(folder, 'missing'));
    checkTrusted(link('nowhere', 'missing'));
  });
});
