/** The lines of a workflow that let a job ask for an OIDC token. */
export const ID_TOKEN_YAML: readonly string[] = [
  'permissions:',
  '  id-token: write # to ask GitHub for an OIDC token',
  '  contents: read # to check out; whatever is not named is taken away',
];

/** Why a fork's pull request has neither secrets nor a token, and what is done about it. */
export const FORK_LINES: readonly string[] = [
  'This run is for a pull request from a fork. By design, GitHub gives such runs neither secrets nor an OIDC token, so that a stranger’s code cannot use your AWS account.',
  'Run the steps that need AWS after the merge (`on: push`), or skip them here: `if: github.event.pull_request.head.repo.full_name == github.repository`. Do not change to `pull_request_target` to run a fork’s code: that hands it your credentials.',
  'https://docs.github.com/en/actions/reference/security/secure-use',
];
