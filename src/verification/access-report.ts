import type { CallError } from '../aws/call-error';
import type { Access } from '../inputs/request';

/** One access that was tried on one target. A row of the output `access-report`. */
export interface AccessRow {
  readonly bucket: string;
  readonly prefix: string;
  readonly access: Access;
  readonly expected: 'allowed' | 'denied';
  /**
   * `unproven`: neither shown to work nor refused (nothing to read under the prefix, a fault, a missing bucket). It
   * fails the step unless `satisfied`.
   */
  readonly found: 'allowed' | 'denied' | 'unproven';
  readonly satisfied: boolean;
  /** AWS's error code, or empty. */
  readonly code: string;
  /** What a person should know beside the code, or empty. */
  readonly note: string;
  readonly milliseconds: number;
}

export interface ListedObject {
  readonly key: string;
  /** Without quotation marks. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

/** What a `list` showed of one target. */
export interface Listing {
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly objects: readonly ListedObject[];
  /** More keys than `max-keys` are there. */
  readonly truncated: boolean;
}

export interface VerificationResult {
  readonly rows: readonly AccessRow[];
  /** In the order of the targets; only of those that were listed. */
  readonly listings: readonly Listing[];
  /** The calls behind rows that are not satisfied, where one failed: for an explanation. Rows themselves are JSON. */
  readonly failures?: readonly { readonly row: AccessRow; readonly error: CallError }[];
  /** Probes, or versions and delete markers of them, that could not be removed, a text each. For warnings. */
  readonly leftBehind?: readonly string[];
  /** The first target's region, where it is known. */
  readonly bucketRegion?: string;
}
