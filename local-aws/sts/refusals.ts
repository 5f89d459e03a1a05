import { AwsError } from '../aws-error';
import { ALLOWED_SKEW_MS, amzDate, type Refusal } from '../signature/authenticate';

/** How STS says that it does not believe a request. */
export function stsRefusal(refusal: Refusal): AwsError {
  switch (refusal.reason) {
    case 'missing':
      return new AwsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
    case 'incomplete':
      return new AwsError(
        400,
        'IncompleteSignature',
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
      );
    case 'wrong-service':
      return signatureDoesNotMatch(`Credential should be scoped to correct service: '${refusal.expected}'. `);
    case 'unknown-region':
      return signatureDoesNotMatch('Credential should be scoped to a valid region. ');
    case 'unknown-key':
    case 'invalid-token':
      return new AwsError(
        403,
        'InvalidClientTokenId',
        'The security token included in the request is invalid.',
      );
    case 'expired-token':
      return new AwsError(403, 'ExpiredToken', 'The security token included in the request is expired');
    case 'skewed':
      return signatureDoesNotMatch(skewMessage(refusal.requestTime, refusal.serverTime));
    case 'wrong-signature':
      return signatureDoesNotMatch(
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      );
  }
}

function skewMessage(requestTime: Date, serverTime: Date): string {
  const signed = amzDate(requestTime);
  const server = amzDate(serverTime);
  const minutes = ALLOWED_SKEW_MS / 60_000;
  if (requestTime < serverTime) {
    const limit = amzDate(new Date(serverTime.getTime() - ALLOWED_SKEW_MS));
    return `Signature expired: ${signed} is now earlier than ${limit} (${server} - ${minutes} min.)`;
  }
  const limit = amzDate(new Date(serverTime.getTime() + ALLOWED_SKEW_MS));
  return `Signature not yet current: ${signed} is still later than ${limit} (${server} + ${minutes} min.)`;
}

function signatureDoesNotMatch(message: string): AwsError {
  return new AwsError(403, 'SignatureDoesNotMatch', message);
}
