import { oneOrMany } from '../../policies/policy-document';
import { arnParts, principalArn } from '../arn';
import { denialIn, denialLine } from '../denial';
import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';
import { policyLines, type Statement } from '../policy-statements';

const DENIED = ['AccessDenied'];
const CALL = ['AssumeRole'];

/** The permissions that the call needs beside `sts:AssumeRole`. */
function actions({ request }: ErrorCase): string[] {
  if (request?.mode !== 'assume-role') return ['sts:AssumeRole'];
  return [
    'sts:AssumeRole',
    ...(request.tags === undefined ? [] : ['sts:TagSession']),
    ...(request.sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
}

function conditions({ request, link }: ErrorCase): Pick<Statement, 'Condition'> {
  const mfa = request?.mode === 'assume-role' && request.mfa !== undefined;
  if (link?.externalId === undefined && !mfa) return {};
  return {
    Condition: {
      ...(link?.externalId !== undefined && { StringEquals: { 'sts:ExternalId': link.externalId } }),
      ...(mfa && { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    },
  };
}

function caller({ callerArn, context }: ErrorCase): string {
  return (
    callerArn ?? (context.source === undefined ? 'The caller' : `The credentials from ${context.source}`)
  );
}

/** The two policies that must both let the caller in, ready to paste. */
function bothPolicies(error: ErrorCase): string[] {
  const role = error.role ?? `arn:${error.partition}:iam::ACCOUNT:role/NAME`;
  const principal =
    error.callerArn === undefined
      ? `arn:${error.partition}:iam::ACCOUNT:role/CALLER`
      : principalArn(error.callerArn);
  const action = oneOrMany(actions(error));
  return [
    `1. Trust policy of ${role} (statement to add):`,
    ...policyLines([
      { Effect: 'Allow', Principal: { AWS: principal }, Action: action, ...conditions(error) },
    ]),
    ...(error.callerArn !== undefined && principal !== error.callerArn
      ? ['   (If that role has a path, write it before its name: a session’s ARN does not tell it.)']
      : []),
    ...(error.callerArn === undefined
      ? ['   (The step could not learn who called: put the caller’s ARN in place of the principal.)']
      : []),
    '',
    `2. Permissions policy of ${error.callerArn === undefined ? 'the caller' : principal}:`,
    ...policyLines([{ Effect: 'Allow', Action: action, Resource: role }]),
  ];
}

const SEE_DETAIL = 'Both policies, ready to paste, are in the detail of this step’s log.';

/** AssumeRole was refused. */
export const ASSUME_ROLE_ERRORS: readonly ErrorRow[] = [
  {
    id: 'assume-role-by-root',
    services: ['sts'],
    operations: CALL,
    codes: DENIED,
    message: /Roles may not be assumed by root accounts/i,
    title: 'The root user cannot assume a role',
    lines: () => [
      'The access key is the account’s root user’s, and AWS lets no root user assume a role.',
      'Make an IAM user (or better, let GitHub’s OIDC token in: `role-to-assume` with `permissions: id-token: write`), and delete the root user’s access key.',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    ],
  },
  {
    id: 'assume-role-tag-session',
    services: ['sts'],
    operations: CALL,
    codes: DENIED,
    when: ({ deniedAction }) => deniedAction === 'sts:TagSession',
    title: 'Session tags are not allowed',
    lines: (error) => [
      `${caller(error)} may not tag the session of ${error.role ?? 'the role'}. The step sends tags that say which repository, workflow and commit it is.`,
      'Either allow `sts:TagSession` beside `sts:AssumeRole`, in the role’s trust policy and in the caller’s permissions, or send no tags: `role-skip-session-tagging: true`.',
      SEE_DETAIL,
    ],
    detail: bothPolicies,
  },
  {
    id: 'assume-role-source-identity',
    services: ['sts'],
    operations: CALL,
    codes: DENIED,
    when: ({ deniedAction }) => deniedAction === 'sts:SetSourceIdentity',
    title: 'A source identity is not allowed',
    lines: (error) => [
      `${caller(error)} may not set the source identity of ${error.role ?? 'the role'}.`,
      'Either allow `sts:SetSourceIdentity` beside `sts:AssumeRole`, in the role’s trust policy and in the caller’s permissions, or leave out `source-identity`. A session that has one keeps it: a later role of the chain cannot change it.',
      SEE_DETAIL,
    ],
    detail: bothPolicies,
  },
  {
    id: 'assume-role-denied',
    services: ['sts'],
    operations: CALL,
    codes: DENIED,
    title: 'Not allowed to assume the role',
    lines: (error) => {
      const { request, link } = error;
      const denial = denialIn(error.message);
      const mfa = request?.mode === 'assume-role' && request.mfa !== undefined;
      const own = arnParts(error.callerArn);
      const role = arnParts(error.role);
      return [
        `${caller(error)} may not assume ${error.role ?? 'the role'}${link?.externalId === undefined ? '' : ' with the external ID that was given'}${mfa ? ' with this MFA device' : ''}.`,
        'Two policies must both allow it: the role’s trust policy must name the caller, and the caller’s permissions must name the role. (Within one account, a trust policy that names the caller itself is enough.)',
        ...(denial === undefined ? [] : [denialLine(denial)]),
        SEE_DETAIL,
        ...(own && role && own.partition !== role.partition
          ? [
              `The caller is of partition ${own.partition}, the role of ${role.partition}: no role can be assumed across partitions.`,
            ]
          : []),
        ...(own && role && own.account !== role.account
          ? ['The role is in another account than the caller: check the account in `role-to-assume`.']
          : []),
        link?.externalId === undefined
          ? 'AWS says the same where the role does not exist, where its name differs in case, and where its trust policy asks for an external ID (`role-external-id`) or MFA that was not given.'
          : 'AWS says the same where the role does not exist, and where the trust policy’s `sts:ExternalId` is not, to the letter, the one given as `role-external-id`.',
        ...(actions(error).length > 1
          ? [`This call also needs ${actions(error).slice(1).join(' and ')} in both policies.`]
          : []),
      ];
    },
    detail: bothPolicies,
  },
];
