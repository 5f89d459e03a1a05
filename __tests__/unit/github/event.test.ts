import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGitHubRun } from '../../../src/github/event';

const earlier = { ...process.env };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-'));
});
afterEach(() => {
  process.env = { ...earlier };
  rmSync(folder, { recursive: true });
});

/** GitHub's toolkit reads the environment of the process itself. */
function runOf(event: unknown, env: Record<string, string> = {}): ReturnType<typeof readGitHubRun> {
  const path = join(folder, 'event.json');
  writeFileSync(path, typeof event === 'string' ? event : JSON.stringify(event));
  Object.assign(process.env, { GITHUB_EVENT_PATH: path, GITHUB_REPOSITORY: 'octo-org/octo-repo', ...env });
  return readGitHubRun(process.env);
}

const pullRequestFrom = (repo: string | null): unknown => ({
  pull_request: { number: 1, head: { repo: repo === null ? null : { full_name: repo } } },
});

describe('a pull request from a fork', () => {
  it.each([
    ['another repository', 'mona/octo-repo', true],
    ['a repository deleted since', null, true],
    ['the repository itself', 'octo-org/octo-repo', false],
    ['the repository itself, in other letters', 'Octo-Org/octo-repo', false],
  ])('is told from one of %s', (_what, repo, fork) => {
    expect(runOf(pullRequestFrom(repo)).forkPullRequest).toBe(fork);
  });

  it.each([
    ['another event', { ref: 'refs/heads/main' }],
    ['a damaged event file', '{'],
  ])('is not seen in %s', (_what, event) => {
    expect(runOf(event).forkPullRequest).toBe(false);
  });
});

it('tells what the runner says of the run', () => {
  const run = runOf(
    {},
    {
      GITHUB_REF: 'refs/heads/main',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_ACTOR: 'mona',
      GITHUB_WORKFLOW_REF: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
      GITHUB_SERVER_URL: 'https://github.example.com',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example.com',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
    },
  );

  expect(run).toEqual({
    repository: 'octo-org/octo-repo',
    ref: 'refs/heads/main',
    eventName: 'push',
    actor: 'mona',
    workflowRef: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
    serverUrl: 'https://github.example.com',
    forkPullRequest: false,
    oidcAvailable: true,
  });
});
