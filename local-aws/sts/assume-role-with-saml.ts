import { samlProviderArn } from '../arn';
import { AwsError } from '../aws-error';
import { verifyAssertion } from '../saml/verify';
import { element } from '../xml';
import type { UnsignedOperation } from './operation';
import { ARN_PATTERN, Parameters } from './parameters';
import { findRole, readRole } from './role-parameters';
import { authorizeFederated, beginRoleSession, notAuthorizedTo } from './role-session';
import { readSessionPolicies } from './session-policies';
import { NO_TAGS } from './session-tags';

const ACTION = 'sts:AssumeRoleWithSAML';

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
    throw notAuthorizedTo(ACTION);
  }
  authorizeFederated(found, ACTION, provider, {
    ...keys,
    'SAML:aud': assertion.audience,
    'SAML:iss': assertion.issuer,
    'SAML:sub': assertion.subject,
    'sts:RoleSessionName': assertion.sessionName,
    'sts:DurationSeconds': String(duration),
  });
  // "Your role session lasts for the duration that you specify, or until the time specified in the SAML
  // authentication response's SessionNotOnOrAfter value, whichever is shorter."
  const { sessionEnd } = assertion;
  const session = beginRoleSession(cloud, found, {
    sessionName: assertion.sessionName,
    policies,
    tags: NO_TAGS,
    duration,
    ...(sessionEnd && { secondsLeft: Math.floor((sessionEnd.getTime() - cloud.clock().getTime()) / 1000) }),
    more: { federatedProvider: provider },
  });
  return [
    session.credentials,
    session.assumedRoleUser,
    element('Subject', assertion.subject),
    element('SubjectType', 'persistent'),
    element('Issuer', assertion.issuer),
    element('Audience', assertion.audience),
    session.packedPolicySize,
  ].join('');
};
