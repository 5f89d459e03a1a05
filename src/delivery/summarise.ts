import { warning } from '../report/log';
import { renderSummary, type Summarised } from '../report/summary';
import { appendToAll, RunnerFileError } from './runner-files';

/** Adds to the job's summary. It is a courtesy: a runner without the file, or with a full one, does not fail the step. */
export function summarise(told: Summarised, env: NodeJS.ProcessEnv): void {
  try {
    appendToAll([['GITHUB_STEP_SUMMARY', renderSummary(told)]], env);
  } catch (error) {
    if (!(error instanceof RunnerFileError)) throw error;
    warning(error.message, 'No job summary');
  }
}
