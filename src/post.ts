import { appendToAll, entriesText, RunnerFileError } from './delivery/runner-files';
import { undoIn } from './delivery/state';
import { issueCommand } from './github/toolkit';

/**
 * Removes what the step left in the job. A runner cannot unset a variable, so those with secrets become empty, which
 * AWS's tools take for unset. It never fails the job: the work is done by then.
 */
function post(env: NodeJS.ProcessEnv): void {
  if (/^true$/i.test(env['AWS_SKIP_CLEANUP_STEP'] ?? '')) return;
  const undo = undoIn(env);
  if (undo.size === 0) return;
  try {
    appendToAll([['GITHUB_ENV', entriesText(undo)]], env);
    process.stdout.write(`Removed from the job's environment: ${[...undo.keys()].join(', ')}\n`);
  } catch (error) {
    if (!(error instanceof RunnerFileError)) throw error;
    issueCommand('warning', { title: 'The credentials stay in the environment' }, error.message);
  }
}

post(process.env);
