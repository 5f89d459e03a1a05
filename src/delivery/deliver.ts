import type { Obtained } from '../credentials/temporary-credentials';
import type { Request } from '../inputs/request';
import type { VerificationResult } from '../verification/access-report';
import { emptiedEnvironment, environmentFor, undoOf } from './environment';
import { failureOutputs, outputsFor } from './outputs';
import { appendToAll, entriesText, type Entries } from './runner-files';
import { stateFor } from './state';

/** What was handed to later steps, by name. */
export interface Delivered {
  readonly environment: readonly string[];
  /** Those with credentials. */
  readonly outputs: readonly string[];
}

/**
 * Hands the credentials to later steps: state, environment and outputs, all or nothing. The state comes first, so that
 * the post step cleans up even after a step that is killed half-way.
 *
 * @throws RunnerFileError
 */
export function deliver(
  request: Request,
  obtained: Obtained,
  verification: VerificationResult | undefined,
  env: NodeJS.ProcessEnv,
): Delivered {
  const environment = environmentEntries(request, obtained, env);
  const outputs = outputsFor(request, obtained, verification);
  appendToAll(
    [
      ['GITHUB_STATE', entriesText(stateFor(undoOf(environment, env)))],
      ['GITHUB_ENV', entriesText(environment)],
      ['GITHUB_OUTPUT', entriesText(outputs)],
    ],
    env,
  );
  return {
    environment: [...environment.keys()],
    outputs: [...outputs.keys()].filter((name) => /^aws-(access|secret|session)/.test(name)),
  };
}

/** What a failed step says of itself, and nothing else. */
export function deliverFailure(facts: Parameters<typeof failureOutputs>[0], env: NodeJS.ProcessEnv): void {
  appendToAll([['GITHUB_OUTPUT', entriesText(failureOutputs(facts))]], env);
}

function environmentEntries(request: Request, obtained: Obtained, env: NodeJS.ProcessEnv): Entries {
  const { delivery } = request;
  if (obtained.deliverable && delivery.environment) {
    return environmentFor(obtained.credentials, request, env);
  }
  const keepsJob = request.mode === 'existing' || obtained.kept;
  return delivery.unsetCurrent && !keepsJob ? emptiedEnvironment(env) : new Map();
}
