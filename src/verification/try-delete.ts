import { CallError } from '../aws/call-error';
import { allowed, denied, unproven, type Outcome } from './outcome';
import type { Probe } from './probe';
import { refusalIn } from './refusal';

/**
 * One DeleteObject of the probe: of the object, if it was written, else of a key that surely does not exist, which S3
 * answers alike.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
 */
export async function tryDelete(probe: Probe): Promise<Outcome> {
  try {
    await probe.delete();
    return allowed();
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    // Some servers that are not AWS say so of a missing key, to who may delete it.
    if (error.facts.code === 'NoSuchKey') return allowed();
    const refusal = refusalIn(error);
    return refusal === undefined ? unproven(error) : denied(error, refusal);
  }
}
