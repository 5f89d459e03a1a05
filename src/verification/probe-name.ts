import { randomUUID } from 'node:crypto';

/** A name for a probe that says whose it is and that no other object has. */
export function probeName(): string {
  return `.aws-temporary-credentials-probe-${randomUUID()}`;
}
