import { GetSessionToken } from '../aws/sts-commands';
import type { SessionTokenRequest } from '../inputs/request';
import { getCallerIdentityIfServed } from './get-caller-identity';
import type { MfaProof } from './mfa-proofs';
import { sendWithMfa } from './send-with-mfa';
import { credentialsIn } from './sts-answer';
import type { Obtained } from './temporary-credentials';
import type { Ways } from './ways';

/**
 * GetSessionToken: the source's own identity and rights, for a time. The answer does not say whose credentials it
 * holds, so GetCallerIdentity is asked beside it, not after it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export async function getSessionToken(request: SessionTokenRequest, ways: Ways): Promise<Obtained> {
  const { keys, described } = await ways.resolveSource(request.source);
  ways.callingAs({ described });
  const { durationSeconds, mfa } = request;
  const commandFor = (proof: MfaProof | undefined) =>
    GetSessionToken({ DurationSeconds: durationSeconds, ...proof });
  const [answer, identity] = await Promise.all([
    sendWithMfa(mfa, commandFor, keys, ways),
    getCallerIdentityIfServed(ways.sts, keys),
  ]);
  return {
    credentials: credentialsIn(answer, 'GetSessionToken', ways),
    ...(identity && { identity }),
    links: [{ operation: 'GetSessionToken', ...(identity && { arn: identity.arn }) }],
    deliverable: true,
  };
}
