import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../aws-error';
import type { HttpRequest } from '../http/request';

/** An upload's bytes, with the checksum it came with. */
export interface UploadBody {
  bytes: Buffer;
  checksum?: { header: string; value: string };
}

/**
 * Reads an upload, plain or in aws-chunked encoding with a trailer, and checks whatever checksums it has.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 *
 * @throws AwsError BadDigest, InvalidDigest, XAmzContentSHA256Mismatch, IncompleteBody
 */
export function readUploadBody(request: HttpRequest): UploadBody {
  const contentHash = request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  const { bytes, trailers } = contentHash.startsWith('STREAMING-')
    ? decodeChunks(request.body)
    : { bytes: request.body, trailers: {} };
  if (/^[0-9a-f]{64}$/.test(contentHash) && digest('sha256', bytes).toString('hex') !== contentHash) {
    throw new AwsError(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  const decodedLength = request.headers['x-amz-decoded-content-length'];
  if (decodedLength !== undefined && Number(decodedLength) !== bytes.length) {
    throw incompleteBody();
  }
  checkMd5(request.headers['content-md5'], bytes);
  const checksum = checkChecksum({ ...request.headers, ...trailers }, bytes);
  return { bytes, ...(checksum && { checksum }) };
}

/** `size-in-hex[;chunk-signature=…]` CRLF bytes CRLF …, a chunk of size 0, then trailers as header lines. */
function decodeChunks(body: Buffer): { bytes: Buffer; trailers: Record<string, string> } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, lineEnd).toString('latin1'), 16);
    if (lineEnd < 0 || Number.isNaN(size) || lineEnd + 2 + size > body.length) {
      throw incompleteBody();
    }
    at = lineEnd + 2;
    if (size === 0) {
      break;
    }
    chunks.push(body.subarray(at, at + size));
    at += size + 2;
  }
  const trailers: Record<string, string> = {};
  for (const line of body.subarray(at).toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) {
      trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    }
  }
  return { bytes: Buffer.concat(chunks), trailers };
}

function checkMd5(md5: string | undefined, bytes: Buffer): void {
  if (md5 === undefined) {
    return;
  }
  if (Buffer.from(md5, 'base64').length !== 16) {
    throw new AwsError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  if (digest('md5', bytes).toString('base64') !== md5) {
    throw new AwsError(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}

/** CRC32C and CRC64NVME, for which Node has nothing, are stored without a check. */
function checkChecksum(
  headers: Readonly<Record<string, string>>,
  bytes: Buffer,
): { header: string; value: string } | undefined {
  for (const [algorithm, compute] of Object.entries(CHECKSUMS)) {
    const header = `x-amz-checksum-${algorithm}`;
    const value = headers[header];
    if (value !== undefined) {
      if (compute !== undefined && compute(bytes) !== value) {
        throw new AwsError(
          400,
          'BadDigest',
          `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
        );
      }
      return { header, value };
    }
  }
  return undefined;
}

const CHECKSUMS: Readonly<Record<string, ((bytes: Buffer) => string) | undefined>> = {
  crc32: (bytes) => {
    const value = Buffer.alloc(4);
    value.writeUInt32BE(crc32(bytes));
    return value.toString('base64');
  },
  crc32c: undefined,
  crc64nvme: undefined,
  sha1: (bytes) => digest('sha1', bytes).toString('base64'),
  sha256: (bytes) => digest('sha256', bytes).toString('base64'),
};

function digest(algorithm: string, bytes: Buffer): Buffer {
  return createHash(algorithm).update(bytes).digest();
}

function incompleteBody(): AwsError {
  return new AwsError(
    400,
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}
