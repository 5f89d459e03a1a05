import { createHash } from 'node:crypto';
import type { AwsKeys, CommonRequest } from '../inputs/request';
import { call, type CallPolicy, type CallSubject } from './call';
import { CallError } from './call-error';
import { noneConfigured, type ConfiguredEndpoints } from './configured-endpoints';
import type { Handler, TryOptions } from './http';
import { DeleteObject, GetObject, ListObjectsV2, PutObject } from './s3-commands';
import { regionTold } from './s3-region';
import { s3Service } from './s3-service';
import { reachedBy, ServiceClient } from './service';

export interface S3Object {
  readonly key: string;
  /** Without quotation marks. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

export interface PutOptions {
  /** Fail rather than replace an object. Not every server knows it. */
  readonly onlyIfNew: boolean;
  /** The value of `x-amz-server-side-encryption`; absent: the bucket decides. */
  readonly encryption?: 'AES256' | 'aws:kms';
}

export interface DeleteOptions {
  readonly versionId?: string;
  /** Make one try only: where it is doubtful that there is anything to delete. */
  readonly once?: boolean;
}

/** What verification needs of S3. Every call can throw a CallError. */
export interface S3 {
  /** The first keys under the prefix, `maxKeys` (1 to 1,000) at most, in one call. */
  list(
    bucket: string,
    prefix: string,
    maxKeys: number,
  ): Promise<{ readonly objects: readonly S3Object[]; readonly truncated: boolean }>;
  /** Reads one byte. An empty object answers `InvalidRange`. */
  getByte(bucket: string, key: string): Promise<void>;
  /** Writes a small text object, without an ACL. `versionId` where the bucket keeps versions. */
  put(
    bucket: string,
    key: string,
    text: string,
    options: PutOptions,
  ): Promise<{ readonly versionId?: string }>;
  /** Deletes an object, or one version of it. `marker` is the delete marker that a versioned bucket left instead. */
  delete(bucket: string, key: string, options?: DeleteOptions): Promise<{ readonly marker?: string }>;
  /** The bucket's region; undefined as long as no call about it was answered. */
  regionOf(bucket: string): string | undefined;
}

/**
 * S3 as the request wants it reached: endpoint, path style, FIPS, dual-stack. Each bucket is called in its own region:
 * the first call finds it out, by one call more where it is not the request's, and later ones know it.
 */
export function connectS3(
  request: Pick<CommonRequest, 'region' | 'endpoints'>,
  keys: AwsKeys,
  policy: CallPolicy,
  requestHandler: Handler,
  configured: ConfiguredEndpoints = noneConfigured,
): S3 {
  const { endpoints } = request;
  const clients = new Map<string, ServiceClient>();
  const regions = new Map<string, string>();
  const firstCalls = new Map<string, Promise<CallError | undefined>>();
  const answered = new Set<string>();

  function clientFor(bucket: string): ServiceClient {
    const region = regionFor(bucket);
    // An access point has a host of its own, whatever the server.
    const forcePathStyle = endpoints.s3ForcePathStyle && accessPointRegion(bucket) === undefined;
    const key = `${region} ${String(forcePathStyle)}`;
    const reached = reachedBy(endpoints, 's3', { region, configured, requestHandler });
    const client = clients.get(key) ?? new ServiceClient(s3Service(reached, forcePathStyle), reached, keys);
    clients.set(key, client);
    return client;
  }

  function regionFor(bucket: string): string {
    // The endpoint rules call an access point where its ARN says, whatever the client's region.
    return regions.get(bucket) ?? accessPointRegion(bucket) ?? request.region;
  }

  async function inRegion<T>(subject: CallSubject, bucket: string, send: Send<T>, tries: number): Promise<T> {
    const client = clientFor(bucket);
    return call(subject, { ...policy, maxAttempts: tries }, async (options) => {
      const answer = await send(client, options);
      const told = options.trace?.headers?.['x-amz-bucket-region'];
      if (told !== undefined) regions.set(bucket, told);
      answered.add(bucket);
      return answer;
    });
  }

  async function inOwnRegion<T>(
    subject: CallSubject,
    bucket: string,
    send: Send<T>,
    tries: number,
  ): Promise<T> {
    const asked = regionFor(bucket);
    try {
      return await inRegion(subject, bucket, send, tries);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      const told = regionTold(error);
      if (told === undefined || told === asked) {
        if (AT_HOME.has(error.facts.code)) answered.add(bucket);
        throw error;
      }
      regions.set(bucket, told);
      return inRegion(subject, bucket, send, tries);
    }
  }

  /**
   * Lets the first call to a bucket find its region before others follow. Where it got no answer at all, those that
   * waited for it get none either: a dead server costs the time of one call, not of two.
   */
  async function send<T>(
    operation: string,
    bucket: string,
    attempt: Send<T>,
    tries = policy.maxAttempts,
  ): Promise<T> {
    const subject = { service: 's3', operation, resource: bucket } as const;
    const first = firstCalls.get(bucket);
    if (first === undefined) {
      const scout = inOwnRegion(subject, bucket, attempt, tries);
      firstCalls.set(
        bucket,
        scout.then(
          () => undefined,
          (error: unknown) => {
            if (!(error instanceof CallError) || error.facts.status !== undefined) return undefined;
            firstCalls.delete(bucket);
            return error;
          },
        ),
      );
      return scout;
    }
    const unanswered = await first;
    if (unanswered !== undefined) {
      const { message, facts, cause } = unanswered;
      throw new CallError(message, { ...facts, operation }, { cause });
    }
    return inOwnRegion(subject, bucket, attempt, tries);
  }

  return {
    list: (bucket, prefix, maxKeys) =>
      send('ListObjectsV2', bucket, async (client, options) => {
        const { Contents, EncodingType, IsTruncated, KeyCount, Name } = await client.send(
          // Keys may hold characters that XML cannot; in this encoding they survive.
          ListObjectsV2({ Bucket: bucket, Prefix: prefix, MaxKeys: maxKeys, EncodingType: 'url' }),
          options,
        );
        expectAnswer(Name !== undefined || KeyCount !== undefined);
        const keyOf = EncodingType === 'url' ? decodeKey : (key: string) => key;
        return {
          objects: (Contents ?? []).map(({ Key = '', ETag = '', Size = 0 }) => ({
            key: keyOf(Key),
            etag: ETag.replace(/^"|"$/g, ''),
            size: Size,
          })),
          truncated: IsTruncated ?? false,
        };
      }),

    getByte: (bucket, key) =>
      send('GetObject', bucket, async (client, options) => {
        const streamed: TryOptions = { ...options, streamed: true };
        const { ETag } = await client.send(
          GetObject({ Bucket: bucket, Key: key, Range: 'bytes=0-0' }),
          streamed,
        );
        expectAnswer(ETag !== undefined);
      }),

    put: (bucket, key, text, { onlyIfNew, encryption }) =>
      send('PutObject', bucket, async (client, options) => {
        const Body = Buffer.from(text);
        const { ETag, VersionId } = await client.send(
          PutObject({
            Bucket: bucket,
            Key: key,
            Body,
            ContentType: 'text/plain; charset=utf-8',
            // Buckets with Object Lock take no object without a checksum.
            ChecksumSHA256: createHash('sha256').update(Body).digest('base64'),
            ...(onlyIfNew && { IfNoneMatch: '*' }),
            ...(encryption !== undefined && { ServerSideEncryption: encryption }),
          }),
          options,
        );
        expectAnswer(ETag !== undefined);
        return VersionId === undefined ? {} : { versionId: VersionId };
      }),

    delete: (bucket, key, { versionId, once = false } = {}) =>
      send(
        'DeleteObject',
        bucket,
        async (client, options) => {
          const { DeleteMarker, VersionId } = await client.send(
            DeleteObject({
              Bucket: bucket,
              Key: key,
              ...(versionId !== undefined && { VersionId: versionId }),
            }),
            options,
          );
          expectAnswer(options.trace?.status === 204);
          return versionId === undefined && DeleteMarker === true && VersionId !== undefined
            ? { marker: VersionId }
            : {};
        },
        once ? 1 : undefined,
      ),

    regionOf: (bucket) => (answered.has(bucket) ? regionFor(bucket) : undefined),
  };
}

/** Errors of a bucket that was asked in its own region; in another one AWS redirects before it looks at the request. */
const AT_HOME = new Set(['AccessDenied', 'InvalidObjectState', 'InvalidRange', 'NoSuchKey']);

type Send<T> = (client: ServiceClient, options: TryOptions) => Promise<T>;

function accessPointRegion(bucket: string): string | undefined {
  return bucket.startsWith('arn:') ? bucket.split(':')[3] : undefined;
}

/** A proxy's page or an empty answer with a status of success proves nothing. */
function expectAnswer(holds: boolean): void {
  if (!holds) throw new Error('the answer lacks what S3 always says');
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
