import { AwsError } from '../aws-error';
import { ALLOWED_SKEW_MS, amzDate, type Refusal } from '../signature/authenticate';

/**
 * How S3 says that it does not believe a request.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function s3Refusal(refusal: Refusal): AwsError {
  switch (refusal.reason) {
    case 'missing':
      return new AwsError(403, 'AccessDenied', 'Access Denied');
    case 'incomplete':
      return malformed('The authorization header that you provided is not valid.');
    case 'wrong-service':
      return malformed(
        `The authorization header is malformed; incorrect service. This endpoint belongs to "${refusal.expected}".`,
      );
    case 'unknown-region':
      return malformed(`The authorization header is malformed; the region '${refusal.region}' is wrong`);
    case 'unknown-key':
      return new AwsError(
        403,
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        { AWSAccessKeyId: refusal.accessKeyId },
      );
    case 'invalid-token':
      return new AwsError(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');
    case 'expired-token':
      return new AwsError(400, 'ExpiredToken', 'The provided token has expired.', {
        'Token-0': refusal.sessionToken,
      });
    case 'skewed':
      return new AwsError(
        403,
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
        {
          RequestTime: amzDate(refusal.requestTime),
          ServerTime: refusal.serverTime.toISOString(),
          MaxAllowedSkewMilliseconds: String(ALLOWED_SKEW_MS),
        },
      );
    case 'wrong-signature':
      return new AwsError(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
        { AWSAccessKeyId: refusal.accessKeyId },
      );
  }
}

function malformed(message: string): AwsError {
  return new AwsError(400, 'AuthorizationHeaderMalformed', message);
}
