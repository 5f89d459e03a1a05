import type { Identity, Link, Obtained } from '../credentials/temporary-credentials';
import type { Request } from '../inputs/request';
import type { AccessRow, ListedObject, Listing, VerificationResult } from '../verification/access-report';
import { accountMask } from './account-mask';
import { byteSize } from './byte-size';
import { credentialKind, wereFound } from './credential-kind';
import { narrowedTo, sessionPolicy } from './narrowing';
import { printable } from './printable';
import { s3Place } from './s3-place';
import { timeLeft } from './time-left';

/** Percent of the packed size above which it is worth a word: one tag more may be too much. */
const PACKED_WORTH_TELLING = 80;

/** Lines under a title, for a group of the log. */
export interface LineGroup {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The log's first line: the mode and why. */
export function modeLine({ mode, reason }: Request): string {
  return `Mode ${mode}: ${printable(reason)}`;
}

/**
 * How the credentials came to be: each call of the chain, who the step is now, until when, and what bounds it.
 *
 * @param now milliseconds since 1970, as `Date.now()`.
 */
export function obtainedLines(request: Request, obtained: Obtained, now: number): string[] {
  const { identity, links, credentials } = obtained;
  const shown = storyMask(request, identity);
  return [
    ...links.flatMap(linkLines),
    ...(identity === undefined ? [] : [`Identity: ${identity.arn} (account ${identity.accountId})`]),
    ...(wereFound(obtained) ? [`Kind: ${credentialKind(obtained)}`] : []),
    ...(wereFound(obtained) && credentials.sessionToken === undefined
      ? ['Expires: never by itself']
      : [expiryLine(credentials.expiration, now)]),
    ...narrowedLines(request),
  ].map((line) => shown(printable(line)));
}

/** Hides account ids where `mask-aws-account-id` asks for it. */
function storyMask(request: Request, identity: Identity | undefined): (text: string) => string {
  return accountMask(request.delivery.maskAccountId, [identity?.accountId]);
}

function linkLines({ operation, arn, packedPolicySize }: Link): string[] {
  return [
    `${operation}${arn === undefined ? '' : ` → ${arn}`}`,
    ...(packedPolicySize !== undefined && packedPolicySize > PACKED_WORTH_TELLING
      ? [`  Session policies and tags use ${String(packedPolicySize)} % of the packed size that AWS allows.`]
      : []),
  ];
}

function expiryLine(expiration: Date | undefined, now: number): string {
  return expiration === undefined
    ? 'Expires: not known'
    : `Expires: ${expiration.toISOString()} (${timeLeft(expiration.getTime() - now)})`;
}

function narrowedLines(request: Request): string[] {
  const narrowed = narrowedTo(request);
  const policies = 'policies' in request ? request.policies : undefined;
  const bounds = [
    policies?.inline === undefined ? undefined : 'an inline session policy',
    policies === undefined || policies.managed.length === 0
      ? undefined
      : `the managed ${policies.managed.length === 1 ? 'policy' : 'policies'} ${policies.managed.join(', ')}`,
  ].filter((bound) => bound !== undefined);
  return [
    ...(narrowed === undefined ? [] : [`Narrowed to: ${narrowed}`]),
    ...(bounds.length === 0 ? [] : [`Bounded by: ${bounds.join(' and ')}`]),
  ];
}

/** The session policy that was sent, for a group of the log; empty where there is none. */
export function sessionPolicyLines(request: Request, { identity }: Obtained): string[] {
  const shown = storyMask(request, identity);
  return sessionPolicy(request).map((line) => shown(printable(line)));
}

/** What each `list` showed, a key a line: `key  etag  size`. A group for each target. */
export function listingGroups(
  request: Request,
  { identity }: Obtained,
  result: VerificationResult,
): LineGroup[] {
  const shown = storyMask(request, identity);
  return result.listings.map((listing) => {
    const { title, lines } = listingGroup(listing);
    return { title: shown(title), lines: lines.map(shown) };
  });
}

function listingGroup({ bucket, prefix, objects, truncated }: Listing): LineGroup {
  const place = printable(s3Place(bucket, prefix), 300);
  if (objects.length === 0) return { title: `Listing of ${place}: empty`, lines: [`No objects in ${place}`] };
  const count = `${String(objects.length)} ${objects.length === 1 ? 'key' : 'keys'}`;
  return {
    title: `Listing of ${place}: ${truncated ? `first ${count}, there are more` : count}`,
    lines: objects.map(objectLine),
  };
}

function objectLine({ key, etag, size }: ListedObject): string {
  return `${printable(key)}  ${printable(etag)}  ${byteSize(size)}`;
}

/** One line for each access that was tried. */
export function accessLines(request: Request, { identity }: Obtained, result: VerificationResult): string[] {
  const shown = storyMask(request, identity);
  return result.rows.map((row) => shown(printable(accessLine(row))));
}

function accessLine(row: AccessRow): string {
  const code = row.code === '' ? '' : ` (${row.code})`;
  const note = row.note === '' ? '' : `: ${row.note}`;
  const took = `${String(Math.round(row.milliseconds))} ms`;
  const place = s3Place(row.bucket, row.prefix);
  return `${row.satisfied ? '✅' : '❌'} ${row.access} on ${place}: ${row.found}${code}, expected ${row.expected}, ${took}${note}`;
}
