import { AwsError } from '../aws-error';
import { checkMfa, readMfa } from './mfa';
import type { SignedOperation } from './operation';
import { Parameters } from './parameters';
import { credentialsXml } from './result-xml';

const DEFAULT_DURATION = 43_200;
const ROOT_MAX_DURATION = 3600;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
export const getSessionToken: SignedOperation = (cloud, { form }, caller) => {
  if (caller.session !== undefined) {
    throw new AwsError(403, 'AccessDenied', 'Cannot call GetSessionToken with session credentials');
  }
  const parameters = new Parameters(form);
  const duration = parameters.integer('DurationSeconds', { min: 900, max: 129_600 }) ?? DEFAULT_DURATION;
  const mfa = readMfa(parameters);
  parameters.throwIfInvalid();

  const mfaAt = checkMfa(cloud, caller, mfa);
  const credentials = cloud.sessions.issue(
    {
      kind: 'session-token',
      accountId: caller.account.id,
      userName: caller.user?.name,
      issuedAt: cloud.clock(),
      ...(mfaAt && { mfaAt }),
    },
    // "If the duration is longer than one hour, the session for AWS account owners defaults to one hour."
    caller.kind === 'root' ? Math.min(duration, ROOT_MAX_DURATION) : duration,
  );
  return credentialsXml(credentials);
};
