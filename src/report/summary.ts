import type { Obtained } from '../credentials/temporary-credentials';
import type { Request } from '../inputs/request';
import type { AccessRow, ListedObject, Listing, VerificationResult } from '../verification/access-report';
import { accountMask } from './account-mask';
import { byteSize } from './byte-size';
import { chainDiagram, startOf } from './chain-diagram';
import { credentialKind, wereFound } from './credential-kind';
import { code, codeBlock, folded, plain, tableWithin } from './markdown';
import { narrowedTo, sessionPolicy } from './narrowing';
import { printable } from './printable';
import { s3Place } from './s3-place';
import { timeLeft } from './time-left';

/**
 * Bytes of a step's summary, a little under GitHub's limit of 1 MiB: over it, nothing is shown at all.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const SUMMARY_BYTES = 1_000 * 1_024;

/** Bytes that the access table may take; the listings get what is left. */
const ACCESS_BYTES = 300 * 1_024;

/** Longer keys are cut, so that a table stays readable. */
const KEY_LENGTH = 300;
const ARN_LENGTH = 400;

export interface Summarised {
  readonly request: Request;
  readonly obtained: Obtained;
  /** Absent where nothing was verified. */
  readonly result?: VerificationResult;
  /** Milliseconds since 1970: when what is left of found credentials is told from; absent: it is not told. */
  readonly now?: number;
}

/**
 * The step's part of the job summary, as GitHub's Markdown: who the step became, by which chain, until when, narrowed
 * to what; what it was verified to be able to do; and the listed keys. No secret, no account id where
 * `mask-aws-account-id` is on, and never more than GitHub takes.
 */
export function renderSummary({ request, obtained, result, now }: Summarised): string {
  const mask = accountMask(request.delivery.maskAccountId, [obtained.identity?.accountId]);
  // An account id that a colour splits is whole once the colour is removed.
  const shown = (text: string): string => mask(printable(text));
  const rows = result?.rows ?? [];
  const head = [
    `### ${heading(rows)}`,
    factTable(request, obtained, shown, now),
    ...(obtained.links.length > 1 ? [chainDiagram(request, obtained.links, shown)] : []),
    ...(rows.length === 0 ? [] : [accessTable(rows, shown)]),
    ...policySection(request, shown),
  ].join('\n\n');
  return `${withListings(head, result?.listings ?? [], shown)}\n`;
}

function heading(rows: readonly AccessRow[]): string {
  if (rows.length === 0) return '🔑 AWS credentials';
  return rows.every(({ satisfied }) => satisfied)
    ? '✅ AWS credentials, verified'
    : '❌ AWS credentials: verification failed';
}

function factTable(request: Request, obtained: Obtained, shown: Mask, now: number | undefined): string {
  const { identity, links } = obtained;
  const [link, ...others] = links;
  const narrowed = narrowedTo(request);
  const policies = 'policies' in request ? request.policies.managed : [];
  const facts: [string, string | undefined][] = [
    ['Identity', identity && code(shown(identity.arn), ARN_LENGTH)],
    ['Account', identity && !request.delivery.maskAccountId ? code(identity.accountId, 20) : undefined],
    ['Mode', `${code(request.mode, 20)}, ${plain(shown(request.reason), 300)}`],
    [
      'Obtained by',
      link && others.length === 0 ? `${code(link.operation, 60)} with ${startOf(request)}` : undefined,
    ],
    ['Kind', wereFound(obtained) ? plain(shown(credentialKind(obtained)), 200) : undefined],
    ['Valid until', validity(obtained, now)],
    ['Region', code(request.region, 40)],
    ['Narrowed to', narrowed === undefined ? undefined : code(shown(narrowed), 600)],
    [
      'Session policies',
      policies.length === 0 ? undefined : policies.map((arn) => code(shown(arn), ARN_LENGTH)).join(' '),
    ],
  ];
  const lines = facts.flatMap(([name, value]) => (value === undefined ? [] : [`| **${name}** | ${value} |`]));
  // A table must have a head, and an empty one is drawn as a bar.
  lines.splice(1, 0, '| :-- | :-- |');
  return lines.join('\n');
}

type Mask = (text: string) => string;

function validity(obtained: Obtained, now: number | undefined): string {
  const { expiration, sessionToken } = obtained.credentials;
  if (wereFound(obtained) && sessionToken === undefined) return 'they do not end by themselves';
  if (expiration === undefined) return 'not known';
  const left = wereFound(obtained) && now !== undefined ? ` (${timeLeft(expiration.getTime() - now)})` : '';
  return `${validUntil(expiration)}${left}`;
}

/** `2026-11-22 21:00:00 UTC`. */
function validUntil(end: Date): string {
  return `${end.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function policySection(request: Request, shown: Mask): string[] {
  const lines = sessionPolicy(request).map(shown);
  return lines.length === 0 ? [] : [folded('Session policy', codeBlock('json', lines))];
}

function accessTable(rows: readonly AccessRow[], shown: Mask): string {
  const good = rows.filter(({ satisfied }) => satisfied).length;
  const title =
    good === rows.length
      ? '**Verified:** every access is as expected.'
      : `**${String(rows.length - good)} of ${String(rows.length)} accesses are not as expected.**`;
  const head = [
    title,
    '',
    '| | Access | On | Expected | Found | Answer |',
    '| :-: | :-- | :-- | :-- | :-- | :-- |',
  ];
  return tableWithin(
    head,
    rows.map((row) => accessRow(row, shown)),
    ACCESS_BYTES,
  );
}

function accessRow(row: AccessRow, shown: Mask): string {
  const why = [
    ...(row.code === '' ? [] : [code(shown(row.code), 80)]),
    ...(row.note === '' ? [] : [plain(shown(row.note), 300)]),
  ].join(' ');
  const place = code(shown(s3Place(row.bucket, row.prefix)), KEY_LENGTH);
  return `| ${row.satisfied ? '✅' : '❌'} | ${row.access} | ${place} | ${row.expected} | ${row.found} | ${why} |`;
}

/** The listings, each with its share of the room that is left. */
function withListings(head: string, listings: readonly Listing[], shown: Mask): string {
  let text = head;
  listings.forEach((listing, index) => {
    const room = (SUMMARY_BYTES - Buffer.byteLength(text)) / (listings.length - index);
    const section = `\n\n${listingSection(listing, shown, room)}`;
    // A heading alone may be too much where there are thousands of targets.
    if (Buffer.byteLength(section) <= room) text += section;
  });
  return text;
}

function listingSection({ bucket, prefix, objects, truncated }: Listing, shown: Mask, room: number): string {
  const place = code(shown(s3Place(bucket, prefix)), KEY_LENGTH);
  if (objects.length === 0) return `No objects in ${place}.`;
  const count = `${String(objects.length)} ${objects.length === 1 ? 'key' : 'keys'}`;
  const title = `${truncated ? `First ${count}` : count} in ${place}${truncated ? ' (there are more)' : ''}`;
  const head = ['| Key | ETag | Size |', '| :-- | :-- | --: |'];
  const markup = Buffer.byteLength(folded(title, ''));
  return folded(
    title,
    tableWithin(
      head,
      objects.map((object) => objectRow(object, shown)),
      room - markup - 2,
    ),
  );
}

function objectRow({ key, etag, size }: ListedObject, shown: Mask): string {
  return `| ${code(shown(key), KEY_LENGTH)} | ${code(shown(etag), 80)} | ${byteSize(size).replace(' ', '&nbsp;')} |`;
}
