import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { TemporaryCredentials } from '../../credentials/temporary-credentials';
import {
  type FoundFile,
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
import type { Backup, EditUndo, FileUndo, ProfileUndo } from './profile-undo';
import { hasSection, setSection } from './sections';
import { sharedFiles, type SharedFiles } from './shared-files';

/** A profile that is to be written: all is known of it, and nothing is done yet. */
export interface ProfileChange {
  readonly name: string;
  readonly files: SharedFiles;
  /** The credentials file was there, and others than its owner can read it. */
  readonly readableByOthers: boolean;
  readonly undo: ProfileUndo;
  /** Where what its renewal needs is kept; the post step removes it. */
  readonly renewal?: string;
  /**
   * Writes both files, or leaves both as they were.
   *
   * @throws SharedFileError
   */
  readonly commit: () => void;
}

interface Change extends FileUndo {
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
  const backupFile =
    backup && join(env['RUNNER_TEMP'] ?? tmpdir(), `aws-profile-${randomBytes(8).toString('hex')}.json`);
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
    commit: () => {
      commit(changes, backupFile, backup);
    },
  };
}

function changesOf(
  name: string,
  files: SharedFiles,
  settings: Record<keyof SharedFiles, readonly string[]>,
): Change[] {
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
): Change {
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
    temporary: join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`),
    created: found === undefined,
    ...(folder !== undefined && { folder }),
    edits,
    found,
    text,
    overwritten,
  };
}

function backupOf(changes: readonly Change[]): Backup | undefined {
  const kept = changes.filter(({ overwritten }) => Object.keys(overwritten).length > 0);
  return kept.length === 0
    ? undefined
    : Object.fromEntries(kept.map(({ path, overwritten }) => [path, overwritten]));
}

function commit(
  changes: readonly Change[],
  backupFile: string | undefined,
  backup: Backup | undefined,
): void {
  const moved: Change[] = [];
  try {
    if (backupFile !== undefined) writeBeside(backupFile, JSON.stringify(backup), undefined);
    for (const { path, temporary, text, found } of changes) {
      makeFolder(dirname(path));
      writeBeside(temporary, text, found);
    }
    for (const change of changes) {
      moveOver(change.temporary, change.path);
      moved.push(change);
    }
  } catch (error) {
    for (const change of moved) takeBack(change);
    for (const { path, temporary, folder } of changes) {
      remove(temporary);
      if (folder !== undefined) removeEmptyFolders(dirname(path), folder);
    }
    if (backupFile !== undefined) remove(backupFile);
    throw error;
  }
}

function takeBack({ path, temporary, found }: Change): void {
  if (found === undefined) {
    remove(path);
    return;
  }
  writeBeside(temporary, found.text, found);
  moveOver(temporary, path);
}
