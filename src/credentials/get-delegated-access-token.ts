import { GetDelegatedAccessToken } from '../aws/sts-commands';
import type { DelegatedAccessRequest } from '../inputs/request';
import { credentialsIn, identityIn } from './sts-answer';
import type { Obtained } from './temporary-credentials';
import type { Ways } from './ways';

/**
 * GetDelegatedAccessToken: the access that the owner of another account delegated for a time, for the token that says so.
 * How long it lasts was decided there.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetDelegatedAccessToken.html
 */
export async function getDelegatedAccessToken(
  request: DelegatedAccessRequest,
  ways: Ways,
): Promise<Obtained> {
  const { keys, described } = await ways.resolveSource(request.source);
  ways.callingAs({ described });
  const command = GetDelegatedAccessToken({ TradeInToken: request.tradeInToken });
  const answer = await ways.sts.send(command, keys);
  const identity = identityIn(answer.output.AssumedPrincipal);
  return {
    credentials: credentialsIn(answer, 'GetDelegatedAccessToken', ways),
    ...(identity && { identity }),
    links: [{ operation: 'GetDelegatedAccessToken', ...(identity && { arn: identity.arn }) }],
    deliverable: true,
  };
}
