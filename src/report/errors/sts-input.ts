import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';

const VALIDATION = ['ValidationError', 'Validation', 'InvalidParameterValue'];

/** `1h30m`. */
function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const parts = [hours && `${String(hours)}h`, minutes && `${String(minutes)}m`, rest && `${String(rest)}s`];
  return parts.filter(Boolean).join('');
}

function asked({ request }: ErrorCase): string {
  return request !== undefined && 'durationSeconds' in request
    ? `\`duration\` is ${duration(request.durationSeconds)}`
    : 'The duration that was asked for';
}

/** What STS finds wrong with the call's own parameters. */
export const STS_INPUT_ERRORS: readonly ErrorRow[] = [
  {
    id: 'duration-over-role-maximum',
    services: ['sts'],
    codes: VALIDATION,
    message: /exceeds the MaxSessionDuration/i,
    title: 'Longer than the role allows',
    lines: (error) => {
      const name = error.role?.split('/').at(-1) ?? 'NAME';
      const seconds =
        error.request !== undefined && 'durationSeconds' in error.request
          ? error.request.durationSeconds
          : 43_200;
      return [
        `${asked(error)}, more than the maximum session duration of ${error.role ?? 'the role'} (one hour unless it was changed).`,
        'Ask for less, or raise the role’s maximum (12 hours at most):',
        `aws iam update-role --role-name ${name} --max-session-duration ${String(Math.max(3600, seconds))}`,
      ];
    },
  },
  {
    id: 'duration-over-chaining-limit',
    services: ['sts'],
    codes: VALIDATION,
    message: /role chaining/i,
    title: 'Longer than role chaining allows',
    lines: (error) => [
      `${asked(error)}, but ${error.role ?? 'the role'} is assumed with another role’s credentials, and AWS limits such sessions to one hour, whatever the role’s maximum.`,
      'Ask for `1h` or less, or let the role trust the first caller (GitHub’s OIDC provider, the IAM user) directly.',
    ],
  },
  {
    id: 'duration-over-root-limit',
    services: ['sts'],
    codes: VALIDATION,
    message: /duration.*\broot\b|\broot\b.*duration|account owner/i,
    title: 'Longer than the root user may ask for',
    lines: (error) => [
      `${asked(error)}, but sessions made with the root user’s keys end after one hour at most.`,
      'Ask for `1h` or less, or (better) use an IAM user’s keys and delete the root user’s.',
    ],
  },
  {
    id: 'duration-out-of-range',
    services: ['sts'],
    codes: VALIDATION,
    message: /durationSeconds/i,
    title: 'A duration that STS does not take',
    lines: (error) => [
      `${asked(error)}, which ${error.facts.operation} does not take: 15m to 12h for a role, 15m to 36h for GetSessionToken and GetFederationToken.`,
    ],
  },
  {
    id: 'packed-policy-too-large',
    services: ['sts'],
    codes: ['PackedPolicyTooLarge'],
    title: 'Session policies and tags are too large together',
    lines: (error) => [
      'AWS packs the session policies and tags of a session into a form that has a limit of its own, and they are over it. (The message says by how many percent.)',
      'Shorten `inline-session-policy`, name fewer `managed-session-policies` or buckets with `bucket-access`, or send fewer or shorter tags (`role-skip-session-tagging: true` sends none).',
      ...(error.request !== undefined && 'tags' in error.request
        ? ['The tags that can be left out were left out already.']
        : []),
    ],
  },
  {
    id: 'malformed-policy',
    services: ['sts'],
    codes: ['MalformedPolicyDocument'],
    title: 'AWS does not accept the session policy',
    lines: () => [
      'The session policy is JSON, but not a policy that IAM understands. AWS’s message says where.',
      'In `inline-session-policy`: `Version` must be "2012-10-17" or "2008-10-17"; each statement needs `Effect`, `Action` and `Resource`, and no `Principal`; ARNs must be of the right partition.',
      'Try it: `aws accessanalyzer validate-policy --policy-type IDENTITY_POLICY --policy-document file://policy.json`',
    ],
  },
  {
    id: 'managed-policy-unusable',
    services: ['sts'],
    codes: [...VALIDATION, 'NoSuchEntity', 'InvalidInput'],
    message: /policyArns|\bpolic(?:y|ies)\b.*(?:not exist|not attachable|not found)/i,
    title: 'A managed session policy cannot be used',
    lines: () => [
      'One of `managed-session-policies` does not exist, or is of another account or partition than the role.',
      'Give ARNs such as arn:aws:iam::aws:policy/ReadOnlyAccess, or of policies in the role’s own account; ten at most.',
    ],
  },
  {
    id: 'sts-denied',
    services: ['sts'],
    codes: ['AccessDenied'],
    title: 'AWS refused the call',
    lines: (error) => [
      `${error.callerArn ?? 'The caller'} may not call ${error.facts.operation}.`,
      ...(error.deniedAction === undefined
        ? []
        : [
            `Allow ${error.deniedAction}${error.deniedResource === undefined ? '' : ` on ${error.deniedResource}`}.`,
          ]),
    ],
  },
  {
    id: 'sts-validation',
    services: ['sts'],
    codes: [...VALIDATION, 'InvalidParameterCombination', 'MissingParameter', 'InvalidInput'],
    title: 'STS does not take the input',
    lines: (error) => [
      `STS found a parameter of ${error.facts.operation} wrong; its message names it.`,
      'The parameters come from these inputs: RoleArn from `role-to-assume`, RoleSessionName from `role-session-name`, ExternalId from `role-external-id`, Name from `federated-name`, Tags from `custom-tags` and the workflow’s names, Policy from `inline-session-policy`, SerialNumber and TokenCode from the `mfa-` inputs.',
    ],
  },
  {
    id: 'no-plain-secret',
    services: ['sts'],
    codes: ['NoPlainSecret'],
    title: 'No secret key without special characters',
    lines: ({ facts }) => [
      `\`special-characters-workaround\` asked ${String(facts.attempts)} times, and each secret access key had a character that some tools mishandle. With AWS that does not happen by chance.`,
      'Leave that input out, and quote the variables where they are used.',
    ],
  },
];
