import { AwsError } from '../aws-error';
import { queryValue } from '../http/request';
import type { StoredObject } from '../world';
import { element } from '../xml';
import { xmlAnswer } from './answer';
import { authorizeOnBucket } from './authorize';
import { keyAfter, keyAfterPrefix, compareKeys } from './key-order';
import { etagOf, lastModifiedOf, sizeOf } from './object-content';
import type { ObjectStore } from './object-stores';
import type { BucketRequest, S3Operation } from './operation';

const MAX_KEYS = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2: S3Operation<BucketRequest> = (request) => {
  const value = (name: string): string | undefined => queryValue(request.request, name);
  const prefix = value('prefix');
  const delimiter = value('delimiter');
  const maxKeys = value('max-keys');
  authorizeOnBucket(request, 's3:ListBucket', {
    ...(prefix !== undefined && { 's3:prefix': prefix }),
    ...(delimiter !== undefined && { 's3:delimiter': delimiter }),
    ...(maxKeys !== undefined && { 's3:max-keys': maxKeys }),
  });
  const limit = readMaxKeys(maxKeys);
  const encode = readEncoding(value('encoding-type'));
  const token = value('continuation-token');
  const startAfter = value('start-after');
  const page = listPage(request.cloud.objectStores.of(request.bucket), {
    prefix: prefix ?? '',
    delimiter: delimiter ?? '',
    limit,
    from: token === undefined ? keyAfter(startAfter ?? '') : readToken(token),
    fromStart: token === undefined && startAfter === undefined,
  });
  return xmlAnswer('ListBucketResult', [
    element('Name', request.bucket.name),
    element('Prefix', encode(prefix ?? '')),
    element('ContinuationToken', token),
    element('NextContinuationToken', page.next === undefined ? undefined : writeToken(page.next)),
    element('KeyCount', page.objects.length + page.commonPrefixes.length),
    element('MaxKeys', limit),
    element('Delimiter', delimiter === undefined ? undefined : encode(delimiter)),
    element('StartAfter', startAfter === undefined ? undefined : encode(startAfter)),
    element('EncodingType', value('encoding-type')),
    element('IsTruncated', page.next !== undefined),
    ...page.objects.map((object) =>
      element('Contents', [
        element('Key', encode(object.key)),
        element('LastModified', lastModifiedOf(object)),
        element('ETag', etagOf(object)),
        element('Size', sizeOf(object)),
        element('StorageClass', 'STANDARD'),
      ]),
    ),
    ...page.commonPrefixes.map((common) => element('CommonPrefixes', [element('Prefix', encode(common))])),
  ]);
};

interface Page {
  objects: StoredObject[];
  commonPrefixes: string[];
  /** Where the next page starts; undefined on the last one. */
  next: string | undefined;
}

/** Jumps over what it does not show, so that a page costs by what is on it, not by what is in the bucket. */
function listPage(
  store: ObjectStore,
  query: { prefix: string; delimiter: string; limit: number; from: string; fromStart: boolean },
): Page {
  const { prefix, delimiter, limit } = query;
  const objects: StoredObject[] = [];
  const commonPrefixes: string[] = [];
  let place = query.fromStart || compareKeys(query.from, prefix) < 0 ? prefix : query.from;
  if (limit === 0) {
    return { objects, commonPrefixes, next: undefined };
  }
  for (;;) {
    const object = store.first(place);
    if (object === undefined || !object.key.startsWith(prefix)) {
      return { objects, commonPrefixes, next: undefined };
    }
    if (objects.length + commonPrefixes.length === limit) {
      return { objects, commonPrefixes, next: place };
    }
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    if (end < 0) {
      objects.push(object);
      place = keyAfter(object.key);
    } else {
      const common = object.key.slice(0, end + delimiter.length);
      commonPrefixes.push(common);
      place = keyAfterPrefix(common);
    }
  }
}

function readMaxKeys(text: string | undefined): number {
  if (text === undefined) {
    return MAX_KEYS;
  }
  if (!/^\d+$/.test(text)) {
    throw invalidArgument('Provided max-keys not an integer or within integer range', 'max-keys', text);
  }
  return Math.min(Number(text), MAX_KEYS);
}

function readEncoding(type: string | undefined): (text: string) => string {
  if (type === undefined) {
    return (text) => text;
  }
  if (type !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', type);
  }
  return (text) =>
    encodeURIComponent(text)
      .replace(/%2F/g, '/')
      .replace(/%20/g, '+')
      .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Tokens are opaque to clients; this one holds the place to go on from. */
function writeToken(place: string): string {
  return Buffer.from(`1${place}`, 'utf8').toString('base64');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (!text.startsWith('1') || writeToken(text.slice(1)) !== token) {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  }
  return text.slice(1);
}

function invalidArgument(message: string, name: string, value: string): AwsError {
  return new AwsError(400, 'InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });
}
