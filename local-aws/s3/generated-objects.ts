import type { GeneratedObjects, StoredObject } from '../world';
import { compareKeys } from './key-order';

const DIGITS = 9;
const LAST_MODIFIED = '2025-01-01T00:00:00.000Z';

/** The object with this key, if the bucket is to have it. */
export function generatedObject(generated: GeneratedObjects, key: string): StoredObject | undefined {
  const prefix = generated.prefix ?? '';
  const suffix = generated.suffix ?? '';
  const digits = key.slice(prefix.length, key.length - suffix.length);
  const index = /^\d+$/.test(digits) ? Number(digits) : -1;
  return index >= 0 && index < generated.count && keyAt(generated, index) === key
    ? objectAt(generated, index)
    : undefined;
}

/** The first object at or behind a place in the order of keys, in a time that hardly grows with the count. */
export function firstGenerated(generated: GeneratedObjects, atOrAfter: string): StoredObject | undefined {
  let low = 0;
  let high = generated.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(keyAt(generated, middle), atOrAfter) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < generated.count ? objectAt(generated, low) : undefined;
}

function keyAt({ prefix = '', suffix = '' }: GeneratedObjects, index: number): string {
  return `${prefix}${String(index).padStart(DIGITS, '0')}${suffix}`;
}

function objectAt(generated: GeneratedObjects, index: number): StoredObject {
  return { key: keyAt(generated, index), size: generated.size ?? 0, lastModified: LAST_MODIFIED };
}
