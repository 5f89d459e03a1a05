import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';

function callUnknown({ facts, request }: ErrorCase): string[] {
  return [
    request?.endpoints.sts === undefined
      ? `STS does not know ${facts.operation} in this region or partition.`
      : `The server at \`sts-endpoint\` (${request.endpoints.sts}) does not know ${facts.operation}. Servers that are not AWS often have only AssumeRole, or AssumeRoleWithWebIdentity.`,
    'Choose another `mode`, or let AWS’s own STS make the credentials.',
  ];
}

/** What a server says of a call that it lacks: whatever the call, so it stands before what is said of each. */
export const UNKNOWN_CALL_ERRORS: readonly ErrorRow[] = [
  {
    id: 'sts-call-unsupported',
    services: ['sts'],
    codes: ['InvalidParameterValue'],
    // MinIO's words.
    message: /^Unsupported action/,
    title: 'The server has no such call',
    lines: callUnknown,
  },
  {
    id: 'sts-call-unknown',
    services: ['sts'],
    codes: [
      'InvalidAction',
      'UnknownOperation',
      'NotImplemented',
      'MethodNotAllowed',
      'UnsupportedOperation',
    ],
    title: 'The server has no such call',
    lines: callUnknown,
  },
];
