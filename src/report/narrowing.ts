import type { Request } from '../inputs/request';
import { s3Place } from './s3-place';

/** `list, read on s3://bucket/prefix`; nothing where `bucket-access` does not narrow. */
export function narrowedTo({ narrowedTo: accesses, verification }: Request): string | undefined {
  if (accesses.length === 0) return undefined;
  const places = verification.targets.map(({ bucket, prefix }) => s3Place(bucket, prefix));
  return `${accesses.join(', ')} on ${places.join(', ')}`;
}

/** The session policy that was sent, with line breaks; empty where there is none. */
export function sessionPolicy(request: Request): string[] {
  const inline = 'policies' in request ? request.policies.inline : undefined;
  if (inline === undefined) return [];
  try {
    return JSON.stringify(JSON.parse(inline), null, 2).split('\n');
  } catch {
    return [inline];
  }
}
