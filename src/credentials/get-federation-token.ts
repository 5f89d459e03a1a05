import { GetFederationToken } from '../aws/sts-commands';
import type { FederationTokenRequest } from '../inputs/request';
import { sessionPolicies } from './session-parameters';
import { credentialsIn, identityIn, packedPolicySizeIn } from './sts-answer';
import type { Obtained } from './temporary-credentials';
import type { Ways } from './ways';

/**
 * GetFederationToken: a named user that can do what both the source and the session policy allow.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export async function getFederationToken(request: FederationTokenRequest, ways: Ways): Promise<Obtained> {
  const { keys, described } = await ways.resolveSource(request.source);
  ways.callingAs({ described });
  const tags = request.tags && [...request.tags.kept, ...request.tags.droppable];
  const command = GetFederationToken({
    Name: request.name,
    DurationSeconds: request.durationSeconds,
    ...sessionPolicies(request.policies),
    ...(tags && tags.length > 0 && { Tags: tags }),
  });
  const answer = await ways.sts.send(command, keys, request.name);
  const identity = identityIn(answer.output.FederatedUser?.Arn);
  return {
    credentials: credentialsIn(answer, 'GetFederationToken', ways),
    ...(identity && { identity }),
    links: [
      {
        operation: 'GetFederationToken',
        ...(identity && { arn: identity.arn }),
        ...packedPolicySizeIn(answer.output),
      },
    ],
    deliverable: true,
  };
}
