import type { ErrorRow } from '../error-row';
import { FORK_LINES, ID_TOKEN_YAML } from './id-token-permission';

/**
 * GitHub gave no OIDC token.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export const GITHUB_TOKEN_ERRORS: readonly ErrorRow[] = [
  {
    id: 'oidc-fork-pull-request',
    services: ['oidc'],
    when: ({ context }) => context.github.forkPullRequest,
    title: 'No OIDC token in a pull request from a fork',
    lines: () => FORK_LINES,
  },
  {
    id: 'id-token-missing',
    services: ['oidc'],
    when: ({ context }) => !context.github.oidcAvailable,
    title: '`id-token: write` is missing',
    lines: () => [
      'The job may not ask GitHub for an OIDC token. Add to the job (or the workflow):',
      ...ID_TOKEN_YAML,
      'In a reusable workflow, the job that calls it must have the permission too. Runs that Dependabot starts have it only for events other than `pull_request`.',
    ],
  },
  {
    id: 'oidc-refused',
    services: ['oidc'],
    when: ({ facts }) => facts.status === 401 || facts.status === 403,
    title: 'GitHub refused to make an OIDC token',
    lines: ({ facts }) => [
      `GitHub's token service answered HTTP ${String(facts.status)}. The right to ask ends with the job: a step that runs after it, or a value kept from another job, is refused.`,
      'Check that the job has the permission, by itself and where it is called from:',
      ...ID_TOKEN_YAML,
      'On a self-hosted runner that has run for days, restart the runner; on GitHub Enterprise Server, its administrator must have OIDC set up.',
    ],
  },
  {
    id: 'oidc-not-found',
    services: ['oidc'],
    when: ({ facts }) => facts.status === 404,
    title: 'GitHub has no OIDC token service here',
    lines: ({ context }) => [
      `${context.github.serverUrl ?? 'The GitHub server'} has no token service at the address that the runner was given (HTTP 404).`,
      'GitHub Enterprise Server has OIDC from version 3.5; its administrator must have Actions and its storage set up with it. https://docs.github.com/en/enterprise-server/admin/managing-github-actions-for-your-enterprise',
    ],
  },
  {
    id: 'oidc-failed',
    services: ['oidc'],
    title: 'No OIDC token from GitHub',
    lines: () => [
      'GitHub’s token service answered, but made no token.',
      '`audience` must be one that GitHub accepts; the default is `sts.amazonaws.com`. If it is, run the job again and see https://www.githubstatus.com.',
    ],
  },
];
