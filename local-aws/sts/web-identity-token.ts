import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { AwsError } from '../aws-error';
import type { Cloud } from '../cloud';
import { GITHUB_ISSUER } from '../oidc/issuer';
import type { Account, OidcProvider } from '../world';

export interface WebIdentity {
  provider: OidcProvider;
  subject: string;
  audience: string;
  claims: JWTPayload;
}

/**
 * Verifies a token against the account's OIDC providers.
 *
 * @throws AwsError InvalidIdentityToken, ExpiredTokenException
 */
export async function verifyWebIdentityToken(
  cloud: Cloud,
  account: Account | undefined,
  token: string,
): Promise<WebIdentity> {
  const claimed = readUnverified(token);
  const issuer = claimed.iss ?? '';
  const provider = account?.oidcProviders.find(({ url }) => url === issuer.replace(/\/$/, ''));
  if (provider === undefined) {
    throw invalid(`No OpenIDConnect provider found in your account for ${issuer}`);
  }
  if (provider.unreachable || provider.url !== GITHUB_ISSUER) {
    throw noVerificationKey();
  }
  const claims = await verify(cloud, token);
  const audience = [claims.aud ?? []].flat().find((candidate) => provider.clientIds.includes(candidate));
  if (audience === undefined) {
    throw invalid('Incorrect token audience');
  }
  return { provider, subject: claims.sub ?? '', audience, claims };
}

function readUnverified(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
}

async function verify(cloud: Cloud, token: string): Promise<JWTPayload> {
  const now = cloud.clock();
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(await cloud.oidcIssuer.keys()), {
      currentDate: now,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat', 'sub', 'aud'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      const seconds = Math.floor(now.getTime() / 1000);
      throw new AwsError(
        400,
        'ExpiredTokenException',
        `Token expired: current date/time ${seconds} must be before the expiration date/time ${error.payload.exp}`,
      );
    }
    if (error instanceof errors.JWKSNoMatchingKey) {
      throw noVerificationKey();
    }
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw invalid(`Missing or invalid claim: ${error.claim}`);
    }
    if (error instanceof errors.JOSEError) {
      throw invalid('The ID Token provided could not be verified.');
    }
    throw error;
  }
}

function noVerificationKey(): AwsError {
  return invalid(
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  );
}

function invalid(message: string): AwsError {
  return new AwsError(400, 'InvalidIdentityToken', message);
}
