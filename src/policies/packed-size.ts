import { deflateRawSync } from 'node:zlib';
import type { Tag } from '../inputs/request';

/** Everything that STS packs into a session token. */
export interface Packed {
  readonly inline?: string;
  readonly managed: readonly string[];
  readonly tags: readonly Tag[];
}

/**
 * Bytes that policies, managed policies' ARNs and session tags take when compressed. AWS's packing is its own, so
 * that this can only warn: what STS says decides.
 */
export function compressedBytes({ inline = '', managed, tags }: Packed): number {
  const parts = [inline, ...managed, ...tags.flatMap(({ Key, Value }) => [Key, Value])];
  return deflateRawSync(parts.join('\n')).length;
}
