import { AssumeRoleWithWebIdentity } from '../aws/sts-commands';
import type { WebIdentityRequest } from '../inputs/request';
import { INTERMEDIATE_SECONDS } from './assume-role';
import { continueChain } from './continue-chain';
import { sessionPolicies } from './session-parameters';
import { credentialsIn, identityIn, packedPolicySizeIn } from './sts-answer';
import type { Obtained } from './temporary-credentials';
import type { Ways } from './ways';

/**
 * AssumeRoleWithWebIdentity: a token in place of keys; the call is not signed. Further roles of the chain are assumed
 * each with the one before.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export async function assumeRoleWithWebIdentity(request: WebIdentityRequest, ways: Ways): Promise<Obtained> {
  const [first, ...rest] = request.chain;
  if (first === undefined) throw new Error('a chain has one role at least');
  const isLast = rest.length === 0;
  const token = await ways.webIdentityToken(request.token);
  const command = AssumeRoleWithWebIdentity({
    RoleArn: first.role,
    RoleSessionName: first.sessionName,
    WebIdentityToken: token,
    DurationSeconds: isLast ? request.durationSeconds : INTERMEDIATE_SECONDS,
    ...(isLast && sessionPolicies(request.policies)),
  });
  const answer = await ways.sts.send(command, undefined, first.role);
  const credentials = credentialsIn(answer, 'AssumeRoleWithWebIdentity', ways);
  const identity = identityIn(answer.output.AssumedRoleUser?.Arn);
  return continueChain(request, ways, {
    credentials,
    ...(identity && { identity }),
    link: {
      operation: 'AssumeRoleWithWebIdentity',
      arn: identity?.arn ?? first.role,
      ...packedPolicySizeIn(answer.output),
    },
  });
}
