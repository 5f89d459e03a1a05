import { randomBytes } from 'node:crypto';
import type { Bucket, StoredObject } from '../world';
import { firstGenerated, generatedObject } from './generated-objects';
import { compareKeys } from './key-order';

/** The objects of every bucket. */
export class ObjectStores {
  private readonly stores = new WeakMap<Bucket, ObjectStore>();

  of(bucket: Bucket): ObjectStore {
    const store = this.stores.get(bucket) ?? new ObjectStore(bucket);
    this.stores.set(bucket, store);
    return store;
  }
}

/**
 * A bucket's objects. A list in the world is the truth itself: what is put and deleted changes it. Over
 * generated objects lies a list of what was changed since, in which a delete marker hides the object.
 */
export class ObjectStore {
  private readonly changes: StoredObject[] = [];
  /** The newest version of each key, in order; rebuilt when the list was changed. */
  private sorted: StoredObject[] = [];
  private sortedFrom: StoredObject[] | undefined;
  private sortedLength = -1;

  constructor(private readonly bucket: Bucket) {}

  /** The current version; a delete marker is one too. */
  current(key: string): StoredObject | undefined {
    return this.list().findLast((object) => object.key === key) ?? this.generated(key);
  }

  /** One version. Objects from before versioning have the ID `null`. */
  version(key: string, versionId: string): StoredObject | undefined {
    return (
      this.list().find((object) => object.key === key && (object.versionId ?? 'null') === versionId) ??
      (versionId === 'null' ? this.generated(key) : undefined)
    );
  }

  /** The first key, at or behind a place in the order of keys, whose current version is no delete marker. */
  first(atOrAfter: string): StoredObject | undefined {
    let place = atOrAfter;
    for (;;) {
      const changed = this.firstChanged(place);
      const generated = Array.isArray(this.bucket.objects)
        ? undefined
        : firstGenerated(this.bucket.objects, place);
      if (changed === undefined) {
        return generated;
      }
      if (generated !== undefined && compareKeys(generated.key, changed.key) < 0) {
        return generated;
      }
      if (!changed.deleteMarker) {
        return changed;
      }
      place = `${changed.key}\u0000`;
    }
  }

  /** Adds an object; answers its version's ID where the bucket keeps versions. */
  put(object: StoredObject): string | undefined {
    const versionId = this.bucket.versioning === 'Enabled' ? newVersionId() : undefined;
    if (versionId === undefined) {
      this.drop((other) => other.key === object.key && other.versionId === undefined);
    }
    this.change((list) => list.push(versionId === undefined ? object : { ...object, versionId }));
    // "The version ID of the object is null" while versioning is suspended.
    return this.bucket.versioning === 'Suspended' ? 'null' : versionId;
  }

  /** Deletes the current version, or hides it behind a delete marker, whose ID is answered. */
  delete(key: string): string | undefined {
    if (this.bucket.versioning !== undefined || this.generated(key) !== undefined) {
      return this.put({ key, deleteMarker: true });
    }
    this.drop((object) => object.key === key);
    return undefined;
  }

  /** Deletes one version for good. */
  deleteVersion(version: StoredObject): void {
    this.drop((object) => object === version);
  }

  private list(): StoredObject[] {
    return Array.isArray(this.bucket.objects) ? this.bucket.objects : this.changes;
  }

  private generated(key: string): StoredObject | undefined {
    return Array.isArray(this.bucket.objects) ? undefined : generatedObject(this.bucket.objects, key);
  }

  private drop(isDropped: (object: StoredObject) => boolean): void {
    this.change((list) => {
      for (let index = list.length - 1; index >= 0; index--) {
        const object = list[index];
        if (object !== undefined && isDropped(object)) {
          list.splice(index, 1);
        }
      }
    });
  }

  private change(apply: (list: StoredObject[]) => void): void {
    apply(this.list());
    this.sortedFrom = undefined;
  }

  private firstChanged(atOrAfter: string): StoredObject | undefined {
    const sorted = this.sortedList();
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(sorted[middle]?.key ?? '', atOrAfter) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return sorted[low];
  }

  private sortedList(): StoredObject[] {
    const list = this.list();
    if (this.sortedFrom !== list || this.sortedLength !== list.length) {
      const newest = new Map(list.map((object) => [object.key, object]));
      this.sorted = [...newest.values()].sort((a, b) => compareKeys(a.key, b.key));
      this.sortedFrom = list;
      this.sortedLength = list.length;
    }
    return this.sorted;
  }
}

function newVersionId(): string {
  return randomBytes(24).toString('base64url');
}
