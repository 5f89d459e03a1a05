import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Cloud } from '../cloud';
import type { HttpRequest } from '../http/request';
import { longTermCaller, sessionCaller, type Caller } from '../identity/caller';
import type { Account, User, World } from '../world';
import { parseAuthorization, type AuthorizationHeader } from './authorization-header';

/** Why a request was not believed. Each service has its own error for each. */
export type Refusal =
  | { reason: 'missing' }
  | { reason: 'incomplete' }
  | { reason: 'wrong-service'; expected: string }
  | { reason: 'unknown-region'; region: string }
  | { reason: 'unknown-key'; accessKeyId: string }
  | { reason: 'invalid-token' }
  | { reason: 'expired-token'; sessionToken: string }
  | { reason: 'skewed'; requestTime: Date; serverTime: Date }
  | { reason: 'wrong-signature'; accessKeyId: string };

export class AuthenticationFailure extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
export const ALLOWED_SKEW_MS = 15 * 60 * 1000;

/**
 * Finds out who signed the request, in the order in which AWS objects: form, key, token, expiry, time,
 * signature.
 *
 * @throws AuthenticationFailure
 */
export async function authenticate(
  cloud: Cloud,
  request: HttpRequest,
  service: 'sts' | 's3',
): Promise<{ caller: Caller; region: string }> {
  const header = request.headers['authorization'];
  if (header === undefined) {
    throw new AuthenticationFailure({ reason: 'missing' });
  }
  const authorization = parseAuthorization(header);
  const signedAt = parseAmzDate(request.headers['x-amz-date']);
  if (
    authorization === undefined ||
    signedAt === undefined ||
    !request.headers['x-amz-date']?.startsWith(authorization.date)
  ) {
    throw new AuthenticationFailure({ reason: 'incomplete' });
  }
  if (authorization.service !== service) {
    throw new AuthenticationFailure({ reason: 'wrong-service', expected: service });
  }
  const region = cloud.world.regions.find(({ name }) => name === authorization.region);
  if (region === undefined) {
    throw new AuthenticationFailure({ reason: 'unknown-region', region: authorization.region });
  }
  const now = cloud.clock();
  const { caller, secret } = findCaller(cloud, authorization.accessKeyId, request.headers, now);
  // Each partition has its own IAM: keys of one are unknown in the others.
  if (caller.account.partition !== region.partition) {
    throw new AuthenticationFailure({ reason: 'unknown-key', accessKeyId: authorization.accessKeyId });
  }
  if (Math.abs(now.getTime() - signedAt.getTime()) > ALLOWED_SKEW_MS) {
    throw new AuthenticationFailure({ reason: 'skewed', requestTime: signedAt, serverTime: now });
  }
  if ((await signatureOf(request, authorization, secret, signedAt)) !== authorization.signature) {
    throw new AuthenticationFailure({ reason: 'wrong-signature', accessKeyId: authorization.accessKeyId });
  }
  return { caller, region: authorization.region };
}

function findCaller(
  cloud: Cloud,
  accessKeyId: string,
  headers: Readonly<Record<string, string>>,
  now: Date,
): { caller: Caller; secret: string } {
  const token = headers['x-amz-security-token'];
  const temporary = cloud.sessions.find(accessKeyId);
  if (temporary !== undefined && token !== undefined) {
    if (token !== temporary.credentials.sessionToken) {
      throw new AuthenticationFailure({ reason: 'invalid-token' });
    }
    if (now >= temporary.credentials.expiration) {
      throw new AuthenticationFailure({ reason: 'expired-token', sessionToken: token });
    }
    const caller = sessionCaller(cloud.world, temporary.session, now);
    if (caller === undefined) {
      throw new AuthenticationFailure({ reason: 'invalid-token' });
    }
    return { caller, secret: temporary.credentials.secretAccessKey };
  }
  const longTerm = findLongTermKey(cloud.world, accessKeyId);
  if (longTerm === undefined) {
    throw new AuthenticationFailure({ reason: 'unknown-key', accessKeyId });
  }
  if (token !== undefined) {
    throw new AuthenticationFailure({ reason: 'invalid-token' });
  }
  return { caller: longTermCaller(cloud.world, longTerm.account, longTerm.user), secret: longTerm.secret };
}

function findLongTermKey(
  world: World,
  accessKeyId: string,
): { account: Account; user: User | undefined; secret: string } | undefined {
  for (const account of world.accounts) {
    for (const user of [undefined, ...account.users]) {
      const keys = user === undefined ? account.rootAccessKeys : user.accessKeys;
      const key = keys.find(({ id, status }) => id === accessKeyId && status === 'Active');
      if (key !== undefined) {
        return { account, user, secret: key.secret };
      }
    }
  }
  return undefined;
}

/** Signs the request anew, with just the headers that the client says it signed. */
async function signatureOf(
  request: HttpRequest,
  authorization: AuthorizationHeader,
  secretAccessKey: string,
  signingDate: Date,
): Promise<string | undefined> {
  const signer = new SignatureV4({
    credentials: { accessKeyId: authorization.accessKeyId, secretAccessKey },
    region: authorization.region,
    service: authorization.service,
    sha256: Sha256,
    applyChecksum: false,
    uriEscapePath: authorization.service !== 's3',
  });
  const headers: Record<string, string> = {};
  for (const name of authorization.signedHeaders) {
    const value = request.headers[name];
    if (value === undefined) {
      return undefined;
    }
    headers[name] = value;
  }
  const query: Record<string, string[]> = {};
  for (const [name, value] of request.query) {
    (query[name] ??= []).push(value);
  }
  const payloadHash = request.headers['x-amz-content-sha256'];
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: request.path,
      query,
      // The canonical request ends in this header's value if there is one, even if it was not signed.
      headers: payloadHash === undefined ? headers : { ...headers, 'x-amz-content-sha256': payloadHash },
      body: request.body,
    },
    {
      signingDate,
      signableHeaders: new Set(authorization.signedHeaders),
      unsignableHeaders: new Set(
        authorization.signedHeaders.includes('x-amz-content-sha256') ? [] : ['x-amz-content-sha256'],
      ),
    },
  );
  return parseAuthorization(signed.headers['authorization'] ?? '')?.signature;
}

/** `YYYYMMDD'T'HHMMSS'Z'`. */
function parseAmzDate(text: string | undefined): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '');
  if (parts === null) {
    return undefined;
  }
  const [, year, month, day, hour, minute, second] = parts;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The form of dates in signatures and in the messages about them. */
export function amzDate(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}
