import type { Identity } from '../credentials/temporary-credentials';
import type { Access, Request } from '../inputs/request';
import type { AccessRow, VerificationResult } from '../verification/access-report';
import { accountMask } from './account-mask';
import { Failure } from './failure';
import { ACCESS_ACTIONS, policyLines, s3Statement, type Statement, statementLine } from './policy-statements';
import { quotable } from './quotable';
import { s3Place } from './s3-place';

/** Rows that an annotation tells in full; the others are in the log. */
const ROWS_SHOWN = 5;

/**
 * What failed of the verification: which access on which bucket, as whom, AWS's code, and what to add to or take out
 * of which policy.
 *
 * @param identity who the step became, where that is known.
 */
export function verificationFailure(
  result: VerificationResult,
  identity: Identity | undefined,
  request: Request,
): Failure {
  const failed = result.rows.filter(({ satisfied }) => !satisfied);
  const masked = accountMask(request.delivery.maskAccountId, [identity?.accountId]);
  const shown = (line: string): string => masked(quotable(line, 1_600));
  const who = identity?.arn ?? 'The session';
  const lines = failed.slice(0, ROWS_SHOWN).flatMap((row) => rowLines(row, who, request));
  const left = failed.length - ROWS_SHOWN;
  return new Failure(
    failed.length === 1
      ? 'The verification failed'
      : `The verification failed (${String(failed.length)} accesses)`,
    [
      ...lines,
      ...(left > 0 ? [`… and ${String(left)} more; all are in the detail of this step’s log.`] : []),
      'Nothing was exported: the job has the credentials that it had before.',
    ].map(shown),
    [
      ...failed.map((row) => `${row.access} on ${place(row)}: expected ${row.expected}, found ${found(row)}`),
      ...missingStatements(failed, request),
    ].map(shown),
  );
}

function place({ bucket, prefix }: AccessRow): string {
  return s3Place(bucket, prefix);
}

function found({ found: outcome, code, note }: AccessRow): string {
  return `${outcome}${code === '' ? '' : ` (${code})`}${note === '' ? '' : `: ${note}`}`;
}

function rowLines(row: AccessRow, who: string, request: Request): string[] {
  const why = `${row.code === '' ? '' : ` (${row.code})`}${row.note === '' ? '.' : `: ${row.note}`}`;
  if (row.found === 'unproven') {
    return [
      `Whether ${who} may ${row.access} on ${place(row)} could not be told${why}`,
      ...unprovenAdvice(row),
    ];
  }
  if (row.expected === 'denied') {
    return [
      `${who} may ${row.access} on ${place(row)}, which \`verify-denied\` says it must not${why}`,
      `Take ${ACCESS_ACTIONS[row.access]} out of what the identity and the bucket’s policy allow, or narrow the session: ${narrowTo(row.access, request)}`,
    ];
  }
  return [
    `${who} may not ${row.access} on ${place(row)}${why}`,
    `${addTo(row.access, request)} ${statementLine(statement(row, request))}`,
  ];
}

function statement(row: AccessRow, request: Request): Statement {
  return s3Statement(ACCESS_ACTIONS[row.access], row, request.partition);
}

/** Which policy lacks the access. */
function addTo(access: Access, request: Request): string {
  if (request.narrowedTo.length > 0 && !request.narrowedTo.includes(access)) {
    return `\`bucket-access\` (${request.narrowedTo.join(', ')}) does not name \`${access}\`: add it there, and allow it to the identity:`;
  }
  if (request.mode === 'federation-token') {
    return 'Allow it both in the session policy (`bucket-access` or `inline-session-policy`) and to the IAM user:';
  }
  if (
    'policies' in request &&
    (request.policies.inline !== undefined || request.policies.managed.length > 0)
  ) {
    return 'Allow it both in the session policies and to the role (and in the bucket’s policy, if that is another account’s):';
  }
  return 'Add to its permissions (and to the bucket’s policy, if that is another account’s):';
}

function narrowTo(access: Access, request: Request): string {
  if (!('policies' in request)) return 'only a role or a federated user can be narrowed (`bucket-access`).';
  if (request.narrowedTo.includes(access))
    return `\`bucket-access\` itself names \`${access}\`; take it out there.`;
  if (request.narrowedTo.length > 0 && request.endpoints.sts !== undefined) {
    return `\`bucket-access\` asked for a session without \`${access}\` already, so that either the server at \`sts-endpoint\` does not heed session policies or the bucket’s policy lets it in.`;
  }
  return request.narrowedTo.length > 0
    ? 'it is narrowed by `bucket-access` already, so that the bucket’s policy must be what lets it in (it names this very session or user).'
    : '`bucket-access` with only what the job needs.';
}

function unprovenAdvice({ access, code }: AccessRow): string[] {
  if (/^(?:NoSuchBucket|NotFound|404)$/.test(code)) {
    return ['A missing bucket proves nothing: check the spelling of `bucket`.'];
  }
  return access === 'read' && code === ''
    ? ['`read` needs an object to read: put one under the prefix, or name a prefix that has one.']
    : [];
}

/** One policy with all that is missing. */
function missingStatements(failed: readonly AccessRow[], request: Request): string[] {
  const missing = failed.filter(
    ({ expected, found: outcome }) => expected === 'allowed' && outcome === 'denied',
  );
  if (missing.length === 0) return [];
  return ['', 'Statements to add:', ...policyLines(missing.map((row) => statement(row, request)))];
}
