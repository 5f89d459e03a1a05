import { assumedRoleArn, roleArn as arnOf, samlProviderArn } from '../arn';
import { AwsError } from '../aws-error';
import { evaluate } from '../iam/evaluate';
import { verifyAssertion } from '../saml/verify';
import { element } from '../xml';
import type { UnsignedOperation } from './operation';
import { ARN_PATTERN, Parameters } from './parameters';
import { assumedRoleUserXml, credentialsXml } from './result-xml';
import { checkDuration, findRole, readRole, roleContext } from './role-parameters';
import { packedPolicySize, readSessionPolicies, resolveSessionPolicies } from './session-policies';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html */
export const assumeRoleWithSaml: UnsignedOperation = (cloud, { form, keys }) => {
  const parameters = new Parameters(form);
  const { roleArn, duration } = readRole(parameters);
  const principalArn = parameters.text('PrincipalArn', {
    required: true,
    min: 20,
    max: 2048,
    pattern: ARN_PATTERN,
  });
  const text = parameters.text('SAMLAssertion', { required: true, min: 4, max: 100_000 });
  const policies = readSessionPolicies(parameters);
  parameters.throwIfInvalid();

  const found = findRole(cloud.world, roleArn);
  const provider = cloud.world.accounts
    .flatMap((account) => (account.samlProviders ?? []).map((name) => samlProviderArn(account, name)))
    .find((arn) => arn === principalArn);
  if (provider === undefined) {
    throw new AwsError(
      400,
      'InvalidIdentityToken',
      `No SAML provider found in your account for ${principalArn}`,
    );
  }
  const assertion = verifyAssertion(cloud, text);
  const isAsserted = assertion.roles.some((pair) => {
    const arns = pair.split(',').map((arn) => arn.trim());
    return arns.includes(roleArn) && arns.includes(principalArn);
  });
  if (found === undefined || !isAsserted) {
    throw notAuthorized();
  }
  const evaluation = evaluate({
    action: 'sts:AssumeRoleWithSAML',
    resource: arnOf(found.account, found.role),
    context: {
      ...keys,
      ...roleContext(found.role),
      'SAML:aud': assertion.audience,
      'SAML:iss': assertion.issuer,
      'SAML:sub': assertion.subject,
      'aws:FederatedProvider': provider,
      'sts:RoleSessionName': assertion.sessionName,
      'sts:DurationSeconds': String(duration),
    },
    principal: { arn: provider, account: found.account.id, federatedProvider: provider },
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
  // "Your role session lasts for the duration that you specify, or until the time specified in the SAML
  // authentication response's SessionNotOnOrAfter value, whichever is shorter."
  const left = assertion.sessionEnd
    ? Math.floor((assertion.sessionEnd.getTime() - cloud.clock().getTime()) / 1000)
    : duration;
  const credentials = cloud.sessions.issue(
    {
      kind: 'assumed-role',
      accountId: found.account.id,
      roleName: found.role.name,
      roleId: found.role.id,
      sessionName: assertion.sessionName,
      issuedAt: cloud.clock(),
      ...sessionTags,
      ...(sessionPolicies && { sessionPolicies }),
      federatedProvider: provider,
    },
    Math.min(duration, left),
  );
  return [
    credentialsXml(credentials),
    assumedRoleUserXml(
      found.role.id,
      assertion.sessionName,
      assumedRoleArn(found.account, found.role.name, assertion.sessionName),
    ),
    element('Subject', assertion.subject),
    element('SubjectType', 'persistent'),
    element('Issuer', assertion.issuer),
    element('Audience', assertion.audience),
    element('PackedPolicySize', packedSize),
  ].join('');
};

function notAuthorized(): AwsError {
  return new AwsError(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithSAML');
}
