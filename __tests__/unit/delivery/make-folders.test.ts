import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeFolders } from '../../../src/delivery/make-folders';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'make-folders-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const onLinux = process.platform === 'linux' ? it : it.skip;

describe('makeFolders', () => {
  it('makes the folder and those above it, and leaves those that are there', () => {
    const path = join(folder, 'a', 'b');

    makeFolders(path);
    makeFolders(path);

    expect(statSync(path).isDirectory()).toBe(true);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('says so where a file is in its place, or in that of one above it', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');

    expect(() => {
      makeFolders(path);
    }).toThrow('EEXIST');
    expect(() => {
      makeFolders(join(path, 'a'));
    }).toThrow('ENOTDIR');
  });

  onLinux('ends where a file system has no place for it', () => {
    expect(() => {
      makeFolders('/proc/nobody/.aws');
    }).toThrow('ENOENT');
    expect(existsSync('/proc/nobody')).toBe(false);
  });
});
