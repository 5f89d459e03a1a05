import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { TemporaryCredentials } from '../../credentials/temporary-credentials';
import { randomName } from '../random-name';
import type { Change } from '../runner-files';
import {
  type FoundFile,
  keepBeside,
  makeFolder,
  moveOver,
  readGuarded,
  remove,
  removeEmptyFolders,
  topmostMissing,
  writeBeside,
} from './guarded-file';
import { keyDigest } from './key-digest';
import { profileSection } from './profile-section';
import { keptAs, type Backup, type EditUndo, type FileUndo, type ProfileUndo } from './profile-undo';
import { hasSection, setSection } from './sections';
import { sharedFiles, type SharedFiles } from './shared-files';

/** A profile that is to be written: all is known of it, and nothing is done yet. */
export interface ProfileChange extends Change {
  readonly name: string;
  readonly files: SharedFiles;
  /** The credentials file was there, and others than its owner can read it. */
  readonly readableByOthers: boolean;
  readonly undo: ProfileUndo;
  /** Where what its renewal needs is kept; the post step removes it. */
  readonly renewal?: string;
}

interface FileChange extends FileUndo {
  readonly found: FoundFile | undefined;
  readonly text: string;
  /** Overwritten sections, by the edit's kind. */
  readonly overwritten: Partial<Record<keyof SharedFiles, readonly string[]>>;
}

const READABLE_BY_OTHERS = 0o044;

/**
 * Works out what is to be written for a profile. Credentials go to the credentials file and the region to the config
 * file, as `aws configure` has it.
 *
 * @param command what a tool runs to get the credentials, in place of the credentials themselves.
 * @throws SharedFileError
 */
export function profileChange(
  name: string,
  credentials: TemporaryCredentials,
  region: string,
  env: NodeJS.ProcessEnv,
  command?: string,
): ProfileChange {
  const files = sharedFiles(env);
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const settings: Record<keyof SharedFiles, readonly string[]> =
    command === undefined
      ? {
          credentials: [
            `aws_access_key_id = ${accessKeyId}`,
            `aws_secret_access_key = ${secretAccessKey}`,
            ...(sessionToken === undefined ? [] : [`aws_session_token = ${sessionToken}`]),
          ],
          config: [`region = ${region}`],
        }
      : {
          credentials: [],
          // A character a byte, as the files are written.
          config: [
            `region = ${region}`,
            `credential_process = ${Buffer.from(command, 'utf8').toString('latin1')}`,
          ],
        };
  const changes = changesOf(name, files, settings);
  const backup = backupOf(changes);
  const backupFile = backup && join(env['RUNNER_TEMP'] || tmpdir(), `aws-profile-${randomName()}.json`);
  const credentialsFile = changes.find(({ path }) => path === files.credentials)?.found;
  return {
    name,
    files,
    readableByOthers:
      ((credentialsFile?.mode ?? 0) & READABLE_BY_OTHERS) !== 0 && process.platform !== 'win32',
    undo: {
      name,
      key: keyDigest(accessKeyId),
      files: changes.map(({ path, temporary, created, folder, edits }) => ({
        path,
        temporary,
        created,
        ...(folder !== undefined && { folder }),
        edits,
      })),
      ...(backupFile !== undefined && { backup: backupFile }),
    },
    ...changing(changes, backupFile, backup),
  };
}

function changesOf(
  name: string,
  files: SharedFiles,
  settings: Record<keyof SharedFiles, readonly string[]>,
): FileChange[] {
  if (files.config !== files.credentials) {
    return [
      changeOf(name, files.credentials, [['credentials', settings.credentials]]),
      changeOf(name, files.config, [['config', settings.config]]),
    ].filter(({ edits }) => edits.length > 0);
  }
  // One file for both: there `default` has one section for all.
  return [
    changeOf(
      name,
      files.config,
      name === 'default'
        ? [['config', [...settings.credentials, ...settings.config]]]
        : [
            ['credentials', settings.credentials],
            ['config', settings.config],
          ],
    ),
  ];
}

function changeOf(
  profile: string,
  path: string,
  wanted: readonly (readonly [keyof SharedFiles, readonly string[]])[],
): FileChange {
  const found = readGuarded(path);
  const folder = topmostMissing(dirname(path));
  let text = found?.text ?? '';
  const edits: EditUndo[] = [];
  const overwritten: Partial<Record<keyof SharedFiles, readonly string[]>> = {};
  for (const [kind, settings] of wanted) {
    const { name, isSection } = profileSection(profile, kind);
    // An empty section is of no use, but one that is there has keys, which tools would take first.
    if (settings.length === 0 && !hasSection(text, isSection)) continue;
    const changed = setSection(text, isSection, name, settings);
    text = changed.text;
    if (changed.undo.kind === 'put-back') overwritten[kind] = changed.undo.sections;
    edits.push(changed.undo.kind === 'put-back' ? { kind } : { kind, before: changed.undo.before });
  }
  return {
    path,
    temporary: join(dirname(path), `.${basename(path)}.${randomName()}.tmp`),
    created: found === undefined,
    ...(folder !== undefined && { folder }),
    edits,
    found,
    text,
    overwritten,
  };
}

function backupOf(changes: readonly FileChange[]): Backup | undefined {
  const kept = changes.filter(({ overwritten }) => Object.keys(overwritten).length > 0);
  return kept.length === 0
    ? undefined
    : Object.fromEntries(kept.map(({ path, overwritten }) => [path, overwritten]));
}

function changing(
  changes: readonly FileChange[],
  backupFile: string | undefined,
  backup: Backup | undefined,
): Change {
  const moved: FileChange[] = [];
  return {
    commit: () => {
      if (backupFile !== undefined) writeBeside(backupFile, JSON.stringify(backup), undefined);
      for (const { path, temporary, text, found } of changes) {
        makeFolder(dirname(path));
        writeBeside(temporary, text, found);
        if (found !== undefined) keepBeside(keptAs(temporary), path, found);
      }
      for (const change of changes) {
        moveOver(change.temporary, change.path);
        moved.push(change);
      }
    },
    takeBack: () => {
      for (const { path, temporary, found } of moved.splice(0)) {
        if (found === undefined) remove(path);
        else moveOver(keptAs(temporary), path);
      }
      for (const { path, temporary, folder } of changes) {
        remove(temporary);
        remove(keptAs(temporary));
        if (folder !== undefined) removeEmptyFolders(dirname(path), folder);
      }
      if (backupFile !== undefined) remove(backupFile);
    },
    settle: () => {
      for (const { temporary, found } of changes) if (found !== undefined) remove(keptAs(temporary));
    },
  };
}
