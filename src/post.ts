import { writeSync } from 'node:fs';
import { SharedFileError } from './delivery/profiles/guarded-file';
import type { ProfileUndo } from './delivery/profiles/profile-undo';
import { restoreProfile } from './delivery/profiles/restore-profile';
import { appendToAll, linesText, type Entries, RunnerFileError } from './delivery/runner-files';
import { profileUndoIn, renewalIn, undoIn } from './delivery/state';
import { removeRenewalFolder } from './renewal/renewal-folder';
import { asText, info, warning } from './report/log';

/**
 * Removes what the step left in the job. A runner cannot unset a variable, so those with secrets become empty, which
 * AWS's tools take for unset. It never fails the job: the work is done by then.
 */
function post(env: NodeJS.ProcessEnv): void {
  if (/^true$/i.test(env['AWS_SKIP_CLEANUP_STEP'] ?? '')) return;
  const undo = undoIn(env);
  if (undo.size > 0) emptyVariables(undo, env);
  const profile = profileUndoIn(env);
  if (profile) takeBack(profile);
  const renewal = renewalIn(env);
  if (renewal !== undefined) endRenewal(renewal);
}

/** A line of the log, without `process.stdout`, which takes Node as long to make as all else that is done here. */
function say(line: string): void {
  try {
    writeSync(1, `${asText(line)}\n`);
  } catch {
    // Whoever reads it is slow; the stream waits.
    info(line);
  }
}

function endRenewal(folder: string): void {
  try {
    removeRenewalFolder(folder);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    warning(`${folder} cannot be removed (${code})`, 'What a profile’s renewal needs stays');
  }
}

function emptyVariables(undo: Entries, env: NodeJS.ProcessEnv): void {
  try {
    appendToAll([['GITHUB_ENV', linesText(undo)]], env);
    say(`Removed from the job's environment: ${[...undo.keys()].join(', ')}`);
  } catch (error) {
    if (!(error instanceof RunnerFileError)) throw error;
    warning(error.message, 'The credentials stay in the environment');
  }
}

function takeBack(profile: ProfileUndo): void {
  try {
    const told = {
      restored: profile.backup === undefined ? 'removed' : 'put back as it was before the step',
      'taken-over': 'left as it is, since its credentials are others by now',
    } as const;
    say(`Profile ${profile.name}: ${told[restoreProfile(profile)]}`);
  } catch (error) {
    if (!(error instanceof SharedFileError)) throw error;
    warning(error.message, `The profile ${profile.name} stays`);
  }
}

post(process.env);
