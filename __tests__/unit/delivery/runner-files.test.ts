import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EOL, tmpdir } from 'node:os';
import { join } from 'node:path';
import { entriesText } from '../../../src/delivery/entries-text';
import { appendToAll, linesText } from '../../../src/delivery/runner-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('appendToAll', () => {
  it('adds to what is there', () => {
    const env = { GITHUB_ENV: fileWith('env', 'A=1\n'), GITHUB_OUTPUT: fileWith('output', '') };

    appendToAll(
      [
        ['GITHUB_ENV', 'B=2\n'],
        ['GITHUB_OUTPUT', 'c=3\n'],
      ],
      env,
    );

    expect(readFileSync(env.GITHUB_ENV, 'utf8')).toBe('A=1\nB=2\n');
    expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toBe('c=3\n');
  });

  it('begins a line of its own', () => {
    const env = { GITHUB_ENV: fileWith('env', 'A=1') };

    appendToAll([['GITHUB_ENV', 'B=2\n']], env);

    expect(readFileSync(env.GITHUB_ENV, 'utf8')).toBe(`A=1${EOL}B=2\n`);
  });

  const nothing = (): void => undefined;
  const failing = (message: string) => (): never => {
    throw new Error(message);
  };

  it('takes it back where what belongs to it fails', () => {
    const env = { GITHUB_STATE: fileWith('state', 'A=1\n'), GITHUB_ENV: fileWith('env', '') };
    const texts = [
      ['GITHUB_STATE', 'B=2\n'],
      ['GITHUB_ENV', 'C=3\n'],
    ] as const;

    expect(() => {
      appendToAll(texts, env, { commit: failing('commit'), takeBack: nothing, settle: nothing });
    }).toThrow('commit');
    expect(readFileSync(env.GITHUB_STATE, 'utf8')).toBe('A=1\n');
    expect(readFileSync(env.GITHUB_ENV, 'utf8')).toBe('');
  });

  it('leaves to the post step what cannot be taken back', () => {
    const env = { GITHUB_STATE: fileWith('state', ''), GITHUB_ENV: folder };
    const texts = [
      ['GITHUB_STATE', 'B=2\n'],
      ['GITHUB_ENV', 'C=3\n'],
    ] as const;

    expect(() => {
      appendToAll(texts, env, { commit: nothing, takeBack: failing('takeBack'), settle: nothing });
    }).toThrow('takeBack');
    expect(readFileSync(env.GITHUB_STATE, 'utf8')).toBe('B=2\n');
  });

  it.each([
    ['is not set', {}, 'GITHUB_OUTPUT is not set; the action needs a GitHub runner'],
    [
      'names no file',
      { GITHUB_OUTPUT: 'missing' },
      'the file that GITHUB_OUTPUT names cannot be used (ENOENT)',
    ],
    [
      'names a folder',
      { GITHUB_OUTPUT: '.' },
      'the file that GITHUB_OUTPUT names cannot be written (EISDIR)',
    ],
  ])('leaves the others as they were where one %s', (_what, wrong, message) => {
    const env = {
      GITHUB_ENV: fileWith('env', 'A=1\n'),
      ...Object.fromEntries(Object.entries(wrong).map(([name, path]) => [name, join(folder, path)])),
    };

    const append = (): void => {
      appendToAll(
        [
          ['GITHUB_ENV', 'B=2\n'],
          ['GITHUB_OUTPUT', 'c=3\n'],
        ],
        env,
      );
    };

    expect(append).toThrow(message);
    expect(readFileSync(env.GITHUB_ENV, 'utf8')).toBe('A=1\n');
  });

  it('asks nothing of a file that gets nothing', () => {
    expect(() => {
      appendToAll([['GITHUB_STATE', '']], {});
    }).not.toThrow();
  });
});

describe('entriesText', () => {
  it('lets no value end its own entry or begin another', () => {
    const text = entriesText(new Map([['name', 'one\nEOF\nOTHER<<EOF\ntwo\nEOF']]));

    const [, delimiter] = /^name<<(ghadelimiter_[\w-]+)$/m.exec(text) ?? [];
    expect(delimiter).toBeDefined();
    expect(text.split(/\r?\n/)).toEqual([
      `name<<${String(delimiter)}`,
      'one',
      'EOF',
      'OTHER<<EOF',
      'two',
      'EOF',
      delimiter,
      '',
    ]);
  });
});

describe('linesText', () => {
  it('is a line for each entry', () => {
    const entries = new Map([
      ['AWS_REGION', 'eu-west-1'],
      ['AWS_SESSION_TOKEN', ''],
    ]);

    expect(linesText(entries)).toBe(`AWS_REGION=eu-west-1${EOL}AWS_SESSION_TOKEN=${EOL}`);
  });
});
