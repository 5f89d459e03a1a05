import { policyLiteral } from '../../policies/policy-literal';
import { arnParts } from '../arn';
import { denialIn, denialLine } from '../denial';
import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';
import { policyLines } from '../policy-statements';

const CALL = ['AssumeRoleWithWebIdentity'];
const INVALID = ['InvalidIdentityToken'];

const GITHUB_PROVIDER = 'token.actions.githubusercontent.com';

/** Claims that IAM has condition keys for, whoever the provider is. */
const STANDARD_CLAIMS = ['sub', 'aud'] as const;

/**
 * Claims that IAM has condition keys for where github.com is the provider.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
const GITHUB_CLAIMS = [
  'repository',
  'repository_id',
  'ref',
  'environment',
  'job_workflow_ref',
  'workflow',
  'actor',
  'actor_id',
  'enterprise_id',
] as const;

/** Claims that help to understand the others, though no condition key reads them. */
const OTHER_CLAIMS = ['repository_owner', 'repository_owner_id', 'event_name', 'runner_environment'] as const;

/** A claim as text; objects and the like are no claims that a policy can match. */
function claim({ context }: ErrorCase, name: string): string | undefined {
  const value = context.claims?.[name];
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  // `aud` can be a list.
  if (Array.isArray(value) && value.length > 0) return value.map(String).join(', ');
  return undefined;
}

/** The issuer without its scheme: what IAM calls the provider, and how its condition keys begin. */
function provider(error: ErrorCase): string {
  return (claim(error, 'iss') ?? `https://${GITHUB_PROVIDER}`).replace(/^https:\/\//, '').replace(/\/$/, '');
}

/** The account that has the role, and must have the provider; a word to replace where no role is known. */
function account(error: ErrorCase): string {
  return arnParts(error.role)?.account ?? 'ACCOUNT';
}

function providerArn(error: ErrorCase): string {
  return `arn:${error.partition}:iam::${account(error)}:oidc-provider/${provider(error)}`;
}

/** The audience for which the token was made. */
function audience(error: ErrorCase): string {
  const { request } = error;
  return (
    claim(error, 'aud') ??
    (request?.mode === 'web-identity' && request.token.kind === 'github'
      ? request.token.audience
      : 'sts.amazonaws.com')
  );
}

function claimLines(error: ErrorCase): string[] {
  if (error.context.claims === undefined) return [];
  const shown = (names: readonly string[]): string[] =>
    names.flatMap((name) => {
      const value = claim(error, name);
      return value === undefined ? [] : [`  ${name}: ${value}`];
    });
  const own = provider(error) === GITHUB_PROVIDER ? GITHUB_CLAIMS : [];
  const matched: readonly string[] = [...STANDARD_CLAIMS, ...own];
  return [
    `The token was issued by ${claim(error, 'iss') ?? 'an issuer that it does not name'} (\`iss\`; the trust policy’s principal).`,
    'Its claims that a trust policy can match:',
    ...shown(matched),
    'Others, for understanding:',
    ...shown([...GITHUB_CLAIMS, ...OTHER_CLAIMS].filter((name) => !matched.includes(name))),
    '',
  ];
}

/** The trust policy that accepts exactly this job: from the token's own claims, as names cannot tell its format. */
function trustPolicy(error: ErrorCase): string[] {
  const sub = claim(error, 'sub');
  if (sub === undefined)
    return ['The token’s claims are not known here, so that no trust policy can be shown.'];
  const key = provider(error);
  return [
    `Trust policy of ${error.role ?? 'the role'} that accepts exactly this job:`,
    ...policyLines([
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn(error) },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${key}:aud`]: policyLiteral(audience(error)),
            [`${key}:sub`]: policyLiteral(sub),
          },
        },
      },
    ]),
  ];
}

/** What is most probably wrong, the most telling first. */
function suspicions(error: ErrorCase): string[] {
  const { context, request } = error;
  const sub = claim(error, 'sub') ?? '';
  const environment = /:environment:(.+)$/.exec(sub)?.[1];
  const immutable = /^repo:[^/]+@\d+\/[^:]+@\d+/.test(sub);
  const workflow = claim(error, 'job_workflow_ref');
  const aud = audience(error);
  return [
    ...(immutable
      ? [
          '`sub` has the owner’s and the repository’s ids (`owner@id/repository@id`): a condition written with names alone does not match it. https://docs.github.com/en/actions/reference/security/oidc',
        ]
      : []),
    ...(environment === undefined
      ? []
      : [
          `The job has \`environment: ${environment}\`, so \`sub\` names the environment and not the branch: a condition on \`ref:refs/heads/…\` does not match it.`,
        ]),
    ...(sub.endsWith(':pull_request') || context.github.eventName === 'pull_request'
      ? ['For pull requests `sub` ends with `:pull_request` and names no branch.']
      : []),
    ...(sub !== '' && !sub.startsWith('repo:')
      ? ['`sub` was customised for this repository or organization: conditions must have that format.']
      : []),
    ...(aud === 'sts.amazonaws.com'
      ? []
      : [
          `The audience is \`${aud}\`: the provider and the trust policy must both name it (the default is \`sts.amazonaws.com\`).`,
        ]),
    ...(workflow !== undefined &&
    context.github.workflowRef !== undefined &&
    workflow !== context.github.workflowRef
      ? [`The job runs in the reusable workflow ${workflow}; \`sub\` is still the calling repository’s.`]
      : []),
    'Conditions tell capital from small letters (`Octo-Org` is not `octo-org`), and `*` works only with `StringLike`, not with `StringEquals`.',
    ...(request?.mode === 'web-identity' && request.token.kind === 'file' && claim(error, 'iss') === undefined
      ? [
          'The role must exist, and its trust policy must name the provider that is the issuer of the token in `web-identity-token-file`, in the role’s own account.',
        ]
      : [
          `The role must exist, and its trust policy must name the provider of its own account, ${providerArn(error)}.`,
        ]),
  ];
}

const CREATE = (error: ErrorCase): string =>
  `aws iam create-open-id-connect-provider --url https://${provider(error)} --client-id-list ${audience(error)}`;

/** AssumeRoleWithWebIdentity was refused, or its token was. */
export const WEB_IDENTITY_ERRORS: readonly ErrorRow[] = [
  {
    id: 'web-identity-denied',
    services: ['sts'],
    operations: CALL,
    codes: ['AccessDenied'],
    title: 'Not authorized to assume the role with the OIDC token',
    lines: (error) => {
      const sub = claim(error, 'sub');
      const denial = denialIn(error.message);
      return [
        `The trust policy of ${error.role ?? 'the role'} does not accept this job’s token${sub === undefined ? '' : `, whose \`sub\` is \`${sub}\` and \`aud\` \`${audience(error)}\``}.`,
        ...(denial === undefined ? [] : [denialLine(denial)]),
        ...(sub === undefined
          ? []
          : [
              'The trust policy that would accept exactly this job, and all claims, are in the detail of this step’s log.',
            ]),
        ...suspicions(error),
      ];
    },
    detail: (error) => [...claimLines(error), ...trustPolicy(error)],
  },
  {
    id: 'no-oidc-provider',
    services: ['sts'],
    operations: CALL,
    codes: INVALID,
    message: /No OpenIDConnect provider found/i,
    title: 'The account does not know the OIDC provider',
    lines: (error) => [
      `Account ${account(error)}, which has the role, has no OIDC provider for https://${provider(error)}. Create it once, in that account:`,
      CREATE(error),
      'If the provider is there, the role’s ARN names another account; and an issuer of its own (`/enterprise` in its path, GitHub Enterprise Server) needs a provider of its own, to the letter.',
    ],
    detail: (error) => [...claimLines(error), ...trustPolicy(error)],
  },
  {
    id: 'wrong-audience',
    services: ['sts'],
    operations: CALL,
    codes: INVALID,
    message: /audience/i,
    title: 'Wrong audience',
    lines: (error) => [
      `The token’s audience is \`${audience(error)}\`, which the provider ${providerArn(error)} does not list.`,
      'Either set `audience` to one that it lists (the default is `sts.amazonaws.com`), or add this one:',
      `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${providerArn(error)} --client-id ${audience(error)}`,
    ],
    detail: claimLines,
  },
  {
    id: 'expired-oidc-token',
    services: ['sts'],
    operations: CALL,
    codes: INVALID,
    message: /expired|must be redeemed within|not yet valid|used before/i,
    title: 'The web identity token is not valid now',
    lines: ({ request }) => [
      'STS found the token out of its time: GitHub’s live for minutes, and no token may be redeemed later than 24 hours after it was made.',
      ...(request?.mode === 'web-identity' && request.token.kind === 'file'
        ? ['`web-identity-token-file` holds an old token: write it anew right before this step.']
        : [
            'Run the job again. On GitHub Enterprise Server, check the server’s clock, which the token’s times come from.',
          ]),
    ],
  },
  {
    id: 'thumbprint',
    services: ['sts'],
    operations: CALL,
    codes: INVALID,
    message: /thumbprint/i,
    title: 'The provider’s certificate is not the one IAM knows',
    lines: (error) => [
      `The thumbprints of ${providerArn(error)} do not match the certificate of https://${provider(error)}.`,
      'For github.com AWS no longer uses them (it trusts its own certificate authorities); this is a server of your own whose certificate changed. Set the thumbprint of its top certificate authority:',
      `aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ${providerArn(error)} --thumbprint-list SHA1`,
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html',
    ],
  },
  {
    id: 'idp-communication',
    services: ['sts'],
    operations: CALL,
    when: ({ code, message }) =>
      code === 'IDPCommunicationError' ||
      (code === 'InvalidIdentityToken' && /retrieve verification key|communicat/i.test(message)),
    title: 'AWS cannot reach the identity provider',
    lines: (error) => [
      `STS could not fetch the keys of https://${provider(error)} to check the token, tried ${String(error.facts.attempts)} times.`,
      provider(error) === GITHUB_PROVIDER
        ? 'Run the job again; if it stays, see https://www.githubstatus.com.'
        : 'AWS must reach that address from the internet: `/.well-known/openid-configuration` and the keys that it names, with a valid certificate. A server inside a private network cannot be such a provider.',
    ],
  },
  {
    id: 'token-not-a-jwt',
    services: ['sts'],
    operations: CALL,
    codes: INVALID,
    title: 'AWS does not accept the web identity token',
    lines: (error) => [
      `STS could not use the token that ${error.request?.mode === 'web-identity' && error.request.token.kind === 'file' ? '`web-identity-token-file` holds' : 'GitHub gave'}: it is not a valid ID token, or its signature is not of the keys that the issuer publishes.`,
      'An ID token (a JWT with `iss`, `sub`, `aud`, `exp`) is needed, not an access token; the file must hold it and nothing else.',
    ],
    detail: claimLines,
  },
  {
    id: 'idp-rejected-claim',
    services: ['sts'],
    operations: CALL,
    codes: ['IDPRejectedClaim'],
    title: 'The identity provider rejected the token',
    lines: () => [
      'The provider says that the token has expired or was withdrawn. Obtain a new one right before this step.',
    ],
    detail: claimLines,
  },
];
