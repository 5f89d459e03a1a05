import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';
import { denialIn, denialLine } from '../denial';
import { policyLines } from '../policy-statements';

const CALLS = ['GetSessionToken', 'GetFederationToken'];

/** A federated name's ARN is what GetFederationToken is allowed on. */
function permission({ request, callerArn, deniedResource }: ErrorCase): string[] {
  const tagged = request?.mode === 'federation-token' && request.tags !== undefined;
  return [
    `Permissions policy of ${callerArn ?? 'the IAM user'}:`,
    ...policyLines([
      {
        Effect: 'Allow',
        Action: tagged ? ['sts:GetFederationToken', 'sts:TagSession'] : 'sts:GetFederationToken',
        Resource: deniedResource ?? '*',
      },
    ]),
  ];
}

/** The calls that only an IAM user's (or root's) long-lived keys can make. */
export const IAM_USER_CALL_ERRORS: readonly ErrorRow[] = [
  {
    id: 'session-credentials',
    services: ['sts'],
    operations: CALLS,
    codes: ['AccessDenied'],
    message: /with session credentials/i,
    title: 'The credentials are temporary already',
    lines: ({ facts, context }) => [
      `${facts.operation} can be called only with the long-lived keys of an IAM user${context.source === undefined ? '' : `; those from ${context.source} are temporary`}.`,
      'To hand on the temporary credentials as they are, use `mode: existing`; to become a role with them, give `role-to-assume`.',
      'A role, an instance profile and an earlier step of this job all give temporary credentials.',
    ],
  },
  {
    id: 'get-federation-token-denied',
    services: ['sts'],
    operations: ['GetFederationToken'],
    codes: ['AccessDenied'],
    title: 'Not allowed to make a federated user',
    lines: (error) => {
      const denial = denialIn(error.message);
      return [
        `${error.callerArn ?? 'The IAM user'} may not call GetFederationToken${error.facts.resource === undefined ? '' : ` for the name \`${error.facts.resource}\``}.`,
        ...(denial === undefined ? [] : [denialLine(denial)]),
        'Allow `sts:GetFederationToken` (and `sts:TagSession` where tags are sent) to the user; the policy is in the detail of this step’s log.',
        'The federated user can never do more than the IAM user: give that user also what the session policy should allow.',
      ];
    },
    detail: permission,
  },
  {
    id: 'get-session-token-denied',
    services: ['sts'],
    operations: ['GetSessionToken'],
    codes: ['AccessDenied'],
    title: 'Not allowed to get a session token',
    lines: (error) => {
      const denial = denialIn(error.message);
      return [
        `${error.callerArn ?? 'The caller'} was refused GetSessionToken, which needs no permission: something denies it, often a policy that denies all without MFA.`,
        ...(denial === undefined ? [] : [denialLine(denial)]),
        'With such a policy, give `mfa-serial-number` and `mfa-totp-secret`, or except `sts:GetSessionToken` from the `Deny` (`NotAction`).',
        'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html',
      ];
    },
  },
];
