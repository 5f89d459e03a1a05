import type { Reader } from './reader';
import { ACCESSES, type Access, type BucketTarget, type Verification } from './request';

export interface BucketWishes {
  readonly verification: Verification;
  readonly narrowedTo: readonly Access[];
}

/** What must work on the buckets, what must be refused, and what the credentials are narrowed to. */
export function readBucketWishes(reader: Reader, targets: readonly BucketTarget[]): BucketWishes {
  const narrowedTo = reader.choices('bucket-access', ACCESSES);
  const denied = reader.choices('verify-denied', ACCESSES);
  const asked = readVerify(reader);
  const allowed = asked ?? defaultVerify(reader, narrowedTo, denied);

  if (!reader.given('bucket')) {
    for (const name of ['bucket-access', 'verify', 'verify-denied'] as const) {
      if (!reader.given(name) || (name === 'verify' && allowed.length === 0)) continue;
      reader.problem(
        [name, 'bucket'],
        `${reader.says(name)} without a bucket; give the bucket that it is about`,
      );
    }
  }
  const both = allowed.filter((access) => denied.includes(access));
  if (both.length > 0) {
    reader.problem(
      ['verify', 'verify-denied'],
      `both name ${both.join(', ')}; an access can only be in one of them`,
    );
  }
  const ungranted = narrowedTo.length === 0 ? [] : allowed.filter((access) => !narrowedTo.includes(access));
  if (ungranted.length > 0) {
    reader.problem(
      ['verify', 'bucket-access'],
      `verify names ${ungranted.join(', ')}, which bucket-access (${narrowedTo.join(', ')}) does not grant; add it there or leave it out here`,
    );
  }
  return { verification: { targets, allowed, denied, maxKeys: reader.number('max-keys') }, narrowedTo };
}

/** What `verify` names; undefined where it is not given. */
function readVerify(reader: Reader): Access[] | undefined {
  if (!reader.given('verify')) return undefined;
  const items = reader.list('verify');
  if (!items.includes('none')) return reader.choices('verify', ACCESSES, items);
  if (items.length > 1)
    reader.problem('verify', `${reader.says('verify')}; none stands alone, or is left out`);
  return [];
}

/** A listing, unless something else that was given rules it out. */
function defaultVerify(reader: Reader, narrowedTo: readonly Access[], denied: readonly Access[]): Access[] {
  const granted = narrowedTo.length === 0 || narrowedTo.includes('list');
  return reader.given('bucket') && granted && !denied.includes('list') ? ['list'] : [];
}
