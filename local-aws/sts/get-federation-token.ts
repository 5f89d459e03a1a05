import { federatedUserArn } from '../arn';
import { AwsError } from '../aws-error';
import { element } from '../xml';
import { authorize } from './authorize';
import type { SignedOperation } from './operation';
import { NAME_PATTERN, Parameters } from './parameters';
import { credentialsXml } from './result-xml';
import { packedPolicySize, readSessionPolicies, resolveSessionPolicies } from './session-policies';
import { readTags, tagContext } from './session-tags';

const DEFAULT_DURATION = 43_200;
const ROOT_MAX_DURATION = 3600;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
export const getFederationToken: SignedOperation = (cloud, { form, keys }, caller) => {
  if (caller.session !== undefined) {
    throw new AwsError(403, 'AccessDenied', 'Cannot call GetFederationToken with session credentials');
  }
  const parameters = new Parameters(form);
  const name = parameters.text('Name', { required: true, min: 2, max: 32, pattern: NAME_PATTERN });
  const duration = parameters.integer('DurationSeconds', { min: 900, max: 129_600 }) ?? DEFAULT_DURATION;
  const policies = readSessionPolicies(parameters);
  const sessionTags = readTags(parameters);
  parameters.throwIfInvalid();

  const arn = federatedUserArn(caller.account, name);
  const context = { ...keys, ...tagContext(sessionTags) };
  authorize(caller, 'sts:GetFederationToken', arn, context);
  if (Object.keys(sessionTags.tags).length > 0) {
    authorize(caller, 'sts:TagSession', arn, context);
  }
  // Without a session policy "the resulting federated user session has no permissions".
  const sessionPolicies = resolveSessionPolicies(cloud.world, caller.account, policies) ?? [];
  const packedSize = packedPolicySize(cloud.world, policies, sessionTags);
  const credentials = cloud.sessions.issue(
    {
      kind: 'federated-user',
      accountId: caller.account.id,
      name,
      userName: caller.user?.name,
      issuedAt: cloud.clock(),
      sessionPolicies,
      tags: sessionTags.tags,
    },
    caller.kind === 'root' ? Math.min(duration, ROOT_MAX_DURATION) : duration,
  );
  return [
    credentialsXml(credentials),
    element('FederatedUser', [
      element('FederatedUserId', `${caller.account.id}:${name}`),
      element('Arn', arn),
    ]),
    element('PackedPolicySize', packedSize),
  ].join('');
};
