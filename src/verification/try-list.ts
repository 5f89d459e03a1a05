import type { S3, S3Object } from '../aws/s3';
import { CallError } from '../aws/call-error';
import type { BucketTarget } from '../inputs/request';
import { allowed, denied, unproven, type Outcome } from './outcome';
import { refusalIn } from './refusal';

export interface Listed {
  readonly outcome: Outcome;
  /** Absent where the call failed. */
  readonly page?: { readonly objects: readonly S3Object[]; readonly truncated: boolean };
}

/** One ListObjectsV2, whatever the bucket's size. */
export async function tryList(s3: S3, { bucket, prefix }: BucketTarget, maxKeys: number): Promise<Listed> {
  try {
    const page = await s3.list(bucket, prefix, maxKeys);
    return { outcome: allowed(), page };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const refusal = refusalIn(error);
    return { outcome: refusal === undefined ? unproven(error) : denied(error, refusal) };
  }
}
