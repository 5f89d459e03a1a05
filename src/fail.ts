import { claimsOf } from './github/claims';
import { readGitHubRun } from './github/event';
import type { Progress } from './progress';
import { SharedFileError } from './delivery/profiles/guarded-file';
import { explain } from './report/explain';
import { Failure } from './report/failure';
import { errorAnnotation, group, info } from './report/log';

/**
 * Ends the step that cannot go on: one annotation that says what to change, the detail in a group of the log, and no
 * output but the mode and whether a verification failed. Loaded only then.
 */
export async function fail(error: unknown, progress: Progress, env: NodeJS.ProcessEnv): Promise<void> {
  process.exitCode = 1;
  const { deliverFailure, RunnerFileError } = await import('./hand-on');
  const { request, caller, mode, token, verified } = progress;
  const told =
    error instanceof RunnerFileError
      ? unwritten(error)
      : error instanceof SharedFileError
        ? unsaved(error)
        : error;
  const failure = explain(told, {
    ...(request && { request }),
    ...(caller?.arn !== undefined && { caller: { arn: caller.arn } }),
    ...(caller?.described !== undefined && { source: caller.described }),
    ...(token !== undefined && { claims: claimsOf(token) }),
    github: readGitHubRun(env),
  });
  errorAnnotation(failure);
  group('What the error is about, in detail', failure.detail);
  try {
    deliverFailure({ ...(mode && { mode }), ...(verified === false && { verified }) }, env);
  } catch (thrown) {
    // The failure is told; outputs of a failed step are a courtesy.
    info(`The outputs of the failed step could not be written: ${(thrown as Error).message}`);
  }
}

/** A file of the runner's could not be written. */
function unwritten(error: Error): Failure {
  return new Failure(
    'The credentials could not be handed on',
    [
      `In this runner, ${error.message}.`,
      'Nothing was exported. Look at the free space and the permissions of the runner’s temporary folder.',
    ],
    [],
    error,
  );
}

/** A profile could not be written. */
function unsaved(error: Error): Failure {
  return new Failure(
    'The profile could not be written',
    [
      `${error.message}.`,
      'Nothing was exported, and the files are as they were. AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE can name others; they are replaced in one move, which a single file that is mounted into a container does not allow (mount its folder).',
    ],
    [],
    error,
  );
}
