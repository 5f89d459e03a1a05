import { createHash } from 'node:crypto';
import type { StoredObject } from '../world';

/** The object's bytes; an object that only has a size is full of dots. */
export function bodyOf(object: StoredObject): Buffer {
  if (object.body === undefined) {
    return Buffer.alloc(object.size ?? 0, '.');
  }
  return typeof object.body === 'string' ? Buffer.from(object.body, 'utf8') : Buffer.from(object.body);
}

export function sizeOf(object: StoredObject): number {
  if (object.body === undefined) {
    return object.size ?? 0;
  }
  return typeof object.body === 'string' ? Buffer.byteLength(object.body) : object.body.byteLength;
}

/** The MD5 of the bytes in quotes, or, for an object without a body, something as stable. */
export function etagOf(object: StoredObject): string {
  const digest = createHash('md5')
    .update(object.body ?? `${object.key}\n${object.size ?? 0}`)
    .digest('hex');
  return `"${digest}"`;
}

/** ISO 8601. */
export function lastModifiedOf(object: StoredObject): string {
  return new Date(object.lastModified ?? '2025-01-01T00:00:00Z').toISOString();
}
