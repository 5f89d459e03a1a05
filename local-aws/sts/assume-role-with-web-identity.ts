import { assumedRoleArn, oidcProviderArn, providerName, roleArn as arnOf } from '../arn';
import { AwsError } from '../aws-error';
import { evaluate } from '../iam/evaluate';
import { element } from '../xml';
import type { UnsignedOperation } from './operation';
import { Parameters } from './parameters';
import { assumedRoleUserXml, credentialsXml } from './result-xml';
import { checkDuration, findRole, readRole, readSessionName, roleContext } from './role-parameters';
import { packedPolicySize, readSessionPolicies, resolveSessionPolicies } from './session-policies';
import { verifyWebIdentityToken, type WebIdentity } from './web-identity-token';

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
    throw notAuthorized();
  }
  const providerArn = oidcProviderArn(found.account, identity.provider);
  const evaluation = evaluate({
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: arnOf(found.account, found.role),
    context: {
      ...keys,
      ...roleContext(found.role),
      ...claimContext(identity),
      'aws:FederatedProvider': providerArn,
      'sts:RoleSessionName': sessionName,
      'sts:DurationSeconds': String(duration),
    },
    principal: { arn: providerArn, account: found.account.id, federatedProvider: providerArn },
    identityPolicies: [],
    resourcePolicies: [found.role.trustPolicy],
  });
  if (evaluation.decision !== 'allow') {
    throw notAuthorized();
  }
  checkDuration(found.role, duration, false);
  const sessionPolicies = resolveSessionPolicies(cloud.world, found.account, policies);
  const sessionTags = { tags: {}, transitiveTagKeys: [] };
  const packedSize = packedPolicySize(cloud.world, policies, sessionTags);

  const credentials = cloud.sessions.issue(
    {
      kind: 'assumed-role',
      accountId: found.account.id,
      roleName: found.role.name,
      roleId: found.role.id,
      sessionName,
      issuedAt: cloud.clock(),
      ...sessionTags,
      ...(sessionPolicies && { sessionPolicies }),
      federatedProvider: providerArn,
    },
    duration,
  );
  return [
    element('SubjectFromWebIdentityToken', identity.subject),
    element('Audience', identity.audience),
    assumedRoleUserXml(
      found.role.id,
      sessionName,
      assumedRoleArn(found.account, found.role.name, sessionName),
    ),
    credentialsXml(credentials),
    element('Provider', providerArn),
    element('PackedPolicySize', packedSize),
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

function notAuthorized(): AwsError {
  return new AwsError(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
}
