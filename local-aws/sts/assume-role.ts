import { AwsError } from '../aws-error';
import { element } from '../xml';
import { authorizeOnRole, notAuthorized } from './authorize';
import { checkMfa, readMfa } from './mfa';
import type { SignedOperation } from './operation';
import { NAME_PATTERN, Parameters } from './parameters';
import { findRole, readRole, readSessionName, roleContext } from './role-parameters';
import { beginRoleSession } from './role-session';
import { readSessionPolicies } from './session-policies';
import { chainTags, readTags, tagContext } from './session-tags';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const assumeRole: SignedOperation = (cloud, { form, keys }, caller) => {
  if (caller.kind === 'root') {
    throw new AwsError(403, 'AccessDenied', 'Roles may not be assumed by root accounts.');
  }
  if (caller.kind === 'federated-user') {
    throw new AwsError(403, 'AccessDenied', 'Cannot call AssumeRole with federated user credentials');
  }
  const parameters = new Parameters(form);
  const { roleArn, duration } = readRole(parameters);
  const sessionName = readSessionName(parameters);
  const externalId = parameters.text('ExternalId', { min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' });
  const requestedSourceIdentity = parameters.text('SourceIdentity', {
    min: 2,
    max: 64,
    pattern: NAME_PATTERN,
  });
  const mfa = readMfa(parameters);
  const policies = readSessionPolicies(parameters);
  const ownTags = readTags(parameters);
  parameters.throwIfInvalid();

  const found = findRole(cloud.world, roleArn);
  if (found === undefined) {
    throw notAuthorized(caller, 'sts:AssumeRole', roleArn);
  }
  const mfaAt = checkMfa(cloud, caller, mfa);
  const sessionTags = chainTags(caller, ownTags);
  const callerSourceIdentity =
    caller.session?.kind === 'assumed-role' ? caller.session.sourceIdentity : undefined;
  const sourceIdentity = callerSourceIdentity ?? requestedSourceIdentity;
  const context = {
    ...keys,
    ...roleContext(found.role),
    ...tagContext(sessionTags),
    'sts:RoleSessionName': sessionName,
    'sts:DurationSeconds': String(duration),
    ...(externalId !== undefined && { 'sts:ExternalId': externalId }),
    ...(sourceIdentity !== undefined && { 'sts:SourceIdentity': sourceIdentity }),
    ...(mfaAt && { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' }),
  };
  authorizeOnRole(caller, 'sts:AssumeRole', found, context);
  if (Object.keys(sessionTags.tags).length > 0) {
    authorizeOnRole(caller, 'sts:TagSession', found, context);
  }
  if (sourceIdentity !== undefined) {
    // Once set it stays through every chained role: another one is refused like a missing permission.
    if (requestedSourceIdentity !== undefined && requestedSourceIdentity !== sourceIdentity) {
      throw notAuthorized(caller, 'sts:SetSourceIdentity', roleArn);
    }
    authorizeOnRole(caller, 'sts:SetSourceIdentity', found, context);
  }
  const session = beginRoleSession(cloud, found, {
    sessionName,
    policies,
    tags: sessionTags,
    duration,
    more: {
      ...(sourceIdentity !== undefined && { sourceIdentity }),
      ...(mfaAt && { mfaAt }),
      ...(caller.kind === 'assumed-role' && { chained: true }),
    },
  });
  return [
    session.credentials,
    session.assumedRoleUser,
    element('SourceIdentity', sourceIdentity),
    session.packedPolicySize,
  ].join('');
};
