import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SharedFileError } from '../../../../src/delivery/profiles/guarded-file';
import { profileChange } from '../../../../src/delivery/profiles/profile-change';
import { freeProfileName, profileFaults } from '../../../../src/delivery/profiles/profile-faults';
import { restoreProfile } from '../../../../src/delivery/profiles/restore-profile';
import { sharedFiles } from '../../../../src/delivery/profiles/shared-files';

const { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } =
  fs;

const CREDENTIALS = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY',
  sessionToken: 'AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT',
};
const WRITTEN = `aws_access_key_id = ${CREDENTIALS.accessKeyId}
aws_secret_access_key = ${CREDENTIALS.secretAccessKey}
aws_session_token = ${CREDENTIALS.sessionToken}
`;
const EARLIER =
  '# team\r\n[dev]\r\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\r\naws_secret_access_key=x\r\n[z]\r\n';

let folder: string;
let aws: string;
let env: { AWS_CONFIG_FILE: string; AWS_SHARED_CREDENTIALS_FILE: string; RUNNER_TEMP: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  aws = join(folder, '.aws');
  env = {
    AWS_CONFIG_FILE: join(aws, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(aws, 'credentials'),
    RUNNER_TEMP: join(folder, 'temp'),
  };
  mkdirSync(env.RUNNER_TEMP);
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

const change = (name = 'dev', credentials = CREDENTIALS): ReturnType<typeof profileChange> =>
  profileChange(name, credentials, 'eu-west-1', env);
const mode = (path: string): number => statSync(path).mode & 0o7777;
const config = (): string => readFileSync(env.AWS_CONFIG_FILE, 'latin1');
const credentials = (): string => readFileSync(env.AWS_SHARED_CREDENTIALS_FILE, 'latin1');

function given(files: { config?: string; credentials?: string }): void {
  mkdirSync(aws, { mode: 0o755 });
  if (files.config !== undefined) writeFileSync(env.AWS_CONFIG_FILE, files.config, 'latin1');
  if (files.credentials !== undefined)
    writeFileSync(env.AWS_SHARED_CREDENTIALS_FILE, files.credentials, { encoding: 'latin1', mode: 0o640 });
}

describe('a profile', () => {
  it('is written to files of its owner alone where there are none, and leaves nothing behind', () => {
    const { undo, commit, readableByOthers } = change();
    commit();

    expect(readableByOthers).toBe(false);
    expect(credentials()).toBe(`[dev]\n${WRITTEN}`);
    expect(config()).toBe('[profile dev]\nregion = eu-west-1\n');
    expect([aws, env.AWS_CONFIG_FILE, env.AWS_SHARED_CREDENTIALS_FILE].map(mode)).toEqual([
      0o700, 0o600, 0o600,
    ]);
    expect(readdirSync(aws).sort()).toEqual(['config', 'credentials']);

    expect(restoreProfile(undo)).toBe('restored');
    expect(existsSync(aws)).toBe(false);
  });

  it('overwrites what was there and puts it back, to the byte, with its mode', () => {
    given({ config: '[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/x', credentials: EARLIER });
    const { undo, commit, readableByOthers } = change();
    commit();

    expect(readableByOthers).toBe(true);
    expect(credentials()).toBe(`# team\r\n[dev]\r\n${WRITTEN.replaceAll('\n', '\r\n')}[z]\r\n`);
    expect(config()).toBe('[profile dev]\nregion = eu-west-1\n');
    expect(mode(env.AWS_SHARED_CREDENTIALS_FILE)).toBe(0o640);
    expect(readdirSync(env.RUNNER_TEMP).map((name) => mode(join(env.RUNNER_TEMP, name)))).toEqual([0o600]);

    expect(restoreProfile(undo)).toBe('restored');
    expect(credentials()).toBe(EARLIER);
    expect(config()).toBe('[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/x');
    expect(mode(env.AWS_SHARED_CREDENTIALS_FILE)).toBe(0o640);
    expect(readdirSync(env.RUNNER_TEMP)).toEqual([]);
  });

  it('keeps what it overwrites in the system’s own folder where RUNNER_TEMP is empty', () => {
    given({ credentials: EARLIER });
    env.RUNNER_TEMP = '';

    expect(dirname(change().undo.backup ?? '')).toBe(tmpdir());
  });

  it('says nothing secret of how it is undone', () => {
    given({ credentials: EARLIER });
    const undo = JSON.stringify(change().undo);

    for (const secret of [...Object.values(CREDENTIALS), 'AKIAIOSFODNN7EXAMPLE']) {
      expect(undo).not.toContain(secret);
    }
  });

  it.each([
    ['null', () => 'null'],
    ['a list', () => '[1]'],
    ['no text', (path: string) => JSON.stringify({ [path]: { credentials: [null] } })],
    ['no list', (path: string) => JSON.stringify({ [path]: { credentials: 1 } })],
  ])('is removed where what it overwrote is %s by then', (_what, spoiled) => {
    given({ credentials: EARLIER });
    const { undo, commit } = change();
    commit();
    writeFileSync(undo.backup!, spoiled(env.AWS_SHARED_CREDENTIALS_FILE));

    expect(restoreProfile(undo)).toBe('restored');
    expect(credentials()).not.toContain(CREDENTIALS.secretAccessKey);
    expect(credentials()).toContain('[z]');
    expect(existsSync(undo.backup!)).toBe(false);
  });

  it('is removed where the text of the earlier one was lost', () => {
    given({ credentials: EARLIER });
    const { undo, commit } = change();
    commit();
    fs.rmSync(undo.backup!);
    restoreProfile(undo);

    expect(credentials()).toBe('# team\r\n[z]\r\n');
  });

  it('is left to whoever has written it since', () => {
    const first = change();
    first.commit();
    const second = change('dev', { ...CREDENTIALS, accessKeyId: 'ASIAI44QH8DHBEXAMPLE' });
    second.commit();

    expect(restoreProfile(first.undo)).toBe('taken-over');
    expect(credentials()).toContain('ASIAI44QH8DHBEXAMPLE');
    expect(restoreProfile(second.undo)).toBe('restored');
    expect(restoreProfile(first.undo)).toBe('restored');
    expect(existsSync(aws)).toBe(false);
  });

  it('forgets the earlier one with the profile that was taken over', () => {
    given({ credentials: EARLIER });
    const { undo, commit } = change();
    commit();
    writeFileSync(
      env.AWS_SHARED_CREDENTIALS_FILE,
      EARLIER.replace('AKIAIOSFODNN7EXAMPLE', 'AKIAI44QH8DHBEXAMPLE'),
    );

    expect(restoreProfile(undo)).toBe('taken-over');
    expect(readdirSync(env.RUNNER_TEMP)).toEqual([]);
  });

  it('has nothing to undo where the files are gone, or the step was killed before it wrote them', () => {
    const { undo } = change();
    expect(restoreProfile(undo)).toBe('restored');
    given({ config: '[default]\n' });
    writeFileSync(undo.files[0]!.temporary, 'half');
    expect(restoreProfile(undo)).toBe('restored');
    expect(readdirSync(aws)).toEqual(['config']);
  });

  it.each(['dev', 'default'])('%s may be in one file for both', (name) => {
    env.AWS_CONFIG_FILE = env.AWS_SHARED_CREDENTIALS_FILE;
    given({ credentials: EARLIER });
    const { undo, commit } = change(name);
    commit();

    expect(credentials().match(/aws_session_token/g)).toHaveLength(1);
    expect(credentials().match(/region = eu-west-1/g)).toHaveLength(1);
    if (name === 'default') expect(credentials().match(/default/g)).toHaveLength(1);
    restoreProfile(undo);
    expect(credentials()).toBe(EARLIER);
  });

  it('has no token where the credentials have none', () => {
    const { sessionToken: _none, ...longLived } = CREDENTIALS;
    profileChange('dev', longLived, 'eu-west-1', env).commit();

    expect(credentials()).not.toContain('aws_session_token');
  });

  it('may share its folder with files that came later', () => {
    const { undo, commit } = change();
    commit();
    writeFileSync(join(aws, 'other'), '');
    restoreProfile(undo);

    expect(readdirSync(aws)).toEqual(['other']);
  });
});

describe('both files or none', () => {
  it.each([
    ['there before', true],
    ['new', false],
  ])('the first is as it was where the second cannot be replaced (%s)', (_what, there) => {
    if (there) given({ config: '[default]\n', credentials: EARLIER });
    const { commit, takeBack, undo } = change();
    // What is a folder by the time that the file is to be moved there.
    if (there) fs.rmSync(env.AWS_CONFIG_FILE);
    mkdirSync(join(env.AWS_CONFIG_FILE, 'x'), { recursive: true });

    expect(commit).toThrow(SharedFileError);
    takeBack();
    if (there) expect(credentials()).toBe(EARLIER);
    expect(readdirSync(aws)).toEqual(there ? ['config', 'credentials'] : ['config']);
    expect(undo.backup === undefined || !existsSync(undo.backup)).toBe(true);
  });

  it('leaves no folder behind where nothing can be written', () => {
    const { commit, takeBack, undo } = change();
    mkdirSync(aws);
    for (const { temporary } of undo.files) mkdirSync(temporary);

    expect(commit).toThrow(/cannot be written \(EEXIST\)/);
    takeBack();
    expect(existsSync(env.AWS_CONFIG_FILE)).toBe(false);
  });

  it('tells a post step that cannot put it back, and leaves the file whole', () => {
    given({ credentials: EARLIER });
    const { undo, commit } = change();
    commit();
    const written = credentials();
    fs.rmSync(undo.files[0]!.temporary, { force: true });
    mkdirSync(undo.files[0]!.temporary);

    expect(() => restoreProfile(undo)).toThrow(SharedFileError);
    expect(credentials()).toBe(written);
  });
});

describe('what is refused before anything is done', () => {
  const fault = (): string => profileFaults('dev', false, env).join('\n');

  it('a profile that is there, unless it may be overwritten', () => {
    given({ config: '[profile dev]\n', credentials: EARLIER });

    expect(fault()).toBe(
      `given 'dev', which ${env.AWS_SHARED_CREDENTIALS_FILE} and ${env.AWS_CONFIG_FILE} have already; set overwrite-aws-profile to true (the post step puts the earlier profile back), or choose another name`,
    );
    expect(profileFaults('dev', true, env)).toEqual([]);
    expect(profileFaults('other', false, env)).toEqual([]);
    fs.rmSync(env.AWS_CONFIG_FILE);
    expect(fault()).toContain(`${env.AWS_SHARED_CREDENTIALS_FILE} has already`);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'a file that is a symbolic link',
      () => {
        given({});
        fs.symlinkSync('/nowhere', env.AWS_CONFIG_FILE);
      },
      /config is a symbolic link$/,
    ],
    [
      'a folder that is a symbolic link',
      () => {
        mkdirSync(join(folder, 'real'));
        fs.symlinkSync('real', aws);
      },
      /\.aws is a symbolic link$/,
    ],
    [
      'a file that anybody may write',
      () => {
        given({ config: '' });
        chmodSync(env.AWS_CONFIG_FILE, 0o666);
      },
      /config may be written by every user of this machine$/,
    ],
    [
      'a folder that anybody may write',
      () => {
        given({});
        chmodSync(aws, 0o777);
      },
      /\.aws may be written by every user of this machine$/,
    ],
    ['a folder that is a file', () => writeFileSync(aws, ''), /\.aws is not a folder$/],
    [
      'a path below a file',
      () => (env.AWS_CONFIG_FILE = '/dev/null/x/config'),
      /cannot be looked at \(ENOTDIR\)$/,
    ],
    ['a device', () => (env.AWS_CONFIG_FILE = '/dev/null'), /null is not a plain file$/],
    [
      'a folder for a file',
      () => mkdirSync(env.AWS_CONFIG_FILE, { recursive: true }),
      /config is not a plain file$/,
    ],
    ['UTF-16', () => given({ config: '\u00ff\u00fe[\u0000' }), /config holds zero bytes; is it UTF-16\?$/],
  ])('%s', (_what, arrange, message) => {
    arrange();
    expect(fault()).toMatch(message);
    expect(() => change()).toThrow(message);
  });

  it('what is too large', () => {
    given({ config: '' });
    fs.truncateSync(env.AWS_CONFIG_FILE, 17 * 1024 * 1024);
    expect(fault()).toMatch(/config is too large for a file of profiles$/);
  });

  it('may be in a folder where all may write, and nobody another’s', () => {
    given({});
    chmodSync(aws, 0o1777);
    expect(fault()).toBe('');
  });
});

it('a name of our own is one that nobody has', () => {
  expect(freeProfileName('own', env)).toBe('own');
  given({ config: '[profile own]\n', credentials: '[own-2]\n' });
  expect(freeProfileName('own', env)).toBe('own-3');
});

describe('the shared files', () => {
  it('are in the home folder, or where the variables say', () => {
    const home = process.env['HOME']!;
    expect(sharedFiles({})).toEqual({
      config: `${home}/.aws/config`,
      credentials: `${home}/.aws/credentials`,
    });
    expect(sharedFiles({ AWS_CONFIG_FILE: '~/x', AWS_SHARED_CREDENTIALS_FILE: 'y' })).toEqual({
      config: `${home}/x`,
      credentials: join(process.cwd(), 'y'),
    });
  });
});
