import { CallError } from '../aws/call-error';
import type { S3 } from '../aws/s3';
import type { BucketTarget } from '../inputs/request';
import { allowed, denied, nothingToTry, unproven, type Outcome } from './outcome';
import type { Probe } from './probe';
import { refusalIn } from './refusal';
import { tryList, type Listed } from './try-list';

/** Errors of an object that S3 would let be read, but that has not a byte to give now. */
const READABLE: Readonly<Record<string, string>> = {
  InvalidRange: '',
  InvalidObjectState: 'the object is archived; it must be restored before it can be read',
};

/**
 * Reads one byte of an object under the prefix: one that the listing showed, else the probe. Without either a listing
 * of one key is asked for here.
 *
 * Where no key is known, one that does not exist is asked for. To who may not read S3 answers AccessDenied; to who may,
 * NoSuchKey, or AccessDenied naming `s3:ListBucket`, since who may not list must not learn which keys exist.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export async function tryRead(
  s3: S3,
  target: BucketTarget,
  probe: Probe,
  listedBefore: Listed | undefined,
): Promise<Outcome> {
  if (listedBefore === undefined && probe.written) return readKnown(() => probe.getByte());
  const listed = listedBefore ?? (await tryList(s3, target, 1));
  // A fault or a missing bucket: asking again would find the same.
  if (listed.outcome.found === 'unproven') return listed.outcome;
  const objects = listed.page?.objects ?? [];
  const object = objects.find(({ size }) => size > 0) ?? objects[0];
  if (object !== undefined) return readKnown(() => s3.getByte(target.bucket, object.key));
  if (probe.written) return readKnown(() => probe.getByte());
  return readUnknown(s3, target, probe, listed);
}

async function readKnown(getByte: () => Promise<void>): Promise<Outcome> {
  const error = await errorOf(getByte());
  if (error === undefined) return allowed();
  const readable = READABLE[error.facts.code];
  if (readable !== undefined) return allowed(readable);
  const refusal = refusalIn(error);
  // Refused s3:ListBucket: the object is gone meanwhile.
  if (refusal === undefined || refusal.action === 's3:ListBucket') return unproven(error);
  return denied(error, refusal);
}

async function readUnknown(s3: S3, target: BucketTarget, probe: Probe, listed: Listed): Promise<Outcome> {
  const { bucket, prefix } = target;
  // Without a listing, the prefix itself may be an object's key.
  const mayBeKey = listed.page === undefined && prefix !== '' && !prefix.endsWith('/');
  const error = await errorOf(s3.getByte(bucket, mayBeKey ? prefix : probe.key));
  if (error === undefined) return allowed();
  const readable = READABLE[error.facts.code];
  if (readable !== undefined) return allowed(readable);
  if (error.facts.code === 'NoSuchKey') {
    return nothingToTry(error, 'nothing to read under the prefix; a key that does not exist was not refused');
  }
  const refusal = refusalIn(error);
  if (refusal === undefined) return unproven(error);
  if (refusal.action === 's3:ListBucket') {
    return nothingToTry(
      error,
      'nothing to read: listing is refused, so no key is known; s3:GetObject was not refused',
    );
  }
  // Who may list the whole bucket would have been told NoSuchKey.
  if (refusal.action !== undefined || (listed.page !== undefined && prefix === '')) {
    return denied(error, refusal);
  }
  return unproven(
    error,
    'no key is known, and the server does not say whether it refuses the read or hides that the key is missing; ' +
      'give an object’s key as the prefix, or let list or write be verified too',
  );
}

async function errorOf(call: Promise<void>): Promise<CallError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
}
