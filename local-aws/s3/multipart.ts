import { createHash, randomBytes } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import { AwsError } from '../aws-error';
import { queryValue } from '../http/request';
import type { Bucket, StoredObject } from '../world';
import { element } from '../xml';
import { emptyAnswer, xmlAnswer } from './answer';
import { authorizeOnObject } from './authorize';
import { authorizeDecryption, authorizeEncryption, encryptionFor, encryptionHeaders } from './encryption';
import type { ObjectRequest, S3Operation } from './operation';
import { readUploadBody } from './request-body';

interface Upload {
  bucket: Bucket;
  key: string;
  encryption: NonNullable<StoredObject['encryption']>;
  contentType: string | undefined;
  parts: Map<number, Buffer>;
}

/** Uploads begun and neither completed nor aborted, by their IDs. */
export type MultipartUploads = Map<string, Upload>;

/** Every part but the last. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_PART_NUMBER = 10_000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export const createMultipartUpload: S3Operation<ObjectRequest> = (request) => {
  const { cloud, bucket, key } = request;
  const headers = request.request.headers;
  authorizeOnObject(request, 's3:PutObject');
  const encryption = encryptionFor(bucket, headers);
  authorizeEncryption(request, encryption);
  const uploadId = randomBytes(24).toString('base64url');
  cloud.multipartUploads.set(uploadId, {
    bucket,
    key,
    encryption,
    contentType: headers['content-type'],
    parts: new Map(),
  });
  return xmlAnswer(
    'InitiateMultipartUploadResult',
    [element('Bucket', bucket.name), element('Key', key), element('UploadId', uploadId)],
    encryptionHeaders(bucket, { key, encryption }),
  );
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export const uploadPart: S3Operation<ObjectRequest> = (request) => {
  authorizeOnObject(request, 's3:PutObject');
  const { upload } = findUpload(request);
  // The key that the first part was encrypted with is opened again for each part.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
  authorizeDecryption(request, { key: request.key, encryption: upload.encryption });
  const partNumber = Number(queryValue(request.request, 'partNumber'));
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > MAX_PART_NUMBER) {
    throw new AwsError(
      400,
      'InvalidArgument',
      `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`,
      { ArgumentName: 'partNumber' },
    );
  }
  const { bytes, checksum } = readUploadBody(request.request);
  upload.parts.set(partNumber, bytes);
  return emptyAnswer(200, {
    etag: partEtag(bytes),
    ...(checksum && { [checksum.header]: checksum.value }),
    ...encryptionHeaders(request.bucket, { key: request.key, encryption: upload.encryption }),
  });
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export const completeMultipartUpload: S3Operation<ObjectRequest> = (request) => {
  const { cloud, bucket, key } = request;
  authorizeOnObject(request, 's3:PutObject');
  const { uploadId, upload } = findUpload(request);
  authorizeDecryption(request, { key, encryption: upload.encryption });
  const parts = namedParts(request.request.body, upload);
  const object: StoredObject = {
    key,
    body: Buffer.concat(parts),
    lastModified: cloud.clock().toISOString(),
    encryption: upload.encryption,
    ...(upload.contentType !== undefined && { contentType: upload.contentType }),
  };
  const versionId = cloud.objectStores.of(bucket).put(object);
  cloud.multipartUploads.delete(uploadId);
  return xmlAnswer(
    'CompleteMultipartUploadResult',
    [
      element('Location', `${request.request.headers['host'] ?? ''}/${bucket.name}/${key}`),
      element('Bucket', bucket.name),
      element('Key', key),
      element(
        'ETag',
        `"${md5(...parts.map((part) => createHash('md5').update(part).digest()))}-${parts.length}"`,
      ),
    ],
    {
      ...(versionId !== undefined && { 'x-amz-version-id': versionId }),
      ...encryptionHeaders(bucket, object),
    },
  );
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export const abortMultipartUpload: S3Operation<ObjectRequest> = (request) => {
  authorizeOnObject(request, 's3:AbortMultipartUpload');
  request.cloud.multipartUploads.delete(findUpload(request).uploadId);
  return emptyAnswer(204);
};

function findUpload({ cloud, request, bucket, key }: ObjectRequest): { uploadId: string; upload: Upload } {
  const uploadId = queryValue(request, 'uploadId') ?? '';
  const upload = cloud.multipartUploads.get(uploadId);
  if (upload === undefined || upload.bucket !== bucket || upload.key !== key) {
    throw new AwsError(
      404,
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      { UploadId: uploadId },
    );
  }
  return { uploadId, upload };
}

/** The parts that the request lists, in its order. */
function namedParts(body: Buffer, upload: Upload): Buffer[] {
  const named = readPartList(body);
  if (named === undefined || named.length === 0) {
    throw new AwsError(
      400,
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
  return named.map(({ partNumber, etag }, index) => {
    if (index > 0 && partNumber <= (named[index - 1]?.partNumber ?? 0)) {
      throw new AwsError(
        400,
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
      );
    }
    const part = upload.parts.get(partNumber);
    if (part === undefined || partEtag(part).replaceAll('"', '') !== etag.replaceAll('"', '')) {
      throw new AwsError(
        400,
        'InvalidPart',
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        { PartNumber: String(partNumber) },
      );
    }
    if (index < named.length - 1 && part.length < MIN_PART_BYTES) {
      throw new AwsError(
        400,
        'EntityTooSmall',
        'Your proposed upload is smaller than the minimum allowed size',
      );
    }
    return part;
  });
}

function readPartList(body: Buffer): { partNumber: number; etag: string }[] | undefined {
  try {
    const parser = new XMLParser({ isArray: (name) => name === 'Part', parseTagValue: false });
    const document = parser.parse(body) as {
      CompleteMultipartUpload?: { Part?: { PartNumber?: string; ETag?: string }[] };
    };
    return (document.CompleteMultipartUpload?.Part ?? []).map(({ PartNumber, ETag }) => ({
      partNumber: Number(PartNumber),
      etag: (ETag ?? '').replaceAll('&quot;', '"'),
    }));
  } catch {
    return undefined;
  }
}

function partEtag(part: Buffer): string {
  return `"${md5(part)}"`;
}

function md5(...parts: Buffer[]): string {
  const hash = createHash('md5');
  parts.forEach((part) => hash.update(part));
  return hash.digest('hex');
}
