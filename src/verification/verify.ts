import type { S3 } from '../aws/s3';
import type { Verification } from '../inputs/request';
import type { VerificationResult } from './access-report';
import type { Probes } from './probes';
import { verifyTarget } from './verify-target';

export interface VerifyOptions {
  readonly verification: Verification;
  /** S3 as the credentials to prove reach it. */
  readonly s3: S3;
  /** Of the same `s3`; a step that is ended before its time awaits `probes.removeAll()`. */
  readonly probes: Probes;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

/**
 * Proves what credentials can and cannot do, each access by the smallest real call, all targets side by side. The
 * number of calls depends on the accesses alone, not on what a bucket holds:
 *
 * | access | calls |
 * | --- | --- |
 * | `list` | ListObjectsV2 |
 * | `read` | GetObject of one byte; before it a ListObjectsV2 of one key where neither `list` nor `write` tells a key |
 * | `write` | PutObject; two more where the bucket's policy denies it, in case it only asks for an encryption header |
 * | `delete` | DeleteObject of the probe, or of a key that does not exist |
 *
 * A probe that `delete` did not take away is removed by a DeleteObject more, and on a bucket that keeps versions each
 * version and delete marker that the probe left by one. One call more in all where the bucket is in another region.
 *
 * Failed calls are rows of the result; only what no server can cause is thrown.
 */
export async function verify({ verification, s3, probes, now }: VerifyOptions): Promise<VerificationResult> {
  const { targets, allowed, denied } = verification;
  if (allowed.length + denied.length === 0) return { rows: [], listings: [] };
  const results = await Promise.all(
    targets.map((target) => verifyTarget(target, verification, s3, probes, now)),
  );
  const first = targets[0];
  const bucketRegion = first && s3.regionOf(first.bucket);
  return {
    rows: results.flatMap(({ rows }) => rows),
    listings: results.flatMap(({ listing }) => (listing === undefined ? [] : [listing])),
    failures: results.flatMap(({ failures }) => failures),
    leftBehind: results.flatMap(({ leftBehind }) => (leftBehind === '' ? [] : [leftBehind])),
    ...(bucketRegion !== undefined && { bucketRegion }),
  };
}
