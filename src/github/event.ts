import { Context } from '../../node_modules/@actions/github/lib/context.js';

/** What explanations need to know of the workflow run. */
export interface GitHubRun {
  readonly repository?: string;
  readonly ref?: string;
  readonly eventName?: string;
  readonly actor?: string;
  /** `octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main` */
  readonly workflowRef?: string;
  readonly serverUrl: string;
  /** The run is for a pull request whose branch lives in another repository, where secrets are not there. */
  readonly forkPullRequest: boolean;
  /** The job has `permissions: id-token: write`. */
  readonly oidcAvailable: boolean;
}

/**
 * Reads the run from the runner's environment and event file. Loaded on failure only: the event can be large.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function readGitHubRun(env: NodeJS.ProcessEnv): GitHubRun {
  const event = readEvent();
  const head = event?.payload.pull_request?.['head'] as { repo?: { full_name?: string } | null } | undefined;
  // A fork that was deleted since leaves `head.repo` null.
  const forkPullRequest =
    head !== undefined && head.repo?.full_name?.toLowerCase() !== env['GITHUB_REPOSITORY']?.toLowerCase();
  return {
    ...(env['GITHUB_REPOSITORY'] && { repository: env['GITHUB_REPOSITORY'] }),
    ...(env['GITHUB_REF'] && { ref: env['GITHUB_REF'] }),
    ...(event?.eventName && { eventName: event.eventName }),
    ...(event?.actor && { actor: event.actor }),
    ...(env['GITHUB_WORKFLOW_REF'] && { workflowRef: env['GITHUB_WORKFLOW_REF'] }),
    serverUrl: event?.serverUrl ?? 'https://github.com',
    forkPullRequest,
    oidcAvailable: Boolean(env['ACTIONS_ID_TOKEN_REQUEST_URL'] && env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']),
  };
}

/** The event file is the runner's; an explanation must not fail because it is missing or damaged. */
function readEvent(): Context | undefined {
  try {
    return new Context();
  } catch {
    return undefined;
  }
}
