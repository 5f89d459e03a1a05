import { AssumeRoot } from '../aws/sts-commands';
import type { AssumeRootRequest } from '../inputs/request';
import { credentialsIn, identityIn } from './sts-answer';
import type { Obtained } from './temporary-credentials';
import type { Ways } from './ways';

/**
 * AssumeRoot: one privileged task on a member account, as its root user. The answer does not say whose credentials it
 * holds, but they are of nobody else.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
 */
export async function assumeRoot(request: AssumeRootRequest, ways: Ways): Promise<Obtained> {
  const { keys, described } = await ways.resolveSource(request.source);
  ways.callingAs({ described });
  const { principal, taskPolicyArn } = request.task;
  const command = AssumeRoot({
    TargetPrincipal: principal,
    TaskPolicyArn: { arn: taskPolicyArn },
    DurationSeconds: request.durationSeconds,
  });
  const answer = await ways.sts.send(command, keys, principal);
  const identity = identityIn(
    principal.startsWith('arn:') ? principal : `arn:${request.partition}:iam::${principal}:root`,
  );
  return {
    credentials: credentialsIn(answer, 'AssumeRoot', ways),
    ...(identity && { identity }),
    links: [{ operation: 'AssumeRoot', ...(identity && { arn: identity.arn }) }],
    deliverable: true,
  };
}
