import type { Obtained } from '../credentials/temporary-credentials';
import type { Request } from '../inputs/request';
import type { VerificationResult } from '../verification/access-report';
import { emptiedEnvironment, environmentFor, profileEnvironment, undoOf } from './environment';
import { entriesText } from './entries-text';
import { failureOutputs, outputsFor } from './outputs';
import { chosenProfile } from './profiles/chosen-profile';
import type { ProfileChange } from './profiles/profile-change';
import { appendToAll, type Entries } from './runner-files';
import { stateFor } from './state';

/** What was handed to later steps, by name. */
export interface Delivered {
  readonly environment: readonly string[];
  /** Those with credentials. */
  readonly outputs: readonly string[];
  readonly profile?: Pick<ProfileChange, 'name' | 'files' | 'readableByOthers' | 'renewal'>;
}

/**
 * Hands the credentials to later steps: state, profile, environment and outputs, all or nothing. The state comes first,
 * so that the post step cleans up even after a step that is killed half-way; and the profile before the environment,
 * which may name it.
 *
 * @throws RunnerFileError
 * @throws SharedFileError
 */
export function deliver(
  request: Request,
  obtained: Obtained,
  verification: VerificationResult | undefined,
  env: NodeJS.ProcessEnv,
): Delivered {
  const profile = chosenProfile(request, obtained, env);
  const environment = environmentEntries(request, obtained, profile, env);
  const outputs = outputsFor(request, obtained, verification);
  appendToAll(
    [
      ['GITHUB_STATE', entriesText(stateFor(undoOf(environment, env), profile?.undo, profile?.renewal))],
      ['GITHUB_ENV', entriesText(environment)],
      ['GITHUB_OUTPUT', entriesText(outputs)],
    ],
    env,
    profile,
  );
  return {
    environment: [...environment.keys()],
    outputs: [...outputs.keys()].filter((name) => /^aws-(access|secret|session)/.test(name)),
    ...(profile && { profile }),
  };
}

/** What a failed step says of itself, and nothing else. */
export function deliverFailure(facts: Parameters<typeof failureOutputs>[0], env: NodeJS.ProcessEnv): void {
  appendToAll([['GITHUB_OUTPUT', entriesText(failureOutputs(facts))]], env);
}

function environmentEntries(
  request: Request,
  obtained: Obtained,
  profile: ProfileChange | undefined,
  env: NodeJS.ProcessEnv,
): Entries {
  const { delivery } = request;
  if (obtained.deliverable && delivery.environment) {
    const credentials = environmentFor(obtained.credentials, request, env);
    return new Map([...credentials, ...(profile ? profileEnvironment(profile.name, env) : [])]);
  }
  const keepsJob = request.mode === 'existing' || obtained.kept;
  return delivery.unsetCurrent && !keepsJob ? emptiedEnvironment(env) : new Map();
}
