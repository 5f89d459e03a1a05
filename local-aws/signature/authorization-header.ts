/**
 * The Authorization header of Signature Version 4.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export interface AuthorizationHeader {
  accessKeyId: string;
  /** `YYYYMMDD`. */
  date: string;
  region: string;
  service: string;
  signedHeaders: readonly string[];
  signature: string;
}

/** Reads the header; undefined where a part is missing or malformed. */
export function parseAuthorization(header: string): AuthorizationHeader | undefined {
  const match =
    /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]{64})\s*$/.exec(
      header,
    );
  const [accessKeyId, date, region, service, end, ...rest] = match?.[1]?.split('/') ?? [];
  if (
    match === null ||
    accessKeyId === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    end !== 'aws4_request' ||
    rest.length > 0
  ) {
    return undefined;
  }
  return {
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: (match[2] ?? '').split(';'),
    signature: match[3] ?? '',
  };
}
