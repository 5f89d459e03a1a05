import type { CallError } from '../aws/call-error';
import type { S3 } from '../aws/s3';
import { ACCESSES, type Access, type BucketTarget, type Verification } from '../inputs/request';
import type { AccessRow, Listing } from './access-report';
import type { Outcome } from './outcome';
import type { Probes } from './probes';
import { tryDelete } from './try-delete';
import { tryList, type Listed } from './try-list';
import { tryRead } from './try-read';
import { tryWrite } from './try-write';

export interface TargetResult {
  readonly rows: readonly AccessRow[];
  readonly failures: readonly { readonly row: AccessRow; readonly error: CallError }[];
  readonly listing?: Listing;
  /** What a probe left behind, or empty. */
  readonly leftBehind: string;
}

/** An outcome and the milliseconds that its own calls took. */
type Timed<T> = T & { readonly milliseconds: number };

/**
 * Tries each access on one target. Listing and writing go side by side; reading waits for them, as it takes a key from
 * either; deleting comes last, as it takes the probe away. What is then left of the probe is removed.
 */
export async function verifyTarget(
  target: BucketTarget,
  verification: Verification,
  s3: S3,
  probes: Probes,
  now: () => number,
): Promise<TargetResult> {
  const { bucket, prefix } = target;
  const expected = expectations(verification);
  const probe = probes.at(bucket, prefix);

  async function timed<T extends object>(act: () => Promise<T>): Promise<Timed<T>> {
    const started = now();
    const result = await act();
    return { ...result, milliseconds: Math.round(now() - started) };
  }
  const start = <T>(
    access: Access,
    act: (wish: 'allowed' | 'denied') => Promise<T>,
  ): Promise<T> | undefined => {
    const wish = expected.get(access);
    return wish === undefined ? undefined : act(wish);
  };

  const listing: Promise<Timed<Listed>> | undefined = start('list', (wish) =>
    // A listing that must be refused is not shown.
    timed(() => tryList(s3, target, wish === 'allowed' ? verification.maxKeys : 1)),
  );
  const writing = start('write', (wish) => timed(() => tryWrite(probe, wish)));
  const reading = start('read', async () => {
    const [listed] = await Promise.all([listing, writing]);
    return timed(() => tryRead(s3, target, probe, listed));
  });
  const deleting = start('delete', async () => {
    const before = await Promise.all([writing, reading]);
    // No answer came: asking once more would only cost as much time again.
    const unanswered = before.find((one) => one?.error !== undefined && one.error.facts.status === undefined);
    return unanswered === undefined ? timed(() => tryDelete(probe)) : { ...unanswered, milliseconds: 0 };
  });

  const settled = await Promise.allSettled([listing, reading, writing, deleting]);
  const leftBehind = await probe.remove();
  for (const one of settled) if (one.status === 'rejected') throw one.reason;

  const listed = await listing;
  const outcomes: Readonly<Record<Access, Timed<Outcome> | undefined>> = {
    list: listed && { ...listed.outcome, milliseconds: listed.milliseconds },
    read: await reading,
    write: await writing,
    delete: await deleting,
  };
  const noted = expected.has('write') ? 'write' : 'delete';
  const rows: AccessRow[] = [];
  const failures: { row: AccessRow; error: CallError }[] = [];
  for (const access of ACCESSES) {
    const wish = expected.get(access);
    const outcome = outcomes[access];
    if (wish === undefined || outcome === undefined) continue;
    const row = rowOf(target, access, wish, outcome, access === noted ? leftBehind : '');
    rows.push(row);
    if (!row.satisfied && outcome.error !== undefined) failures.push({ row, error: outcome.error });
  }
  return {
    rows,
    failures,
    leftBehind,
    ...(listed?.page !== undefined &&
      expected.get('list') === 'allowed' && {
        listing: { bucket, prefix, region: s3.regionOf(bucket) ?? '', ...listed.page },
      }),
  };
}

function expectations({ allowed, denied }: Verification): Map<Access, 'allowed' | 'denied'> {
  return new Map([
    ...allowed.map((access) => [access, 'allowed'] as const),
    ...denied.map((access) => [access, 'denied'] as const),
  ]);
}

function rowOf(
  { bucket, prefix }: BucketTarget,
  access: Access,
  expected: 'allowed' | 'denied',
  { found, code, note, nothingToTry = false, milliseconds }: Timed<Outcome>,
  leftBehind: string,
): AccessRow {
  return {
    bucket,
    prefix,
    access,
    expected,
    found,
    satisfied: found === expected || (expected === 'allowed' && nothingToTry),
    code,
    note: [note, leftBehind].filter((part) => part !== '').join('; '),
    milliseconds,
  };
}
