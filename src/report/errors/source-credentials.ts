import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';
import { FORK_LINES, ID_TOKEN_YAML } from './id-token-permission';

/** A role and nothing else: the workflow was most likely meant to use GitHub's OIDC token. */
function oidcWasMeant({ request, context }: ErrorCase): boolean {
  return (
    !context.github.oidcAvailable &&
    request?.mode === 'assume-role' &&
    request.source.kind === 'default-chain'
  );
}

/** No credentials to call AWS with. */
export const SOURCE_ERRORS: readonly ErrorRow[] = [
  {
    id: 'token-file',
    services: ['source'],
    codes: ['TokenFileUnusable'],
    title: 'The web identity token cannot be read',
    lines: () => [
      'The file that `web-identity-token-file` (or AWS_WEB_IDENTITY_TOKEN_FILE) names cannot be read, or is empty.',
      'Check that the path is as the step sees it: a job with `container:` has other paths than its host.',
    ],
  },
  {
    id: 'token-file-untrusted',
    services: ['source'],
    codes: ['TokenFileUntrusted'],
    title: 'The web identity token’s file is not safe to use',
    lines: () => [
      'Somebody else could have written the file that `web-identity-token-file` names, or could choose which file is sent to STS.',
      'Name a plain file that not every user may write. A symbolic link is taken if it stays within its own folder, as those of Kubernetes do (`token -> ..data/token`), and belongs to the user that runs the job, to root, or to the owner of the folder.',
    ],
  },
  {
    id: 'source-file-untrusted',
    services: ['source'],
    codes: ['SourceFileUntrusted'],
    title: 'A file of AWS’s tools is not safe to use',
    lines: ({ facts }) => [
      'Somebody else could have written it, and with it whose credentials are used and which server they are sent to.',
      `Have only its owner write it (\`chmod o-w\`), or name another file by ${facts.resource ?? 'its variable'}. A symbolic link must belong to the user that runs the job, to root, or to the owner of the folder that it is in.`,
    ],
  },
  {
    id: 'source-fork-pull-request',
    services: ['source'],
    when: ({ context }) => context.github.forkPullRequest,
    title: 'No credentials in a pull request from a fork',
    lines: () => FORK_LINES,
  },
  {
    id: 'source-id-token-missing',
    services: ['source'],
    codes: ['CredentialsNotFound'],
    when: oidcWasMeant,
    title: 'No credentials: `id-token: write` is missing',
    lines: () => [
      '`role-to-assume` is given without keys, the job may not ask GitHub for an OIDC token, and no other credentials were found (environment, shared files, container, instance).',
      `To assume the role with GitHub's OIDC token, add to the job (or the workflow):`,
      ...ID_TOKEN_YAML,
      'In a reusable workflow, the job that calls it must have the permission too.',
      'To assume it with keys instead, give `aws-access-key-id` and `aws-secret-access-key`.',
    ],
  },
  {
    id: 'source-not-found-in-job',
    services: ['source'],
    codes: ['CredentialsNotFound'],
    when: ({ request }) => request !== undefined && 'source' in request && request.source.kind === 'job',
    title: 'No credentials in the job',
    lines: () => [
      'The credentials already in the job were asked for (`role-chaining`), but AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not in its environment.',
      'An earlier step must put them there: check that it ran, succeeded, is in the same job, and has `output-env-credentials` on.',
    ],
  },
  {
    id: 'source-not-found',
    services: ['source'],
    codes: ['CredentialsNotFound'],
    title: 'No AWS credentials found',
    lines: ({ request }) => [
      `${request === undefined ? 'This step' : `Mode \`${request.mode}\``} needs credentials to call AWS with. None were given, and the default chain (environment, shared files, container, instance) has none.`,
      'Give `aws-access-key-id` and `aws-secret-access-key`. Where they come from `${{ secrets.NAME }}`, an empty value means that the secret does not exist here: look at its name, its environment (`environment:` of the job) and, for Dependabot, at Dependabot’s own secrets.',
      'Or use no keys at all: `role-to-assume` with `permissions: id-token: write`.',
    ],
  },
  {
    id: 'source-failed',
    services: ['source'],
    title: 'The AWS credentials could not be loaded',
    lines: ({ context }) => [
      `Credentials were found${context.source === undefined ? '' : ` (${context.source})`} but could not be used.`,
      'Check AWS_PROFILE and the profile it names, `credential_process` and SSO settings, or the container’s or instance’s metadata service. With keys given as inputs, none of these is asked.',
    ],
  },
];
