import { oidcProviderArn, providerName } from '../arn';
import { element } from '../xml';
import type { UnsignedOperation } from './operation';
import { Parameters } from './parameters';
import { findRole, readRole, readSessionName } from './role-parameters';
import { authorizeFederated, beginRoleSession, notAuthorizedTo } from './role-session';
import { readSessionPolicies } from './session-policies';
import { NO_TAGS } from './session-tags';
import { verifyWebIdentityToken, type WebIdentity } from './web-identity-token';

const ACTION = 'sts:AssumeRoleWithWebIdentity';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export const assumeRoleWithWebIdentity: UnsignedOperation = async (cloud, { form, keys }) => {
  const parameters = new Parameters(form);
  const { roleArn, duration } = readRole(parameters);
  const sessionName = readSessionName(parameters);
  const token = parameters.text('WebIdentityToken', { required: true, min: 4, max: 20_000 });
  const policies = readSessionPolicies(parameters);
  parameters.throwIfInvalid();

  const found = findRole(cloud.world, roleArn);
  const accountId = roleArn.split(':')[4];
  const account = cloud.world.accounts.find(({ id }) => id === accountId);
  const identity = await verifyWebIdentityToken(cloud, account, token);
  if (found === undefined) {
    throw notAuthorizedTo(ACTION);
  }
  const providerArn = oidcProviderArn(found.account, identity.provider);
  authorizeFederated(found, ACTION, providerArn, {
    ...keys,
    ...claimContext(identity),
    'sts:RoleSessionName': sessionName,
    'sts:DurationSeconds': String(duration),
  });
  const session = beginRoleSession(cloud, found, {
    sessionName,
    policies,
    tags: NO_TAGS,
    duration,
    more: { federatedProvider: providerArn },
  });
  return [
    element('SubjectFromWebIdentityToken', identity.subject),
    element('Audience', identity.audience),
    session.assumedRoleUser,
    session.credentials,
    element('Provider', providerArn),
    session.packedPolicySize,
  ].join('');
};

/**
 * The token's claims as condition keys, after the provider's name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
function claimContext({ provider, claims }: WebIdentity): Record<string, string | string[]> {
  const name = providerName(provider.url);
  const context: Record<string, string | string[]> = {};
  for (const [claim, value] of Object.entries(claims)) {
    if (typeof value === 'string') {
      context[`${name}:${claim}`] = value;
    } else if (Array.isArray(value)) {
      context[`${name}:${claim}`] = value.map(String);
    }
  }
  return context;
}
