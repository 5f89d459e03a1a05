import { claimsOf } from './github/claims';
import { readGitHubRun } from './github/event';
import { deliverFailure } from './delivery/deliver';
import type { Progress } from './progress';
import { RunnerFileError } from './delivery/runner-files';
import { explain } from './report/explain';
import { Failure } from './report/failure';
import { errorAnnotation, group, info } from './report/log';

/**
 * Ends the step that cannot go on: one annotation that says what to change, the detail in a group of the log, and no
 * output but the mode and whether a verification failed. Loaded only then.
 */
export function fail(error: unknown, progress: Progress, env: NodeJS.ProcessEnv): void {
  process.exitCode = 1;
  const { request, caller, mode, token, verified } = progress;
  const failure = explain(error instanceof RunnerFileError ? undeliverable(error) : error, {
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
  } catch (undelivered) {
    // The failure is told; outputs of a failed step are a courtesy.
    info(`The outputs of the failed step could not be written: ${(undelivered as Error).message}`);
  }
}

function undeliverable(error: RunnerFileError): Failure {
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
