/** What a workflow run is about: the part of the `github` context that a job's environment and defaults show. */
export interface GitHubContext {
  readonly repository: string;
  readonly repositoryOwner: string;
  readonly actor: string;
  readonly sha: string;
  /** `refs/heads/main` */
  readonly ref: string;
  readonly workflow: string;
  readonly runId: string;
  readonly runNumber: string;
  readonly runAttempt: string;
  readonly job: string;
  readonly eventName: string;
  readonly serverUrl: string;
  /** What `github.token` gives; empty: nothing. */
  readonly token: string;
}

export const EXAMPLE_CONTEXT: GitHubContext = {
  repository: 'octo-org/octo-repo',
  repositoryOwner: 'octo-org',
  actor: 'octocat',
  sha: 'ffac537e6cbbf934b08745a378932722df287a53',
  ref: 'refs/heads/main',
  workflow: 'Deploy',
  runId: '1658821493',
  runNumber: '42',
  runAttempt: '1',
  job: 'deploy',
  eventName: 'push',
  serverUrl: 'https://github.com',
  token: '',
};

/** The event's payload, where a test gives none. */
export function examplePayload(context: GitHubContext): unknown {
  return {
    ref: context.ref,
    after: context.sha,
    repository: { full_name: context.repository, name: context.repository.split('/')[1] ?? '' },
    sender: { login: context.actor },
  };
}

/** The default variables that show the context. https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
export function contextEnvironment(context: GitHubContext): Record<string, string> {
  const [, kind, name] = /^refs\/(heads|tags|pull)\/(.*)$/.exec(context.ref) ?? [];
  return {
    GITHUB_ACTOR: context.actor,
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: context.eventName,
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_JOB: context.job,
    GITHUB_REF: context.ref,
    GITHUB_REF_NAME: name ?? context.ref,
    GITHUB_REF_TYPE: kind === 'tags' ? 'tag' : 'branch',
    GITHUB_REPOSITORY: context.repository,
    GITHUB_REPOSITORY_OWNER: context.repositoryOwner,
    GITHUB_RUN_ATTEMPT: context.runAttempt,
    GITHUB_RUN_ID: context.runId,
    GITHUB_RUN_NUMBER: context.runNumber,
    GITHUB_SERVER_URL: context.serverUrl,
    GITHUB_SHA: context.sha,
    GITHUB_TRIGGERING_ACTOR: context.actor,
    GITHUB_WORKFLOW: context.workflow,
    GITHUB_WORKFLOW_REF: `${context.repository}/.github/workflows/${context.job}.yml@${context.ref}`,
  };
}

/**
 * Fills the expressions that an input's default may hold: `${{ github.token }}` and the other plain properties.
 *
 * @throws Error on any other expression
 */
export function evaluateDefault(text: string, context: GitHubContext): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_whole, expression: string) => {
    const [, property] = /^github\.(\w+)$/.exec(expression) ?? [];
    const key = property?.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
    if (key === undefined || !(key in context)) {
      throw new Error(`a default is no expression that is known here: ${expression}`);
    }
    return context[key as keyof GitHubContext];
  });
}
