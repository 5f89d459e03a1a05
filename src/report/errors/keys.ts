import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';

/** Where the keys that were used can be changed. */
function place({ request, context }: ErrorCase): string {
  if (request !== undefined && 'source' in request && request.source.kind === 'inputs') {
    return '`aws-access-key-id` and `aws-secret-access-key`';
  }
  return context.source === undefined ? 'the calling credentials' : `the credentials from ${context.source}`;
}

/** Temporary keys begin with ASIA; they are worth nothing without their session token. */
function lacksSessionToken({ request }: ErrorCase): boolean {
  return (
    request !== undefined &&
    'source' in request &&
    request.source.kind === 'inputs' &&
    request.source.keys.accessKeyId.startsWith('ASIA') &&
    request.source.keys.sessionToken === undefined
  );
}

const CLOCK_LINES = [
  'The clock of the machine that runs the step differs from AWS’s by more than AWS allows (5 minutes for STS, 15 for S3), and correcting for it did not help.',
  'Set the clock of the self-hosted runner by NTP (`timedatectl set-ntp true`; in a virtual machine that was suspended, restart its time service). GitHub’s own runners have the right time.',
];

/** Keys that AWS does not know, does not honour, or finds wrongly used. */
export const KEY_ERRORS: readonly ErrorRow[] = [
  {
    id: 'clock-skew',
    services: ['sts', 's3'],
    codes: ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'],
    title: 'The runner’s clock is wrong',
    lines: () => CLOCK_LINES,
  },
  {
    id: 'clock-skew-signature',
    services: ['sts', 's3'],
    codes: ['SignatureDoesNotMatch', 'InvalidSignature', 'AccessDenied'],
    message: /Signature expired|Signature not yet current|is not yet valid|Request has expired/i,
    title: 'The runner’s clock is wrong',
    lines: () => CLOCK_LINES,
  },
  {
    id: 'session-token-missing',
    services: ['sts', 's3'],
    codes: ['InvalidClientTokenId', 'UnrecognizedClient', 'InvalidAccessKeyId', 'MissingAuthenticationToken'],
    when: lacksSessionToken,
    title: 'The session token is missing',
    lines: () => [
      'The access key id begins with ASIA: these are temporary credentials, which AWS honours only together with their session token.',
      'Give all three: `aws-access-key-id`, `aws-secret-access-key` and `aws-session-token`.',
    ],
  },
  {
    id: 'invalid-access-key',
    services: ['sts', 's3'],
    codes: ['InvalidClientTokenId', 'UnrecognizedClient', 'InvalidAccessKeyId'],
    title: 'AWS does not know this access key',
    lines: (error) => [
      `AWS knows no active access key with the id in ${place(error)}. It is mistyped, deleted or made inactive, or belongs to another partition than ${error.partition} (China and GovCloud have their own accounts and keys).`,
      'Look in IAM, at the user’s security credentials, whether the key is there and active; then set the secret again, whole and without quotation marks or spaces.',
      'An opt-in region that the account has not enabled answers the same: try another `aws-region`.',
      ...(error.facts.service === 's3' && error.request?.endpoints.s3 !== undefined
        ? [
            `\`s3-endpoint\` is ${error.request.endpoints.s3}: that server must know the keys that \`sts-endpoint\` gave.`,
          ]
        : []),
    ],
  },
  {
    id: 'expired-web-identity-token',
    services: ['sts'],
    operations: ['AssumeRoleWithWebIdentity'],
    codes: ['ExpiredToken', 'ExpiredIdentityToken'],
    title: 'The web identity token has expired',
    lines: ({ request }) => [
      'STS was given a token that is no longer valid. GitHub’s live for minutes.',
      ...(request?.mode === 'web-identity' && request.token.kind === 'file'
        ? ['`web-identity-token-file` holds an old token: write it anew right before this step.']
        : [
            'A wrong clock on a self-hosted runner or a proxy that holds calls back can cause this; run the job again.',
          ]),
    ],
  },
  {
    id: 'expired-credentials',
    services: ['sts', 's3'],
    codes: ['ExpiredToken', 'TokenRefreshRequired'],
    title: 'The credentials have expired',
    lines: (error) => [
      `The temporary credentials that ${error.facts.operation} was called with (${place(error)}) are past their end.`,
      'Obtain new ones in a step right before this one. Credentials kept as secrets, or handed from one job to another, expire too.',
      ...(error.request !== undefined && 'source' in error.request && error.request.source.kind === 'job'
        ? ['The job’s own credentials came from an earlier step: give that step a longer `duration`.']
        : []),
    ],
  },
  {
    id: 'invalid-session-token',
    services: ['s3'],
    codes: ['InvalidToken'],
    title: 'The session token is not valid',
    lines: ({ request }) => [
      'S3 does not accept the session token: it is cut short, belongs to other keys, or comes from another partition or another server.',
      ...(request?.endpoints.s3 === undefined && request?.endpoints.sts === undefined
        ? [
            'An opt-in region accepts only tokens from its own STS endpoint, or from the global one where the account’s settings ask for tokens of version 2: set `aws-region` to the bucket’s region. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html',
          ]
        : [
            'With `sts-endpoint` or `s3-endpoint`, both must be of the same system: AWS’s S3 does not know another server’s tokens, nor the other way round.',
          ]),
    ],
  },
  {
    id: 'signature-does-not-match',
    services: ['sts', 's3'],
    codes: ['SignatureDoesNotMatch', 'InvalidSignature', 'IncompleteSignature'],
    title: 'Wrong secret access key',
    lines: (error) => [
      `The signature is not the one that AWS computes: the secret access key in ${place(error)} does not belong to the access key id.`,
      'Set both secrets again from one and the same key. The usual causes: a space or a new line at the end, quotation marks, a character lost in copying, or the id of one key with the secret of another.',
      ...(error.request?.endpoints.sts !== undefined || error.request?.endpoints.s3 !== undefined
        ? [
            'With an endpoint of your own: a proxy in front of it that changes the Host header or the path breaks the signature too.',
          ]
        : []),
    ],
  },
  {
    id: 'keys-refused',
    services: ['sts'],
    codes: ['AccessDenied'],
    // MinIO's STS answers AccessDenied to every refusal; only its message tells that the keys are wrong.
    message: /signature we calculated does not match|Access Key Id you provided does not exist/i,
    title: 'Wrong keys',
    lines: (error) => [
      `The server does not accept the keys in ${place(error)}: it does not know the access key id, or another secret access key belongs to it.`,
      'Set both secrets again from one and the same key, whole and without quotation marks or spaces.',
    ],
  },
  {
    id: 'missing-authentication',
    services: ['sts', 's3'],
    codes: ['MissingAuthenticationToken', 'MissingSecurityHeader'],
    title: 'The call was not signed',
    lines: () => [
      'The server got the call without a signature. A proxy that drops the Authorization header does this, and so does an endpoint that is not the service’s.',
      'Check `http-proxy` and the endpoints.',
    ],
  },
  {
    id: 'region-disabled',
    services: ['sts'],
    codes: ['RegionDisabled'],
    title: 'STS is not active in this region',
    lines: ({ request }) => [
      `STS is not active for the account in ${request?.region ?? 'this region'}.`,
      'Either an administrator enables it (IAM console, Account settings, STS endpoints; for an opt-in region, enable the region first), or set `aws-region` to one that is, such as us-east-1.',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html',
    ],
  },
  {
    id: 'account-not-ready',
    services: ['sts', 's3'],
    codes: ['OptInRequired', 'SubscriptionRequired', 'NotSignedUp', 'AccountProblem', 'AllAccessDisabled'],
    title: 'The AWS account cannot be used',
    lines: () => [
      'AWS does not serve this account here: it is not fully signed up, suspended, or has not opted in to the region.',
      'Sign in to the account’s console; it says what is missing. Otherwise ask AWS Support.',
    ],
  },
];
