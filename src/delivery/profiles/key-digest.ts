import { createHash } from 'node:crypto';

/** A digest by which an access key id is known again. An id that AWS made cannot be guessed from it. */
export function keyDigest(accessKeyId: string): string {
  return createHash('sha256').update(accessKeyId).digest('hex');
}
