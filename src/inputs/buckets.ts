import { ACCESS_POINT, BUCKET_NAME, BUCKET_NAME_ELSEWHERE, KEY_BYTES, WITHOUT_CONTROLS } from './limits';
import type { Reader } from './reader';
import { checkPartitions, type Place } from './region';
import type { BucketTarget, Endpoints } from './request';

const FORMS =
  "name, name/prefix, s3://name/prefix or an access point's ARN; a name is 3 to 63 lower-case letters, digits, dots and hyphens";

/** The buckets that the step is about, in the order given, each once. */
export function readBuckets(reader: Reader, place: Place, endpoints: Endpoints): BucketTarget[] {
  const targets = new Map<string, BucketTarget>();
  for (const item of reader.list('bucket')) {
    const target = parseTarget(item);
    if (!isBucket(target.bucket, endpoints)) {
      reader.problem('bucket', `given ${reader.quote(item)}; accepted: ${FORMS}`);
    }
    const fault = faultOfPrefix(target.prefix);
    if (fault !== undefined) reader.problem('bucket', `given ${reader.quote(item)}, whose prefix ${fault}`);
    targets.set(`${target.bucket}\n${target.prefix}`, target);
  }

  const buckets = [...targets.values()];
  const arns = buckets.map(({ bucket }) => bucket).filter((bucket) => ACCESS_POINT.test(bucket));
  if (endpoints.s3 === undefined) checkPartitions(reader, 'bucket', arns, place);
  // The SDK's endpoint rules refuse it: an access point has a host name of its own.
  if (arns.length > 0 && endpoints.s3ForcePathStyle) {
    reader.problem(
      ['bucket', 's3-force-path-style'],
      "given an access point's ARN, which path style cannot address; set s3-force-path-style to false",
    );
  }
  return buckets;
}

function parseTarget(item: string): BucketTarget {
  if (ACCESS_POINT.test(item)) {
    return { bucket: item.replace(ACCESS_POINT, '$<arn>'), prefix: item.replace(ACCESS_POINT, '$<prefix>') };
  }
  const path = item.replace(/^s3:\/\//i, '');
  const slash = path.indexOf('/');
  return slash < 0
    ? { bucket: path, prefix: '' }
    : { bucket: path.slice(0, slash), prefix: path.slice(slash + 1) };
}

function isBucket(bucket: string, endpoints: Endpoints): boolean {
  if (bucket.startsWith('arn:')) return ACCESS_POINT.test(bucket);
  return (endpoints.s3 === undefined ? BUCKET_NAME : BUCKET_NAME_ELSEWHERE).test(bucket);
}

function faultOfPrefix(prefix: string): string | undefined {
  // Meant as wildcards, most probably, and taken as they stand they would match no key.
  if (/[*?]/.test(prefix))
    return 'has a wildcard; a prefix means every key that begins with it, so leave out * and ?';
  if (!WITHOUT_CONTROLS.test(prefix)) return 'has a control character';
  const bytes = Buffer.byteLength(prefix);
  if (bytes > KEY_BYTES) return `has ${String(bytes)} bytes; a key has ${String(KEY_BYTES)} at most`;
  return undefined;
}
