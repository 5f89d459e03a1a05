import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { moveOver, readGuarded, remove, removeEmptyFolders, writeBeside } from './guarded-file';
import { keyDigest } from './key-digest';
import { profileSection } from './profile-section';
import { keptAs, type Backup, type FileUndo, type ProfileUndo } from './profile-undo';
import { settingIn, undoSection } from './sections';

export type Restored =
  /** The files are as they were before the step, but for what others changed since. */
  | 'restored'
  /** Someone has put other credentials into the profile since; it is theirs. */
  | 'taken-over';

/**
 * Takes back what the step did to a profile: a new one is removed, an overwritten one is put back. The file is edited
 * as it is now, so that what others changed in it since stays.
 *
 * @throws SharedFileError
 */
export function restoreProfile(undo: ProfileUndo): Restored {
  for (const { temporary } of undo.files) {
    remove(temporary);
    remove(keptAs(temporary));
  }
  if (isTakenOver(undo)) {
    if (undo.backup !== undefined) remove(undo.backup);
    return 'taken-over';
  }
  const backup = readBackup(undo);
  // The credentials, by which the profile is known for this step's, go last: one who is killed can be followed by another.
  for (const file of [...undo.files].reverse()) restoreFile(undo.name, file, backup);
  if (undo.backup !== undefined) remove(undo.backup);
  return 'restored';
}

function isTakenOver({ name, key, files }: ProfileUndo): boolean {
  return files.some(({ path, edits }) => {
    const text = readGuarded(path)?.text ?? '';
    return edits.some(({ kind }) => {
      const found = settingIn(text, profileSection(name, kind).isSection, 'aws_access_key_id');
      return found !== undefined && keyDigest(found) !== key;
    });
  });
}

function restoreFile(
  profile: string,
  { path, temporary, created, folder, edits }: FileUndo,
  backup: Backup,
): void {
  const found = readGuarded(path);
  if (found === undefined) {
    if (folder !== undefined) removeEmptyFolders(dirname(path), folder);
    return;
  }
  let { text } = found;
  for (const { kind, before } of [...edits].reverse()) {
    const sections = backup[path]?.[kind];
    text = undoSection(
      text,
      profileSection(profile, kind).isSection,
      // An overwritten section whose text was lost is removed: no credentials stay.
      before === undefined && sections
        ? { kind: 'put-back', sections }
        : { kind: 'remove', before: before ?? '' },
    );
  }
  if (text === found.text) return;
  if (created && text === '') {
    remove(path);
    if (folder !== undefined) removeEmptyFolders(dirname(path), folder);
    return;
  }
  try {
    writeBeside(temporary, text, found);
    moveOver(temporary, path);
  } catch (error) {
    remove(temporary);
    throw error;
  }
}

/** Empty where there is none, and where another step took it away or put something else there meanwhile. */
function readBackup({ backup }: ProfileUndo): Backup {
  try {
    // Nobody may ever write to a pipe.
    if (backup === undefined || !statSync(backup).isFile()) return {};
    const found: unknown = JSON.parse(readFileSync(backup, 'latin1'));
    return isBackup(found) ? found : {};
  } catch {
    return {};
  }
}

function isBackup(found: unknown): found is Backup {
  return areAll(found, (kinds) =>
    areAll(
      kinds,
      (sections) => Array.isArray(sections) && areAll(sections, (text) => typeof text === 'string'),
    ),
  );
}

/** Whether the value is an object, or a list, of which everything is as it should be. */
function areAll(value: unknown, fits: (item: unknown) => boolean): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(fits);
}
