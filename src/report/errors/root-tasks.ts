import { ROOT_TASK_POLICIES } from '../../inputs/limits';
import { arnParts } from '../arn';
import { denialIn, denialLine } from '../denial';
import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';
import { policyLines } from '../policy-statements';

const CALL = ['AssumeRoot'];

function task({ request }: ErrorCase): { principal: string; taskPolicyArn: string } {
  return request?.mode === 'assume-root'
    ? request.task
    : { principal: 'the member account', taskPolicyArn: 'the task policy' };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html */
function permission(error: ErrorCase): string[] {
  const { principal, taskPolicyArn } = task(error);
  const account = arnParts(principal)?.account ?? principal;
  return [
    `Permissions policy of ${error.callerArn ?? 'the caller'}:`,
    ...policyLines([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoot',
        Resource: `arn:${error.partition}:iam::${account}:root`,
        Condition: { StringEquals: { 'sts:TaskPolicyArn': taskPolicyArn } },
      },
    ]),
  ];
}

/** AssumeRoot and GetDelegatedAccessToken were refused. */
export const ROOT_TASK_ERRORS: readonly ErrorRow[] = [
  {
    id: 'assume-root-denied',
    services: ['sts'],
    operations: CALL,
    codes: ['AccessDenied'],
    title: 'Not allowed to do a root task',
    lines: (error) => {
      const denial = denialIn(error.message);
      return [
        `${error.callerArn ?? 'The caller'} may not call AssumeRoot on ${task(error).principal}.`,
        ...(denial === undefined ? [] : [denialLine(denial)]),
        'Centralized root access must be enabled, the target must be a member account of the organization, and the caller must be of its management account or of the account that IAM is delegated to. Root users themselves cannot call it.',
        'The caller’s permissions must allow it; the statement is in the detail of this step’s log.',
        'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html',
      ];
    },
    detail: permission,
  },
  {
    id: 'assume-root-task-policy',
    services: ['sts'],
    operations: CALL,
    codes: [
      'ValidationError',
      'Validation',
      'InvalidParameterValue',
      'NoSuchEntity',
      'MalformedPolicyDocument',
    ],
    message: /polic/i,
    title: 'Not a task policy',
    lines: (error) => [
      `${task(error).taskPolicyArn} is not one of AWS’s task policies in this partition.`,
      `\`task-policy-arn\` takes ${ROOT_TASK_POLICIES.join(', ')}.`,
    ],
  },
  {
    id: 'trade-in-token-expired',
    services: ['sts'],
    operations: ['GetDelegatedAccessToken'],
    codes: ['ExpiredTradeInToken'],
    title: 'The trade-in token has expired',
    lines: () => [
      'The delegation is over, or its token was kept for too long.',
      'Ask the account’s owner for the access again (`CreateDelegationRequest`), and give the token that comes of it as `trade-in-token`.',
    ],
  },
  {
    id: 'delegated-access-denied',
    services: ['sts'],
    operations: ['GetDelegatedAccessToken'],
    codes: ['AccessDenied', 'ValidationError', 'InvalidParameterValue', 'InvalidToken'],
    title: 'The trade-in token was refused',
    lines: (error) => [
      `AWS does not give ${error.callerArn ?? 'the caller'} the delegated access: the token is not one, or was given to another account.`,
      'Only the account that asked for the delegation can trade the token in, with credentials that allow `sts:GetDelegatedAccessToken`.',
    ],
  },
];
