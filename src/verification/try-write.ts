import { CallError } from '../aws/call-error';
import type { PutOptions } from '../aws/s3';
import { allowed, denied, unproven, type Outcome } from './outcome';
import type { Probe } from './probe';
import { refusalIn } from './refusal';

/** The headers that bucket policies ask for where they deny uploads without encryption. */
const ENCRYPTIONS = ['AES256', 'aws:kms'] as const;

/**
 * One PutObject of the probe. A Deny in the bucket's policy may only ask for an encryption header, so it is tried with
 * one; where S3 does not say who denied, only if the access is wanted. No ACL is sent: buckets that enforce their
 * owner's ownership refuse them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingServerSideEncryption.html
 */
export async function tryWrite(probe: Probe, expected: 'allowed' | 'denied'): Promise<Outcome> {
  const error = await refusedPut(probe);
  if (error === undefined) return allowed();
  const refusal = refusalIn(error);
  if (refusal === undefined) return unproven(error);
  if (refusal.byBucketPolicy || (refusal.action === undefined && expected === 'allowed')) {
    for (const encryption of ENCRYPTIONS) {
      if ((await refusedPut(probe, encryption)) === undefined) {
        return allowed(
          `only with the header x-amz-server-side-encryption: ${encryption}, which the bucket’s policy asks for`,
        );
      }
    }
  }
  return denied(error, refusal);
}

/** The error of the upload; undefined where it went well. */
async function refusedPut(
  probe: Probe,
  encryption?: NonNullable<PutOptions['encryption']>,
): Promise<CallError | undefined> {
  const options = encryption === undefined ? {} : { encryption };
  try {
    try {
      await probe.put({ ...options, onlyIfNew: true });
    } catch (error) {
      // A server that has no conditional writes; the name alone keeps others' objects safe.
      if (!(error instanceof CallError) || error.facts.code !== 'NotImplemented') throw error;
      await probe.put({ ...options, onlyIfNew: false });
    }
    return undefined;
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
}
